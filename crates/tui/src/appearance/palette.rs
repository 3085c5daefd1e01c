//! How things look: bold, dim, reversed, and colours only where they are known to
//! be readable. Decoration only: every fact also has a character. Knows no screen.

use game::Mark;
use ratatui::style::{Color, Modifier, Style};

use crate::appearance::capabilities::{Background, Capabilities};
use crate::preferences::Theme;

/// The colours of the two marks, X and O, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    marks: Option<(Color, Color)>,
    color: bool,
}

impl Palette {
    /// The terminal's own colours; only a QR code has explicit ones.
    pub const NEUTRAL: Self = Self {
        marks: None,
        color: true,
    };
    /// No colour at all, not even for a QR code.
    pub const MONO: Self = Self {
        marks: None,
        color: false,
    };
    /// For a background known to be dark.
    pub const DARK: Self = Self {
        marks: Some((Color::Cyan, Color::Yellow)),
        color: true,
    };
    /// For a background known to be light.
    pub const LIGHT: Self = Self {
        marks: Some((Color::Blue, Color::Red)),
        color: true,
    };

    /// For any background, with colour all the same: the only two of the sixteen that
    /// can be read on dark and on light.
    pub const COLOR: Self = Self::pair(Color::LightMagenta, Color::LightRed);

    /// As it was chosen, where the terminal allows it.
    pub(crate) fn of(theme: Theme, terminal: &Capabilities) -> Self {
        match (theme, terminal.background) {
            _ if !terminal.color => Self::MONO,
            (Theme::Mono, _) => Self::MONO,
            (Theme::Neutral, _) | (Theme::Auto, None) => Self::NEUTRAL,
            (Theme::Color, _) => Self::COLOR,
            (Theme::Dark, _) | (Theme::Auto, Some(Background::Dark)) if terminal.true_color => {
                Self::pair(Color::Rgb(0x56, 0xb4, 0xe9), Color::Rgb(0xe6, 0x9f, 0))
            }
            (Theme::Dark, _) | (Theme::Auto, Some(Background::Dark)) => Self::DARK,
            (Theme::Light, _) | (Theme::Auto, Some(Background::Light)) if terminal.true_color => {
                Self::pair(Color::Rgb(0x0b, 0x5c, 0xad), Color::Rgb(0xa8, 0x43, 0))
            }
            (Theme::Light, _) | (Theme::Auto, Some(Background::Light)) => Self::LIGHT,
        }
    }

    const fn pair(x: Color, o: Color) -> Self {
        Self {
            marks: Some((x, o)),
            color: true,
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
        self.color
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
mod tests;
