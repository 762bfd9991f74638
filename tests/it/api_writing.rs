//! The API for the newsroom's own programs: what a token may do, that nothing is overwritten unseen or
//! done twice, and that each refusal names what is missing.

use courant::news::people::{Role, Scope, revoke_token, suspend, tokens};
use serde_json::{Value, json};

use crate::harness::{Answer, Running};

const EVERYTHING: [Scope; 6] = Scope::ALL;

fn is(answer: &Answer, status: u16) -> Value {
    assert_eq!(answer.status, status, "{}", answer.text());
    if status >= 400 {
        assert_eq!(answer.header("content-type"), "application/problem+json");
    }
    answer.json()
}

fn content(running: &Running, headline: &str) -> Value {
    json!({
        "headline": headline,
        "standfirst": format!("{headline}, in one sentence."),
        "section": running.news.jobs.0,
        "bylines": [{ "contributor": running.news.contributor.0 }],
        "dateline": "LONDON",
        "markdown": "The bank said so on *Monday*.",
        "importance": 3,
    })
}

#[test]
fn a_program_writes_publishes_and_corrects() {
    let running = Running::new();
    let wire = running.program("Wire", Role::Editor, &EVERYTHING);
    let begun = wire.post("/drafts", &content(&running, "Rates stay"));
    let draft = is(&begun, 201);
    let path = format!("/drafts/{}", draft["number"]);
    assert_eq!(
        begun.header("location"),
        format!("http://{}/api/v1{path}", running.address)
    );
    assert_eq!(draft["made_by"], wire.person.to_string());
    assert_eq!(draft["content"]["body"]["content"][0]["type"], "paragraph");
    let public = format!("/api/v1/articles/{}", draft["number"]);
    assert_eq!(running.get(&public).status, 404);

    let tag = begun.header("etag").to_owned();
    let step = |verb: &str, tag: &str, body: &Value| {
        let done = wire.change("POST", &format!("{path}/{verb}"), tag, body);
        is(&done, 200);
        done.header("etag").to_owned()
    };
    let tag = step("submit", &tag, &json!({}));
    let tag = step(
        "send-back",
        &tag,
        &json!({ "reason": "The second figure has no source" }),
    );
    let patched = wire.change(
        "PATCH",
        &path,
        &tag,
        &json!({ "headline": "Rates stay where they are", "dateline": null }),
    );
    let patched_json = is(&patched, 200);
    assert_eq!(patched_json["content"]["headline"], "Rates stay where they are");
    assert_eq!(patched_json["content"]["dateline"], "");
    assert_eq!(
        patched_json["content"]["standfirst"],
        "Rates stay, in one sentence."
    );
    let tag = patched.header("etag").to_owned();
    let tag = step("approve", &tag, &json!({}));
    let tag = step("publish", &tag, &json!({}));
    running.settle();
    assert_eq!(
        running.get(&public).json()["headline"],
        "Rates stay where they are"
    );

    let patched = wire.change("PATCH", &path, &tag, &json!({ "markdown": "It was Tuesday." }));
    is(&patched, 200);
    let tag = step("approve", patched.header("etag"), &json!({}));
    let note = json!({ "text": "An earlier version said Monday.", "reason": "misread" });
    let tag = step("correct", &tag, &note);
    running.settle();
    assert_eq!(
        running.news.verbs(3),
        ["article_approved", "article_updated", "article_noted"]
    );
    let article = running.get(&public).json();
    assert_eq!(article["html"], "<p>It was Tuesday.</p>\n");
    assert_eq!(article["notes"][0]["text"], "An earlier version said Monday.");
    let corrections = running.get("/api/v1/corrections").json();
    assert_eq!(corrections["items"][0]["article"]["number"], draft["number"]);
    // Withdrawing is a chief's.
    let refused = wire.change("POST", &format!("{path}/withdraw"), &tag, &note);
    assert!(
        is(&refused, 403)["detail"]
            .as_str()
            .expect("words")
            .contains("withdraw an article")
    );
}

