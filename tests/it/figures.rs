//! Figures of an article: checked against the series before it goes out, found again when the series is
//! revised, drafted from the series in a wrap.

use courant::base::ids::{ArticleId, SourceId};
use courant::news::markets::{Batch, Catalogue, Reading, day_of, record_observations, series_by_key, set_up};
use courant::news::newsroom::{NewArticle, approve, create, publish};
use courant::news::people::Role;
use courant::testing::News;
use courant_body::{Block, Body};
use rust_decimal::Decimal;

use crate::harness::Running;

fn catalogue(news: &News) {
    let catalogue = Catalogue::built_in().expect("it parses");
    news.write(move |w| set_up(w, &catalogue)).expect("set up");
}

fn euro(news: &News, points: &[(&str, &str)]) {
    let series = news.read(|r| series_by_key(r, "ecb:USD")).expect("there").id;
    let point = |(day, value): &(&str, &str)| {
        let day: jiff::civil::Date = day.parse().expect("a day");
        (day_of(day), value.parse::<Decimal>().expect("a value"))
    };
    let batch = Batch {
        source: SourceId(1),
        fetch: None,
        readings: vec![Reading {
            series,
            points: points.iter().map(point).collect(),
        }],
    };
    news.write(move |w| record_observations(w, &batch))
        .expect("recorded");
}

/// A draft of one paragraph: its id and its number.
fn draft(running: &Running, headline: &str, paragraph: &str) -> (ArticleId, i64) {
    let mut content = running.news.content(headline);
    content.body = Body {
        blocks: vec![Block::paragraph(paragraph)],
    };
    let new = NewArticle {
        edition: running.news.edition,
        content,
        origin: None,
    };
    let (article, _) = running.news.write(move |w| create(w, new)).expect("a draft");
    running.settle();
    let draft = running
        .news
        .read(move |r| courant::news::newsroom::drafts::by_id(r, article));
    (article, draft.expect("there").number)
}

