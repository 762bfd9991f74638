//! Settings over HTTP: what changes, where old addresses lead, what is refused and how it is said.

use courant::news::editions::{
    self, Look, Menu, MenuItem, NewEdition, NewTopic, create_topic, main_edition, save_edition, save_look,
};
use courant::news::people::Role;

use crate::harness::{Answer, Running};

fn location(answer: &Answer) -> &str {
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location")
}

fn refused(answer: &Answer, words: &str) {
    assert_eq!(answer.status, 422, "{}", answer.text());
    assert!(answer.text().contains(words), "no “{words}” in {}", answer.text());
    assert!(answer.text().contains("aria-invalid"), "{}", answer.text());
}

#[test]
fn who_may_not_is_told_which_right_is_missing() {
    let running = Running::new();
    let reporter = running.browser("Rita Reporter", Role::Reporter);
    let editor = running.browser("Ed Editor", Role::Editor);
    let chief = running.browser("Cara Chief", Role::Chief);
    let settings = [
        "/desk/settings",
        "/desk/settings/edition",
        "/desk/settings/editions",
        "/desk/settings/sections",
        "/desk/settings/menus",
        "/desk/settings/contributors",
        "/desk/settings/contributors/new",
        "/desk/settings/pages",
        "/desk/settings/pages/new",
        "/desk/settings/redirects",
        "/desk/settings/look",
    ];
    for path in settings {
        let page = editor.get(path);
        assert_eq!(page.status, 403, "{path}");
        assert!(
            page.text().contains("you may not change the settings"),
            "{}",
            page.text()
        );
        assert_eq!(chief.get(path).status, 200, "{path} {}", chief.get(path).text());
    }
    for (path, words) in [
        ("/desk/topics", "change topics"),
        ("/desk/audit", "see the audit"),
    ] {
        assert!(reporter.get(path).text().contains(words));
    }
    assert_eq!(editor.get("/desk/topics").status, 200);
    assert_eq!(chief.get("/desk/audit").status, 200);
    for path in [
        "/desk/settings/edition",
        "/desk/settings/editions",
        "/desk/settings/sections",
        "/desk/settings/sections/order",
        "/desk/settings/menus/head",
        "/desk/settings/contributors",
        "/desk/settings/pages",
        "/desk/settings/redirects",
        "/desk/settings/redirects/paste",
        "/desk/settings/redirects/remove",
        "/desk/settings/look",
    ] {
        assert_eq!(editor.post(path, "name=x").status, 403, "{path}");
    }
    assert_eq!(reporter.post("/desk/topics", "name=x").status, 403);
    assert_eq!(
        running
            .news
            .verbs(3)
            .iter()
            .filter(|verb| *verb != "signed_in")
            .count(),
        0
    );
}

#[test]
fn a_section_changes_its_word_and_nothing_is_lost() {
    let running = Running::new();
    let id = running.publish("Rates stay");
    let old = running.path(id);
    let chief = running.browser("Cara Chief", Role::Chief);
    let (economy, jobs) = (running.news.economy, running.news.jobs);
    let list = chief.get("/desk/settings/sections").text();
    assert!(
        list.contains("/economy/jobs") && list.contains(&format!("up:{jobs}")),
        "{list}"
    );

    let one = format!("/desk/settings/sections/{jobs}");
    assert!(chief.get(&one).text().contains("value=\"jobs\""));
    let saved = chief.post(&one, &format!("name=Work&slug=work&parent={economy}"));
    assert_eq!(location(&saved), "/desk/settings/sections?said=section");
    assert_eq!(running.news.verbs(1), ["section_saved"]);
    running.settle();
    let new = running.path(id);
    assert_eq!(new, old.replace("/jobs/", "/work/"));
    for (from, to) in [
        (old.as_str(), new.as_str()),
        ("/economy/jobs", "/economy/work"),
        ("/jobs", "/economy/work"),
        ("/economy/jobs/feed.xml", "/economy/work/feed.xml"),
        ("/jobs/feed.json", "/economy/work/feed.json"),
    ] {
        let answer = running.get(from);
        assert_eq!((answer.status, answer.header("location")), (301, to), "{from}");
        assert_eq!(running.get(to).status, 200, "{to}");
    }
    for (form, words) in [
        ("name=&slug=work", "is empty"),
        ("name=Work&slug=desk", "taken by the program"),
        ("name=Work&slug=economy", "is the address of the section Economy"),
        ("name=Work&slug=gr%C3%B6%C3%9Fe", "use “groesse”"),
        ("name=Work&slug=work&parent=nonsense", "choose one from the list"),
    ] {
        refused(&chief.post(&one, form), words);
    }
    let closed = chief.post(&format!("{one}/close"), "");
    assert_eq!(closed.status, 422);
    assert!(closed.text().contains("has articles"), "{}", closed.text());
    assert_eq!(chief.get("/desk/settings/sections/nonsense").status, 404);
}