#[test]
fn nothing_is_overwritten_that_was_not_read() {
    let running = Running::new();
    let ada = running.program("Ada", Role::Reporter, &EVERYTHING);
    let begun = ada.post("/drafts", &content(&running, "Rates stay"));
    let path = format!("/drafts/{}", is(&begun, 201)["number"]);
    let old = begun.header("etag").to_owned();
    let patch = json!({ "headline": "Rates fall" });
    is(&ada.send("PATCH", &path, &[], &patch), 428);
    is(&ada.send("PUT", &path, &[], &content(&running, "x")), 428);
    is(&ada.post(&format!("{path}/submit"), &json!({})), 428);
    let changed = ada.change("PATCH", &path, &old, &patch);
    is(&changed, 200);
    let refused = ada.change("PATCH", &path, &old, &json!({ "headline": "Rates rise" }));
    is(&refused, 412);
    assert_eq!(refused.header("etag"), changed.header("etag"));
    is(
        &ada.change("POST", &format!("{path}/submit"), &old, &json!({})),
        412,
    );
    let there = ada.get(&path);
    assert_eq!(there.json()["content"]["headline"], "Rates fall");
    let unchanged = ada.ask("GET", &path, &[("if-none-match", there.header("etag"))], "");
    assert_eq!(unchanged.status, 304);
    is(
        &ada.change("PATCH", &path, "*", &json!({ "headline": "Rates rise" })),
        200,
    );
    // Two at once with the same tag: one is told no.
    let tag = ada.get(&path).header("etag").to_owned();
    let statuses = std::thread::scope(|scope| {
        let both = [0, 1].map(|n| {
            let (ada, path, tag) = (&ada, &path, &tag);
            scope.spawn(move || {
                ada.change("PATCH", path, tag, &json!({ "headline": format!("Word {n}") }))
                    .status
            })
        });
        let mut statuses = both.map(|one| one.join().expect("answered"));
        statuses.sort_unstable();
        statuses
    });
    assert_eq!(statuses, [200, 412]);
}

#[test]
fn under_one_key_a_thing_is_done_once() {
    let running = Running::new();
    let ada = running.program("Ada", Role::Reporter, &EVERYTHING);
    let body = content(&running, "Rates stay");
    let key = [("idempotency-key", "report-17")];
    let first = ada.send("POST", "/drafts", &key, &body);
    is(&first, 201);
    let again = ada.send("POST", "/drafts", &key, &body);
    is(&again, 201);
    assert_eq!(again.bytes, first.bytes);
    assert_eq!(again.header("idempotent-replayed"), "true");
    assert_eq!(again.header("location"), first.header("location"));
    is(
        &ada.send("POST", "/drafts", &key, &content(&running, "Rates fall")),
        422,
    );
    // Keys belong to a token.
    let ben = running.program("Ben", Role::Reporter, &EVERYTHING);
    let his = ben.send("POST", "/drafts", &key, &body);
    assert_ne!(is(&his, 201)["number"], first.json()["number"]);
    // A refusal is kept as well.
    let key = [("idempotency-key", "odd")];
    let odd = json!({ "slug": "Not A Slug" });
    let refused = ada.send("POST", "/drafts", &key, &odd);
    is(&refused, 422);
    assert_eq!(ada.send("POST", "/drafts", &key, &odd).bytes, refused.bytes);
    is(
        &ada.send("POST", "/drafts", &[("idempotency-key", &"k".repeat(300))], &body),
        400,
    );
    // Many at once: one draft, whatever each of them is told.
    let before = ada.get("/drafts").json()["items"]
        .as_array()
        .expect("items")
        .len();
    let answers: Vec<Answer> = std::thread::scope(|scope| {
        let many: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| ada.send("POST", "/drafts", &[("idempotency-key", "storm")], &body)))
            .collect();
        many.into_iter()
            .map(|one| one.join().expect("answered"))
            .collect()
    });
    assert!(answers.iter().all(|answer| matches!(answer.status, 201 | 409)));
    let after = ada.get("/drafts").json()["items"]
        .as_array()
        .expect("items")
        .len();
    assert_eq!(after, before + 1);
}

