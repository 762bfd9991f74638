//! Webhooks: signed, in order for each subject, tried again, given up on in plain sight and sent again
//! from the desk, under the same id. The receiver is a socket of the test's own.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use courant::base::ids::WebhookId;
use courant::couriers::webhooks::signature;
use courant::news::newsroom::{NewNote, approve, edit, update, withdraw};
use courant::news::people::{Role, Scope};
use courant::news::webhooks::{self, Delivery, DeliveryState, NewWebhook, Secret};
use courant::testing::News;
use serde_json::{Value, json};

use crate::harness::Running;

/// What a receiver got.
#[derive(Clone, Debug)]
pub struct Letter {
    headers: Vec<(String, String)>,
    body: String,
}

impl Letter {
    fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map_or("", |(_, value)| value)
    }

    fn id(&self) -> &str {
        self.header("webhook-id")
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// The verb and the headline it is about.
    fn said(&self) -> String {
        let json = self.json();
        let headline = json["data"]["article"]["headline"].as_str().unwrap_or_default();
        format!("{} {headline}", json["type"].as_str().expect("a type"))
    }
}

/// Answers what it is told to, 200 when it is told nothing; 0 stands for never.
pub struct Receiver {
    pub url: String,
    got: Arc<Mutex<Vec<Letter>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    pub fn new() -> Receiver {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/in", listener.local_addr().expect("bound"));
        let receiver = Receiver {
            url,
            got: Arc::default(),
            answers: Arc::default(),
        };
        let (got, answers) = (Arc::clone(&receiver.got), Arc::clone(&receiver.answers));
        std::thread::spawn(move || {
            for mut stream in listener.incoming().map_while(Result::ok) {
                let (got, answers) = (Arc::clone(&got), Arc::clone(&answers));
                std::thread::spawn(move || {
                    let Some(letter) = read_letter(&mut stream) else {
                        return;
                    };
                    let status = answers.lock().expect("free").pop_front().unwrap_or(200);
                    got.lock().expect("free").push(letter);
                    if status == 0 {
                        std::thread::sleep(Duration::from_secs(60));
                    }
                    let answer = format!(
                        "HTTP/1.1 {status} Said\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
                    );
                    let _sent = stream.write_all(answer.as_bytes());
                });
            }
        });
        receiver
    }

    fn will_answer(&self, statuses: &[u16]) {
        self.answers.lock().expect("free").extend(statuses);
    }

    fn got(&self) -> Vec<Letter> {
        self.got.lock().expect("free").clone()
    }

    /// Waits until so many have come.
    pub fn wait_for(&self, count: usize) -> Vec<Letter> {
        wait("a delivery", || {
            let got = self.got();
            (got.len() >= count).then_some(got)
        })
    }
}

fn read_letter(stream: &mut impl Read) -> Option<Letter> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = stream.read(&mut chunk).ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&chunk[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let headers: Vec<(String, String)> = head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let length = headers.iter().find(|(name, _)| name == "content-length");
        let length: usize = length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0);
        if bytes.len() >= end + 4 + length {
            let body = String::from_utf8_lossy(&bytes[end + 4..end + 4 + length]).into_owned();
            return Some(Letter { headers, body });
        }
    }
}

fn wait<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(20);
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A publication that may reach this machine.
pub fn running(news: News) -> Running {
    Running::configured(news, |config| config.webhooks.allow_private = true)
}

fn hook(running: &Running, url: &str) -> (WebhookId, Secret) {
    let edition = running.news.edition;
    let new = NewWebhook {
        name: "Partner".to_owned(),
        url: url.to_owned(),
        verbs: ["article_published", "article_updated", "article_withdrawn"]
            .map(str::to_owned)
            .to_vec(),
    };
    let (id, secret, _) = running.write(move |w| webhooks::make(w, edition, &new));
    (id, secret)
}

fn deliveries(running: &Running, hook: WebhookId) -> Vec<Delivery> {
    let before = courant::base::ids::DeliveryId(uuid::Uuid::max());
    running
        .news
        .read(move |read| webhooks::deliveries(read, hook, None, before, 100))
}

fn forward(running: &Running, seconds: i64) {
    running
        .news
        .clock
        .set(running.news.clock.now().plus_seconds(seconds));
}

