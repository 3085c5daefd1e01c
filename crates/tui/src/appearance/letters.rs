//! The letters that a terminal can show, and the nearest text in them.
//!
//! **Invariant:** does not depend on any sentence.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_width::UnicodeWidthChar;

/// The letters that a terminal can show.
///
/// ```
/// use tui::appearance::letters::Letters;
///
/// let plain = Letters::of_environment(|name| (name == "LANG").then(|| "C".to_owned()));
/// assert_eq!(plain.text("Você é X — João…"), "Voce e X - Joao...");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// Only ASCII: the locale is not UTF-8.
    Ascii,
    /// All letters of one known width. In an East Asian locale, some letters may be two
    /// columns wide.
    Narrow,
    /// All letters.
    All,
}

impl Letters {
    /// Returns the letters that the environment promises.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        let locale = locale(variable);
        let is_utf8 = locale.contains("utf-8") || locale.contains("utf8") || cfg!(windows);
        let is_wide = ["zh", "ja", "ko"]
            .iter()
            .any(|language| locale.starts_with(language));
        match (is_utf8, is_wide) {
            (false, _) => Self::Ascii,
            (true, true) => Self::Narrow,
            (true, false) => Self::All,
        }
    }

    /// Returns the nearest text in these letters. It may be wider than the original.
    pub fn text(self, text: &str) -> Cow<'_, str> {
        match self {
            Self::All => Cow::Borrowed(text),
            Self::Ascii | Self::Narrow if text.is_ascii() => Cow::Borrowed(text),
            Self::Ascii => Cow::Owned(text.chars().map(to_ascii).collect()),
            Self::Narrow => Cow::Owned(text.chars().map(to_narrow).collect()),
        }
    }
}

/// Returns the locale of characters, in lower case.
fn locale(variable: impl Fn(&str) -> Option<String>) -> String {
    ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty())
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Returns the character, or ASCII in its place if its width depends on the font.
fn to_narrow(c: char) -> String {
    if c.width() == c.width_cjk() {
        c.to_string()
    } else {
        to_ascii(c)
    }
}

/// Returns ASCII in place of a character: its letter without accents, the nearest sign,
/// or `?`. The marks that Spanish writes before a question or an exclamation are left out.
fn to_ascii(c: char) -> String {
    let sign = match c {
        c if c.is_ascii() => return c.to_string(),
        '…' => "...",
        '·' | '–' | '—' | '−' => "-",
        '‘' | '’' => "'",
        '“' | '”' | '«' | '»' => "\"",
        '×' => "x",
        '→' => "->",
        '•' | '●' | '★' => "*",
        '¡' | '¿' => "",
        'ß' => "ss",
        'æ' => "ae",
        'Æ' => "AE",
        'ø' => "o",
        'Ø' => "O",
        'œ' => "oe",
        'Œ' => "OE",
        'ł' => "l",
        'Ł' => "L",
        'ı' => "i",
        c if is_combining_mark(c) => "",
        c => {
            // Also full-width letters and digits, and letters of other styles.
            let plain: String = c.nfkd().filter(|part| !is_combining_mark(*part)).collect();
            let known = plain.is_ascii() && !plain.is_empty();
            return if known { plain } else { "?".to_owned() };
        }
    };
    sign.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(locale: &str) -> Letters {
        Letters::of_environment(|name| (name == "LC_ALL").then(|| locale.to_owned()))
    }

    #[cfg(unix)]
    #[test]
    fn the_locale_decides() {
        for (locale, letters) in [
            ("", Letters::Ascii),
            ("C", Letters::Ascii),
            ("POSIX", Letters::Ascii),
            ("pt_BR.ISO-8859-1", Letters::Ascii),
            ("ja_JP.eucJP", Letters::Ascii),
            ("ja_JP.UTF-8", Letters::Narrow),
            ("zh_TW.utf8", Letters::Narrow),
            ("ko_KR.UTF-8", Letters::Narrow),
            ("C.UTF-8", Letters::All),
            ("pt_BR.UTF-8", Letters::All),
        ] {
            assert_eq!(of(locale), letters, "{locale:?}");
        }
    }

    #[test]
    fn every_text_has_a_nearest_text() {
        let line = "¡Você é X! “João” — Søren Łuczak ß · ３ 王小明… 1×2";
        assert_eq!(Letters::All.text(line), line);
        let plain = "Voce e X! \"Joao\" - Soren Luczak ss - 3 ???... 1x2";
        assert_eq!(Letters::Ascii.text(line), plain);
        // A name in its own script stays, because its width is known.
        let narrow = Letters::Narrow.text(line);
        assert!(narrow.contains("王小明...") && narrow.contains("Joãoé".trim_end_matches('é')));
        let same = |c: char| c.width() == c.width_cjk();
        assert!(narrow.chars().all(same), "{narrow}");
        assert_eq!(Letters::Ascii.text("e\u{301}"), "e");
    }
}
