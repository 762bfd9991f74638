//! What to look at before a text goes out. Wrong is what stands between it and the public; the rest is
//! said and may be left so.

use std::collections::HashSet;

use courant_body::{Block, Body};

use super::article::Article;
use super::publishable::problems;
use super::{Content, Kind};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, MediaId};
use crate::base::store::{ReadSession, StoreError};
use crate::news::text::clip;
use crate::news::{NewsError, Problem, media};
use crate::sql;

/// Headlines longer than this are cut by search engines and cards.
const HEADLINE: usize = 70;
/// A picture whose rights end within this many days will leave a hole in the page.
const EXPIRES_IN: i64 = 7;
/// Articles of these last days are compared by their headlines.
const RECENT: i64 = 14;

/// What was found, each with the field that it is about.
#[derive(Clone, Debug, Default)]
pub struct Checks {
    /// It cannot be published so.
    pub wrong: Vec<Problem>,
    /// Somebody should have looked at this.
    pub warnings: Vec<Problem>,
}

/// Checks a text of an article. `open_suggestions` is how many wait in the shared draft.
pub fn checks(
    read: &mut ReadSession<'_>,
    article: &Article,
    content: &Content,
    open_suggestions: i64,
    now: Micros,
) -> Result<Checks, NewsError> {
    let wrong = problems(read, article.edition, content)?;
    let mut found = Found(Vec::new());
    of_the_words(content, &mut found);
    of_pictures(read, content, now, &mut found)?;
    of_links(read, content, now, &mut found)?;
    of_others(read, article, content, now, &mut found)?;
    if open_suggestions > 0 {
        found.warn(
            "suggestions",
            format!("{open_suggestions} suggested changes are neither taken nor refused"),
        );
    }
    Ok(Checks {
        wrong,
        warnings: found.0,
    })
}

struct Found(Vec<Problem>);

impl Found {
    fn warn(&mut self, field: &'static str, message: impl Into<String>) {
        self.0.push(Problem {
            field,
            message: message.into(),
        });
    }
}

fn of_the_words(content: &Content, found: &mut Found) {
    let length = content.headline.chars().count();
    if length > HEADLINE {
        found.warn(
            "headline",
            format!("is {length} characters long; after {HEADLINE} search engines and cards cut it"),
        );
    }
    if shouts(&content.headline) {
        found.warn("headline", "is all in capitals");
    }
    if content.standfirst.is_empty() {
        found.warn("standfirst", "is empty");
    }
    if content.kind == Kind::News && content.dateline.is_empty() {
        found.warn("dateline", "is empty; news says where it was written");
    }
    let mut without_source = 0;
    each_block(&content.body.blocks, &mut |block| {
        if let Block::Figure { source: None, .. } = block {
            without_source += 1;
        }
    });
    if without_source > 0 {
        found.warn("figures", format!("{without_source} without a source"));
    }
}

/// Twelve letters and more, none of them small.
fn shouts(text: &str) -> bool {
    let letters = text.chars().filter(|c| c.is_alphabetic());
    let (mut large, mut any_small) = (0, false);
    for letter in letters {
        large += usize::from(letter.is_uppercase());
        any_small |= letter.is_lowercase();
    }
    large >= 12 && !any_small
}

fn each_block(blocks: &[Block], see: &mut impl FnMut(&Block)) {
    for block in blocks {
        see(block);
        if let Block::List { items, .. } = block {
            for item in items {
                each_block(item, see);
            }
        }
    }
}

fn of_pictures(
    read: &mut ReadSession<'_>,
    content: &Content,
    now: Micros,
    found: &mut Found,
) -> Result<(), StoreError> {
    match &content.lead_picture {
        Some(lead) => {
            let (caption, alt) = (lead.caption.as_deref(), lead.alt.as_deref());
            of_picture(read, "lead picture", lead.media, (alt, caption), now, found)?;
        }
        None if content.named_picture.is_none() => found.warn("lead picture", "there is none"),
        None => {}
    }
    let mut shown = Vec::new();
    each_block(&content.body.blocks, &mut |block| {
        if let Block::Picture { media, alt, caption } = block
            && let Ok(id) = media.parse::<MediaId>()
        {
            shown.push((id, alt.clone(), caption.clone()));
        }
    });
    for (id, alt, caption) in shown {
        of_picture(
            read,
            "picture",
            id,
            (alt.as_deref(), caption.as_deref()),
            now,
            found,
        )?;
    }
    Ok(())
}

