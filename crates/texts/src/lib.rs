//! Every sentence for players, in Portuguese, English and Spanish, shared by the terminal
//! and the browser.
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

use std::io::{self, ErrorKind};

/// The sentences that the browser's pages share, as they read them: `{key: {pt, en, es}}`.
pub const JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/page.json"));

/// The same, with the sentences of `/tv`.
pub const TV_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/tv.json"));

/// The same, with the sentences of the page that shows frames.
pub const FIO_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/fio.json"));

/// The same, with the sentences of the page of the host.
pub const DESK_JSON: &str = include_str!(concat!(env!("OUT_DIR"), "/desk.json"));

/// A language of the game.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Brazilian Portuguese.
    Pt,
    /// English, for everybody who asks for none of the three.
    En,
    /// Spanish.
    Es,
}

impl Language {
    /// All languages, in the order of the options.
    pub const ALL: [Self; 3] = [Self::Pt, Self::En, Self::Es];

    /// Returns the tag of the language, as in `--idioma en`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Pt => "pt",
            Self::En => "en",
            Self::Es => "es",
        }
    }

    /// Returns the language of a tag or locale such as `pt`, `pt_BR.UTF-8` or `es-419`.
    ///
    /// ```
    /// use texts::Language;
    ///
    /// assert_eq!(Language::of_tag("pt_BR.UTF-8"), Some(Language::Pt));
    /// assert_eq!(Language::of_tag("de"), None);
    /// ```
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// Returns the language of the process's locale. The first of `LC_ALL`, `LC_MESSAGES`
    /// and `LANG` that is set and not empty decides. A locale of no known language, such as
    /// `C` or `de_DE`, counts as English.
    ///
    /// ```
    /// use texts::Language;
    ///
    /// let spanish = |name: &str| (name == "LANG").then(|| "es_MX.UTF-8".to_owned());
    /// assert_eq!(Language::of_locale(spanish), Language::Es);
    /// assert_eq!(Language::of_locale(|_| None), Language::En);
    /// ```
    pub fn of_locale(variable: impl Fn(&str) -> Option<String>) -> Self {
        Self::named_by_locale(variable).unwrap_or(Self::En)
    }

    /// Returns the language that the process's locale names, by the same variables as
    /// [`Language::of_locale`]. Returns `None` if it names none of ours.
    ///
    /// ```
    /// use texts::Language;
    ///
    /// let plain = |name: &str| (name == "LC_ALL").then(|| "C.UTF-8".to_owned());
    /// assert_eq!(Language::named_by_locale(plain), None);
    /// ```
    pub fn named_by_locale(variable: impl Fn(&str) -> Option<String>) -> Option<Self> {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .and_then(|value| Self::of_tag(&value))
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

    /// Returns the reason for a failure of the system, as words to put into a sentence. The
    /// system itself tells an unusual reason in English.
    pub fn cause(self, error: &io::Error) -> String {
        let usual = self.usual_cause(error.kind());
        usual.map_or_else(|| self.cause_system(error), str::to_owned)
    }

    /// Returns the words for a kind of failure of the system, if it is a usual one.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "not our enum: these are the kinds that people meet"
    )]
    pub fn usual_cause(self, kind: ErrorKind) -> Option<&'static str> {
        Some(match kind {
            ErrorKind::NotFound => self.cause_missing(),
            ErrorKind::PermissionDenied => self.cause_forbidden(),
            ErrorKind::ReadOnlyFilesystem => self.cause_read_only(),
            ErrorKind::IsADirectory => self.cause_folder(),
            ErrorKind::NotADirectory => self.cause_no_folder(),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => self.cause_full(),
            ErrorKind::TimedOut => self.cause_late(),
            ErrorKind::AddrInUse => self.cause_in_use(),
            ErrorKind::AddrNotAvailable => self.cause_not_here(),
            ErrorKind::ConnectionRefused => self.cause_refused(),
            _ => return None,
        })
    }

    /// Returns sentences with our own words for a player joined to them. At the beginning of a
    /// sentence they have a capital letter. Their article is joined to the word before it.
    ///
    /// ```
    /// use texts::{Language, Texts};
    ///
    /// let texts = Texts::new(Language::Pt);
    /// let turn = texts.opponents_turn(texts.robot_easy_said());
    /// assert_eq!(texts.begun(turn), "Vez do Robô fácil…");
    /// let joined = texts.joined(texts.robot_easy_said());
    /// assert_eq!(texts.begun(joined), "O Robô fácil entrou.");
    /// ```
    pub fn begun(self, sentences: String) -> String {
        let mut begun = sentences;
        for word in [
            self.your_opponent(),
            self.robot_easy_said(),
            self.robot_medium_said(),
            self.robot_perfect_said(),
        ] {
            if begun.contains(word) {
                begun = self.joined_to(&begun, word);
            }
        }
        begun
    }

    fn joined_to(self, sentences: &str, word: &str) -> String {
        let article = word.split(' ').next().unwrap_or_default();
        let joined = match (self.language, article) {
            (Language::Pt, "o") => [format!(" d{word}"), format!(" a{word}")],
            (Language::Es, "el") => [format!(" d{word}"), format!(" a{}", &word[1..])],
            (Language::Pt | Language::En | Language::Es, _) => {
                ["de", "a"].map(|before| format!(" {before} {word}"))
            }
        };
        let mut begun = sentences.to_owned();
        for (before, joined) in ["de", "a"].iter().zip(joined) {
            begun = begun.replace(&format!(" {before} {word}"), &joined);
        }
        let mut letters = word.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let capital = first.collect::<String>() + letters.as_str();
        if let Some(rest) = begun.strip_prefix(word) {
            begun = format!("{capital}{rest}");
        }
        for end in ["! ", ". ", "? "] {
            begun = begun.replace(&format!("{end}{word}"), &format!("{end}{capital}"));
        }
        begun
    }

    /// Returns the words for the place of a square, such as `top left corner`. Squares
    /// count from 0, row by row; from 8 on it is the last one.
    pub fn place(self, square: usize) -> &'static str {
        match square {
            0 => self.place_1(),
            1 => self.place_2(),
            2 => self.place_3(),
            3 => self.place_4(),
            4 => self.place_5(),
            5 => self.place_6(),
            6 => self.place_7(),
            7 => self.place_8(),
            _ => self.place_9(),
        }
    }

    /// Returns the same in few letters, for a narrow screen.
    pub fn place_in_short(self, square: usize) -> &'static str {
        match square {
            0 => self.place_short_1(),
            1 => self.place_short_2(),
            2 => self.place_short_3(),
            3 => self.place_short_4(),
            4 => self.place_short_5(),
            5 => self.place_short_6(),
            6 => self.place_short_7(),
            7 => self.place_short_8(),
            _ => self.place_short_9(),
        }
    }
}

