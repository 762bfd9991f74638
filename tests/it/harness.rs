//! A running publication on a free port, and a small HTTP client to ask it with.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

use courant::app::{App, House};
use courant::base::clock::Clock;
use courant::base::ids::{ArticleId, PersonId};
use courant::base::store::OpenWrite;
use courant::changes::{self, Follow};
use courant::config::Config;
use courant::news::NewsError;
use courant::news::people::{Role, Scope, make_token};
use courant::testing::{MORNING, News, TestDatabase};
use courant::web::serve::Limits;
use tokio::sync::watch;

pub const FOLLOW: Follow = Follow {
    poll: Duration::from_millis(100),
    tries: 2,
    pause: Duration::from_millis(5),
    batch: 50,
};

/// The program as readers meet it. Everything is stopped when it is dropped.
pub struct Running {
    // In the order of stopping: the door, the program, the tables.
    serving: Serving,
    pub app: Arc<App>,
    pub news: News,
    pub address: SocketAddr,
}

/// The thread that serves; stops it when dropped.
struct Serving {
    stop: watch::Sender<bool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

/// An answer, headers in lower case.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("no JSON: {}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

impl Running {
    pub fn new() -> Running {
        let database = TestDatabase::new();
        let clock = Clock::standing_at(MORNING);
        let store = database.open(clock.clone());
        Running::around(News::set_up(database, store, clock))
    }

    pub fn around(news: News) -> Running {
        Running::configured(news, |_| ())
    }

    /// With settings that differ from the defaults.
    pub fn configured(news: News, change: impl FnOnce(&mut Config)) -> Running {
        let mut config = Config::load(news.database.folder()).expect("the defaults");
        change(&mut config);
        let house = House::with_store(news.database.folder(), config, news.store.clone()).expect("a house");
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .expect("a runtime");
        let listener = runtime
            .block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))
            .expect("a free port");
        let address = listener.local_addr().expect("bound");
        let app = Arc::new(App::start(&house, &format!("http://{address}"), FOLLOW).expect("started"));
        let (stop, stopped) = watch::channel(false);
        let served = Arc::clone(&app);
        let limits = Limits {
            head_time: Duration::from_secs(2),
            drain_time: Duration::from_secs(1),
            ..Limits::default()
        };
        let serving = std::thread::spawn(move || runtime.block_on(served.serve(listener, limits, stopped)));
        let serving = Serving {
            stop,
            thread: Some(serving),
        };
        Running {
            serving,
            app,
            news,
            address,
        }
    }

    /// Stops the program and keeps its newsroom.
    pub fn into_news(self) -> News {
        let Running {
            news, app, serving, ..
        } = self;
        drop(serving);
        drop(app);
        news
    }

    /// Does a verb and waits until every view has seen it.
    pub fn write<T: Send + 'static>(
        &self,
        verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
    ) -> T {
        let done = self.news.write(verb).expect("the verb");
        self.settle();
        done
    }

    pub fn publish(&self, headline: &str) -> ArticleId {
        let id = self.news.published(headline);
        self.settle();
        id
    }

    pub fn settle(&self) {
        let mut head = self.news.store.reads.wait(changes::head).expect("the head");
        loop {
            assert!(
                self.app.settle(head, Duration::from_secs(20)),
                "a follower was left behind"
            );
            // The story engine writes to the log what it made of it.
            let after = self.news.store.reads.wait(changes::head).expect("the head");
            if after == head {
                break;
            }
            head = after;
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    pub fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.ask("GET", path, headers, "")
    }

    pub fn post(&self, path: &str, form: &str) -> Answer {
        self.ask(
            "POST",
            path,
            &[("content-type", "application/x-www-form-urlencoded")],
            form,
        )
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\n", self.address);
        if !headers.iter().any(|(name, _)| *name == "connection") {
            head.push_str("connection: close\r\n");
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        if !body.is_empty() {
            head.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        self.raw(format!("{head}\r\n{body}").as_bytes())
    }

    /// Sends bytes as they are and reads until the server closes.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(self.address).expect("it listens");
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .expect("a time limit");
        // A refused request may be answered before it is sent whole.
        let _sent = stream.write_all(request);
        let mut bytes = Vec::new();
        let _read = stream.read_to_end(&mut bytes);
        parse(&bytes)
    }

    /// The article's address of today.
    pub fn path(&self, id: ArticleId) -> String {
        let number = self.news.read(move |read| {
            read.one(
                courant::sql!("select number from article where id = $1"),
                &[&id],
                |row| row.get::<i64>("number"),
            )
        });
        let answer = self.get(&format!("/article/{number}"));
        assert_eq!(answer.status, 301, "{}", answer.text());
        answer.header("location").to_owned()
    }
}

/// Somebody's browser at the desk.
pub struct Browser<'r> {
    running: &'r Running,
    cookie: String,
    pub person: PersonId,
}

