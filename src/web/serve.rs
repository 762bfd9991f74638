//! Accepts connections. The page cache is asked here, before any router: a kept page costs a hash, two
//! clones and a write.
//!
//! Hostile until shown otherwise: heads are bounded in size and time, bodies in size, connections in
//! number. HTTP/1.1; TLS and HTTP/2 are the proxy's in front (see the operator's guide).

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::OriginalUri;
use axum::response::IntoResponse;
use http::header::HeaderName;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, watch};
use tower::Service;

use super::api::Fault;
use super::patience::Patience;
use super::proxies::Peer;
use super::site::{EditionAt, Sent, Site, assets};

/// What one program puts up with.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    pub connections: usize,
    /// A request's head and its line, in bytes.
    pub head_bytes: usize,
    /// How long a head may take to arrive, and a quiet connection stays open.
    pub head_time: Duration,
    /// How long a reader may take nothing of what is being written.
    pub take_time: Duration,
    /// How long an answer may take.
    pub answer_time: Duration,
    /// How long open requests may finish in after the stop signal.
    pub drain_time: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 10_000,
            head_bytes: 16 * 1024,
            head_time: Duration::from_secs(20),
            take_time: Duration::from_secs(30),
            answer_time: Duration::from_secs(30),
            drain_time: Duration::from_secs(10),
        }
    }
}

/// Requests since the start, for the metrics page.
#[derive(Default)]
pub struct Served {
    pub kept: AtomicU64,
    pub routed: AtomicU64,
    pub failed: AtomicU64,
}

#[derive(Clone)]
struct Handler {
    site: Arc<Site>,
    router: Router,
    served: Arc<Served>,
    limits: Limits,
}

