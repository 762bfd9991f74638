//! Plan: who covers a release in an edition, and with which article. An article that waits for a figure
//! is under embargo until the release's moment from here on.

use super::{fill, release};
use crate::base::ids::{ArticleId, EditionId, PersonId, ReleaseId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::newsroom::{drafts, figures};
use crate::news::text::line;
use crate::sql;

#[derive(Clone, Debug, Default)]
pub struct NewPlan {
    pub person: Option<PersonId>,
    pub article: Option<ArticleId>,
    pub note: String,
}

pub fn plan_coverage(
    mut write: OpenWrite<'_>,
    id: ReleaseId,
    edition: EditionId,
    plan: &NewPlan,
) -> Result<Position, NewsError> {
    let note = line("note", &plan.note, 300)?;
    let release = release::for_verb(&mut write, id)?;
    let mut changes = vec![Change::ReleasePlanned { edition, release: id }];
    if let Some(article) = plan.article {
        let found = drafts::by_id(&mut write.as_read(), article)?.filter(|found| found.edition == edition);
        let Some(found) = found else {
            return Err(NewsError::invalid("article", "is none of this edition"));
        };
        // Also in the minutes before: an embargo is only ever the release's own.
        if !found.public.is_live() && release.scheduled_at > write.at {
            changes.extend(figures::hold_until(&mut write, article, release.scheduled_at)?);
        }
    }
    let at = write.at;
    write.execute(
        sql!(
            "insert into release_plan (release_id, edition_id, person_id, article_id, note, changed_at)
             values ($1, $2, $3, $4, $5, $6)
             on conflict (release_id, edition_id) do update set person_id = excluded.person_id,
                 article_id = excluded.article_id, note = excluded.note, changed_at = excluded.changed_at"
        ),
        &[&id, &edition, &plan.person, &plan.article, &note, &at],
    )?;
    // The figure may be there already.
    if let Some(article) = plan.article {
        changes.extend(fill::into_article(&mut write, &release, article)?);
    }
    let mut changes = changes.iter();
    let first = changes
        .next()
        .ok_or_else(|| NewsError::invalid("plan", "says nothing"))?;
    let mut recorded = write.record(first)?;
    for change in changes {
        recorded = recorded.record(change)?;
    }
    Ok(recorded.commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::save::tests::new;
    use super::*;
    use crate::news::releases::{agenda, save_release};
    use crate::testing::News;

    #[test]
    fn an_article_that_waits_for_a_figure_is_under_embargo_until_then() {
        let news = News::new();
        let (edition, at) = (news.edition, news.clock.now().plus_days(1));
        let (id, _) = news.write(move |w| save_release(w, &new(at))).expect("saved");
        let article = news.draft("Prices rise");
        let plan = NewPlan {
            article: Some(article),
            note: "short, three paragraphs".to_owned(),
            ..NewPlan::default()
        };
        let again = plan.clone();
        news.write(move |w| plan_coverage(w, id, edition, &plan))
            .expect("planned");
        assert_eq!(news.verbs(2), ["release_planned", "embargo_set"]);
        news.write(move |w| plan_coverage(w, id, edition, &again))
            .expect("planned again");
        let found = news.read(move |r| agenda::plan(r, id, edition)).expect("there");
        assert_eq!(
            (found.article, found.note.as_str()),
            (Some(article), "short, three paragraphs")
        );
        let held = news.read(move |r| drafts::by_id(r, article)).expect("there");
        assert_eq!(held.embargo_until, Some(at));
    }
}
