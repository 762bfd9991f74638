//! Role × verb × state: what each role may do to an article in each state, over HTTP. Every cell is
//! tried on an article of its own; every refusal says which right is missing, or what the state is.

use courant::base::ids::ArticleId;
use courant::news::newsroom::{
    self, NewNote, approve, edit, publish, schedule, send_back, spike, submit, withdraw,
};
use courant::news::people::{Right, Role};
use courant::testing::{MORNING, News};

use crate::harness::{Browser, Running};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Draft,
    InReview,
    SentBack,
    Ready,
    Scheduled,
    Live,
    /// Live, and its draft has an approved change.
    Changed,
    Withdrawn,
    Spiked,
}

use State::{Changed, Draft, InReview, Live, Ready, Scheduled, SentBack, Spiked, Withdrawn};

const STATES: [State; 9] = [
    Draft, InReview, SentBack, Ready, Scheduled, Live, Changed, Withdrawn, Spiked,
];

struct Verb {
    path: &'static str,
    form: &'static str,
    right: Right,
    /// The states that allow it.
    states: &'static [State],
}

const VERBS: [Verb; 15] = [
    Verb {
        path: "submit",
        form: "x=",
        right: Right::WriteOthers,
        states: &[Draft, SentBack],
    },
    Verb {
        path: "send-back",
        form: "reason=Which+rate",
        right: Right::Review,
        states: &[InReview, Ready, Scheduled, Live, Changed, Withdrawn],
    },
    Verb {
        path: "approve",
        form: "seen_revision=REVISION",
        right: Right::Review,
        states: &[Draft, InReview, SentBack],
    },
    Verb {
        path: "publish",
        form: "x=",
        right: Right::Publish,
        states: &[Ready, Scheduled],
    },
    Verb {
        path: "update",
        form: "x=",
        right: Right::Publish,
        states: &[Changed],
    },
    Verb {
        path: "schedule",
        form: "at=2030-01-01T09:00",
        right: Right::Publish,
        states: &[Ready, Scheduled],
    },
    Verb {
        path: "unschedule",
        form: "x=",
        right: Right::Publish,
        states: &[Scheduled],
    },
    Verb {
        path: "embargo",
        form: "until=2030-01-01T09:00",
        right: Right::Embargo,
        states: &[Draft, InReview, SentBack, Ready, Scheduled, Spiked],
    },
    Verb {
        path: "correct",
        form: "text=It+was+two.&reason=misread",
        right: Right::Correct,
        states: &[Changed],
    },
    Verb {
        path: "clarify",
        form: "text=It+is+nominal.&reason=asked",
        right: Right::Correct,
        states: &[Live, Changed],
    },
    Verb {
        path: "withdraw",
        form: "text=It+was+wrong.&reason=wrong",
        right: Right::Withdraw,
        states: &[Live, Changed],
    },
    Verb {
        path: "spike",
        form: "x=",
        right: Right::Spike,
        states: &[Draft, InReview, SentBack, Ready, Scheduled, Withdrawn],
    },
    Verb {
        path: "restore",
        form: "x=",
        right: Right::Spike,
        states: &[Spiked],
    },
    Verb {
        path: "report-error",
        form: "reason=It+is+two",
        right: Right::Comment,
        states: &[Live, Changed],
    },
    Verb {
        path: "share",
        form: "which=draft&hours=24",
        right: Right::SharePreview,
        states: &[
            Draft, InReview, SentBack, Ready, Scheduled, Live, Changed, Withdrawn, Spiked,
        ],
    },
];