#[test]
fn sections_are_made_ordered_and_closed() {
    let running = Running::new();
    let chief = running.browser("Cara Chief", Role::Chief);
    let made = chief.post("/desk/settings/sections", "name=Gro%C3%9Fe+M%C3%A4rkte");
    assert_eq!(location(&made), "/desk/settings/sections?said=section-made");
    let edition = running.news.edition;
    let tree = || running.news.read(move |r| editions::sections(r, edition));
    let markets = tree().by_slug("grosse-maerkte").expect("made").id;
    let (economy, jobs) = (running.news.economy, running.news.jobs);
    let form = format!("section={economy}&section={jobs}&section={markets}&do=up:{markets}");
    assert_eq!(
        location(&chief.post("/desk/settings/sections/order", &form)),
        "/desk/settings/sections?said=ordered"
    );
    let top: Vec<_> = tree().top().map(|section| section.id).collect();
    assert_eq!(top, [markets, economy]);
    let front = running.get("/").text();
    let at = |words: &str| front.find(words).expect(words);
    assert!(at("/grosse-maerkte") < at("/economy"));
    let closed = chief.post(&format!("/desk/settings/sections/{markets}/close"), "");
    assert_eq!(location(&closed), "/desk/settings/sections?said=closed");
    assert_eq!(running.get("/grosse-maerkte").header("location"), "/");
    assert_eq!(
        running.news.verbs(3),
        ["section_saved", "sections_ordered", "section_closed"]
    );
}

#[test]
fn menus_take_paths_and_https_and_nothing_that_runs() {
    let running = Running::new();
    let chief = running.browser("Cara Chief", Role::Chief);
    let form =
        "label=Economy&target=%2Feconomy&label=Data&target=https%3A%2F%2Fdata.example%2F&label=&target=";
    assert_eq!(
        location(&chief.post("/desk/settings/menus/head", form)),
        "/desk/settings/menus?said=menu"
    );
    let front = running.get("/").text();
    assert!(front.contains("href=\"https://data.example/\""), "{front}");
    let page = chief.get("/desk/settings/menus").text();
    assert!(page.contains("Readers see below it: Jobs"), "{page}");

    // Moved by the button, without a script.
    let form = format!("{}&do=up:1", form.trim_end_matches("&label=&target="));
    assert_eq!(chief.post("/desk/settings/menus/head", &form).status, 303);
    let edition = running.news.edition;
    let labels = |which| -> Vec<String> {
        let items = running.news.read(move |r| editions::menu(r, edition, which));
        items.into_iter().map(|item| item.label).collect()
    };
    assert_eq!(labels(Menu::Head), ["Data", "Economy"]);
    for target in [
        "javascript:alert(1)",
        "JAVASCRIPT:x",
        "//evil.example",
        "/\\evil.example",
        "http://x.example",
        "data:x",
        "",
    ] {
        let target = target.replace(':', "%3A").replace('\\', "%5C");
        let answer = chief.post("/desk/settings/menus/head", &format!("label=Bad&target={target}"));
        refused(&answer, "Where it leads");
    }
    assert_eq!(labels(Menu::Head), ["Data", "Economy"]);
    let many = "label=A&target=%2Fa&".repeat(61);
    assert_eq!(chief.post("/desk/settings/menus/foot", &many).status, 422);
    assert!(labels(Menu::Foot).is_empty());
    assert_eq!(
        chief
            .post("/desk/settings/menus/side", "label=A&target=%2Fa")
            .status,
        404
    );
}

