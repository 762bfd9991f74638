//! Search: a page that works without script, and suggestions for those who type.

use crate::news::markets::Numbers;
use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use http::HeaderValue;
use http::header::CACHE_CONTROL;
use serde::Deserialize;
use serde_json::{Value, json};
use text_search::{Hit, Sort, SuggestionKind};

use super::article::encode;
use super::shapes::{Head, Link};
use super::{Ask, Look, PageError, Site, markets, missing};
use crate::base::clock::Micros;
use crate::base::ids::ArticleId;
use crate::base::store::StoreError;
use crate::news::editions;
use crate::news::newsroom::live;
use crate::news::stories;
use crate::views::pages::Rendered;
use crate::views::search::{Answer, Question};

const PER_PAGE: usize = 20;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Params {
    q: String,
    sort: String,
    page: Option<String>,
}

impl Params {
    fn sort(&self) -> Sort {
        match self.sort.as_str() {
            "newest" => Sort::Newest,
            "oldest" => Sort::Oldest,
            _ => Sort::Relevance,
        }
    }
}

pub async fn results(
    State(site): State<Arc<Site>>,
    params: Result<Query<Params>, QueryRejection>,
    ask: Ask,
) -> Response {
    let params = params.map(|Query(params)| params).unwrap_or_default();
    // Not kept: there is no end to what people ask, and an answer takes a few milliseconds.
    site.show(
        Ask {
            keep: false,
            address: format!("{}#search", ask.address),
            ..ask
        },
        move |look| page(look, &params),
    )
    .await
}

fn page(look: &mut Look<'_, '_>, params: &Params) -> Result<Rendered, PageError> {
    let (asked, words) = (params.q.trim(), look.words());
    let title = if asked.is_empty() {
        words.say("search").to_owned()
    } else {
        format!("{asked} – {}", words.say("search"))
    };
    let head = Head {
        title: look.titled(&title),
        description: words.fill("search_text", &[("name", &look.edition.name)]),
        canonical: look.absolute(&look.link("/search")),
        robots: Some("noindex, follow"),
        ..Head::default()
    };
    let own = if asked.is_empty() {
        json!({ "query": "", "help": help(look), "topics": popular(look)? })
    } else {
        answer(look, params, asked)?
    };
    let site = Arc::clone(look.site);
    Ok(Rendered {
        keep: false,
        ..site.theme.page(look, "search.html", &head, None, own)?
    })
}

fn answer(look: &mut Look<'_, '_>, params: &Params, asked: &str) -> Result<Value, PageError> {
    let words = look.words();
    let question = Question {
        words: asked.to_owned(),
        sort: params.sort(),
        cursor: params.page.clone(),
        limit: PER_PAGE,
    };
    let Answer { results, .. } = look
        .site
        .search
        .ask(&look.edition, look.now, &question)
        .map_err(|e| PageError::Other(format!("the search index failed: {e}")))?;
    let address = |q: &str, sort: &str| {
        let sort = if sort.is_empty() {
            String::new()
        } else {
            format!("&sort={sort}")
        };
        look.link(&format!("/search?q={}{sort}", encode(q)))
    };
    let more = results
        .next
        .as_ref()
        .map(|next| format!("{}&page={}", address(asked, &params.sort), encode(next)));
    let corrected = results
        .corrected
        .as_ref()
        .map(|text| json!({ "text": text, "url": address(text, "") }));
    let sorts: Vec<Value> = [("sort_relevance", ""), ("sort_newest", "newest"), ("sort_oldest", "oldest")]
        .iter()
        .map(|(label, sort)| json!({ "label": words.say(label), "url": address(asked, sort), "active": params.sort == *sort }))
        .collect();
    let sections: Vec<Value> = results
        .facets
        .iter()
        .flat_map(|facets| &facets.sections)
        .take(12)
        .map(|section| {
            let slug = section.path.rsplit('/').next().unwrap_or(&section.path);
            let (url, active) = narrowed(asked, "section:", slug, |q| address(q, &params.sort));
            json!({ "label": section.name, "count": section.count, "url": url, "active": active })
        })
        .collect();
    let dates = results.facets.as_ref().map_or(Vec::new(), |facets| {
        [
            ("past_day", "1d", facets.dates.day),
            ("past_week", "7d", facets.dates.week),
            ("past_month", "30d", facets.dates.month),
            ("past_year", "365d", facets.dates.year),
        ]
        .iter()
        .filter(|(_, _, count)| *count > 0)
        .map(|(label, when, count)| {
            let (url, active) = narrowed(asked, "when:", when, |q| address(q, &params.sort));
            json!({ "label": words.say(label), "count": count, "url": url, "active": active })
        })
        .collect()
    });
    let read_as = Some(&results.read_as)
        .filter(|read| read.any_word || read.cut || !read.left_out.is_empty() || has_operators(asked))
        .map(|read| read.query.clone())
        .unwrap_or_default();
    let total_label = match results.total {
        0 => String::new(),
        1 => words.say("hits_one").to_owned(),
        n => words.fill(
            "hits_many",
            &[("n", &Numbers::of(&look.edition).number(n.into(), 0))],
        ),
    };
    let hits = results
        .hits
        .iter()
        .map(|hit| hit_view(look, hit))
        .collect::<Result<Vec<_>, _>>()?;
    let cards = markets::cards(look, asked)?;
    let nothing = hits.is_empty() && cards.is_empty();
    let (help, topics) = if nothing {
        (help(look), popular(look)?)
    } else {
        (Vec::new(), Vec::new())
    };
    // On the first page only, and not for a question with filters.
    let called = if params.page.is_none() && !has_operators(asked) {
        stories::live::called(look.read, look.edition.id, asked, 2)?
    } else {
        Vec::new()
    };
    let called = super::stories::cards(look, &called)?;
    Ok(json!({
        "stories": called,
        "query": asked,
        "instruments": cards,
        "read_as": read_as,
        "corrected": corrected,
        "total_label": total_label,
        "hits": hits.into_iter().flatten().collect::<Vec<_>>(),
        "sections": sections,
        "dates": dates,
        "sorts": sorts,
        "more_url": more,
        "help": help,
        "topics": topics,
    }))
}

