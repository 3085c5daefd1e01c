//! What may be chosen, and the word of each choice. Knows no file and no screen.

use game::{Name, Square};
use texts::Language;

/// Everything that was chosen, or is so by default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preferences {
    /// Which colours.
    pub theme: Theme,
    /// Which characters.
    pub symbols: Symbols,
    /// How the digits lie on the board.
    pub digits: Digits,
    /// How one's turn is announced to who looks elsewhere.
    pub alerts: Alerts,
    /// Whether clicks play; the terminal's own selecting then needs Shift.
    pub mouse: bool,
    /// Whether anything moves.
    pub animation: bool,
    /// The language of the screens.
    pub language: Language,
    /// The person's name, maybe empty.
    pub name: Name,
}

/// One thing chosen.
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
    /// Nothing chosen yet, for this language and name.
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

    /// With one thing chosen.
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

/// Something chosen by a word.
pub trait Worded: Copy + PartialEq + 'static {
    /// What there is to choose from, the default first, each with its word.
    const ALL: &'static [(Self, &'static str)];

    /// The choice that this word means.
    fn of_word(word: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, known)| *known == word);
        found.map(|(choice, _)| *choice)
    }

    /// Its word.
    fn word(self) -> &'static str {
        let found = Self::ALL.iter().find(|(choice, _)| *choice == self);
        found.expect("each choice is in the list").1
    }

    /// The one so many places on, around the end.
    fn along(self, by: isize) -> Self {
        let place = |(choice, _): &(Self, _)| *choice == self;
        let at = Self::ALL.iter().position(place).unwrap_or_default();
        let next = (at as isize + by).rem_euclid(Self::ALL.len() as isize);
        Self::ALL[next as usize].0
    }
}

/// Which colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// By the background, where it is known.
    Auto,
    /// The terminal's own.
    Neutral,
    /// Two that can be read on any background.
    Color,
    /// For a dark background.
    Dark,
    /// For a light background.
    Light,
    /// None at all.
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
}

/// Which characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Symbols {
    /// What the environment promises.
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
}

/// How one's turn is announced to who looks elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alerts {
    /// A bell, and the window's title.
    Sound,
    /// A notification of the system, where the terminal passes it on, and the title.
    Notification,
    /// The title alone.
    Title,
    /// Nothing.
    Nothing,
}

impl Worded for Alerts {
    const ALL: &'static [(Self, &'static str)] = &[
        (Self::Sound, "som"),
        (Self::Notification, "notificacao"),
        (Self::Title, "titulo"),
        (Self::Nothing, "nada"),
    ];
}

/// How the digits lie on the board.
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
}

impl Digits {
    /// The square of a digit from 1 to 9.
    pub(crate) fn square(self, digit: usize) -> Option<Square> {
        self.mirrored(Square::new(digit.checked_sub(1)?)?)
    }

    /// The digit of a square.
    pub(crate) fn letter(self, square: Square) -> char {
        let at = self.mirrored(square).unwrap_or(square);
        char::from(b'1' + u8::from(at))
    }

    /// The two orders are each other's mirror image, top to bottom.
    fn mirrored(self, square: Square) -> Option<Square> {
        match self {
            Self::FromAbove => Some(square),
            Self::FromBelow => Square::new((2 - square.row()) * 3 + square.column()),
        }
    }
}

impl Worded for Language {
    const ALL: &'static [(Self, &'static str)] = &[(Self::Pt, "pt"), (Self::En, "en")];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_told_from_the_others_and_leads_back() {
        #[track_caller]
        fn check<T: Worded + std::fmt::Debug>() {
            for (choice, word) in T::ALL {
                assert_eq!(T::of_word(word), Some(*choice));
                assert_eq!(choice.word(), *word);
                assert_eq!(choice.along(1).along(-1), *choice);
            }
            assert_eq!(T::of_word("roxo"), None);
            assert_eq!(T::ALL[0].0.along(-1), T::ALL[T::ALL.len() - 1].0);
        }
        check::<Theme>();
        check::<Symbols>();
        check::<Alerts>();
        check::<Digits>();
        check::<Language>();
    }

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
