//! Feeds and sitemaps as text: documents in, XML or JSON out. Pure functions; what goes in is decided
//! by the pages that call them, when it is made anew by what they noted.

mod atom;
mod ical;
mod json_feed;
mod rss;
mod sitemap;
mod xml;

pub use atom::atom;
pub use ical::{At as CalendarAt, Calendar as EventCalendar, Event as CalendarEvent, ical};
pub use json_feed::json_feed;
pub use rss::rss;
pub use sitemap::{NewsEntry, SitemapEntry, index, news_sitemap, sitemap};

/// A feed of articles.
#[derive(Clone, Debug, Default)]
pub struct Feed {
    pub title: String,
    pub description: String,
    pub language: String,
    /// The page that the feed belongs to.
    pub page_url: String,
    pub feed_url: String,
    /// Where WebSub subscribers are told of news, if anywhere.
    pub hub: Option<String>,
    /// The latest change among the entries, RFC 3339.
    pub updated: Option<jiff::Timestamp>,
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug)]
pub struct Entry {
    /// Never changes, whatever happens to the address.
    pub id: String,
    pub url: String,
    pub title: String,
    pub summary: String,
    /// The whole text as HTML, where the edition gives it away.
    pub content: Option<String>,
    pub authors: Vec<String>,
    pub categories: Vec<String>,
    pub published: jiff::Timestamp,
    pub updated: Option<jiff::Timestamp>,
    pub picture: Option<Enclosure>,
}

#[derive(Clone, Debug)]
pub struct Enclosure {
    pub url: String,
    pub credit: String,
    pub alt: String,
    pub width: u32,
    pub height: u32,
}