include!(concat!(env!("OUT_DIR"), "/sentences.rs"));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_filled_in_every_language() {
        let turn = Texts::new(Language::Pt).opponents_turn("Ana");
        assert_eq!(turn, "Vez de Ana…");
        let turn = Texts::new(Language::En).opponents_turn("Ana");
        assert_eq!(turn, "Ana's turn…");
        let turn = Texts::new(Language::Es).opponents_turn("Ana");
        assert_eq!(turn, "Turno de Ana…");
    }

    #[test]
    fn a_robot_has_its_article_in_every_sentence() {
        for (language, told) in [
            (
                Language::Pt,
                [
                    "Vez do Robô médio.",
                    "Ana venceu o Robô médio na sala gato.",
                ],
            ),
            (
                Language::En,
                [
                    "The medium robot to move.",
                    "Ana beat the medium robot in room gato.",
                ],
            ),
            (
                Language::Es,
                [
                    "Turno del Robot medio.",
                    "Ana venció al Robot medio en la sala gato.",
                ],
            ),
        ] {
            let texts = Texts::new(language);
            let robot = texts.robot_medium_said();
            let sentences = [
                texts.say_turn_of(robot),
                texts.host_won("Ana", robot, "gato"),
            ];
            assert_eq!(sentences.map(|sentence| texts.begun(sentence)), told);
            let late = texts.begun(format!("{} {}", texts.new_game(), texts.joined(robot)));
            let begin = &robot[..1];
            assert!(!late.contains(&format!("! {begin}")), "{late}");
        }
    }

    #[test]
    fn the_words_of_another_program_stand_in_quotation_marks() {
        for texts in Language::ALL.map(Texts::new) {
            let said = "disk I/O error";
            for cause in [
                texts.cause(&io::Error::other(said)),
                texts.cause_system(said),
                texts.cause_redis(said),
                texts.cause_damaged(said),
                texts.cause_database(said),
            ] {
                assert!(cause.ends_with(&format!(" \"{said}\"")), "{cause}");
            }
        }
    }

    #[test]
    fn the_first_locale_variable_that_is_set_decides() {
        for (all, messages, lang, spoken) in [
            ("", "", "pt_BR.UTF-8", Language::Pt),
            ("", "", "es_AR.UTF-8", Language::Es),
            ("", "", "en_GB.UTF-8", Language::En),
            ("", "es", "pt_BR.UTF-8", Language::Es),
            ("pt_PT@euro", "es", "en_GB.UTF-8", Language::Pt),
            ("C.UTF-8", "", "pt_BR.UTF-8", Language::En),
        ] {
            let locale = Language::of_locale(|name| match name {
                "LC_ALL" => Some(all.to_owned()),
                "LC_MESSAGES" => Some(messages.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            });
            assert_eq!(locale, spoken, "{all:?} {messages:?} {lang:?}");
        }
    }

    #[test]
    fn a_locale_of_no_known_language_is_english() {
        for value in [
            "",
            "C",
            "C.UTF-8",
            "POSIX",
            "de_DE.UTF-8",
            "eo",
            "ptx",
            "xx_PT",
        ] {
            let locale = Language::of_locale(|name| (name == "LANG").then(|| value.to_owned()));
            assert_eq!(locale, Language::En, "{value:?}");
        }
        assert_eq!(Language::of_locale(|_| None), Language::En);
    }
}