/// A facet's link: adds the filter to the query, or takes it off when it is on.
fn narrowed(asked: &str, field: &str, value: &str, address: impl Fn(&str) -> String) -> (String, bool) {
    let filter = format!("{field}{value}");
    let others: Vec<&str> = asked
        .split_whitespace()
        .filter(|word| !word.starts_with(field))
        .collect();
    if asked.split_whitespace().any(|word| word == filter) {
        return (address(&others.join(" ")), true);
    }
    (address(format!("{} {filter}", others.join(" ")).trim()), false)
}

fn has_operators(asked: &str) -> bool {
    asked.contains([':', '"', '(', '-']) || [" OR ", " AND ", "NOT "].iter().any(|word| asked.contains(word))
}

/// A hit whose article went away since the index was committed is left out.
fn hit_view(look: &mut Look<'_, '_>, hit: &Hit) -> Result<Option<Value>, PageError> {
    let Some(id) = hit.id.parse::<ArticleId>().ok() else {
        return Ok(None);
    };
    let Some(article) = live::by_id(look.read, id)?.filter(|a| a.edition == look.edition.id) else {
        return Ok(None);
    };
    Ok(Some(json!({
        "url": look.article_path(&article),
        "headline": hit.headline,
        "snippet": hit.snippet,
        "section": look.section_link(article.section),
        "published": look.time(Micros(hit.published)),
        "bylines": look.bylines(&article.bylines)?,
        "kind_label": super::look::kind_label(look.words(), article.kind),
    })))
}

/// Examples that answer on any publication with articles in it.
fn help(look: &Look<'_, '_>) -> Vec<Value> {
    let words = look.words();
    let section = look
        .sections
        .top()
        .next()
        .map_or("economy", |section| section.slug.as_str())
        .to_owned();
    [
        (format!("\"{}\"", words.say("example_phrase")), "help_phrase"),
        (words.say("example_without").to_owned(), "help_without"),
        (
            format!("section:{section} {}", words.say("example_section")),
            "help_section",
        ),
        (format!("{} when:7d", words.say("example_when")), "help_when"),
        (words.say("example_either").to_owned(), "help_either"),
    ]
    .into_iter()
    .map(|(query, label)| {
        let url = look.link(&format!("/search?q={}", encode(&query)));
        json!({ "query": query, "label": look.words().say(label), "url": url })
    })
    .collect()
}

fn popular(look: &mut Look<'_, '_>) -> Result<Vec<Link>, PageError> {
    let latest = live::latest(look.read, look.edition.id, live::After::start(), 20)?;
    let mut links: Vec<Link> = Vec::new();
    for article in latest {
        let text = live::text(look.read, article)?;
        for topic in editions::topics_by_id(look.read, &text.content.topics)? {
            let url = look.link(&format!("/topic/{}", topic.slug));
            if links.len() < 12 && !links.iter().any(|link| link.url == url) {
                links.push(Link {
                    name: topic.name,
                    url,
                });
            }
        }
    }
    Ok(links)
}

/// `/search/suggest?q=`: a few headlines and names as JSON.
pub async fn suggest(
    State(site): State<Arc<Site>>,
    params: Result<Query<Params>, QueryRejection>,
    ask: Ask,
) -> Response {
    let typed = params.map(|Query(params)| params.q).unwrap_or_default();
    let Some(edition) = ask.edition.clone() else {
        return missing::not_set_up();
    };
    let shown = Arc::clone(&site);
    let list = site.reads.run(move |read| {
        let look = &mut Look::new(&shown, edition, String::new(), read)?;
        let suggestions = look.site.search.suggest(&typed, 8);
        let mut list = Vec::new();
        for of in crate::news::markets::live::named(look.read, &typed, 3)? {
            let url = look.link(&format!("/markets/{}", of.instrument.slug));
            list.push(json!({ "text": of.instrument.name, "kind": "instrument", "url": url }));
        }
        for suggestion in suggestions {
            if let Some(url) = target(look, suggestion.kind, &suggestion.target)? {
                list.push(json!({ "text": suggestion.text, "kind": suggestion.kind, "url": url }));
            }
        }
        Ok::<_, PageError>(list)
    });
    match list.await {
        Ok(list) => {
            let mut headers = site.headers.clone();
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
            (headers, Json(list)).into_response()
        }
        Err(error) => missing::failed(&site, &ask, &error),
    }
}

fn target(look: &mut Look<'_, '_>, kind: SuggestionKind, target: &str) -> Result<Option<String>, StoreError> {
    Ok(match kind {
        SuggestionKind::Headline => match target.parse::<ArticleId>() {
            Ok(id) => live::by_id(look.read, id)?
                .filter(|article| article.edition == look.edition.id)
                .map(|article| look.article_path(&article)),
            Err(_) => None,
        },
        SuggestionKind::Topic => Some(look.link(&format!("/topic/{target}"))),
        SuggestionKind::Author if target.is_empty() => None,
        SuggestionKind::Author => Some(look.link(&format!("/contributor/{target}"))),
        SuggestionKind::Section => {
            let id = look
                .sections
                .by_slug(target.rsplit('/').next().unwrap_or(target))
                .map(|section| section.id);
            id.and_then(|id| look.section_link(id)).map(|link| link.url)
        }
    })
}
