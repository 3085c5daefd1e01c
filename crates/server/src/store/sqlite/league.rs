//! The league, in a table of its own with at most one row.
//!
//! Every opening of the file makes the table if it is missing, so it belongs to no layout. A
//! server from before there were leagues leaves it alone.

use game::{League, LeagueId};
use rusqlite::{Connection, OptionalExtension, params};

use super::notes::signed;

/// The table. `mudanca` is the moment of the last change.
pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS torneio (
        n       INTEGER PRIMARY KEY CHECK (n = 1),
        mudanca INTEGER NOT NULL,
        dados   TEXT NOT NULL
    ) STRICT;
";

/// The row of the table.
#[derive(Debug)]
pub(super) struct Row {
    changed: i64,
    /// The league as JSON.
    pub(super) content: String,
}

/// Returns the row, if a league was ever set.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<Row>> {
    let row = |row: &rusqlite::Row<'_>| {
        let (changed, content) = (row.get(0)?, row.get(1)?);
        Ok(Row { changed, content })
    };
    connection
        .prepare_cached("SELECT mudanca, dados FROM torneio")?
        .query_row([], row)
        .optional()
}

/// Sets the league, unless the one that is there changed at the same moment or later. Returns
/// whether it is set.
pub(super) fn set(connection: &Connection, league: &League) -> rusqlite::Result<bool> {
    let unstorable = |error| rusqlite::Error::ToSqlConversionFailure(Box::new(error));
    let content = serde_json::to_string(league).map_err(unstorable)?;
    let rows = connection
        .prepare_cached(
            "INSERT INTO torneio (n, mudanca, dados) VALUES (1, ?1, ?2)
             ON CONFLICT (n) DO UPDATE SET mudanca = ?1, dados = ?2 WHERE mudanca < ?1",
        )?
        .execute(params![signed(league.changed), content])?;
    Ok(rows > 0)
}

/// Puts back the row that was there before a change that is undone.
pub(super) fn put_back(connection: &Connection, before: Option<&Row>) -> rusqlite::Result<()> {
    connection.execute("DELETE FROM torneio", [])?;
    if let Some(Row { changed, content }) = before {
        let sql = "INSERT INTO torneio (n, mudanca, dados) VALUES (1, ?, ?)";
        connection.execute(sql, params![changed, content])?;
    }
    Ok(())
}

/// Returns the games of a league in the table of games as JSON, and perhaps some others.
pub(super) fn games(
    connection: &Connection,
    league: LeagueId,
    since: u64,
) -> rusqlite::Result<Vec<String>> {
    connection
        .prepare_cached("SELECT dados FROM partida WHERE fim >= ? AND instr(dados, ?)")?
        .query_map(params![signed(since), league.to_string()], |row| row.get(0))?
        .collect()
}
