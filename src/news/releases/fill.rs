//! Fill: the figure is there. It may be in the house before its moment; readers see it from then on. The
//! articles that keep places for it are filled in the same transaction.

use rust_decimal::Decimal;

use super::release::{self, Release, text};
use super::{Against, agenda};
use crate::base::ids::{ArticleId, ReleaseId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::newsroom::figures;
use crate::sql;

/// What came out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    pub actual: Option<Decimal>,
    /// The figure before, when the calendar did not know it.
    pub previous: Option<Decimal>,
    /// The figure before as it stands now, when it was revised.
    pub revised: Option<Decimal>,
}

/// Sets the figure of a release, or another one: offices correct themselves.
pub fn fill_release(mut write: OpenWrite<'_>, id: ReleaseId, new: &Figures) -> Result<Position, NewsError> {
    let mut release = release::for_verb(&mut write, id)?;
    let Some(actual) = new.actual else {
        return Err(NewsError::invalid("actual", "is empty; write the figure"));
    };
    if release.cancelled {
        return Err(NewsError::invalid(
            "actual",
            "cannot be set: the release was cancelled; save it with its new time first",
        ));
    }
    release.actual = Some(actual);
    release.previous = new.previous.or(release.previous);
    // A revision to the same figure is none.
    release.revised = new.revised.filter(|revised| Some(*revised) != release.previous);
    let at = write.at;
    write.execute(
        sql!(
            "update release set actual = $2, previous = $3, revised = $4, filled_at = $5, changed_at = $5
             where id = $1"
        ),
        &[
            &id,
            &text(release.actual),
            &text(release.previous),
            &text(release.revised),
            &at,
        ],
    )?;
    let mut filled = Vec::new();
    for article in agenda::articles_of(&mut write.as_read(), id)? {
        filled.extend(into_article(&mut write, &release, article)?);
    }
    let mut recorded = write.record(&Change::ReleaseFilled { release: id })?;
    for change in &filled {
        recorded = recorded.record(change)?;
    }
    Ok(recorded.commit()?)
}

/// Fills the places that an article keeps, if the release has its figure. An article whose places it
/// cannot all fill is left as it is, and so stays inside.
pub(super) fn into_article(
    write: &mut OpenWrite<'_>,
    release: &Release,
    article: ArticleId,
) -> Result<Option<Change>, NewsError> {
    if release.actual.is_none() {
        return Ok(None);
    }
    let version = figures::fill_figures(write, article, &|place| word(release, place))?;
    Ok(version.map(|version| Change::FiguresFilled {
        article,
        version,
        release: release.id,
    }))
}

