//! For search engines: `robots.txt`, the sitemap in files of 5,000 under an index, the news sitemap.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;

use super::{Ask, Look, PageError, Site, missing, times};
use crate::base::clock::Micros;
use crate::base::store::StoreError;
use crate::changes::Subject;
use crate::news::editions;
use crate::news::markets::live as live_markets;
use crate::news::newsroom::live::{self, After};
use crate::news::stories;
use crate::views::feeds::{self, NewsEntry, SitemapEntry};
use crate::views::pages::Rendered;

/// Articles in one file; the protocol allows 50,000, smaller ones are made and fetched faster.
const PER_FILE: i64 = 5_000;
/// The newest; older stories are found by their articles.
const STORIES: i64 = 5_000;
/// Of one shelf.
const INSTRUMENTS: usize = 1_000;
/// Google's limit for one news sitemap, in addresses and in days.
const NEWS_PER_FILE: usize = 1_000;
const NEWS_DAYS: i64 = 2;
const XML: &str = "application/xml; charset=utf-8";

pub async fn robots(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, |look| {
        let map = |name: &str| look.absolute(&look.link(name));
        let text = format!(
            "User-agent: *\nDisallow: {}\nDisallow: {}\nAllow: /\n\nSitemap: {}\nSitemap: {}\n",
            look.link("/search"),
            look.link("/sign-up/"),
            map("/sitemap.xml"),
            map("/news-sitemap.xml"),
        );
        Ok(Rendered::typed("text/plain; charset=utf-8", text))
    })
    .await
}

/// `/sitemap.xml`: the index.
pub async fn index(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, |look| {
        look.of(Subject::Latest(look.edition.id));
        let last = live::latest(look.read, look.edition.id, After::start(), 1)?;
        let changed = last
            .first()
            .map(|article| times::iso(&look.edition, article.changed_at()));
        let files = (live::count(look.read, look.edition.id)?.max(1) + PER_FILE - 1) / PER_FILE;
        let mut entries = vec![SitemapEntry {
            url: look.absolute(&look.link("/sitemap/places.xml")),
            changed: changed.clone(),
        }];
        for file in 1..=files {
            let changed = changed.clone().filter(|_| file == files);
            let url = look.absolute(&look.link(&format!("/sitemap/articles-{file}.xml")));
            entries.push(SitemapEntry { url, changed });
        }
        Ok(Rendered::typed(XML, feeds::index(&entries)))
    })
    .await
}

/// `/sitemap/places.xml` and `/sitemap/articles-<n>.xml`.
pub async fn file(State(site): State<Arc<Site>>, Path(name): Path<String>, ask: Ask) -> Response {
    let below = ask.below.clone();
    site.show(ask, move |look| {
        if name == "places.xml" {
            return places(look);
        }
        let number = name
            .strip_prefix("articles-")
            .and_then(|rest| rest.strip_suffix(".xml")?.parse::<i64>().ok());
        match number {
            Some(n) if n >= 1 => articles(look, n, &below),
            _ => missing::page(look, &below),
        }
    })
    .await
}

fn places(look: &mut Look<'_, '_>) -> Result<Rendered, PageError> {
    look.of(Subject::Page(look.edition.id));
    let mut paths = vec!["/".to_owned(), "/corrections".to_owned(), "/updates".to_owned()];
    let sections: Vec<String> = look
        .sections
        .iter()
        .map(|section| look.sections.path(section.id))
        .collect();
    paths.extend(sections.iter().cloned());
    for topic in editions::topics(look.read, look.edition.id)? {
        look.of(Subject::Topic(topic.id));
        paths.push(format!("/topic/{}", topic.slug));
    }
    for who in editions::contributors(look.read)? {
        look.of(Subject::Contributor(who.id));
        paths.push(format!("/contributor/{}", who.slug));
    }
    paths.extend(
        editions::pages(look.read, look.edition.id)?
            .iter()
            .map(|page| format!("/{}", page.slug)),
    );
    look.of(Subject::Stories(look.edition.id));
    paths.push("/stories".to_owned());
    look.of(Subject::Markets);
    // A section may be called as the overview is.
    let markets = markets(look)?;
    paths.extend(
        markets
            .into_iter()
            .filter(|path| path != "/markets" || !sections.contains(path)),
    );
    let mut entries: Vec<SitemapEntry> = paths
        .iter()
        .map(|path| SitemapEntry {
            url: look.absolute(&look.link(path)),
            changed: None,
        })
        .collect();
    for (path, last) in stories::live::addresses(look.read, look.edition.id, STORIES)? {
        entries.push(SitemapEntry {
            url: look.absolute(&look.link(&path)),
            changed: Some(times::iso(&look.edition, last)),
        });
    }
    Ok(Rendered::typed(XML, feeds::sitemap(&entries)))
}

