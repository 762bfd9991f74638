//! Figures for Prometheus, on a port of their own: `/metrics` in its text format.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use axum::Router;
use axum::routing::get;
use tokio::runtime::Runtime;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::app::App;
use crate::changes;

/// Serves the figures, unless the address is empty or taken; readers matter more than figures.
pub fn serve(
    runtime: &Runtime,
    address: &str,
    app: &App,
    mut stopped: watch::Receiver<bool>,
) -> Option<JoinHandle<()>> {
    if address.is_empty() {
        return None;
    }
    let listener = match runtime.block_on(tokio::net::TcpListener::bind(address)) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::warn!(address, %error, "no figures: the metrics address cannot be used");
            return None;
        }
    };
    let (site, served) = (Arc::clone(&app.site), Arc::clone(&app.served));
    let followers: Vec<_> = app.following.iter().map(|following| following.watch()).collect();
    let figures = move || async move {
        let head = site.reads.run(changes::head).await.map_or(-1, |head| head.0);
        let stats = site.pages.stats();
        let mut out = String::new();
        let mut figure = |name: &str, kind: &str, help: &str, value: String| {
            let _infallible = writeln!(
                out,
                "# HELP courant_{name} {help}\n# TYPE courant_{name} {kind}\n{value}"
            );
        };
        let plain = |name: &str, value: u64| format!("courant_{name} {value}");
        let requests = format!(
            "courant_requests_total{{from=\"kept\"}} {}\ncourant_requests_total{{from=\"made\"}} {}",
            served.kept.load(Ordering::Relaxed),
            served.routed.load(Ordering::Relaxed)
        );
        figure(
            "requests_total",
            "counter",
            "Requests, by where the answer came from.",
            requests,
        );
        figure(
            "flash_readers",
            "gauge",
            "Readers of the live stream of flashes right now.",
            plain("flash_readers", site.stream.readers() as u64),
        );
        let failed = served.failed.load(Ordering::Relaxed);
        figure(
            "failures_total",
            "counter",
            "Answers with status 500 or above.",
            plain("failures_total", failed),
        );
        figure(
            "pages",
            "gauge",
            "Pages kept in memory.",
            plain("pages", stats.pages),
        );
        figure(
            "pages_bytes",
            "gauge",
            "Memory of the kept pages.",
            plain("pages_bytes", stats.bytes),
        );
        figure(
            "pages_evicted_total",
            "counter",
            "Pages evicted by changes.",
            plain("pages_evicted_total", stats.evicted),
        );
        figure(
            "search_documents",
            "gauge",
            "Articles in the search index.",
            plain("search_documents", site.search.len()),
        );
        figure(
            "changes_head",
            "gauge",
            "The last position in the change log.",
            format!("courant_changes_head {head}"),
        );
        let reached: Vec<String> = followers
            .iter()
            .map(|follower| {
                format!(
                    "courant_follower_position{{name=\"{}\"}} {}",
                    follower.name,
                    follower.reached().0
                )
            })
            .collect();
        figure(
            "follower_position",
            "gauge",
            "How far each follower is.",
            reached.join("\n"),
        );
        out
    };
    let router = Router::new().route("/metrics", get(figures));
    Some(runtime.spawn(async move {
        let stop = async move {
            // An error means that the program is going down anyway.
            let _stopped = stopped.wait_for(|stop| *stop).await;
        };
        if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(stop).await {
            tracing::warn!(%error, "the metrics page ended");
        }
    }))
}
