//! One entry of a feed → a document.

use courant_body::escape;
use feed_rs::model::{Entry, MediaObject};
use jiff::Timestamp;

use super::Item;
use crate::html::{Converted, title, to_body};
use crate::text::{Base, same_words, squeeze, squeezed};
use crate::{Document, RemotePicture, credit};

/// A summary longer than this is the text itself.
const STANDFIRST: usize = 600;

pub(super) fn of(entry: Entry, feed: &Base) -> Item {
    let link = entry
        .links
        .iter()
        .find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"))
        .and_then(|link| feed.absolute(&link.href));
    let base = link.clone().or_else(|| entry.base.clone());
    let content = entry.content.as_ref().and_then(|content| {
        let text = content.body.as_deref()?;
        Some(html_of(text, content.content_type.as_ref()))
    });
    let summary = entry
        .summary
        .as_ref()
        .map(|summary| html_of(&summary.content, summary.content_type.as_ref()));
    let content = content.filter(|text| !text.trim().is_empty());
    let has_both = content.is_some() && summary.is_some();
    let read = to_body(
        content.or_else(|| summary.clone()).as_deref().unwrap_or(""),
        base.as_deref(),
    );
    let standfirst = summary
        .filter(|_| has_both)
        .and_then(|summary| standfirst(&summary, &read));
    let authors = entry
        .authors
        .iter()
        .filter_map(|person| author(person.name.as_deref()?));
    let headline = entry
        .title
        .as_ref()
        .map(|text| title(&text.content))
        .unwrap_or_default();
    let published = entry.published.and_then(|at| moment(at.timestamp()));
    let updated = entry.updated.and_then(|at| moment(at.timestamp()));
    let topics = entry.categories.iter().filter_map(|category| {
        let label = category.label.as_deref().unwrap_or(&category.term);
        squeezed(label)
    });
    let mut document = Document {
        headline,
        standfirst,
        authors: authors.collect(),
        topics: topics.take(30).collect(),
        published: published.or(updated),
        updated: updated.filter(|at| published.is_some_and(|published| *at > published)),
        canonical: link,
        lead_picture: entry.media.iter().find_map(|media| picture(media, feed)),
        body: read.body,
        pictures: read.pictures,
        notes: read.notes,
        ..Document::default()
    };
    document.authors.dedup();
    let id = squeezed(&entry.id)
        .or_else(|| document.canonical.clone())
        .unwrap_or_else(|| made_id(&document));
    Item { id, document }
}

/// FNV-1a: short, and the same in every version of the program.
fn made_id(document: &Document) -> String {
    let text = format!("{}\n{}", document.headline, document.body.to_text());
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    format!("made:{hash:016x}")
}

fn moment(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}

fn html_of(text: &str, kind: &str) -> String {
    let has_tags = text.contains("</") || text.contains("<br") || text.contains("<p");
    match kind {
        // Many feeds call HTML plain text, or the other way about.
        "text/plain" if !has_tags => escape(text),
        _ => text.to_owned(),
    }
}

fn standfirst(summary: &str, read: &Converted) -> Option<String> {
    let text = squeezed(&to_body(summary, None).body.to_text())?;
    let start = text.trim_end_matches(['…', '.', ']', '[']).trim();
    let repeats = squeeze(&read.body.to_text()).starts_with(start) || same_words(&text, &read.body.to_text());
    (text.chars().count() <= STANDFIRST && !repeats).then_some(text)
}

/// RSS writes `desk@paper.example (Ada Lind)`, of which feed-rs leaves `(Ada Lind)`.
fn author(name: &str) -> Option<String> {
    let name = squeeze(name);
    let inside = name.split_once('(').and_then(|(mail, rest)| {
        let is_mail = mail.is_empty() || mail.contains('@');
        Some(rest.strip_suffix(')')?.trim().to_owned()).filter(|_| is_mail)
    });
    let name = inside.unwrap_or(name);
    (!name.is_empty() && !name.contains('@')).then_some(name)
}

fn picture(media: &MediaObject, base: &Base) -> Option<RemotePicture> {
    let shown = media.content.iter().find(|content| {
        let kind = content.content_type.as_ref().map(|kind| kind.to_string());
        kind.is_some_and(|kind| kind.starts_with("image/"))
    });
    let url = shown.and_then(|content| base.absolute(content.url.as_ref()?.as_str()));
    let url = url.or_else(|| base.absolute(&media.thumbnails.first()?.image.uri))?;
    let said = media
        .description
        .as_ref()
        .map(|text| squeeze(&text.content))
        .unwrap_or_default();
    let (caption, in_caption) = credit::split(&said);
    let stated = media
        .credits
        .first()
        .and_then(|credit| credit::clean(&credit.entity));
    Some(RemotePicture {
        url: Some(url),
        credit: stated.or(in_caption),
        caption,
        alt: media.title.as_ref().and_then(|title| squeezed(&title.content)),
    })
}
