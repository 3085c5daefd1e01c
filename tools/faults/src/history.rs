//! The history of a row: everything that each client sent, was answered and saw, with times and
//! connection numbers. It is stored as JSON lines, so a failing run can be checked again.
//!
//! **Invariant:** judges nothing; [`crate::checker`] does that.

use std::io::{BufRead, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use game::{Board, Mark, PlayedGame, RoomView};
use serde::{Deserialize, Serialize};

/// One event of one connection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Microseconds since the history began.
    pub at: u64,
    /// The connection, from 1. Events of the battery itself have 0.
    pub connection: u64,
    /// The event.
    #[serde(flatten)]
    pub event: Event,
}

impl Entry {
    /// Returns the room, if the event shows one.
    pub fn room(&self) -> Option<&RoomView> {
        if let Event::Saw { room } = &self.event {
            Some(room)
        } else {
            None
        }
    }
}

/// An event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The connection was opened by this person.
    Opened {
        /// The name of the person, for readers of the history.
        person: String,
    },
    /// The client asked to enter a room.
    Entering {
        /// The number among this connection's requests.
        request: u64,
        /// The room.
        room: String,
        /// The token presented.
        token: Option<String>,
        /// Whether the key `ficha` was sent at all.
        knows_seats: bool,
        /// Whether the client only wants to watch.
        watch: bool,
        /// The person's name.
        name: String,
    },
    /// The client proposed a board.
    Proposed {
        /// The number among this connection's requests.
        request: u64,
        /// The room.
        room: String,
        /// The game in which the sender believed, or 0 if it had seen none.
        number: u32,
        /// The whole board.
        board: Board,
    },
    /// The client claimed the opposite seat.
    Claimed {
        /// The number among this connection's requests.
        request: u64,
        /// The room.
        room: String,
    },
    /// The client left on purpose.
    Left {
        /// The number among this connection's requests.
        request: u64,
        /// The room.
        room: String,
    },
    /// A request was acknowledged.
    Answered {
        /// The number of that request.
        request: u64,
        /// Whether it was accepted.
        ok: bool,
        /// The code of the refusal.
        code: Option<String>,
        /// The version of the room after it.
        version: Option<u64>,
        /// Whether it had been applied before.
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
        /// Its mark, or none for a watcher.
        mark: Option<Mark>,
        /// The token of the seat.
        token: Option<String>,
    },
    /// The client was told of a refusal.
    Refused {
        /// The code of the refusal.
        code: String,
    },
    /// The client received something that cannot be understood.
    Garbled {
        /// The frame.
        frame: String,
    },
    /// The connection is over.
    Closed,
    /// The server said which games of a room it keeps.
    Kept {
        /// The room.
        room: String,
        /// The moment of the question, in microseconds since the history began.
        asked: u64,
        /// The games, oldest first.
        games: Vec<PlayedGame>,
    },
    /// Nothing is under way any more. Every connected client has had time to see the newest
    /// room.
    AtRest,
    /// The server was started again, so all earlier connections are gone.
    Restarted,
    /// The shared store lost data or its process. The servers put their rooms back, under
    /// higher versions.
    PutBack,
    /// A fault was injected.
    Fault {
        /// A description of the fault.
        what: String,
    },
}

/// A history under way, shared by everything that writes to it.
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
    /// Opens a new connection, and returns its number.
    pub fn open(&self, person: &str) -> u64 {
        let mut inner = self.inner();
        inner.connections += 1;
        let number = inner.connections;
        drop(inner);
        let person = person.to_owned();
        self.note(number, Event::Opened { person });
        number
    }

    /// Records an event of this moment.
    pub fn note(&self, connection: u64, event: Event) {
        let mut inner = self.inner();
        // The clock is read under the lock, so times never go back within a history.
        let at = self.now();
        inner.entries.push(Entry {
            at,
            connection,
            event,
        });
    }

    /// Returns the microseconds since the history began.
    pub fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Records a fault that the battery injects.
    pub fn fault(&self, what: impl Into<String>) {
        self.note(0, Event::Fault { what: what.into() });
    }

    /// Notes a fault after which the servers put their rooms back.
    pub fn loss(&self, what: impl Into<String>) {
        self.fault(what);
        self.note(0, Event::PutBack);
    }

    /// Returns everything so far.
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
/// The history cannot be written.
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
/// A line is no entry.
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
