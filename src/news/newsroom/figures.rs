//! Places for figures: a draft that is written before a release keeps `{{actual}}` where the figure will
//! stand. With a place left empty nothing is published, whatever anybody presses: `publishable` asks
//! here. An editor approves such a text while a release is planned to fill it; filling changes nothing
//! but the places, so the approval holds.

use courant_body::Body;
use rust_decimal::Decimal;
use serde_json::Value;

use super::article::{self, PublicState, WorkState};
use super::edit::replace_draft;
use super::{Content, article::Article};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, VersionId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::Change;
use crate::news::NewsError;
use crate::sql;

/// The places there are: the figure, what was expected, the figure before as it was and as it stands
/// now, by how much the figure differs from what was expected, and from the figure before.
pub const PLACES: [&str; 6] = ["actual", "forecast", "previous", "revised", "surprise", "change"];

/// Longer than any place with spaces around its word.
const LONGEST: usize = 24;

/// A figure as text: `3.4%`, `−0.2 points`.
pub fn written(figure: Decimal, unit: &str) -> String {
    let number = grouped(figure);
    match unit {
        "" => number,
        "%" => format!("{number}%"),
        word => format!("{number} {word}"),
    }
}

/// A difference: `+0.2`, `−0.1`, `0.0`.
pub fn signed(by: Decimal) -> String {
    if by > Decimal::ZERO {
        format!("+{}", grouped(by))
    } else {
        grouped(by)
    }
}

/// With a proper minus, and a comma after thousands.
fn grouped(figure: Decimal) -> String {
    let plain = figure.abs().to_string();
    let (whole, rest) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(w, r)| (w, Some(r)));
    let mut out = String::new();
    if figure < Decimal::ZERO {
        out.push('\u{2212}');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if let Some(rest) = rest {
        out.push('.');
        out.push_str(rest);
    }
    out
}

/// The places that a text still keeps, each once.
pub fn places(content: &Content) -> Vec<&'static str> {
    let mut found = Vec::new();
    // The running text, too: a word that is half bold is in two pieces inside.
    let body = format!("{}\n{}", content.body.to_text(), content.body.to_json());
    let texts = [
        &content.headline,
        &content.standfirst,
        &content.dateline,
        &content.seo.title,
        &content.seo.description,
        &body,
    ];
    for text in texts {
        each_place(text, |place| {
            if !found.contains(&place) {
                found.push(place);
            }
            None
        });
    }
    found
}

