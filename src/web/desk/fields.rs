//! A form's fields, in the order in which they were sent; a name may come several times.

use axum::Form;
use axum::extract::{FromRequest, Request};
use http::header::CONTENT_TYPE;

use super::Refusal;
use super::json::body;

/// What a form may hold: a page of five hundred chosen pictures takes some 30 kB.
const MOST: usize = 256 * 1024;

#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The field's text; empty when it was not sent.
    pub fn text(&self, name: &str) -> &str {
        let mut all = self.all(name);
        all.next().unwrap_or("")
    }

    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a box was ticked or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Fields, Refusal> {
        if request.headers().get(CONTENT_TYPE).is_none() {
            return Ok(Fields::default()); // a button without fields sends no body
        }
        let (parts, rest) = request.into_parts();
        let bytes = body(Request::new(rest), MOST).await?;
        let whole = Request::from_parts(parts, axum::body::Body::from(bytes));
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(whole, state)
            .await
            .map_err(|_| Refusal::invalid("form", "could not be read; send it again"))?;
        Ok(Fields(fields))
    }
}
