//! Fronts: placed, tried out, undone, scheduled, and nothing shown before its time.

use courant::base::ids::ArticleId;
use courant::news::newsroom::{approve, schedule, withdraw};
use courant::news::people::Role;
use courant::sql;

use crate::harness::{Browser, Running};

const PAGE: &str = "/desk/fronts/front.page";

fn seen(who: &Browser<'_>, at: &str) -> String {
    let page = who.get(at).text();
    let rest = page.split("name=\"seen\" value=\"").nth(1).expect("the field");
    rest.split('"').next().expect("its value").to_owned()
}

fn form(who: &Browser<'_>, at: &str, lead: Option<ArticleId>, picks: &[ArticleId], rest: &str) -> String {
    let mut form = format!("seen={}", seen(who, at));
    if let Some(id) = lead {
        form.push_str(&format!("&lead={id}&lead_until="));
    }
    for id in picks {
        form.push_str(&format!("&pick={id}&pick_until="));
    }
    format!("{form}&{rest}")
}

/// The headline that leads a page of the site.
fn leads(site: &Running, path: &str) -> String {
    let page = site.get(path).text();
    let card = page.split("class=\"headline\">").nth(1).unwrap_or_default();
    let link = card.split("</a>").next().unwrap_or_default();
    link.rsplit('>').next().unwrap_or_default().to_owned()
}

#[test]
fn an_editor_places_looks_saves_and_undoes() {
    let site = Running::new();
    let bo = site.browser("Bo Editor", Role::Editor);
    let (old, new) = (site.publish("Old rates"), site.publish("New rates"));
    let before = leads(&site, "/");
    let other = if before == "Old rates" { new } else { old };
    let placed = if other == new { "New rates" } else { "Old rates" };

    // Buttons change the form, not the front.
    let pressed = bo.post(PAGE, &form(&bo, PAGE, None, &[], &format!("do=lead:{other}")));
    assert_eq!(pressed.status, 200);
    assert!(
        pressed.text().contains("Not saved yet")
            && pressed
                .text()
                .contains(&format!("name=\"lead\" value=\"{other}\""))
    );
    assert_eq!(leads(&site, "/"), before);
    // The preview is a page of the site with the new lead, and is kept nowhere.
    let tried = bo.post(&format!("{PAGE}/preview"), &form(&bo, PAGE, Some(other), &[], ""));
    assert_eq!(
        (tried.status, tried.header("cache-control")),
        (200, "no-store"),
        "{}",
        tried.text()
    );
    assert!(tried.header("x-robots-tag").contains("noindex"));
    assert!(tried.text().contains("class=\"front\""), "{}", tried.text());
    assert_eq!(leads(&site, "/"), before);

    let saved = bo.post(PAGE, &form(&bo, PAGE, Some(other), &[], "name=Evening&do=save"));
    assert_eq!(
        (saved.status, saved.header("location")),
        (303, "/desk/fronts/front.page?said=saved"),
        "{}",
        saved.text()
    );
    assert_eq!(leads(&site, "/"), placed);
    assert!(bo.get(PAGE).text().contains("Evening"));
    // A colleague whose page is older overwrites nothing, and keeps what they arranged.
    let stale = format!("seen=&lead={other}&lead_until=&do=save");
    let refused = bo.post(PAGE, &stale);
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("somebody else meanwhile") && refused.text().contains(&other.to_string())
    );
    assert_eq!(bo.post(PAGE, "do=undo").status, 303);
    assert_eq!(leads(&site, "/"), before);
    assert_eq!(site.news.verbs(2), ["placements_saved", "placements_saved"]);
}

#[test]
fn a_section_front_has_its_own_lead_picks_and_rights() {
    let site = Running::new();
    let bo = site.browser("Bo Editor", Role::Editor);
    let ids: Vec<ArticleId> = (0..4)
        .map(|i| {
            site.news.clock.set(site.news.clock.now().plus_seconds(60));
            site.publish(&format!("Report {i}"))
        })
        .collect();
    assert_eq!(leads(&site, "/economy"), "Report 3");
    let at = "/desk/fronts/economy";
    let saved = bo.post(at, &form(&bo, at, Some(ids[0]), &[ids[1]], "do=save"));
    assert_eq!(saved.status, 303, "{}", saved.text());
    let page = site.get("/economy").text();
    let order: Vec<usize> = [0, 1, 3, 2]
        .iter()
        .map(|i| page.find(&format!(">Report {i}<")).expect("listed"))
        .collect();
    assert!(order.is_sorted(), "{order:?}");
    for i in 0..4 {
        assert_eq!(page.matches(&format!(">Report {i}<")).count(), 1);
    }

    let ada = site.browser("Ada Reporter", Role::Reporter);
    assert_eq!(ada.get(PAGE).status, 403);
    assert!(
        ada.post(PAGE, "do=save")
            .text()
            .contains("place articles on fronts")
    );
    // An editor of another section: not this one, and the list does not offer it.
    let (eve, jobs) = (site.browser("Eve Editor", Role::Editor), site.news.jobs);
    let person = eve.person;
    site.news
        .store
        .writes
        .housekeeping(move |tx| {
            tx.execute(
                sql!("insert into person_section (person_id, section_id) values ($1, $2)"),
                &[&person, &jobs],
            )
        })
        .expect("a section of hers");
    assert_eq!(eve.get("/desk/fronts/economy").status, 403);
    assert_eq!(eve.get("/desk/fronts/economy/jobs").status, 404);
    assert_eq!(eve.get("/desk/fronts/jobs").status, 200);
    let list = eve.get("/desk/fronts").text();
    assert!(
        list.contains("/desk/fronts/jobs") && !list.contains("/desk/fronts/economy"),
        "{list}"
    );
    assert_eq!(bo.get("/desk/fronts/nowhere").status, 404);
}

