//! What each client sent, was answered and saw, with times and connection
//! numbers. Kept as JSON lines, so that a failing run can be checked again.
//! Judges nothing: that is [`crate::checker`]'s.

use std::io::{BufRead, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use game::{Board, Mark, RoomView};
use serde::{Deserialize, Serialize};

/// One thing that happened to one connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Microseconds since the history began.
    pub at: u64,
    /// The connection, from 1; 0 is the battery itself.
    pub connection: u64,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
}

impl Entry {
    /// The room that was shown, if that is what happened.
    pub fn room(&self) -> Option<&RoomView> {
        if let Event::Saw { room } = &self.event {
            Some(room)
        } else {
            None
        }
    }
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The connection was opened by this person.
    Opened {
        /// The person, for the reader of a history.
        person: String,
    },
    /// The client asked to enter a room.
    Entering {
        /// Its number among this connection's requests.
        request: u64,
        /// The room.
        room: String,
        /// The token presented.
        token: Option<String>,
        /// Whether the key `ficha` was sent at all.
        knows_seats: bool,
        /// Wants to watch.
        watch: bool,
        /// The person's name.
        name: String,
    },
    /// The client proposed a board.
    Proposed {
        /// Its number among this connection's requests.
        request: u64,
        /// The room.
        room: String,
        /// The game the sender believed in; 0 when it had seen none.
        number: u32,
        /// The whole board.
        board: Board,
    },
    /// The client left on purpose.
    Left {
        /// Its number among this connection's requests.
        request: u64,
        /// The room.
        room: String,
    },
    /// A request was acknowledged.
    Answered {
        /// Which one.
        request: u64,
        /// Accepted?
        ok: bool,
        /// Why not.
        code: Option<String>,
        /// The room's version after it.
        version: Option<u64>,
        /// It had been applied before.
        repeated: bool,
    },
    /// The client was shown the room.
    Saw {
        /// The whole room.
        room: Box<RoomView>,
    },
    /// The client was told its seat.
    Seated {
        /// The room.
        room: String,
        /// Its mark, or none when watching.
        mark: Option<Mark>,
        /// The secret of the seat.
        token: Option<String>,
    },
    /// The client was told of a refusal.
    Refused {
        /// Its code.
        code: String,
    },
    /// The client sent something that cannot be understood.
    Garbled {
        /// The frame.
        frame: String,
    },
    /// The connection is over.
    Closed,
    /// Nothing is under way any more: everybody still connected has had time to
    /// see the newest room.
    AtRest,
    /// The server was started again: who was connected is not any more.
    Restarted,
    /// A fault was injected.
    Fault {
        /// In words.
        what: String,
    },
}

/// A history under way, shared by all who write it.
#[derive(Clone, Debug)]
pub struct Log {
    begun: Instant,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug, Default)]
struct Inner {
    connections: u64,
    entries: Vec<Entry>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            inner: Arc::default(),
        }
    }
}

impl Log {
    /// A number for a new connection, which is hereby opened.
    pub fn open(&self, person: &str) -> u64 {
        let mut inner = self.inner();
        inner.connections += 1;
        let number = inner.connections;
        drop(inner);
        let person = person.to_owned();
        self.note(number, Event::Opened { person });
        number
    }

    /// Notes what happened now.
    pub fn note(&self, connection: u64, event: Event) {
        let mut inner = self.inner();
        // Read under the lock, so that times never fall within a history.
        let at = u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        inner.entries.push(Entry {
            at,
            connection,
            event,
        });
    }

    /// Notes a fault of the battery's own doing.
    pub fn fault(&self, what: impl Into<String>) {
        self.note(0, Event::Fault { what: what.into() });
    }

    /// Everything so far.
    pub fn entries(&self) -> Vec<Entry> {
        self.inner().entries.clone()
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes a history, one entry a line.
///
/// # Errors
/// What writing may report.
pub fn write(entries: &[Entry], mut to: impl Write) -> anyhow::Result<()> {
    for entry in entries {
        serde_json::to_writer(&mut to, entry)?;
        to.write_all(b"\n")?;
    }
    Ok(to.flush()?)
}

/// Reads a history back.
///
/// # Errors
/// A line that is no entry.
pub fn read(from: impl BufRead) -> anyhow::Result<Vec<Entry>> {
    from.lines()
        .map(|line| Ok(serde_json::from_str(&line?)?))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_survives_being_kept() {
        let log = Log::default();
        let ana = log.open("Ana");
        let room = game::Room::new("123".parse().unwrap(), 7);
        log.note(
            ana,
            Event::Proposed {
                request: 1,
                room: "123".to_owned(),
                number: 1,
                board: Board::EMPTY.with(game::Square::new(4).unwrap(), Mark::X),
            },
        );
        log.note(
            ana,
            Event::Saw {
                room: Box::new(room.view()),
            },
        );
        log.note(ana, Event::Closed);
        log.fault("kill -9");
        let mut kept = Vec::new();
        write(&log.entries(), &mut kept).unwrap();
        assert_eq!(read(kept.as_slice()).unwrap(), log.entries());
    }
}
