//! For machines that watch: `/healthz` (the program answers) and `/readyz` (so does the database).

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;

use super::Site;
use crate::changes;

pub async fn healthz() -> &'static str {
    "ok\n"
}

pub async fn readyz(State(site): State<Arc<Site>>) -> Response {
    match site.reads.run(changes::head).await {
        Ok(head) => format!("ready at change {}\n", head.0).into_response(),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {error}\n")).into_response(),
    }
}
