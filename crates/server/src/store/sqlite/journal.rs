//! The journal: one row for each transaction, with all of its changes.
//!
//! A move is one line of a row. Lines that grow old are folded into the other tables, see [`Rooms`](super::rooms::Rooms).

use std::fmt::Write as _;
use std::sync::Arc;

use game::{MarkAdded, Moment, PlayedGame, Room, RoomId, Square};
use rusqlite::{Connection, params};

use super::{games, notes, rows};
use crate::store::open_fault::OpenFault;

/// The table of layout 3. `passo` grows by one with each row. `mudancas` has one line for
/// each change, see [`Line`].
pub(super) const SCHEMA: &str = "
    CREATE TABLE diario (
        passo    INTEGER PRIMARY KEY,
        soma     INTEGER NOT NULL,
        mudancas TEXT NOT NULL
    ) STRICT;
";

/// A change of a room, as a line of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// `.VERSION SQUARE WAIT BEGAN ROOM`: a mark, where `-` stands for no moment.
    Mark(RoomId, MarkAdded),
    /// `+JSON`: the whole room.
    Whole(Arc<Room>),
    /// `-VERSION ROOM`: the room of this version is removed.
    Gone(RoomId, u64),
    /// `*JSON`: a game has ended.
    Game(Arc<PlayedGame>),
    /// `/VERSION ROOM`: the game that ended with this version of its room is not kept.
    NoGame(RoomId, u64),
}

impl Line {
    /// Returns the line of a change, or `None` if there is no room before and after it.
    pub(super) fn of_change(before: Option<&Arc<Room>>, next: Option<&Arc<Room>>) -> Option<Self> {
        match (before, next) {
            (Some(before), Some(next)) => Some(match next.mark_added_to(before) {
                Some(added) => Self::Mark(next.id().clone(), added),
                None => Self::Whole(Arc::clone(next)),
            }),
            (None, Some(next)) => Some(Self::Whole(Arc::clone(next))),
            (Some(before), None) => Some(Self::Gone(before.id().clone(), before.version())),
            (None, None) => None,
        }
    }

    /// Returns the room that the line changes.
    pub(super) fn room(&self) -> Option<&RoomId> {
        match self {
            Self::Mark(id, _) | Self::Gone(id, _) => Some(id),
            Self::Whole(room) => Some(room.id()),
            Self::Game(_) | Self::NoGame(..) => None,
        }
    }

    /// Writes the line at the end of a text.
    pub(super) fn write(&self, text: &mut String) -> rusqlite::Result<()> {
        let written = match self {
            Self::Mark(id, added) => {
                let square = added.square.index();
                write!(text, ".{} {square}", added.version)
                    .and_then(|()| number(text, added.wait.map(|moment| moment.0)))
                    .and_then(|()| number(text, added.began))
                    .and_then(|()| writeln!(text, " {id}"))
            }
            Self::Whole(room) => writeln!(text, "+{}", rows::state(room)?),
            Self::Gone(id, version) => writeln!(text, "-{version} {id}"),
            Self::Game(game) => writeln!(text, "*{}", games::content(game)?),
            Self::NoGame(id, version) => writeln!(text, "/{version} {id}"),
        };
        written.map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))
    }

    fn read(line: &str) -> Option<Self> {
        let (kind, rest) = line.split_at_checked(1)?;
        let mut words = rest.split(' ');
        match kind {
            "." => {
                let version = words.next()?.parse().ok()?;
                let square = Square::new(words.next()?.parse().ok()?)?;
                let mut moment = || match words.next()? {
                    "-" => Some(None),
                    number => number.parse().ok().map(Some),
                };
                let added = MarkAdded {
                    square,
                    version,
                    wait: moment()?.map(Moment),
                    began: moment()?,
                };
                Some(Self::Mark(words.next()?.parse().ok()?, added))
            }
            "+" => rows::room(rest).ok().map(Self::Whole),
            "*" => serde_json::from_str(rest)
                .ok()
                .map(Arc::new)
                .map(Self::Game),
            "-" | "/" => {
                let version = words.next()?.parse().ok()?;
                let id = words.next()?.parse().ok()?;
                Some(match kind {
                    "-" => Self::Gone(id, version),
                    _ => Self::NoGame(id, version),
                })
            }
            _ => None,
        }
    }
}

/// Writes a number, or `-` without one.
fn number(text: &mut String, number: Option<u64>) -> std::fmt::Result {
    match number {
        Some(number) => write!(text, " {number}"),
        None => text.write_str(" -"),
    }
}

/// Appends a row.
pub(super) fn append(connection: &Connection, step: i64, lines: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT INTO diario (passo, soma, mudancas) VALUES (?, ?, ?)")?
        .execute(params![step, checksum(step, lines), lines])
        .map(drop)
}

/// Removes the rows before a step.
pub(super) fn cut(connection: &Connection, first: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM diario WHERE passo < ?")?
        .execute([first])?;
    notes::set_first_step(connection, first)
}

/// Calls `each` with every line and the step of its row, in order. Returns the step after
/// the last row.
///
/// # Errors
/// The first row that is missing or not as it was written.
pub(super) fn read(
    connection: &Connection,
    mut each: impl FnMut(i64, Line) -> Result<(), OpenFault>,
) -> Result<i64, OpenFault> {
    let mut step = notes::first_step(connection)?;
    let mut rows = connection.prepare("SELECT passo, soma, mudancas FROM diario ORDER BY passo")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let damaged = || {
            OpenFault::Damaged(format!(
                "step {step} of the journal is not as it was written"
            ))
        };
        let lines: String = row.get(2)?;
        if row.get::<_, i64>(0)? != step || row.get::<_, i64>(1)? != checksum(step, &lines) {
            return Err(damaged());
        }
        for line in lines.lines() {
            each(step, Line::read(line).ok_or_else(damaged)?)?;
        }
        step += 1;
    }
    Ok(step)
}

fn checksum(step: i64, lines: &str) -> i64 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&step.to_le_bytes());
    hasher.update(lines.as_bytes());
    i64::from(hasher.finalize())
}
