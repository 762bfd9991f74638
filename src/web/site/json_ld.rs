//! Structured data for machines that read pages: schema.org as JSON-LD.

use serde_json::{Value, json};

use super::Look;
use super::shapes::{BylineView, Link, NoteView, PictureView};
use super::times::iso;
use crate::news::editions::Contributor;
use crate::news::newsroom::Kind;
use crate::news::newsroom::live::LiveText;
use crate::news::stories::live::LiveStory;

pub fn front(look: &Look<'_, '_>) -> String {
    let search = format!(
        "{}?q={{search_term_string}}",
        look.absolute(&look.link("/search"))
    );
    write(&json!({
        "@context": "https://schema.org",
        "@graph": [
            publisher(look),
            {
                "@type": "WebSite",
                "name": look.edition.name,
                "description": look.edition.description,
                "inLanguage": look.edition.language,
                "url": look.absolute(&look.link("/")),
                "potentialAction": {
                    "@type": "SearchAction",
                    "target": { "@type": "EntryPoint", "urlTemplate": search },
                    "query-input": "required name=search_term_string",
                },
            },
        ],
    }))
}

pub fn list(look: &Look<'_, '_>, name: &str, url: &str, parents: &[Link]) -> String {
    let mut path = parents.to_vec();
    path.push(Link {
        name: name.to_owned(),
        url: url.to_owned(),
    });
    write(&json!({
        "@context": "https://schema.org",
        "@graph": [
            { "@type": "CollectionPage", "name": name, "url": url, "inLanguage": look.edition.language },
            breadcrumbs(look, &path),
        ],
    }))
}

/// A story is a page about a list of articles, the newest first.
pub fn story(look: &Look<'_, '_>, story: &LiveStory, url: &str, articles: &[(String, String)]) -> String {
    let items: Vec<Value> = articles
        .iter()
        .enumerate()
        .map(|(place, (path, headline))| {
            json!({
                "@type": "ListItem",
                "position": place + 1,
                "url": look.absolute(path),
                "name": headline,
            })
        })
        .collect();
    let path = [Link {
        name: story.title.clone(),
        url: url.to_owned(),
    }];
    write(&json!({
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "CollectionPage",
                "name": story.title,
                "description": story.summary,
                "url": url,
                "inLanguage": look.edition.language,
                "datePublished": iso(&look.edition, story.first_at),
                "dateModified": iso(&look.edition, story.last_at),
                "publisher": publisher(look),
                "mainEntity": { "@type": "ItemList", "itemListElement": items },
            },
            breadcrumbs(look, &path),
        ],
    }))
}

pub fn contributor(look: &Look<'_, '_>, who: &Contributor, url: &str) -> String {
    write(&json!({
        "@context": "https://schema.org",
        "@type": "ProfilePage",
        "mainEntity": {
            "@type": "Person",
            "name": who.name,
            "jobTitle": who.role,
            "description": who.bio,
            "knowsAbout": who.expertise,
            "url": url,
            "worksFor": publisher(look),
        },
    }))
}

pub fn article(
    look: &Look<'_, '_>,
    text: &LiveText,
    url: &str,
    (bylines, picture): (&[BylineView], Option<&PictureView>),
    notes: &[NoteView],
    sections: &[Link],
) -> String {
    let article = &text.article;
    let authors: Vec<Value> = bylines.iter().map(|byline| person(look, byline)).collect();
    let mut data = json!({
        "@type": subtype(article.kind),
        "headline": article.headline,
        "description": article.standfirst,
        "inLanguage": look.edition.language,
        "url": url,
        "mainEntityOfPage": url,
        "datePublished": iso(&look.edition, article.published_at),
        "dateModified": iso(&look.edition, article.changed_at()),
        "author": authors,
        "publisher": publisher(look),
        "isAccessibleForFree": true,
        "wordCount": text.content.body.word_count(),
    });
    if !article.dateline.is_empty() {
        data["dateline"] = json!(article.dateline);
    }
    if let Some(section) = sections.first() {
        data["articleSection"] = json!(section.name);
    }
    if let Some(picture) = picture {
        data["image"] = json!([image(look, picture)]);
    }
    let corrections: Vec<Value> = notes
        .iter()
        .filter(|note| note.kind != "update")
        .map(|note| json!({ "@type": "CorrectionComment", "text": note.text, "datePublished": note.at.iso }))
        .collect();
    if !corrections.is_empty() {
        data["correction"] = json!(corrections);
    }
    let mut path: Vec<Link> = sections.iter().rev().cloned().collect();
    path.push(Link {
        name: article.headline.clone(),
        url: url.to_owned(),
    });
    write(&json!({ "@context": "https://schema.org", "@graph": [data, breadcrumbs(look, &path)] }))
}

fn subtype(kind: Kind) -> &'static str {
    match kind {
        Kind::News => "ReportageNewsArticle",
        Kind::Analysis => "AnalysisNewsArticle",
        Kind::Opinion => "OpinionNewsArticle",
        Kind::Explainer => "BackgroundNewsArticle",
        Kind::Live => "NewsArticle",
    }
}

fn person(look: &Look<'_, '_>, byline: &BylineView) -> Value {
    match &byline.url {
        Some(path) => json!({ "@type": "Person", "name": byline.name, "url": look.absolute(path) }),
        None => json!({ "@type": "Person", "name": byline.name }),
    }
}

fn image(look: &Look<'_, '_>, picture: &PictureView) -> Value {
    let (path, width, height) = &picture.widest;
    json!({
        "@type": "ImageObject",
        "url": look.absolute(path),
        "width": width,
        "height": height,
        "caption": if picture.caption.is_empty() { &picture.alt } else { &picture.caption },
        "creditText": picture.credit,
    })
}

fn publisher(look: &Look<'_, '_>) -> Value {
    let page = |path: &str| look.absolute(&look.link(path));
    json!({
        "@type": "NewsMediaOrganization",
        "name": look.edition.name,
        "url": page("/"),
        "logo": { "@type": "ImageObject", "url": look.absolute("/logo.png"), "width": 600, "height": 60 },
        "correctionsPolicy": page("/corrections"),
        "publishingPrinciples": page("/policies"),
        "ethicsPolicy": page("/policies"),
    })
}

fn breadcrumbs(look: &Look<'_, '_>, path: &[Link]) -> Value {
    let front = Link {
        name: look.edition.name.clone(),
        url: look.link("/"),
    };
    let items: Vec<Value> = std::iter::once(&front)
        .chain(path)
        .enumerate()
        .map(|(i, link)| {
            let url = if link.url.starts_with('/') {
                look.absolute(&link.url)
            } else {
                link.url.clone()
            };
            json!({ "@type": "ListItem", "position": i + 1, "name": link.name, "item": url })
        })
        .collect();
    json!({ "@type": "BreadcrumbList", "itemListElement": items })
}

/// JSON for inside a script element: no `<` may end it early.
fn write(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c")
}