#[test]
fn a_wrong_figure_is_told_before_it_goes_out_and_a_revised_one_afterwards() {
    let running = Running::new();
    catalogue(&running.news);
    euro(
        &running.news,
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    let (article, number) = draft(&running, "Euro falls", "The euro fell 0.7% to $1.1172 on Friday.");
    let ada = running.browser("Ada Editor", Role::Editor);

    let dialog = ada.get(&format!("/desk/article/{number}/publish")).text();
    assert!(
        dialog.contains("“0.7%”") && dialog.contains("looks wrong"),
        "{dialog}"
    );
    assert!(dialog.contains("The series gives down 0.8%."), "{dialog}");
    assert!(
        dialog.contains("“$1.1172”") && dialog.contains(": right"),
        "{dialog}"
    );
    let checks = ada.get_json(&format!("/desk/article/{number}/checks")).json();
    let warnings = checks["warnings"].as_array().expect("a list");
    assert!(
        warnings.iter().any(|one| one["field"] == "figures"
            && one["message"].as_str().is_some_and(|text| text.contains("0.8%"))),
        "{checks}"
    );

    running
        .news
        .write(move |w| approve(w, article))
        .expect("approved");
    running
        .news
        .write(move |w| publish(w, article))
        .expect("published");
    running.settle();
    assert!(
        !ada.get("/desk/markets")
            .text()
            .contains("Figures that were revised")
    );
    euro(&running.news, &[("2026-02-27", "1.1180")]);
    running.settle();
    let screen = ada.get("/desk/markets").text();
    assert!(screen.contains("Figures that were revised"), "{screen}");
    assert!(screen.contains("was 1.1172, is 1.118"), "{screen}");

    // Withdrawn, it rests on nothing any more.
    running
        .news
        .write(move |w| {
            let note = courant::news::newsroom::NewNote {
                text: "It was wrong.".to_owned(),
                reason: "Figures".to_owned(),
                approver: "Tobias".to_owned(),
            };
            courant::news::newsroom::withdraw(w, article, &note)
        })
        .expect("withdrawn");
    running.settle();
    assert!(
        !ada.get("/desk/markets")
            .text()
            .contains("Figures that were revised")
    );
}

#[test]
fn a_wrap_begins_an_article_at_the_desk() {
    let running = Running::new();
    catalogue(&running.news);
    let ada = running.browser("Ada Editor", Role::Editor);
    let refused = ada.post("/desk/markets/wrap", "");
    assert_eq!(refused.status, 422, "{}", refused.text());
    euro(
        &running.news,
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    let begun = ada.post("/desk/markets/wrap", "");
    assert_eq!(begun.status, 303, "{}", begun.text());
    let page = ada.get(begun.header("location").trim_end_matches("/edit"));
    assert_eq!(page.status, 200);
    assert!(
        page.text().contains("The euro fell 0.8% to $1.1172"),
        "{}",
        page.text()
    );
}

/// A figure that nothing in the text tells apart is bound by an editor; a revision lists the article, also
/// after the view was made anew.
#[test]
fn a_figure_is_bound_by_hand_and_found_again_when_its_value_is_revised() {
    let running = Running::new();
    catalogue(&running.news);
    euro(
        &running.news,
        &[("2026-02-26", "1.1262"), ("2026-02-27", "1.1172")],
    );
    let (article, number) = draft(
        &running,
        "A dear euro",
        "Exporters reckon with 1.1172, and some with 1.25.",
    );
    let ada = running.browser("Ada Editor", Role::Editor);
    let one = format!("/desk/article/{number}");
    assert!(
        ada.get(&format!("{one}/publish"))
            .text()
            .contains("Bind a figure")
    );
    for (form, why) in [
        (
            "said=1.1173&instrument=EUR%2FUSD&day=2026-02-27",
            "does not have “1.1173”",
        ),
        (
            "said=1.11&instrument=EUR%2FUSD&day=2026-02-27",
            "does not have “1.11”",
        ),
        ("said=1.1172&instrument=oil&day=2026-02-27", "names no instrument"),
        (
            "said=1.1172&instrument=EUR%2FUSD&day=2026-02-28",
            "has no value for 2026-02-28",
        ),
        ("said=1.1172&instrument=EUR%2FUSD&day=Friday", "2026-10-30"),
    ] {
        let refused = ada.post(&format!("{one}/bind-figure"), form);
        assert_eq!(refused.status, 422, "{form}");
        assert!(refused.text().contains(why), "{form}: {}", refused.text());
    }
    let carl = running.browser("Carl Contributor", Role::Contributor);
    let right = "said=1.1172&instrument=eurusd&day=2026-02-27";
    let not_his = carl.post(&format!("{one}/bind-figure"), right).status;
    assert!(matches!(not_his, 403 | 404), "{not_his}");
    let bound = ada.post(&format!("{one}/bind-figure"), right);
    assert_eq!(
        (bound.status, bound.header("location")),
        (303, format!("{one}/publish").as_str())
    );
    assert_eq!(running.news.verbs(1), ["figure_bound"]);
    let dialog = ada.get(&format!("{one}/publish")).text();
    assert!(dialog.contains("by hand, 2026-02-27: 1.1172."), "{dialog}");

    running
        .news
        .write(move |w| approve(w, article))
        .expect("approved");
    running
        .news
        .write(move |w| publish(w, article))
        .expect("published");
    running.settle();
    let listed = || ada.get("/desk/markets").text().contains("was 1.1172, is 1.118");
    assert!(!listed());
    euro(&running.news, &[("2026-02-27", "1.1180")]);
    running.settle();
    assert!(listed());
    courant::views::figures::rebuild(&running.news.store, |_| true).expect("made anew");
    assert!(listed(), "what an editor said survives");
    let dialog = ada.get(&format!("{one}/publish")).text();
    assert!(
        dialog.contains("it was 1.1172 and has been revised to 1.118."),
        "{dialog}"
    );

    // Bound again it rests on the new value; freed it rests on nothing.
    assert_eq!(ada.post(&format!("{one}/bind-figure"), right).status, 303);
    running.settle();
    assert!(!listed());
    assert_eq!(ada.post(&format!("{one}/free-figure"), "said=1.1172").status, 303);
    assert_eq!(running.news.verbs(1), ["figure_freed"]);
    assert_eq!(ada.post(&format!("{one}/free-figure"), "said=1.1172").status, 404);
    assert!(!ada.get(&format!("{one}/publish")).text().contains("by hand"));
}
