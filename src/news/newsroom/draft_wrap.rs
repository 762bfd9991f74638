//! Draft a wrap: an article begins with what the series say of a day. An editor finishes it; its numbers
//! are checked again like any others before it goes out.

use courant_body::{Block, Body};
use jiff::civil::Date;

use super::{Byline, Content, NewArticle, create};
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::OpenWrite;
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::editions;
use crate::news::markets::{Language, Wrap, wrap_language, wrap_of};
use crate::news::text::clip;

/// Begins the article, with the day's first sentence as its headline.
///
/// Errors: there are no daily values in the two months before `upto`.
pub fn draft_wrap(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    upto: Date,
    byline: Option<Byline>,
) -> Result<(ArticleId, Position), NewsError> {
    let known = editions::edition_by_id(&mut write.as_read(), edition)?
        .ok_or_else(|| NewsError::NotFound(format!("edition {edition}")))?;
    let language = wrap_language(&known);
    let Some(wrap) = wrap_of(&mut write.as_read(), upto, language)? else {
        return Err(NewsError::invalid(
            "day",
            format!(
                "there are no market data of the two months before {upto}; courant market import takes them in"
            ),
        ));
    };
    let new = NewArticle {
        edition,
        content: content(&wrap, language, byline),
        origin: None,
    };
    create(write, new)
}

/// A paragraph for each two sentences, as wraps are read.
fn content(wrap: &Wrap, language: Language, byline: Option<Byline>) -> Content {
    let texts: Vec<&str> = wrap.sentences.iter().map(|line| line.text.as_str()).collect();
    let (markets, standfirst) = match language {
        Language::English => (
            "Markets",
            format!("What the series say of {}.", wrap.day.strftime("%A, %-d %B %Y")),
        ),
        Language::German => (
            "Märkte",
            format!(
                "Was die Zahlen über den {} sagen.",
                wrap.day.strftime("%-d.%-m.%Y")
            ),
        ),
    };
    let headline = texts.first().map_or(markets, |text| text.trim_end_matches('.'));
    Content {
        headline: clip(headline, 120),
        standfirst,
        bylines: byline.into_iter().collect(),
        body: Body {
            blocks: texts
                .chunks(2)
                .map(|two| Block::paragraph(two.join(" ")))
                .collect(),
        },
        ..Content::default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::base::ids::SourceId;
    use crate::news::editions::{NewEdition, save_edition};
    use crate::news::markets::{
        Batch, Catalogue, Reading, Verdict, check_figures, day_of, record_observations, series_by_key, set_up,
    };
    use crate::news::newsroom::drafts;
    use crate::testing::News;

    #[test]
    fn a_wrap_says_what_the_series_say_and_nothing_else() {
        let news = News::new();
        let edition = news.edition;
        let refused = news
            .write(move |w| draft_wrap(w, edition, date(2026, 2, 28), None))
            .expect_err("no data yet");
        assert!(refused.to_string().contains("no market data"), "{refused}");

        let catalogue = Catalogue::built_in().expect("it parses");
        news.write(move |w| set_up(w, &catalogue)).expect("set up");
        let series = news.read(|r| series_by_key(r, "ecb:USD")).expect("there").id;
        let batch = Batch {
            source: SourceId(1),
            fetch: None,
            readings: vec![Reading {
                series,
                points: ["1.1300", "1.1262", "1.1172"]
                    .iter()
                    .enumerate()
                    .map(|(at, value)| {
                        (
                            day_of(date(2026, 2, 25)) + at as i64,
                            value.parse().expect("a value"),
                        )
                    })
                    .collect(),
            }],
        };
        news.write(move |w| record_observations(w, &batch))
            .expect("recorded");

        // A Sunday: the wrap is of the Friday before it.
        let (article, _) = news
            .write(move |w| draft_wrap(w, edition, date(2026, 3, 1), None))
            .expect("a draft");
        let draft = news
            .read(move |r| drafts::by_id(r, article))
            .expect("there")
            .draft;
        let text = draft.body.to_text();
        assert!(text.contains("The euro fell 0.8% to $1.1172"), "{text}");
        assert!(
            draft.standfirst.contains("27 February 2026"),
            "{}",
            draft.standfirst
        );
        let told = news.read(move |r| check_figures(r, &text, date(2026, 2, 27)));
        assert!(!told.is_empty());
        assert!(told.iter().all(|one| one.verdict == Verdict::Right), "{told:?}");

        // An edition in German is drafted in German, from the same series.
        let new = NewEdition {
            slug: "de".to_owned(),
            name: "Die Zeitung".to_owned(),
            tagline: String::new(),
            description: String::new(),
            language: "de-DE".to_owned(),
            zone: "Europe/Berlin".to_owned(),
            note: String::new(),
            is_main: false,
            full_feeds: false,
            contact: String::new(),
            four_eyes: false,
        };
        let (german, _) = news.write(move |w| save_edition(w, &new)).expect("an edition");
        let (article, _) = news
            .write(move |w| draft_wrap(w, german, date(2026, 3, 1), None))
            .expect("a draft");
        let draft = news
            .read(move |r| drafts::by_id(r, article))
            .expect("there")
            .draft;
        let text = draft.body.to_text();
        assert!(
            text.contains("Der Euro fiel am Freitag um 0,8 Prozent auf 1,1172 Dollar"),
            "{text}"
        );
        assert!(draft.standfirst.contains("27.2.2026"), "{}", draft.standfirst);
    }
}
