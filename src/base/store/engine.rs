//! Where the database is, and how to connect to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use super::StoreError;
use super::connection::{Connection, Engine};

/// A database's address.
#[derive(Clone, Debug)]
pub enum Target {
    /// A SQLite file; its folder must exist.
    File(PathBuf),
    /// A PostgreSQL connection string (`postgres://…` or `host=… dbname=…`).
    Server(String),
}

impl Target {
    /// Reads `--database`: `sqlite:PATH`, `postgres://…`, or PostgreSQL's key-value form.
    pub fn parse(url: &str) -> Result<Target, StoreError> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(Target::File(PathBuf::from(path.trim_start_matches("//"))));
        }
        url.parse::<postgres::Config>().map_err(|e| {
            StoreError::Unfit(format!(
                "cannot read the database address: {e}. hint: use sqlite:PATH or postgres://user@host/name"
            ))
        })?;
        Ok(Target::Server(url.to_owned()))
    }

    pub fn engine(&self) -> Engine {
        match self {
            Target::File(_) => Engine::Sqlite,
            Target::Server(_) => Engine::Postgres,
        }
    }

    /// A new connection. Blocks; never call it on an async thread.
    pub fn connect(&self) -> Result<Connection, StoreError> {
        match self {
            Target::File(path) => open_file(path).map(Connection::lite),
            Target::Server(url) => open_server(url).map(Connection::postgres),
        }
    }
}

fn open_file(path: &Path) -> Result<rusqlite::Connection, StoreError> {
    let file = rusqlite::Connection::open(path)
        .map_err(|e| StoreError::Unfit(format!("cannot open {}: {e}", path.display())))?;
    file.busy_timeout(Duration::from_secs(10))?;
    file.pragma_update(None, "journal_mode", "wal")?;
    // A newsroom never needs 5,000 saves a second; it does need the last one after a power cut.
    file.pragma_update(None, "synchronous", "full")?;
    file.pragma_update(None, "foreign_keys", true)?;
    file.pragma_update(None, "cache_size", -4_000)?;
    file.set_prepared_statement_cache_capacity(256);
    Ok(file)
}

fn open_server(url: &str) -> Result<postgres::Client, StoreError> {
    let mut config: postgres::Config = url
        .parse()
        .map_err(|e: postgres::Error| StoreError::Unfit(e.to_string()))?;
    config.application_name("courant");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(10));
    }
    let client = match config.get_ssl_mode() {
        postgres::config::SslMode::Disable => config.connect(postgres::NoTls),
        _ => config.connect(tls()?),
    };
    client.map_err(|e| StoreError::Engine(format!("cannot reach PostgreSQL: {e}")))
}

/// TLS for servers elsewhere; on a socket or where the server offers none, it isn't used.
fn tls() -> Result<tokio_postgres_rustls::MakeRustlsConnect, StoreError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|e| StoreError::Engine(e.to_string()))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(tokio_postgres_rustls::MakeRustlsConnect::new(config))
}
