//! Flashes: from the desk, a program or the shell to everybody who reads along, put right openly, and
//! nothing lost whatever breaks in between.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use courant::base::ids::EditionId;
use courant::base::store::Actor;
use courant::news::flashes::{Correction, Importance, NewFlash, correct_flash, flash, withdraw_flash};
use courant::news::newsroom::{approve, embargo, publish};
use courant::news::people::{Role, Scope};
use courant::testing::News;
use serde_json::{Value, json};

use crate::co_editing::start_server;
use crate::harness::Running;

fn line(edition: EditionId, text: &str) -> NewFlash {
    NewFlash {
        edition,
        text: text.to_owned(),
        importance: Importance::parse(2).expect("a step"),
        instruments: vec!["EUR/USD".to_owned()],
        source: "ECB".to_owned(),
        article: None,
        origin: None,
    }
}

fn send(news: &News, text: &str) -> i64 {
    let new = line(news.edition, text);
    news.write(move |w| flash(w, &new)).expect("flashed").number
}

/// A browser's EventSource: remembers the last id, and names it when it comes back.
struct EventSource {
    lines: Option<BufReader<TcpStream>>,
    last: String,
    /// The words of every flash that came, in order.
    heard: Vec<String>,
    retry: u64,
    beats: usize,
    gaps: usize,
}

impl EventSource {
    fn new() -> EventSource {
        EventSource {
            lines: None,
            last: String::new(),
            heard: Vec::new(),
            retry: 0,
            beats: 0,
            gaps: 0,
        }
    }

    /// Opens the stream; returns the status.
    fn open(&mut self, address: SocketAddr, path: &str) -> u16 {
        let stream = TcpStream::connect(address).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a limit");
        let named = match self.last.as_str() {
            "" => String::new(),
            last => format!("Last-Event-ID: {last}\r\n"),
        };
        let mut writing = stream.try_clone().expect("the same");
        write!(
            writing,
            "GET {path} HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n{named}\r\n"
        )
        .expect("asked");
        let mut lines = BufReader::new(stream);
        let mut status = String::new();
        lines.read_line(&mut status).expect("a status");
        let mut head = String::new();
        loop {
            let mut line = String::new();
            lines.read_line(&mut line).expect("a head");
            if line.trim().is_empty() {
                break;
            }
            head.push_str(&line.to_ascii_lowercase());
        }
        let status = status
            .split(' ')
            .nth(1)
            .and_then(|code| code.parse().ok())
            .unwrap_or(0);
        if status == 200 {
            assert!(head.contains("content-type: text/event-stream"), "{head}");
            assert!(head.contains("cache-control: no-store"), "{head}");
        }
        self.lines = Some(lines);
        status
    }

    /// Reads until so many flashes were heard in all. False when the connection ended before.
    fn hears(&mut self, all: usize) -> bool {
        let Some(lines) = &mut self.lines else {
            return false;
        };
        // Chunks' sizes stand on lines of their own and are no field of an event.
        let mut id = None;
        let mut data: Option<String> = None;
        let mut kind = String::new();
        while self.heard.len() < all {
            let mut line = String::new();
            match lines.read_line(&mut line) {
                Ok(0) => return false,
                Ok(_) => {}
                Err(error) => panic!("{error}; heard {:?}", self.heard),
            }
            let line = line.trim_end_matches(['\r', '\n']);
            if let Some(value) = line.strip_prefix("id: ") {
                id = Some(value.to_owned());
            } else if let Some(value) = line.strip_prefix("event: ") {
                kind = value.to_owned();
            } else if let Some(value) = line.strip_prefix("data: ") {
                data = Some(value.to_owned());
            } else if let Some(value) = line.strip_prefix("retry: ") {
                self.retry = value.parse().expect("a number");
            } else if line == ":" {
                self.beats += 1;
            } else if line.is_empty() {
                if let Some(id) = id.take() {
                    self.last = id;
                }
                if let Some(data) = data.take() {
                    let said: Value = serde_json::from_str(&data).expect("JSON");
                    match kind.as_str() {
                        "flash" => self.heard.push(format!(
                            "{} {}",
                            said["state"].as_str().expect("a state"),
                            said["text"].as_str().expect("words")
                        )),
                        "gap" => self.gaps += 1,
                        other => panic!("an event called {other}"),
                    }
                }
                kind.clear();
            }
        }
        true
    }

