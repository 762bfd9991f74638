//! Flashes in stories: they come with the article they lead to or by an editor's word, stand on the time
//! line as they stand everywhere (corrected and withdrawn in the open), and no kept page is late.

use courant::base::ids::ArticleId;
use courant::news::flashes::{
    Correction, Importance, NewFlash, correct_flash, flash, link_article, withdraw_flash,
};
use courant::news::people::Role;
use courant::views::threads;

use crate::harness::Running;
use crate::stories::{STRIKE, slug_of, strike};

fn send(site: &Running, text: &str, article: Option<ArticleId>) -> i64 {
    site.news.clock.set(site.news.clock.now().plus_seconds(60));
    let new = NewFlash {
        edition: site.news.edition,
        text: text.to_owned(),
        importance: Importance::parse(2).expect("a step"),
        instruments: Vec::new(),
        source: "ECB".to_owned(),
        article,
        origin: None,
    };
    let number = site.news.write(move |w| flash(w, &new)).expect("flashed").number;
    site.settle();
    number
}

#[test]
fn the_time_line_shows_flashes_as_they_stand_and_is_never_late() {
    let site = Running::new();
    let edition = site.news.edition;
    let (reports, story) = strike(&site);
    let page = format!("/story/{}", slug_of(&site, story));
    assert!(!site.get(&page).text().contains("flash-line"));

    let first = send(&site, "RATES STAY AT 2.00%", Some(reports[0]));
    let text = site.get(&page).text();
    assert!(text.contains("RATES STAY AT 2.00%"), "{text}");
    // By its time: it came after all reports, and the newest stands first.
    let line = text.split("time-line\"").nth(1).expect("a time line");
    assert!(
        line.find("RATES STAY") < line.find("dockworkers suspend"),
        "{line}"
    );
    let json = site.get(&format!("/api/v1/stories/{story}")).json();
    assert_eq!(json["flashes"][0]["number"], first);
    assert_eq!(json["flashes"][0]["state"], "live");

    let second = send(&site, "EURO FALLS", None);
    assert!(!site.get(&page).text().contains("EURO FALLS"));
    site.write(move |w| link_article(w, edition, second, Some(reports[1])));
    assert!(site.get(&page).text().contains("EURO FALLS"));
    // The feeds have them among the reports, the newest first.
    for file in ["feed.xml", "atom.xml", "feed.json"] {
        let feed = site.get(&format!("{page}/{file}")).text();
        let [euro, rates, report] = ["EURO FALLS", "RATES STAY AT 2.00%", STRIKE[2].0].map(|t| feed.rfind(t));
        assert!(euro.is_some() && euro < rates && rates < report, "{file}: {feed}");
    }
    let own = site.get(&format!("/markets/live/{second}")).text();
    assert!(own.contains(&format!("href=\"{page}\"")), "{own}");

    let right = Correction {
        text: "RATES STAY AT 2.25%".to_owned(),
        note: "We misread the statement.".to_owned(),
    };
    site.write(move |w| correct_flash(w, edition, first, &right));
    let text = site.get(&page).text();
    assert!(
        text.contains("RATES STAY AT 2.25%") && text.contains("<del>RATES STAY AT 2.00%</del>"),
        "{text}"
    );
    let feed = site.get(&format!("{page}/feed.xml")).text();
    assert!(
        feed.contains("RATES STAY AT 2.25%") && feed.contains("We misread"),
        "{feed}"
    );
    site.write(move |w| withdraw_flash(w, edition, second, "The feed was stale."));
    let text = site.get(&page).text();
    assert!(
        text.contains("<del>EURO FALLS</del>") && text.contains("The feed was stale."),
        "{text}"
    );
    let json = site.get(&format!("/api/v1/stories/{story}")).json();
    assert_eq!(json["flashes"][0]["state"], "withdrawn");
    assert_eq!(json["flashes"][1]["notes"][0]["old_text"], "RATES STAY AT 2.00%");

    site.write(move |w| link_article(w, edition, second, None));
    assert!(!site.get(&page).text().contains("EURO FALLS"));
    assert!(
        !site
            .get(&format!("/markets/live/{second}"))
            .text()
            .contains(&page)
    );
}

