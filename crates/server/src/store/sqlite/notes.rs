//! The table of numbers about the file itself.

use game::ServerId;
use rusqlite::{Connection, OptionalExtension, params};

/// The table `caderno`. `maior_versao` is the highest version of any removed room. `em_uso`
/// is 1 from the opening of the file until a server closes it in good order. `servidor_1`
/// and `servidor_2` are the halves of the server's identity, and come with the first opening
/// by a server that has one. The first [`probe`] adds `sondas`. `diario_desde` is the first
/// step of the journal; without it that is 1. `partidas_ate` is the last step whose games are
/// in their own table.
pub(super) const SCHEMA: &str = "
    CREATE TABLE caderno (
        chave TEXT PRIMARY KEY,
        valor INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO caderno VALUES ('maior_versao', 0), ('em_uso', 0);
";

/// Returns whether a server opened the file and did not close it in good order.
pub(super) fn is_in_use(connection: &Connection) -> rusqlite::Result<bool> {
    Ok(note(connection, "em_uso")?.unwrap_or(0) != 0)
}

pub(super) fn set_in_use(connection: &Connection, in_use: bool) -> rusqlite::Result<()> {
    connection
        .prepare("UPDATE caderno SET valor = ?1 WHERE chave = 'em_uso' AND valor <> ?1")?
        .execute([i64::from(in_use)])
        .map(drop)
}

/// Returns the highest version of any room whose removal has been moved out of the journal.
pub(super) fn highest_of_gone(connection: &Connection) -> rusqlite::Result<u64> {
    let highest = note(connection, "maior_versao")?.unwrap_or(0);
    Ok(u64::try_from(highest).unwrap_or(0))
}

pub(super) fn set_highest_of_gone(connection: &Connection, version: u64) -> rusqlite::Result<()> {
    set(connection, "maior_versao", signed(version))
}

/// Returns the first step of the journal.
pub(super) fn first_step(connection: &Connection) -> rusqlite::Result<i64> {
    Ok(note(connection, "diario_desde")?.unwrap_or(1))
}

pub(super) fn set_first_step(connection: &Connection, step: i64) -> rusqlite::Result<()> {
    set(connection, "diario_desde", step)
}

/// Returns the last step of the journal whose games are in their own table.
pub(super) fn last_step_of_games(connection: &Connection) -> rusqlite::Result<i64> {
    Ok(note(connection, "partidas_ate")?.unwrap_or(0))
}

pub(super) fn set_last_step_of_games(connection: &Connection, step: i64) -> rusqlite::Result<()> {
    set(connection, "partidas_ate", step)
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
        Ok(note(connection, key)?.unwrap_or(0))
    });
    let [first, second]: [rusqlite::Result<i64>; 2] = [first, second];
    let [first, second] = [first?, second?].map(|half| u128::from(half.cast_unsigned()));
    Ok(ServerId::from_random((first << 64) | second))
}

/// Returns a number as SQLite has it. One that is too large becomes the largest.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn note(connection: &Connection, key: &str) -> rusqlite::Result<Option<i64>> {
    connection
        .query_row("SELECT valor FROM caderno WHERE chave = ?", [key], |row| {
            row.get(0)
        })
        .optional()
}

fn set(connection: &Connection, key: &str, value: i64) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO caderno (chave, valor) VALUES (?1, ?2)
             ON CONFLICT (chave) DO UPDATE SET valor = ?2",
        )?
        .execute(params![key, value])
        .map(drop)
}