/// Serves until `stop` says so, then lets open requests finish.
pub async fn serve(
    listener: TcpListener,
    site: Arc<Site>,
    router: Router,
    served: Arc<Served>,
    limits: Limits,
    mut stop: watch::Receiver<bool>,
) {
    let places = Arc::new(Semaphore::new(limits.connections));
    // Held by every open connection; when the last one drops it, nobody is left to wait for.
    let (open, mut all_closed) = mpsc::channel::<()>(1);
    let handler = Handler {
        site,
        router,
        served,
        limits,
    };
    loop {
        let place = tokio::select! {
            place = Arc::clone(&places).acquire_owned() => place,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let Ok(place) = place else {
            break;
        };
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Out of file descriptors, mostly: give the others time to finish.
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        let connection = connection(stream, Peer(peer.ip()), handler.clone());
        let (open, mut stopping) = (open.clone(), stop.clone());
        tokio::spawn(async move {
            let _held = (place, open);
            let mut connection = std::pin::pin!(connection);
            // Also when nobody can say stop any more: then the program is going.
            let told = async { stopping.wait_for(|stop| *stop).await.is_ok() };
            let ended = tokio::select! {
                ended = connection.as_mut() => ended,
                _stop = told => {
                    connection.as_mut().graceful_shutdown();
                    connection.await
                }
            };
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop((listener, open));
    if tokio::time::timeout(limits.drain_time, all_closed.recv())
        .await
        .is_err()
    {
        tracing::warn!("some requests did not finish in time");
    }
}

fn connection(
    stream: TcpStream,
    peer: Peer,
    handler: Handler,
) -> http1::UpgradeableConnection<
    TokioIo<Patience<TcpStream>>,
    impl hyper::service::Service<Request<Incoming>, Response = Response<Sent>, Error = Infallible, Future: Send>,
> {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let limits = handler.limits;
    let service = hyper::service::service_fn(move |mut request: Request<Incoming>| {
        let handler = handler.clone();
        request.extensions_mut().insert(peer);
        async move { Ok::<_, Infallible>(handler.answer(request).await) }
    });
    http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head_time)
        .max_buf_size(limits.head_bytes.max(8 * 1024))
        .max_headers(100)
        .serve_connection(TokioIo::new(Patience::new(stream, limits.take_time)), service)
        .with_upgrades()
}

impl Handler {
    async fn answer(&self, request: Request<Incoming>) -> Response<Sent> {
        let head = request.method() == Method::HEAD;
        if (head || request.method() == Method::GET)
            && let Some(address) = request.uri().path_and_query()
            && let Some(page) = self.site.pages.get(address.as_str())
        {
            self.served.kept.fetch_add(1, Ordering::Relaxed);
            return super::site::quick(&page, request.headers(), head);
        }
        self.route(request).await
    }

    async fn route(&self, request: Request<Incoming>) -> Response<Sent> {
        self.served.routed.fetch_add(1, Ordering::Relaxed);
        let began = Instant::now();
        let id = request_id();
        let (method, path) = (request.method().clone(), without_secrets(request.uri().path()));
        let request = self.in_edition(request.map(axum::body::Body::new));
        if has_control(&path) {
            return nothing_there(&request);
        }
        let mut router = self.router.clone();
        let routed = async {
            // axum's router is always ready, and its calls never fail.
            router.call(request).await
        };
        let mut response = match tokio::time::timeout(self.limits.answer_time, routed).await {
            Ok(Ok(response)) => {
                response.map(|body| Sent::Streamed(axum::body::Body::new(body.boxed_unsync())))
            }
            Ok(Err(never)) => match never {},
            Err(_) => {
                let mut late = Response::new(Sent::Whole(Some(
                    "The answer took too long; please try again.\n".into(),
                )));
                *late.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
                late
            }
        };
        let status = response.status().as_u16();
        if status >= 500 {
            self.served.failed.fetch_add(1, Ordering::Relaxed);
        }
        let is_file = status < 400 && path.starts_with(assets::ROOT);
        let headers = if is_file {
            &self.site.file_headers
        } else {
            &self.site.headers
        };
        for (name, value) in headers {
            response
                .headers_mut()
                .entry(name)
                .or_insert_with(|| value.clone());
        }
        if let Ok(value) = HeaderValue::from_str(&id) {
            response
                .headers_mut()
                .insert(HeaderName::from_static("x-request-id"), value);
        }
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(target: "courant::requests", request_id = id, %method, path, status, ms, "answered");
        response
    }

    /// An address that begins with another edition's word belongs to that edition.
    fn in_edition(&self, mut request: Request<axum::body::Body>) -> Request<axum::body::Body> {
        let editions = self.site.editions();
        let uri = request.uri().clone();
        for edition in editions.iter().filter(|edition| !edition.is_main) {
            let root = edition.root();
            let Some(rest) = uri.path().strip_prefix(root.as_str()) else {
                continue;
            };
            if !rest.is_empty() && !rest.starts_with('/') {
                continue;
            }
            let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
            let below = if rest.is_empty() {
                format!("/{query}")
            } else {
                format!("{rest}{query}")
            };
            if let Ok(below) = below.parse() {
                request.extensions_mut().insert(EditionAt(Arc::clone(edition)));
                request.extensions_mut().insert(OriginalUri(uri));
                *request.uri_mut() = below;
            }
            break;
        }
        request
    }
}

/// A path as the log may have it: links that let somebody in are left out of it.
fn without_secrets(path: &str) -> String {
    let is_secret = |part: &str| part.len() >= 32 && part.bytes().all(|b| b.is_ascii_hexdigit());
    let parts: Vec<&str> = path
        .split('/')
        .map(|part| if is_secret(part) { "…" } else { part })
        .collect();
    parts.join("/")
}

/// Encoded control characters: no address of ours has one, and PostgreSQL refuses to look for NUL.
fn has_control(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.contains("%0") || path.contains("%1") || path.contains("%7f")
}

/// In the form that whoever asks reads: programs get a problem.
fn nothing_there(request: &Request<axum::body::Body>) -> Response<Sent> {
    if request.uri().path().starts_with("/api/") {
        let fault = Fault::not_found("such address in this API. hint: /api describes those there are");
        return fault
            .into_response()
            .map(|body| Sent::Streamed(axum::body::Body::new(body.boxed_unsync())));
    }
    let mut response = Response::new(Sent::Whole(Some("There is no page at this address.\n".into())));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

fn request_id() -> String {
    rand::random::<[u8; 6]>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Binds an address, with a message for people when it is taken.
pub async fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address).await.map_err(|error| {
        std::io::Error::new(
            error.kind(),
            format!("cannot listen on {address}: {error}. hint: choose another with --listen"),
        )
    })
}
