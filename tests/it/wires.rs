//! Wires: what an outside feed brings waits at the desk until an editor releases it, once for each item,
//! asked politely, never from inside.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use courant::base::ids::WireId;
use courant::couriers::fetch::wires::{WireCourier, client};
use courant::news::flashes::Importance;
use courant::news::people::Role;
use courant::news::wires::{self, Format, NewWire};
use courant::testing::News;

use crate::harness::Running;
use crate::markets_fetch::Loopback;

struct Looking {
    courier: WireCourier,
    client: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Looking {
    fn of(news: &News, allow_private: bool) -> Looking {
        Looking {
            courier: WireCourier {
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

    /// A look at the moment the wire is due.
    fn look(&self, news: &News, id: WireId) {
        let wire = found(news, id);
        if wire.next_at > news.clock.now() {
            news.clock.set(wire.next_at);
        }
        let asked = self
            .runtime
            .block_on(self.courier.step(&self.client))
            .expect("a look");
        assert_eq!(asked, 1, "it was due");
    }
}

fn found(news: &News, id: WireId) -> wires::Wire {
    news.read(move |r| wires::by_id(r, id)).expect("there")
}

fn wire(news: &News, url: &str, format: Format, unattended: bool) -> WireId {
    let edition = news.edition;
    let new = NewWire {
        name: "Harbour Wire".to_owned(),
        url: url.to_owned(),
        format,
        importance: Importance::parse(3).expect("a step"),
        unattended,
        seconds: 30,
    };
    news.write(move |w| wires::save_wire(w, edition, None, &new))
        .expect("saved")
        .0
}

fn lines(texts: &[&str]) -> String {
    texts
        .iter()
        .map(|text| format!("{{\"id\":\"{text}\",\"text\":\"{text}\",\"instruments\":[\"EUR/USD\"]}}\n"))
        .collect()
}

fn held(news: &News) -> Vec<wires::Held> {
    let edition = news.edition;
    news.read(move |r| wires::held(r, edition, 99))
}

#[test]
fn a_line_waits_at_the_desk_until_an_editor_releases_it() {
    let (news, server) = (News::new(), Loopback::new());
    let id = wire(&news, &server.url, Format::Lines, false);
    let looking = Looking::of(&news, true);
    server.says(200, "application/x-ndjson", &lines(&["STRIKE BEGINS"]));
    looking.look(&news, id);
    assert!(
        held(&news).is_empty(),
        "what was there before the first look is old"
    );

    server.says(
        200,
        "application/x-ndjson",
        &lines(&["RATES <b>STAY</b>", "OIL RISES", "STRIKE BEGINS"]),
    );
    looking.look(&news, id);
    looking.look(&news, id);
    let texts: Vec<String> = held(&news).into_iter().map(|line| line.text).collect();
    assert_eq!(
        texts,
        ["RATES <b>STAY</b>", "OIL RISES"],
        "each once, the newest first"
    );
    // Told what we have: an answer without news costs nothing.
    let before = server.conditional.load(Ordering::SeqCst);
    server.says(304, "application/x-ndjson", "");
    looking.look(&news, id);
    assert_eq!(server.conditional.load(Ordering::SeqCst), before + 1);
    assert_eq!(found(&news, id).problem, "");

    let running = Running::around(news);
    let (reporter, editor) = (
        running.browser("Ada Reporter", Role::Reporter),
        running.browser("Bo Editor", Role::Editor),
    );
    let screen = editor.get("/desk/flashes").text();
    assert!(
        screen.contains("Harbour Wire") && screen.contains("RATES &lt;b&gt;STAY&lt;/b&gt;"),
        "{screen}"
    );
    assert!(
        !running.get("/markets/live").text().contains("OIL RISES"),
        "held is not public"
    );
    assert_eq!(
        running.get("/api/v1/flashes").json()["items"],
        serde_json::json!([])
    );

    let (first, second) = (held(&running.news)[0].id, held(&running.news)[1].id);
    let at = |id, verb: &str| format!("/desk/flashes/held/{id}/{verb}");
    assert_eq!(reporter.post(&at(first, "release"), "x=").status, 403);
    let done = editor.post(&at(first, "release"), "x=");
    assert_eq!(done.header("location"), "/desk/flashes?said=released");
    assert_eq!(running.news.verbs(2), ["wire_released", "flash_published"]);
    let flash = &running.get("/api/v1/flashes").json()["items"][0];
    assert_eq!(flash["text"], "RATES <b>STAY</b>");
    assert_eq!(
        (flash["source"].as_str(), flash["importance"].as_i64()),
        (Some("Harbour Wire"), Some(3))
    );
    assert_eq!(flash["instruments"][0], "eur-usd");
    assert_eq!(
        editor.post(&at(first, "release"), "x=").status,
        422,
        "somebody was faster"
    );
    editor.post(&at(second, "drop"), "x=");
    assert!(held(&running.news).is_empty());
    let audit = running
        .browser("Cy Chief", Role::Chief)
        .get("/desk/audit?what=public")
        .text();
    assert!(audit.contains("released a line of the wire"), "{audit}");
}

#[test]
fn an_unattended_wire_publishes_by_itself_from_any_feed() {
    let (news, server) = (News::new(), Loopback::new());
    let id = wire(&news, &server.url, Format::Feed, true);
    let looking = Looking::of(&news, true);
    let feed = |items: &str| {
        format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>W</title>{items}</channel></rss>"
        )
    };
    server.says(200, "application/rss+xml", &feed(""));
    looking.look(&news, id);
    let old =
        "<item><guid>1</guid><title>Jobs rose</title><pubDate>Sun, 01 Mar 2026 09:30:00 GMT</pubDate></item>";
    let new = "<item><guid>2</guid><title>Rates &amp; prices stay</title></item>";
    server.says(200, "application/rss+xml", &feed(&format!("{new}{old}")));
    looking.look(&news, id);
    let running = Running::around(news);
    let page = running.get("/markets/live").text();
    assert!(
        page.contains("Rates &amp; prices stay") && page.contains("Harbour Wire"),
        "{page}"
    );
    assert!(!page.contains("Jobs rose"), "yesterday's is no flash");
}

#[test]
fn what_is_no_feed_too_long_or_inside_brings_nothing_and_says_so() {
    let (news, server) = (News::new(), Loopback::new());
    let id = wire(&news, &server.url, Format::Lines, true);
    let looking = Looking::of(&news, true);
    server.says(200, "text/html", "<!doctype html><title>Are you a robot?</title>");
    looking.look(&news, id);
    let wire = found(&news, id);
    assert!(wire.problem.contains("JSON object"), "{}", wire.problem);
    assert_eq!(
        wire.next_at.0 - news.clock.now().0,
        60_000_000,
        "asked later after a failure"
    );
    server.says(200, "application/x-ndjson", &"x".repeat(3 << 20));
    looking.look(&news, id);
    assert!(
        found(&news, id).problem.contains("longer than"),
        "{}",
        found(&news, id).problem
    );
    let asked = server.asked.load(Ordering::SeqCst);
    Looking::of(&news, false).look(&news, id);
    assert!(
        found(&news, id).problem.contains("inside"),
        "{}",
        found(&news, id).problem
    );
    assert_eq!(server.asked.load(Ordering::SeqCst), asked, "nobody came");
}

#[test]
fn a_chief_makes_and_pauses_wires_at_the_desk() {
    let running = Running::new();
    let (editor, chief) = (
        running.browser("Bo Editor", Role::Editor),
        running.browser("Cy Chief", Role::Chief),
    );
    assert_eq!(editor.get("/desk/flashes/wires").status, 403);
    let form = "name=Harbour+Wire&url=https%3A%2F%2Fwire.example%2Frss&format=feed&importance=2&seconds=60";
    assert_eq!(editor.post("/desk/flashes/wires", form).status, 403);
    assert_eq!(chief.post("/desk/flashes/wires", form).status, 303);
    assert_eq!(running.news.verbs(1), ["wire_saved"]);
    assert_eq!(
        chief.post("/desk/flashes/wires", form).status,
        422,
        "the name is taken"
    );
    for wrong in [
        "url=file%3A%2F%2F%2Fetc%2Fpasswd",
        "seconds=1",
        "format=odd",
        "importance=9",
    ] {
        let form = form.replace("Harbour", "Other");
        let field = wrong.split('=').next().unwrap_or_default();
        let parts: Vec<&str> = form
            .split('&')
            .map(|part| {
                if part.starts_with(&format!("{field}=")) {
                    wrong
                } else {
                    part
                }
            })
            .collect();
        assert_eq!(
            chief.post("/desk/flashes/wires", &parts.join("&")).status,
            422,
            "{wrong}"
        );
    }
    let edition = running.news.edition;
    let wires = running.news.read(move |r| wires::of_edition(r, edition));
    assert_eq!(wires.len(), 1);
    let at = format!("/desk/flashes/wires/{}", wires[0].id);
    let page = chief.get(&at).text();
    assert!(page.contains("https://wire.example/rss"), "{page}");
    assert_eq!(chief.post(&at, &format!("{form}&unattended=1")).status, 303);
    chief.post(&format!("{at}/pause"), "x=");
    let wire = found(&running.news, wires[0].id);
    assert!(wire.paused && wire.unattended);
    let list = chief.get("/desk/flashes/wires").text();
    assert!(list.contains("paused") && list.contains("Resume"), "{list}");
}
