//! A source is fetched, judged and kept out when it does not look right.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use courant::couriers::fetch::markets::{MarketCourier, client};
use courant::news::markets::{fetches, series_by_key, source_by_key};
use courant::news::people::{Right, Role};
use courant::testing::News;

use crate::harness::Running;
use crate::markets::vendor;

/// A source on this machine that says what a test wants, and remembers what it was asked.
pub struct Loopback {
    pub url: String,
    answer: Arc<Mutex<(u16, &'static str, String)>>,
    pub asked: Arc<AtomicUsize>,
    pub conditional: Arc<AtomicUsize>,
}

impl Loopback {
    pub fn new() -> Loopback {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/rates", listener.local_addr().expect("bound"));
        let answer = Arc::new(Mutex::new((200, "text/csv", String::new())));
        let (asked, conditional) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let (says, count, with) = (Arc::clone(&answer), Arc::clone(&asked), Arc::clone(&conditional));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut head = Vec::new();
                let mut buffer = [0; 1024];
                while !head.windows(4).any(|w| w == b"\r\n\r\n") {
                    match stream.read(&mut buffer) {
                        Ok(0) | Err(_) => break,
                        Ok(n) => head.extend_from_slice(&buffer[..n]),
                    }
                }
                count.fetch_add(1, Ordering::SeqCst);
                let conditional = String::from_utf8_lossy(&head)
                    .to_lowercase()
                    .contains("if-none-match: \"v1\"");
                if conditional {
                    with.fetch_add(1, Ordering::SeqCst);
                }
                let (status, kind, body) = says.lock().expect("its answer").clone();
                let _sent = write!(
                    stream,
                    "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\netag: \"v1\"\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                );
            }
        });
        Loopback {
            url,
            answer,
            asked,
            conditional,
        }
    }

    pub fn says(&self, status: u16, kind: &'static str, body: &str) {
        *self.answer.lock().expect("its answer") = (status, kind, body.to_owned());
    }
}

struct Fetching {
    courier: MarketCourier,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Fetching {
    fn of(news: &News, allow_private: bool) -> Fetching {
        Fetching {
            courier: MarketCourier {
                store: news.store.clone(),
                stop: Arc::new(AtomicBool::new(false)),
                allow_private,
            },
            client: client(allow_private).expect("a client"),
            runtime: tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime"),
        }
    }

    /// A round at the moment the source is due.
    fn round(&self, news: &News) {
        let source = news.read(|r| source_by_key(r, "vendor")).expect("there");
        if source.next_at > news.clock.now() {
            news.clock.set(source.next_at);
        }
        let asked = self
            .runtime
            .block_on(self.courier.step(&self.client))
            .expect("a round");
        assert_eq!(asked, 1, "it was due");
    }
}

#[test]
fn a_source_is_fetched_judged_and_kept_out() {
    let (news, server) = (News::new(), Loopback::new());
    vendor(&news, &server.url);
    let fetching = Fetching::of(&news, true);
    let gold = || news.read(|r| series_by_key(r, "vendor:GOLD")).expect("there");
    let source = || news.read(|r| source_by_key(r, "vendor")).expect("there");

    server.says(
        200,
        "text/csv",
        "Date,Gold\n2026-02-26,2700.10\n2026-02-27,2702.40\n",
    );
    fetching.round(&news);
    assert_eq!(gold().observations, 2);
    assert_eq!(source().problem, "");
    assert!(source().next_at > news.clock.now());
    assert_eq!(news.verbs(1), ["observations_recorded"]);

    // The same again: asked with what we have, nothing is written.
    server.says(304, "text/csv", "");
    fetching.round(&news);
    assert_eq!(server.conditional.load(Ordering::SeqCst), 1);
    // Yesterday's file under a new day: nothing new either.
    server.says(
        200,
        "text/csv",
        "Date,Gold\n2026-02-26,2700.10\n2026-02-27,2702.40\n\n",
    );
    fetching.round(&news);
    assert_eq!(
        (gold().observations, news.verbs(1)),
        (2, vec!["observations_recorded".to_owned()])
    );

    // A page for people, where numbers were promised.
    server.says(
        200,
        "text/html",
        "<!doctype html><title>Are you a robot?</title><p>Prove it.",
    );
    fetching.round(&news);
    assert!(source().problem.contains("HTML"), "{}", source().problem);
    // A changed header.
    server.says(200, "text/csv", "Date,Silver\n2026-03-02,31.10\n");
    fetching.round(&news);
    // A price that leaps, and one that rewrites nothing but says the unit has changed.
    server.says(
        200,
        "text/csv",
        "Date,Gold\n2026-02-27,2702.40\n2026-03-02,86.90\n",
    );
    fetching.round(&news);
    assert!(
        source().problem.contains("goes from 2702.4"),
        "{}",
        source().problem
    );
    assert_eq!(gold().observations, 2, "nothing was overwritten");
    let waiting = news.read(fetches::quarantined);
    assert_eq!(waiting.len(), 3, "{waiting:?}");
    assert_eq!(gold().last.map(|last| last.value), "2702.40".parse().ok());
    // Failures are no answers: they are tried again, later each time.
    server.says(503, "text/plain", "busy");
    fetching.round(&news);
    assert_eq!(
        (source().problem.as_str(), news.read(fetches::quarantined).len()),
        ("it answered 503", 3)
    );
    assert!(source().tries >= 4);

    // The desk looks at them.
    let running = Running::around(news);
    let editor = running.browser("Eve", Role::Editor);
    let list = editor.get("/desk/markets").text();
    assert!(
        list.contains("Kept out") && list.contains("goes from 2702.4"),
        "{list}"
    );
    let leap = waiting[0].id;
    let done = editor.post(&format!("/desk/markets/quarantine/{leap}/accept"), "x=");
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(
        running.get("/markets/gold").text().contains("86.90"),
        "readers see it after the answer"
    );
    let html = waiting[2].id;
    let refused = editor.post(&format!("/desk/markets/quarantine/{html}/accept"), "x=");
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(
        editor
            .post(&format!("/desk/markets/quarantine/{html}/discard"), "x=")
            .status,
        303
    );
    let reporter = running.browser("Rob", Role::Reporter);
    let refused = reporter.post(
        &format!("/desk/markets/quarantine/{}/discard", waiting[1].id),
        "x=",
    );
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains(Right::ManageMarkets.words()));
    assert!(server.asked.load(Ordering::SeqCst) >= 7);
}

#[test]
fn nothing_inside_is_fetched() {
    let (news, server) = (News::new(), Loopback::new());
    server.says(200, "text/csv", "Date,Gold\n2026-02-26,2700.10\n");
    vendor(&news, &server.url);
    Fetching::of(&news, false).round(&news);
    let source = news.read(|r| source_by_key(r, "vendor")).expect("there");
    assert!(source.problem.contains("an address inside"), "{}", source.problem);
    assert_eq!(server.asked.load(Ordering::SeqCst), 0, "nobody came");
}
