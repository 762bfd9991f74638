//! Several people in one article: sockets, reconnects, a server that dies. All copies come to say the
//! same, and nothing that was acknowledged is ever gone.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ::co_editing::SharedDraft;
use courant::app::{App, House, limits};
use courant::base::clock::Clock;
use courant::base::ids::ArticleId;
use courant::base::store::{Sizes, Store, Target};
use courant::changes::Follow;
use courant::config::Config;
use courant::news::MIGRATIONS;
use courant::news::newsroom::{Content, drafts, edit, spike};
use courant::news::people::{Role, Token};
use courant::testing::{MORNING, News};
use serde_json::json;
use tungstenite::client::IntoClientRequest;
use tungstenite::{Message, WebSocket};

use crate::harness::Running;

/// An editor's browser: its copy of the document, and what the server has not acknowledged.
struct Editor {
    socket: Option<WebSocket<TcpStream>>,
    doc: SharedDraft,
    unacknowledged: BTreeMap<u32, Vec<u8>>,
    next: u32,
    cookie: String,
    refused: Vec<String>,
    acknowledged: usize,
}

impl Editor {
    fn new(token: &Token, writer: u64) -> Editor {
        Editor {
            socket: None,
            doc: SharedDraft::from_updates(Vec::<Vec<u8>>::new(), writer).expect("empty"),
            unacknowledged: BTreeMap::new(),
            next: 0,
            cookie: format!("courant={}", token.secret()),
            refused: Vec::new(),
            acknowledged: 0,
        }
    }

    /// Opens a socket, says what it has, and sends what the server lacks, as the browser does.
    fn connect(&mut self, address: SocketAddr, number: i64) {
        let stream = TcpStream::connect(address).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_millis(20)))
            .expect("a limit");
        let mut request = format!("ws://{address}/desk/article/{number}/live")
            .into_client_request()
            .expect("an address");
        let headers = request.headers_mut();
        headers.insert("cookie", self.cookie.parse().expect("a value"));
        let origin = format!("http://{address}");
        headers.insert("origin", origin.parse().expect("a value"));
        // The handshake may need a longer look than a frame.
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("a limit");
        let (socket, _) = tungstenite::client(request, stream).expect("a socket");
        self.socket = Some(socket);
        let mut hello = vec![1];
        hello.extend(self.doc.state_vector());
        self.write(hello);
        let welcome = self.read_until(|frame| frame[0] == 0x81);
        let (_, rest) = sized(&welcome[1..]);
        let (theirs, update) = sized(rest);
        if update.len() > 2 {
            self.doc.apply_journal(update);
        }
        // As after an hour without network: everything the server does not have, in one op.
        let lacking = self.doc.diff(theirs).expect("a diff");
        self.unacknowledged.clear();
        if lacking.len() > 2 {
            self.op(lacking);
        }
        let socket = self.socket.as_mut().expect("connected");
        socket
            .get_mut()
            .set_read_timeout(Some(Duration::from_millis(20)))
            .expect("a limit");
    }

    fn write(&mut self, frame: Vec<u8>) {
        if let Some(socket) = self.socket.as_mut()
            && socket.send(Message::binary(frame)).is_err()
        {
            self.socket = None;
        }
    }

    fn op(&mut self, update: Vec<u8>) {
        self.next += 1;
        let mut frame = vec![2];
        frame.extend(self.next.to_be_bytes());
        frame.extend(&update);
        self.unacknowledged.insert(self.next, update);
        self.write(frame);
    }

    /// Types: the whole wanted draft, of which only the difference travels.
    fn types(&mut self, change: impl FnOnce(&mut ::co_editing::Draft)) {
        let mut wanted = self.doc.read();
        change(&mut wanted);
        if let Some(update) = self.doc.replace(&wanted) {
            self.op(update);
        }
    }

    fn headline(&self) -> String {
        self.doc.read().texts["headline"].clone()
    }

    /// Takes what has come; false when nothing had.
    fn hear(&mut self) -> bool {
        let Some(socket) = self.socket.as_mut() else {
            return false;
        };
        let frame = match socket.read() {
            Ok(Message::Binary(frame)) => frame,
            Ok(Message::Close(_)) => {
                self.socket = None;
                return false;
            }
            Ok(_) => return true,
            Err(tungstenite::Error::Io(error))
                if matches!(
                    error.kind(),
                    std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut
                ) =>
            {
                return false;
            }
            Err(_) => {
                self.socket = None;
                return false;
            }
        };
        match frame[0] {
            0x82 => self.doc.apply_journal(&frame[1..]),
            0x83 => {
                let number = u32::from_be_bytes(frame[1..5].try_into().expect("four bytes"));
                self.acknowledged += 1;
                self.unacknowledged.remove(&number);
            }
            0x87 => {
                let number = u32::from_be_bytes(frame[1..5].try_into().expect("four bytes"));
                self.unacknowledged.remove(&number);
                self.refused
                    .push(String::from_utf8_lossy(&frame[5..]).into_owned());
            }
            _ => {}
        }
        true
    }

    fn read_until(&mut self, wanted: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let socket = self.socket.as_mut().expect("connected");
        loop {
            if let Message::Binary(frame) = socket.read().expect("a frame")
                && wanted(&frame)
            {
                return frame.to_vec();
            }
        }
    }

    /// Listens until all is acknowledged and nothing more comes.
    fn settle(&mut self) {
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(20) {
            if !self.hear() && self.unacknowledged.is_empty() {
                return;
            }
        }
        panic!("{} ops were never acknowledged", self.unacknowledged.len());
    }
}

