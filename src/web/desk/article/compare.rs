//! Two texts of an article, compared: paragraph by paragraph, then word by word. A paragraph that only
//! moved says so; it is not shown as one lost and one new.

mod blocks;

use std::sync::Arc;

use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::history::Names;
use super::overview::numbered;
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions;
use crate::news::newsroom::{Article, Byline, Content, WorkState, drafts, live};
use crate::news::people::Right;
use crate::web::desk::{Desk, Refusal, Signed};
use crate::web::site::times;

/// Versions offered in the two choices; older ones are reached from the article's page.
const OFFERED: i64 = 100;

/// A version's id, `draft`, or `live`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    from: String,
    to: String,
}

pub async fn page(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
    params: Result<Query<Params>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(params) = params.map_err(|_| Refusal::invalid("address", "cannot be read"))?;
    let (number, asker, now) = (numbered(&number)?, signed.clone(), desk.clock.now());
    let own = desk
        .read(move |read| {
            let subject = asker.article(read, number)?;
            asker.may(Right::SeeDrafts, &subject)?;
            let article = &subject.article;
            let versions = drafts::versions_before(read, article.id, i64::MAX, OFFERED)?;
            let to = match params.to.as_str() {
                "" => "draft".to_owned(),
                to => to.to_owned(),
            };
            let from = match (params.from.as_str(), &versions[..]) {
                // By default: what readers see, else the newest version.
                ("", _) if article.public.is_live() => "live".to_owned(),
                ("", [newest, ..]) => newest.id.to_string(),
                ("", []) => "draft".to_owned(),
                (from, _) => from.to_owned(),
            };
            let (old, old_name) = text(read, article, &from)?;
            let (new, new_name) = text(read, article, &to)?;
            let mut names = Names::default();
            let mut offered = vec![json!({ "value": "draft", "words": "The draft" })];
            if article.public.is_live() {
                offered.push(json!({ "value": "live", "words": "What readers see" }));
            }
            for version in &versions {
                let who = names.of(read, &version.actor)?;
                let at = times::label(&asker.edition, version.at, now).short;
                offered.push(json!({
                    "value": version.id,
                    "words": format!("{}: {}, {who}, {at}", version.ordinal, version.reason),
                }));
            }
            let fields = fields(read, &old, &new)?;
            let blocks = blocks::compared(&old.body, &new.body);
            let same = fields.is_empty() && blocks.iter().all(|block| block["kind"] == "same" || block["kind"] == "skipped");
            let may_write = asker.may_write(&subject).err().map(|refusal| refusal.detail());
            let version = |name: &str| versions.iter().any(|version| version.id.to_string() == name);
            let restorable: Vec<Value> = [(&from, &old_name), (&to, &new_name)]
                .into_iter()
                .filter(|(value, _)| version(value) && article.work != WorkState::Spiked)
                .map(|(value, name)| json!({ "version": value, "name": name }))
                .collect();
            Ok::<Value, Refusal>(json!({
                "number": number,
                "url": asker.link(&format!("/article/{number}")),
                "headline": if article.draft.headline.is_empty() { "Untitled" } else { &article.draft.headline },
                "from": from, "to": to, "old_name": old_name, "new_name": new_name,
                "offered": offered,
                "fields": fields,
                "blocks": blocks,
                "same": same,
                "restorable": restorable,
                "refused": may_write,
            }))
        })
        .await?;
    desk.page(&signed, "desk/article/compare.html", own).await
}

/// The text that a name means.
fn text(read: &mut ReadSession<'_>, article: &Article, name: &str) -> Result<(Content, String), Refusal> {
    let nothing = || Refusal::NotFound("version of this name".to_owned());
    match name {
        "draft" => Ok((article.draft.clone(), "the draft".to_owned())),
        "live" => {
            let live = live::by_id(read, article.id)?.ok_or_else(nothing)?;
            Ok((live::text(read, live)?.content, "what readers see".to_owned()))
        }
        version => {
            let id = version.parse().map_err(|_| nothing())?;
            let (line, content) = drafts::version(read, article.id, id)?.ok_or_else(nothing)?;
            Ok((content, format!("version {} ({})", line.ordinal, line.reason)))
        }
    }
}

/// The fields that differ, with their words compared.
fn fields(read: &mut ReadSession<'_>, old: &Content, new: &Content) -> Result<Vec<Value>, StoreError> {
    let (was, is) = (listed(read, old)?, listed(read, new)?);
    let differing = was.iter().zip(&is).filter(|((_, was), (_, is))| was != is);
    Ok(differing
        .map(|((name, was), (_, is))| json!({ "name": name, "pieces": blocks::words(was, is) }))
        .collect())
}

/// Every field as words, in a fixed order.
fn listed(read: &mut ReadSession<'_>, content: &Content) -> Result<Vec<(&'static str, String)>, StoreError> {
    let section = match content.section {
        Some(id) => read
            .maybe(
                crate::sql!("select name from section where id = $1"),
                &[&id],
                |row| row.get::<String>("name"),
            )?
            .unwrap_or_else(|| "gone".to_owned()),
        None => String::new(),
    };
    let topics: Vec<String> = editions::topics_by_id(read, &content.topics)?
        .into_iter()
        .map(|topic| topic.name)
        .collect();
    let mut bylines = Vec::new();
    for byline in &content.bylines {
        match byline {
            Byline::Name(name) => bylines.push(name.clone()),
            Byline::Contributor(id) => bylines.extend(editions::contributor(read, *id)?.map(|who| who.name)),
        }
    }
    let lead = content.lead_picture.as_ref();
    let picture = match lead {
        Some(lead) => crate::news::media::by_id(read, lead.media)?
            .map_or_else(|| "gone".to_owned(), |picture| picture.name),
        None => String::new(),
    };
    let text = |own: Option<&String>| own.cloned().unwrap_or_default();
    Ok(vec![
        ("Headline", content.headline.clone()),
        ("Standfirst", content.standfirst.clone()),
        ("Kind", content.kind.as_str().to_owned()),
        ("Section", section),
        ("Topics", topics.join(", ")),
        ("Bylines", bylines.join(", ")),
        ("Dateline", content.dateline.clone()),
        ("Lead picture", picture),
        ("Caption", text(lead.and_then(|lead| lead.caption.as_ref()))),
        (
            "Text for those who cannot see it",
            text(lead.and_then(|lead| lead.alt.as_ref())),
        ),
        ("Importance", content.importance.to_string()),
        (
            "Related",
            content
                .related
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join(" "),
        ),
        ("Instruments", content.instruments.join(", ")),
        ("Words in the address", content.slug.clone()),
        ("Title for search engines", content.seo.title.clone()),
        ("Description for search engines", content.seo.description.clone()),
        ("Original", content.seo.canonical.clone()),
    ])
}
