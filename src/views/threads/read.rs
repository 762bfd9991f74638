//! What was derived, for those who show it. Whatever quotes a text is joined with the live version it
//! was made of: a text that was withdrawn or changed is silent at once.

use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, EditionId, StoryId};
use crate::base::store::{ReadSession, Row, StoreError};
use crate::sql;

/// A statement in a live article of a story.
#[derive(Clone, Debug)]
pub struct Said {
    pub article: ArticleId,
    pub at: Micros,
    pub speaker: String,
    pub speaker_key: String,
    pub role: String,
    pub official: bool,
    pub stance: String,
    pub cue: String,
    /// In the speaker's own words.
    pub direct: bool,
    pub said: String,
}

/// Statements of a story, the newest article first and in the order of its text. Copies of another
/// article are left out: they would say everything twice.
pub fn statements(read: &mut ReadSession<'_>, story: StoryId, limit: i64) -> Result<Vec<Said>, StoreError> {
    read.all(
        sql!(
            "select s.article_id, l.published_at, s.speaker, s.speaker_key, s.role, s.official, s.stance, s.cue,
                    s.direct, s.said
             from story_article m join live_article l on l.article_id = m.article_id
             join statement s on s.article_id = l.article_id and s.version_id = l.version_id
             left join thread_article t on t.article_id = l.article_id
             where m.story_id = $1 and t.copy_of is null
             order by l.published_at desc, l.article_id desc, s.ordinal limit $2"
        ),
        &[&story, &limit],
        |row| {
            Ok(Said {
                article: row.get("article_id")?,
                at: row.get("published_at")?,
                speaker: row.get("speaker")?,
                speaker_key: row.get("speaker_key")?,
                role: row.get("role")?,
                official: row.get("official")?,
                stance: row.get("stance")?,
                cue: row.get("cue")?,
                direct: row.get("direct")?,
                said: row.get("said")?,
            })
        },
    )
}

/// A figure in a live article of a story.
#[derive(Clone, Debug)]
pub struct Figure {
    pub article: ArticleId,
    pub at: Micros,
    pub value: String,
    pub unit: String,
    /// As the text writes it.
    pub shown: String,
    /// The sentence it stands in.
    pub said: String,
}

/// Figures of a story, the newest article first.
pub fn figures(read: &mut ReadSession<'_>, story: StoryId, limit: i64) -> Result<Vec<Figure>, StoreError> {
    read.all(
        sql!(
            "select f.article_id, l.published_at, f.value, f.unit, f.shown, f.said
             from story_article m join live_article l on l.article_id = m.article_id
             join thread_figure f on f.article_id = l.article_id and f.version_id = l.version_id
             left join thread_article t on t.article_id = l.article_id
             where m.story_id = $1 and t.copy_of is null
             order by l.published_at desc, l.article_id desc, f.ordinal limit $2"
        ),
        &[&story, &limit],
        |row| {
            Ok(Figure {
                article: row.get("article_id")?,
                at: row.get("published_at")?,
                value: row.get("value")?,
                unit: row.get("unit")?,
                shown: row.get("shown")?,
                said: row.get("said")?,
            })
        },
    )
}

/// Somebody or something that a story's articles name.
#[derive(Clone, Debug)]
pub struct Mentioned {
    pub key: String,
    pub kind: String,
    pub name: String,
    /// In how many of its articles.
    pub articles: i64,
}

/// Who and what a story is about, what most of its articles name first.
pub fn mentioned(
    read: &mut ReadSession<'_>,
    story: StoryId,
    limit: i64,
) -> Result<Vec<Mentioned>, StoreError> {
    read.all(
        sql!(
            "select n.entity, min(n.kind) as kind, min(n.name) as name, count(*) as articles,
                    cast(sum(n.times) as bigint) as times
             from story_article m join live_article l on l.article_id = m.article_id
             join thread_mention n on n.article_id = l.article_id and n.version_id = l.version_id
             where m.story_id = $1 group by n.entity order by articles desc, times desc, n.entity limit $2"
        ),
        &[&story, &limit],
        |row| {
            Ok(Mentioned {
                key: row.get("entity")?,
                kind: row.get("kind")?,
                name: row.get("name")?,
                articles: row.get("articles")?,
            })
        },
    )
}

