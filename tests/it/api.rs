//! The API for readers' programs: what is published, whole, in pages, with tags, and nothing else; and
//! how odd requests are refused.

use std::collections::BTreeSet;

use courant::base::ids::ArticleId;
use courant::news::newsroom::{
    NewArticle, NewNote, approve, create, edit, embargo, publish, schedule, spike, submit, withdraw,
};
use courant::news::people::{Role, Scope};
use serde_json::Value;

use crate::harness::{Answer, Running};

/// A word that no reader may meet.
const SECRET: &str = "Zanzibarquake";

fn number(running: &Running, id: ArticleId) -> i64 {
    running.news.read(move |read| {
        read.one(
            courant::sql!("select number from article where id = $1"),
            &[&id],
            |row| row.get::<i64>("number"),
        )
    })
}

fn note() -> NewNote {
    NewNote {
        text: "It was not so.".to_owned(),
        reason: "misread".to_owned(),
        approver: "Ada".to_owned(),
    }
}

/// Follows `next` to the end; every item once.
fn all(running: &Running, first: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut path = first.to_owned();
    loop {
        let page = running.get(&path);
        assert_eq!(page.status, 200, "{}", page.text());
        let page_json = page.json();
        items.extend(page_json["items"].as_array().expect("items").clone());
        let Some(next) = page_json["next"].as_str() else {
            assert_eq!(page.header("link"), "");
            return items;
        };
        assert_eq!(page.header("link"), format!("<{next}>; rel=\"next\""));
        path = next
            .strip_prefix(&format!("http://{}", running.address))
            .expect("our own address")
            .to_owned();
    }
}

/// Every refusal is a problem that says what happened.
fn is_problem(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{}",
        answer.text()
    );
    let problem = answer.json();
    assert_eq!(problem["status"], status);
    assert!(
        problem["detail"].as_str().is_some_and(|d| d.len() > 5),
        "{problem}"
    );
    problem
}

#[test]
fn an_article_comes_as_blocks_and_as_html() {
    let running = Running::new();
    let id = running.publish("Rates stay");
    let by_number = running.get(&format!("/api/v1/articles/{}", number(&running, id)));
    assert_eq!(by_number.status, 200, "{}", by_number.text());
    let article = by_number.json();
    assert_eq!(article["id"], id.to_string());
    assert_eq!(article["body"]["type"], "doc");
    assert_eq!(
        article["html"],
        "<p>Rates stay, said the minister on Monday.</p>\n"
    );
    assert_eq!(article["section"]["slug"], "jobs");
    assert_eq!(article["sections"][1]["slug"], "economy");
    assert_eq!(article["bylines"][0]["contributor"]["slug"], "ada-reporter");
    assert_eq!(article["topics"][0]["slug"], "inflation");
    assert_eq!(
        article["url"],
        format!("http://{}{}", running.address, running.path(id))
    );
    assert_eq!(running.get(&format!("/api/v1/articles/{id}")).json(), article);
    // Readable from any page of the web, asked about each time.
    assert_eq!(by_number.header("access-control-allow-origin"), "*");
    assert_eq!(by_number.header("cache-control"), "public, no-cache");
    let tag = by_number.header("etag");
    let path = format!("/api/v1/articles/{id}");
    let again = running.get_with(&path, &[("if-none-match", tag)]);
    assert_eq!((again.status, again.bytes.len()), (304, 0));
    let (news, content) = (&running.news, running.news.content("Rates fall"));
    news.write(move |w| edit(w, id, content, None)).expect("edited");
    assert_eq!(
        running.get_with(&path, &[("if-none-match", tag)]).status,
        304,
        "a draft"
    );
    news.write(move |w| approve(w, id)).expect("approved");
    running.write(move |w| courant::news::newsroom::update(w, id, None));
    let changed = running.get_with(&path, &[("if-none-match", tag)]);
    assert_eq!(
        (changed.status, &changed.json()["headline"]),
        (200, &"Rates fall".into())
    );
}

#[test]
fn pages_are_followed_to_the_end_without_loss() {
    let running = Running::new();
    let there: BTreeSet<String> = (0..7)
        .map(|n| running.publish(&format!("Report {n}")).to_string())
        .collect();
    for path in [
        "/api/v1/articles?limit=3",
        "/api/v1/articles?limit=1&section=economy",
        "/api/v1/articles?limit=7",
        "/api/v1/articles?limit=2&topic=inflation&contributor=ada-reporter&kind=news&from=2020-01-01",
    ] {
        let items = all(&running, path);
        let found: BTreeSet<String> = items
            .iter()
            .map(|item| item["id"].as_str().expect("an id").to_owned())
            .collect();
        assert_eq!((items.len(), &found), (7, &there), "{path}");
    }
    assert_eq!(all(&running, "/api/v1/search?q=report&limit=2").len(), 7);
    assert_eq!(all(&running, "/api/v1/topics?limit=1").len(), 1);
    // What cannot be given whole is refused, not cut; what is unknown is named, not passed over.
    for odd in [
        "limit=101",
        "limit=0",
        "limit=x",
        "cursor=abc",
        "sectoin=economy",
        "from=yesterday",
        "kind=poem",
    ] {
        is_problem(&running.get(&format!("/api/v1/articles?{odd}")), 400);
    }
    is_problem(&running.get("/api/v1/articles?section=nowhere"), 404);
}

