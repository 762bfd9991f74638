//! An article: the page that everything else is for.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::shapes::{Card, Head, Link, NoteView, OpenGraph};
use super::{Ask, Look, PageError, Site, json_ld, markets, missing, tickers, times};
use crate::base::clock::Micros;
use crate::base::words::Words;
use crate::changes::{NoteKind, Subject};
use crate::news::editions;
use crate::news::flashes::live::of_article as flashes_of;
use crate::news::newsroom::live::{self, After, LiveArticle, LiveText, Note, Withdrawn};
use crate::news::newsroom::preview::Preview;
use crate::news::text::clip;
use crate::views::pages::Rendered;

/// After this many days a reader is told that the article is old.
const OLD_DAYS: i64 = 30;

/// `/article/<number>`: the address that never changes; sends on to today's.
pub async fn by_number(State(site): State<Arc<Site>>, Path(number): Path<String>, ask: Ask) -> Response {
    let below = ask.below.clone();
    site.show(Ask { keep: false, ..ask }, move |look| match number.parse() {
        Ok(number) => page(look, number, &below),
        Err(_) => missing::page(look, &below),
    })
    .await
}

/// The number at the end of an article's address.
pub fn number_in(last_word: &str) -> Option<i64> {
    let (_, digits) = last_word.rsplit_once('-')?;
    let all_digits = !digits.is_empty() && digits.len() < 18 && digits.bytes().all(|b| b.is_ascii_digit());
    all_digits.then(|| digits.parse().ok()).flatten()
}

/// The article with this number: its page, a redirect to its address of today, or what is left of it.
pub fn page(look: &mut Look<'_, '_>, number: i64, below: &str) -> Result<Rendered, PageError> {
    let found = live::by_number(look.read, number)?.filter(|article| article.edition == look.edition.id);
    let Some(article) = found else {
        return match live::withdrawn(look.read, number)?.filter(|gone| gone.edition == look.edition.id) {
            Some(gone) => withdrawn(look, &gone),
            None => missing::page(look, below),
        };
    };
    let path = look.article_path(&article);
    if path != look.path {
        return Ok(Rendered::redirect(301, path));
    }
    look.of(Subject::Article(article.id));
    let text = live::text(look.read, article)?;
    show(look, &text, &path, true)
}

/// A text that is not public, as readers would see it: the same page, which no machine may keep, and
/// which counts no reading.
pub fn preview(look: &mut Look<'_, '_>, preview: &Preview) -> Result<Rendered, PageError> {
    let text = preview.as_if_live();
    let path = look.article_path(&text.article);
    show(look, text, &path, false)
}