/// Another story, and the names it shares.
#[derive(Clone, Debug)]
pub struct Related {
    pub story: StoryId,
    pub names: Vec<String>,
}

/// What so many of an edition's stories name tells nothing.
const COMMON: i64 = 4;

/// Stories that share names which few stories have, the most such names first.
pub fn related(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    story: StoryId,
    limit: usize,
) -> Result<Vec<Related>, StoreError> {
    let shared = read.all(
        sql!(
            "select m.story_id, n.entity, min(n.name) as name, count(*) as articles
             from thread_mention n join story_article m on m.article_id = n.article_id
             join live_article l on l.article_id = n.article_id and l.version_id = n.version_id
             join story s on s.id = m.story_id
             where l.edition_id = $1 and s.merged_into is null and not s.muted and m.story_id <> $2
               and n.kind not in ('currency', 'rate', 'office')
               and n.entity in (
                 select o.entity from thread_mention o join story_article p on p.article_id = o.article_id
                 where p.story_id = $2 group by o.entity having count(*) >= 2)
             group by m.story_id, n.entity having count(*) >= 2"
        ),
        &[&edition, &story],
        |row| {
            Ok((
                row.get::<StoryId>("story_id")?,
                row.get::<String>("entity")?,
                row.get::<String>("name")?,
            ))
        },
    )?;
    let mut stories_with: std::collections::BTreeMap<&str, i64> = std::collections::BTreeMap::new();
    for (_, entity, _) in &shared {
        *stories_with.entry(entity).or_default() += 1;
    }
    let mut found: std::collections::BTreeMap<StoryId, (i64, Vec<(i64, String)>)> =
        std::collections::BTreeMap::new();
    for (story, entity, name) in &shared {
        let common = stories_with.get(entity.as_str()).copied().unwrap_or(1);
        if common < COMMON {
            let entry = found.entry(*story).or_default();
            entry.0 += 60 / common;
            entry.1.push((common, name.clone()));
        }
    }
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by_key(|(story, (weight, _))| (std::cmp::Reverse(*weight), *story));
    found.truncate(limit);
    Ok(found
        .into_iter()
        .map(|(story, (_, mut names))| {
            names.sort();
            Related {
                story,
                names: names.into_iter().map(|(_, name)| name).take(3).collect(),
            }
        })
        .collect())
}

/// The sentence of each article for a time line.
pub fn picks(read: &mut ReadSession<'_>, story: StoryId) -> Result<Vec<(ArticleId, String)>, StoreError> {
    read.all(
        sql!(
            "select t.article_id, t.pick from story_article m join live_article l on l.article_id = m.article_id
             join thread_article t on t.article_id = l.article_id and t.version_id = l.version_id
             where m.story_id = $1 order by l.published_at desc limit 200"
        ),
        &[&story],
        |row| Ok((row.get("article_id")?, row.get("pick")?)),
    )
}

/// Where the engine put an article, for the desk.
#[derive(Clone, Debug)]
pub struct Placement {
    pub thread: i64,
    pub nearest: Option<ArticleId>,
    pub copy_of: Option<ArticleId>,
    /// In thousandths; 0: it opened the thread.
    pub probability: i64,
    pub reasons: Vec<Why>,
    /// Why its thread is another one than that; empty when it is the same.
    pub came: String,
}

/// A part of the engine's decision, in hundredths of log-odds.
#[derive(Clone, Debug, serde::Deserialize, serde::Serialize)]
pub struct Why {
    pub feature: String,
    pub term: Option<String>,
    pub weight: i64,
}

pub fn placement(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Option<Placement>, StoreError> {
    read.maybe(
        sql!(
            "select thread, nearest, copy_of, probability, reasons, came from thread_article where article_id = $1"
        ),
        &[&article],
        from_row,
    )
}

fn from_row(row: &Row<'_>) -> Result<Placement, StoreError> {
    let reasons: String = row.get("reasons")?;
    Ok(Placement {
        came: row.get("came")?,
        thread: row.get("thread")?,
        nearest: row.get("nearest")?,
        copy_of: row.get("copy_of")?,
        probability: row.get("probability")?,
        reasons: serde_json::from_str(&reasons).map_err(|e| StoreError::Engine(e.to_string()))?,
    })
}
