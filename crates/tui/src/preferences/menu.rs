//! The menu of choices: its selected row, its keys, and the name while the user types it.
//!
//! **Invariant:** does not depend on a room and draws nothing, so any screen can open it.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the table names the keys that mean something; crossterm has many more"
)]

use crossterm::event::KeyCode;
use game::Name;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::choices::{Choice, Preferences};
use super::worded::Worded;

/// A row of the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Row {
    Theme,
    Symbols,
    Digits,
    Alerts,
    Mouse,
    Animation,
    Language,
    Name,
}

/// The rows, from top to bottom.
pub(crate) const ROWS: [Row; 8] = [
    Row::Theme,
    Row::Symbols,
    Row::Digits,
    Row::Alerts,
    Row::Mouse,
    Row::Animation,
    Row::Language,
    Row::Name,
];

/// The maximum length of a typed name, in characters, some of which may have no width.
const MAX_NAME_CHARS: usize = 2 * Name::MAX_COLUMNS;

/// The number of pasted characters that reach the name: one more than fit, so that the user
/// sees that a part is missing.
pub(crate) const MAX_PASTED: usize = MAX_NAME_CHARS + 1;

/// The state of the menu.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Menu {
    row: usize,
    /// The name that the user has typed so far.
    typing: Option<String>,
    /// Whether the last letter had no place in the name.
    full: bool,
    /// Whether the menu only asks for the name.
    only_name: bool,
}

/// The meaning of a key in the menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Select the row above.
    Up,
    /// Select the row below.
    Down,
    /// Choose the previous value.
    Previous,
    /// Choose the next value. On the name, start or finish typing.
    Next,
    /// Select this row, and choose its next value.
    Pick(usize),
    /// Add a letter to the name.
    Type(char),
    /// Remove the last letter.
    Erase,
    /// Remove the last word.
    EraseWord,
    /// Remove all letters.
    Clear,
    /// Stop typing, or close the menu.
    Close,
}

/// The result of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Only the menu changed.
    Stays,
    /// The user chose a value.
    Chosen(Choice),
    /// The user closed the menu.
    Closed,
}

impl Menu {
    /// Returns a menu that only asks for the name, and closes after the answer. It
    /// remembers the row of this one.
    pub(crate) fn asking_name(&self, now: &Preferences) -> Self {
        Self {
            row: self.row,
            typing: Some(now.name.as_str().to_owned()),
            full: false,
            only_name: true,
        }
    }

    /// Returns the menu of all choices, at the remembered row.
    pub(crate) fn with_all_rows(&self) -> Self {
        Self {
            row: self.row,
            ..Self::default()
        }
    }

    /// Returns whether the menu only asks for the name.
    pub(crate) const fn asks_only_name(&self) -> bool {
        self.only_name
    }

    /// Returns the selected row.
    pub(crate) fn row(&self) -> Row {
        match self.only_name {
            true => Row::Name,
            false => ROWS[self.row],
        }
    }

    /// Returns the name that the user has typed so far, if the user is typing.
    pub(crate) fn typing(&self) -> Option<&str> {
        self.typing.as_deref()
    }

    /// Returns whether the last letter had no place in the name.
    pub(crate) const fn is_full(&self) -> bool {
        self.full
    }

    /// Returns the meaning of a key with Ctrl, while the user types the name.
    pub(crate) const fn edit(&self, code: KeyCode) -> Option<Step> {
        match code {
            KeyCode::Char('u' | 'U') => Some(Step::Clear),
            KeyCode::Char('w' | 'W') => Some(Step::EraseWord),
            // Some terminals send this for Backspace.
            KeyCode::Char('h' | 'H') => Some(Step::Erase),
            _ => None,
        }
    }

    /// Returns the meaning of a key without Ctrl or Alt. Capital letters stay capital in
    /// a name.
    pub(crate) fn step(&self, code: KeyCode) -> Option<Step> {
        if self.typing.is_some() {
            return match code {
                KeyCode::Char(letter) => Some(Step::Type(letter)),
                KeyCode::Backspace => Some(Step::Erase),
                KeyCode::Enter => Some(Step::Next),
                KeyCode::Esc => Some(Step::Close),
                _ => None,
            };
        }
        let code = match code {
            KeyCode::Char(letter) => KeyCode::Char(letter.to_ascii_lowercase()),
            other => other,
        };
        match code {
            KeyCode::Up | KeyCode::Char('k' | 'w') => Some(Step::Up),
            KeyCode::Down | KeyCode::Char('j' | 's') => Some(Step::Down),
            KeyCode::Left | KeyCode::Char('h' | 'a') => Some(Step::Previous),
            KeyCode::Right | KeyCode::Char('l' | 'd' | ' ') | KeyCode::Enter => Some(Step::Next),
            KeyCode::Esc | KeyCode::F(2) | KeyCode::Char('o' | 'q') => Some(Step::Close),
            _ => None,
        }
    }

