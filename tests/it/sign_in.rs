//! The door over HTTP: links, passwords, the second factor, sessions; what a stranger learns and what
//! guessing costs.

use std::cell::RefCell;
use std::collections::BTreeMap;

use courant::base::store::Actor;
use courant::news::people::{AppSecret, NewInvitation, Role, invite, invite_owner, people};

use crate::harness::{Answer, Running};

const PASSWORD: &str = "seven grey herons at noon";

/// A browser that keeps cookies and can forget them.
struct Visitor<'r> {
    running: &'r Running,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl<'r> Visitor<'r> {
    fn new(running: &'r Running) -> Visitor<'r> {
        Visitor {
            running,
            cookies: RefCell::default(),
        }
    }

    fn ask(&self, method: &str, path: &str, form: &str) -> Answer {
        let cookies: Vec<String> = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let cookies = cookies.join("; ");
        let headers = [
            ("accept", "text/html"),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("cookie", cookies.as_str()),
        ];
        let answer = self.running.ask(method, path, &headers, form);
        for (name, value) in &answer.headers {
            if name == "set-cookie"
                && let Some((name, value)) = value.split(';').next().and_then(|pair| pair.split_once('='))
            {
                self.cookies
                    .borrow_mut()
                    .insert(name.to_owned(), value.to_owned());
            }
        }
        answer
    }

    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, "")
    }

    fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", escaped(value)))
            .collect();
        self.ask("POST", path, &format!("{}&x=", form.join("&")))
    }

    fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/desk/sign-in", &[("email", email), ("password", password)])
    }

    fn is_in(&self) -> bool {
        self.get("/desk").status == 200
    }

    fn session(&self) -> String {
        self.cookies.borrow().get("courant").cloned().unwrap_or_default()
    }
}

fn escaped(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

/// The value after `name="…" value="` or between marks; for what a page shows once.
fn between<'t>(text: &'t str, start: &str, end: &str) -> &'t str {
    let from = text.find(start).unwrap_or_else(|| panic!("no {start} in {text}")) + start.len();
    let to = text[from..].find(end).expect("an end");
    &text[from..from + to]
}

fn owner_link(running: &Running) -> String {
    let (token, _, _) = running
        .news
        .store
        .writes
        .wait(Actor::Operator, invite_owner)
        .expect("a link");
    format!("/desk/join/{}", token.secret())
}

/// Somebody who joined by a link, in a browser of their own.
fn joined<'r>(running: &'r Running, name: &str, email: &str, role: Role) -> Visitor<'r> {
    let new = NewInvitation {
        email: email.to_owned(),
        name: name.to_owned(),
        role,
        sections: Vec::new(),
    };
    let (token, _, _) = running
        .news
        .write(move |w| invite(w, &new))
        .expect("an invitation");
    let visitor = Visitor::new(running);
    let link = format!("/desk/join/{}", token.secret());
    let answer = visitor.post(&link, &[("name", name), ("email", email), ("password", PASSWORD)]);
    assert_eq!(answer.status, 303, "{}", answer.text());
    visitor
}

#[test]
fn the_first_owner_comes_in_by_one_link() {
    let running = Running::new();
    let void = owner_link(&running);
    let link = owner_link(&running);
    let ada = Visitor::new(&running);
    assert_eq!(ada.get(&void).status, 404, "a new link voids the one before it");
    for _ in 0..3 {
        assert_eq!(ada.get(&link).status, 200, "looking changes nothing");
    }
    let weak = ada.post(
        &link,
        &[
            ("name", "Ada Owner"),
            ("email", "ada@gazette.example"),
            ("password", "ada owner"),
        ],
    );
    assert_eq!(weak.status, 422);
    assert!(
        weak.text().contains("value=\"ada@gazette.example\"")
            && weak.text().contains("aria-invalid=\"true\""),
        "what was typed comes back, with the field marked: {}",
        weak.text()
    );
    assert!(!ada.is_in());
    let joined = ada.post(
        &link,
        &[
            ("name", "Ada Owner"),
            ("email", "ada@gazette.example"),
            ("password", PASSWORD),
        ],
    );
    assert_eq!(joined.status, 303, "{}", joined.text());
    assert!(ada.is_in());
    assert!(ada.get("/desk").text().contains("Ada Owner"));
    let eve = Visitor::new(&running);
    assert_eq!(eve.get(&link).status, 404, "a link works once");
    assert_eq!(
        running.news.verbs(3),
        ["person_joined", "password_set", "signed_in"]
    );
}

