//! JSON from a script of the desk: bounded, and refused in the words that the desk uses.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;

use super::Refusal;

/// What a script may say at once.
const MOST: usize = 64 * 1024;

pub struct Json<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Json<T>, Refusal> {
        let bytes = body(request, MOST).await?;
        serde_json::from_slice(&bytes)
            .map(Json)
            .map_err(|error| Refusal::invalid("body", format!("cannot be read as JSON: {error}")))
    }
}

/// A whole body of at most this many bytes.
pub async fn body(request: Request, most: usize) -> Result<Bytes, Refusal> {
    use http_body_util::{BodyExt, LengthLimitError, Limited};
    match Limited::new(request.into_body(), most).collect().await {
        Ok(whole) => Ok(whole.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Refusal::TooLarge(format!(
            "at most {most} bytes are taken at once. hint: send less"
        ))),
        Err(error) => Err(Refusal::invalid("body", format!("did not arrive whole: {error}"))),
    }
}
