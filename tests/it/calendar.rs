//! The economic calendar: from an office's file to the reader's page, with no figure before its moment;
//! and an article that waits for its figure.

use courant::base::clock::Micros;
use courant::news::flashes::Importance;
use courant::news::newsroom::figures::signed;
use courant::news::people::{Role, Scope};
use courant::news::releases::{
    Certainty, Figures, NewRelease, agenda, decimal, fill_due, fill_release, save_release,
};
use courant::testing::News;
use rust_decimal::Decimal;
use serde_json::json;

use crate::harness::Running;
use crate::markets::{catalogue, record};

/// Tomorrow at 13:00 of the tests' Monday morning (2 March 2026, 09:30 in London).
fn release(at: Micros) -> NewRelease {
    NewRelease {
        origin: "office:cpi".to_owned(),
        indicator: "Consumer prices".to_owned(),
        country: "GB".to_owned(),
        period: "February 2026".to_owned(),
        scheduled_at: at,
        certainty: Certainty::Minute,
        importance: Importance::parse(3).expect("a step"),
        unit: "%".to_owned(),
        forecast: decimal("forecast", "3.1").expect("a figure"),
        forecast_source: "median of five banks".to_owned(),
        previous: decimal("previous", "3.0").expect("a figure"),
        source: "Statistics office".to_owned(),
        source_url: "https://office.example/cpi".to_owned(),
        series: String::new(),
    }
}

fn noon(running: &Running) -> Micros {
    running.news.clock.now().plus_seconds(27 * 3_600 + 1_800)
}

#[test]
fn no_reader_sees_a_figure_before_its_moment() {
    let running = Running::new();
    let at = noon(&running);
    let (id, _) = running.write(move |w| save_release(w, &release(at)));
    let figures = Figures {
        actual: decimal("actual", "3.44").expect("a figure"),
        previous: None,
        revised: decimal("revised", "2.97").expect("a figure"),
    };
    running.write(move |w| fill_release(w, id, &figures));
    let places = [
        "/markets/calendar",
        "/markets/calendar?day=2026-03-03",
        "/markets/calendar?zone=Asia%2FTokyo&importance=3",
        "/markets/calendar.ics",
        "/api/v1/releases",
    ];
    for path in places {
        let text = running.get(path).text();
        assert!(text.contains("Consumer prices"), "{path}:\n{text}");
        assert!(
            !text.contains("3.44") && !text.contains("2.97"),
            "{path} tells early:\n{text}"
        );
    }
    // Who may see drafts sees it, marked.
    let desk = running.browser("Bo Editor", Role::Editor);
    let week = desk.get("/desk/calendar").text();
    assert!(week.contains("3.44%") && week.contains("under embargo"), "{week}");

    running.news.clock.set(at);
    for path in places {
        let text = running.get(path).text();
        assert!(
            text.contains("3.44") && text.contains("2.97"),
            "{path} is silent:\n{text}"
        );
    }
    let page = running.get("/markets/calendar").text();
    assert!(
        page.contains("+0.34") && page.contains("median of five banks"),
        "{page}"
    );
}

#[test]
fn days_and_hours_are_the_readers_own() {
    let running = Running::new();
    let at = noon(&running);
    running.write(move |w| save_release(w, &release(at)));
    let here = running.get("/markets/calendar?day=2026-03-03").text();
    assert!(
        here.contains(">13:00</time>") && here.contains("Times in Europe/London"),
        "{here}"
    );
    let tokyo = running
        .get("/markets/calendar?day=2026-03-03&zone=Asia%2FTokyo")
        .text();
    assert!(tokyo.contains(">22:00</time>"), "{tokyo}");
    // Half past nine in the evening in London is another day in Tokyo.
    let late = at.plus_seconds(8 * 3_600 + 1_800);
    running.write(move |w| save_release(w, &release(late)));
    assert!(
        !running
            .get("/markets/calendar?day=2026-03-03&zone=Asia%2FTokyo")
            .text()
            .contains("Consumer prices")
    );
    assert!(
        running
            .get("/markets/calendar?day=2026-03-04&zone=Asia%2FTokyo")
            .text()
            .contains(">06:30</time>")
    );
    for nonsense in [
        "?zone=Mars%2FBase",
        "?week=9999-12-31",
        "?day=-9999-01-01",
        "?country=%3Cb%3E",
        "?importance=x",
    ] {
        assert_eq!(
            running.get(&format!("/markets/calendar{nonsense}")).status,
            200,
            "{nonsense}"
        );
    }
    assert!(
        !running
            .get("/markets/calendar?country=DE")
            .text()
            .contains("Consumer prices")
    );
}

