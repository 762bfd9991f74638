//! The store: SQLite or PostgreSQL behind one SQL text.
//!
//! A unit of work is one closure on a pool thread: [`Reads::run`] hands it a [`ReadSession`] with one
//! consistent snapshot, [`Writes::run`] an [`OpenWrite`] which can only be committed after
//! it has said what it did (`changes::record`). Statements are written `sql!("…")` with `$1`
//! placeholders; a test finds every one of them and prepares it on both engines. There is no
//! repository trait and no mock: the real SQLite is the fast double.

mod connection;
mod copy;
mod engine;
mod error;
mod migrate;
mod pool;
mod row;
mod session;

use std::sync::Arc;

pub use connection::{Engine, Migration};
pub use engine::Target;
pub use error::StoreError;
pub use row::{Column, Param, Row};
pub use session::{OpenWrite, ReadSession, Transaction};

use super::clock::Clock;
use pool::Pool;

/// A statement that the prepare-everything test knows. Made by [`sql!`](crate::sql) only.
#[derive(Clone, Copy, Debug)]
pub struct Sql(pub &'static str);

/// Marks a statement. One text for both engines, lower case, `$1` placeholders.
#[macro_export]
macro_rules! sql {
    ($text:literal) => {
        $crate::base::store::Sql($text)
    };
}

/// The opened database: a door for reading and a door for writing.
#[derive(Clone)]
pub struct Store {
    pub reads: Reads,
    pub writes: Writes,
    target: Target,
}

/// How many connections to keep, and how much work may wait for them.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    pub readers: usize,
    pub waiting: usize,
}

impl Default for Sizes {
    fn default() -> Sizes {
        Sizes {
            readers: 4,
            waiting: 1_024,
        }
    }
}

impl Store {
    /// Opens (or makes) the database and brings its tables up to this program's version.
    ///
    /// Errors: the database cannot be reached, or is newer than this program.
    pub fn open(
        target: Target,
        migrations: &[Migration],
        sizes: Sizes,
        clock: Clock,
    ) -> Result<Store, StoreError> {
        migrate::run(&mut target.connect()?, migrations, clock.now())?;
        let writers = match target.engine() {
            Engine::Sqlite => 1,
            Engine::Postgres => 4,
        };
        let reads = Pool::start("read", target.clone(), sizes.readers, sizes.waiting)?;
        let writes = Pool::start("write", target.clone(), writers, sizes.waiting)?;
        Ok(Store {
            reads: Reads {
                pool: Arc::new(reads),
            },
            writes: Writes {
                pool: Arc::new(writes),
                clock,
            },
            target,
        })
    }

    pub fn engine(&self) -> Engine {
        self.target.engine()
    }

    pub fn target(&self) -> &Target {
        &self.target
    }
}

/// The reading door.
#[derive(Clone)]
pub struct Reads {
    pool: Arc<Pool>,
}

impl Reads {
    /// Runs `work` on a pool thread, in one snapshot.
    pub async fn run<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut ReadSession<'_>) -> Result<T, E> + Send + 'static,
    {
        self.pool.run(move |conn| session::read(conn, work)).await
    }

    /// As [`Reads::run`], for threads that may wait (the command line, followers, tests).
    pub fn wait<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut ReadSession<'_>) -> Result<T, E> + Send + 'static,
    {
        self.pool.wait(move |conn| session::read(conn, work))
    }
}

/// The writing door.
#[derive(Clone)]
pub struct Writes {
    pool: Arc<Pool>,
    clock: Clock,
}

impl Writes {
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Runs `work` in one transaction on a pool thread. The work commits by itself, through
    /// `record(…)?.commit()?`; otherwise everything is rolled back.
    pub async fn run<T, E, F>(&self, actor: Actor, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(OpenWrite<'_>) -> Result<T, E> + Send + 'static,
    {
        let clock = self.clock.clone();
        self.pool
            .run(move |conn| session::write(conn, clock.now(), actor, work))
            .await
    }

    /// As [`Writes::run`], for threads that may wait.
    pub fn wait<T, E, F>(&self, actor: Actor, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(OpenWrite<'_>) -> Result<T, E> + Send + 'static,
    {
        let clock = self.clock.clone();
        self.pool
            .wait(move |conn| session::write(conn, clock.now(), actor, work))
    }

    /// Housekeeping that is no news and no decision: cursors, parked entries, reading counts.
    /// Commits when `work` succeeds; nothing a reader or editor can see may be written this way.
    pub fn housekeeping<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&mut Transaction<'_>) -> Result<T, E> + Send + 'static,
    {
        self.pool.wait(move |conn| session::housekeep(conn, work))
    }
}

/// Who does something. Stored with every change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Due times: a scheduled release, the turn of the day.
    Clock,
    /// Whoever may run the program on the machine.
    Operator,
    Import,
    /// Finds which articles belong together.
    Engine,
    Reader,
    Person(super::ids::PersonId),
}

impl Actor {
    pub fn as_text(&self) -> String {
        match self {
            Actor::Clock => "clock".to_owned(),
            Actor::Operator => "operator".to_owned(),
            Actor::Import => "import".to_owned(),
            Actor::Engine => "engine".to_owned(),
            Actor::Reader => "reader".to_owned(),
            Actor::Person(id) => format!("person:{id}"),
        }
    }
}
