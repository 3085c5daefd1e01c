//! Reads keys, and drops those that no finger pressed.
//!
//! A terminal's late answer to a question arrives as ordinary keys. Some of them are
//! digits, and digits play. Such an answer arrives all at once. A character is therefore
//! held for a moment, and dropped if another key arrives shortly before or after it.
//! Only a key that is pressed twice in such a moment is a key still: it acts once.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// The minimum time between two keys that a person presses.
const KEY_HOLD: Duration = Duration::from_millis(12);

/// The maximum delay of the timer. After a longer delay the keys were not read in time
/// either.
const TIMER_SLACK: Duration = Duration::from_millis(6);

/// The time during which an overdue answer may still arrive.
const REPLY_GRACE: Duration = Duration::from_millis(500);

/// The time that the thread behind crossterm's stream has to end, after the stream was dropped.
/// Nothing tells its end. A thread that is still there can take the first line from the shell.
/// It can also begin to read a line that the shell takes, and the next stream waits for it then.
const READER_END: Duration = Duration::from_millis(20);

/// The terminal's events, read by a task of its own. Only one waker may poll crossterm's
/// stream, or keys stay in it until another event.
#[derive(Debug)]
pub(crate) struct Input {
    report: mpsc::UnboundedSender<io::Result<Event>>,
    events: mpsc::UnboundedReceiver<io::Result<Event>>,
    reader: Option<JoinHandle<()>>,
}

impl Input {
    /// Returns an input that does not read yet.
    pub(crate) fn new() -> Self {
        let (report, events) = mpsc::unbounded_channel();
        Self {
            report,
            events,
            reader: None,
        }
    }

    /// Returns the next event, or an error if the terminal can no longer be read.
    pub(crate) async fn next(&mut self) -> io::Result<Event> {
        self.events
            .recv()
            .await
            .unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))
    }

    /// Returns an event that has already arrived.
    pub(crate) fn try_next(&mut self) -> Option<io::Result<Event>> {
        self.events.try_recv().ok()
    }

    /// Stops reading, so that the shell receives the keys.
    pub(crate) async fn pause(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.abort();
            // The task was aborted on purpose.
            let _aborted = reader.await;
            tokio::time::sleep(READER_END).await;
        }
    }

    /// Starts reading. Must be called inside a tokio runtime.
    pub(crate) fn resume(&mut self) {
        let report = self.report.clone();
        self.reader
            .get_or_insert_with(|| tokio::spawn(read(report)));
    }
}

async fn read(report: mpsc::UnboundedSender<io::Result<Event>>) {
    let mut stream = EventStream::new();
    loop {
        let event = stream.next().await;
        let over = event.is_none();
        let event = event.unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()));
        if report.send(event).is_err() || over {
            return;
        }
    }
}

/// The greatest number of equal characters that count as one key. A color in an answer may
/// have more.
const MAX_PRESSES: u8 = 3;

/// The meaning of the characters of one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pressed {
    /// A person pressed this key, once or several times.
    Key(KeyEvent),
    /// Different digits came at once.
    Digits,
}

/// The characters that are held.
#[derive(Clone, Copy, Debug)]
struct Held {
    pressed: Pressed,
    presses: u8,
    due: Instant,
}

/// A filter that holds a character until it is known to be alone.
#[derive(Debug, Default)]
pub(crate) struct KeyFilter {
    held: Option<Held>,
    last: Option<Instant>,
    deaf_until: Option<Instant>,
}

impl KeyFilter {
    /// Ignores every key that could belong to an answer, for a while. The terminal owes
    /// one, and it may still arrive in pieces.
    pub(crate) fn distrust(&mut self, from: Instant) {
        self.deaf_until = Some(from + REPLY_GRACE);
    }

    /// Takes a key, and returns it at once if it cannot belong to an answer.
    pub(crate) fn key(&mut self, key: KeyEvent, at: Instant) -> Option<KeyEvent> {
        if self.deaf_until.is_some_and(|until| at < until) && is_of_an_answer(&key) {
            self.interrupt(at);
            return None;
        }
        let in_a_burst = self
            .last
            .is_some_and(|last| at.duration_since(last) < KEY_HOLD);
        self.last = Some(at);
        let before = self.held.take().filter(|_| in_a_burst);
        if !is_character(&key) {
            return Some(key);
        }
        let due = at + KEY_HOLD;
        self.held = match before {
            Some(before) => before.and(key, due),
            None if in_a_burst => None,
            None => Some(Held {
                pressed: Pressed::Key(key),
                presses: 1,
                due,
            }),
        };
        None
    }

    /// Notes another event than a key, such as a paste.
    pub(crate) fn interrupt(&mut self, at: Instant) {
        self.last = Some(at);
        self.held = None;
    }

    /// Returns the moment when the held key is due.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.held.map(|held| held.due)
    }

    /// Returns the held key once it is known to be alone. If the program was not running
    /// in time, the key is held once more.
    pub(crate) fn release(&mut self, at: Instant) -> Option<Pressed> {
        if let Some(held) = &mut self.held
            && at > held.due + TIMER_SLACK
        {
            held.due = at + KEY_HOLD;
        }
        let held = self.held.take_if(|held| held.due <= at);
        held.map(|held| held.pressed)
    }
}

impl Held {
    /// Returns what is held after one more character in the same moment. It is nothing if
    /// the characters may be of an answer.
    fn and(self, key: KeyEvent, due: Instant) -> Option<Self> {
        let presses = self.presses + 1;
        let pressed = match self.pressed {
            Pressed::Key(first) if first.code == key.code && presses <= MAX_PRESSES => {
                Some(self.pressed)
            }
            Pressed::Key(first) if is_digit(&first) && is_digit(&key) => Some(Pressed::Digits),
            Pressed::Digits if is_digit(&key) => Some(Pressed::Digits),
            Pressed::Key(_) | Pressed::Digits => None,
        };
        pressed.map(|pressed| Self {
            pressed,
            presses: presses.min(MAX_PRESSES),
            due,
        })
    }
}