#[test]
fn changes_are_told_in_order_and_from_where_one_stopped() {
    let running = Running::new();
    let start = running.get("/api/v1/changes").json()["position"]
        .as_i64()
        .expect("a position");
    let first = running.publish("First");
    running.publish("Second");
    running.write(move |w| withdraw(w, first, &note()));
    let told = running.get(&format!("/api/v1/changes?since={start}")).json();
    let verbs: Vec<_> = told["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|item| item["verb"].as_str().expect("a verb"))
        .collect();
    assert_eq!(
        verbs,
        [
            "article_published",
            "article_published",
            "story_opened",
            "article_withdrawn",
            "story_left"
        ]
    );
    // As it stands now, not as it stood then.
    assert_eq!(told["items"][0]["article"]["state"], "withdrawn");
    assert_eq!(told["items"][3]["note"]["text"], "It was not so.");
    let end = told["position"].as_i64().expect("a position");
    assert_eq!(
        running.get(&format!("/api/v1/changes?since={end}")).json()["items"],
        Value::Array(Vec::new())
    );
    is_problem(&running.get("/api/v1/changes?since=999999"), 400);
    // Who waits is told when it happens.
    let wait = format!("/api/v1/changes?since={end}&wait=20");
    std::thread::scope(|scope| {
        let waiting = scope.spawn(|| running.get(&wait).json());
        std::thread::sleep(std::time::Duration::from_millis(300));
        running.publish("Third");
        let told = waiting.join().expect("answered");
        assert_eq!(told["items"][0]["article"]["headline"], "Third");
    });
}

#[test]
fn nothing_that_is_not_public_is_told_anywhere() {
    let running = Running::new();
    let news = &running.news;
    let later = news.clock.now().plus_days(2);
    let new = |what: &str| {
        let content = news.content(&format!("{SECRET} {what}"));
        let edition = news.edition;
        let origin = None;
        running
            .write(move |w| {
                create(
                    w,
                    NewArticle {
                        edition,
                        content,
                        origin,
                    },
                )
            })
            .0
    };
    let mut hidden = vec![new("draft")];
    let id = new("in review");
    running.write(move |w| submit(w, id));
    hidden.push(id);
    for what in ["ready", "scheduled", "embargoed"] {
        let id = new(what);
        running.write(move |w| approve(w, id));
        hidden.push(id);
    }
    let (scheduled, embargoed) = (hidden[3], hidden[4]);
    running.write(move |w| schedule(w, scheduled, later));
    running.write(move |w| embargo(w, embargoed, Some(later)));
    running.write(move |w| publish(w, embargoed));
    let id = new("spiked");
    running.write(move |w| spike(w, id));
    hidden.push(id);
    // Live, with a change that is not.
    let live = running.publish("Rates stay");
    let content = news.content(&format!("{SECRET} changed"));
    running.write(move |w| edit(w, live, content, None));
    // Live once; the text is gone, the headline and the note stay.
    let gone = running.publish("Rates fell");
    let content = news.content("Rates fell");
    running.write(move |w| edit(w, gone, content, None));
    running.write(move |w| withdraw(w, gone, &note()));

    let mut paths: Vec<String> = [
        "articles",
        "articles?section=economy",
        "articles?topic=inflation",
        "articles?contributor=ada-reporter",
        "corrections",
        "changes?since=0",
        "sections",
        "sections/jobs",
        "topics",
        "topics/inflation",
        "contributors",
        "contributors/ada-reporter",
        "editions",
    ]
    .iter()
    .map(|path| format!("/api/v1/{path}"))
    .collect();
    paths.push(format!("/api/v1/search?q={SECRET}"));
    paths.push(format!("/api/v1/articles/{live}"));
    for path in &paths {
        let answer = running.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        let text = answer.text().replace(&format!("\"read_as\":\"{SECRET}\""), "");
        assert!(!text.contains(SECRET), "{path}: {text}");
    }
    for id in hidden {
        for name in [id.to_string(), number(&running, id).to_string()] {
            is_problem(&running.get(&format!("/api/v1/articles/{name}")), 404);
        }
    }
    let withdrawn = running.get(&format!("/api/v1/articles/{gone}"));
    assert_eq!(withdrawn.status, 410);
    assert_eq!(withdrawn.json()["note"]["text"], "It was not so.");
    assert!(
        !withdrawn.text().contains("said the minister"),
        "{}",
        withdrawn.text()
    );
    // The hour comes, and all of it is there at once.
    news.clock.set(later.plus_seconds(60));
    let until = std::time::Instant::now() + std::time::Duration::from_secs(15);
    while running.get(&format!("/api/v1/articles/{embargoed}")).status != 200 {
        assert!(std::time::Instant::now() < until, "the embargo never ended");
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
}

#[test]
fn odd_requests_are_refused_as_problems() {
    let running = Running::new();
    running.publish("Rates stay");
    let post =
        |path: &str, kind: &str, body: &str| running.ask("POST", path, &[("content-type", kind)], body);
    is_problem(&running.get("/api/v1/nothing"), 404);
    is_problem(&running.get("/api/v2/articles"), 404);
    is_problem(&running.get("/api/nothing"), 404);
    is_problem(&running.get("/api/v1/articles/0"), 404);
    is_problem(&running.get("/api/v1/articles/a%00b"), 404);
    is_problem(&running.get("/api/v1/articles/99999999999999999999"), 404);
    is_problem(&running.get("/api/v1/articles?section=a%00b"), 400);
    is_problem(&running.get("/api/v1/search?q="), 400);
    is_problem(&running.get("/api/v1/search"), 400);
    is_problem(
        &running.get_with("/api/v1/articles", &[("accept", "text/html")]),
        406,
    );
    let wrong = post("/api/v1/articles", "application/json", "{}");
    is_problem(&wrong, 405);
    assert!(
        wrong.header("allow").starts_with("GET"),
        "{}",
        wrong.header("allow")
    );
    let allowed = running.ask("OPTIONS", "/api/v1/articles", &[], "");
    assert_eq!(
        (allowed.status, allowed.header("access-control-allow-methods")),
        (204, "GET, HEAD")
    );
    is_problem(&post("/api/v1/drafts", "application/json", "{}"), 401);
    let ada = running.program("Ada", Role::Reporter, &[Scope::Write]);
    let sent = |kind: &str, body: &str| ada.ask("POST", "/drafts", &[("content-type", kind)], body);
    is_problem(&sent("text/plain", "{}"), 415);
    is_problem(&sent("application/json", "{\"headline\":"), 400);
    is_problem(&sent("application/json", "{\"headlin\": \"x\"}"), 422);
    is_problem(
        &sent("application/json", &format!("{{\"body\":{}", "[".repeat(100_000))),
        400,
    );
    is_problem(
        &sent(
            "application/json",
            r#"{"body": {"type": "doc", "content": [{"type": "script"}]}}"#,
        ),
        422,
    );
    // What no line can hold is a space.
    let odd = sent("application/json", r#"{"headline": "a\u0000b"}"#);
    assert_eq!(odd.json()["content"]["headline"], "a b");
    is_problem(&sent("application/json", &" ".repeat(5 << 20)), 413);
    assert_eq!(
        running.get("/api/v1/articles").status,
        200,
        "and it still answers"
    );
}

#[test]
fn haste_is_slowed_and_told_how_long() {
    let running = Running::new();
    let ada = running.program("Ada", Role::Reporter, &[Scope::Read]);
    let refused = (0..700)
        .map(|_| ada.get("/drafts"))
        .find(|answer| answer.status != 200)
        .expect("a limit");
    is_problem(&refused, 429);
    assert_eq!(refused.header("retry-after"), "1");
    // Another's token is not slowed by it, and time heals.
    let ben = running.program("Ben", Role::Reporter, &[Scope::Read]);
    assert_eq!(ben.get("/drafts").status, 200);
    running.news.clock.set(running.news.clock.now().plus_seconds(5));
    assert_eq!(ada.get("/drafts").status, 200);
}

#[test]
fn the_description_is_served_to_programs_and_people() {
    let running = Running::new();
    let description = running.get("/api/v1/openapi.json");
    assert_eq!(description.status, 200);
    let description = description.json();
    assert_eq!(description["openapi"], "3.1.0");
    assert_eq!(
        description["servers"][0]["url"],
        format!("http://{}/api/v1", running.address)
    );
    let page = running.get_with("/api", &[("accept", "text/html")]);
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(
        page.header("content-security-policy")
            .starts_with("default-src 'none'")
    );
    let text = page.text();
    assert!(
        !text.contains("<script") && !text.contains("style="),
        "nothing runs on it"
    );
    for path in description["paths"].as_object().expect("paths").keys() {
        assert!(
            text.contains(&format!("<code>{path}</code>").replace('/', "&#x2f;"))
                || text.contains(&format!("<code>{path}</code>")),
            "{path} is not on the page"
        );
    }
    for short in ["/api/", "/api/v1", "/api/v1/"] {
        assert_eq!(running.get(short).header("location"), "/api", "{short}");
    }
}