/// What is placed but not live is not there; it comes the moment it is published, and goes with it.
#[test]
fn a_scheduled_article_shows_when_it_is_live_and_not_before() {
    let site = Running::new();
    let bo = site.browser("Bo Editor", Role::Editor);
    let first = site.publish("The lead of today");
    let id = site.news.draft("The secret merger");
    site.write(move |w| approve(w, id));
    let due = site.news.clock.now().plus_seconds(600);
    site.write(move |w| schedule(w, id, due));
    let found = bo
        .post(PAGE, &form(&bo, PAGE, None, &[], "find=MERGER&do=find"))
        .text();
    assert!(
        found.contains("The secret merger") && !found.contains("The lead of today"),
        "{found}"
    );
    let saved = bo.post(PAGE, &form(&bo, PAGE, Some(id), &[first], "do=save"));
    assert_eq!(saved.status, 303, "{}", saved.text());
    for path in ["/", "/economy"] {
        assert!(!site.get(path).text().contains("merger"), "{path}");
    }
    let tried = bo.post(&format!("{PAGE}/preview"), &form(&bo, PAGE, Some(id), &[], ""));
    assert!(
        !tried.text().contains("merger"),
        "a preview is what readers would see"
    );
    site.news.clock.set(due);
    courant::news::newsroom::release_due(&site.news.store).expect("released");
    site.settle();
    assert_eq!(leads(&site, "/"), "The secret merger");
    site.write(move |w| {
        let note = courant::news::newsroom::NewNote {
            text: "Nothing of it was true.".to_owned(),
            reason: "Wrong".to_owned(),
            approver: "Bo".to_owned(),
        };
        withdraw(w, id, &note)
    });
    assert_eq!(leads(&site, "/"), "The lead of today");
}

#[test]
fn a_front_changes_on_time_and_a_pin_ends_on_time() {
    let site = Running::new();
    let bo = site.browser("Bo Editor", Role::Editor);
    let ids: Vec<ArticleId> = ["One", "Two"]
        .iter()
        .map(|headline| site.publish(headline))
        .collect();
    let by_itself = leads(&site, "/");
    let (placed, word) = if by_itself == "One" {
        (ids[1], "Two")
    } else {
        (ids[0], "One")
    };
    // In the edition's time: 09:30 now, due at 10:00, pinned until 11:00.
    let base = format!("seen=&lead={placed}&lead_until=2026-03-02T11:00&name=Ten");
    let scheduled = bo.post(PAGE, &format!("{base}&due=2026-03-02T10:00&do=schedule"));
    assert_eq!(scheduled.status, 303, "{}", scheduled.text());
    for wrong in ["", "2026-03-02T09:00", "2026-03-02T11:00", "soon"] {
        let refused = bo.post(PAGE, &format!("{base}&due={wrong}&do=schedule"));
        assert_eq!(refused.status, 422, "{wrong}");
        assert!(refused.text().contains("role=\"alert\""));
    }
    let second = bo.post(PAGE, &format!("{base}&due=2026-03-02T10:30&do=schedule"));
    assert_eq!(second.status, 303);
    let page = bo.get(PAGE).text();
    assert!(
        page.contains("a later one replaces") && page.contains("replaced by the next one"),
        "{page}"
    );
    let set = page
        .rsplit("name=\"set\" value=\"")
        .next()
        .and_then(|rest| rest.split('"').next());
    let cancel = format!("set={}", set.expect("a set"));
    assert_eq!(bo.post("/desk/fronts", &cancel).status, 303);
    assert_eq!(bo.post("/desk/fronts", &cancel).status, 404, "once");

    assert_eq!(leads(&site, "/"), by_itself);
    let ten = site.news.clock.now().plus_seconds(1_800);
    site.news.clock.set(ten);
    courant::news::editions::apply_due_sets(&site.news.store).expect("a round");
    site.settle();
    assert_eq!(leads(&site, "/"), word);
    site.news.clock.set(ten.plus_seconds(3_599));
    assert_eq!(leads(&site, "/"), word);
    site.news.clock.set(ten.plus_seconds(3_600));
    assert_eq!(
        leads(&site, "/"),
        by_itself,
        "the pin ended, in the page that was kept too"
    );
}
