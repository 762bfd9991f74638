//! Comments as the editor's script meets them, the screen of mentions, and that readers never do.

use courant::news::people::Role;
use serde_json::json;

use crate::harness::Running;

fn number(site: &Running, id: courant::base::ids::ArticleId) -> i64 {
    site.news.read(move |read| {
        read.one(
            courant::sql!("select number from article where id = $1"),
            &[&id],
            |row| row.get("number"),
        )
    })
}

#[test]
fn a_thread_from_comment_to_resolve_as_scripts_see_it() {
    let site = Running::new();
    let (ada, bo) = (
        site.browser("Ada Reporter", Role::Reporter),
        site.browser("Bo Editor", Role::Editor),
    );
    let article = number(&site, site.news.draft("Rates stay"));
    let at = format!("/desk/article/{article}/comments");
    assert_eq!(ada.get(&at).json(), json!({ "comments": [] }));

    let new = json!({
        "parent": null, "quote": "said the minister", "text": "Which one, @Ada?",
        "anchor": { "from": "AQID", "to": "BAUG" }, "mentions": [ada.person],
    });
    let made = bo.send("POST", &at, &new);
    assert_eq!(made.status, 201, "{}", made.text());
    let made = made.json();
    assert_eq!(made["author"]["name"], "Bo Editor");
    assert_eq!(made["at"], "2026-03-02T09:30:00Z");
    assert_eq!(made["anchor"], json!({ "from": "AQID", "to": "BAUG" }));
    assert_eq!(made["mentions"], json!([ada.person]));
    assert_eq!(made["resolved"], json!(null));

    // Ada is told, looks, and is told no more.
    assert!(
        ada.get("/desk")
            .text()
            .contains("1<span class=\"hidden\"> new mention</span>")
    );
    let screen = ada.get("/desk/mentions").text();
    assert!(
        screen.contains("Which one, @Ada?") && screen.contains("<strong>New</strong>"),
        "{screen}"
    );
    let screen = ada.get("/desk/mentions").text();
    assert!(
        screen.contains("Which one, @Ada?") && !screen.contains("<strong>New</strong>"),
        "{screen}"
    );

    let id = made["id"].as_str().expect("an id").to_owned();
    let answer = json!({ "parent": id, "text": "Of finance." });
    assert_eq!(ada.send("POST", &at, &answer).status, 201);
    let resolved = ada.send("POST", &format!("{at}/{id}/resolve"), &json!({}));
    assert_eq!(
        (resolved.status, resolved.json()["resolved"]["by"].as_str()),
        (200, Some("Ada Reporter"))
    );
    let list = bo.get(&at).json();
    assert_eq!(list["comments"].as_array().map(Vec::len), Some(2));
    assert_eq!(list["comments"][1]["parent"], id.as_str());
    let reopened = bo.send("POST", &format!("{at}/{id}/reopen"), &json!({}));
    assert_eq!(reopened.json()["resolved"], json!(null));
    assert_eq!(
        site.news.verbs(4),
        [
            "comment_added",
            "comment_added",
            "comment_resolved",
            "comment_reopened"
        ]
    );
}

#[test]
fn hostile_comments_are_refused_in_words() {
    let site = Running::new();
    let ada = site.browser("Ada Reporter", Role::Reporter);
    let article = number(&site, site.news.draft("Rates stay"));
    let at = format!("/desk/article/{article}/comments");
    for (body, status) in [
        (json!({}), 422),
        (json!({ "text": "" }), 422),
        (json!({ "text": "x".repeat(4_001) }), 422),
        (json!({ "text": "x".repeat(80_000) }), 413),
        (json!({ "text": "x", "parent": "no id" }), 422),
        (
            json!({ "text": "x", "mentions": ["0190c000-0000-7000-8000-000000000000"] }),
            422,
        ),
        (json!({ "text": "x", "anchor": { "from": "<", "to": ">" } }), 422),
    ] {
        let refused = ada.send("POST", &at, &body);
        assert_eq!(refused.status, status, "{}", refused.text());
        assert_eq!(refused.header("content-type"), "application/problem+json");
    }
    assert_eq!(ada.bytes("POST", &at, &[], b"\xff{").status, 422);
    assert_eq!(
        ada.send("POST", "/desk/article/77/comments", &json!({ "text": "x" }))
            .status,
        404
    );
    let gone = format!("{at}/0190c000-0000-7000-8000-000000000000/resolve");
    assert_eq!(ada.send("POST", &gone, &json!({})).status, 404);

    // A guest sees no drafts of others, cannot comment on them, and is not offered as somebody to mention.
    let guest = site.browser("Guest Writer", Role::Contributor);
    assert_eq!(guest.get_json(&at).status, 403);
    assert_eq!(guest.send("POST", &at, &json!({ "text": "x" })).status, 403);
    let offered = ada.get_json(&format!("/desk/pick/people?article={article}"));
    assert!(
        offered.text().contains("Ada Reporter") && !offered.text().contains("Guest"),
        "{}",
        offered.text()
    );
}

/// A comment is said to the newsroom, on whatever page, feed or search it might have slipped into.
#[test]
fn readers_never_meet_a_comment() {
    let site = Running::new();
    let ada = site.browser("Ada Reporter", Role::Reporter);
    let id = site.publish("Rates stay");
    let at = format!("/desk/article/{}/comments", number(&site, id));
    let secret = json!({ "text": "the zanzibar source is nervous", "quote": "zanzibar", "mentions": [] });
    assert_eq!(ada.send("POST", &at, &secret).status, 201);
    site.settle();
    assert_eq!(site.get(&at).status, 401);
    let path = site.path(id);
    for public in [
        path.as_str(),
        "/",
        "/economy",
        "/feed.xml",
        "/feed.json",
        "/atom.xml",
        "/search?q=zanzibar",
        "/topic/inflation",
    ] {
        let page = site.get(public);
        assert_eq!(page.status, 200, "{public}");
        assert!(!page.text().contains("nervous"), "{public}");
    }
}

#[test]
fn topics_are_picked_and_suggested() {
    let site = Running::new();
    let ada = site.browser("Ada Reporter", Role::Reporter);
    let id = site.news.draft("Inflation slows");
    let asked = ada.get_json("/desk/pick/topics?q=infl").json();
    assert_eq!(asked["items"][0]["name"], "Inflation");
    let suggested = format!("/desk/pick/topics?suggest_for={}", number(&site, id));
    assert_eq!(
        ada.get_json(&suggested).json(),
        json!({ "items": [] }),
        "it has that topic"
    );
    let mut content = site.news.content("Inflation slows");
    content.topics.clear();
    site.write(move |w| courant::news::newsroom::edit(w, id, content, None));
    assert_eq!(ada.get_json(&suggested).json()["items"][0]["name"], "Inflation");
    assert_eq!(ada.get_json("/desk/pick/topics?suggest_for=77").status, 404);
}