#[test]
fn every_role_every_verb_every_state() {
    let running = Running::new();
    let people: Vec<(Role, Browser<'_>)> = Role::ALL
        .into_iter()
        .map(|role| (role, running.browser(role.as_str(), role)))
        .collect();
    let mut wrong = Vec::new();
    for verb in &VERBS {
        for state in STATES {
            // Refusals change nothing: one article serves all who are refused, then those who are not.
            let mut article = put(&running.news, state);
            for (role, browser) in &people {
                // What is live, everybody sees.
                let is_public = matches!(state, Live | Changed) && verb.right == Right::Comment;
                let may_look = role.has(Right::SeeDrafts) || is_public;
                let may = may_look && role.has(verb.right);
                let fits = verb.states.contains(&state);
                let form = verb.form.replace("REVISION", &article.revision.to_string());
                let answer = browser.post(&format!("/desk/article/{}/{}", article.number, verb.path), &form);
                let wanted = match (may, fits) {
                    (false, _) => 403,
                    (true, false) => 409,
                    // The page that shows the link, this once.
                    (true, true) if verb.path == "share" => 200,
                    (true, true) => 303,
                };
                let cell = format!("{role:?} {} {state:?}", verb.path);
                if answer.status != wanted {
                    wrong.push(format!("{cell}: {} instead of {wanted}", answer.status));
                }
                if answer.status == 403 {
                    let right = if may_look { verb.right } else { Right::SeeDrafts };
                    let named = [right.words(), verb.right.words()]
                        .iter()
                        .any(|words| answer.text().contains(words));
                    if !named {
                        wrong.push(format!("{cell}: does not say which right is missing"));
                    }
                }
                if answer.status == 303 {
                    article = put(&running.news, state);
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

struct Put {
    number: i64,
    revision: i64,
}

fn put(news: &News, state: State) -> Put {
    let id = news.draft("Rates rise");
    bring(news, id, state);
    news.read(move |read| {
        let article = newsroom::drafts::by_id(read, id)?.expect("it is there");
        Ok::<_, courant::base::store::StoreError>(Put {
            number: article.number,
            revision: article.revision,
        })
    })
}

fn bring(news: &News, id: ArticleId, state: State) {
    match state {
        Draft => {}
        InReview => drop(news.write(move |w| submit(w, id)).expect("submitted")),
        SentBack => {
            bring(news, id, InReview);
            news.write(move |w| send_back(w, id, "Which rate?"))
                .expect("sent back");
        }
        Ready => {
            bring(news, id, InReview);
            news.write(move |w| approve(w, id)).expect("approved");
        }
        Scheduled => {
            bring(news, id, Ready);
            news.write(move |w| schedule(w, id, MORNING.plus_seconds(86_400)))
                .expect("scheduled");
        }
        Live => {
            bring(news, id, Ready);
            news.write(move |w| publish(w, id)).expect("published");
        }
        Changed => {
            bring(news, id, Live);
            let content = news.content("Rates rise twice");
            news.write(move |w| edit(w, id, content, None)).expect("edited");
            bring(news, id, Ready);
        }
        Withdrawn => {
            bring(news, id, Live);
            let note = NewNote {
                text: "It was wrong.".to_owned(),
                reason: "wrong".to_owned(),
                approver: "Eve".to_owned(),
            };
            news.write(move |w| withdraw(w, id, &note)).expect("withdrawn");
        }
        Spiked => drop(news.write(move |w| spike(w, id)).expect("spiked")),
    }
}

/// Contributors see and hand in what is their own, and nothing else.
#[test]
fn a_contributor_works_on_own_articles_only() {
    let running = Running::new();
    let carl = running.browser("Carl", Role::Contributor);
    let begun = carl.post("/desk/articles", "x=");
    assert_eq!(begun.status, 303, "{}", begun.text());
    let own = begun.header("location").trim_end_matches("/edit").to_owned();
    assert_eq!(carl.get(&own).status, 200);
    assert_eq!(carl.get(&format!("{own}/edit")).status, 200);
    let foreign = put(&running.news, Draft).number;
    for path in ["", "/edit", "/preview", "/compare", "/publish", "/comments"] {
        let answer = carl.get(&format!("/desk/article/{foreign}{path}"));
        assert_eq!(answer.status, 403, "{path}");
        assert!(
            answer.text().contains(Right::SeeDrafts.words()),
            "{path}: {}",
            answer.text()
        );
    }
    assert!(!carl.get("/desk/articles").text().contains("Rates rise"));
    assert!(!carl.get("/desk/search?q=rates").text().contains("Rates rise"));
}

/// Rooms of the desk, each with the right that opens it.
#[test]
fn every_room_asks_for_its_right() {
    let running = Running::new();
    let rooms = [
        ("/desk/fronts", Right::Place),
        ("/desk/topics", Right::ManageTopics),
        ("/desk/settings", Right::ManageSettings),
        ("/desk/settings/edition", Right::ManageSettings),
        ("/desk/settings/sections", Right::ManageSettings),
        ("/desk/settings/menus", Right::ManageSettings),
        ("/desk/settings/contributors", Right::ManageSettings),
        ("/desk/settings/pages", Right::ManageSettings),
        ("/desk/settings/redirects", Right::ManageSettings),
        ("/desk/settings/look", Right::ManageSettings),
        ("/desk/audit", Right::SeeAudit),
        ("/desk/audit/log.csv", Right::SeeAudit),
        ("/desk/people", Right::ManagePeople),
        ("/desk/media", Right::UploadMedia),
        ("/desk/markets", Right::ManageMarkets),
        ("/desk/account", Right::Write),
        ("/desk/updates/today", Right::EditUpdates),
        ("/desk/updates/today/preview", Right::EditUpdates),
        ("/desk/updates/today/account", Right::SendUpdates),
        ("/desk/mail", Right::SendUpdates),
        ("/desk/outbox", Right::SendUpdates),
        ("/desk/came-back", Right::SendUpdates),
        ("/desk/readers", Right::ManageReaders),
        ("/desk/readers/list", Right::ManageReaders),
        ("/desk/readers/suppressed", Right::ManageReaders),
        ("/desk/readers/import", Right::ManageReaders),
    ];
    for role in Role::ALL {
        let browser = running.browser(role.as_str(), role);
        for (path, right) in rooms {
            let answer = browser.get(path);
            let wanted = if role.has(right) { 200 } else { 403 };
            assert_eq!(answer.status, wanted, "{role:?} {path}");
            assert!(
                wanted == 200 || answer.text().contains(right.words()),
                "{role:?} {path}"
            );
        }
    }
}