#[test]
fn a_stranger_learns_nothing_and_a_session_is_new() {
    let running = Running::new();
    joined(&running, "Ada", "ada@gazette.example", Role::Editor);
    let visitor = Visitor::new(&running);
    let unknown = visitor.sign_in("nobody@gazette.example", PASSWORD);
    let wrong = visitor.sign_in("ada@gazette.example", "seven grey geese at noon");
    assert_eq!((unknown.status, wrong.status), (422, 422));
    assert_eq!(
        unknown.text().replace("nobody@", "ada@"),
        wrong.text(),
        "the same words whether there is an account or not"
    );

    // A session that somebody planted is not the one that begins.
    let planted = "0".repeat(64);
    visitor
        .cookies
        .borrow_mut()
        .insert("courant".into(), planted.clone());
    let entered = visitor.sign_in("ADA@gazette.example", PASSWORD);
    assert_eq!(entered.status, 303, "{}", entered.text());
    assert_ne!(visitor.session(), planted);
    let cookie = entered
        .headers
        .iter()
        .find(|(name, value)| name == "set-cookie" && value.starts_with("courant="))
        .map(|(_, value)| value.to_lowercase())
        .expect("a session cookie");
    assert!(
        cookie.contains("httponly") && cookie.contains("samesite=lax") && cookie.contains("path=/"),
        "{cookie}"
    );

    let session = visitor.session();
    assert_eq!(visitor.post("/desk/sign-out", &[]).status, 303);
    visitor.cookies.borrow_mut().insert("courant".into(), session);
    assert!(!visitor.is_in(), "a session that was ended stays ended");
}

#[test]
fn nobody_is_sent_elsewhere_after_signing_in() {
    let running = Running::new();
    joined(&running, "Ada", "ada@gazette.example", Role::Editor);
    for (next, led) in [
        ("/desk/articles?state=live", "/desk/articles?state=live"),
        ("https://elsewhere.example/desk", "/desk"),
        ("//elsewhere.example/desk", "/desk"),
        ("/\\elsewhere.example", "/desk"),
        ("/desk/../..//elsewhere.example", "/desk"),
        ("/desk\r\nset-cookie: a=b", "/desk"),
        ("", "/desk"),
    ] {
        let visitor = Visitor::new(&running);
        let answer = visitor.post(
            "/desk/sign-in",
            &[
                ("email", "ada@gazette.example"),
                ("password", PASSWORD),
                ("next", next),
            ],
        );
        assert_eq!((answer.status, answer.header("location")), (303, led), "{next:?}");
    }
}

#[test]
fn guessing_is_slowed_and_locks_nobody_out() {
    let running = Running::new();
    let ada = joined(&running, "Ada", "ada@gazette.example", Role::Editor);
    assert_eq!(ada.post("/desk/sign-out", &[]).status, 303);
    let eve = Visitor::new(&running);
    let statuses: Vec<u16> = (0..8)
        .map(|_| eve.sign_in("ada@gazette.example", "a wrong guess of eve").status)
        .collect();
    assert_eq!(statuses[..5], [422; 5]);
    assert_eq!(statuses[6..], [429; 2], "{statuses:?}");
    let shut = eve.sign_in("ada@gazette.example", PASSWORD);
    assert_eq!(
        shut.status, 429,
        "the right password is not judged at a shut door"
    );
    assert!(shut.header("retry-after").parse::<u32>().is_ok_and(|s| s > 0));
    // The browser in which Ada signed in before has a door of its own.
    assert_eq!(ada.sign_in("ada@gazette.example", PASSWORD).status, 303);
    // And a stranger's door opens again.
    let later = running.news.clock.now().plus_seconds(901);
    running.news.clock.set(later);
    assert_eq!(eve.sign_in("ada@gazette.example", PASSWORD).status, 303);
}