fn note() -> NewNote {
    NewNote {
        text: "It was not so.".to_owned(),
        reason: "misread".to_owned(),
        approver: "Ada".to_owned(),
    }
}

#[test]
fn what_readers_see_is_told_signed_and_in_order() {
    let running = running(News::new());
    let receiver = Receiver::new();
    let (id, secret) = hook(&running, &receiver.url);
    let article = running.publish("Rates stay");
    let content = running.news.content("Rates fall");
    running.write(move |w| edit(w, article, content, None));
    running.write(move |w| approve(w, article));
    running.write(move |w| update(w, article, None));
    let got = receiver.wait_for(2);
    assert_eq!(got.len(), 2, "a draft is told to nobody");
    assert!(got[0].said().starts_with("article_published"), "{}", got[0].body);
    assert_eq!(got[1].said(), "article_updated Rates fall");
    for letter in &got {
        let timestamp: i64 = letter
            .header("webhook-timestamp")
            .parse()
            .expect("seconds since 1970");
        assert_eq!(timestamp, running.news.clock.now().timestamp().as_second());
        let keys = secret.keys(running.news.clock.now());
        assert_eq!(
            letter.header("webhook-signature"),
            signature(&keys, letter.id(), timestamp, &letter.body)
        );
        assert_eq!(letter.header("content-type"), "application/json");
    }
    assert_eq!(got[1].json()["edition"]["slug"], "main");
    wait("both to be noted as sent", || {
        deliveries(&running, id)
            .iter()
            .all(|line| line.state == DeliveryState::Sent && line.status == Some(200))
            .then_some(())
    });
}

#[test]
fn what_fails_is_tried_again_and_only_its_own_subject_waits() {
    let running = running(News::new());
    let receiver = Receiver::new();
    let (id, _) = hook(&running, &receiver.url);
    receiver.will_answer(&[500, 503]);
    let article = running.publish("Rates stay");
    receiver.wait_for(1);
    running.write(move |w| withdraw(w, article, &note()));
    let other = running.publish("Ports reopen");
    // The clock stands: what failed is not due, and its withdrawal does not overtake it.
    let got = receiver.wait_for(2);
    assert!(got[1].body.contains(&other.to_string()), "{}", got[1].body);
    wait("the failure to be noted", || {
        let lines = deliveries(&running, id);
        let failed = lines.iter().find(|line| line.status == Some(500))?;
        assert!(failed.problem.contains("500"), "{}", failed.problem);
        Some(())
    });
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(receiver.got().len(), 2);
    // 503 was for the other article: both are sent again, then the withdrawal.
    forward(&running, 13);
    let got = receiver.wait_for(5);
    let of_first: Vec<&Letter> = got
        .iter()
        .filter(|letter| letter.body.contains(&article.to_string()))
        .collect();
    assert_eq!(of_first.len(), 3);
    assert_eq!(of_first[0].id(), of_first[1].id(), "the same delivery");
    assert!(of_first[1].said().starts_with("article_published"));
    assert!(of_first[2].said().starts_with("article_withdrawn"));
    // It stands withdrawn by now, so the first is told without its text.
    assert_eq!(of_first[1].json()["data"]["article"]["state"], "withdrawn");
    assert_eq!(of_first[1].json()["data"]["article"]["standfirst"], "");
}