#[test]
fn each_refusal_names_the_scope_or_the_right() {
    let running = Running::new();
    let id = running.news.draft("Of somebody");
    let path = format!("/drafts/{id}");
    let publish = format!("{path}/publish");
    let any = [("if-match", "*")];
    let nothing = json!({});
    let said = |answer: Answer, words: &str| {
        let problem = is(&answer, 403);
        let whole = format!("{} {}", problem["detail"], problem["hint"]);
        assert!(whole.contains(words), "{whole}");
    };
    let reading = running.program("Reading", Role::Owner, &[Scope::Read]);
    said(reading.post("/drafts", &content(&running, "x")), "scope “write”");
    said(reading.send("POST", &publish, &any, &nothing), "scope “publish”");
    said(reading.get("/media"), "scope “media”");
    said(reading.get("/webhooks"), "scope “webhooks”");
    let writing = running.program("Writing", Role::Owner, &[Scope::Write]);
    said(writing.get("/drafts"), "scope “read”");
    let reporter = running.program("Reporter", Role::Reporter, &EVERYTHING);
    said(
        reporter.send("POST", &publish, &any, &nothing),
        "publish, update or schedule",
    );
    said(
        reporter.send("POST", &format!("{path}/approve"), &any, &nothing),
        "approve articles",
    );
    said(
        reporter.send("POST", &format!("{path}/spike"), &any, &nothing),
        "spike",
    );
    said(reporter.get("/webhooks"), "manage webhooks");
    let outsider = running.program("Outsider", Role::Contributor, &EVERYTHING);
    said(outsider.get(&path), "see articles of others");
    said(
        outsider.change("PATCH", &path, "*", &json!({ "headline": "Mine" })),
        "articles of others",
    );
    assert_eq!(
        outsider.get("/drafts").json()["items"],
        json!([]),
        "only their own"
    );
    assert_eq!(reporter.get(&path).status, 200);
}

#[test]
fn a_token_ends_with_its_day_its_revocation_or_its_person() {
    let running = Running::new();
    let names = |answer: Answer, words: &str| {
        assert!(answer.header("www-authenticate").starts_with("Bearer"));
        let problem = is(&answer, 401);
        assert!(
            problem["detail"].as_str().expect("words").contains(words),
            "{problem}"
        );
    };
    names(running.get("/api/v1/drafts"), "needs a token");
    let shown = |header: &str| running.get_with("/api/v1/drafts", &[("authorization", header)]);
    names(shown("Basic YTpi"), "needs a token");
    names(shown("Bearer nonsense"), "unknown, expired or revoked");
    names(
        shown(&format!("Bearer {}", "0".repeat(64))),
        "unknown, expired or revoked",
    );
    // A cookie of the desk means nothing here.
    let (_, session) = running.news.person("Eve", Role::Owner);
    let cookie = format!("courant={}", session.secret());
    names(
        running.get_with("/api/v1/drafts", &[("cookie", &cookie)]),
        "needs a token",
    );
    let ada = running.program("Ada", Role::Reporter, &EVERYTHING);
    assert_eq!(ada.get("/drafts").status, 200);
    let (person, token) = (
        ada.person,
        running.news.read({
            let person = ada.person;
            move |read| tokens(read, person)
        })[0]
            .id,
    );
    running.write(move |w| revoke_token(w, person, token));
    names(ada.get("/drafts"), "revoked");
    let ben = running.program("Ben", Role::Reporter, &EVERYTHING);
    let person = ben.person;
    running.write(move |w| suspend(w, person));
    names(ben.get("/drafts"), "revoked");
    let cid = running.program("Cid", Role::Reporter, &EVERYTHING);
    running.news.clock.set(running.news.clock.now().plus_days(31));
    names(cid.get("/drafts"), "expired");
}

