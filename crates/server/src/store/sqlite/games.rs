//! Games that have ended, as rows of the file.
//!
//! **Invariant:** the content of a row is read by its reader. An unreadable game would
//! otherwise fail the moves of its transaction.

use game::{PlayedGame, RoomId};
use rusqlite::{Connection, params};

use super::notes::signed;
use crate::store::games::Ended;

/// The table of layout 2. `n` grows with each game, and `ordem` with each game of a room.
pub(super) const SCHEMA: &str = "
    CREATE TABLE partida (
        n      INTEGER PRIMARY KEY,
        sala   TEXT NOT NULL,
        ordem  INTEGER NOT NULL,
        versao INTEGER NOT NULL,
        fim    INTEGER NOT NULL,
        dados  TEXT NOT NULL,
        UNIQUE (sala, ordem)
    ) STRICT;
";

const NEWEST: &str = "SELECT max(ordem) FROM partida WHERE sala = ?";

/// Adds a game, and removes the oldest one above each of the bounds.
///
/// The statements touch one row each. One that reads the table that it writes would make
/// SQLite build a temporary table first, at many times the cost.
pub(super) fn add(connection: &Connection, ended: &Ended) -> rusqlite::Result<()> {
    let Ended { game, bounds } = ended;
    let room = game.room.as_str();
    let content = content(game)?;
    let newest: Option<i64> = connection
        .prepare_cached(NEWEST)?
        .query_row([room], |row| row.get(0))?;
    let order = newest.unwrap_or(0) + 1;
    connection
        .prepare_cached(
            "INSERT INTO partida (sala, ordem, versao, fim, dados) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![
            room,
            order,
            signed(game.version),
            signed(game.ended),
            content
        ])?;
    let surplus = |newest: i64, bound: usize| newest - i64::try_from(bound).unwrap_or(i64::MAX);
    let of_room = surplus(order, bounds.of_a_room);
    if of_room > 0 {
        connection
            .prepare_cached("DELETE FROM partida WHERE sala = ? AND ordem = ?")?
            .execute(params![room, of_room])?;
    }
    let of_all = surplus(connection.last_insert_rowid(), bounds.in_all);
    if of_all > 0 {
        connection
            .prepare_cached("DELETE FROM partida WHERE n = ?")?
            .execute([of_all])?;
    }
    Ok(())
}

/// Returns a game as text.
///
/// # Errors
/// The game cannot be written, which a bug alone can cause.
pub(super) fn content(game: &PlayedGame) -> rusqlite::Result<String> {
    let unstorable = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    serde_json::to_string(game).map_err(unstorable)
}

/// Removes a game whose change is undone.
pub(super) fn remove(connection: &Connection, game: &PlayedGame) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM partida WHERE sala = ? AND versao = ?")?
        .execute(params![game.room.as_str(), signed(game.version)])
        .map(drop)
}

/// Returns the games of a room as JSON, oldest first; of all rooms without one.
pub(super) fn read(
    connection: &Connection,
    room: Option<&RoomId>,
) -> rusqlite::Result<Vec<String>> {
    match room {
        Some(room) => connection
            .prepare_cached("SELECT dados FROM partida WHERE sala = ? ORDER BY ordem")?
            .query_map([room.as_str()], |row| row.get(0))?
            .collect(),
        None => connection
            .prepare("SELECT dados FROM partida ORDER BY n")?
            .query_map([], |row| row.get(0))?
            .collect(),
    }
}

/// Removes the games that ended before this moment, in Unix milliseconds.
pub(super) fn forget(connection: &Connection, before: u64) -> rusqlite::Result<()> {
    connection
        .prepare("DELETE FROM partida WHERE fim < ?")?
        .execute([signed(before)])
        .map(drop)
}

#[cfg(test)]
mod tests {
    use rusqlite::StatementStatus;
    use tempfile::TempDir;

    use super::super::file::OpenFile;
    use super::super::settings::Settings;
    use super::*;
    use crate::store::Bounds;
    use crate::store::testing::conformance::{ended, room};

    #[test]
    fn a_kept_statement_is_planned_once() {
        let folder = TempDir::new().unwrap();
        let file = OpenFile::open(&folder.path().join("salas.db"), Settings::USUAL).unwrap();
        for id in ["gato", "mesa", "lua"] {
            add(&file.connection, &ended(&room(id, 7), Bounds::USUAL)).unwrap();
        }
        let newest = file.connection.prepare_cached(NEWEST).unwrap();
        let count = |status| newest.get_status(status);
        assert_eq!(count(StatementStatus::Run), 3);
        assert_eq!(count(StatementStatus::RePrepare), 0);
    }
}