#[test]
fn a_second_factor_asks_for_a_code_once() {
    let running = Running::new();
    let clock = &running.news.clock;
    let ada = joined(&running, "Ada", "ada@gazette.example", Role::Editor);
    let page = ada.get("/desk/account/second-factor").text();
    let secret = AppSecret::parse(&between(&page, "<code>", "</code>").replace(' ', "")).expect("a key");
    let step = between(&page, "name=\"step\" value=\"", "\"").to_owned();
    let picture = ada.get(&format!("/desk/account/second-factor/{step}"));
    assert_eq!(
        (picture.status, picture.header("content-type")),
        (200, "image/svg+xml")
    );
    let off_by_one = ada.post(
        "/desk/account/second-factor",
        &[("step", &step), ("code", "000000")],
    );
    assert_eq!(off_by_one.status, 422);
    let step = between(&off_by_one.text(), "name=\"step\" value=\"", "\"").to_owned();
    let code = secret.code_at(clock.now());
    let on = ada.post("/desk/account/second-factor", &[("step", &step), ("code", &code)]);
    assert_eq!(on.status, 200, "{}", on.text());
    let page = on.text();
    let recovery = between(&page[page.find("<ul").expect("codes")..], "<code>", "</code>").to_owned();

    clock.set(clock.now().plus_seconds(120));
    let code = secret.code_at(clock.now());
    let (first, second) = (Visitor::new(&running), Visitor::new(&running));
    for visitor in [&first, &second] {
        let half = visitor.sign_in("ada@gazette.example", PASSWORD);
        assert_eq!(
            (half.status, half.header("location")),
            (303, "/desk/sign-in/code")
        );
        assert!(!visitor.is_in(), "the password alone opens nothing");
    }
    assert_eq!(
        first.post("/desk/sign-in/code", &[("code", "not a code")]).status,
        422
    );
    assert_eq!(first.post("/desk/sign-in/code", &[("code", &code)]).status, 303);
    assert!(first.is_in());
    assert_eq!(
        second.post("/desk/sign-in/code", &[("code", &code)]).status,
        422,
        "a code works once"
    );
    assert_eq!(
        second.post("/desk/sign-in/code", &[("code", &recovery)]).status,
        303
    );
    assert!(second.is_in());
    let third = Visitor::new(&running);
    third.sign_in("ada@gazette.example", PASSWORD);
    assert_eq!(
        third.post("/desk/sign-in/code", &[("code", &recovery)]).status,
        422,
        "a recovery code works once"
    );
}

#[test]
fn sessions_are_listed_and_ended() {
    let running = Running::new();
    let desktop = joined(&running, "Ada", "ada@gazette.example", Role::Editor);
    let phone = Visitor::new(&running);
    assert_eq!(phone.sign_in("ada@gazette.example", PASSWORD).status, 303);
    let page = desktop.get("/desk/account").text();
    let other = between(&page, "/desk/account/sessions/", "/end").to_owned();
    let stranger = joined(&running, "Ben", "ben@gazette.example", Role::Editor);
    let foreign = stranger.post(&format!("/desk/account/sessions/{other}/end"), &[]);
    assert_eq!(foreign.status, 404, "nobody ends the sessions of others");
    assert_eq!(
        desktop
            .post(&format!("/desk/account/sessions/{other}/end"), &[])
            .status,
        303
    );
    assert!(!phone.is_in() && desktop.is_in());

    assert_eq!(phone.sign_in("ada@gazette.example", PASSWORD).status, 303);
    let new = "eight white herons at dusk";
    let changed = desktop.post("/desk/account/password", &[("password", new)]);
    assert_eq!(changed.status, 303, "{}", changed.text());
    assert!(!phone.is_in(), "a new password ends the other sessions");
    assert!(desktop.is_in());
    assert_eq!(phone.sign_in("ada@gazette.example", PASSWORD).status, 422);
    assert_eq!(phone.sign_in("ada@gazette.example", new).status, 303);
}