impl Running {
    /// Signs in somebody of this role, without the forms.
    pub fn browser(&self, name: &str, role: Role) -> Browser<'_> {
        let (person, token) = self.news.person(name, role);
        Browser {
            running: self,
            cookie: format!("courant={}", token.secret()),
            person,
        }
    }
}

impl Browser<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("accept", "text/html")], "")
    }

    /// Asks as a script does.
    pub fn get_json(&self, path: &str) -> Answer {
        self.ask("GET", path, &[("accept", "application/json")], "")
    }

    /// Sends a form, as a page of the desk would.
    pub fn post(&self, path: &str, form: &str) -> Answer {
        let headers = [
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        self.ask("POST", path, &headers, form)
    }

    /// Sends JSON, as a script of the desk would.
    pub fn send(&self, method: &str, path: &str, json: &serde_json::Value) -> Answer {
        self.ask(
            method,
            path,
            &[("content-type", "application/json")],
            &json.to_string(),
        )
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut all = vec![
            ("cookie", self.cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        all.extend(headers);
        self.running.ask(method, path, &all, body)
    }
}

impl Browser<'_> {
    /// Sends bytes as they are, as a script of the desk would.
    pub fn bytes(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\ncontent-length: {}\r\n",
            self.running.address,
            self.cookie,
            body.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        self.running
            .raw(&[format!("{request}\r\n").as_bytes(), body].concat())
    }
}

/// A program that brings a token.
pub struct Program<'r> {
    running: &'r Running,
    bearer: String,
    pub person: PersonId,
}

impl Running {
    /// A token of somebody of this role, with these scopes.
    pub fn program(&self, name: &str, role: Role, scopes: &[Scope]) -> Program<'_> {
        let (person, _) = self.news.person(name, role);
        self.program_of(person, scopes)
    }

    pub fn program_of(&self, person: PersonId, scopes: &[Scope]) -> Program<'_> {
        let scopes = scopes.to_vec();
        let (token, _, _) = self.write(move |w| make_token(w, person, "a test", &scopes, 30));
        Program {
            running: self,
            bearer: format!("Bearer {}", token.secret()),
            person,
        }
    }
}

impl Program<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    pub fn post(&self, path: &str, json: &serde_json::Value) -> Answer {
        self.send("POST", path, &[], json)
    }

    /// Sends JSON, saying what it is a change of.
    pub fn change(&self, method: &str, path: &str, tag: &str, json: &serde_json::Value) -> Answer {
        self.send(method, path, &[("if-match", tag)], json)
    }

    pub fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        json: &serde_json::Value,
    ) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.ask(method, path, &all, &json.to_string())
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut all = vec![("authorization", self.bearer.as_str())];
        all.extend(headers);
        self.running.ask(method, &format!("/api/v1{path}"), &all, body)
    }

    pub fn bytes(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut request = format!(
            "{method} /api/v1{path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nauthorization: {}\r\ncontent-length: {}\r\n",
            self.running.address,
            self.bearer,
            body.len()
        );
        for (name, value) in headers {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        self.running
            .raw(&[format!("{request}\r\n").as_bytes(), body].concat())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _gone = self.stop.send(true);
        if let Some(thread) = self.thread.take() {
            let _panicked = thread.join();
        }
    }
}

fn parse(bytes: &[u8]) -> Answer {
    let end = bytes
        .windows(4)
        .position(|w| w == b"\r\n\r\n")
        .unwrap_or(bytes.len());
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines
        .next()
        .and_then(|line| line.split(' ').nth(1)?.parse().ok())
        .unwrap_or(0);
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
        .collect();
    let mut body = bytes.get(end + 4..).unwrap_or_default().to_vec();
    if headers
        .iter()
        .any(|(name, value)| name == "transfer-encoding" && value == "chunked")
    {
        body = unchunked(&body);
    }
    Answer {
        status,
        headers,
        bytes: body,
    }
}

fn unchunked(mut body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    while let Some(end) = body.windows(2).position(|w| w == b"\r\n") {
        let size = usize::from_str_radix(String::from_utf8_lossy(&body[..end]).trim(), 16).unwrap_or(0);
        if size == 0 || body.len() < end + 2 + size {
            break;
        }
        out.extend_from_slice(&body[end + 2..end + 2 + size]);
        body = body.get(end + 4 + size..).unwrap_or_default();
    }
    out
}
