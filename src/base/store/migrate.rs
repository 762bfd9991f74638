//! Brings the tables forward. Steps are numbered, checksummed, and only ever added; a database that
//! is newer than the program is refused, not guessed at.
//!
//! Steps are written once, in PostgreSQL's types. SQLite gets the same text with five words
//! translated (`uuid`, `bytea` → `blob`, `bigint`, `boolean` → `integer`, `jsonb` → `text`), and the
//! comment `/* sqlite: … */` read as text: a table kept in the order of its key has a word for it there.

use sha2::{Digest, Sha256};

use super::connection::{Connection, Engine, Migration};
use super::{Sql, StoreError};
use crate::base::clock::Micros;
use crate::sql;

const LEDGER: &str = "create table if not exists migration (
    number bigint primary key, name text not null, checksum text not null, at bigint not null)";

/// What SQLite reads and PostgreSQL skips.
const OWN_WORDS: &str = "/* sqlite: without rowid */";

pub(super) fn run(conn: &mut Connection, steps: &[Migration], at: Micros) -> Result<(), StoreError> {
    // Several programs may start at once on one database; one of them migrates, the others wait.
    match conn.engine() {
        Engine::Sqlite => {
            conn.batch("begin immediate")?;
        }
        Engine::Postgres => {
            conn.batch("begin; select pg_advisory_xact_lock(7221944101)")?;
        }
    }
    let done = steps_in_transaction(conn, steps, at);
    conn.batch(if done.is_ok() { "commit" } else { "rollback" })?;
    done
}

fn steps_in_transaction(conn: &mut Connection, steps: &[Migration], at: Micros) -> Result<(), StoreError> {
    conn.batch(&translated(LEDGER, conn.engine()))?;
    let mut applied: Vec<(i64, String)> = Vec::new();
    let list: Sql = sql!("select number, checksum from migration order by number");
    conn.query(list, &[], |row| {
        applied.push((row.get("number")?, row.get("checksum")?));
        Ok(())
    })?;
    refuse_newer(&applied, steps)?;
    for step in steps {
        let checksum = checksum(step.text);
        match applied.iter().find(|(number, _)| *number == step.number) {
            Some((_, same)) if *same == checksum => {}
            Some(_) => {
                return Err(StoreError::Unfit(format!(
                    "migration {} ({}) in this database differs from the program's. hint: run the program \
                     that made this database, or restore a backup",
                    step.number, step.name
                )));
            }
            None => {
                conn.batch(&translated(step.text, conn.engine())).map_err(|e| {
                    StoreError::Unfit(format!("migration {} ({}) failed: {e}", step.number, step.name))
                })?;
                let insert: Sql =
                    sql!("insert into migration (number, name, checksum, at) values ($1, $2, $3, $4)");
                conn.execute(insert, &[&step.number, &step.name, &checksum, &at])?;
            }
        }
    }
    Ok(())
}

fn refuse_newer(applied: &[(i64, String)], steps: &[Migration]) -> Result<(), StoreError> {
    let newest_known = steps.last().map_or(0, |step| step.number);
    let newest_there = applied.last().map_or(0, |(number, _)| *number);
    if newest_there <= newest_known {
        return Ok(());
    }
    Err(StoreError::Unfit(format!(
        "this database is at migration {newest_there}, but this program knows only {newest_known}: it was \
         made by a newer Courant. hint: install that version again, or restore a backup from before the upgrade"
    )))
}

fn checksum(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// The step in the engine's own types.
fn translated(text: &str, engine: Engine) -> String {
    if engine == Engine::Postgres {
        return text.to_owned();
    }
    let text = text.replace(OWN_WORDS, "without rowid");
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(std::iter::once('\n')) {
        if c.is_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        out.push_str(match word.as_str() {
            "uuid" | "bytea" => "blob",
            "bigint" | "boolean" => "integer",
            "jsonb" => "text",
            other => other,
        });
        word.clear();
        out.push(c);
    }
    out
}
