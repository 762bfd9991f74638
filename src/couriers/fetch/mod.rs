//! Fetches one file by HTTP. For the command line: whoever runs it may reach what the machine may.
//! `markets.rs` fetches sources of market data on a schedule, `wires.rs` looks at feeds of flashes,
//! `answers.rs` asks links, `rounds.rs` goes round what is asked on a schedule; all of them reach the world outside only.

mod answers;
mod conditional;
pub mod markets;
mod rounds;
mod wire_items;
pub mod wires;

use std::time::Duration;

pub use answers::{Link, answers};

use anyhow::{Context, bail};

const TIME: Duration = Duration::from_secs(30);

/// The body at an address, at most `allowed` bytes, after at most five redirects.
///
/// Errors: not reachable, a status other than 2xx, too long, too slow.
pub fn get(url: &str, allowed: u64) -> anyhow::Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        tokio::time::timeout(TIME, fetch(url, allowed))
            .await
            .context("it took too long")?
    })
}

async fn fetch(url: &str, allowed: u64) -> anyhow::Result<Vec<u8>> {
    let tls = tls()?;
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .redirect(reqwest::redirect::Policy::limited(5))
        .user_agent(concat!("Courant/", env!("CARGO_PKG_VERSION")))
        .build()?;
    let mut response = client.get(url).send().await?.error_for_status()?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if (body.len() + chunk.len()) as u64 > allowed {
            bail!("it is longer than {allowed} bytes");
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The roots that browsers trust, and ring.
pub(super) fn tls() -> anyhow::Result<rustls::ClientConfig> {
    let provider = rustls::crypto::ring::default_provider();
    let mut roots = rustls::RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    Ok(rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