#[test]
fn an_article_is_prepared_at_the_desk_and_goes_out_by_itself() {
    let running = Running::new();
    let at = noon(&running);
    let (id, _) = running.write(move |w| save_release(w, &release(at)));
    let (reporter, editor) = (
        running.browser("Ada Reporter", Role::Reporter),
        running.browser("Bo Editor", Role::Editor),
    );
    let one = format!("/desk/calendar/{id}");
    assert_eq!(reporter.post(&format!("{one}/fill"), "actual=3.4").status, 403);
    let prepared = reporter.post(&format!("{one}/prepare"), "");
    assert_eq!(
        prepared.header("location"),
        format!("{one}?said=prepared"),
        "{}",
        prepared.text()
    );
    assert_eq!(
        reporter.post(&format!("{one}/prepare"), "").status,
        409,
        "one is enough"
    );
    let page = reporter.get(&one).text();
    assert!(page.contains("{{actual}}"), "{page}");

    let edition = running.news.edition;
    let article = running
        .news
        .read(move |read| agenda::plan(read, id, edition))
        .and_then(|plan| plan.article)
        .expect("an article");
    // Its reporter says in which section it stands and who signs.
    let (section, contributor) = (running.news.jobs, running.news.contributor);
    running.write(move |w| {
        use courant::news::newsroom::{Byline, drafts, edit};
        let mut w = w;
        let mut content = drafts::by_id(&mut w.as_read(), article)?.expect("there").draft;
        content.section = Some(section);
        content.bylines = vec![Byline::Contributor(contributor)];
        edit(w, article, content, None)
    });
    let (number, seen) = running.news.read(move |read| {
        courant::news::newsroom::drafts::by_id(read, article).map(|found| {
            let found = found.expect("there");
            (found.number, found.revision)
        })
    });
    let approved = editor.post(
        &format!("/desk/article/{number}/approve"),
        &format!("seen_revision={seen}"),
    );
    assert_eq!(approved.status, 303, "{}", approved.text());
    let by_rule = editor.post(&format!("{one}/at-the-second"), "");
    assert_eq!(
        by_rule.header("location"),
        format!("{one}?said=at-the-second"),
        "{}",
        by_rule.text()
    );

    // The figure is entered in the office's lock-up, half an hour before.
    running.news.clock.set(at.plus_seconds(-1_800));
    let filled = editor.post(&format!("{one}/fill"), "actual=3.4&revised=2.9");
    assert_eq!(
        filled.header("location"),
        format!("{one}?said=filled"),
        "{}",
        filled.text()
    );
    running.settle();
    for path in [
        "/",
        "/markets/calendar",
        "/feed.xml",
        "/search?q=consumer",
        "/api/v1/articles",
    ] {
        assert!(!running.get(path).text().contains("3.4%"), "{path} tells early");
    }
    assert_eq!(running.get(&format!("/article/{number}")).status, 404);

    running.news.clock.set(at);
    let out = (0..100).any(|_| {
        std::thread::sleep(std::time::Duration::from_millis(50));
        running.get(&format!("/article/{number}")).status == 301
    });
    assert!(out, "the clock did not publish it");
    running.settle();
    let page = running.get(&running.path(article)).text();
    assert!(page.contains("United Kingdom: Consumer prices at 3.4%"), "{page}");
    assert!(
        page.contains("The figure before was 2.9%") && page.contains("+0.3"),
        "{page}"
    );
    assert!(!page.contains("{{"), "{page}");
    // The calendar leads to it.
    assert!(
        running
            .get("/markets/calendar")
            .text()
            .contains(&running.path(article))
    );
}

#[test]
fn programs_save_and_fill_and_are_told_no_more_than_readers() {
    let running = Running::new();
    let wire = running.program("Wire", Role::Editor, &[Scope::Publish]);
    let new = json!({
        "origin": "office:jobs", "indicator": "Jobs", "country": "us", "period": "February 2026",
        "scheduled_at": "2026-03-06T13:30:00Z", "importance": 3, "unit": "thousand", "previous": "143",
    });
    let saved = wire.post("/releases", &new);
    assert_eq!(saved.status, 200, "{}", saved.text());
    let id = saved.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(
        wire.post("/releases", &new).json()["id"],
        id.as_str(),
        "the same twice is one"
    );
    let filled = wire.post(&format!("/releases/{id}/fill"), &json!({ "actual": "151" }));
    assert_eq!(
        (filled.status, filled.json()["actual"].clone()),
        (200, json!(null)),
        "not before its moment"
    );
    let listed = running
        .get("/api/v1/releases?from=2026-03-06&to=2026-03-07&country=US")
        .json();
    assert_eq!(listed["items"][0]["indicator"], "Jobs");
    for bad in [
        json!({ "origin": "x", "indicator": "Y", "country": "USA", "scheduled_at": "2026-03-06", "importance": 1 }),
        json!({ "origin": "x", "indicator": "Y", "country": "US", "scheduled_at": "2026-03-06", "importance": 1, "forecast": "2" }),
        json!({ "origin": "x", "indicator": "Y", "country": "US", "scheduled_at": "2026-03-06", "importance": 1, "previous": "1e9" }),
    ] {
        assert_eq!(wire.post("/releases", &bad).status, 422, "{bad}");
    }
    assert_eq!(
        running
            .get("/api/v1/releases?from=2026-01-01&to=2026-12-31")
            .status,
        400
    );
}

