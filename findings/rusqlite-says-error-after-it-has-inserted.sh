#!/usr/bin/env bash
# rusqlite 0.43.0 returns an error from `execute` for an INSERT with RETURNING, and the row is
# in the table all the same.
#
# Guess: `Err(ExecuteReturnedResults)` means that the statement was refused, as are two
# statements in one text (`MultipleStatement`), of which none runs. So nothing has changed,
# and the call may be made again in another way.
#
# Seen: the library takes the first step to find out that there are rows, and SQLite makes all
# changes of a statement in its first step. The error ends the statement, and that commits
# it. A program that tells its user "not stored", or tries again, is wrong. The other way round,
# `prepare` and `query` without a step leave the table as it is, and return no error.
#
# Output seen:
#   execute, INSERT ... RETURNING: Err(ExecuteReturnedResults), rows: 1
#   execute, UPDATE ... RETURNING: Err(ExecuteReturnedResults), value: 2
#   execute, two statements: Err(MultipleStatement), rows: 1
#   query without a step, DELETE ... RETURNING: Ok, rows: 1
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
rusqlite = { version = "=0.43.0", features = ["bundled"] }
TOML
cat >src/main.rs <<'RS'
use rusqlite::{Connection, Result};

fn number(db: &Connection, sql: &str) -> Result<i64> {
    db.query_row(sql, [], |row| row.get(0))
}

fn main() -> Result<()> {
    let db = Connection::open_in_memory()?;
    db.execute_batch("CREATE TABLE t (a INTEGER)")?;
    let rows = || number(&db, "SELECT count(*) FROM t");

    let inserted = db.execute("INSERT INTO t VALUES (1) RETURNING a", []);
    println!("execute, INSERT ... RETURNING: {inserted:?}, rows: {}", rows()?);
    let updated = db.execute("UPDATE t SET a = 2 RETURNING a", []);
    println!("execute, UPDATE ... RETURNING: {updated:?}, value: {}", number(&db, "SELECT a FROM t")?);
    let two = db.execute("INSERT INTO t VALUES (3); INSERT INTO t VALUES (4)", []);
    println!("execute, two statements: {two:?}, rows: {}", rows()?);
    let queried = db.prepare("DELETE FROM t RETURNING a")?.query([]).map(drop);
    let queried = if queried.is_ok() { "Ok" } else { "an error" };
    println!("query without a step, DELETE ... RETURNING: {queried}, rows: {}", rows()?);
    Ok(())
}
RS
seen=$(cargo run --quiet)
printf '%s\n' "$seen"
[ "$seen" = 'execute, INSERT ... RETURNING: Err(ExecuteReturnedResults), rows: 1
execute, UPDATE ... RETURNING: Err(ExecuteReturnedResults), value: 2
execute, two statements: Err(MultipleStatement), rows: 1
query without a step, DELETE ... RETURNING: Ok, rows: 1' ] || {
    echo 'changed'
    exit 1
}
