//! Every sentence for players, in Portuguese and English, shared by the terminal and the
//! browser.
//!
//! The sentences are in `texts.json`; the build turns each into a method of [`Texts`].
//! Placeholders become arguments, so a forgotten one does not compile.
//!
//! ```
//! use texts::{Language, Texts};
//!
//! let texts = Texts::new(Language::En);
//! assert_eq!(texts.your_turn(), "YOUR TURN");
//! assert_eq!(texts.joined_you_are("Bia", 'O'), "Bia joined. You are O.");
//! ```
//!
//! **Invariant:** depends on words only, not on the moment when a sentence is shown.

/// The sentences as the browser reads them: `{key: {pt, en}}`.
pub const JSON: &str = include_str!("../texts.json");

/// A language of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Brazilian Portuguese, the default.
    Pt,
    /// English.
    En,
}

impl Language {
    /// Both languages, Portuguese first.
    pub const ALL: [Self; 2] = [Self::Pt, Self::En];

    /// Returns the language of a tag or locale such as `pt`, `pt_BR.UTF-8` or `en-GB`.
    ///
    /// ```
    /// use texts::Language;
    ///
    /// assert_eq!(Language::of_tag("pt_BR.UTF-8"), Some(Language::Pt));
    /// assert_eq!(Language::of_tag("de"), None);
    /// ```
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        if primary.eq_ignore_ascii_case("pt") {
            Some(Self::Pt)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// Returns the language of the process's locale. The first of `LC_ALL`, `LC_MESSAGES`
    /// and `LANG` that is set and not empty decides.
    pub fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .and_then(|value| Self::of_tag(&value))
            .unwrap_or(Self::Pt)
    }
}

/// The sentences in one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts {
    language: Language,
}

impl Texts {
    /// Returns the sentences in this language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Returns the language of the sentences.
    pub const fn language(self) -> Language {
        self.language
    }
}

include!(concat!(env!("OUT_DIR"), "/sentences.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_filled_in_both_languages() {
        assert_eq!(
            Texts::new(Language::Pt).opponents_turn("Ana"),
            "Vez de Ana…"
        );
        assert_eq!(
            Texts::new(Language::En).opponents_turn("Ana"),
            "Ana's turn…"
        );
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        let locale = |all: &'static str, lang: &'static str| {
            Language::of_locale(move |name| match name {
                "LC_ALL" => Some(all.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            })
        };
        assert_eq!(locale("", "en_GB.UTF-8"), Language::En);
        assert_eq!(locale("pt_BR.UTF-8", "en_GB.UTF-8"), Language::Pt);
        assert_eq!(locale("C.UTF-8", "en_GB.UTF-8"), Language::Pt);
    }
}
