//! Close: an empty section goes. Its address leads to the section above it, or to the front.

use super::address::lead_on;
use super::section::sections;
use crate::base::ids::{EditionId, SectionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Empty means: no section below it, no article in it in any state, none scheduled to enter it.
pub fn close_section(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: SectionId,
) -> Result<Position, NewsError> {
    let tree = sections(&mut write.as_read(), edition)?;
    let section = tree
        .get(id)
        .cloned()
        .ok_or_else(|| NewsError::NotFound("section of this kind here".to_owned()))?;
    let refuse = |why: &str| Err(NewsError::invalid("section", why));
    if tree.children(id).next().is_some() {
        return refuse("has sections below it. hint: move or close those first");
    }
    let article = write.maybe(
        sql!(
            "select article_id as id from live_section where section_id = $2
             union all
             select id from article where edition_id = $1 and section_id = $2
             limit 1"
        ),
        &[&edition, &id],
        |row| row.get::<crate::base::ids::ArticleId>("id"),
    )?;
    if article.is_some() {
        return refuse("has articles. hint: give them another section first");
    }
    let named = format!("%\"section\":\"{id}\"%");
    let to_come = write.maybe(
        sql!(
            "select a.id from article a join version v on v.id = a.approved_version
             where a.scheduled_at is not null and a.edition_id = $1 and v.content like $2 limit 1"
        ),
        &[&edition, &named],
        |row| row.get::<crate::base::ids::ArticleId>("id"),
    )?;
    if to_come.is_some() {
        return refuse("is where a scheduled article goes. hint: approve its new text, or unschedule it");
    }
    let path = tree.path(id);
    let above = section
        .parent
        .map_or_else(|| "/".to_owned(), |parent| tree.path(parent));
    write.execute(sql!("delete from person_section where section_id = $1"), &[&id])?;
    write.execute(sql!("delete from section where id = $1"), &[&id])?;
    write.execute(
        sql!("delete from menu_item where edition_id = $1 and target = $2"),
        &[&edition, &path],
    )?;
    let base = above.trim_end_matches('/').to_owned();
    for old in [path, format!("/{}", section.slug)] {
        if base.is_empty() {
            super::address::put(&mut write, edition, &old, "/")?;
        } else {
            lead_on(&mut write, edition, &old, &base)?;
        }
    }
    let change = Change::SectionClosed {
        edition,
        section: id,
        name: section.name,
    };
    Ok(write.record(&change)?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::editions::{Destination, redirect};
    use crate::testing::News;

    #[test]
    fn only_an_empty_section_closes() {
        let news = News::new();
        let (edition, economy, jobs) = (news.edition, news.economy, news.jobs);
        let draft = news.draft("Rates stay");
        assert!(news.write(move |w| close_section(w, edition, economy)).is_err());
        assert!(news.write(move |w| close_section(w, edition, jobs)).is_err());
        let elsewhere = crate::news::newsroom::Content {
            section: Some(economy),
            ..news.content("Rates stay")
        };
        news.write(move |w| crate::news::newsroom::edit(w, draft, elsewhere, None))
            .expect("edited");
        news.write(move |w| close_section(w, edition, jobs))
            .expect("closed");
        assert_eq!(news.verbs(1), ["section_closed"]);
        for old in ["/jobs", "/economy/jobs"] {
            assert_eq!(
                news.read(move |r| redirect(r, edition, old)),
                Some(Destination::Path("/economy".to_owned()))
            );
        }
    }
}