    /// Takes a step.
    pub(crate) fn take(&mut self, step: Step, now: &Preferences) -> Outcome {
        self.full = false;
        if let Some(name) = &mut self.typing {
            match step {
                Step::Type(letter) if has_place(name, letter) => name.push(letter),
                Step::Type(_) => self.full = true,
                Step::Erase => drop(name.pop()),
                Step::EraseWord => name.truncate(before_last_word(name)),
                Step::Clear => name.clear(),
                Step::Next => {
                    let choice = Choice::Name(Name::new(name));
                    self.typing = None;
                    return Outcome::Chosen(choice);
                }
                Step::Close if self.only_name => {
                    self.typing = None;
                    return Outcome::Closed;
                }
                Step::Close | Step::Pick(_) => self.typing = None,
                Step::Up | Step::Down | Step::Previous => {}
            }
            return Outcome::Stays;
        }
        match step {
            Step::Up => self.row = (self.row + ROWS.len() - 1) % ROWS.len(),
            Step::Down => self.row = (self.row + 1) % ROWS.len(),
            Step::Previous => return self.along(-1, now),
            Step::Next => return self.along(1, now),
            Step::Pick(row) => {
                self.row = row.min(ROWS.len() - 1);
                return self.along(1, now);
            }
            Step::Close => return Outcome::Closed,
            Step::Type(_) | Step::Erase | Step::EraseWord | Step::Clear => {}
        }
        Outcome::Stays
    }

    /// Chooses the value of this row that is `by` places later.
    fn along(&mut self, by: isize, now: &Preferences) -> Outcome {
        Outcome::Chosen(match self.row() {
            Row::Theme => Choice::Theme(now.theme.along(by)),
            Row::Symbols => Choice::Symbols(now.symbols.along(by)),
            Row::Digits => Choice::Digits(now.digits.along(by)),
            Row::Alerts => Choice::Alerts(now.alerts.along(by)),
            Row::Mouse => Choice::Mouse(!now.mouse),
            Row::Animation => Choice::Animation(!now.animation),
            Row::Language => Choice::Language(now.language.along(by)),
            Row::Name => {
                self.typing = Some(now.name.as_str().to_owned());
                return Outcome::Stays;
            }
        })
    }
}

/// Returns whether a letter more has a place in the name.
fn has_place(name: &str, letter: char) -> bool {
    let width = name.width() + letter.width().unwrap_or(0);
    width <= Name::MAX_COLUMNS && name.chars().count() < MAX_NAME_CHARS
}

/// Returns the length of a name without its last word, in bytes.
fn before_last_word(name: &str) -> usize {
    let word = name.trim_end().rfind(char::is_whitespace);
    word.map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::Theme;
    use texts::Language;

    fn press(menu: &mut Menu, now: &mut Preferences, code: KeyCode) -> Outcome {
        let Some(step) = menu.step(code) else {
            return Outcome::Stays;
        };
        let outcome = menu.take(step, now);
        if let Outcome::Chosen(choice) = &outcome {
            now.choose(choice);
        }
        outcome
    }

    #[test]
    fn every_row_is_reached_and_changes_its_own_thing() {
        let (mut menu, mut now) = (
            Menu::default(),
            Preferences::new(Language::Pt, Name::new("Ana")),
        );
        for row in ROWS {
            assert_eq!(menu.row(), row);
            let before = now.clone();
            press(&mut menu, &mut now, KeyCode::Right);
            if row == Row::Name {
                for letter in " B!".chars() {
                    press(&mut menu, &mut now, KeyCode::Char(letter));
                }
                press(&mut menu, &mut now, KeyCode::Backspace);
                press(&mut menu, &mut now, KeyCode::Enter);
                assert_eq!(now.name, Name::new("Ana B"));
            }
            assert_ne!(now, before, "{row:?}");
            press(&mut menu, &mut now, KeyCode::Down);
        }
        assert_eq!(menu.row(), Row::Theme);
        press(&mut menu, &mut now, KeyCode::Left);
        assert_eq!(now.theme, Theme::Auto);
    }

    #[test]
    fn while_a_name_is_typed_letters_are_letters() {
        let (mut menu, mut now) = (
            Menu::default(),
            Preferences::new(Language::Pt, Name::default()),
        );
        press(&mut menu, &mut now, KeyCode::Up);
        press(&mut menu, &mut now, KeyCode::Enter);
        for letter in "qjoOs".chars() {
            let outcome = press(&mut menu, &mut now, KeyCode::Char(letter));
            assert_eq!(outcome, Outcome::Stays);
        }
        assert_eq!(menu.typing(), Some("qjoOs"));
        assert_eq!(press(&mut menu, &mut now, KeyCode::Esc), Outcome::Stays);
        assert_eq!((menu.typing(), now.name.as_str()), (None, ""));
        assert_eq!(press(&mut menu, &mut now, KeyCode::Esc), Outcome::Closed);
        for _ in 0..100 {
            menu.typing.get_or_insert_default();
            press(&mut menu, &mut now, KeyCode::Char('x'));
        }
        assert_eq!(menu.typing().map(str::len), Some(Name::MAX_COLUMNS));
    }
}
