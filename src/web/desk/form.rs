//! What a form of the desk sent.

use std::collections::HashMap;

use axum::Form;
use axum::extract::{FromRequest, Request};
use http::header::ACCEPT;

use super::Refusal;

/// Fields by name, and whether the sender reads pages: then a refusal is shown beside the field,
/// with everything as it was typed.
pub struct Sent {
    pub fields: HashMap<String, String>,
    pub wants_page: bool,
}

impl Sent {
    /// A field's text; empty when it was not sent.
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", |text| text.as_str())
    }

    pub fn owned(&self, field: &str) -> String {
        self.text(field).to_owned()
    }
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, state: &S) -> Result<Sent, Refusal> {
        let wants_page = request
            .headers()
            .get(ACCEPT)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"));
        // A button without fields sends no body, and then no type of one.
        if request.headers().get(http::header::CONTENT_TYPE).is_none() {
            let fields = HashMap::new();
            return Ok(Sent { fields, wants_page });
        }
        let Form(fields) = Form::<HashMap<String, String>>::from_request(request, state)
            .await
            .map_err(|rejection| match rejection.status().as_u16() {
                413 => Refusal::TooLarge("the form is too long. hint: send a shorter text".to_owned()),
                _ => Refusal::invalid("form", "could not be read; send it again"),
            })?;
        Ok(Sent { fields, wants_page })
    }
}
