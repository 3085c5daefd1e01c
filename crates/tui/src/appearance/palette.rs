//! The styles of text: bold, dim, reversed, and colors that are known to be readable.
//!
//! Styles are decoration: every fact also has a character.
//!
//! **Invariant:** does not depend on any screen.

use game::Mark;
use ratatui::style::{Color, Modifier, Style};

use crate::appearance::capabilities::{Background, Capabilities};
use crate::preferences::Theme;

/// The colors of the two marks, X and O, if they have any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    marks: Option<(Color, Color)>,
    color: bool,
}

impl Palette {
    /// The terminal's own colors. Only a QR code has explicit colors.
    pub const NEUTRAL: Self = Self {
        marks: None,
        color: true,
    };
    /// No colors at all, even for a QR code.
    pub const MONO: Self = Self {
        marks: None,
        color: false,
    };
    /// Colors for a dark background.
    pub const DARK: Self = Self {
        marks: Some((Color::Cyan, Color::Yellow)),
        color: true,
    };
    /// Colors for a light background.
    pub const LIGHT: Self = Self {
        marks: Some((Color::Blue, Color::Red)),
        color: true,
    };

    /// Colors for an unknown background. Of the sixteen colors, only these two are
    /// readable on both dark and light.
    pub const COLOR: Self = Self::pair(Color::LightMagenta, Color::LightRed);

    /// Returns the palette of a theme, as far as the terminal allows colors.
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

    /// Returns the style of a mark on the board or next to a name.
    pub(crate) fn mark(self, mark: Mark) -> Style {
        let style = Style::new().add_modifier(Modifier::BOLD);
        match (self.marks, mark) {
            (None, Mark::X | Mark::O) => style,
            (Some((x, _)), Mark::X) => style.fg(x),
            (Some((_, o)), Mark::O) => style.fg(o),
        }
    }

    /// Returns the style of an unconfirmed mark.
    pub(crate) fn unconfirmed(self, mark: Mark) -> Style {
        self.mark(mark)
            .remove_modifier(Modifier::BOLD)
            .add_modifier(Modifier::DIM)
    }

    /// Returns the style of a QR code's light and dark modules. Returns `None` if colors
    /// are not allowed: in the terminal's own colors the code may appear inverted.
    pub(crate) fn qr(self) -> Option<Style> {
        self.color
            .then(|| Style::new().fg(Color::White).bg(Color::Black))
    }
}

/// Plain text.
pub(crate) const PLAIN: Style = Style::new();
/// Less important text: the grid, key hints, the digits of empty squares.
pub(crate) const DIM: Style = Style::new().add_modifier(Modifier::DIM);
/// Important text.
pub(crate) const BOLD: Style = Style::new().add_modifier(Modifier::BOLD);
/// The most important text. It is not bold: PuTTY and QTermWidget brighten bold letters, and
/// reversed letters are then gray on gray.
pub(crate) const LOUD: Style = Style::new().add_modifier(Modifier::REVERSED);

#[cfg(test)]
mod tests;
