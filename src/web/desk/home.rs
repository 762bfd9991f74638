//! The desk's first page: the state of the newsroom.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use serde_json::json;

use super::{Desk, Refusal, Signed};

pub async fn home(State(desk): State<Arc<Desk>>, signed: Signed) -> Result<Response, Refusal> {
    desk.page(&signed, "desk/home.html", json!({})).await
}
