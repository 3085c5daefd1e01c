//! Keys as they come, less those that nobody pressed.
//!
//! The answer of a terminal to a question it was asked long ago, or by another
//! program, arrives as ordinary keys: some of them digits, and digits play. Such an
//! answer comes all at once. So a character is held for a moment, and dropped when
//! another key falls into that moment or has just gone before.

use std::io;
use std::time::{Duration, Instant};

use crossterm::event::{Event, EventStream, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Two keys closer together than this were not pressed by a person.
const KEY_HOLD: Duration = Duration::from_millis(12);

/// A clock that rings this late was not being listened to, and the keys neither.
const TIMER_SLACK: Duration = Duration::from_millis(6);

/// How long an answer may be overdue.
const REPLY_GRACE: Duration = Duration::from_millis(500);

/// What the terminal sends, read by a task of its own: crossterm's stream may be
/// polled by one waker only, or keys wait in it until something else happens.
#[derive(Debug)]
pub(crate) struct Input {
    report: mpsc::UnboundedSender<io::Result<Event>>,
    events: mpsc::UnboundedReceiver<io::Result<Event>>,
    reader: Option<JoinHandle<()>>,
}

impl Input {
    /// Nothing is read yet.
    pub(crate) fn new() -> Self {
        let (report, events) = mpsc::unbounded_channel();
        Self {
            report,
            events,
            reader: None,
        }
    }

    /// What came next; an error once the terminal can be read no more.
    pub(crate) async fn next(&mut self) -> io::Result<Event> {
        self.events
            .recv()
            .await
            .unwrap_or_else(|| Err(io::ErrorKind::UnexpectedEof.into()))
    }

    /// What has come already.
    pub(crate) fn try_next(&mut self) -> Option<io::Result<Event>> {
        self.events.try_recv().ok()
    }

    /// Stops reading, so that what is typed reaches the shell.
    pub(crate) async fn pause(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.abort();
            // That it was aborted is what we wanted.
            let _aborted = reader.await;
        }
    }

    /// Reads, or reads again; must be called inside a tokio runtime.
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

/// Holds a character until it is known to have come alone.
#[derive(Debug, Default)]
pub(crate) struct KeyFilter {
    held: Option<(KeyEvent, Instant)>,
    last: Option<Instant>,
    deaf_until: Option<Instant>,
}

impl KeyFilter {
    /// Believes no key of which answers consist, for a while: the terminal owes one, and
    /// it may come yet, in pieces.
    pub(crate) fn distrust(&mut self, from: Instant) {
        self.deaf_until = Some(from + REPLY_GRACE);
    }

    /// Takes a key in; gives it back if it needs no guarding.
    pub(crate) fn key(&mut self, key: KeyEvent, at: Instant) -> Option<KeyEvent> {
        if self.deaf_until.is_some_and(|until| at < until) && is_of_an_answer(&key) {
            self.interrupt(at);
            return None;
        }
        let in_a_burst = self
            .last
            .is_some_and(|last| at.duration_since(last) < KEY_HOLD);
        self.last = Some(at);
        self.held = None;
        if !is_character(&key) {
            return Some(key);
        }
        if !in_a_burst {
            self.held = Some((key, at + KEY_HOLD));
        }
        None
    }

    /// Notes that something else than a key came in, such as a paste.
    pub(crate) fn interrupt(&mut self, at: Instant) {
        self.last = Some(at);
        self.held = None;
    }

    /// When the held key is to be fetched.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.held.as_ref().map(|(_, due)| *due)
    }

    /// The held key, once it has come alone. Was the program not run in time to tell,
    /// it is held for another moment.
    pub(crate) fn release(&mut self, at: Instant) -> Option<KeyEvent> {
        if let Some((_, due)) = &mut self.held
            && at > *due + TIMER_SLACK
        {
            *due = at + KEY_HOLD;
        }
        self.held.take_if(|(_, due)| *due <= at).map(|(key, _)| key)
    }
}

fn is_character(key: &KeyEvent) -> bool {
    let plain = !key
        .modifiers
        .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    matches!(key.code, KeyCode::Char(_)) && plain
}

/// Whether an answer such as `Esc ]11;rgb:1e1e/1e1e/1e1e Esc \` may hold this key.
fn is_of_an_answer(key: &KeyEvent) -> bool {
    let letter = |c: char| c.is_ascii_hexdigit() || "rg]:;/\\[?".contains(c);
    if let KeyCode::Char(c) = key.code {
        return letter(c) && !key.modifiers.contains(KeyModifiers::CONTROL);
    }
    key.code == KeyCode::Esc
}

/// Whether this is Ctrl-Z: in raw mode nobody else turns it into a pause.
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
        assert_eq!(key_filter.release(after(start, 12)), Some(character('5')));
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
        assert_eq!(key_filter.release(after(start, 412)), Some(character('q')));
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
    fn other_keys_pass_at_once_and_still_spoil_a_neighbour() {
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
        assert_eq!(key_filter.release(after(start, 262)), Some(character('5')));
    }

    #[test]
    fn a_person_who_types_fast_is_heard() {
        let (mut key_filter, start) = (KeyFilter::default(), Instant::now());
        for press in 0..5 {
            let at = after(start, press * 30);
            assert_eq!(key_filter.key(character('3'), at), None);
            assert_eq!(key_filter.release(at + KEY_HOLD), Some(character('3')));
        }
    }
}