trait Journal {
    fn apply_journal(&mut self, update: &[u8]);
}

impl Journal for SharedDraft {
    /// What the server sends may be a whole folded journal, longer than an op.
    fn apply_journal(&mut self, update: &[u8]) {
        if self.apply(update).is_err() {
            let all = [self.snapshot(), update.to_vec()];
            *self = SharedDraft::from_updates(all, rand_writer()).expect("readable");
        }
    }
}

fn rand_writer() -> u64 {
    u64::from(rand::random::<u32>())
}

/// A length and that many bytes, and the rest.
fn sized(bytes: &[u8]) -> (&[u8], &[u8]) {
    let (length, rest) = bytes.split_at(4);
    rest.split_at(u32::from_be_bytes(length.try_into().expect("four")) as usize)
}

fn number_of(running: &Running, article: ArticleId) -> i64 {
    running
        .news
        .read(move |read| drafts::by_id(read, article))
        .expect("there")
        .number
}

fn draft_of(running: &Running, article: ArticleId) -> Content {
    running
        .news
        .read(move |read| drafts::by_id(read, article))
        .expect("there")
        .draft
}

#[test]
fn two_people_write_and_a_command_line_joins_in() {
    let running = Running::new();
    let article = running.news.draft("Rates rise");
    let number = number_of(&running, article);
    let (_, ada) = running.news.person("Ada", Role::Reporter);
    let (_, ben) = running.news.person("Ben", Role::Editor);
    let mut ada = Editor::new(&ada, 11);
    let mut ben = Editor::new(&ben, 12);
    ada.connect(running.address, number);
    ben.connect(running.address, number);
    assert_eq!(
        (ada.headline().as_str(), ben.headline().as_str()),
        ("Rates rise", "Rates rise")
    );

    ada.types(|draft| drop(draft.texts.insert("headline".into(), "Rates rise again".into())));
    ben.types(|draft| drop(draft.texts.insert("dateline".into(), "FRANKFURT".into())));
    ada.settle();
    ben.settle();
    ada.settle();
    assert_eq!(ada.doc.read(), ben.doc.read());
    let now = draft_of(&running, article);
    assert_eq!(
        (now.headline.as_str(), now.dateline.as_str()),
        ("Rates rise again", "FRANKFURT")
    );

    let from_elsewhere = Content {
        standfirst: "Said from a shell.".to_owned(),
        ..now
    };
    running.write(move |w| edit(w, article, from_elsewhere, None));
    let began = Instant::now();
    while ada.doc.read().texts["standfirst"] != "Said from a shell." {
        ada.hear();
        assert!(began.elapsed() < Duration::from_secs(10), "the change never came");
    }
}

