//! Four eyes: where an edition asks for it, nobody lets their own text out alone. Chiefs are not
//! exempt; whoever runs the program on the machine is asked for nothing.

use super::article::Article;
use crate::base::clock::Micros;
use crate::base::store::{Actor, OpenWrite, StoreError};
use crate::changes::{self, Change, NoteKind};
use crate::news::NewsError;
use crate::news::editions;
use crate::sql;

/// Entries of an article's history that are looked at.
const BACK: i64 = 500;

/// Refuses an approval of a text that the approver alone has written since the last one.
pub(super) fn for_approval(write: &mut OpenWrite<'_>, article: &Article) -> Result<(), NewsError> {
    let Some(me) = asked(write, article)? else {
        return Ok(());
    };
    let (writers, since) = writers(write, article)?;
    let typed = write.all(
        sql!("select distinct actor from draft_op where article_id = $1 and at > $2"),
        &[&article.id, &since],
        |row| row.get::<String>("actor"),
    )?;
    let mut all = writers.iter().chain(&typed).peekable();
    if all.peek().is_some() && all.all(|writer| *writer == me) {
        return Err(article.refuse(
            "approve",
            "you alone wrote what is new in it, and this edition asks for four eyes; let somebody else approve it",
        ));
    }
    Ok(())
}

/// Refuses a correction of a correction by whoever made that one.
pub(super) fn for_correction(write: &mut OpenWrite<'_>, article: &Article) -> Result<(), NewsError> {
    let Some(me) = asked(write, article)? else {
        return Ok(());
    };
    let subject = format!("article:{}", article.id);
    let history = changes::recent(&mut write.as_read(), Some(&subject), BACK)?;
    let last = history.iter().find(|entry| {
        matches!(
            entry.change,
            Change::ArticleNoted {
                kind: NoteKind::Correction,
                ..
            }
        )
    });
    if last.is_some_and(|entry| entry.actor == me) {
        return Err(article.refuse(
            "correct",
            "its last correction is yours, and this edition asks for four eyes; let somebody else correct it",
        ));
    }
    Ok(())
}

/// Who is asked, where the rule holds.
fn asked(write: &mut OpenWrite<'_>, article: &Article) -> Result<Option<String>, StoreError> {
    let Actor::Person(_) = write.actor else {
        return Ok(None);
    };
    let edition = editions::edition_by_id(&mut write.as_read(), article.edition)?;
    let holds = edition.is_some_and(|edition| edition.four_eyes);
    Ok(holds.then(|| write.actor.as_text()))
}

/// Who changed the draft since it was last approved, and when that was.
fn writers(write: &mut OpenWrite<'_>, article: &Article) -> Result<(Vec<String>, Micros), StoreError> {
    let subject = format!("article:{}", article.id);
    let mut writers = Vec::new();
    for entry in changes::recent(&mut write.as_read(), Some(&subject), BACK)? {
        match entry.change {
            Change::ArticleApproved { .. } => return Ok((writers, entry.at)),
            Change::DraftTyped { people, .. } => {
                writers.extend(people.iter().map(|person| Actor::Person(*person).as_text()));
            }
            Change::DraftEdited { .. } | Change::DraftReverted { .. } => writers.push(entry.actor),
            // Whoever began it wrote it, when nobody else did.
            Change::ArticleCreated { .. } if writers.is_empty() => writers.push(entry.actor),
            _ => {}
        }
    }
    Ok((writers, Micros(0)))
}

#[cfg(test)]
mod tests {
    use crate::base::ids::{ArticleId, PersonId};
    use crate::base::store::Actor;
    use crate::news::NewsError;
    use crate::news::newsroom::{NewNote, approve, correct, edit, publish};
    use crate::news::people::Role;
    use crate::sql;
    use crate::testing::News;

    fn with_four_eyes() -> (News, PersonId, PersonId) {
        let news = News::new();
        let edition = news.edition;
        news.store
            .writes
            .housekeeping(move |tx| {
                tx.execute(
                    sql!("update edition set four_eyes = $2 where id = $1"),
                    &[&edition, &true],
                )
            })
            .expect("set");
        let (ada, _) = news.person("Ada", Role::Chief);
        let (ben, _) = news.person("Ben", Role::Editor);
        (news, ada, ben)
    }

    fn edit_as(news: &News, who: PersonId, article: ArticleId, headline: &str) {
        let content = news.content(headline);
        news.store
            .writes
            .wait(Actor::Person(who), move |w| edit(w, article, content, None))
            .expect("edited");
    }

    fn approve_as(news: &News, who: PersonId, article: ArticleId) -> Result<(), NewsError> {
        let done = news
            .store
            .writes
            .wait(Actor::Person(who), move |w| approve(w, article));
        done.map(|_| ())
    }

    #[test]
    fn nobody_approves_what_they_alone_wrote() {
        let (news, ada, ben) = with_four_eyes();
        let article = news.draft("Rates stay");
        edit_as(&news, ada, article, "Rates fall");
        edit_as(&news, ben, article, "Rates fall again");
        approve_as(&news, ada, article).expect("two wrote it");
        edit_as(&news, ada, article, "Rates fall fast");
        let refused = approve_as(&news, ada, article).expect_err("hers alone");
        assert!(refused.to_string().contains("four eyes"), "{refused}");
        approve_as(&news, ben, article).expect("another pair of eyes");
    }

    #[test]
    fn nobody_corrects_their_own_correction() {
        let (news, ada, ben) = with_four_eyes();
        let article = news.published("Rate is 3");
        let correct_as = |who: PersonId, approver: PersonId, headline: &str| {
            edit_as(&news, who, article, headline);
            approve_as(&news, approver, article).expect("approved");
            let note = NewNote {
                text: "An earlier version was wrong.".to_owned(),
                reason: "misread".to_owned(),
                approver: "somebody".to_owned(),
            };
            news.store
                .writes
                .wait(Actor::Person(who), move |w| correct(w, article, &note))
        };
        correct_as(ada, ben, "Rate is 2").expect("her first");
        let refused = correct_as(ada, ben, "Rate is 4").expect_err("her own again");
        assert!(
            refused.to_string().contains("last correction is yours"),
            "{refused}"
        );
        correct_as(ben, ada, "Rate is 5").expect("another's");
    }

    #[test]
    fn without_the_rule_anybody_with_the_right_may() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Chief);
        let article = news.draft("Rates stay");
        edit_as(&news, ada, article, "Rates fall");
        approve_as(&news, ada, article).expect("nobody asks for four eyes");
        news.write(move |w| publish(w, article)).expect("published");
    }
}
