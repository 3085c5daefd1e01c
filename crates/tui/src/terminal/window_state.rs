//! The part of a frame outside its cells: the window title, click reports, the bell.
//!
//! **Invariant:** does not depend on the game.

use crossterm::Command;
use crossterm::clipboard::CopyToClipboard;

/// Reports clicks only, with coordinates of any size. The modes that report movements
/// would flood a slow connection.
const MOUSE_ON: &str = "\x1b[?1000h\x1b[?1006h";
const MOUSE_OFF: &str = "\x1b[?1006l\x1b[?1000l";

/// Reports whether the window has the focus. Some terminals report it at once.
const FOCUS_ON: &str = "\x1b[?1004h";
const FOCUS_OFF: &str = "\x1b[?1004l";

/// A title that claims nothing. Many terminals do not save titles, so the one before the
/// program cannot be restored there.
pub(super) const NEUTRAL_TITLE: &str = "\x1b]2;jogo\x1b\\";

/// Restores the title from before the program, and keeps it saved.
const RESTORE_TITLE: &str = "\x1b[23;0t\x1b[22;0t";

/// Rings the bell.
pub(crate) const BELL: &str = "\x07";

/// The state of the window outside its cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct WindowState {
    /// The title, or `None` to keep the terminal's own.
    pub(crate) title: Option<String>,
    /// Whether clicks are reported.
    pub(crate) mouse: bool,
    /// Whether changes of the focus are reported.
    pub(crate) focus: bool,
}

impl WindowState {
    /// Returns the bytes that change the state from `before` to this one.
    pub(super) fn after(&self, before: &Self) -> String {
        let mut out = String::new();
        if self.title != before.title {
            match &self.title {
                Some(title) => out.push_str(&format!("\x1b]2;{}\x1b\\", harmless(title))),
                None => {
                    out.push_str(NEUTRAL_TITLE);
                    out.push_str(RESTORE_TITLE);
                }
            }
        }
        if self.mouse != before.mouse {
            out.push_str(if self.mouse { MOUSE_ON } else { MOUSE_OFF });
        }
        if self.focus != before.focus {
            out.push_str(if self.focus { FOCUS_ON } else { FOCUS_OFF });
        }
        out
    }
}

/// Returns the bytes that show a notification.
pub(crate) fn notification(text: &str) -> String {
    format!("\x1b]9;{}\x1b\\", harmless(text))
}

/// Returns the bytes that copy a text to the clipboard. They are not wrapped for tmux,
/// which either accepts them as they are or is configured not to.
pub(crate) fn clipboard(text: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _always = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut out);
    out
}

/// Returns the text without characters that could end its escape sequence.
fn harmless(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: &str) -> WindowState {
        WindowState {
            title: Some(title.to_owned()),
            mouse: false,
            focus: false,
        }
    }

    #[test]
    fn only_what_changed_is_written() {
        let none = WindowState::default();
        let ours = titled("Sua vez \u{b7} jogo");
        assert_eq!(ours.after(&none), "\x1b]2;Sua vez \u{b7} jogo\x1b\\");
        assert_eq!(ours.after(&ours), "");
        assert_eq!(none.after(&ours), format!("{NEUTRAL_TITLE}{RESTORE_TITLE}"));
        let clicked = WindowState {
            mouse: true,
            ..ours.clone()
        };
        assert_eq!(clicked.after(&ours), MOUSE_ON);
        assert_eq!(ours.after(&clicked), MOUSE_OFF);
        let focused = WindowState {
            focus: true,
            ..ours.clone()
        };
        assert_eq!(focused.after(&ours), FOCUS_ON);
        assert_eq!(ours.after(&focused), FOCUS_OFF);
        for flood in ["1002", "1003"] {
            assert!(!MOUSE_ON.contains(flood));
        }
    }

    #[test]
    fn no_text_gets_out_of_its_sequence() {
        let evil = "a\x07\x1b]52;c;eA==\x1b\\\u{9c}\u{9d}\nb";
        for sequence in [
            titled(evil).after(&WindowState::default()),
            notification(evil),
        ] {
            let inside = &sequence[4..sequence.len() - 2];
            assert!(!inside.contains(char::is_control), "{sequence:?}");
        }
        assert_eq!(clipboard("http://a"), "\x1b]52;c;aHR0cDovL2E=\x1b\\");
    }
}
