//! Asks an address again: told what we have, bounded in bytes, reaching only what may be reached. Sources
//! of market data and wires are both asked here.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, StatusCode, Url, redirect};

use crate::couriers::outside::{Resolver, host_allowed};
use crate::news::markets::fetches::Answer;
use crate::news::text::clip;

/// What is asked, and what we have of it already.
pub(super) struct Question<'a> {
    pub url: &'a str,
    pub etag: &'a str,
    pub last_modified: &'a str,
    /// Longer answers are refused.
    pub bytes: u64,
}

/// What was answered.
pub(super) enum Said {
    Same,
    Body(Answer),
    Problem(String),
}

/// The client that reaches only what it may.
pub(super) fn client(what: &'static str, time: Duration, allow_private: bool) -> anyhow::Result<Client> {
    Ok(Client::builder()
        .tls_backend_preconfigured(super::tls()?)
        .user_agent(format!("Courant/{} ({what})", env!("CARGO_PKG_VERSION")))
        .dns_resolver(Arc::new(Resolver { allow_private }))
        .no_proxy()
        .timeout(time)
        .redirect(redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > 5 {
                attempt.error("too many redirects")
            } else if host_allowed(attempt.url(), allow_private).is_ok() {
                attempt.follow()
            } else {
                attempt.error("it leads to an address inside")
            }
        }))
        .build()?)
}

pub(super) async fn ask(client: &Client, question: &Question<'_>, allow_private: bool) -> Said {
    let Ok(url) = Url::parse(question.url) else {
        return Said::Problem("the address cannot be read".to_owned());
    };
    if let Err(inside) = host_allowed(&url, allow_private) {
        return Said::Problem(inside.to_string());
    }
    let mut request = client.get(url);
    for (name, value) in [
        ("if-none-match", question.etag),
        ("if-modified-since", question.last_modified),
    ] {
        if !value.is_empty() {
            request = request.header(name, value);
        }
    }
    let mut response = match request.send().await {
        Ok(response) => response,
        Err(error) => return Said::Problem(said(&error)),
    };
    let header = |name: &str| {
        let value = response.headers().get(name).and_then(|value| value.to_str().ok());
        clip(value.unwrap_or_default(), 200)
    };
    match response.status() {
        StatusCode::NOT_MODIFIED => return Said::Same,
        StatusCode::OK => {}
        other => return Said::Problem(format!("it answered {}", other.as_u16())),
    }
    let mut answer = Answer {
        status: response.status().as_u16(),
        content_type: header("content-type"),
        etag: header("etag"),
        last_modified: header("last-modified"),
        body: Vec::new(),
    };
    let bytes = question.bytes;
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if (answer.body.len() + chunk.len()) as u64 > bytes => {
                return Said::Problem(format!("it is longer than {bytes} bytes"));
            }
            Ok(Some(chunk)) => answer.body.extend_from_slice(&chunk),
            Ok(None) => return Said::Body(answer),
            Err(error) => return Said::Problem(said(&error)),
        }
    }
}

/// The innermost reason.
fn said(error: &reqwest::Error) -> String {
    let mut reason: &dyn std::error::Error = error;
    while let Some(inner) = reason.source() {
        reason = inner;
    }
    clip(&reason.to_string(), 300)
}