#[test]
fn pictures_are_taken_in_described_and_used() {
    let running = Running::new();
    let ada = running.program("Ada", Role::Editor, &EVERYTHING);
    let sent = |name: &str, kind: &str, bytes: &[u8]| {
        ada.bytes(
            "POST",
            &format!("/media?name={name}"),
            &[("content-type", kind)],
            bytes,
        )
    };
    let up = sent("port.png", "image/png", png());
    let picture = is(&up, 201);
    assert_eq!(
        (&picture["name"], &picture["credit"]),
        (&"port.png".into(), &"".into())
    );
    let id = picture["id"].as_str().expect("an id");
    assert_eq!(
        is(&sent("again.png", "image/png", png()), 201)["id"],
        id,
        "the same file is one picture"
    );
    is(&sent("a.txt", "text/plain", b"hello"), 415);
    is(&sent("a.png", "image/png", b"no picture at all"), 422);
    let path = format!("/media/{id}");
    let credit = json!({ "credit": "Ada / The Gazette", "alt": "A port at night" });
    is(&ada.send("PATCH", &path, &[], &credit), 428);
    is(&ada.change("PATCH", &path, "\"old\"", &credit), 412);
    let described = ada.change("PATCH", &path, up.header("etag"), &credit);
    assert_eq!(is(&described, 200)["credit"], "Ada / The Gazette");
    let listed = ada.get("/media").json();
    assert_eq!(listed["items"][0]["id"], id);

    let mut with_picture = content(&running, "Ports reopen");
    with_picture["lead_picture"] = json!({ "media": id });
    let draft = is(&ada.post("/drafts", &with_picture), 201);
    for verb in ["approve", "publish"] {
        is(
            &ada.change(
                "POST",
                &format!("/drafts/{}/{verb}", draft["number"]),
                "*",
                &json!({}),
            ),
            200,
        );
    }
    running.settle();
    let article = running
        .get(&format!("/api/v1/articles/{}", draft["number"]))
        .json();
    assert_eq!(article["lead_picture"]["credit"], "Ada / The Gazette");
    assert_eq!(article["pictures"][0]["id"], id);
    let mut unknown = content(&running, "x");
    unknown["lead_picture"] = json!({ "media": running.news.edition.0 });
    is(&ada.post("/drafts", &unknown), 422);
}

fn png() -> &'static [u8] {
    include_bytes!("../../demo/pictures/ship-at-anchor.png")
}

#[test]
fn a_missing_body_is_refused_where_one_is_required() {
    let running = Running::new();
    let wire = running.program("Wire", Role::Editor, &EVERYTHING);
    let is_missing = |answer: &Answer| {
        let problem = is(answer, 400);
        assert!(
            problem["detail"].as_str().unwrap().contains("body is missing"),
            "{problem}"
        );
    };
    is_missing(&wire.ask("POST", "/drafts", &[], ""));
    let begun = wire.post("/drafts", &content(&running, "Rates stay"));
    let path = format!("/drafts/{}", is(&begun, 201)["number"]);
    let tag = begun.header("etag");
    is_missing(&wire.ask("PUT", &path, &[("If-Match", tag)], ""));
    is_missing(&wire.ask("POST", &format!("{path}/embargo"), &[("If-Match", tag)], ""));

    let submitted = wire.ask("POST", &format!("{path}/submit"), &[("If-Match", tag)], "");
    is(&submitted, 200);
    let again = wire.ask(
        "POST",
        &format!("{path}/submit"),
        &[("If-Match", submitted.header("etag"))],
        "",
    );
    is(&again, 409);
}