#[test]
fn topics_are_renamed_and_merged_and_old_addresses_go_on() {
    let running = Running::new();
    let id = running.publish("Rates stay");
    let editor = running.browser("Ed Editor", Role::Editor);
    let topic = running.news.topic;
    let one = format!("/desk/topics/{topic}");
    let saved = editor.post(
        &one,
        "name=Inflation+and+prices&slug=prices&description=What+things+cost.",
    );
    assert_eq!(location(&saved), "/desk/topics?said=saved");
    running.settle();
    let old = running.get("/topic/inflation");
    assert_eq!((old.status, old.header("location")), (301, "/topic/prices"));
    assert_eq!(
        running.get("/topic/inflation/feed.xml").header("location"),
        "/topic/prices/feed.xml"
    );
    assert_eq!(running.get("/topic/prices/feed.xml").status, 200);

    assert_eq!(editor.post("/desk/topics", "name=Cost+of+living").status, 303);
    refused(
        &editor.post("/desk/topics", "name=Cost+of+living"),
        "merge the two",
    );
    let list = editor.get("/desk/topics?q=LIVING").text();
    assert!(
        list.contains("Cost of living") && !list.contains("What things cost"),
        "{list}"
    );

    let article = running.path(id);
    assert!(running.get(&article).text().contains("/topic/prices"));
    let merge = format!("{one}/merge");
    refused(
        &editor.post(&merge, "into=Prices+that+nobody+knows"),
        "is no topic of this edition",
    );
    refused(&editor.post(&merge, "into=prices"), "is this very topic");
    let asked = editor.post(&merge, "into=cost+of+LIVING");
    assert_eq!(asked.status, 200, "{}", asked.text());
    assert!(
        asked.text().contains("One article will name Cost of living"),
        "{}",
        asked.text()
    );
    assert_eq!(running.news.verbs(1), ["topic_saved"], "asking changes nothing");
    let merged = editor.post(&merge, "into=cost-of-living&sure=yes");
    assert!(
        location(&merged).ends_with("?said=merged"),
        "{}",
        location(&merged)
    );
    assert_eq!(running.news.verbs(1), ["topic_merged"]);
    running.settle();
    for old in ["/topic/inflation", "/topic/prices"] {
        assert_eq!(
            running.get(old).header("location"),
            "/topic/cost-of-living",
            "{old}"
        );
    }
    assert!(running.get("/topic/cost-of-living").text().contains("Rates stay"));
    assert!(
        running
            .get("/topic/cost-of-living/feed.xml")
            .text()
            .contains("Rates stay")
    );
    let page = running.get(&article).text();
    assert!(
        page.contains("/topic/cost-of-living") && !page.contains("/topic/prices"),
        "{page}"
    );
    assert!(
        running
            .get("/search?q=topic%3A%22cost+of+living%22")
            .text()
            .contains("Rates stay")
    );
    assert_eq!(editor.get(&one).status, 404);
}

#[test]
fn a_topic_of_another_edition_is_no_topic_here() {
    let running = Running::new();
    let new = NewEdition {
        slug: "de".to_owned(),
        name: "Die Zeitung".to_owned(),
        tagline: String::new(),
        description: String::new(),
        language: "de".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        note: String::new(),
        is_main: false,
        full_feeds: false,
        four_eyes: false,
        contact: String::new(),
    };
    let (german, _) = running.write(move |w| save_edition(w, &new));
    let (preise, _) = running.write(move |w| {
        create_topic(
            w,
            &NewTopic {
                edition: german,
                slug: "preise".to_owned(),
                name: "Preise".to_owned(),
                description: String::new(),
            },
        )
    });
    let editor = running.browser("Ed Editor", Role::Editor);
    assert_eq!(editor.get(&format!("/desk/topics/{preise}")).status, 404);
    assert_eq!(editor.get(&format!("/de/desk/topics/{preise}")).status, 200);
    let merge = format!("/desk/topics/{}/merge", running.news.topic);
    refused(
        &editor.post(&merge, "into=preise&sure=yes"),
        "is no topic of this edition",
    );
    // A redirect of an edition stays in it.
    let saved = editor.post(&format!("/de/desk/topics/{preise}"), "name=Preise&slug=kosten");
    assert_eq!(location(&saved), "/de/desk/topics?said=saved");
    assert_eq!(
        running.get("/de/topic/preise").header("location"),
        "/de/topic/kosten"
    );
}