#[test]
fn what_is_given_up_on_is_seen_and_sent_again_from_the_desk() {
    let running = running(News::new());
    let receiver = Receiver::new();
    let (id, _) = hook(&running, &receiver.url);
    let owner = running.browser("Olive", Role::Owner);
    let here = format!("/desk/settings/webhooks/{id}");
    receiver.will_answer(&[500]);
    running.publish("Rates stay");
    let first = receiver.wait_for(1)[0].id().to_owned();
    wait("the failure to be noted", || {
        deliveries(&running, id)[0].status.filter(|status| *status == 500)
    });
    // Eleven tries later.
    running
        .news
        .store
        .writes
        .housekeeping(|tx| tx.execute(courant::sql!("update webhook_delivery set attempts = 11"), &[]))
        .expect("set");
    receiver.will_answer(&[302]);
    forward(&running, 13);
    let dead = wait("it to be given up on", || {
        let line = deliveries(&running, id).swap_remove(0);
        (line.state == DeliveryState::Dead).then_some(line)
    });
    assert!(
        dead.problem.contains("redirects are not followed"),
        "{}",
        dead.problem
    );
    let list = owner.get("/desk/settings/webhooks").text();
    assert!(list.contains("1 given up on"), "{list}");
    let page = owner.get(&format!("{here}?state=dead")).text();
    assert!(
        page.contains("redirects are not followed") && page.contains(&first),
        "{page}"
    );
    let api = running.program("Robot", Role::Owner, &[Scope::Webhooks]);
    let told = api.get(&format!("/webhooks/{id}/deliveries?state=dead")).json();
    assert_eq!(told["items"][0]["id"], first);

    let form = format!("which=one&delivery={first}");
    let done = owner.post(&format!("{here}/replay"), &form);
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(receiver.wait_for(3)[2].id(), first);
    assert_eq!(running.news.verbs(1), ["webhook_replayed"]);
    wait("it to be noted as sent", || {
        (deliveries(&running, id)[0].state == DeliveryState::Sent).then_some(())
    });
    // Everything since a day; then there is nothing that was given up on.
    assert_eq!(
        owner
            .post(&format!("{here}/replay"), "which=since&since=2020-01-01")
            .status,
        303
    );
    receiver.wait_for(4);
    assert_eq!(owner.post(&format!("{here}/replay"), "which=dead").status, 404);
    assert_eq!(
        owner
            .post(&format!("{here}/replay"), "which=since&since=soon")
            .status,
        422
    );
}

#[test]
fn a_program_that_dies_while_sending_repeats_one_delivery_under_its_id() {
    let first = running(News::new());
    let receiver = Receiver::new();
    hook(&first, &receiver.url);
    receiver.will_answer(&[0]);
    first.publish("Rates stay");
    let id = receiver.wait_for(1)[0].id().to_owned();
    // It was received, and nobody heard so.
    let news = first.into_news();
    let second = running(news);
    second.publish("Ports reopen");
    let got = receiver.wait_for(2);
    assert_ne!(got[1].id(), id, "the lease still holds");
    forward(&second, 61);
    let got = receiver.wait_for(3);
    assert_eq!(got[2].id(), id);
    assert_eq!(got[2].said(), got[0].said());
    forward(&second, 7_200);
    std::thread::sleep(Duration::from_millis(1_500));
    assert_eq!(receiver.got().len(), 3, "once, and never again");
}

#[test]
fn addresses_inside_are_not_reached_unless_the_settings_say_so() {
    let running = Running::new();
    let receiver = Receiver::new();
    let (literal, _) = hook(&running, &receiver.url);
    let (named, _) = hook(&running, &receiver.url.replace("127.0.0.1", "localhost"));
    running.publish("Rates stay");
    for id in [literal, named] {
        let problem = wait("the refusal", || {
            let line = deliveries(&running, id).into_iter().next()?;
            (!line.problem.is_empty()).then_some(line.problem)
        });
        assert!(problem.contains("address inside"), "{problem}");
    }
    assert!(receiver.got().is_empty());
}

#[test]
fn a_receiver_that_is_gone_is_left_alone_until_somebody_resumes() {
    let running = running(News::new());
    let receiver = Receiver::new();
    let (id, _) = hook(&running, &receiver.url);
    let owner = running.browser("Olive", Role::Owner);
    let here = format!("/desk/settings/webhooks/{id}");
    receiver.will_answer(&[410]);
    running.publish("First");
    receiver.wait_for(1);
    wait("the pause", || {
        owner.get(&here).text().contains("410 Gone").then_some(())
    });
    running.publish("Second");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(receiver.got().len(), 1);
    assert_eq!(owner.post(&format!("{here}/resume"), "").status, 303);
    let got = receiver.wait_for(3);
    // Both fall due at the same moment: either may be first.
    let (first, again) = (&got[0], &got[1..]);
    assert!(again.iter().any(|one| one.id() == first.id()));
    assert!(again.iter().any(|one| one.said() == "article_published Second"));
}

