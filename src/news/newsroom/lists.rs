//! The desk's lists: articles in all states, newest change first, narrowed by whatever is asked.
//!
//! Nothing is counted, and pages follow a cursor. A statement of its own for each filter that may
//! leave few articles: the one that leaves fewest leads, the others sift. When none leaves few, the
//! index `article_list` is walked, which holds every column that is asked about, so that no article
//! is read but those of the page.

use super::{Byline, Content, Kind, PublicState, WorkState};
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, ContributorId, EditionId, PersonId, SectionId, TopicId};
use crate::base::store::{Param, ReadSession, Row, Sql, StoreError};
use crate::sql;

/// What a list is narrowed by. Nothing set means all articles of the edition.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub work: Option<WorkState>,
    pub public: Option<PublicState>,
    pub kind: Option<Kind>,
    /// A section, and those below it.
    pub section: Option<SectionId>,
    pub topic: Option<TopicId>,
    /// Who signs it.
    pub contributor: Option<ContributorId>,
    /// Who began it.
    pub maker: Option<PersonId>,
    /// Changed at this moment or later.
    pub from: Option<Micros>,
    /// Changed before this moment.
    pub to: Option<Micros>,
}

/// A person's own articles: those they began and those they sign.
#[derive(Clone, Copy, Debug)]
pub struct Own {
    pub person: PersonId,
    pub contributor: Option<ContributorId>,
}

/// Where a page of a list begins: below this article, in the order of the last change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Below {
    pub changed_at: Micros,
    pub article: ArticleId,
}

impl Below {
    pub fn start() -> Below {
        Below {
            changed_at: Micros(i64::MAX),
            article: ArticleId(uuid::Uuid::max()),
        }
    }
}

/// A line of a list.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: ArticleId,
    pub number: i64,
    pub headline: String,
    pub work: String,
    pub public: String,
    pub kind: String,
    pub section: Option<SectionId>,
    pub changed_at: Micros,
    pub scheduled_at: Option<Micros>,
    pub embargo_until: Option<Micros>,
    pub error_reported: String,
    /// The names that sign it; else who began it.
    pub who: Vec<String>,
    pub made_by: Option<PersonId>,
}

impl Line {
    pub fn below(&self) -> Below {
        Below {
            changed_at: self.changed_at,
            article: self.id,
        }
    }

    pub(super) fn from_row(row: &Row<'_>) -> Result<Line, StoreError> {
        Ok(Line {
            id: row.get("id")?,
            number: row.get("number")?,
            headline: row.get("draft_headline")?,
            work: row.get("work_state")?,
            public: row.get("public_state")?,
            kind: row.get("kind")?,
            section: row.get("section_id")?,
            changed_at: row.get("changed_at")?,
            scheduled_at: row.get("scheduled_at")?,
            embargo_until: row.get("embargo_until")?,
            error_reported: row.get("error_reported")?,
            who: Vec::new(),
            made_by: row.get("made_by")?,
        })
    }
}

/// A page of the list.
pub fn articles(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    filter: &Filter,
    below: Below,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let mut lines = page(read, edition, filter, below, limit)?;
    name(read, &mut lines)?;
    Ok(lines)
}

/// A page of somebody's own articles. The filter's maker and contributor are not asked.
pub fn own_articles(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    own: Own,
    filter: &Filter,
    below: Below,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let begun = Filter {
        maker: Some(own.person),
        contributor: None,
        ..filter.clone()
    };
    let mut lines = page(read, edition, &begun, below, limit)?;
    if own.contributor.is_some() {
        let signed = Filter {
            maker: None,
            contributor: own.contributor,
            ..filter.clone()
        };
        lines.extend(page(read, edition, &signed, below, limit)?);
        lines.sort_by_key(|line| std::cmp::Reverse((line.changed_at, line.id)));
        lines.dedup_by_key(|line| line.id);
        lines.truncate(usize::try_from(limit).unwrap_or_default());
    }
    name(read, &mut lines)?;
    Ok(lines)
}

/// The lines of these articles, in that order; those of other editions are left out, and with `own`
/// everybody else's.
pub fn lines_of(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    own: Option<Own>,
    articles: &[ArticleId],
) -> Result<Vec<Line>, StoreError> {
    let mut lines = Vec::with_capacity(articles.len());
    for id in articles {
        lines.extend(read.maybe(
            sql!(
                "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                        a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
                 from article a
                 where a.id = $1 and a.edition_id = $2
                   and (cast($3 as uuid) is null or a.made_by = $3 or exists (
                       select 1 from draft_contributor c where c.contributor_id = $4 and c.article_id = a.id))"
            ),
            &[
                id,
                &edition,
                &own.map(|own| own.person),
                &own.and_then(|own| own.contributor),
            ],
            Line::from_row,
        )?);
    }
    name(read, &mut lines)?;
    Ok(lines)
}

