//! Sitemaps (sitemaps.org 0.9), their index, and Google's news sitemap.

use super::xml::Xml;

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

pub struct SitemapEntry {
    pub url: String,
    /// RFC 3339.
    pub changed: Option<String>,
}

pub struct NewsEntry {
    pub url: String,
    pub publication: String,
    /// Two or three letters of ISO 639.
    pub language: String,
    pub published: String,
    pub title: String,
}

pub fn sitemap(entries: &[SitemapEntry]) -> String {
    list("urlset", "url", entries)
}

/// A sitemap of sitemaps.
pub fn index(entries: &[SitemapEntry]) -> String {
    list("sitemapindex", "sitemap", entries)
}

fn list(root: &str, item: &str, entries: &[SitemapEntry]) -> String {
    let mut xml = Xml::new();
    xml.open(root, &[("xmlns", SITEMAP)]);
    for entry in entries {
        xml.open(item, &[]);
        xml.text("loc", &entry.url);
        if let Some(changed) = &entry.changed {
            xml.text("lastmod", changed);
        }
        xml.close(item);
    }
    xml.close(root);
    xml.finish()
}

pub fn news_sitemap(entries: &[NewsEntry]) -> String {
    let mut xml = Xml::new();
    xml.open(
        "urlset",
        &[
            ("xmlns", SITEMAP),
            ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9"),
        ],
    );
    for entry in entries {
        xml.open("url", &[]);
        xml.text("loc", &entry.url);
        xml.open("news:news", &[]);
        xml.open("news:publication", &[]);
        xml.text("news:name", &entry.publication);
        xml.text("news:language", &entry.language);
        xml.close("news:publication");
        xml.text("news:publication_date", &entry.published);
        xml.text("news:title", &entry.title);
        xml.close("news:news");
        xml.close("url");
    }
    xml.close("urlset");
    xml.finish()
}