#[test]
fn a_webhook_is_made_changed_and_removed_at_the_desk() {
    let running = running(News::new());
    let receiver = Receiver::new();
    let owner = running.browser("Olive", Role::Owner);
    let all = "/desk/settings/webhooks";
    let ada = running.browser("Ada", Role::Chief);
    for refused in [ada.get(all), ada.post(all, "name=x")] {
        assert_eq!(refused.status, 403);
        assert!(refused.text().contains("manage webhooks"), "{}", refused.text());
    }
    assert!(!ada.get("/desk/settings").text().contains("settings/webhooks"));
    assert!(owner.get("/desk/settings").text().contains("settings/webhooks"));

    let odd = owner.post(all, "name=Partner+%26+Co&url=ftp%3A%2F%2Fx.example&menu_saved=on");
    assert_eq!(odd.status, 422);
    let text = odd.text();
    assert!(
        text.contains("must begin with https") && text.contains("Partner &amp; Co"),
        "{text}"
    );
    let made = owner.post(
        all,
        &format!("name=Partner&url={}&article_published=on", receiver.url),
    );
    assert_eq!(made.status, 200, "{}", made.text());
    let secret = secret_on(&made.text()).expect("shown once");
    let hook = running
        .news
        .read(courant::news::webhooks::everywhere)
        .swap_remove(0);
    let here = format!("{all}/{}", hook.id);
    assert_eq!(secret_on(&owner.get(&here).text()), None);
    assert_eq!(hook.secret.words(), secret);

    let done = owner.post(&format!("{here}/test"), "");
    assert_eq!(done.status, 303);
    assert_eq!(receiver.wait_for(1)[0].json()["type"], "test");
    let rotated = owner.post(&format!("{here}/rotate"), "");
    let new = secret_on(&rotated.text()).expect("the new one");
    assert_ne!(new, secret);
    running.publish("Rates stay");
    let signed = receiver.wait_for(2)[1].header("webhook-signature").to_owned();
    assert_eq!(
        signed.split(' ').count(),
        2,
        "both secrets sign for a day: {signed}"
    );

    let odd = owner.post(&here, "name=&url=https%3A%2F%2Fpartner.example");
    assert_eq!(odd.status, 422);
    let form = format!("name=Other&url={}&article_withdrawn=on", receiver.url);
    assert_eq!(owner.post(&here, &form).status, 303);
    running.publish("Not told");
    assert_eq!(owner.post(&format!("{here}/pause"), "").status, 303);
    assert!(owner.get(&here).text().contains("paused"));
    assert_eq!(owner.post(&format!("{here}/remove"), "").status, 303);
    assert_eq!(owner.get(&here).status, 404);
    assert_eq!(running.news.verbs(1), ["webhook_removed"]);
    assert_eq!(receiver.got().len(), 2);
}

fn secret_on(page: &str) -> Option<String> {
    let at = page.find("whsec_")?;
    let rest = &page[at..];
    let end = rest.find('<')?;
    Some(rest[..end].replace("&#x2f;", "/").replace("&#x3d;", "="))
}

#[test]
fn a_program_manages_webhooks() {
    let running = running(News::new());
    let receiver = Receiver::new();
    let owner = running.program("Olive", Role::Owner, &[Scope::Webhooks]);
    let given = json!({ "name": "Partner", "url": receiver.url, "verbs": ["article_published"] });
    let made = owner.post("/webhooks", &given);
    assert_eq!(made.status, 201, "{}", made.text());
    let hook = made.json();
    assert!(hook["secret"].as_str().expect("told once").starts_with("whsec_"));
    let path = format!("/webhooks/{}", hook["id"].as_str().expect("an id"));
    let read = owner.get(&path);
    assert_eq!((read.status, &read.json()["secret"]), (200, &Value::Null));
    assert_eq!(owner.post(&format!("{path}/test"), &json!({})).status, 202);
    receiver.wait_for(1);
    let odd = json!({ "name": "x", "url": "https://a.example", "verbs": ["draft_edited"] });
    assert_eq!(owner.send("PUT", &path, &[], &odd).status, 422);
    assert_eq!(owner.ask("DELETE", &path, &[], "").status, 204);
    assert_eq!(owner.get(&path).status, 404);
}
