//! One delivery over HTTP. Ten seconds for all of it, no redirects, and what the receiver says is not
//! read beyond its status.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use crate::couriers::fetch;
use crate::couriers::outside::{self, Resolver};
use crate::news::text::clip;

const TIME: Duration = Duration::from_secs(10);
/// So much of an answer is read, and thrown away, to use the connection again.
const READ: usize = 64 * 1024;

/// A signed delivery, ready to leave.
pub struct Letter {
    pub url: String,
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub body: String,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Accepted(u16),
    /// 410: nobody is there any more.
    Gone,
    Failed {
        status: Option<u16>,
        problem: String,
    },
}

/// The client that reaches only what it may.
pub fn client(allow_private: bool) -> anyhow::Result<reqwest::Client> {
    Ok(reqwest::Client::builder()
        .tls_backend_preconfigured(fetch::tls()?)
        .dns_resolver(Arc::new(Resolver { allow_private }))
        // A proxy would look names up by itself.
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(TIME)
        .pool_max_idle_per_host(2)
        .user_agent(concat!("Courant-Webhooks/", env!("CARGO_PKG_VERSION")))
        .build()?)
}

pub async fn post(client: &reqwest::Client, letter: Letter, allow_private: bool) -> Outcome {
    let failed = |problem: String| Outcome::Failed {
        status: None,
        problem,
    };
    let Ok(url) = reqwest::Url::parse(&letter.url) else {
        return failed("the address cannot be read".to_owned());
    };
    if let Err(inside) = outside::host_allowed(&url, allow_private) {
        return failed(inside.to_string());
    }
    let asked = client
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", &letter.id)
        .header("webhook-timestamp", letter.timestamp.to_string())
        .header("webhook-signature", &letter.signature)
        .body(letter.body)
        .send();
    match asked.await {
        Err(error) => failed(said(&error)),
        Ok(mut response) => {
            let status = response.status().as_u16();
            let mut read = 0;
            while let Ok(Some(chunk)) = response.chunk().await {
                read += chunk.len();
                if read > READ {
                    break;
                }
            }
            match status {
                200..=299 => Outcome::Accepted(status),
                410 => Outcome::Gone,
                300..=399 => Outcome::Failed {
                    status: Some(status),
                    problem: format!("the receiver sends elsewhere ({status}); redirects are not followed"),
                },
                other => Outcome::Failed {
                    status: Some(other),
                    problem: format!("the receiver answered {other}"),
                },
            }
        }
    }
}

/// The innermost reason, without the address, which the screen shows anyway.
fn said(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return format!("no answer within {} seconds", TIME.as_secs());
    }
    let mut reason: &dyn Error = error;
    while let Some(inner) = reason.source() {
        reason = inner;
    }
    clip(&reason.to_string(), 300)
}