    /// Reads until the server ends the answer.
    fn ends(&mut self) -> bool {
        !self.hears(usize::MAX)
    }
}

const EVENTS: &str = "/markets/live/events";

#[test]
fn a_flash_is_heard_and_what_is_put_right_is_heard_too() {
    let running = Running::new();
    let edition = running.news.edition;
    let page = running.get("/markets/live").text();
    assert!(page.contains("Nothing has been flashed yet"), "{page}");

    let mut reader = EventSource::new();
    assert_eq!(reader.open(running.address, EVENTS), 200);
    let number = send(&running.news, "ECB holds <rates> at 2.00%");
    assert!(reader.hears(1));
    let correction = Correction {
        text: "ECB cuts rates to 1.75%".to_owned(),
        note: "We misread the statement.".to_owned(),
    };
    running.write(move |w| correct_flash(w, edition, number, &correction));
    running.write(move |w| withdraw_flash(w, edition, number, "The statement was of last year."));
    assert!(reader.hears(3));
    assert_eq!(
        reader.heard,
        [
            "live ECB holds <rates> at 2.00%",
            "corrected ECB cuts rates to 1.75%",
            "withdrawn ECB cuts rates to 1.75%"
        ]
    );
    assert!((1_000..5_000).contains(&reader.retry), "{}", reader.retry);

    // On the page, in every feed and under its own address: struck, never gone.
    for path in ["/markets/live", &format!("/markets/live/{number}")] {
        let page = running.get(path).text();
        for words in [
            "<del>ECB cuts rates to 1.75%</del>",
            "<del>ECB holds &lt;rates&gt; at 2.00%</del>",
            "We misread the statement.",
            "The statement was of last year.",
        ] {
            assert!(page.contains(words), "{path} lacks {words}:\n{page}");
        }
    }
    for file in ["feed.xml", "atom.xml", "feed.json"] {
        let feed = running.get(&format!("/markets/live/{file}"));
        assert_eq!(feed.status, 200);
        assert!(
            feed.text().contains("Withdrawn: ECB cuts rates to 1.75%"),
            "{}",
            feed.text()
        );
    }
    assert_eq!(running.get("/markets/live/9999").status, 404);
    assert_eq!(running.get("/markets/live/1x").status, 404);
}