#[test]
fn strangers_other_sites_and_the_dismissed_get_no_socket() {
    let running = Running::new();
    let article = running.news.draft("Rates rise");
    let number = number_of(&running, article);
    let upgrade = [
        ("connection", "upgrade, close"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let path = format!("/desk/article/{number}/live");
    // The socket opens only to say so: a browser's script would not learn of a status.
    let stranger = running.ask("GET", &path, &upgrade, "");
    assert_eq!(stranger.status, 101);
    let close = [&[0x88, 12][..], &4401_u16.to_be_bytes(), b"signed out"].concat();
    assert_eq!(stranger.bytes, close);
    let (_, eve) = running.news.person("Eve", Role::Editor);
    let cookie = format!("courant={}", eve.secret());
    let mut elsewhere = upgrade.to_vec();
    elsewhere.push(("cookie", &cookie));
    elsewhere.push(("origin", "https://elsewhere.example"));
    assert_eq!(running.ask("GET", &path, &elsewhere, "").status, 403);
    // A contributor sees only their own.
    let carl = running.browser("Carl", Role::Contributor);
    let mut own = upgrade.to_vec();
    let origin = format!("http://{}", running.address);
    own.push(("origin", &origin));
    assert_eq!(carl.ask("GET", &path, &own, "").status, 403);
}

#[test]
fn broken_frames_close_one_socket_and_harm_nobody_else() {
    let running = Running::new();
    let article = running.news.draft("Rates rise");
    let number = number_of(&running, article);
    let (_, ada) = running.news.person("Ada", Role::Reporter);
    let (_, eve) = running.news.person("Eve", Role::Reporter);
    let mut ada = Editor::new(&ada, 21);
    ada.connect(running.address, number);
    for nonsense in [
        vec![],
        vec![9, 9, 9],
        vec![2, 0],
        [vec![2, 0, 0, 0, 1], vec![255; 300]].concat(),
        [vec![1], vec![255; 40]].concat(),
    ] {
        let mut eve = Editor::new(&eve, 22);
        eve.connect(running.address, number);
        eve.write(nonsense.clone());
        eve.write(vec![4]);
        let began = Instant::now();
        while eve.socket.is_some() && eve.refused.is_empty() && began.elapsed() < Duration::from_secs(5) {
            eve.hear();
        }
        assert!(
            eve.socket.is_none() || !eve.refused.is_empty(),
            "{nonsense:?} went unnoticed"
        );
    }
    ada.types(|draft| drop(draft.texts.insert("headline".into(), "Still here".into())));
    ada.settle();
    assert_eq!(draft_of(&running, article).headline, "Still here");
}

#[test]
fn a_spiked_article_refuses_and_says_why() {
    let running = Running::new();
    let article = running.news.draft("Rates rise");
    let number = number_of(&running, article);
    let (_, ada) = running.news.person("Ada", Role::Reporter);
    let mut ada = Editor::new(&ada, 31);
    ada.connect(running.address, number);
    running.write(move |w| spike(w, article));
    ada.types(|draft| drop(draft.texts.insert("headline".into(), "Too late".into())));
    let began = Instant::now();
    while ada.refused.is_empty() && began.elapsed() < Duration::from_secs(5) {
        ada.hear();
    }
    assert!(ada.refused[0].contains("restore it first"), "{:?}", ada.refused);
    assert_eq!(draft_of(&running, article).headline, "Rates rise");
}

/// Numbers from a seed: a failure can be run again.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % sides
    }
}

