//! Readers of the daily update over HTTP: signing up, confirming and leaving as mail programs and their
//! scanners do it; and the desk that looks after them.

use std::time::{Duration, Instant};

use courant::base::ids::SubscriberId;
use courant::news::people::Role;
use courant::news::readers::{Keys, subscriber_by_address};
use courant::sql;

use crate::harness::Running;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn state(running: &Running, email: &'static str) -> Option<String> {
    let edition = running.news.edition;
    let found = running
        .news
        .read(move |read| subscriber_by_address(read, edition, email));
    found.map(|found| found.state.as_str().to_owned())
}

fn id_of(running: &Running, email: &'static str) -> SubscriberId {
    let edition = running.news.edition;
    running
        .news
        .read(move |read| subscriber_by_address(read, edition, email))
        .expect("there")
        .id
}

/// The link in the newest letter to an address, as soon as the courier has posted it.
fn letter_link(running: &Running, email: &'static str, word: &str) -> String {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        let text = running.news.read(move |read| {
            read.maybe(
                sql!("select text from outbox_message where recipient = $1 order by id desc limit 1"),
                &[&email],
                |row| row.get::<String>("text"),
            )
        });
        let found = text.and_then(|text| {
            let at = text.find(&format!("/{word}/"))?;
            text[at..].split_whitespace().next().map(str::to_owned)
        });
        if let Some(found) = found {
            return found;
        }
        assert!(Instant::now() < until, "no letter came to {email}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Signs up and confirms; gives the path of the reader's own page.
fn reader(running: &Running, email: &'static str) -> String {
    assert_eq!(running.post("/sign-up", &format!("email={email}")).status, 303);
    let confirm = letter_link(running, email, "confirm");
    let done = running.post(&confirm, "");
    assert_eq!(done.status, 303, "{}", done.text());
    done.header("location")
        .split('?')
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn a_scanner_confirms_nothing_and_a_press_does_once() {
    let running = Running::new();
    let answer = running.post("/sign-up", "email=Reader%40Mail.example");
    assert_eq!((answer.status, answer.header("location")), (303, "/sign-up/done"));
    let confirm = letter_link(&running, "reader@mail.example", "confirm");
    for _ in 0..40 {
        assert_eq!(running.get(&confirm).status, 200);
        assert_eq!(running.ask("HEAD", &confirm, &[], "").status, 200);
    }
    assert_eq!(state(&running, "reader@mail.example").as_deref(), Some("pending"));
    let page = running.get(&confirm);
    assert!(page.text().contains("method=\"post\""), "{}", page.text());
    assert!(
        page.header("cache-control").contains("no-store") && page.header("referrer-policy") == "no-referrer"
    );
    let done = running.post(&confirm, "");
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(state(&running, "reader@mail.example").as_deref(), Some("active"));
    let own = done.header("location").to_owned();
    assert_eq!(running.get(&own).status, 200);
    // Again, and one that nobody made.
    assert_eq!(running.post(&confirm, "").status, 303);
    let (head, last) = confirm.split_at(confirm.len() - 1);
    let forged = format!("{head}{}", if last == "0" { "1" } else { "0" });
    assert_eq!(running.get(&forged).status, 404);
    assert_eq!(running.post(&forged, "").status, 404);
    // The key of the door is not in the tables.
    let token = confirm.rsplit('/').next().unwrap_or_default().to_owned();
    let kept = running.news.read(|read| {
        read.all(sql!("select raw from outbox_message"), &[], |row| {
            row.get::<String>("raw")
        })
    });
    assert!(
        kept.iter().any(|raw| raw.replace("=\r\n", "").contains(&token)),
        "only the letter has it"
    );
}

#[test]
fn known_and_unknown_addresses_get_one_answer() {
    let running = Running::new();
    reader(&running, "known@mail.example");
    running
        .news
        .clock
        .set(running.news.clock.now().plus_seconds(3_700));
    let ask = |email: &str| {
        let answer = running.post("/sign-up", &format!("email={email}"));
        let mut headers = answer.headers.clone();
        headers.retain(|(name, _)| name != "date" && name != "x-request-id");
        (answer.status, headers, answer.bytes)
    };
    assert_eq!(ask("known@mail.example"), ask("unknown@mail.example"));
    let asked = running.get(&letter_link(&running, "unknown@mail.example", "confirm"));
    assert_eq!(asked.status, 200);
    // A form of another site, and one that a program filled in.
    let foreign = running.ask(
        "POST",
        "/sign-up",
        &[FORM, ("origin", "https://evil.example")],
        "email=a%40b.example",
    );
    assert_eq!(foreign.status, 403);
    assert_eq!(
        running
            .post("/sign-up", "email=bot%40mail.example&website=x")
            .status,
        303
    );
    assert_eq!(state(&running, "bot@mail.example"), None);
    // An address to which no letter can be made gets no "done".
    let refused = running.post("/sign-up", "email=a..b%40example.org");
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert_eq!(state(&running, "a..b@example.org"), None);
}

#[test]
fn mail_programs_leave_with_one_post_of_either_kind_and_looking_ends_nothing() {
    let running = Running::new();
    let own = reader(&running, "reader@mail.example");
    let leave = format!("{own}/leave");
    for _ in 0..30 {
        assert_eq!(running.get(&leave).status, 200);
        assert_eq!(running.ask("HEAD", &leave, &[], "").status, 200);
    }
    assert_eq!(state(&running, "reader@mail.example").as_deref(), Some("active"));
    // As RFC 8058 has it: no cookie, an origin that is not ours, and never a redirect.
    let one_click = "List-Unsubscribe=One-Click";
    let far = ("origin", "https://mail.example");
    for _ in 0..3 {
        let answer = running.ask(
            "POST",
            &leave,
            &[FORM, far, ("sec-fetch-site", "cross-site")],
            one_click,
        );
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(state(&running, "reader@mail.example").as_deref(), Some("left"));
    }
    let back = running.post(&format!("{own}/return"), "");
    assert_eq!(back.status, 303);
    assert_eq!(state(&running, "reader@mail.example").as_deref(), Some("active"));
    let multipart =
        "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n";
    let kind = ("content-type", "multipart/form-data; boundary=b");
    let answer = running.ask("POST", &leave, &[kind, far], multipart);
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(state(&running, "reader@mail.example").as_deref(), Some("left"));
    // Nobody else's link, and none that is made up.
    let token = own.rsplit('/').next().unwrap_or_default().to_owned();
    assert_eq!(token.len(), 64);
    assert!(!token.contains('@'));
    let made_up = format!("/update/{}/leave", "0".repeat(64));
    assert_eq!(running.post(&made_up, one_click).status, 404);
    // A year later the link still works.
    running.news.clock.set(running.news.clock.now().plus_days(365));
    assert_eq!(running.post(&leave, one_click).status, 200);
}

#[test]
fn a_reader_chooses_pauses_takes_everything_away_and_is_erased() {
    let running = Running::new();
    let own = reader(&running, "reader@mail.example");
    let saved = running.post(&own, "hour=18&zone=asia%2Ftokyo&day=Mon&day=Fri&text_only=yes");
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert_eq!(running.post(&own, "hour=99&zone=&day=Mon").status, 422);
    assert_eq!(running.post(&format!("{own}/pause"), "weeks=2").status, 303);
    let data = running.get(&format!("{own}/export")).json();
    assert_eq!(
        (data["hour"].as_i64(), data["zone"].as_str()),
        (Some(18), Some("Asia/Tokyo"))
    );
    let mut actions: Vec<&str> = data["evidence"]
        .as_array()
        .expect("evidence")
        .iter()
        .filter_map(|line| line["action"].as_str())
        .collect();
    // All at one moment of a clock that stands still.
    actions.sort_unstable();
    assert_eq!(actions, ["changed", "changed", "confirmed", "signed up"]);
    assert!(
        data["evidence"][0]["text"]
            .as_str()
            .is_some_and(|text| text.contains("track")),
        "{data}"
    );
    let keys = running.news.read(Keys::load).expect("keys");
    let id = id_of(&running, "reader@mail.example");
    assert!(
        own.ends_with(&keys.own_page(id)),
        "the same secret from the same key"
    );
    assert_eq!(
        running.post(&format!("{own}/erase"), "").status,
        422,
        "the box is not ticked"
    );
    assert_eq!(running.post(&format!("{own}/erase"), "sure=yes").status, 200);
    assert_eq!(state(&running, "reader@mail.example"), None);
    assert_eq!(running.get(&own).status, 404);
    let left = running.news.read(|read| {
        read.one(
            sql!("select count(*) as n from outbox_message where recipient = 'reader@mail.example'"),
            &[],
            |row| row.get::<i64>("n"),
        )
    });
    assert_eq!(left, 0, "what was posted to the address is gone, too");
}

#[test]
fn the_desk_takes_a_list_in_and_away_and_looks_after_one_reader() {
    let running = Running::new();
    let chief = running.browser("Cora", Role::Chief);
    let form = |file: &str, more: &str| {
        format!(
            "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"l.csv\"\r\n\r\n{file}\r\n\
             --b\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\npaper forms, May\r\n{more}--b--\r\n"
        )
    };
    let kind = ("content-type", "multipart/form-data; boundary=b");
    let send = |body: &str| {
        chief.ask(
            "POST",
            "/desk/readers/import",
            &[("accept", "text/html"), kind],
            body,
        )
    };
    let wrong = send(&form("name,town\nAda,Rome", ""));
    assert!(
        wrong.status == 422 && wrong.text().contains("no column"),
        "{}",
        wrong.text()
    );
    let list = "email,state\nada@mail.example,active\nbela@mail.example,\nleft@mail.example,unsubscribed\nnonsense,\n";
    let begun = send(&form(list, ""));
    assert_eq!(begun.status, 303, "{}", begun.text());
    let run = begun.header("location").to_owned();
    let until = Instant::now() + Duration::from_secs(20);
    let page = loop {
        let page = chief.get(&run).text();
        if page.contains(">Done<") {
            break page;
        }
        assert!(Instant::now() < until, "{page}");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(
        page.contains("4 of 4 lines") && page.contains("line") && page.contains(">5<"),
        "{page}"
    );
    let audience = chief.get("/desk/readers").text();
    assert!(
        audience.contains("Lists taken in") && audience.contains("<dd>2</dd>"),
        "{audience}"
    );
    let found = chief.get("/desk/readers/list?q=ADA").text();
    assert!(
        found.contains("ada@mail.example") && !found.contains("bela@"),
        "{found}"
    );

    let ada = format!("/desk/readers/{}", id_of(&running, "ada@mail.example"));
    let page = chief.get(&ada).text();
    assert!(
        page.contains("paper forms, May") && page.contains("imported"),
        "{page}"
    );
    assert_eq!(chief.post(&ada, "do=suppress&note=by+phone").status, 303);
    assert_eq!(state(&running, "ada@mail.example").as_deref(), Some("suppressed"));
    let asked = chief
        .post("/desk/readers/suppressed", "do=look&email=ada%40mail.example")
        .text();
    assert!(asked.contains("is on the list: put here by hand"), "{asked}");
    assert!(
        !chief.get("/desk/readers/suppressed").text().contains("ada@mail"),
        "hashes only"
    );
    assert_eq!(chief.post(&ada, "do=lift").status, 303);
    assert_eq!(state(&running, "ada@mail.example").as_deref(), Some("active"));

    let file = chief.post("/desk/readers/export", "what=all");
    assert_eq!(file.status, 200, "{}", file.text());
    let text = file.text();
    assert!(
        text.starts_with("email,state,") && text.contains("bela@mail.example,active"),
        "{text}"
    );
    assert!(file.header("content-disposition").contains(".csv"));
    assert!(running.news.verbs(3).contains(&"subscribers_exported".to_owned()));
    // The whole list back in brings nobody back and adds nobody twice.
    assert_eq!(chief.post(&ada, "do=erase").status, 422);
    assert_eq!(chief.post(&ada, "do=erase&sure=1").status, 303);
    let again = send(&form(&text, ""));
    let run = again.header("location").to_owned();
    let until = Instant::now() + Duration::from_secs(20);
    while !chief.get(&run).text().contains(">Done<") {
        assert!(Instant::now() < until);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(state(&running, "ada@mail.example"), None);
    assert_eq!(state(&running, "left@mail.example"), None);

    let editor = running.browser("Edda", Role::Editor);
    for path in ["/desk/readers", "/desk/readers/list", ada.as_str(), "/desk/mail"] {
        assert_eq!(editor.get(path).status, 403, "{path}");
    }
    assert_eq!(editor.post("/desk/readers/export", "what=all").status, 403);
    assert_eq!(
        editor
            .ask("POST", "/desk/readers/import", &[kind], &form(list, ""))
            .status,
        403
    );
}
