//! The desk's door: who gets in, what a stranger is told, what another site's page cannot do.

use courant::news::people::Role;

use crate::harness::Running;

#[test]
fn the_desk_opens_to_those_who_signed_in() {
    let running = Running::new();
    let ada = running.browser("Ada Reporter", Role::Reporter);
    let page = ada.get("/desk");
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.header("cache-control"), "no-store");
    assert!(page.text().contains("Ada Reporter"), "{}", page.text());
    // What a reporter has no right to is not offered.
    assert!(!page.text().contains("/desk/people"));
}

#[test]
fn a_stranger_is_sent_to_the_door_and_a_script_is_told() {
    let running = Running::new();
    let page = running.get_with("/desk/articles?state=live", &[("accept", "text/html")]);
    assert_eq!(page.status, 303);
    assert!(
        page.header("location").starts_with("/desk/sign-in?next="),
        "{}",
        page.header("location")
    );
    let script = running.get("/desk");
    assert_eq!(script.status, 401);
    assert_eq!(script.header("content-type"), "application/problem+json");
}

#[test]
fn a_form_of_another_site_changes_nothing() {
    let running = Running::new();
    let ada = running.browser("Ada Reporter", Role::Owner);
    let (person, token) = running.news.person("Eve", Role::Owner);
    let cookie = format!("courant={}", token.secret());
    for headers in [
        vec![
            ("cookie", cookie.as_str()),
            ("origin", "https://elsewhere.example"),
        ],
        vec![("cookie", cookie.as_str()), ("sec-fetch-site", "cross-site")],
        vec![("cookie", cookie.as_str())],
    ] {
        let answer = running.ask("POST", "/desk/articles", &headers, "");
        assert_eq!(answer.status, 403, "{headers:?} {person}");
    }
    drop(ada);
}