/// Three editors type at random into the body and the fields; sockets drop, an editor is away for a
/// while, the server is stopped and started with another one's memory gone. Each word is typed once
/// and never deleted, so at the end every one of them must be there.
#[test]
fn editors_at_random_converge_and_lose_nothing() {
    let mut dice = Dice(20_261_123);
    let mut running = Running::new();
    let article = running.news.draft("Rates rise");
    let number = number_of(&running, article);
    let mut editors: Vec<Editor> = (0..3)
        .map(|i| {
            let (_, token) = running.news.person(&format!("Editor {i}"), Role::Editor);
            Editor::new(&token, 100 + i)
        })
        .collect();
    for editor in &mut editors {
        editor.connect(running.address, number);
    }
    let mut words = Vec::new();
    for step in 0..150 {
        let who = dice.roll(3) as usize;
        match dice.roll(12) {
            0 => editors[who].socket = None,
            1 if step % 3 == 0 => {
                // The server goes, and whatever it had only in memory with it.
                for editor in &mut editors {
                    editor.socket = None;
                }
                running = Running::around(running.into_news());
            }
            2 | 3 => {
                for _ in 0..dice.roll(4) {
                    editors[who].hear();
                }
            }
            _ => {
                let word = format!("word{step}");
                let (place, nth) = (dice.roll(3), dice.roll(50) as usize);
                let typed = word.clone();
                editors[who].types(move |draft| insert(draft, place, nth, &typed));
                words.push(word);
            }
        }
        if editors[who].socket.is_none() && dice.roll(2) == 0 {
            editors[who].connect(running.address, number);
        }
    }
    for editor in &mut editors {
        if editor.socket.is_none() {
            editor.connect(running.address, number);
        }
    }
    for _ in 0..3 {
        for editor in &mut editors {
            editor.settle();
        }
    }
    let drafts: Vec<_> = editors.iter().map(|editor| editor.doc.read()).collect();
    assert_eq!(drafts[0], drafts[1]);
    assert_eq!(drafts[1], drafts[2]);
    let now = draft_of(&running, article);
    assert_eq!(now.headline, drafts[0].texts["headline"].trim());
    assert_eq!(now.body.to_value(), drafts[0].body);
    let all = format!("{} {} {}", now.headline, now.standfirst, now.body.to_text());
    let lost: Vec<_> = words.iter().filter(|word| !all.contains(word.as_str())).collect();
    assert!(lost.is_empty(), "lost: {lost:?}\n{all}");
    assert!(editors.iter().all(|editor| editor.refused.is_empty()));
}

/// Puts a word into the headline, a paragraph, or a paragraph of its own.
fn insert(draft: &mut ::co_editing::Draft, place: u64, nth: usize, word: &str) {
    let at = |text: &str| {
        text.char_indices()
            .map(|(i, _)| i)
            .filter(|i| text[*i..].starts_with(' '))
            .nth(nth % 7)
            .unwrap_or(text.len())
    };
    let blocks = draft.body["content"].as_array_mut().expect("blocks");
    let first = blocks.iter_mut().find_map(|block| {
        let text = block["content"][0]["text"].as_str()?.to_owned();
        Some((block, text))
    });
    match (place, first) {
        (0, Some((block, mut text))) => {
            let place = at(&text);
            text.insert_str(place, &format!(" {word}"));
            block["content"][0]["text"] = json!(text);
        }
        (1, _) => {
            let headline = draft.texts.get_mut("headline").expect("a headline");
            if headline.len() < 150 {
                let place = at(headline);
                headline.insert_str(place, &format!(" {word}"));
            } else {
                blocks.push(paragraph(word));
            }
        }
        _ => blocks.insert(nth % (blocks.len() + 1), paragraph(word)),
    }
}

fn paragraph(word: &str) -> serde_json::Value {
    json!({ "type": "paragraph", "content": [{ "type": "text", "text": word }] })
}

#[test]
fn no_acknowledged_keystroke_dies_with_the_server() {
    let news = News::new();
    let article = news.draft("Rates rise");
    let number = news
        .read(move |read| drafts::by_id(read, article))
        .expect("there")
        .number;
    let (_, token) = news.person("Ada", Role::Reporter);
    let mut ada = Editor::new(&token, 71);
    let mut words = Vec::new();
    for round in 0..3 {
        let (mut server, address) = start_server(&news);
        ada.connect(address, number);
        for step in 0..15 {
            let word = format!("word{round}x{step}");
            let typed = word.clone();
            ada.types(move |draft| insert(draft, 0, step, &typed));
            words.push(word);
            if step % 4 == 0 {
                ada.hear();
            }
        }
        // In the middle of it: some are acknowledged, some are on their way.
        server.kill().expect("SIGKILL");
        let _reaped = server.wait();
        ada.socket = None;
    }
    // Before anybody comes back: what was acknowledged is there without her browser.
    let running = Running::around(news);
    let there = draft_of(&running, article).body.to_text();
    let missing = words.iter().filter(|word| !there.contains(word.as_str())).count();
    assert!(
        missing <= ada.unacknowledged.len(),
        "{missing} words are missing, {} were not acknowledged",
        ada.unacknowledged.len()
    );
    assert!(
        ada.acknowledged >= 3,
        "the server acknowledged something before it died"
    );
    // And when she does, all of it is.
    ada.connect(running.address, number);
    ada.settle();
    let there = draft_of(&running, article).body.to_text();
    let lost: Vec<_> = words
        .iter()
        .filter(|word| !there.contains(word.as_str()))
        .collect();
    assert!(lost.is_empty(), "lost: {lost:?}");
}