#[test]
fn an_edition_is_changed_and_another_made() {
    let running = Running::new();
    let chief = running.browser("Cara Chief", Role::Chief);
    let id = running.news.draft("Rates stay");
    running.write(move |w| courant::news::newsroom::approve(w, id));
    let at = running.news.clock.now().plus_seconds(3_600);
    running.write(move |w| courant::news::newsroom::schedule(w, id, at));
    let form =
        "name=The+Evening+Gazette&language=en-GB&zone=Asia%2FTokyo&four_eyes=yes&note=Printed+nowhere.";
    assert_eq!(
        location(&chief.post("/desk/settings/edition", form)),
        "/desk/settings/edition?said=edition"
    );
    let page = chief.get("/desk/settings/edition?said=edition").text();
    assert!(
        page.contains("same moment as before") && page.contains("value=\"Asia/Tokyo\""),
        "{page}"
    );
    let front = running.get("/").text();
    assert!(
        front.contains("The Evening Gazette") && front.contains("Printed nowhere."),
        "{front}"
    );
    assert!(running.news.read(main_edition).expect("there").four_eyes);
    // Moments are absolute.
    let article = running
        .news
        .read(move |r| courant::news::newsroom::drafts::by_id(r, id))
        .expect("there");
    assert_eq!(article.scheduled_at, Some(at));

    for (form, words) in [
        ("name=&language=en&zone=UTC", "is empty"),
        ("name=X&language=english!&zone=UTC", "is no language tag"),
        ("name=X&language=en&zone=Mars%2FOlympus", "is no time zone"),
    ] {
        refused(&chief.post("/desk/settings/edition", form), words);
    }
    for (slug, words) in [
        ("desk", "taken by the program"),
        ("economy", "is the address of Economy"),
        ("main", "already"),
    ] {
        let form = format!("name=Zwei&slug={slug}&language=de&zone=Europe%2FBerlin");
        refused(&chief.post("/desk/settings/editions", &form), words);
    }
    let made = chief.post(
        "/desk/settings/editions",
        "name=Die+Zeitung&slug=de&language=de&zone=Europe%2FBerlin",
    );
    assert_eq!(location(&made), "/de/desk/settings/edition?said=edition-made");
    assert_eq!(running.get("/de/").status, 200);
    assert_eq!(chief.get("/de/desk/settings/sections").status, 200);
    // Now the word is the edition's.
    refused(
        &chief.post("/desk/settings/sections", "name=Deutschland&slug=de"),
        "is the address of the edition",
    );
    refused(
        &chief.post("/desk/settings/pages", "title=Deutschland&slug=de&text=x"),
        "is the address of the edition",
    );
}

