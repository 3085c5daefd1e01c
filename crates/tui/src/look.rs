//! How things look: bold, dim, reversed, and colours only where they are known to
//! be readable. Decoration only: every fact also has a character. Knows no screen.

use game::Mark;
use ratatui::style::{Color, Modifier, Style};

/// The colours of the two marks, X and O, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    marks: Option<(Color, Color)>,
    colour: bool,
}

impl Look {
    /// The terminal's own colours; only a QR code has explicit ones.
    pub const NEUTRAL: Self = Self {
        marks: None,
        colour: true,
    };
    /// No colour at all, not even for a QR code.
    pub const MONO: Self = Self {
        marks: None,
        colour: false,
    };
    /// For a background known to be dark.
    pub const DARK: Self = Self {
        marks: Some((Color::Cyan, Color::Yellow)),
        colour: true,
    };
    /// For a background known to be light.
    pub const LIGHT: Self = Self {
        marks: Some((Color::Blue, Color::Red)),
        colour: true,
    };

    /// What the environment asks for: none with `NO_COLOR`, a pair where
    /// `COLORFGBG` names the background, else the terminal's own.
    pub fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Self {
        if variable("NO_COLOR").is_some_and(|value| !value.is_empty()) {
            return Self::MONO;
        }
        let background = variable("COLORFGBG")
            .and_then(|value| value.rsplit(';').next()?.trim().parse::<u8>().ok());
        let deep = variable("COLORTERM").is_some_and(|v| v == "truecolor" || v == "24bit");
        match (background, deep) {
            (Some(0..=6 | 8), false) => Self::DARK,
            (Some(0..=6 | 8), true) => {
                Self::pair(Color::Rgb(0x56, 0xb4, 0xe9), Color::Rgb(0xe6, 0x9f, 0))
            }
            (Some(7 | 9..=15), false) => Self::LIGHT,
            (Some(7 | 9..=15), true) => {
                Self::pair(Color::Rgb(0x0b, 0x5c, 0xad), Color::Rgb(0xa8, 0x43, 0))
            }
            (Some(16..) | None, false | true) => Self::NEUTRAL,
        }
    }

    const fn pair(x: Color, o: Color) -> Self {
        Self {
            marks: Some((x, o)),
            colour: true,
        }
    }

    /// A mark on the board or beside a name.
    pub(crate) fn mark(self, mark: Mark) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        match (self.marks, mark) {
            (None, Mark::X | Mark::O) => style,
            (Some((x, _)), Mark::X) => style.fg(x),
            (Some((_, o)), Mark::O) => style.fg(o),
        }
    }

    /// A mark that is not confirmed.
    pub(crate) fn unconfirmed(self, mark: Mark) -> Style {
        self.mark(mark)
            .remove_modifier(Modifier::BOLD)
            .add_modifier(Modifier::DIM)
    }

    /// The light and dark halves of a QR code; none where no colour is allowed,
    /// since a code in the terminal's own colours may come out inverted.
    pub(crate) fn qr(self) -> Option<Style> {
        self.colour
            .then(|| Style::new().fg(Color::White).bg(Color::Black))
    }
}

/// Plain text.
pub(crate) const PLAIN: Style = Style::new();
/// Text of less weight: grid, key hints, digits of empty squares.
pub(crate) const DIM: Style = Style::new().add_modifier(Modifier::DIM);
/// Text of more weight.
pub(crate) const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
/// What must be seen first.
pub(crate) const LOUD: Style = Style::new()
    .add_modifier(Modifier::BOLD)
    .add_modifier(Modifier::REVERSED);

#[cfg(test)]
mod tests {
    use super::*;

    fn look(pairs: &[(&str, &str)]) -> Look {
        Look::of_environment(|name| {
            let pair = pairs.iter().find(|(key, _)| *key == name);
            pair.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn colour_only_where_the_background_is_known() {
        assert_eq!(look(&[]), Look::NEUTRAL);
        assert_eq!(look(&[("COLORFGBG", "15;0")]), Look::DARK);
        assert_eq!(look(&[("COLORFGBG", "0;default;15")]), Look::LIGHT);
        assert_eq!(look(&[("COLORFGBG", "default;default")]), Look::NEUTRAL);
        assert_eq!(
            look(&[("COLORFGBG", "15;0"), ("NO_COLOR", "1")]),
            Look::MONO
        );
        assert_eq!(look(&[("COLORFGBG", "15;0"), ("NO_COLOR", "")]), Look::DARK);
    }
}
