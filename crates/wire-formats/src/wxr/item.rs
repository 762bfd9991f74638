//! One post, page or attachment.

use jiff::Timestamp;

use super::fields::Fields;
use super::site::{Category, Site};
use crate::html::{title, to_body};
use crate::text::{parse_timestamp, squeezed};
use crate::{Document, RemotePicture};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Post,
    Page,
    /// A picture or another file; its description is the item's text.
    Attachment,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Published,
    /// Has its date in the future of the export.
    Scheduled,
}

/// An item as WordPress stored it. [`Item::document`] makes a document of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    pub kind: Kind,
    pub status: Status,
    /// WordPress's number; attachments are referred to by it.
    pub id: Option<u64>,
    pub title: String,
    /// The old address, so that it can lead to the new one.
    pub link: Option<String>,
    pub guid: Option<String>,
    pub slug: Option<String>,
    /// The login and the name to print.
    pub creator: Option<(String, String)>,
    pub published: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    pub categories: Vec<Category>,
    pub tags: Vec<Category>,
    /// The attachment that is the lead picture.
    pub thumbnail: Option<u64>,
    /// The post that an attachment was uploaded for, the page above a page.
    pub parent: Option<u64>,
    /// Where an attachment's file is.
    pub attachment_url: Option<String>,
    /// An attachment's alternative text.
    pub alt: Option<String>,
    /// HTML, shortcodes and all.
    pub content: String,
    pub excerpt: String,
    /// What was odd about the item itself.
    pub notes: Vec<String>,
}

impl Item {
    pub(super) fn of(fields: &Fields, site: &Site) -> Item {
        let mut notes = Vec::new();
        let kind = match fields.one("post_type") {
            Some("page") => Kind::Page,
            Some("attachment") => Kind::Attachment,
            _ => Kind::Post,
        };
        let terms = |domain: &str| -> Vec<Category> {
            let wanted = fields
                .0
                .iter()
                .filter(|field| field.name == "category" && field.domain == domain);
            wanted
                .filter_map(|field| {
                    Some(Category {
                        name: squeezed(&field.text)?,
                        slug: field.nicename.clone(),
                        parent: None,
                    })
                })
                .collect()
        };
        let creator = fields.owned("creator");
        Item {
            kind,
            status: match fields.one("status") {
                Some("future") => Status::Scheduled,
                _ => Status::Published,
            },
            id: fields.number("post_id"),
            title: fields.one("title").map(title).unwrap_or_default(),
            link: fields.owned("link"),
            guid: fields.owned("guid"),
            slug: fields.owned("post_name"),
            creator: creator.map(|login| (login.clone(), site.name_of(&login))),
            published: published(fields, &mut notes),
            updated: fields.one("post_modified_gmt").and_then(parse_timestamp),
            categories: terms("category"),
            tags: terms("post_tag"),
            thumbnail: fields.meta("_thumbnail_id").and_then(|id| id.parse().ok()),
            parent: fields.number("post_parent").filter(|id| *id != 0),
            attachment_url: fields.owned("attachment_url"),
            alt: fields.meta("_wp_attachment_image_alt").and_then(squeezed),
            content: fields.owned("content:encoded").unwrap_or_default(),
            excerpt: fields.owned("excerpt:encoded").unwrap_or_default(),
            notes,
        }
    }

    /// The item as a document. An attachment's lead picture is the attachment itself; a post's
    /// has to be looked up by [`Item::thumbnail`].
    pub fn document(&self, site: &Site) -> Document {
        let base = self.link.as_deref().or(site.url.as_deref());
        let read = to_body(&self.content, base);
        let standfirst = squeezed(&to_body(&self.excerpt, base).body.to_text());
        let section = self
            .categories
            .iter()
            .find(|category| category.slug != "uncategorized");
        let mut notes = self.notes.clone();
        notes.extend(read.notes);
        let mut document = Document {
            headline: self.title.clone(),
            authors: self.creator.iter().map(|(_, name)| name.clone()).collect(),
            section: section.map(|category| category.name.clone()),
            topics: self.tags.iter().map(|tag| tag.name.clone()).collect(),
            published: self.published,
            updated: self.updated.filter(|updated| Some(*updated) > self.published),
            canonical: self.link.clone(),
            body: read.body,
            pictures: read.pictures,
            standfirst,
            notes,
            ..Document::default()
        };
        if let Some(url) = &self.attachment_url {
            // WordPress keeps an attachment's caption where posts have their excerpt.
            let (caption, credit) = crate::credit::split(document.standfirst.as_deref().unwrap_or(""));
            document.lead_picture = Some(RemotePicture {
                url: Some(url.clone()),
                credit,
                caption,
                alt: self.alt.clone(),
            });
        }
        document
    }
}

fn published(fields: &Fields, notes: &mut Vec<String>) -> Option<Timestamp> {
    let exact = fields.one("post_date_gmt").and_then(parse_timestamp);
    exact
        .or_else(|| fields.one("pubDate").and_then(parse_timestamp))
        .or_else(|| {
            let local = fields.one("post_date").and_then(parse_timestamp)?;
            notes.push("its date has no time zone in the export; it was read as UTC".to_owned());
            Some(local)
        })
}