fn show(look: &mut Look<'_, '_>, text: &LiveText, path: &str, public: bool) -> Result<Rendered, PageError> {
    let (article, content) = (&text.article, &text.content);
    let url = look.absolute(path);
    let notes: Vec<NoteView> = live::notes(look.read, article.id)?
        .iter()
        .map(|note| note_view(look, note))
        .collect();
    let bylines = look.bylines(&content.bylines)?;
    let picture = match &content.lead_picture {
        Some(lead) => look.picture(lead.media, lead.caption.as_deref(), lead.alt.as_deref())?,
        None => None,
    };
    let topics = editions::topics_by_id(look.read, &content.topics)?;
    for topic in &topics {
        look.of(Subject::Topic(topic.id));
    }
    let topic_links: Vec<Link> = topics
        .iter()
        .map(|topic| Link {
            name: topic.name.clone(),
            url: look.link(&format!("/topic/{}", topic.slug)),
        })
        .collect();
    let sections: Vec<Link> = {
        let ids: Vec<_> = look
            .sections
            .and_parents(article.section)
            .iter()
            .map(|section| section.id)
            .collect();
        ids.into_iter().filter_map(|id| look.section_link(id)).collect()
    };
    let around = look.surroundings(&content.body)?;
    let body = match tickers::linked(look, &content.body)? {
        Some(linked) => linked.body.to_html(&around.entitled(linked.titles)),
        None => content.body.to_html(&around),
    };
    let so_far = if public {
        super::stories::so_far(look, article)?
    } else {
        None
    };
    let related = related(look, text)?;
    let flashes = flashes(look, article, public)?;
    let more = more_in_section(look, article, &related)?;
    let author_urls = bylines
        .iter()
        .filter_map(|b| b.url.as_ref())
        .map(|path| look.absolute(path))
        .collect();
    let title = if content.seo.title.is_empty() {
        &article.headline
    } else {
        &content.seo.title
    };
    let description = match (content.seo.description.as_str(), article.standfirst.as_str()) {
        ("", "") => clip(&content.body.first_paragraph(), 200),
        ("", standfirst) => standfirst.to_owned(),
        (own, _) => own.to_owned(),
    };
    let canonical = if content.seo.canonical.is_empty() {
        url.clone()
    } else {
        content.seo.canonical.clone()
    };
    let head = Head {
        title: format!("{title} – {}", look.edition.name),
        description: description.clone(),
        canonical,
        robots: Some(if public {
            "max-image-preview:large"
        } else {
            "noindex, nofollow"
        }),
        og: public.then(|| OpenGraph {
            kind: "article",
            title: title.clone(),
            description,
            url: url.clone(),
            image: picture.as_ref().map(|p| look.absolute(&p.widest.0)),
            image_alt: picture.as_ref().map(|p| p.alt.clone()).unwrap_or_default(),
            image_width: picture.as_ref().map_or(0, |p| p.widest.1),
            image_height: picture.as_ref().map_or(0, |p| p.widest.2),
            published: Some(times::iso(&look.edition, article.published_at)),
            modified: article.updated_at.map(|at| times::iso(&look.edition, at)),
            section: sections.first().map(|section| section.name.clone()),
            authors: author_urls,
        }),
        json_ld: public
            .then(|| json_ld::article(look, text, &url, (&bylines, picture.as_ref()), &notes, &sections)),
        feeds: super::front::feed_links(look, "", &look.edition.name),
        ..Head::default()
    };
    let own = json!({
        "article": {
            "number": article.number,
            "headline": article.headline,
            "standfirst": article.standfirst,
            "kind": article.kind.as_str(),
            "kind_label": super::look::kind_label(look.words(), article.kind),
            "section": sections.first(),
            "parent_section": sections.get(1),
            "bylines": bylines,
            "dateline": article.dateline,
            "published": look.time(article.published_at),
            "updated": article.updated_at.map(|at| look.time(at)),
            "picture": picture,
            "named_picture": content.named_picture,
            "body": body,
            "topics": topic_links,
            "reading_minutes": article.reading_minutes,
            "corrections": notes,
            "share": share(look.words().say("share_mail"), &url, &article.headline),
            "archive_notice": archive_notice(look, article),
            "importance": article.importance,
        },
        "story": so_far,
        "flashes": flashes,
        "instruments": markets::since_published(look, &content.instruments, article.published_at)?,
        "related": related,
        "more": more,
        "markets": markets::strip_of_article(look)?,
    });
    let site = Arc::clone(look.site);
    let mut page = site
        .theme
        .page(look, "article.html", &head, sections.first(), own)?;
    if public {
        page.counts = Some(site.counts.counter(article.id));
    } else {
        page.keep = false;
    }
    Ok(page)
}

/// How the news came in: the flashes that lead here, without a link to where the reader is.
fn flashes(
    look: &mut Look<'_, '_>,
    article: &LiveArticle,
    public: bool,
) -> Result<Vec<super::flash_view::FlashView>, PageError> {
    let found = if public {
        flashes_of(look.read, article.id)?
    } else {
        Vec::new()
    };
    if !found.is_empty() {
        look.of(Subject::Flashes(look.edition.id));
    }
    found
        .iter()
        .map(|flash| {
            let view = look.flash(flash)?;
            Ok(super::flash_view::FlashView {
                article: None,
                ..view
            })
        })
        .collect()
}