const CHILD: &str = "COURANT_DESK_CHILD";

/// This very program as the one that serves, until it is killed.
pub fn start_server(news: &News) -> (Child, SocketAddr) {
    let url = news.database.address();
    let mut child = Command::new(std::env::current_exe().expect("this program"))
        .args([
            "co_editing::the_server_that_dies",
            "--exact",
            "--nocapture",
            "--ignored",
        ])
        .env(CHILD, format!("{url}|{}", news.database.folder().display()))
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the child starts");
    let lines = BufReader::new(child.stdout.take().expect("its words")).lines();
    let address = lines
        .map_while(Result::ok)
        .find_map(|line| line.trim().strip_prefix("serving: ")?.parse().ok())
        .expect("its address");
    (child, address)
}

/// Not a test of its own: what the one above starts and kills.
#[test]
#[ignore = "started by the test above"]
#[expect(
    clippy::disallowed_methods,
    reason = "the child is told its work through the environment"
)]
fn the_server_that_dies() {
    let Ok(told) = std::env::var(CHILD) else { return };
    let (url, folder) = told.split_once('|').expect("told");
    let target = Target::parse(url).expect("an address");
    let sizes = Sizes {
        readers: 2,
        waiting: 64,
    };
    let store = Store::open(target, MIGRATIONS, sizes, Clock::standing_at(MORNING)).expect("opened");
    let folder = std::path::Path::new(folder);
    let config = Config::load(folder).expect("the defaults");
    let limits = limits(&config);
    let house = House::with_store(folder, config, store).expect("a house");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let listener = runtime
        .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
        .expect("a free port");
    let address = listener.local_addr().expect("bound");
    let app = App::start(&house, &format!("http://{address}"), Follow::default()).expect("started");
    println!("serving: {address}");
    std::io::stdout().flush().expect("said");
    let (_never, stop) = tokio::sync::watch::channel(false);
    runtime.block_on(app.serve(listener, limits, stop));
}

#[test]
fn a_suggestion_is_taken_from_who_may_not_write_and_a_change_is_not() {
    let running = Running::new();
    let article = running.news.draft("Rates rise");
    let number = number_of(&running, article);
    // An editor of another section: may look, comment and suggest here.
    let (elsewhere, token) = running.news.person("Elsa", Role::Editor);
    let section = running.news.economy;
    let other = running.write(move |mut write| {
        let (edition, other) = (
            write.one(courant::sql!("select edition_id from section where id = $1"), &[&section], |row| {
                row.get::<courant::base::ids::EditionId>("edition_id")
            })?,
            courant::base::ids::SectionId::new(write.at),
        );
        write.execute(
            courant::sql!(
                "insert into section (id, edition_id, slug, name, description, ordinal) values ($1, $2, 'sport', 'Sport', '', 9)"
            ),
            &[&other, &edition],
        )?;
        write.execute(
            courant::sql!("insert into person_section (person_id, section_id) values ($1, $2)"),
            &[&elsewhere, &other],
        )?;
        let change = courant::changes::Change::PersonSaved {
            person: elsewhere,
            role: "editor".to_owned(),
        };
        write.record(&change)?.commit()?;
        Ok(other)
    });
    assert_ne!(other, section);
    let mut elsa = Editor::new(&token, 81);
    elsa.connect(running.address, number);
    elsa.types(|draft| drop(draft.texts.insert("headline".into(), "Overwritten".into())));
    let began = Instant::now();
    while elsa.refused.is_empty() && began.elapsed() < Duration::from_secs(5) {
        elsa.hear();
    }
    assert!(elsa.refused[0].contains("suggest"), "{:?}", elsa.refused);
    assert_eq!(draft_of(&running, article).headline, "Rates rise");
    // The room goes on as if nothing had been said.
    let (_, ada) = running.news.person("Ada", Role::Reporter);
    let mut ada = Editor::new(&ada, 82);
    ada.connect(running.address, number);
    assert_eq!(ada.headline(), "Rates rise");
}
