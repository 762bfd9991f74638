//! The audit over HTTP: in words, narrowed, paged, taken away; and never changed.

use std::fs;
use std::path::Path;

use courant::changes::{Audit, Position};
use courant::news::newsroom;
use courant::news::people::Role;
use courant::sql;

use crate::harness::Running;

#[test]
fn what_happened_is_said_in_words() {
    let running = Running::new();
    let id = running.news.draft("Rates <b>stay</b>");
    running.write(move |w| newsroom::submit(w, id));
    running.write(move |w| newsroom::send_back(w, id, "Who said so?"));
    let chief = running.browser("Cara Chief", Role::Chief);
    let page = chief.get("/desk/audit");
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    assert!(text.contains("The operator"), "{text}");
    assert!(
        text.contains("began <a href=\"/desk/article/1001\">“Rates &lt;b&gt;stay&lt;/b&gt;”</a>"),
        "{text}"
    );
    assert!(text.contains("</a> back: Who said so?"), "{text}");
    assert!(text.contains("Cara Chief"), "{text}");
}

#[test]
fn the_log_is_narrowed_by_who_what_about_and_when() {
    let running = Running::new();
    let (first, second) = (running.publish("Rates stay"), running.publish("Prices fall"));
    let chief = running.browser("Cara Chief", Role::Chief);
    assert_ne!(first, second);
    let count = |query: &str| {
        let page = chief.get(&format!("/desk/audit{query}"));
        assert_eq!(page.status, 200, "{query}: {}", page.text());
        page.text().matches("class=\"audit-line\"").count()
    };
    assert_eq!(
        chief
            .post("/desk/settings/redirects", "from=%2Fold&to=%2Feconomy")
            .status,
        303
    );
    assert_eq!(count("?about=1001"), 3);
    assert_eq!(count("?about=%2Fjobs%2Frates-stay-1001"), 3);
    assert_eq!(count("?about=1001&what=public"), 1);
    assert_eq!(count("?what=public"), 2);
    assert_eq!(count(&format!("?who=person:{}", chief.person)), 1);
    assert_eq!(count(&format!("?who=person:{}&what=public", chief.person)), 0);
    assert_eq!(count("?from=2026-03-02&to=2026-03-02&what=public"), 2);
    assert_eq!(count("?to=2026-03-01"), 0);
    assert_eq!(count("?from=2026-03-03"), 0);
    for bad in [
        "?about=nonsense",
        "?about=77777",
        "?from=yesterday",
        "?to=2026-02-31",
    ] {
        assert_eq!(chief.get(&format!("/desk/audit{bad}")).status, 422, "{bad}");
    }
    for odd in [
        "?before=x",
        "?who=nobody",
        "?what=nothing",
        "?about=article:%27%3B--",
    ] {
        assert_eq!(chief.get(&format!("/desk/audit{odd}")).status, 200, "{odd}");
    }
}

/// Entries without their nouns: the log is asked, not the newsroom.
fn fill(running: &Running, entries: i64) {
    running.news.store.writes.wait(courant::base::store::Actor::Clock, move |mut write| {
        let edition = "{\"verb\":\"day_turned\",\"edition\":\"00000000-0000-0000-0000-000000000000\"}";
        let rare = "{\"verb\":\"topic_saved\",\"edition\":\"00000000-0000-0000-0000-000000000000\",\
                    \"topic\":\"00000000-0000-0000-0000-000000000000\"}";
        let head: i64 = write.one(
            sql!("select position from change_head where name = 'head'"),
            &[],
            |row| row.get("position"),
        )?;
        for i in 1..=entries {
            let (verb, facts) = if i % 20_000 == 7 { ("topic_saved", rare) } else { ("day_turned", edition) };
            let actor = if i % 30_000 == 11 { "import" } else { "clock" };
            write.execute(
                sql!("insert into change (position, at, actor, verb, subject, facts) values ($1, $2, $3, $4, $5, $6)"),
                &[&(head + i), &(1_700_000_000_000_000 + i * 1_000_000), &actor, &verb, &"edition:x", &facts],
            )?;
        }
        write.execute(
            sql!("update change_head set position = position + $1 where name = 'head'"),
            &[&entries],
        )?;
        let mail = courant::base::ids::SubscriberId(uuid::Uuid::nil());
        let change = courant::changes::Change::SubscriberSignedUp { subscriber: mail };
        write.record(&change)?.commit()
    })
    .expect("filled");
}