#[test]
fn an_owner_invites_suspends_and_hands_out_reset_links() {
    let running = Running::new();
    let owner = joined(&running, "Olga", "olga@gazette.example", Role::Owner);
    let made = owner.post(
        "/desk/people/invitations",
        &[
            ("name", "Ben"),
            ("email", "ben@gazette.example"),
            ("role", "reporter"),
        ],
    );
    assert_eq!(made.status, 200, "{}", made.text());
    let page = made.text();
    let link = between(&page, "/desk/join/", "<");
    let ben = Visitor::new(&running);
    let joined = ben.post(
        &format!("/desk/join/{link}"),
        &[
            ("name", "Ben"),
            ("email", "ben@gazette.example"),
            ("password", PASSWORD),
        ],
    );
    assert_eq!(joined.status, 303, "{}", joined.text());
    let bad = owner.post(
        "/desk/people/invitations",
        &[("name", "Ben"), ("email", "no address"), ("role", "reporter")],
    );
    assert_eq!(bad.status, 422);
    let taken = owner.post(
        "/desk/people/invitations",
        &[
            ("name", "Ben"),
            ("email", "ben@gazette.example"),
            ("role", "reporter"),
        ],
    );
    assert!([409, 422].contains(&taken.status), "{}", taken.status);

    let id = running
        .news
        .read(people)
        .into_iter()
        .find(|person| person.name == "Ben")
        .expect("Ben")
        .id;
    assert_eq!(owner.post(&format!("/desk/people/{id}/suspend"), &[]).status, 303);
    assert!(!ben.is_in(), "a suspended person is out at once");
    assert_eq!(ben.sign_in("ben@gazette.example", PASSWORD).status, 403);
    assert_eq!(owner.post(&format!("/desk/people/{id}/restore"), &[]).status, 303);
    let made = owner.post(&format!("/desk/people/{id}/reset-link"), &[]);
    assert_eq!(made.status, 200, "{}", made.text());
    let page = made.text();
    let link = format!("/desk/reset/{}", between(&page, "/desk/reset/", "<"));
    let new = "eight white herons at dusk";
    assert_eq!(ben.get(&link).status, 200);
    assert_eq!(ben.post(&link, &[("password", new)]).status, 303);
    assert_eq!(ben.post(&link, &[("password", new)]).status, 404);
    assert_eq!(ben.sign_in("ben@gazette.example", new).status, 303);

    // The last owner stays.
    let olga = running
        .news
        .read(people)
        .into_iter()
        .find(|person| person.name == "Olga")
        .expect("Olga")
        .id;
    let stays = owner.post(&format!("/desk/people/{olga}/suspend"), &[]);
    assert!([403, 409].contains(&stays.status), "{}", stays.status);
    assert!(owner.is_in());
}

#[test]
fn a_token_is_shown_once_and_revoked() {
    let running = Running::new();
    let ada = joined(&running, "Ada", "ada@gazette.example", Role::Editor);
    let made = ada.post(
        "/desk/account/tokens",
        &[("name", "Archive"), ("days", "30"), ("scope", "read")],
    );
    assert_eq!(made.status, 200, "{}", made.text());
    let page = made.text();
    let token = between(&page, "<code>", "</code>").to_owned();
    assert!(token.len() >= 40, "{token}");
    let account = ada.get("/desk/account").text();
    assert!(account.contains("Archive") && !account.contains(&token));
    let path = format!(
        "/desk/account/tokens/{}/revoke",
        between(&account, "/desk/account/tokens/", "/revoke")
    );
    assert_eq!(ada.post(&path, &[]).status, 303);
    let endless = ada.post(
        "/desk/account/tokens",
        &[("name", "Archive"), ("days", "100000"), ("scope", "read")],
    );
    assert_eq!(endless.status, 422);
}
