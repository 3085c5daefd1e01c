//! The available choices, and the word of each.
//!
//! **Invariant:** does not depend on files or screens.

use game::{Name, Square};
use texts::Language;

use super::worded::Worded;

/// The user's choices and defaults.
///
/// ```
/// use tui::preferences::{Choice, Theme, Worded};
/// use tui::{Name, Preferences};
///
/// let mut preferences = Preferences::new(texts::Language::En, Name::default());
/// preferences.choose(&Choice::Theme(Theme::of_word("escuro").unwrap()));
/// assert_eq!(preferences.theme, Theme::Dark);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// The colors.
    pub theme: Theme,
    /// The characters.
    pub symbols: Symbols,
    /// The order of the digits on the board.
    pub digits: Digits,
    /// The way of announcing the user's turn while the terminal is out of sight.
    pub alerts: Alerts,
    /// Whether clicks play. The terminal's own text selection then needs Shift.
    pub mouse: bool,
    /// Whether anything on the screen moves.
    pub animation: bool,
    /// The language of the screens.
    pub language: Language,
    /// The user's name, which may be empty.
    pub name: Name,
}

/// A single choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// `tema`
    Theme(Theme),
    /// `simbolos`
    Symbols(Symbols),
    /// `numeros`
    Digits(Digits),
    /// `avisos`
    Alerts(Alerts),
    /// `mouse`
    Mouse(bool),
    /// `animacao`
    Animation(bool),
    /// `idioma`
    Language(Language),
    /// `nome`
    Name(Name),
}

impl Preferences {
    /// Returns the defaults for this language and name.
    pub const fn new(language: Language, name: Name) -> Self {
        Self {
            theme: Theme::Auto,
            symbols: Symbols::Auto,
            digits: Digits::FromAbove,
            alerts: Alerts::Sound,
            mouse: false,
            animation: true,
            language,
            name,
        }
    }

    /// Applies a choice.
    pub fn choose(&mut self, choice: &Choice) {
        match choice {
            Choice::Theme(theme) => self.theme = *theme,
            Choice::Symbols(symbols) => self.symbols = *symbols,
            Choice::Digits(digits) => self.digits = *digits,
            Choice::Alerts(alerts) => self.alerts = *alerts,
            Choice::Mouse(on) => self.mouse = *on,
            Choice::Animation(on) => self.animation = *on,
            Choice::Language(language) => self.language = *language,
            Choice::Name(name) => self.name = name.clone(),
        }
    }
}

/// The colors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// The colors that suit the background, if it is known.
    Auto,
    /// The terminal's own colors.
    Neutral,
    /// Two colors that are readable on any background.
    Color,
    /// Colors for a dark background.
    Dark,
    /// Colors for a light background.
    Light,
    /// No colors.
    Mono,
}

impl Worded for Theme {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Auto, "auto"),
        (Self::Neutral, "neutro"),
        (Self::Color, "cor"),
        (Self::Dark, "escuro"),
        (Self::Light, "claro"),
        (Self::Mono, "mono"),
    ];
    const SPANISH: &'static [(Self, &'static str)] =
        &[(Self::Color, "color"), (Self::Dark, "oscuro")];
    const TWINS: &'static [(Self, &'static str)] = &[
        (Self::Neutral, "neutral"),
        (Self::Color, "color"),
        (Self::Color, "colour"),
        (Self::Dark, "dark"),
        (Self::Light, "light"),
    ];
}

/// The characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbols {
    /// The set that the environment promises.
    Auto,
    /// Quadrant blocks and box drawing.
    Blocks,
    /// Half blocks and box drawing.
    HalfBlocks,
    /// Plain ASCII.
    Ascii,
}

impl Worded for Symbols {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Auto, "auto"),
        (Self::Blocks, "blocos"),
        (Self::HalfBlocks, "meios"),
        (Self::Ascii, "ascii"),
    ];
    const SPANISH: &'static [(Self, &'static str)] =
        &[(Self::Blocks, "bloques"), (Self::HalfBlocks, "medios")];
    const TWINS: &'static [(Self, &'static str)] = &[
        (Self::Blocks, "blocks"),
        (Self::HalfBlocks, "halves"),
        (Self::HalfBlocks, "half-blocks"),
    ];
}

/// The way of announcing the user's turn while the terminal is out of sight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alerts {
    /// A bell, and the window title.
    Sound,
    /// A system notification, if the terminal supports it, and the window title.
    Notification,
    /// The window title alone.
    Title,
    /// No announcement.
    Nothing,
}

impl Worded for Alerts {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Sound, "som"),
        (Self::Notification, "notificacao"),
        (Self::Title, "titulo"),
        (Self::Nothing, "nada"),
    ];
    const SPANISH: &'static [(Self, &'static str)] = &[
        (Self::Sound, "sonido"),
        (Self::Notification, "notificacion"),
    ];
    const TWINS: &'static [(Self, &'static str)] = &[
        (Self::Sound, "sound"),
        (Self::Notification, "notification"),
        (Self::Title, "title"),
        (Self::Nothing, "nothing"),
        (Self::Nothing, "none"),
    ];
}

/// The order of the digits on the board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Digits {
    /// 1 2 3 in the first row, as on a telephone.
    FromAbove,
    /// 7 8 9 in the first row, as on a keypad.
    FromBelow,
}

impl Worded for Digits {
    const ALL: &'static [(Self, &'static str)] =
        &[(Self::FromAbove, "123"), (Self::FromBelow, "789")];
    const TWINS: &'static [(Self, &'static str)] = &[];
}

impl Digits {
    /// Returns the square of a digit from 1 to 9.
    pub(crate) fn square(self, digit: usize) -> Option<Square> {
        self.mirrored(Square::new(digit.checked_sub(1)?)?)
    }

    /// Returns the digit of a square.
    pub(crate) fn letter(self, square: Square) -> char {
        let at = self.mirrored(square).unwrap_or(square);
        char::from(b'1' + u8::from(at))
    }

    /// Returns the square in the other order. Each order is the other one, flipped
    /// vertically.
    fn mirrored(self, square: Square) -> Option<Square> {
        match self {
            Self::FromAbove => Some(square),
            Self::FromBelow => Square::new((2 - square.row()) * 3 + square.column()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_as_on_a_telephone_or_as_on_a_keypad() {
        let row = |digits: Digits| -> String {
            Square::all().take(3).map(|at| digits.letter(at)).collect()
        };
        assert_eq!(row(Digits::FromAbove), "123");
        assert_eq!(row(Digits::FromBelow), "789");
        for digits in [Digits::FromAbove, Digits::FromBelow] {
            for digit in 1..=9 {
                let square = digits.square(digit).unwrap();
                assert_eq!(digits.letter(square).to_string(), digit.to_string());
            }
            assert_eq!(digits.square(0), None);
            assert_eq!(digits.square(10), None);
        }
    }
}