/// A filter that leaves at most this many articles leads.
const FEW: i64 = 2_000;

fn page(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    filter: &Filter,
    below: Below,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let from = filter.from.unwrap_or(Micros(i64::MIN));
    let below = match filter.to {
        Some(to) if to <= below.changed_at => Below {
            changed_at: to,
            article: ArticleId(uuid::Uuid::nil()),
        },
        _ => below,
    };
    let statement = leading(read, edition, filter)?;
    let params: [&dyn Param; 12] = [
        &edition,
        &below.changed_at,
        &below.article,
        &from,
        &filter.work.map(WorkState::as_str),
        &filter.public.map(PublicState::as_str),
        &filter.kind.map(Kind::as_str),
        &filter.section,
        &filter.topic,
        &filter.contributor,
        &filter.maker,
        &limit,
    ];
    read.all(statement, &params, Line::from_row)
}

/// The statement whose leading filter leaves fewest articles.
fn leading(read: &mut ReadSession<'_>, edition: EditionId, filter: &Filter) -> Result<Sql, StoreError> {
    let mut best = (FEW + 1, by_change());
    let mut offer = |read: &mut ReadSession<'_>, few: Sql, params: &[&dyn Param], statement: Sql| {
        let left = read.one(few, params, |row| row.get::<i64>("n"))?;
        if left < best.0 {
            best = (left, statement);
        }
        Ok::<(), StoreError>(())
    };
    if let Some(topic) = filter.topic {
        let few = sql!(
            "select count(*) as n from (select 1 as one from draft_topic where topic_id = $1 limit 2001) few"
        );
        offer(read, few, &[&topic], by_topic())?;
    }
    if let Some(contributor) = filter.contributor {
        let few = sql!(
            "select count(*) as n from
                 (select 1 as one from draft_contributor where contributor_id = $1 limit 2001) few"
        );
        offer(read, few, &[&contributor], by_contributor())?;
    }
    if let Some(maker) = filter.maker {
        let few = sql!(
            "select count(*) as n from (select 1 as one from article where made_by = $1 limit 2001) few"
        );
        offer(read, few, &[&maker], by_maker())?;
    }
    if let Some(work) = filter.work {
        let few = sql!(
            "select count(*) as n from
                 (select 1 as one from article where edition_id = $1 and work_state = $2 limit 2001) few"
        );
        offer(read, few, &[&edition, &work.as_str()], by_work())?;
    }
    if let Some(public) = filter.public {
        let few = sql!(
            "select count(*) as n from
                 (select 1 as one from article where edition_id = $1 and public_state = $2 limit 2001) few"
        );
        offer(read, few, &[&edition, &public.as_str()], by_public())?;
    }
    Ok(best.1)
}

// The statements differ in their first lines only. One text with a switch would be planned as a walk
// over everything by both engines.

fn by_change() -> Sql {
    sql!(
        "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
         from (
             select l.id from article l
             where l.edition_id = $1
               and (l.changed_at, l.id) < ($2, $3) and l.changed_at >= $4
               and (cast($5 as text) is null or l.work_state = $5)
               and (cast($6 as text) is null or l.public_state = $6)
               and (cast($7 as text) is null or l.kind = $7)
               and (cast($8 as uuid) is null or l.section_id in (
                   select id from section where id = $8 or parent_id = $8
                       or parent_id in (select id from section where parent_id = $8)))
               and (cast($11 as uuid) is null or l.made_by = $11)
               and (cast($9 as uuid) is null or exists (
                   select 1 from draft_topic t where t.topic_id = $9 and t.article_id = l.id))
               and (cast($10 as uuid) is null or exists (
                   select 1 from draft_contributor c where c.contributor_id = $10 and c.article_id = l.id))
             order by l.changed_at desc, l.id desc limit $12) page
         join article a on a.id = page.id
         order by a.changed_at desc, a.id desc"
    )
}

fn by_topic() -> Sql {
    sql!(
        "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
         from draft_topic t join article a on a.id = t.article_id
         where t.topic_id = $9 and a.edition_id = $1
           and (a.changed_at, a.id) < ($2, $3) and a.changed_at >= $4
           and (cast($5 as text) is null or a.work_state = $5)
           and (cast($6 as text) is null or a.public_state = $6)
           and (cast($7 as text) is null or a.kind = $7)
           and (cast($8 as uuid) is null or a.section_id in (
               select id from section where id = $8 or parent_id = $8
                   or parent_id in (select id from section where parent_id = $8)))
           and (cast($11 as uuid) is null or a.made_by = $11)
           and (cast($10 as uuid) is null or exists (
               select 1 from draft_contributor c where c.contributor_id = $10 and c.article_id = a.id))
         order by a.changed_at desc, a.id desc limit $12"
    )
}

