#!/usr/bin/env bash
# rusqlite 0.43.0 with its bundled SQLite plans a cached statement anew at every execution, if
# the statement has an equality and an order. No table was ever analyzed.
#
# Guess: prepare_cached parses and plans a statement once, and a later call only binds and
# steps. Values can matter to the plan only after ANALYZE.
#
# Seen: five executions count five new plans (SQLITE_STMTSTATUS_REPREPARE). libsqlite3-sys
# builds SQLite with SQLITE_ENABLE_STAT4, under which a bound value may matter to a plan. The
# documentation of sqlite3_prepare_v3 announces new plans for a parameter that is compared with
# an indexed column. A range or a plain equality on such a column has none. `WHERE a = ? ORDER
# BY b`, min() and max() have one at each execution, the first one included. Two statements of
# one cache look alike, and one of them is compiled every time: 35,000 instructions. The
# planner stability guarantee (SQLITE_DBCONFIG_ENABLE_QPSG) stops it.
#
# Output seen:
#   planned again 5 times: SELECT max(b) FROM t WHERE a = ?
#   planned again 5 times: SELECT b FROM t WHERE a = ? ORDER BY b
#   planned again 0 times: SELECT b FROM t WHERE a = ?
#   planned again 0 times: SELECT b FROM t WHERE a > ?
#   with stable plans, 0 times: SELECT max(b) FROM t WHERE a = ?
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat >Cargo.toml <<'TOML'
[package]
name = "finding"
version = "0.0.0"
edition = "2024"

[dependencies]
rusqlite = { version = "=0.43.0", features = ["bundled", "cache"] }
TOML
cat >src/main.rs <<'RS'
use rusqlite::config::DbConfig;
use rusqlite::{Connection, StatementStatus};

const STATEMENTS: [&str; 4] = [
    "SELECT max(b) FROM t WHERE a = ?",
    "SELECT b FROM t WHERE a = ? ORDER BY b",
    "SELECT b FROM t WHERE a = ?",
    "SELECT b FROM t WHERE a > ?",
];

fn main() -> rusqlite::Result<()> {
    for sql in STATEMENTS {
        println!("planned again {} times: {sql}", plans(sql, false)?);
    }
    let sql = STATEMENTS[0];
    println!("with stable plans, {} times: {sql}", plans(sql, true)?);
    Ok(())
}

/// Executes a cached statement five times, and returns how often it was planned again.
fn plans(sql: &str, stable: bool) -> rusqlite::Result<i32> {
    let db = Connection::open_in_memory()?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, stable)?;
    db.execute_batch("CREATE TABLE t (a INTEGER, b INTEGER, UNIQUE (a, b))")?;
    for value in 1..=5 {
        let mut statement = db.prepare_cached(sql)?;
        let mut rows = statement.query([value])?;
        while rows.next()?.is_some() {}
    }
    Ok(db.prepare_cached(sql)?.get_status(StatementStatus::RePrepare))
}
RS
seen=$(cargo run --quiet)
printf '%s\n' "$seen"
[ "$seen" = 'planned again 5 times: SELECT max(b) FROM t WHERE a = ?
planned again 5 times: SELECT b FROM t WHERE a = ? ORDER BY b
planned again 0 times: SELECT b FROM t WHERE a = ?
planned again 0 times: SELECT b FROM t WHERE a > ?
with stable plans, 0 times: SELECT max(b) FROM t WHERE a = ?' ] || {
    echo 'changed'
    exit 1
}
