//! One connection to either engine, and the few things that differ between them.

use std::collections::HashMap;

use postgres::types::ToSql as PgTo;

use super::{Param, Row, Sql, StoreError};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// A numbered step that changes the tables, written in PostgreSQL's types (see `migrate.rs`).
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    pub number: i64,
    pub name: &'static str,
    pub text: &'static str,
}

pub struct Connection(Kind);

#[expect(
    clippy::large_enum_variant,
    reason = "a handful of connections per process; a box would save nothing"
)]
enum Kind {
    Lite(rusqlite::Connection),
    Pg {
        client: postgres::Client,
        prepared: HashMap<&'static str, postgres::Statement>,
    },
}

impl Connection {
    pub(super) fn lite(file: rusqlite::Connection) -> Connection {
        Connection(Kind::Lite(file))
    }

    pub(super) fn postgres(client: postgres::Client) -> Connection {
        Connection(Kind::Pg {
            client,
            prepared: HashMap::new(),
        })
    }

    pub fn engine(&self) -> Engine {
        match &self.0 {
            Kind::Lite(_) => Engine::Sqlite,
            Kind::Pg { .. } => Engine::Postgres,
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        match &self.0 {
            Kind::Lite(_) => false,
            Kind::Pg { client, .. } => client.is_closed(),
        }
    }

    /// Calls `each` for every row of the answer.
    pub(super) fn query(
        &mut self,
        sql: Sql,
        params: &[&dyn Param],
        mut each: impl FnMut(&Row<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        match &mut self.0 {
            Kind::Lite(file) => {
                let mut statement = file.prepare_cached(sql.0)?;
                bind(&mut statement, params)?;
                let mut rows = statement.raw_query();
                while let Some(row) = rows.next()? {
                    each(&Row::Lite(row))?;
                }
                Ok(())
            }
            Kind::Pg { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                for row in client.query(&statement, &as_pg(params))? {
                    each(&Row::Pg(&row))?;
                }
                Ok(())
            }
        }
    }

    /// Runs a statement without an answer; returns how many rows it touched.
    pub(super) fn execute(&mut self, sql: Sql, params: &[&dyn Param]) -> Result<u64, StoreError> {
        match &mut self.0 {
            Kind::Lite(file) => {
                let mut statement = file.prepare_cached(sql.0)?;
                bind(&mut statement, params)?;
                Ok(statement.raw_execute()? as u64)
            }
            Kind::Pg { client, prepared } => {
                let statement = prepare(client, prepared, sql)?;
                Ok(client.execute(&statement, &as_pg(params))?)
            }
        }
    }

    /// Prepares a statement without running it: how the test that knows them all asks.
    pub fn check(&mut self, text: &str) -> Result<(), StoreError> {
        match &mut self.0 {
            Kind::Lite(file) => file.prepare(text).map(|_| ()).map_err(StoreError::from),
            Kind::Pg { client, .. } => client.prepare(text).map(|_| ()).map_err(StoreError::from),
        }
    }

    /// Runs text that is not one statement: transactions, migrations, settings.
    pub(super) fn batch(&mut self, text: &str) -> Result<(), StoreError> {
        match &mut self.0 {
            Kind::Lite(file) => Ok(file.execute_batch(text)?),
            Kind::Pg { client, .. } => Ok(client.batch_execute(text)?),
        }
    }

    pub(super) fn as_lite(&self) -> Option<&rusqlite::Connection> {
        match &self.0 {
            Kind::Lite(file) => Some(file),
            Kind::Pg { .. } => None,
        }
    }

    /// The PostgreSQL client itself, for what only that engine has (LISTEN, advisory locks).
    pub fn as_postgres(&mut self) -> Option<&mut postgres::Client> {
        match &mut self.0 {
            Kind::Lite(_) => None,
            Kind::Pg { client, .. } => Some(client),
        }
    }
}

/// `$3` is a *name* to SQLite, numbered by first appearance; the digits say which value is meant.
fn bind(statement: &mut rusqlite::Statement<'_>, params: &[&dyn Param]) -> Result<(), StoreError> {
    for i in 1..=statement.parameter_count() {
        let value = statement
            .parameter_name(i)
            .and_then(|name| name.get(1..)?.parse::<usize>().ok())
            .and_then(|n| params.get(n.checked_sub(1)?))
            .ok_or_else(|| StoreError::Engine(format!("placeholder {i} has no value")))?;
        statement.raw_bind_parameter(i, value)?;
    }
    Ok(())
}

fn prepare(
    client: &mut postgres::Client,
    prepared: &mut HashMap<&'static str, postgres::Statement>,
    sql: Sql,
) -> Result<postgres::Statement, StoreError> {
    if let Some(statement) = prepared.get(sql.0) {
        return Ok(statement.clone());
    }
    let statement = client.prepare(sql.0)?;
    prepared.insert(sql.0, statement.clone());
    Ok(statement)
}

fn as_pg<'a>(params: &'a [&'a dyn Param]) -> Vec<&'a (dyn PgTo + Sync)> {
    params.iter().map(|&param| param as &(dyn PgTo + Sync)).collect()
}