/// The pages of market data, when there is any. What ended is history that people look for, too.
fn markets(look: &mut Look<'_, '_>) -> Result<Vec<String>, StoreError> {
    let shelves = live_markets::shelves(look.read, INSTRUMENTS)?;
    if shelves.is_empty() {
        return Ok(Vec::new());
    }
    // The converter is found under its pairs.
    let own = ["", "/rates", "/yield-curve", "/live", "/calendar"];
    let instruments = shelves.iter().flat_map(|(_, list)| list);
    Ok(own
        .iter()
        .map(|page| format!("/markets{page}"))
        .chain(instruments.map(|of| format!("/markets/{}", of.instrument.slug)))
        .collect())
}

fn articles(look: &mut Look<'_, '_>, file: i64, below: &str) -> Result<Rendered, PageError> {
    look.of(Subject::Latest(look.edition.id));
    let list = live::numbered_page(look.read, look.edition.id, (file - 1) * PER_FILE, PER_FILE)?;
    if list.is_empty() && file > 1 {
        return missing::page(look, below);
    }
    let entries: Vec<SitemapEntry> = list
        .iter()
        .map(|article| SitemapEntry {
            url: look.absolute(&look.article_path(article)),
            changed: Some(times::iso(&look.edition, article.changed_at())),
        })
        .collect();
    Ok(Rendered::typed(XML, feeds::sitemap(&entries)))
}

/// `/news-sitemap.xml`: the last two days. More than 1,000 articles are split under an index.
pub async fn news(State(site): State<Arc<Site>>, ask: Ask) -> Response {
    site.show(ask, |look| {
        let entries = news_entries(look)?;
        if entries.len() <= NEWS_PER_FILE {
            return Ok(Rendered::typed(XML, feeds::news_sitemap(&entries)));
        }
        let files: Vec<SitemapEntry> = (1..=entries.len().div_ceil(NEWS_PER_FILE))
            .map(|n| SitemapEntry {
                url: look.absolute(&look.link(&format!("/news-sitemap/{n}.xml"))),
                changed: None,
            })
            .collect();
        Ok(Rendered::typed(XML, feeds::index(&files)))
    })
    .await
}

/// `/news-sitemap/<n>.xml`
pub async fn news_file(State(site): State<Arc<Site>>, Path(name): Path<String>, ask: Ask) -> Response {
    let below = ask.below.clone();
    site.show(ask, move |look| {
        let entries = news_entries(look)?;
        let number = name
            .strip_suffix(".xml")
            .and_then(|n| n.parse::<usize>().ok())
            .filter(|n| *n >= 1);
        match number.and_then(|n| entries.chunks(NEWS_PER_FILE).nth(n - 1)) {
            Some(chunk) => Ok(Rendered::typed(XML, feeds::news_sitemap(chunk))),
            None => missing::page(look, &below),
        }
    })
    .await
}

fn news_entries(look: &mut Look<'_, '_>) -> Result<Vec<NewsEntry>, PageError> {
    look.of(Subject::Latest(look.edition.id));
    let since = look.now.plus_days(-NEWS_DAYS);
    let language = look.edition.language.split('-').next().unwrap_or("en").to_owned();
    let mut entries = Vec::new();
    let mut after = After::start();
    loop {
        let page = live::latest(look.read, look.edition.id, after, 500)?;
        for article in &page {
            if article.published_at < since {
                return Ok(entries);
            }
            // The file is made anew when its oldest entry falls out.
            look.until(Micros(article.published_at.0 + NEWS_DAYS * Micros::DAY));
            entries.push(NewsEntry {
                url: look.absolute(&look.article_path(article)),
                publication: look.edition.name.clone(),
                language: language.clone(),
                published: times::iso(&look.edition, article.published_at),
                title: article.headline.clone(),
            });
        }
        match page.last() {
            Some(last) if page.len() == 500 => after = last.after(),
            _ => return Ok(entries),
        }
    }
}