#[test]
fn nothing_is_lost_when_readers_are_cut_off() {
    let running = Running::new();
    send(&running.news, "One");
    running.settle();
    // The page says where it stands; what comes between it and the connection is not lost.
    let page = running.get("/markets/live").text();
    let position = page
        .split("data-position=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("a position");
    send(&running.news, "Two");
    running.settle();
    let mut reader = EventSource::new();
    reader.open(running.address, &format!("{EVENTS}?after={position}"));
    assert!(reader.hears(1));
    reader.lines = None;
    send(&running.news, "Three");
    send(&running.news, "Four");
    running.settle();
    // The browser's own word goes before the page's.
    reader.open(running.address, &format!("{EVENTS}?after={position}"));
    send(&running.news, "Five");
    assert!(reader.hears(4));
    assert_eq!(reader.heard, ["live Two", "live Three", "live Four", "live Five"]);
    // Whoever names nothing begins with what comes next.
    let mut late = EventSource::new();
    late.open(running.address, EVENTS);
    send(&running.news, "Six");
    assert!(late.hears(1));
    assert_eq!(late.heard, ["live Six"]);
    // A position that this log never had: they are told to look at the page.
    let mut lost = EventSource::new();
    lost.last = "99999".to_owned();
    lost.open(running.address, EVENTS);
    send(&running.news, "Seven");
    assert!(lost.hears(1));
    assert_eq!(
        (lost.gaps, lost.heard.as_slice()),
        (1, ["live Seven".to_owned()].as_slice())
    );
}

/// Killed without a word and started anew, twice; flashes go on meanwhile, from another process.
#[test]
fn nothing_is_lost_when_the_server_dies() {
    let running = Running::new();
    let news = running.into_news();
    let mut reader = EventSource::new();
    let mut sent = Vec::new();
    for round in 0..3 {
        let (mut server, address) = start_server(&news);
        reader.open(address, EVENTS);
        if round == 0 {
            // The first opening is answered before anything is sent, so that it has a place to begin.
            sent.push(format!("live First of {round}"));
            std::thread::sleep(Duration::from_millis(200));
            send(&news, &format!("First of {round}"));
            assert!(reader.hears(1));
        }
        for step in 0..5 {
            let words = format!("Line {step} of round {round}");
            send(&news, &words);
            sent.push(format!("live {words}"));
            if step == 2 {
                assert!(reader.hears(sent.len()));
            }
        }
        server.kill().expect("SIGKILL");
        let _reaped = server.wait();
        let words = format!("While it was down, {round}");
        send(&news, &words);
        sent.push(format!("live {words}"));
    }
    let running = Running::around(news);
    reader.open(running.address, EVENTS);
    assert!(reader.hears(sent.len()));
    assert_eq!(reader.heard, sent);
}

/// Longer away than the row of frames remembers: the tables tell, up to a point, then the page does.
#[test]
fn who_was_away_for_long_is_told_by_the_tables() {
    let running = Running::new();
    let edition = running.news.edition;
    running
        .news
        .store
        .writes
        .wait(Actor::Operator, move |w| flash(w, &line(edition, "Before")))
        .expect("flashed");
    running.settle();
    let mut reader = EventSource::new();
    reader.open(running.address, EVENTS);
    reader.lines = None;
    for n in 0..600 {
        send(&running.news, &format!("Line {n}"));
    }
    running.settle();
    let mut back = EventSource::new();
    back.last = "1".to_owned();
    back.open(running.address, EVENTS);
    // Position 1 made the edition, so that all is told: one before, and six hundred.
    assert!(back.hears(601));
    assert_eq!(back.heard[0], "live Before");
    assert_eq!(back.heard[600], "live Line 599");
    assert_eq!(back.gaps, 0);
}

#[test]
fn connections_are_bounded_and_end_with_the_program() {
    let database = courant::testing::TestDatabase::new();
    let clock = courant::base::clock::Clock::standing_at(courant::testing::MORNING);
    let store = database.open(clock.clone());
    let running = Running::configured(News::set_up(database, store, clock), |config| {
        config.flashes.readers = 2;
    });
    let mut first = EventSource::new();
    let mut second = EventSource::new();
    assert_eq!(first.open(running.address, EVENTS), 200);
    assert_eq!(second.open(running.address, EVENTS), 200);
    let refused = running.get(EVENTS);
    assert_eq!((refused.status, refused.header("retry-after")), (503, "60"));
    // A place is free again when its reader goes.
    second.lines = None;
    let mut third = EventSource::new();
    let back = (0..50).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        third.open(running.address, EVENTS) == 200
    });
    assert!(back, "the place of who left is never given to another");
    let began = std::time::Instant::now();
    let _news = running.into_news();
    assert!(
        began.elapsed() < Duration::from_secs(5),
        "readers held the program up"
    );
    assert!(first.ends() && third.ends());
}