fn of_picture(
    read: &mut ReadSession<'_>,
    field: &'static str,
    id: MediaId,
    (alt, caption): (Option<&str>, Option<&str>),
    now: Micros,
    found: &mut Found,
) -> Result<(), StoreError> {
    let Some(picture) = media::by_id(read, id)? else {
        return Ok(());
    };
    let name = clip(&picture.name, 40);
    let alt = alt.unwrap_or(&picture.alt).trim();
    let caption = caption.unwrap_or(&picture.caption).trim();
    if alt.is_empty() {
        found.warn(field, format!("{name} has no text for those who cannot see it"));
    } else if alt == caption {
        found.warn(
            field,
            format!("{name}: the caption says the same as the text for those who cannot see it"),
        );
    }
    match picture.expires_at {
        Some(at) if at <= now => found.warn(field, format!("{name}: its rights have ended, it is not shown")),
        Some(at) if at <= now.plus_days(EXPIRES_IN) => {
            let days = (at.0 - now.0) / Micros::DAY + 1;
            found.warn(
                field,
                format!("{name}: its rights end within {days} days, then it is not shown"),
            );
        }
        _ => {}
    }
    Ok(())
}

/// Every address that a body links to, each once.
pub fn links(body: &Body) -> Vec<String> {
    fn collect(value: &serde_json::Value, into: &mut Vec<String>) {
        match value {
            serde_json::Value::Object(map) => {
                for (key, value) in map {
                    match value {
                        serde_json::Value::String(href) if key == "href" || key == "url" => {
                            if !into.contains(href) {
                                into.push(href.clone());
                            }
                        }
                        other => collect(other, into),
                    }
                }
            }
            serde_json::Value::Array(list) => list.iter().for_each(|value| collect(value, into)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    collect(&body.to_value(), &mut found);
    found
}

/// The number of the article at an address of ours: `/article/1042`, `/economy/rates-stay-1042`.
fn number_in(path: &str) -> Option<i64> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let last = path.strip_prefix('/')?.rsplit('/').next()?;
    let digits = last.rsplit('-').next().unwrap_or(last);
    let of_article = path.starts_with("/article/") || last.contains('-');
    of_article.then(|| digits.parse().ok()).flatten()
}

/// The state of another article that this one points to.
struct Other {
    number: i64,
    headline: String,
    live: bool,
    embargoed: bool,
}

fn of_links(
    read: &mut ReadSession<'_>,
    content: &Content,
    now: Micros,
    found: &mut Found,
) -> Result<(), StoreError> {
    for href in links(&content.body) {
        let Some(number) = number_in(&href) else {
            continue;
        };
        match other(read, None, Some(number), now)? {
            None => found.warn("links", format!("{href} leads to no article")),
            Some(other) => say(&other, "links", found),
        }
    }
    for id in &content.related {
        match other(read, Some(*id), None, now)? {
            None => found.warn("related", "an article is gone"),
            Some(other) => say(&other, "related", found),
        }
    }
    Ok(())
}

fn say(other: &Other, field: &'static str, found: &mut Found) {
    let (number, headline) = (other.number, clip(&other.headline, 60));
    if other.embargoed {
        found.warn(
            field,
            format!("“{headline}” ({number}) is under embargo; a link gives it away"),
        );
    } else if !other.live {
        found.warn(
            field,
            format!("“{headline}” ({number}) is not live; the link leads nowhere"),
        );
    }
}

fn other(
    read: &mut ReadSession<'_>,
    id: Option<ArticleId>,
    number: Option<i64>,
    now: Micros,
) -> Result<Option<Other>, StoreError> {
    read.maybe(
        sql!(
            "select number, draft_headline, public_state, embargo_until from article
             where id = coalesce($1, (select id from article where number = $2))"
        ),
        &[&id, &number],
        |row| {
            let live = matches!(row.get::<String>("public_state")?.as_str(), "live" | "updated");
            let until = row.get::<Option<Micros>>("embargo_until")?;
            Ok(Other {
                number: row.get("number")?,
                headline: row.get("draft_headline")?,
                live,
                embargoed: !live && until.is_some_and(|until| until > now),
            })
        },
    )
}

fn of_others(
    read: &mut ReadSession<'_>,
    article: &Article,
    content: &Content,
    now: Micros,
    found: &mut Found,
) -> Result<(), StoreError> {
    let since = now.plus_days(-RECENT);
    let recent = read.all(
        sql!(
            "select number, headline from live_article
             where edition_id = $1 and published_at >= $2 and article_id <> $3
             order by published_at desc, article_id desc limit 3000"
        ),
        &[&article.edition, &since, &article.id],
        |row| Ok((row.get::<i64>("number")?, row.get::<String>("headline")?)),
    )?;
    let mine = words(&content.headline);
    for (number, headline) in recent {
        if alike(&mine, &words(&headline)) {
            found.warn(
                "headline",
                format!(
                    "is like “{}” ({number}), published lately; is it the same story?",
                    clip(&headline, 80)
                ),
            );
        }
    }
    let open = read.one(
        sql!(
            "select count(*) as n from (
                 select 1 as one from comment
                 where article_id = $1 and parent_id is null and resolved_at is null limit 100) open"
        ),
        &[&article.id],
        |row| row.get::<i64>("n"),
    )?;
    match open {
        0 => {}
        1 => found.warn("comments", "one is not resolved"),
        n => found.warn("comments", format!("{n} are not resolved")),
    }
    Ok(())
}

/// The words of a headline that carry something: four letters and more, and figures.
fn words(headline: &str) -> HashSet<String> {
    headline
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3 || word.chars().any(|c| c.is_ascii_digit()))
        .map(str::to_lowercase)
        .collect()
}

