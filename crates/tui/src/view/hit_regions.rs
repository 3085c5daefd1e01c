//! The clickable regions of the screen, recorded while drawing. A region is therefore
//! always at the place where the user sees it.

use crossterm::event::KeyCode;
use game::Square;
use ratatui::layout::Rect;

/// The meaning of a click.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A square of the board.
    Square(Square),
    /// A key.
    Key(KeyCode),
    /// A row of the options.
    Row(usize),
}

/// A clickable region.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HitRegion {
    pub(super) area: Rect,
    pub(super) target: Target,
}

/// Returns the key that a hint such as `R revanche` starts with, if it names exactly one.
pub(super) fn key_of(hint: &str) -> Option<KeyCode> {
    let name = hint.split(' ').next()?;
    let mut letters = name.chars();
    match (name, letters.next(), letters.next()) {
        ("Enter", ..) => Some(KeyCode::Enter),
        ("Esc", ..) => Some(KeyCode::Esc),
        ("Shift+K", ..) => Some(KeyCode::Char('K')),
        (_, Some(letter), None) => Some(KeyCode::Char(letter.to_ascii_lowercase())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hint_that_names_one_key_means_it() {
        assert_eq!(key_of("R revanche"), Some(KeyCode::Char('r')));
        assert_eq!(key_of("Shift+K liberar"), Some(KeyCode::Char('K')));
        assert_eq!(key_of("? ajuda"), Some(KeyCode::Char('?')));
        assert_eq!(key_of("Esc sair da sala"), Some(KeyCode::Esc));
        assert_eq!(key_of("Enter confirmar"), Some(KeyCode::Enter));
        for several in ["1-9 jogar", "setas mover", ""] {
            assert_eq!(key_of(several), None);
        }
    }
}