fn note_view(look: &Look<'_, '_>, note: &Note) -> NoteView {
    NoteView {
        kind: note.kind.as_str(),
        label: note_label(look.words(), note.kind),
        text: note.text.clone(),
        at: look.time(note.at),
    }
}

pub fn note_label(words: &'static Words, kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Correction => words.say("note_correction"),
        NoteKind::Clarification => words.say("note_clarification"),
        NoteKind::Update => words.say("note_update"),
        NoteKind::Withdrawal => words.say("note_withdrawal"),
    }
}

/// What editors related to it first, then what is most like it by its words and topics.
fn related(look: &mut Look<'_, '_>, text: &LiveText) -> Result<Vec<Card>, PageError> {
    let mut ids = text.content.related.clone();
    let site = Arc::clone(look.site);
    for id in site.search.similar(text.article.id, 6) {
        if id != text.article.id && !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut cards = Vec::new();
    for id in ids {
        if cards.len() == 4 {
            break;
        }
        if let Some(article) = live::by_id(look.read, id)?.filter(|a| a.edition == look.edition.id) {
            cards.push(look.card(&article)?);
        }
    }
    Ok(cards)
}

fn more_in_section(
    look: &mut Look<'_, '_>,
    article: &LiveArticle,
    related: &[Card],
) -> Result<Vec<Card>, PageError> {
    look.of(Subject::Section(article.section));
    let newest = live::in_section(look.read, article.section, After::start(), 12)?;
    let mut cards = Vec::new();
    for other in newest.iter().filter(|other| other.id != article.id) {
        let path = look.article_path(other);
        if cards.len() < 4 && !related.iter().any(|card| card.url == path) {
            cards.push(look.card(other)?);
        }
    }
    // A row of one or two looks like a mistake.
    Ok(if cards.len() < 3 { Vec::new() } else { cards })
}

/// An undated old story once cost an airline most of its value in minutes; ours say their age.
fn archive_notice(look: &mut Look<'_, '_>, article: &LiveArticle) -> Option<String> {
    let old_at = article.changed_at().plus_days(OLD_DAYS);
    if old_at > look.now {
        look.until(old_at);
        return None;
    }
    let days = (look.now.0 - article.published_at.0) / Micros::DAY;
    let (name, n) = match days {
        ..60 => ("older_than_days", days),
        60..730 => ("older_than_months", days / 30),
        _ => ("older_than_years", days / 365),
    };
    Some(look.words().fill(name, &[("n", &n.to_string())]))
}

/// Plain links; nothing is loaded from anybody until a reader follows one.
fn share(mail: &str, url: &str, headline: &str) -> Vec<serde_json::Value> {
    let (url, text) = (encode(url), encode(headline));
    [
        (mail, format!("mailto:?subject={text}&body={url}")),
        (
            "LinkedIn",
            format!("https://www.linkedin.com/sharing/share-offsite/?url={url}"),
        ),
        ("X", format!("https://x.com/intent/post?url={url}&text={text}")),
        (
            "Facebook",
            format!("https://www.facebook.com/sharer/sharer.php?u={url}"),
        ),
        ("WhatsApp", format!("https://wa.me/?text={text}%20{url}")),
    ]
    .into_iter()
    .map(|(label, url)| json!({ "label": label, "url": url }))
    .collect()
}

/// Percent-encoding for a query's value (RFC 3986, unreserved characters stay).
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The address of a withdrawn article: what was said about it, under HTTP 410.
fn withdrawn(look: &mut Look<'_, '_>, gone: &Withdrawn) -> Result<Rendered, PageError> {
    look.of(Subject::Article(gone.article));
    let head = Head {
        title: format!("{} – {}", gone.headline, look.edition.name),
        robots: Some("noindex"),
        ..Head::default()
    };
    let own = json!({
        "article": {
            "headline": gone.headline,
            "published": look.time(gone.published_at),
            "corrections": [note_view(look, &gone.note)],
        },
    });
    let site = Arc::clone(look.site);
    Ok(site
        .theme
        .page(look, "withdrawn.html", &head, None, own)?
        .with_status(410))
}