/// Fills the places of an article's draft with figures, and approves the filled text when the unfilled
/// one was approved. None when the article keeps no place, or one for which there is no figure, or is
/// already public.
pub fn fill_figures(
    write: &mut OpenWrite<'_>,
    id: ArticleId,
    figure: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<VersionId>, NewsError> {
    let mut article = article::for_verb(write, id)?;
    let waits = matches!(article.public, PublicState::Unpublished | PublicState::Scheduled);
    let kept = places(&article.draft);
    let known = kept.iter().all(|place| figure(place).is_some());
    if !waits || article.work == WorkState::Spiked || kept.is_empty() || !known {
        return Ok(None);
    }
    let filled = filled(&article.draft, figure)?;
    if !places(&filled).is_empty() {
        // A place in two pieces: an editor has to look at it.
        return Ok(None);
    }
    let was = article.work;
    replace_draft(write, &mut article, filled)?;
    let version = article::keep_version(write, &article, "figures filled in")?;
    article.work = was;
    if was == WorkState::Ready {
        article.approved_version = Some(version);
    }
    // A figure that came late was not known at the time it was expected.
    article.scheduled_at = article.scheduled_at.map(|at| at.max(write.at));
    article.save_states(write)?;
    Ok(Some(version))
}

/// Puts an article that is not public under embargo until a moment; its schedule moves with it.
pub fn hold_until(
    write: &mut OpenWrite<'_>,
    id: ArticleId,
    until: Micros,
) -> Result<Option<Change>, NewsError> {
    let mut article = article::for_verb(write, id)?;
    let waits = matches!(article.public, PublicState::Unpublished | PublicState::Scheduled);
    if !waits || article.embargo_until == Some(until) {
        return Ok(None);
    }
    article.embargo_until = Some(until);
    article.scheduled_at = article.scheduled_at.map(|_| until);
    article.save_states(write)?;
    Ok(Some(Change::EmbargoSet {
        article: id,
        until: Some(until),
    }))
}

/// A draft as it is judged before its figures are there: with nought in every place, if a release is
/// planned to fill them.
pub(super) fn as_if_filled(read: &mut ReadSession<'_>, article: &Article) -> Result<Content, NewsError> {
    if places(&article.draft).is_empty() || !waits_for_release(read, article.id)? {
        return Ok(article.draft.clone());
    }
    filled(&article.draft, &|_| Some("0".to_owned()))
}

fn waits_for_release(read: &mut ReadSession<'_>, article: ArticleId) -> Result<bool, StoreError> {
    let planned = sql!(
        "select r.id from release_plan p join release r on r.id = p.release_id
         where p.article_id = $1 and r.actual is null and not r.cancelled limit 1"
    );
    Ok(read
        .maybe(planned, &[&article], |row| row.get::<uuid::Uuid>("id"))?
        .is_some())
}

fn filled(content: &Content, figure: &dyn Fn(&str) -> Option<String>) -> Result<Content, NewsError> {
    let text = |text: &str| each_place(text, figure);
    let mut filled = content.clone();
    for line in [
        &mut filled.headline,
        &mut filled.standfirst,
        &mut filled.dateline,
        &mut filled.seo.title,
        &mut filled.seo.description,
    ] {
        *line = text(line);
    }
    let mut body = content.body.to_value();
    in_all_texts(&mut body, &text);
    filled.body = Body::from_value(&body)
        .map_err(|error| NewsError::invalid("body", format!("cannot take its figures: {error}")))?;
    filled.tidied()
}

fn in_all_texts(value: &mut Value, text: &dyn Fn(&str) -> String) {
    match value {
        Value::String(words) => *words = text(words),
        Value::Array(items) => items.iter_mut().for_each(|item| in_all_texts(item, text)),
        Value::Object(fields) => fields.values_mut().for_each(|field| in_all_texts(field, text)),
        _ => {}
    }
}

/// The text with each place given to `figure`; where that has none, the place stays.
fn each_place<'t>(text: &'t str, mut figure: impl FnMut(&'static str) -> Option<String>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest: &'t str = text;
    while let Some(at) = rest.find("{{") {
        let inside = &rest[at + 2..];
        let end = inside.find("}}").filter(|end| *end <= LONGEST);
        let place = end.and_then(|end| {
            let word = inside[..end].trim();
            PLACES.into_iter().find(|place| *place == word)
        });
        let (Some(end), Some(place)) = (end, place) else {
            // Somebody's own braces: one is passed over, for a place may begin at the next.
            out.push_str(&rest[..at + 1]);
            rest = &rest[at + 1..];
            continue;
        };
        let whole = at + 2 + end + 2;
        out.push_str(&rest[..at]);
        match figure(place) {
            Some(figure) => out.push_str(&figure),
            None => out.push_str(&rest[at..whole]),
        }
        rest = &rest[whole..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_are_written_as_newspapers_do() {
        let d = |text: &str| text.parse::<Decimal>().expect("a figure");
        for (figure, unit, text) in [
            ("3.40", "%", "3.40%"),
            ("-0.2", "points", "\u{2212}0.2 points"),
            ("1250", "thousand", "1,250 thousand"),
            ("-1234567.8", "", "\u{2212}1,234,567.8"),
            ("0.0", "%", "0.0%"),
        ] {
            assert_eq!(written(d(figure), unit), text);
        }
        assert_eq!(
            (signed(d("0.2")), signed(d("-0.1")), signed(d("0.0"))),
            ("+0.2".to_owned(), "\u{2212}0.1".to_owned(), "0.0".to_owned())
        );
    }

    #[test]
    fn a_place_is_found_in_any_field_and_never_by_chance() {
        let mut content = Content {
            headline: "Prices rise {{ actual }}".to_owned(),
            ..Content::default()
        };
        content.seo.title = "{{forecast}}{{actual}}".to_owned();
        assert_eq!(places(&content), ["actual", "forecast"]);
        content.headline = "{{{actual}}".to_owned();
        assert!(places(&content).contains(&"actual"));
        content.headline = "Write {{ name }} in a template, {actual} or {{actual".to_owned();
        content.seo.title = String::new();
        assert!(places(&content).is_empty());
    }

    proptest! {
        #[test]
        fn no_text_is_changed_but_in_its_places(text in "[{} a-c\u{e9}]{0,40}(\\{\\{ ?actual ?\\}\\})?[{} a-c]{0,20}") {
            let same = each_place(&text, |_| None);
            prop_assert_eq!(&same, &text);
            let mut seen = 0;
            each_place(&text, |_| { seen += 1; None });
            let filled = each_place(&text, |_| Some("7".to_owned()));
            prop_assert_eq!(seen > 0, filled != text);
        }
    }
}