/// What stands in the place of a figure.
fn word(release: &Release, place: &str) -> Option<String> {
    let with_unit = |figure: Decimal| figures::written(figure, &release.unit);
    match place {
        "actual" => release.actual.map(with_unit),
        "forecast" => release.forecast.map(with_unit),
        "previous" => release.previous.map(with_unit),
        "revised" => release.before().map(with_unit),
        "surprise" => match release.surprise() {
            Some((by, Against::Forecast)) => Some(figures::signed(by)),
            Some((_, Against::Previous)) | None => None,
        },
        "change" => Some(figures::signed(release.actual? - release.before()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use courant_body::{Block, Body};

    use super::super::save::tests::new;
    use super::*;
    use crate::base::clock::Micros;
    use crate::news::newsroom::{approve, drafts, edit, live, publish, release_due, schedule};
    use crate::news::releases::{NewPlan, live as told, plan_coverage, save_release};
    use crate::testing::News;

    /// A release tomorrow at this time, and an approved article that waits for it.
    fn prepared(news: &News, text: &str) -> (ReleaseId, ArticleId, Micros) {
        let (edition, at) = (news.edition, news.clock.now().plus_days(1));
        let (id, _) = news.write(move |w| save_release(w, &new(at))).expect("saved");
        let article = news.draft("Prices rise");
        let mut content = news.content("Prices rise {{actual}}");
        content.body = Body {
            blocks: vec![Block::paragraph(text)],
        };
        news.write(move |w| edit(w, article, content, None))
            .expect("written");
        news.write(move |w| approve(w, article))
            .expect_err("no release fills these places in");
        let plan = NewPlan {
            article: Some(article),
            ..NewPlan::default()
        };
        news.write(move |w| plan_coverage(w, id, edition, &plan))
            .expect("planned");
        news.write(move |w| approve(w, article))
            .expect("approved with its places");
        (id, article, at)
    }

    fn figures(actual: i64, revised: Option<i64>) -> Figures {
        Figures {
            actual: Some(Decimal::new(actual, 1)),
            previous: None,
            revised: revised.map(|revised| Decimal::new(revised, 1)),
        }
    }

    #[test]
    fn by_rule_it_goes_out_at_the_second_and_not_before() {
        let news = News::new();
        let (id, article, at) = prepared(
            &news,
            "Up {{ actual }} from {{previous}}, a change of {{change}}.",
        );
        news.write(move |w| schedule(w, article, at)).expect("scheduled");

        // In the house an hour early, under embargo.
        news.clock.set(at.plus_seconds(-3_600));
        news.write(move |w| fill_release(w, id, &figures(26, None)))
            .expect("filled");
        assert_eq!(news.verbs(2), ["release_filled", "figures_filled"]);
        let now = news.clock.now();
        let seen = news.read(move |r| told::by_id(r, id, now)).expect("there");
        assert_eq!(seen.actual, None, "no figure before its moment");
        assert!(release_due(&news.store).expect("a round").is_empty());
        news.write(move |w| publish(w, article))
            .expect("accepted, for its moment");
        assert!(news.read(move |r| live::by_id(r, article)).is_none());

        news.clock.set(at);
        assert_eq!(release_due(&news.store).expect("a round"), [article]);
        let live = news.read(move |r| live::by_id(r, article)).expect("live");
        assert_eq!(
            (live.headline.as_str(), live.published_at),
            ("Prices rise 2.6%", at)
        );
        let text = news.read(move |r| live::text(r, live.clone()));
        assert_eq!(
            text.content.body.to_text().trim(),
            "Up 2.6% from 2.4%, a change of +0.2."
        );
        let seen = news.read(move |r| told::by_id(r, id, at)).expect("there");
        assert_eq!(seen.actual, Some(Decimal::new(26, 1)));
    }

    #[test]
    fn without_its_figure_it_waits_and_then_says_when_it_left() {
        let news = News::new();
        let (id, article, at) = prepared(&news, "Up {{actual}}.");
        news.write(move |w| schedule(w, article, at)).expect("scheduled");
        news.clock.set(at.plus_seconds(180));
        assert!(release_due(&news.store).expect("a round").is_empty());
        news.write(move |w| fill_release(w, id, &figures(-3, None)))
            .expect("filled");
        assert_eq!(release_due(&news.store).expect("a round"), [article]);
        let live = news.read(move |r| live::by_id(r, article)).expect("live");
        assert_eq!(live.headline, "Prices rise \u{2212}0.3%");
        assert_eq!(
            live.published_at,
            at.plus_seconds(180),
            "not under a time at which it did not exist"
        );
    }

    #[test]
    fn by_hand_nothing_with_an_empty_place_goes_out() {
        let news = News::new();
        let (id, article, at) = prepared(&news, "Up {{actual}}, where {{forecast}} was expected.");
        news.clock.set(at.plus_seconds(1));
        let refused = news.write(move |w| publish(w, article)).expect_err("not filled");
        assert!(refused.to_string().contains("{{actual}}"), "{refused}");
        news.write(move |w| fill_release(w, id, &figures(26, Some(25))))
            .expect("filled");
        assert_eq!(
            news.verbs(1),
            ["release_filled"],
            "nobody's forecast is known: nothing is filled in"
        );
        news.write(move |w| publish(w, article))
            .expect_err("still not whole");
        let draft = news
            .read(move |r| drafts::by_id(r, article))
            .expect("there")
            .draft;
        assert!(draft.headline.contains("{{actual}}"));
    }
}