#[test]
fn a_page_is_written_in_markdown_and_looked_at_first() {
    let running = Running::new();
    let chief = running.browser("Cara Chief", Role::Chief);
    let form = "title=About+us&text=We+report+*daily*.%0D%0A%0D%0A%23%23+How";
    let looked = chief.post("/desk/settings/pages", &format!("{form}&do=preview"));
    assert_eq!(looked.status, 200);
    assert!(looked.text().contains("<em>daily</em>"), "{}", looked.text());
    assert_eq!(running.get("/about-us").status, 404, "looking saves nothing");
    assert_eq!(
        location(&chief.post("/desk/settings/pages", form)),
        "/desk/settings/pages?said=saved"
    );
    assert!(running.get("/about-us").text().contains("<em>daily</em>"));
    let edition = running.news.edition;
    let page = running
        .news
        .read(move |r| editions::page(r, edition, "about-us"))
        .expect("there")
        .id;
    let one = format!("/desk/settings/pages/{page}");
    let shown = chief.get(&one).text();
    assert!(
        shown.contains("We report *daily*.\n\n## How</textarea>"),
        "{shown}"
    );
    for (text, words) in [
        ("%23+One", "use ## or ###"),
        ("%3Cscript%3Ealert(1)%3C%2Fscript%3E", "does not fit a body"),
        ("[x](javascript:alert(1))", "javascript"),
    ] {
        let answer = chief.post(&one, &format!("title=About+us&slug=about-us&text={text}"));
        refused(&answer, words);
        assert!(!answer.text().contains("<script>alert"), "{}", answer.text());
    }
    let deep = "%3E".repeat(3_000);
    let answer = chief.post(&one, &format!("title=About+us&slug=about-us&text={deep}+x"));
    assert!(matches!(answer.status, 303 | 422), "{}", answer.status);
    assert_eq!(
        chief.post(&one, "title=About&slug=about&text=We+report.").status,
        303
    );
    assert_eq!(running.get("/about-us").header("location"), "/about");
    let removed = chief.post(&format!("{one}/remove"), "");
    assert_eq!(location(&removed), "/desk/settings/pages?said=page-removed");
    assert_eq!(running.get("/about").status, 410);
    assert_eq!(running.news.verbs(2), ["page_removed", "menu_saved"]);
}

#[test]
fn old_addresses_are_added_pasted_found_and_removed() {
    let running = Running::new();
    let id = running.publish("Rates stay");
    let path = running.path(id);
    let chief = running.browser("Cara Chief", Role::Chief);
    let added = chief.post("/desk/settings/redirects", "from=%2Fold&to=%2Feconomy");
    assert_eq!(location(&added), "/desk/settings/redirects?said=redirect");
    assert_eq!(running.get("/old").header("location"), "/economy");
    for (form, words) in [
        ("from=%2Feconomy&to=%2Fold", "it has a page of its own"),
        ("from=%2Fa&to=%2Fa", "circle"),
        ("from=%2Fa&to=javascript%3Aalert(1)", "neither a path"),
        ("from=&to=%2Feconomy", "is no path of this site"),
    ] {
        refused(&chief.post("/desk/settings/redirects", form), words);
    }
    let pasted = chief.post(
        "/desk/settings/redirects/paste",
        "lines=%2F2019%2Fa+%2Farticle%2F1001%0D%0A%2F2019%2Fb%09%2F2019%2Fa%0D%0A%2Fjobs+%2Fx%0D%0Anonsense+%2Fx",
    );
    assert_eq!(pasted.status, 200);
    let text = pasted.text();
    assert!(
        text.contains("2 saved, 2 left out") && text.contains("Line 3"),
        "{text}"
    );
    for old in ["/2019/a", "/2019/b", "/2019/b/"] {
        assert_eq!(running.get(old).header("location"), path, "{old}");
    }
    let list = chief.get("/desk/settings/redirects?q=2019").text();
    assert!(list.contains("/2019/a") && !list.contains(">/old<"), "{list}");
    let removed = chief.post("/desk/settings/redirects/remove", "from=%2Fold");
    assert_eq!(
        location(&removed),
        "/desk/settings/redirects?said=redirect-removed"
    );
    assert_eq!(running.get("/old").status, 404);
    assert_eq!(
        chief
            .post("/desk/settings/redirects/remove", "from=%2Fold")
            .status,
        404
    );
    assert_eq!(
        running.news.verbs(3),
        ["redirect_saved", "redirects_saved", "redirect_removed"]
    );
    let many = "/x/y-z /economy\n"
        .repeat(5_001)
        .replace('/', "%2F")
        .replace(' ', "+")
        .replace('\n', "%0A");
    refused(
        &chief.post("/desk/settings/redirects/paste", &format!("lines={many}")),
        "at most 5000",
    );
}