#[test]
fn from_the_desk_in_one_form_by_who_may() {
    let running = Running::new();
    let (reporter, editor) = (
        running.browser("Ada Reporter", Role::Reporter),
        running.browser("Bo Editor", Role::Editor),
    );
    assert_eq!(reporter.get("/desk/flashes").status, 403);
    assert!(!reporter.get("/desk").text().contains("flash-dialog"));
    let refused = reporter.post("/desk/flashes", "text=Rates+stay");
    assert!(refused.text().contains("send flashes"), "{}", refused.text());

    let home = editor.get("/desk").text();
    assert!(home.contains("<dialog class=\"flash-dialog\""), "{home}");
    let form = "text=Rates+stay&importance=3&instruments=EUR%2FUSD%2C+Brent&source=ECB&once=ab12";
    assert_eq!(editor.post("/desk/flashes", form).status, 303);
    // Sent twice by a double press: one flash.
    editor.post("/desk/flashes", form);
    let list = running.get("/api/v1/flashes").json();
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(list["items"][0]["instruments"], json!(["eur-usd", "brent"]));
    let number = list["items"][0]["number"].as_i64().expect("a number");
    assert_eq!(list["items"][0]["importance"], 3);

    let empty = editor.post("/desk/flashes", "text=+&importance=2");
    assert_eq!(empty.status, 422);
    assert!(empty.text().contains("Nothing was sent"), "{}", empty.text());

    let one = format!("/desk/flashes/{number}");
    let withdrawn = editor.post(&format!("{one}/withdraw"), "why=Too+early");
    assert_eq!(withdrawn.header("location"), format!("{one}?said=withdrawn"));
    assert_eq!(editor.post(&format!("{one}/correct"), "text=Other").status, 422);
    let page = editor.get(&one).text();
    assert!(
        page.contains("<del>Rates stay</del>") && page.contains("Too early"),
        "{page}"
    );
    assert_eq!(running.news.verbs(1), ["flash_withdrawn"]);
    let audit = running
        .browser("Cy Chief", Role::Chief)
        .get("/desk/audit?what=public")
        .text();
    assert!(audit.contains("withdrew the flash"), "{audit}");
}

#[test]
fn reporters_may_when_the_house_says_so() {
    let database = courant::testing::TestDatabase::new();
    let clock = courant::base::clock::Clock::standing_at(courant::testing::MORNING);
    let store = database.open(clock.clone());
    let running = Running::configured(News::set_up(database, store, clock), |config| {
        config.flashes.from = "reporter".to_owned();
    });
    let reporter = running.browser("Ada Reporter", Role::Reporter);
    assert_eq!(reporter.post("/desk/flashes", "text=Rates+stay").status, 303);
    let contributor = running.browser("Di Contributor", Role::Contributor);
    assert_eq!(contributor.get("/desk/flashes").status, 403);
}

#[test]
fn programs_send_once_and_only_with_the_scope() {
    let running = Running::new();
    let wire = running.program("Wire", Role::Editor, &[Scope::Publish]);
    let reading = running.program("Reader", Role::Editor, &[Scope::Read]);
    let new = json!({ "text": "Jobs rise by 120,000", "importance": 3, "source": "Labour office", "origin": "wire:1" });
    assert_eq!(reading.post("/flashes", &new).status, 403);
    let made = wire.send("POST", "/flashes", &[("Idempotency-Key", "a")], &new);
    assert_eq!(made.status, 201, "{}", made.text());
    let again = wire.send("POST", "/flashes", &[("Idempotency-Key", "a")], &new);
    assert_eq!((again.status, again.header("idempotent-replayed")), (201, "true"));
    let by_origin = wire.post("/flashes", &new);
    assert_eq!(
        (by_origin.status, by_origin.json()["number"].clone()),
        (200, made.json()["number"].clone())
    );

    let number = made.json()["number"].as_i64().expect("a number");
    let corrected = wire.post(
        &format!("/flashes/{number}/correct"),
        &json!({ "text": "Jobs rise by 102,000", "note": "Digits were swapped." }),
    );
    assert_eq!(corrected.json()["state"], "corrected");
    assert_eq!(corrected.json()["notes"][0]["old_text"], "Jobs rise by 120,000");
    for (bad, status) in [
        (json!({ "text": "" }), 422),
        (json!({ "text": "x", "importance": 9 }), 422),
        (json!({ "text": "x", "article": "77" }), 422),
        (json!({ "text": "x", "importanec": 1 }), 422),
    ] {
        assert_eq!(wire.post("/flashes", &bad).status, status, "{bad}");
    }
    let changes = running.get("/api/v1/changes?since=0").json();
    let told: Vec<&Value> = changes["items"]
        .as_array()
        .expect("items")
        .iter()
        .filter(|item| {
            item["verb"]
                .as_str()
                .is_some_and(|verb| verb.starts_with("flash"))
        })
        .collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0]["flash"]["state"], "corrected", "told as it stands now");
}

