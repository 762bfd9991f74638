//! `courant serve`

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use clap::Args;
use tokio::sync::watch;

use super::person::first_owner;
use super::{Place, metrics};
use crate::app::{App, House, limits, url_of};
use crate::changes::Follow;
use crate::config::LogConfig;
use crate::web::serve::bind;

#[derive(Args)]
pub struct Serve {
    #[command(flatten)]
    place: Place,
    /// The address to answer on; overrides the setting.
    #[arg(long)]
    listen: Option<SocketAddr>,
}

impl Serve {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let store = house.store.clone();
        serve(&house, self.listen, |url| match first_owner(&store, url) {
            Ok(None) => {}
            Ok(Some(link)) => {
                println!("\n  Nobody can sign in yet. This link makes the first owner:\n  {link}\n")
            }
            Err(error) => tracing::error!(%error, "no link for the first owner could be made"),
        })
    }
}

/// Serves a house until the program is told to stop. `ready` is told the site's address.
pub fn serve(house: &House, listen: Option<SocketAddr>, ready: impl FnOnce(&str)) -> anyhow::Result<()> {
    logging(&house.config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(
            std::thread::available_parallelism()
                .map_or(2, usize::from)
                .clamp(1, 8),
        )
        .enable_all()
        .build()
        .context("cannot start the runtime")?;
    let listener = runtime.block_on(bind(listen.unwrap_or(house.config.server.listen)))?;
    let url = url_of(&house.config, listener.local_addr()?);
    let app = App::start(house, &url, Follow::default())?;
    let (stop, stopped) = watch::channel(false);
    let watched = metrics::serve(&runtime, &house.config.server.metrics, &app, stopped.clone());
    tracing::info!(url, "answering readers");
    ready(&url);
    runtime.block_on(async {
        tokio::spawn(async move {
            stop_signal().await;
            tracing::info!("stopping: open requests finish first");
            // Fails only when nobody serves any more.
            let _nobody = stop.send(true);
        });
        app.serve(listener, limits(&house.config), stopped).await;
    });
    drop(watched);
    drop(Arc::clone(&app.site));
    drop(app);
    tracing::info!("stopped");
    Ok(())
}

async fn stop_signal() {
    let interrupt = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "no SIGTERM here; stop with Ctrl-C");
            // Nothing to do about a failure but to stop.
            let _stopped = interrupt.await;
        }
    }
}

/// Sets up the log. A second call (tests, demo and serve in one process) changes nothing.
pub fn logging(config: &LogConfig) {
    let filter = tracing_subscriber::EnvFilter::try_new(&config.level)
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    let set = if config.format == "json" {
        builder.json().try_init()
    } else {
        builder.try_init()
    };
    if set.is_err() {
        tracing::debug!("logging was set up before");
    }
}
