//! The rules of the host, in a table of its own with at most one row.
//!
//! Every opening of the file makes the table if it is missing, as that of the league.

use rusqlite::{Connection, OptionalExtension};

/// The table.
pub(super) const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS casa (
        n     INTEGER PRIMARY KEY CHECK (n = 1),
        dados TEXT NOT NULL
    ) STRICT;
";

/// Returns the rules as they were set last, if they ever were.
pub(super) fn read(connection: &Connection) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT dados FROM casa")?
        .query_row([], |row| row.get(0))
        .optional()
}

/// Sets the rules. No change of a failed transaction is undone here: the server's own rules
/// hold, and are set again with the next act.
pub(super) fn set(connection: &Connection, content: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO casa (n, dados) VALUES (1, ?1)
             ON CONFLICT (n) DO UPDATE SET dados = ?1 WHERE dados <> ?1",
        )?
        .execute([content])
        .map(drop)
}