#[test]
fn a_look_can_be_read_and_reaches_every_page() {
    let running = Running::new();
    let chief = running.browser("Cara Chief", Role::Chief);
    assert!(!running.get("/").text().contains("/look.css"));
    let pale = chief.post("/desk/settings/look", "accent_light=%23ffcc00");
    refused(&pale, "The nearest that can be read is #");
    assert!(
        pale.text().contains("name=\"take\" value=\"accent_light:#"),
        "{}",
        pale.text()
    );
    for bad in ["red", "%23ggg", "url(x)", "%23fff%3B%7Dbody%7Bdisplay%3Anone"] {
        refused(
            &chief.post("/desk/settings/look", &format!("accent_dark={bad}")),
            "is no colour",
        );
    }
    let taken = chief.post(
        "/desk/settings/look",
        "accent_light=%23ffcc00&take=accent_light:%237a1f1f",
    );
    assert_eq!(location(&taken), "/desk/settings/look?said=look");
    let form = "masthead=THE+GAZETTE&accent_light=%237a1f1f&accent_dark=f0a0a0";
    assert_eq!(chief.post("/desk/settings/look", form).status, 303);
    assert_eq!(running.news.verbs(1), ["edition_saved"]);
    let front = running.get("/").text();
    assert!(front.contains("THE GAZETTE"), "{front}");
    let address = "/assets/7a1f1f-f0a0a0/look.css";
    assert!(front.contains(address), "{front}");
    let style = running.get(address);
    assert_eq!(
        (style.status, style.header("content-type")),
        (200, "text/css; charset=utf-8")
    );
    assert!(style.header("cache-control").contains("immutable"));
    assert!(style.text().contains("--accent: #f0a0a0;"), "{}", style.text());
    assert!(!front.contains("style=\""), "the policy takes no inline style");
    let edition = running.news.edition;
    running.write(move |w| save_look(w, edition, &Look::default()));
    assert!(!running.get("/").text().contains("/look.css"));
}

#[test]
fn contributors_are_added_renamed_and_found() {
    let running = Running::new();
    running.publish("Rates stay");
    let chief = running.browser("Cara Chief", Role::Chief);
    let who = running.news.contributor;
    let saved = chief.post(
        &format!("/desk/settings/contributors/{who}"),
        "name=Ada+Lovelace&slug=ada-lovelace&role=Columnist&expertise=engines%3B+numbers&bio=Writes.",
    );
    assert_eq!(location(&saved), "/desk/settings/contributors?said=saved");
    assert_eq!(
        running.get("/contributor/ada-reporter").header("location"),
        "/contributor/ada-lovelace"
    );
    assert!(
        running
            .get("/contributor/ada-lovelace")
            .text()
            .contains("Rates stay")
    );
    assert_eq!(
        chief
            .post("/desk/settings/contributors", "name=%C5%81ukasz+Nowak")
            .status,
        303
    );
    assert_eq!(running.get("/contributor/lukasz-nowak").status, 200);
    refused(
        &chief.post("/desk/settings/contributors", "name=Ada+Lovelace"),
        "is the address of Ada Lovelace already",
    );
    let list = chief.get("/desk/settings/contributors?q=nowak").text();
    assert!(
        list.contains("Łukasz Nowak") && !list.contains("Ada Lovelace"),
        "{list}"
    );
}

#[test]
fn menus_follow_a_renamed_section() {
    let running = Running::new();
    let (edition, economy) = (running.news.edition, running.news.economy);
    let item = MenuItem {
        label: "Economy".to_owned(),
        target: "/economy".to_owned(),
    };
    running.write(move |w| editions::save_menu(w, edition, Menu::Foot, &[item]));
    let chief = running.browser("Cara Chief", Role::Chief);
    let saved = chief.post(
        &format!("/desk/settings/sections/{economy}"),
        "name=Money&slug=money",
    );
    assert_eq!(saved.status, 303, "{}", saved.text());
    assert!(running.get("/").text().contains("href=\"/money\""));
    assert_eq!(running.get("/economy/jobs").header("location"), "/money/jobs");
}
