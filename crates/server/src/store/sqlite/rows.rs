//! Rooms as rows of the file, and the statements that change them.
//!
//! **Invariant:** does not depend on transactions or on the senders of changes.

use std::sync::Arc;

use game::{PlayedGame, Room, RoomId, ServerId};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::games;
use crate::store::games::Ended;
use crate::store::{StoredRooms, Swap};

/// The tables of rooms. The table `caderno` has notes. `maior_versao` is the highest
/// version of any removed room. `em_uso` is 1 from the opening of the file until a server
/// closes it in good order. `servidor_1` and `servidor_2` are the halves of the server's
/// identity, and come with the first opening by a server that has one. The first [`probe`]
/// adds the row `sondas`.
pub(super) const SCHEMA: &str = "
    CREATE TABLE sala (
        id     TEXT PRIMARY KEY,
        versao INTEGER NOT NULL,
        estado TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE caderno (
        chave TEXT PRIMARY KEY,
        valor INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO caderno VALUES ('maior_versao', 0), ('em_uso', 0);
";

/// A change of one room.
#[derive(Clone, Debug)]
pub(super) struct Change {
    pub(super) id: RoomId,
    pub(super) before: Option<Arc<Room>>,
    pub(super) next: Option<Arc<Room>>,
    pub(super) game: Keeping,
}

/// The effect of a change on the games that are kept.
#[derive(Clone, Debug)]
pub(super) enum Keeping {
    Nothing,
    Add(Ended),
    Remove(Arc<PlayedGame>),
}

impl Change {
    /// Makes the change, if the file has the expected version.
    pub(super) fn swap(&self, connection: &Connection) -> rusqlite::Result<Swap> {
        let changed = match (&self.before, &self.next) {
            (None, Some(next)) => connection
                .prepare_cached("INSERT OR IGNORE INTO sala (id, versao, estado) VALUES (?, ?, ?)")?
                .execute(params![self.id.as_str(), version(next)?, state(next)?])?,
            (Some(before), Some(next)) => connection
                .prepare_cached(
                    "UPDATE sala SET versao = ?, estado = ? WHERE id = ? AND versao = ?",
                )?
                .execute(params![
                    version(next)?,
                    state(next)?,
                    self.id.as_str(),
                    version(before)?
                ])?,
            (Some(before), None) => remove(connection, before)?,
            (None, None) => usize::from(load(connection, &self.id)?.is_none()),
        };
        if changed == 1 {
            match &self.game {
                Keeping::Nothing => {}
                Keeping::Add(ended) => games::add(connection, ended)?,
                Keeping::Remove(game) => games::remove(connection, game)?,
            }
            return Ok(Swap::Committed);
        }
        Ok(Swap::Conflict(load(connection, &self.id)?))
    }

    /// Returns the change that undoes this one, if it was made.
    pub(super) fn reversed(self) -> Self {
        Self {
            id: self.id,
            before: self.next,
            next: self.before,
            game: match self.game {
                Keeping::Add(Ended { game, .. }) => Keeping::Remove(game),
                Keeping::Nothing | Keeping::Remove(_) => Keeping::Nothing,
            },
        }
    }
}

fn remove(connection: &Connection, room: &Room) -> rusqlite::Result<usize> {
    let removed = connection
        .prepare_cached("DELETE FROM sala WHERE id = ? AND versao = ?")?
        .execute(params![room.id().as_str(), version(room)?])?;
    connection
        .prepare_cached("UPDATE caderno SET valor = max(valor, ?) WHERE chave = 'maior_versao'")?
        .execute([version(room)?])?;
    Ok(removed)
}

pub(super) fn load(connection: &Connection, id: &RoomId) -> rusqlite::Result<Option<Arc<Room>>> {
    connection
        .prepare_cached("SELECT estado FROM sala WHERE id = ?")?
        .query_row([id.as_str()], room)
        .optional()
}

pub(super) fn all(connection: &Connection) -> rusqlite::Result<StoredRooms> {
    let rooms: Vec<Arc<Room>> = connection
        .prepare("SELECT estado FROM sala ORDER BY id")?
        .query_map([], room)?
        .collect::<rusqlite::Result<_>>()?;
    let of_gone = u64::try_from(note(connection, "maior_versao")?).unwrap_or(0);
    Ok(StoredRooms::new(rooms, of_gone))
}

/// Returns whether a server opened the file and did not close it in good order.
pub(super) fn is_in_use(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(note(connection, "em_uso")? != 0)
}

pub(super) fn set_in_use(connection: &Connection, in_use: bool) -> rusqlite::Result<()> {
    connection
        .prepare("UPDATE caderno SET valor = ?1 WHERE chave = 'em_uso' AND valor <> ?1")?
        .execute([i64::from(in_use)])
        .map(drop)
}

/// Writes one row. It counts, because SQLite does not write a row that stays the same.
pub(super) fn probe(connection: &Connection) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO caderno (chave, valor) VALUES ('sondas', 1)
             ON CONFLICT (chave) DO UPDATE SET valor = valor + 1",
        )?
        .execute([])
        .map(drop)
}

/// Returns the identity of the server whose rooms these are. Draws one for a file without.
pub(super) fn server(connection: &Connection) -> rusqlite::Result<ServerId> {
    let [first, second] = ["servidor_1", "servidor_2"].map(|key| {
        connection
            .prepare("INSERT OR IGNORE INTO caderno VALUES (?, ?)")?
            .execute(params![key, rand::random::<i64>()])?;
        note(connection, key)
    });
    let [first, second] = [first?, second?].map(|half| u128::from(half.cast_unsigned()));
    Ok(ServerId::from_random((first << 64) | second))
}

fn note(connection: &Connection, key: &str) -> rusqlite::Result<i64> {
    connection.query_row("SELECT valor FROM caderno WHERE chave = ?", [key], |row| {
        row.get(0)
    })
}

fn room(row: &Row<'_>) -> rusqlite::Result<Arc<Room>> {
    let state: String = row.get(0)?;
    serde_json::from_str(&state)
        .map(Arc::new)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(0, Type::Text, Box::new(error)))
}

fn state(room: &Room) -> rusqlite::Result<String> {
    serde_json::to_string(room).map_err(unstorable)
}

fn version(room: &Room) -> rusqlite::Result<i64> {
    i64::try_from(room.version()).map_err(unstorable)
}

fn unstorable(error: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(Box::new(error))
}
