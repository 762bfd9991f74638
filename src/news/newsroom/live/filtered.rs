//! Live articles by several criteria at once: what apps and partners ask for. The statement begins at
//! the narrowest list there is, so that a topic of three articles is not looked for in 100,000.

use super::{After, LiveArticle};
use crate::base::clock::Micros;
use crate::base::ids::{ContributorId, EditionId, SectionId, TopicId};
use crate::base::store::{Param, ReadSession, StoreError};
use crate::news::newsroom::Kind;
use crate::sql;

/// What must be true of an article; an empty filter lets all of the edition's pass.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The section or one below it.
    pub section: Option<SectionId>,
    pub topic: Option<TopicId>,
    pub contributor: Option<ContributorId>,
    pub kind: Option<Kind>,
    /// Published at this moment or later.
    pub from: Option<Micros>,
    /// Published before this moment.
    pub to: Option<Micros>,
}

/// An edition's articles that pass the filter, newest first.
pub fn filtered(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    filter: &Filter,
    after: After,
    limit: i64,
) -> Result<Vec<LiveArticle>, StoreError> {
    let from = filter.from.unwrap_or(Micros(i64::MIN));
    let to = filter.to.unwrap_or(Micros(i64::MAX));
    let kind = filter.kind.map(Kind::as_str);
    let params: [&dyn Param; 10] = [
        &edition,
        &after.published_at,
        &after.article,
        &from,
        &to,
        &kind,
        &filter.section,
        &filter.topic,
        &filter.contributor,
        &limit,
    ];
    let statement = match (filter.topic, filter.contributor, filter.section) {
        (Some(_), _, _) => sql!(
            "select l.* from live_topic t join live_article l on l.article_id = t.article_id
             where t.topic_id = $8 and (t.published_at, t.article_id) < ($2, $3)
               and t.published_at >= $4 and t.published_at < $5 and l.edition_id = $1
               and (cast($6 as text) is null or l.kind = $6)
               and (cast($7 as uuid) is null or exists (
                    select 1 from live_section s where s.section_id = $7 and s.article_id = l.article_id))
               and (cast($9 as uuid) is null or exists (
                    select 1 from live_contributor c where c.contributor_id = $9 and c.article_id = l.article_id))
             order by t.published_at desc, t.article_id desc limit $10"
        ),
        (None, Some(_), _) => sql!(
            "select l.* from live_contributor c join live_article l on l.article_id = c.article_id
             where c.contributor_id = $9 and (c.published_at, c.article_id) < ($2, $3)
               and c.published_at >= $4 and c.published_at < $5 and l.edition_id = $1
               and (cast($6 as text) is null or l.kind = $6)
               and (cast($7 as uuid) is null or exists (
                    select 1 from live_section s where s.section_id = $7 and s.article_id = l.article_id))
               and cast($8 as uuid) is null
             order by c.published_at desc, c.article_id desc limit $10"
        ),
        (None, None, Some(_)) => sql!(
            "select l.* from live_section s join live_article l on l.article_id = s.article_id
             where s.section_id = $7 and (s.published_at, s.article_id) < ($2, $3)
               and s.published_at >= $4 and s.published_at < $5 and l.edition_id = $1
               and (cast($6 as text) is null or l.kind = $6)
               and cast($8 as uuid) is null and cast($9 as uuid) is null
             order by s.published_at desc, s.article_id desc limit $10"
        ),
        (None, None, None) => sql!(
            "select l.* from live_article l
             where l.edition_id = $1 and (l.published_at, l.article_id) < ($2, $3)
               and l.published_at >= $4 and l.published_at < $5
               and (cast($6 as text) is null or l.kind = $6)
               and cast($7 as uuid) is null and cast($8 as uuid) is null and cast($9 as uuid) is null
             order by l.published_at desc, l.article_id desc limit $10"
        ),
    };
    read.all(statement, &params, LiveArticle::from_row)
}