/// Two thirds of all their words in common (Jaccard), and at least three.
fn alike(a: &HashSet<String>, b: &HashSet<String>) -> bool {
    let common = a.intersection(b).count();
    let all = a.len() + b.len() - common;
    common >= 3 && common * 3 >= all * 2
}

#[cfg(test)]
mod tests {
    use courant_body::{Href, Inline, Marks};

    use super::*;
    use crate::news::newsroom::{drafts, embargo};
    use crate::testing::News;

    fn warned(news: &News, change: impl FnOnce(&mut Content)) -> Vec<(&'static str, String)> {
        let id = news.draft("Ministers agree on a budget");
        let now = news.clock.now();
        let mut content = news.content("Ministers agree on a budget");
        change(&mut content);
        let found = news
            .write(move |mut w| {
                let read = &mut w.as_read();
                let article = drafts::by_id(read, id)?.expect("there");
                checks(read, &article, &content, 2, now)
            })
            .expect("checked");
        assert!(found.wrong.is_empty(), "{:?}", found.wrong);
        found.warnings.into_iter().map(|w| (w.field, w.message)).collect()
    }

    fn linked(href: &str) -> Block {
        let marks = Marks {
            link: Some(Href::parse(href).expect("a link")),
            ..Marks::default()
        };
        Block::Paragraph(vec![Inline::Text {
            text: "there".to_owned(),
            marks,
        }])
    }

    #[test]
    fn each_thing_worth_a_look_is_said() {
        let news = News::new();
        news.published("Ministers agree on new budget");
        let hidden = news.draft("Secret");
        let until = news.clock.now().plus_days(1);
        news.write(move |w| embargo(w, hidden, Some(until))).expect("set");
        let warnings = warned(&news, |content| {
            content.dateline.clear();
            content.standfirst.clear();
            content.body.blocks.push(Block::Figure {
                value: "3".to_owned(),
                label: "per cent".to_owned(),
                source: None,
            });
            content
                .body
                .blocks
                .extend(["/article/1002", "/article/7", "https://example.org/a"].map(linked));
        });
        for (field, words) in [
            ("dateline", "is empty"),
            ("standfirst", "is empty"),
            ("figures", "without a source"),
            ("lead picture", "there is none"),
            ("links", "is under embargo"),
            ("links", "leads to no article"),
            ("headline", "is like “Ministers agree on new budget”"),
            ("suggestions", "neither taken nor refused"),
        ] {
            assert!(
                warnings
                    .iter()
                    .any(|(f, message)| *f == field && message.contains(words)),
                "{field}: {words} is missing in {warnings:?}"
            );
        }
        assert!(
            !warnings
                .iter()
                .any(|(_, message)| message.contains("example.org"))
        );
    }

    #[test]
    fn a_careful_text_is_left_alone() {
        let news = News::new();
        let warnings = warned(&news, |_| {});
        let fields: Vec<&str> = warnings.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["lead picture", "suggestions"]);
    }

    #[test]
    fn shouting_is_told_from_names() {
        assert!(shouts("RATES FALL AGAIN TODAY"));
        assert!(!shouts("ECB, IMF, OECD and WTO meet"));
        assert!(!shouts("ECB, IMF meet"));
        assert!(!shouts("日本の銀行"));
    }
}
