//! Does a link answer? Asked for editors, about addresses that others wrote: so only public addresses
//! are asked, whatever a name resolves to, and nothing of the answer is kept but its status.

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, Method, StatusCode, Url, redirect};

use crate::couriers::outside::{Resolver, host_allowed};

/// For one link, redirects included.
const TIME: Duration = Duration::from_secs(5);

/// What a link said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    Answers,
    /// This status.
    Says(u16),
    /// It is no address that may be asked.
    NotAsked,
    /// No answer in time, no such host, a broken certificate.
    Silent,
}

/// Asks each link, all at once; at most as many as the caller hands over.
pub async fn answers(urls: Vec<String>) -> Vec<(String, Link)> {
    let Ok(client) = client() else {
        return urls.into_iter().map(|url| (url, Link::Silent)).collect();
    };
    let asked: Vec<_> = urls
        .into_iter()
        .map(|url| {
            let client = client.clone();
            tokio::spawn(async move {
                let said = tokio::time::timeout(TIME, ask(&client, &url))
                    .await
                    .unwrap_or(Link::Silent);
                (url, said)
            })
        })
        .collect();
    let mut said = Vec::with_capacity(asked.len());
    for task in asked {
        said.extend(task.await.ok());
    }
    said
}

fn client() -> anyhow::Result<Client> {
    let builder = Client::builder()
        .tls_backend_preconfigured(super::tls()?)
        .user_agent(concat!("Courant/", env!("CARGO_PKG_VERSION"), " (link check)"))
        .dns_resolver(Arc::new(Resolver { allow_private: false }))
        .no_proxy()
        .redirect(redirect::Policy::custom(|attempt| {
            if attempt.previous().len() > 5 {
                attempt.error("too many redirects")
            } else if may_ask(attempt.url()) {
                attempt.follow()
            } else {
                attempt.stop()
            }
        }));
    Ok(builder.build()?)
}

async fn ask(client: &Client, url: &str) -> Link {
    let Some(url) = Url::parse(url).ok().filter(may_ask) else {
        return Link::NotAsked;
    };
    let mut said = send(client, Method::HEAD, &url).await;
    // Some servers answer HEAD with an error, or not at all.
    if !matches!(said, Link::Answers | Link::Says(404 | 410)) {
        said = send(client, Method::GET, &url).await;
    }
    said
}

async fn send(client: &Client, method: Method, url: &Url) -> Link {
    match client.request(method, url.clone()).send().await {
        Ok(response) if response.status().is_success() => Link::Answers,
        // A redirect that was not followed led inside, or nowhere.
        Ok(response) if response.status().is_redirection() => Link::NotAsked,
        // The page is there, for people.
        Ok(response)
            if matches!(
                response.status(),
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS
            ) =>
        {
            Link::Answers
        }
        Ok(response) => Link::Says(response.status().as_u16()),
        Err(_) => Link::Silent,
    }
}

/// An http address on a usual port whose host is a name, or a public number.
fn may_ask(url: &Url) -> bool {
    let usual = matches!(url.port_or_known_default(), Some(80 | 443 | 8080 | 8443));
    let plain = url.username().is_empty() && url.password().is_none();
    let has_host = url.host_str().is_some_and(|host| !host.is_empty());
    matches!(url.scheme(), "http" | "https") && usual && plain && has_host && host_allowed(url, false).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_inside_is_asked() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        listener.set_nonblocking(true).expect("nonblocking");
        let port = listener.local_addr().expect("bound").port();
        let urls = [
            format!("http://127.0.0.1:{port}/"),
            format!("http://localhost:{port}/"),
            "http://2130706433/".to_owned(),
            "http://0x7f.1/".to_owned(),
            "http://[::1]/".to_owned(),
            "http://[::ffff:127.0.0.1]/".to_owned(),
            "http://169.254.169.254/latest/meta-data/".to_owned(),
            "http://user:pass@example.org/".to_owned(),
            "file:///etc/passwd".to_owned(),
            "ftp://example.org/".to_owned(),
            "nonsense".to_owned(),
        ];
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("a runtime");
        for (url, said) in runtime.block_on(answers(urls.to_vec())) {
            assert!(matches!(said, Link::NotAsked | Link::Silent), "{url}: {said:?}");
        }
        let localhost = runtime.block_on(answers(vec!["http://localhost/".to_owned()]));
        assert_eq!(
            localhost[0].1,
            Link::Silent,
            "a name that leads inside resolves to nothing"
        );
        assert!(listener.accept().is_err(), "nobody came");
    }
}
