//! Pages for one reader, opened by the secret in their address: never kept, listed or told of to the
//! sites that they link to.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

use axum::Form;
use axum::extract::{FromRequest, Request};
use axum::response::Response;
use http::StatusCode;
use serde_json::Value;

use super::shapes::Head;
use super::{Ask, Look, PageError, Site, missing, preview};

/// What such a page shows.
pub struct Private {
    pub status: StatusCode,
    pub template: &'static str,
    /// The name of the word that says it.
    pub title: &'static str,
    pub own: Value,
}

/// The page of a link that leads nowhere: forged, outdated, or its reader is erased.
pub fn nothing() -> Private {
    Private {
        status: StatusCode::NOT_FOUND,
        template: "update_nothing.html",
        title: "nowhere",
        own: Value::Null,
    }
}

impl Site {
    /// Makes a page for one reader, from one reading of the tables.
    pub(super) async fn show_private<F>(self: &Arc<Self>, ask: Ask, page: F) -> Response
    where
        F: FnOnce(&mut Look<'_, '_>) -> Result<Private, PageError> + Send + 'static,
    {
        let Some(edition) = ask.edition.clone() else {
            return missing::not_set_up();
        };
        let (site, path) = (Arc::clone(self), ask.path.clone());
        let made = self
            .reads
            .run(move |read| {
                let mut look = Look::new(&site, edition, path, read)?;
                let shown = page(&mut look)?;
                let head = Head {
                    title: look.titled(look.words().say(shown.title)),
                    robots: Some("noindex"),
                    ..Head::default()
                };
                let rendered = site
                    .theme
                    .page(&mut look, shown.template, &head, None, shown.own)?;
                Ok::<_, PageError>((shown.status, rendered.body))
            })
            .await;
        match made {
            Ok((status, html)) => {
                let mut response = preview::answer(self, html);
                *response.status_mut() = status;
                response
            }
            Err(error) => missing::failed(self, &ask, &error),
        }
    }
}

/// A form's fields, a name as often as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Typed(HashMap<String, Vec<String>>);

/// What is no form has no fields: a mail program's one click may be of any type.
impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Typed, Infallible> {
        let form = Form::<Vec<(String, String)>>::from_request(request, state).await;
        Ok(form.map_or_else(|_| Typed::default(), |Form(pairs)| Typed::from(pairs)))
    }
}

impl From<Vec<(String, String)>> for Typed {
    fn from(pairs: Vec<(String, String)>) -> Typed {
        let mut fields: HashMap<String, Vec<String>> = HashMap::new();
        for (name, value) in pairs {
            fields.entry(name).or_default().push(value);
        }
        Typed(fields)
    }
}

impl Typed {
    pub fn text(&self, name: &str) -> &str {
        self.all(name).first().map_or("", |text| text.as_str())
    }

    pub fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], |all| all.as_slice())
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}