fn by_contributor() -> Sql {
    sql!(
        "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
         from draft_contributor c join article a on a.id = c.article_id
         where c.contributor_id = $10 and a.edition_id = $1
           and (a.changed_at, a.id) < ($2, $3) and a.changed_at >= $4
           and (cast($5 as text) is null or a.work_state = $5)
           and (cast($6 as text) is null or a.public_state = $6)
           and (cast($7 as text) is null or a.kind = $7)
           and (cast($8 as uuid) is null or a.section_id in (
               select id from section where id = $8 or parent_id = $8
                   or parent_id in (select id from section where parent_id = $8)))
           and (cast($11 as uuid) is null or a.made_by = $11)
           and (cast($9 as uuid) is null or exists (
               select 1 from draft_topic t where t.topic_id = $9 and t.article_id = a.id))
         order by a.changed_at desc, a.id desc limit $12"
    )
}

fn by_maker() -> Sql {
    sql!(
        "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
         from article a
         where a.made_by = $11 and a.edition_id = $1
           and (a.changed_at, a.id) < ($2, $3) and a.changed_at >= $4
           and (cast($5 as text) is null or a.work_state = $5)
           and (cast($6 as text) is null or a.public_state = $6)
           and (cast($7 as text) is null or a.kind = $7)
           and (cast($8 as uuid) is null or a.section_id in (
               select id from section where id = $8 or parent_id = $8
                   or parent_id in (select id from section where parent_id = $8)))
           and (cast($9 as uuid) is null or exists (
               select 1 from draft_topic t where t.topic_id = $9 and t.article_id = a.id))
           and (cast($10 as uuid) is null or exists (
               select 1 from draft_contributor c where c.contributor_id = $10 and c.article_id = a.id))
         order by a.changed_at desc, a.id desc limit $12"
    )
}

fn by_work() -> Sql {
    sql!(
        "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
         from article a
         where a.edition_id = $1 and a.work_state = $5
           and (a.changed_at, a.id) < ($2, $3) and a.changed_at >= $4
           and (cast($6 as text) is null or a.public_state = $6)
           and (cast($7 as text) is null or a.kind = $7)
           and (cast($8 as uuid) is null or a.section_id in (
               select id from section where id = $8 or parent_id = $8
                   or parent_id in (select id from section where parent_id = $8)))
           and (cast($11 as uuid) is null or a.made_by = $11)
           and (cast($9 as uuid) is null or exists (
               select 1 from draft_topic t where t.topic_id = $9 and t.article_id = a.id))
           and (cast($10 as uuid) is null or exists (
               select 1 from draft_contributor c where c.contributor_id = $10 and c.article_id = a.id))
         order by a.changed_at desc, a.id desc limit $12"
    )
}

fn by_public() -> Sql {
    sql!(
        "select a.id, a.number, a.draft_headline, a.work_state, a.public_state, a.kind, a.section_id, a.made_by,
                a.changed_at, a.scheduled_at, a.embargo_until, a.error_reported
         from article a
         where a.edition_id = $1 and a.public_state = $6
           and (a.changed_at, a.id) < ($2, $3) and a.changed_at >= $4
           and (cast($5 as text) is null or a.work_state = $5)
           and (cast($7 as text) is null or a.kind = $7)
           and (cast($8 as uuid) is null or a.section_id in (
               select id from section where id = $8 or parent_id = $8
                   or parent_id in (select id from section where parent_id = $8)))
           and (cast($11 as uuid) is null or a.made_by = $11)
           and (cast($9 as uuid) is null or exists (
               select 1 from draft_topic t where t.topic_id = $9 and t.article_id = a.id))
           and (cast($10 as uuid) is null or exists (
               select 1 from draft_contributor c where c.contributor_id = $10 and c.article_id = a.id))
         order by a.changed_at desc, a.id desc limit $12"
    )
}

/// Says whose each article is. A look-up per line: pages are short.
pub(super) fn name(read: &mut ReadSession<'_>, lines: &mut [Line]) -> Result<(), StoreError> {
    for line in lines {
        line.who = read.all(
            sql!(
                "select c.name from draft_contributor d join contributor c on c.id = d.contributor_id
                 where d.article_id = $1 order by c.name limit 4"
            ),
            &[&line.id],
            |row| row.get("name"),
        )?;
        if line.who.is_empty() {
            line.who = others(read, line)?;
        }
    }
    Ok(())
}