#[test]
fn an_article_under_embargo_is_not_named_by_its_flash() {
    let running = Running::new();
    let edition = running.news.edition;
    let article = running.news.draft("A secret headline");
    let until = running.news.clock.now().plus_seconds(3_600);
    running.write(move |w| embargo(w, article, Some(until)));
    running.write(move |w| approve(w, article));
    let mut new = line(edition, "Something happens");
    new.article = Some(article);
    let mut reader = EventSource::new();
    reader.open(running.address, EVENTS);
    let number = running.write(move |w| flash(w, &new)).number;
    assert!(reader.hears(1));
    let places = [
        "/".to_owned(),
        "/markets/live".to_owned(),
        format!("/markets/live/{number}"),
        "/markets/live/feed.xml".to_owned(),
        "/api/v1/flashes".to_owned(),
    ];
    for path in &places {
        let text = running.get(path).text();
        assert!(!text.to_lowercase().contains("secret"), "{path} tells:\n{text}");
    }
    // When it is public, the flash leads to it, and it says how the news came in.
    running.news.clock.set(until);
    running.write(move |w| publish(w, article));
    let page = running.get("/markets/live").text();
    assert!(page.contains("a-secret-headline-"), "{page}");
    let page = running.get(&running.path(article)).text();
    assert!(
        page.contains("As it came in") && page.contains("Something happens"),
        "{page}"
    );
}

#[test]
fn a_list_is_narrowed_by_its_address_and_never_by_nonsense() {
    let running = Running::new();
    let edition = running.news.edition;
    for (text, importance, instrument) in [
        ("Low", 1, "brent"),
        ("Middle", 2, "eur-usd"),
        ("High", 3, "eur-usd"),
    ] {
        let mut new = line(edition, text);
        new.importance = Importance::parse(importance).expect("a step");
        new.instruments = vec![instrument.to_owned()];
        running.write(move |w| flash(w, &new));
    }
    let shown = |query: &str| {
        let page = running.get(&format!("/markets/live{query}")).text();
        ["Low", "Middle", "High"]
            .into_iter()
            .filter(|text| {
                page.contains(&format!(">{text}</p>")) || page.contains(&format!("</span>{text}</p>"))
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(shown(""), ["Low", "Middle", "High"]);
    assert_eq!(shown("?importance=2"), ["Middle", "High"]);
    assert_eq!(shown("?instrument=brent"), ["Low"]);
    assert_eq!(shown("?instrument=EUR%2FUSD&importance=3"), ["High"]);
    assert_eq!(shown("?day=2026-03-02"), ["Low", "Middle", "High"]);
    assert!(shown("?day=2026-03-01").is_empty());
    for nonsense in [
        "?importance=9&day=x&before=1",
        "?instrument=%22%3E%3Cscript%3E",
        "?before=a-b",
    ] {
        let page = running.get(&format!("/markets/live{nonsense}"));
        assert_eq!(page.status, 200);
        assert!(!page.text().contains("<script>"), "{nonsense}");
    }
    let first = running.get("/api/v1/flashes?limit=2").json();
    let next = first["next"].as_str().expect("more");
    let path = next
        .split_once("/api")
        .map(|(_, rest)| format!("/api{rest}"))
        .expect("ours");
    let rest = running.get(&path).json();
    assert_eq!(
        (rest["items"][0]["text"].as_str(), rest["next"].clone()),
        (Some("Low"), Value::Null)
    );
}
