//! Create and change: a section gets a name, an address, a place in the tree. Old addresses go on.

use super::address::{free_word, lead_on};
use super::section::{Sections, sections};
use crate::base::ids::{EditionId, SectionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::newsroom::regroup;
use crate::news::text::{Slug, line, required};
use crate::sql;

/// What an editor says of a section.
#[derive(Clone, Debug, Default)]
pub struct SectionFacts {
    pub slug: String,
    pub name: String,
    pub description: String,
    pub parent: Option<SectionId>,
}

/// Makes a section, the last of its row.
pub fn create_section(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    facts: &SectionFacts,
) -> Result<(SectionId, Position), NewsError> {
    let slug = Slug::parse(&facts.slug)?;
    free_word(&mut write, edition, slug.as_str(), None)?;
    let tree = sections(&mut write.as_read(), edition)?;
    refuse_place(&tree, None, facts.parent)?;
    let id = SectionId::new(write.at);
    let last = sql!("select coalesce(max(ordinal), 0) as last from section where edition_id = $1");
    let last: i64 = write.one(last, &[&edition], |row| row.get("last"))?;
    write.execute(
        sql!(
            "insert into section (id, edition_id, parent_id, slug, name, description, ordinal)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            &id,
            &edition,
            &facts.parent,
            &slug.as_str(),
            &required("name", &facts.name, 60)?,
            &line("description", &facts.description, 400)?,
            &(last + 10),
        ],
    )?;
    let change = Change::SectionSaved { edition, section: id };
    Ok((id, write.record(&change)?.commit()?))
}

/// Changes a section. Its articles stay where they are; their addresses name the new word, and the
/// old ones lead there.
pub fn change_section(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: SectionId,
    facts: &SectionFacts,
) -> Result<Position, NewsError> {
    let before = sections(&mut write.as_read(), edition)?;
    let old = before
        .get(id)
        .cloned()
        .ok_or_else(|| NewsError::NotFound("section of this kind here".to_owned()))?;
    let slug = Slug::parse(&facts.slug)?;
    free_word(&mut write, edition, slug.as_str(), Some(id.0))?;
    refuse_place(&before, Some(id), facts.parent)?;
    write.execute(
        sql!("update section set parent_id = $2, slug = $3, name = $4, description = $5 where id = $1"),
        &[
            &id,
            &facts.parent,
            &slug.as_str(),
            &required("name", &facts.name, 60)?,
            &line("description", &facts.description, 400)?,
        ],
    )?;
    let after = sections(&mut write.as_read(), edition)?;
    if old.parent != facts.parent {
        regroup::move_section(&mut write, id, &above(&before, id), &above(&after, id))?;
    }
    // The section's own address, and those of the sections below it.
    let below: Vec<SectionId> = after.children(id).map(|child| child.id).collect();
    for moved in std::iter::once(id).chain(below) {
        let (from, to) = (before.path(moved), after.path(moved));
        if from != to {
            lead_on(&mut write, edition, &from, &to)?;
        }
    }
    // `/jobs` names a section as well as `/economy/jobs` does.
    if old.slug != slug.as_str() {
        lead_on(&mut write, edition, &format!("/{}", old.slug), &after.path(id))?;
    }
    let change = Change::SectionSaved { edition, section: id };
    Ok(write.record(&change)?.commit()?)
}

fn above(tree: &Sections, id: SectionId) -> Vec<SectionId> {
    tree.and_parents(id)
        .iter()
        .skip(1)
        .map(|section| section.id)
        .collect()
}

/// The tree has two levels, because addresses have two words.
fn refuse_place(tree: &Sections, id: Option<SectionId>, parent: Option<SectionId>) -> Result<(), NewsError> {
    let Some(parent) = parent else {
        return Ok(());
    };
    let refuse = |why: &str| Err(NewsError::invalid("parent", why));
    let Some(above) = tree.get(parent) else {
        return refuse("is no section of this edition; choose one from the list");
    };
    if id == Some(parent) {
        return refuse("is the section itself; a section cannot stand below itself");
    }
    if above.parent.is_some() {
        return refuse("stands below another itself; the tree has two levels");
    }
    if id.is_some_and(|id| tree.children(id).next().is_some()) {
        return refuse("cannot take a section that has sections of its own; move those first");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::editions::{Destination, Menu, MenuItem, menu, redirect, save_menu};
    use crate::news::newsroom::{self, live};
    use crate::testing::News;

    fn facts(slug: &str, parent: Option<SectionId>) -> SectionFacts {
        SectionFacts {
            slug: slug.to_owned(),
            name: slug.to_uppercase(),
            description: String::new(),
            parent,
        }
    }

    #[test]
    fn a_renamed_section_takes_its_articles_and_menu_along() {
        let news = News::new();
        let (edition, economy, jobs) = (news.edition, news.economy, news.jobs);
        let item = MenuItem {
            label: "Jobs".to_owned(),
            target: "/economy/jobs".to_owned(),
        };
        news.write(move |w| save_menu(w, edition, Menu::Head, &[item]))
            .expect("a menu");
        let article = news.draft("Rates stay");
        news.write(move |w| newsroom::approve(w, article))
            .expect("approved");
        let at = news.clock.now().plus_seconds(60);
        news.write(move |w| newsroom::schedule(w, article, at))
            .expect("scheduled");

        news.write(move |w| change_section(w, edition, jobs, &facts("work", Some(economy))))
            .expect("changed");
        assert_eq!(news.verbs(1), ["section_saved"]);
        for old in ["/jobs", "/economy/jobs"] {
            assert_eq!(
                news.read(move |r| redirect(r, edition, old)),
                Some(Destination::Path("/economy/work".to_owned())),
                "{old}"
            );
        }
        assert_eq!(
            news.read(move |r| menu(r, edition, Menu::Head))[0].target,
            "/economy/work"
        );
        // What was scheduled goes out, in the section that it was written for.
        news.clock.set(at);
        assert_eq!(newsroom::release_due(&news.store).expect("released"), [article]);
        let listed = news.read(move |r| live::in_section(r, jobs, live::After::start(), 9));
        assert_eq!(listed.len(), 1);

        // And back again: nothing leads in a circle.
        news.write(move |w| change_section(w, edition, jobs, &facts("jobs", Some(economy))))
            .expect("back");
        assert_eq!(news.read(move |r| redirect(r, edition, "/economy/jobs")), None);
        assert_eq!(
            news.read(move |r| redirect(r, edition, "/economy/work")),
            Some(Destination::Path("/economy/jobs".to_owned()))
        );
    }

    #[test]
    fn a_moved_section_is_listed_where_it_stands() {
        let news = News::new();
        let (edition, economy, jobs) = (news.edition, news.economy, news.jobs);
        news.published("Rates stay");
        let listed = |section| {
            news.read(move |r| live::in_section(r, section, live::After::start(), 9))
                .len()
        };
        assert_eq!((listed(economy), listed(jobs)), (1, 1));
        news.write(move |w| change_section(w, edition, jobs, &facts("jobs", None)))
            .expect("up");
        assert_eq!((listed(economy), listed(jobs)), (0, 1));
        let (markets, _) = news
            .write(move |w| create_section(w, edition, &facts("markets", None)))
            .expect("made");
        news.write(move |w| change_section(w, edition, jobs, &facts("jobs", Some(markets))))
            .expect("down");
        assert_eq!((listed(economy), listed(jobs), listed(markets)), (0, 1, 1));
    }

    #[test]
    fn places_and_words_that_cannot_be_are_refused() {
        let news = News::new();
        let (edition, economy, jobs) = (news.edition, news.economy, news.jobs);
        for (slug, parent) in [
            ("desk", None),
            ("economy", None),
            ("größe", None),
            ("deals-2026", None),
            ("deep", Some(jobs)),
        ] {
            let refused = news.write(move |w| create_section(w, edition, &facts(slug, parent)));
            assert!(refused.is_err(), "{slug}");
        }
        for parent in [economy, jobs, SectionId(uuid::Uuid::nil())] {
            let refused =
                news.write(move |w| change_section(w, edition, economy, &facts("economy", Some(parent))));
            assert!(refused.is_err());
        }
    }
}