#[test]
fn the_desk_makes_changes_and_cancels_entries() {
    let running = Running::new();
    let editor = running.browser("Bo Editor", Role::Editor);
    let form = "indicator=Retail+sales&country=DE&period=January+2026&date=2026-03-05&hour=08%3A00&certainty=minute\
                &importance=2&unit=%25&previous=0.4&source=Office&source_url=&series=";
    let made = editor.post("/desk/calendar/new", form);
    let one = made
        .header("location")
        .split('?')
        .next()
        .expect("an address")
        .to_owned();
    assert!(one.starts_with("/desk/calendar/"), "{}", made.text());
    assert!(running.get("/markets/calendar").text().contains("Retail sales"));
    let moved = form.replace("08%3A00", "09%3A15");
    assert_eq!(editor.post(&format!("{one}/save"), &moved).status, 303);
    assert!(running.get("/markets/calendar").text().contains(">09:15</time>"));
    let wrong = editor.post("/desk/calendar/new", &form.replace("2026-03-05", "soon"));
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("must be written 2026-12-04"),
        "{}",
        wrong.text()
    );
    assert_eq!(editor.post(&format!("{one}/cancel"), "").status, 303);
    let page = running.get("/markets/calendar").text();
    assert!(
        page.contains("<strong>Cancelled</strong> <del>Retail sales</del>"),
        "{page}"
    );
    assert!(
        running
            .get("/markets/calendar.ics")
            .text()
            .contains("STATUS:CANCELLED")
    );
    assert_eq!(
        running
            .browser("Di Contributor", Role::Contributor)
            .get("/desk/calendar")
            .status,
        403
    );
}

/// The real series of the US jobless rate: its last value comes in after the release's moment, and fills
/// it; what was known before does not.
#[test]
fn a_release_is_filled_from_its_series_and_says_the_surprise() {
    let news = News::new();
    catalogue(&news);
    let file = include_str!("../../demo/markets/us-unemployment.csv");
    let values: Vec<(String, &str)> = file
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .map(|(month, value)| (format!("{month}-01"), value))
        .collect();
    let values: Vec<(&str, &str)> = values.iter().map(|(day, value)| (day.as_str(), *value)).collect();
    let (newest, known) = values.split_last().expect("values");
    record(&news, "bls:UNRATE", known);
    let at = news.clock.now().plus_seconds(3_600);
    let new = NewRelease {
        indicator: "Unemployment rate".to_owned(),
        country: "US".to_owned(),
        forecast: decimal("forecast", "3.9").expect("a figure"),
        previous: None,
        series: "bls:UNRATE".to_owned(),
        ..release(at)
    };
    let (id, _) = news.write(move |w| save_release(w, &new)).expect("planned");
    let actual = || news.read(move |r| agenda::by_id(r, id)).expect("there").actual;
    assert_eq!(
        fill_due(&news.store).expect("looked"),
        0,
        "its moment has not come"
    );
    news.clock.set(at);
    assert_eq!(
        fill_due(&news.store).expect("looked"),
        0,
        "the series has nothing new"
    );
    assert_eq!(actual(), None);

    news.clock.set(at.plus_seconds(20));
    record(&news, "bls:UNRATE", &[*newest]);
    assert_eq!(fill_due(&news.store).expect("looked"), 1);
    assert_eq!(news.verbs(1), ["release_filled"]);
    assert_eq!(actual(), decimal("actual", newest.1).expect("a figure"));
    assert_eq!(fill_due(&news.store).expect("looked"), 0, "once");

    let figure = actual().expect("filled");
    let surprise = figure - decimal("forecast", "3.9").expect("a figure").expect("one");
    let before: Decimal = known.last().expect("a value").1.parse().expect("a figure");
    let running = Running::around(news);
    let page = running.get("/markets/calendar").text();
    for words in [format!("{figure}%"), format!("{before}%"), signed(surprise)] {
        assert!(page.contains(&words), "{words}: {page}");
    }
}