#[test]
fn an_editor_moves_a_flash_and_a_rebuild_keeps_it() {
    let site = Running::new();
    let (reports, story) = strike(&site);
    let page = format!("/story/{}", slug_of(&site, story));
    let linked = send(&site, "RATES STAY", Some(reports[0]));
    let lonely = send(&site, "GOVERNOR RESIGNS", None);
    let (reporter, editor) = (
        site.browser("Ada Reporter", Role::Reporter),
        site.browser("Bo Editor", Role::Editor),
    );
    let at = |number: i64| format!("/desk/flashes/{number}/story");
    assert_eq!(reporter.post(&at(lonely), &format!("story={story}")).status, 403);
    assert_eq!(editor.post(&at(lonely), "story=nonsense").status, 422);
    assert_eq!(editor.post(&at(lonely), "story=free").status, 422);

    let moved = editor.post(&at(lonely), &format!("story={story}"));
    assert_eq!(
        moved.header("location"),
        format!("/desk/flashes/{lonely}?said=moved")
    );
    assert_eq!(site.news.verbs(1), ["story_flash_moved"]);
    editor.post(&at(linked), "story=none");
    let shown = |site: &Running| {
        let text = site.get(&page).text();
        (text.contains("RATES STAY"), text.contains("GOVERNOR RESIGNS"))
    };
    assert_eq!(shown(&site), (false, true));
    let desk = editor.get(&format!("/desk/stories/{story}")).text();
    assert!(
        desk.contains("Its flashes") && desk.contains("GOVERNOR RESIGNS"),
        "{desk}"
    );
    assert!(
        editor
            .get(&format!("/desk/flashes/{linked}"))
            .text()
            .contains("In no story")
    );

    threads::rebuild(&site.news.store, |_| true).expect("rebuilt");
    site.settle();
    assert_eq!(shown(&site), (false, true));

    editor.post(&at(linked), "story=free");
    assert_eq!(shown(&site), (true, true));
    let audit = site
        .browser("Cy Chief", Role::Chief)
        .get("/desk/audit?what=stories")
        .text();
    assert!(audit.contains("let the flash"), "{audit}");
}

#[test]
fn a_flash_that_the_engine_is_sure_of_joins_by_itself_and_an_editor_has_the_last_word() {
    let site = Running::new();
    let (reports, story) = strike(&site);
    let page = format!("/story/{}", slug_of(&site, story));
    assert!(!site.get(&page).text().contains("flash-line"));
    let strike = send(
        &site,
        "PORT HALDEN DOCKWORKERS SUSPEND STRIKE FOR TALKS WITH HALDEN TERMINALS",
        None,
    );
    // The engine's word comes after the flash's own change, and is told outside.
    assert_eq!(site.news.verbs(2), ["flash_published", "story_flash_moved"]);
    send(&site, "WHEAT PRICES AT A TEN-YEAR HIGH", None);
    assert_eq!(site.news.verbs(1), ["flash_published"]);
    let text = site.get(&page).text();
    assert!(
        text.contains("PORT HALDEN DOCKWORKERS SUSPEND") && !text.contains("WHEAT PRICES"),
        "{text}"
    );
    let editor = site.browser("Bo Editor", Role::Editor);
    let desk = editor.get(&format!("/desk/flashes/{strike}")).text();
    assert!(desk.contains("found by the engine, "), "{desk}");

    threads::rebuild(&site.news.store, |_| true).expect("rebuilt");
    site.settle();
    assert!(site.get(&page).text().contains("PORT HALDEN DOCKWORKERS SUSPEND"));
    editor.post(&format!("/desk/flashes/{strike}/story"), "story=none");
    threads::rebuild(&site.news.store, |_| true).expect("rebuilt");
    site.settle();
    assert!(
        !site.get(&page).text().contains("PORT HALDEN DOCKWORKERS SUSPEND"),
        "the editor's word stays"
    );
    editor.post(&format!("/desk/flashes/{strike}/story"), "story=free");
    assert!(site.get(&page).text().contains("PORT HALDEN DOCKWORKERS SUSPEND"));

    // Corrected into something else, it is of the matter no more.
    let edition = site.news.edition;
    let other = Correction {
        text: "CENTRAL BANK OF KESMAR HOLDS ITS RATE".to_owned(),
        note: String::new(),
    };
    site.write(move |w| correct_flash(w, edition, strike, &other));
    assert!(!site.get(&page).text().contains("CENTRAL BANK OF KESMAR"));
    // The engine says nothing about who is linked: the article does.
    site.write(move |w| link_article(w, edition, strike, Some(reports[0])));
    assert!(site.get(&page).text().contains("CENTRAL BANK OF KESMAR"));
}