/// An outside byline, or who began it.
fn others(read: &mut ReadSession<'_>, line: &Line) -> Result<Vec<String>, StoreError> {
    let draft = read.one(
        sql!("select draft from article where id = $1"),
        &[&line.id],
        |row| row.get::<String>("draft"),
    )?;
    let bylines = Content::from_json(&draft)?.bylines;
    let names: Vec<String> = bylines
        .into_iter()
        .filter_map(|byline| match byline {
            Byline::Name(name) => Some(name),
            Byline::Contributor(_) => None,
        })
        .collect();
    if !names.is_empty() {
        return Ok(names);
    }
    let maker = read.maybe(
        sql!("select name from person where id = $1"),
        &[&line.made_by],
        |row| row.get::<String>("name"),
    )?;
    Ok(maker.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::newsroom::{NewNote, submit, withdraw};
    use crate::news::people::Role;
    use crate::testing::News;

    fn headlines(news: &News, filter: Filter) -> Vec<String> {
        let edition = news.edition;
        let lines = news.read(move |r| articles(r, edition, &filter, Below::start(), 50));
        lines.into_iter().map(|line| line.headline).collect()
    }

    #[test]
    fn each_filter_keeps_what_it_names() {
        let news = News::new();
        let draft = news.draft("Waits");
        news.write(move |w| submit(w, draft)).expect("submitted");
        news.clock.set(news.clock.now().plus_seconds(10));
        news.published("Stands");
        let gone = news.published("Fell");
        let note = NewNote {
            text: "Wrong.".to_owned(),
            reason: "wrong".to_owned(),
            approver: "chief".to_owned(),
        };
        news.write(move |w| withdraw(w, gone, &note)).expect("withdrawn");
        let all = Filter::default();
        assert_eq!(headlines(&news, all.clone()).len(), 3);
        let with = |f: fn(&mut Filter)| {
            let mut filter = Filter::default();
            f(&mut filter);
            headlines(&news, filter)
        };
        assert_eq!(with(|f| f.work = Some(WorkState::InReview)), ["Waits"]);
        assert_eq!(with(|f| f.public = Some(PublicState::Live)), ["Stands"]);
        assert_eq!(with(|f| f.public = Some(PublicState::Withdrawn)), ["Fell"]);
        assert_eq!(with(|f| f.kind = Some(Kind::Opinion)), [""; 0]);
        let below = Filter {
            section: Some(news.economy),
            ..all.clone()
        };
        assert_eq!(headlines(&news, below).len(), 3, "the sections below count");
        let topic = Filter {
            topic: Some(news.topic),
            work: Some(WorkState::InReview),
            ..all.clone()
        };
        assert_eq!(headlines(&news, topic), ["Waits"]);
        let signed = Filter {
            contributor: Some(news.contributor),
            ..all.clone()
        };
        assert_eq!(headlines(&news, signed).len(), 3);
        let later = Filter {
            from: Some(news.clock.now()),
            ..all.clone()
        };
        assert_eq!(headlines(&news, later).len(), 2);
        let earlier = Filter {
            to: Some(news.clock.now()),
            ..all
        };
        assert_eq!(headlines(&news, earlier), ["Waits"]);
    }

    #[test]
    fn pages_join_without_a_gap() {
        let news = News::new();
        for n in 0..7 {
            news.clock.set(news.clock.now().plus_seconds(1));
            news.draft(&format!("Number {n}"));
        }
        let edition = news.edition;
        let mut seen = Vec::new();
        let mut below = Below::start();
        loop {
            let lines = news.read(move |r| articles(r, edition, &Filter::default(), below, 3));
            let Some(last) = lines.last() else { break };
            below = last.below();
            seen.extend(lines.into_iter().map(|line| line.headline));
        }
        assert_eq!(
            seen,
            (0..7).rev().map(|n| format!("Number {n}")).collect::<Vec<_>>()
        );
    }

    #[test]
    fn own_articles_are_those_begun_and_those_signed() {
        let news = News::new();
        news.draft("Signed by Ada");
        let (person, _) = news.person("Ben", Role::Contributor);
        let (edition, contributor) = (news.edition, news.contributor);
        let list = |contributor| {
            let own = Own { person, contributor };
            news.read(move |r| own_articles(r, edition, own, &Filter::default(), Below::start(), 9))
        };
        assert!(list(None).is_empty());
        assert_eq!(list(Some(contributor))[0].who, ["Ada Reporter"]);
    }
}
