//! A file that is sent as it is made: a long table must not wait in memory for its end.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http_body::Frame;
use tokio::sync::mpsc;

use crate::base::store::StoreError;

/// What is still to be sent. An error breaks the connection: half a file must not look like a whole one.
pub type Pieces = mpsc::Receiver<Result<Bytes, StoreError>>;

/// The answer whose body these pieces are.
pub fn file(pieces: Pieces, name: &str, kind: &'static str) -> Response {
    let mut response = Body::new(Stream(pieces)).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(name) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, name);
    }
    response
}

struct Stream(Pieces);

impl http_body::Body for Stream {
    type Data = Bytes;
    type Error = StoreError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, StoreError>>> {
        self.0
            .poll_recv(cx)
            .map(|next| next.map(|bytes| bytes.map(Frame::data)))
    }
}