#[test]
fn the_audit_is_paged_by_position_and_exported_whole() {
    let running = Running::new();
    fill(&running, 2_345);
    let chief = running.browser("Cara Chief", Role::Chief);
    let mut seen = 0;
    let mut path = "/desk/audit?what=clock".to_owned();
    loop {
        let page = chief.get(&path).text();
        seen += page.matches("class=\"audit-line\"").count();
        let Some(next) = page.split("before=").nth(1) else {
            break;
        };
        let before: String = next.chars().take_while(char::is_ascii_digit).collect();
        path = format!("/desk/audit?what=clock&before={before}");
    }
    assert_eq!(seen, 2_344);

    let csv = chief.get("/desk/audit/log.csv?what=clock");
    assert_eq!(csv.status, 200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        csv.header("content-disposition"),
        "attachment; filename=\"audit-2026-03-02.csv\""
    );
    assert_eq!(csv.text().lines().count(), 2_345, "a line for each, and the head");
    assert!(
        csv.text()
            .starts_with("position,time,who,did,verb,about,facts\r\n")
    );
    let lines = chief.get("/desk/audit/log.jsonl").text();
    for line in lines.lines() {
        let entry: serde_json::Value = serde_json::from_str(line).expect("JSON");
        assert_eq!(entry["facts"]["verb"], entry["verb"]);
    }
    let all = running
        .news
        .store
        .reads
        .wait(courant::changes::head)
        .expect("the head")
        .0;
    assert_eq!(lines.lines().count() as i64, all, "the export adds no entry");
    assert_eq!(chief.get("/desk/audit/log.xml").status, 404);
    let editor = running.browser("Ed Editor", Role::Editor);
    assert_eq!(editor.get("/desk/audit/log.csv").status, 403);
}

#[test]
fn a_headline_is_no_formula() {
    let running = Running::new();
    let id = running.news.draft("Rates stay");
    running.write(move |w| newsroom::approve(w, id));
    let chief = running.browser("=cmd()", Role::Chief);
    assert_eq!(
        chief
            .post("/desk/settings/redirects", "from=%2Fold&to=%2Feconomy")
            .status,
        303
    );
    let csv = chief.get("/desk/audit/log.csv").text();
    assert!(csv.contains("\"'=cmd()\""), "{csv}");
    for line in csv.lines() {
        for cell in line.split(',') {
            assert!(!cell.starts_with(['=', '+', '@']), "{line}");
        }
    }
}

/// The statements as SQLite runs them, at 100,000 entries: rare entries are found without reading all.
#[test]
fn a_hundred_thousand_entries_are_narrowed_at_once() {
    let running = Running::new();
    fill(&running, 100_000);
    let asks = [
        (
            "who",
            Audit {
                actor: Some("import".to_owned()),
                ..Audit::default()
            },
        ),
        (
            "what",
            Audit {
                verbs: vec!["topic_saved".to_owned(), "topic_merged".to_owned()],
                ..Audit::default()
            },
        ),
        (
            "about",
            Audit {
                subject: Some("subscriber:00000000-0000-0000-0000-000000000000".to_owned()),
                ..Audit::default()
            },
        ),
        (
            "when",
            Audit {
                from: Some(courant::base::clock::Micros(1_700_000_100_000_000)),
                to: Some(courant::base::clock::Micros(1_700_000_200_000_000)),
                ..Audit::default()
            },
        ),
        ("all", Audit::default()),
    ];
    for (what, audit) in asks {
        let began = std::time::Instant::now();
        let found = running
            .news
            .read(move |r| audit.before(r, Position(i64::MAX), 101));
        let took = began.elapsed();
        assert!(!found.is_empty(), "{what}");
        assert!(took.as_millis() < 200, "{what} took {took:?}");
    }
}

/// No statement in the program changes or removes an entry.
#[test]
fn the_log_is_only_ever_added_to() {
    fn look(folder: &Path, wrong: &mut Vec<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                look(&path, wrong);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap_or_default().to_lowercase();
            let words: Vec<&str> = text
                .split(|c: char| !(c.is_alphanumeric() || c == '_'))
                .filter(|word| !word.is_empty())
                .collect();
            for three in words.windows(3) {
                let bad = matches!(
                    three,
                    ["delete", "from", "change"] | ["drop" | "truncate" | "alter", "table", "change"]
                ) || matches!(three, ["update", "change", "set"])
                    || matches!(three, ["replace", "into", "change"] | ["truncate", "change", _]);
                if bad {
                    wrong.push(format!("{}: {}", path.display(), three.join(" ")));
                }
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut wrong = Vec::new();
    look(&root.join("src"), &mut wrong);
    look(&root.join("migrations"), &mut wrong);
    assert!(
        wrong.is_empty(),
        "the audit is never changed:\n{}",
        wrong.join("\n")
    );

    let running = Running::new();
    let owner = running.browser("Olga Owner", Role::Owner);
    for method in ["POST", "PUT", "PATCH", "DELETE"] {
        for path in ["/desk/audit", "/desk/audit/1", "/desk/audit/log.csv"] {
            let answer = owner.ask(method, path, &[("accept", "text/html")], "");
            assert!(
                matches!(answer.status, 404 | 405),
                "{method} {path}: {}",
                answer.status
            );
        }
    }
}
