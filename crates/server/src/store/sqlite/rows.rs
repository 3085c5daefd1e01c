//! The table of whole rooms, each as of the moment at which it was folded out of the journal.

use std::sync::Arc;

use game::{Room, RoomId};
use rusqlite::{Connection, params};

use super::notes::signed;
use crate::store::open_fault::OpenFault;

/// The table, as layouts 1 and 2 have it.
pub(super) const SCHEMA: &str = "
    CREATE TABLE sala (
        id     TEXT PRIMARY KEY,
        versao INTEGER NOT NULL,
        estado TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
";

/// A row of the table.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: RoomId,
    /// The step of the journal that the row is as of. Earlier lines of this room are in it.
    pub(super) step: i64,
    /// `None` for a removed room. Its row stays while the journal has lines of it.
    pub(super) room: Option<Arc<Room>>,
}

/// Adds the columns of layout 3: the step of each row, and its checksum.
pub(super) fn add_checksums(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(
        "ALTER TABLE sala ADD COLUMN passo INTEGER NOT NULL DEFAULT 0;
         ALTER TABLE sala ADD COLUMN soma INTEGER NOT NULL DEFAULT 0;",
    )?;
    let mut rows = connection.prepare("SELECT id, versao, estado FROM sala")?;
    let sums = rows
        .query_map([], |row| {
            let (id, version, state): (String, i64, String) =
                (row.get(0)?, row.get(1)?, row.get(2)?);
            let sum = checksum(&id, version, &state, 0);
            Ok((sum, id))
        })?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let mut update = connection.prepare("UPDATE sala SET soma = ? WHERE id = ?")?;
    for (sum, id) in sums {
        update.execute(params![sum, id])?;
    }
    Ok(())
}

/// Writes a room, or the absence of one, as of a step of the journal.
pub(super) fn put(
    connection: &Connection,
    id: &RoomId,
    room: Option<&Room>,
    step: i64,
) -> rusqlite::Result<()> {
    let version = room.map_or(0, |room| signed(room.version()));
    let state = room.map_or(Ok(String::new()), state)?;
    let sum = checksum(id.as_str(), version, &state, step);
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO sala (id, versao, estado, passo, soma) VALUES (?, ?, ?, ?, ?)",
        )?
        .execute(params![id.as_str(), version, state, step, sum])
        .map(drop)
}

/// Removes the row of a removed room that is as of a step. A row of this id as of a later
/// step stays.
pub(super) fn remove(connection: &Connection, id: &RoomId, step: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached("DELETE FROM sala WHERE id = ? AND passo = ? AND estado = ''")?
        .execute(params![id.as_str(), step])
        .map(drop)
}

/// Returns all rows. Those of layouts before 3 have neither steps nor checksums.
///
/// # Errors
/// The first row that is not as it was written.
pub(super) fn read(connection: &Connection, summed: bool) -> Result<Vec<Row>, OpenFault> {
    let more = if summed { "passo, soma" } else { "0, 0" };
    let mut rows = connection.prepare(&format!("SELECT id, versao, estado, {more} FROM sala"))?;
    let mut rows = rows.query([])?;
    let mut read = Vec::new();
    while let Some(row) = rows.next()? {
        let (id, version, state): (String, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let (step, sum): (i64, i64) = (row.get(3)?, row.get(4)?);
        let damaged = || OpenFault::Damaged(format!("room {id} is not as it was written"));
        if summed && sum != checksum(&id, version, &state, step) {
            return Err(damaged());
        }
        read.push(Row {
            id: id.parse().map_err(|_| damaged())?,
            step,
            room: if state.is_empty() {
                None
            } else {
                Some(room(&state)?)
            },
        });
    }
    Ok(read)
}

/// Returns a room as text.
///
/// # Errors
/// The room cannot be written, which a bug alone can cause.
pub(super) fn state(room: &Room) -> rusqlite::Result<String> {
    let unstorable = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    serde_json::to_string(room).map_err(unstorable)
}

/// Reads a room from its text.
pub(super) fn room(state: &str) -> Result<Arc<Room>, OpenFault> {
    let room =
        serde_json::from_str(state).map_err(|error| OpenFault::Damaged(error.to_string()))?;
    Ok(Arc::new(room))
}

fn checksum(id: &str, version: i64, state: &str, step: i64) -> i64 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(id.as_bytes());
    hasher.update(&version.to_le_bytes());
    hasher.update(&step.to_le_bytes());
    hasher.update(state.as_bytes());
    i64::from(hasher.finalize())
}