fn is_digit(key: &KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(c) if c.is_ascii_digit())
}

fn is_character(key: &KeyEvent) -> bool {
    let plain = !key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    matches!(key.code, KeyCode::Char(_)) && plain
}

/// Returns whether an answer such as `Esc ]11;rgb:1e1e/1e1e/1e1e Esc \` may contain this
/// key.
fn is_of_an_answer(key: &KeyEvent) -> bool {
    let letter = |c: char| c.is_ascii_hexdigit() || "rg]:;/\\[?".contains(c);
    if let KeyCode::Char(c) = key.code {
        return letter(c) && !key.modifiers.contains(KeyModifiers::CONTROL);
    }
    key.code == KeyCode::Esc
}

/// Returns whether this is Ctrl-Z. In raw mode the terminal does not turn it into a
/// signal.
pub(crate) fn is_suspend(key: &KeyEvent) -> bool {
    key.kind == KeyEventKind::Press
        && key.code == KeyCode::Char('z')
        && key.modifiers == KeyModifiers::CONTROL
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    fn character(c: char) -> KeyEvent {
        KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)
    }

    #[test]
    fn a_character_that_comes_alone_passes_after_its_moment() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        assert_eq!(key_filter.key(character('5'), start), None);
        assert_eq!(key_filter.release(after(start, 11)), None);
        assert_eq!(key_filter.due(), Some(after(start, 12)));
        assert_eq!(
            key_filter.release(after(start, 12)),
            Some(Pressed::Key(character('5')))
        );
        assert_eq!(key_filter.due(), None);
    }

    #[test]
    fn while_an_answer_is_overdue_nothing_that_may_be_of_it_is_heard() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        key_filter.distrust(start);
        let quit = KeyEvent::new(KeyCode::Char('c'), KeyModifiers::CONTROL);
        let escape = KeyEvent::new(KeyCode::Esc, KeyModifiers::NONE);
        assert_eq!(key_filter.key(character('1'), after(start, 100)), None);
        assert_eq!(key_filter.release(after(start, 150)), None);
        assert_eq!(key_filter.key(escape, after(start, 200)), None);
        assert_eq!(key_filter.key(quit, after(start, 300)), Some(quit));
        assert_eq!(key_filter.key(character('q'), after(start, 400)), None);
        assert_eq!(
            key_filter.release(after(start, 412)),
            Some(Pressed::Key(character('q')))
        );
        assert_eq!(key_filter.key(escape, after(start, 500)), Some(escape));
    }

    #[test]
    fn a_burst_plays_nothing() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        for (at, c) in "]11;rgb:1e1e/1e1e/1e1e".chars().enumerate() {
            assert_eq!(key_filter.key(character(c), after(start, at as u64)), None);
        }
        assert_eq!(key_filter.release(after(start, 500)), None);
    }

    #[test]
    fn a_key_that_is_pressed_twice_at_once_acts_once() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        for at in [0, 0, 9] {
            assert_eq!(key_filter.key(character('5'), after(start, at)), None);
        }
        assert_eq!(key_filter.release(after(start, 20)), None);
        let five = Some(Pressed::Key(character('5')));
        assert_eq!(key_filter.release(after(start, 21)), five);
        // A color in an answer has four equal digits, and more around them.
        for text in ["55555", "11;", "5]", "]55", "e55"] {
            let start = after(start, 1_000);
            for c in text.chars() {
                assert_eq!(key_filter.key(character(c), start), None);
            }
            let released = key_filter.release(after(start, 12));
            assert!(
                !matches!(released, Some(Pressed::Key(_))),
                "{text}: {released:?}"
            );
            key_filter.interrupt(start);
            key_filter.last = None;
        }
    }

    #[test]
    fn different_digits_at_once_are_told() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        for c in "597".chars() {
            assert_eq!(key_filter.key(character(c), start), None);
        }
        assert_eq!(key_filter.release(after(start, 12)), Some(Pressed::Digits));
        assert_eq!(key_filter.release(after(start, 100)), None);
    }

    #[test]
    fn other_keys_pass_at_once_and_still_spoil_a_neighbor() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        let enter = KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE);
        assert_eq!(key_filter.key(character('1'), start), None);
        assert_eq!(key_filter.key(enter, after(start, 5)), Some(enter));
        assert_eq!(key_filter.release(after(start, 100)), None);
    }

    #[test]
    fn after_a_pause_a_character_waits_for_those_that_came_meanwhile() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        assert_eq!(key_filter.key(character('1'), start), None);
        assert_eq!(key_filter.release(after(start, 50)), None);
        assert_eq!(key_filter.due(), Some(after(start, 62)));
        assert_eq!(key_filter.key(character('e'), after(start, 51)), None);
        assert_eq!(key_filter.key(character('1'), after(start, 51)), None);
        assert_eq!(key_filter.release(after(start, 62)), None);
        assert_eq!(key_filter.key(character('5'), after(start, 200)), None);
        assert_eq!(key_filter.release(after(start, 250)), None);
        assert_eq!(
            key_filter.release(after(start, 262)),
            Some(Pressed::Key(character('5')))
        );
    }

    #[test]
    fn a_person_who_types_fast_is_heard() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        for press in 0..5 {
            let at = after(start, press * 30);
            assert_eq!(key_filter.key(character('3'), at), None);
            assert_eq!(
                key_filter.release(at + KEY_HOLD),
                Some(Pressed::Key(character('3')))
            );
        }
    }
}
