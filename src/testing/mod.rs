//! Doubles that are not doubles: a real store in a folder or schema of its own, a clock that stands
//! still, and a small newsroom. Used by verb tests and by `tests/it` alike; not in the program.
//!
//! `COURANT_TEST_DATABASE=postgres://…` runs the same tests on PostgreSQL, each in its own schema.

mod news;

pub use news::News;

use std::sync::Arc;

use crate::base::clock::{Clock, Micros};
use crate::base::store::{Engine, Sizes, Store, Target};
use crate::news::MIGRATIONS;

/// Monday 2026-03-02, 09:30 in London.
pub const MORNING: Micros = Micros(1_772_443_800_000_000);

/// A database of its own for one test; gone when dropped.
pub struct TestDatabase {
    pub target: Target,
    _folder: Arc<tempfile::TempDir>,
    schema: Option<(String, String)>,
}

impl TestDatabase {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one variable that chooses the engine of a test run"
    )]
    pub fn new() -> TestDatabase {
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        match std::env::var("COURANT_TEST_DATABASE") {
            Ok(url) if !url.is_empty() => TestDatabase::on_server(&url, folder),
            _ => TestDatabase {
                target: Target::File(folder.path().join("courant.db")),
                _folder: folder,
                schema: None,
            },
        }
    }

    fn on_server(url: &str, folder: Arc<tempfile::TempDir>) -> TestDatabase {
        let schema = format!("t_{}", uuid::Uuid::from_bytes(rand::random()).simple());
        run_on(url, &format!("create schema {schema}"));
        let joint = if url.contains('?') { "&" } else { "?" };
        let own = format!("{url}{joint}options=-c%20search_path%3D{schema}%20-c%20synchronous_commit%3Doff");
        TestDatabase {
            target: Target::parse(&own).expect("a database address"),
            _folder: folder,
            schema: Some((url.to_owned(), schema)),
        }
    }

    pub fn open(&self, clock: Clock) -> Store {
        Store::open(
            self.target.clone(),
            MIGRATIONS,
            Sizes {
                readers: 2,
                waiting: 1_024,
            },
            clock,
        )
        .expect("a store")
    }

    pub fn engine(&self) -> Engine {
        self.target.engine()
    }

    /// As `--database` takes it.
    pub fn address(&self) -> String {
        match &self.target {
            Target::File(path) => format!("sqlite:{}", path.display()),
            Target::Server(url) => url.clone(),
        }
    }

    /// Runs statements as they stand, beside the program: what only a migration does.
    pub fn run(&self, statements: &str) {
        match &self.target {
            Target::Server(url) => run_on(url, statements),
            Target::File(path) => rusqlite::Connection::open(path)
                .and_then(|connection| connection.execute_batch(statements))
                .expect("the statements run"),
        }
    }

    pub fn folder(&self) -> &std::path::Path {
        self._folder.path()
    }
}

impl Default for TestDatabase {
    fn default() -> TestDatabase {
        TestDatabase::new()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((url, schema)) = &self.schema {
            run_on(url, &format!("drop schema {schema} cascade"));
        }
    }
}

/// On a thread of its own, because the client refuses to work on an async one.
fn run_on(url: &str, statement: &str) {
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut client = postgres::Client::connect(url, postgres::NoTls).expect("PostgreSQL answers");
            client.batch_execute(statement).expect("the statement runs");
        });
    });
}
