//! Add: somebody says something about a text, or answers somebody who did.

use super::comment::{Anchor, MOST, by_id};
use super::mention::may_see;
use crate::base::ids::{ArticleId, CommentId, PersonId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::newsroom::drafts;
use crate::news::people::person;
use crate::news::text::{clip, line};
use crate::sql;

#[derive(Clone, Debug, Default)]
pub struct NewComment {
    /// The comment that it answers.
    pub parent: Option<CommentId>,
    pub quote: String,
    pub text: String,
    pub anchor: Option<Anchor>,
    pub mentions: Vec<PersonId>,
}

const LONGEST: usize = 4_000;
/// A position in a shared draft takes some thirty bytes.
const LONGEST_ANCHOR: usize = 1_000;
const MOST_MENTIONS: usize = 20;

/// Adds a comment. An answer to an answer goes to the head of its thread; an answer opens a resolved
/// thread again, because somebody has more to say.
pub fn add(
    mut write: OpenWrite<'_>,
    author: PersonId,
    article: ArticleId,
    new: &NewComment,
) -> Result<(CommentId, Position), NewsError> {
    let text = words(&new.text)?;
    let anchor = new.anchor.as_ref().filter(|_| new.parent.is_none());
    let (from, to) = match anchor {
        Some(anchor) => (position(&anchor.from)?, position(&anchor.to)?),
        None => ("", ""),
    };
    let taken = write.one(
        sql!("select count(*) as n from comment where article_id = $1"),
        &[&article],
        |row| row.get::<i64>("n"),
    )?;
    if taken >= MOST {
        return Err(NewsError::invalid(
            "text",
            "this article has 2,000 comments, which is all it takes. hint: talk to each other",
        ));
    }
    let head = match new.parent {
        Some(parent) => Some(head_of(&mut write, article, parent)?),
        None => None,
    };
    let named = named(&mut write, author, article, &new.mentions)?;

    let (id, at) = (CommentId::new(write.at), write.at);
    let quote = clip(&line("quote", &clip(&new.quote, 2_000), 4_000)?, 500);
    write.execute(
        sql!(
            "insert into comment (id, article_id, parent_id, at, person_id, quote, anchor_from, anchor_to, text)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        &[&id, &article, &head.map(|(id, _)| id), &at, &author, &quote, &from, &to, &text],
    )?;
    for person in &named {
        write.execute(
            sql!("insert into mention (person_id, at, comment_id, article_id) values ($1, $2, $3, $4)"),
            &[person, &at, &id, &article],
        )?;
    }
    let reopened = head.filter(|(_, resolved)| *resolved).map(|(head, _)| head);
    if let Some(head) = reopened {
        write.execute(
            sql!("update comment set resolved_at = null, resolved_by = null where id = $1"),
            &[&head],
        )?;
    }
    let mut recorded = write.record(&Change::CommentAdded { article, comment: id })?;
    if let Some(comment) = reopened {
        recorded = recorded.record(&Change::CommentReopened { article, comment })?;
    }
    Ok((id, recorded.commit()?))
}

/// Paragraphs stay; other control characters go.
fn words(text: &str) -> Result<String, NewsError> {
    let kept: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let kept = kept.trim();
    let length = kept.chars().count();
    if kept.is_empty() {
        return Err(NewsError::invalid("text", "is empty"));
    }
    if length > LONGEST {
        return Err(NewsError::invalid(
            "text",
            format!("is {length} characters long; the limit is {LONGEST}"),
        ));
    }
    Ok(kept.to_owned())
}

fn position(text: &str) -> Result<&str, NewsError> {
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'-' | b'_' | b'=');
    if text.is_empty() || text.len() > LONGEST_ANCHOR || !text.bytes().all(is_base64) {
        return Err(NewsError::invalid("anchor", "is no position in the text"));
    }
    Ok(text)
}

/// The first comment of the thread, and whether the thread is resolved.
fn head_of(
    write: &mut OpenWrite<'_>,
    article: ArticleId,
    parent: CommentId,
) -> Result<(CommentId, bool), NewsError> {
    let gone = || NewsError::invalid("parent", "the comment that this answers is not on this article");
    let mut read = write.as_read();
    let mut head = by_id(&mut read, parent)?
        .filter(|comment| comment.article == article)
        .ok_or_else(gone)?;
    if let Some(above) = head.parent {
        head = by_id(&mut read, above)?.ok_or_else(gone)?;
    }
    Ok((head.id, head.resolved.is_some()))
}

/// Those who are mentioned, each once, the author left out.
fn named(
    write: &mut OpenWrite<'_>,
    author: PersonId,
    article: ArticleId,
    mentions: &[PersonId],
) -> Result<Vec<PersonId>, NewsError> {
    if mentions.len() > MOST_MENTIONS {
        return Err(NewsError::invalid("mentions", "at most twenty people at once"));
    }
    let mut read = write.as_read();
    let about = drafts::by_id(&mut read, article)?
        .ok_or_else(|| NewsError::NotFound(format!("article {article}")))?;
    let mut named = Vec::new();
    for id in mentions {
        if *id == author || named.contains(id) {
            continue;
        }
        let somebody = person(&mut read, *id)?
            .ok_or_else(|| NewsError::invalid("mentions", "somebody named here is not in the newsroom"))?;
        if !may_see(&about, &somebody) {
            let name = &somebody.name;
            return Err(NewsError::invalid(
                "mentions",
                format!("{name} may not see this article. hint: leave {name} out"),
            ));
        }
        named.push(*id);
    }
    Ok(named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::comments::{mentions, of_article, reopen, resolve};
    use crate::news::people::{Role, unseen_mentions};
    use crate::testing::News;

    fn said(text: &str) -> NewComment {
        NewComment {
            text: text.to_owned(),
            ..NewComment::default()
        }
    }

    #[test]
    fn a_thread_is_opened_answered_resolved_and_opened_again() {
        let news = News::new();
        let article = news.draft("Rates stay");
        let (ada, _) = news.person("Ada Reporter", Role::Reporter);
        let (bo, _) = news.person("Bo Editor", Role::Editor);
        let first = NewComment {
            quote: "said the minister".to_owned(),
            anchor: Some(Anchor {
                from: "AQID".to_owned(),
                to: "BAUG".to_owned(),
            }),
            mentions: vec![ada, ada, bo],
            ..said("Which minister?\n\nAnd when?")
        };
        let (thread, _) = news.write(move |w| add(w, bo, article, &first)).expect("added");
        assert_eq!(news.read(move |r| unseen_mentions(r, ada)), 1);
        assert_eq!(
            news.read(move |r| unseen_mentions(r, bo)),
            0,
            "nobody is told of himself"
        );

        let answer = NewComment {
            parent: Some(thread),
            ..said("Of finance.")
        };
        let (reply, _) = news
            .write(move |w| add(w, ada, article, &answer))
            .expect("answered");
        news.write(move |w| resolve(w, bo, article, reply))
            .expect("resolved");
        news.write(move |w| resolve(w, bo, article, thread))
            .expect("the second time changes nothing");
        let list = news.read(move |r| of_article(r, article));
        assert_eq!(
            list[0].resolved.as_ref().map(|r| r.by.as_str()),
            Some("Bo Editor")
        );
        assert_eq!((list[1].parent, list[1].resolved.is_none()), (Some(thread), true));
        assert_eq!(list[0].mentions, [ada]);

        let more = NewComment {
            parent: Some(reply),
            ..said("Are you sure?")
        };
        news.write(move |w| add(w, bo, article, &more)).expect("answered");
        let list = news.read(move |r| of_article(r, article));
        assert!(list[0].resolved.is_none(), "an answer opens the thread");
        assert_eq!(list[2].parent, Some(thread), "threads have one level");
        news.write(move |w| resolve(w, ada, article, thread))
            .expect("resolved");
        news.write(move |w| reopen(w, article, thread)).expect("reopened");
        assert_eq!(
            news.verbs(7),
            [
                "comment_added",
                "comment_added",
                "comment_resolved",
                "comment_added",
                "comment_reopened",
                "comment_resolved",
                "comment_reopened"
            ]
        );
        let line = news.read(move |r| mentions(r, ada, None, 10)).remove(0);
        assert!(line.unseen && line.text.starts_with("Which minister?"));
    }

    #[test]
    fn what_is_empty_too_long_or_elsewhere_is_refused() {
        let news = News::new();
        let (article, other) = (news.draft("Rates stay"), news.draft("Rates rise"));
        let (ada, _) = news.person("Ada Reporter", Role::Reporter);
        let (thread, _) = news
            .write(move |w| add(w, ada, other, &said("Here")))
            .expect("added");
        let anchor = |from: &str| NewComment {
            anchor: Some(Anchor {
                from: from.to_owned(),
                to: "AQID".to_owned(),
            }),
            ..said("x")
        };
        for (new, field) in [
            (said(" \u{7} \n"), "text"),
            (said(&"é".repeat(4_001)), "text"),
            (anchor("<script>"), "anchor"),
            (anchor(&"A".repeat(2_000)), "anchor"),
            (
                NewComment {
                    parent: Some(thread),
                    ..said("x")
                },
                "parent",
            ),
            (
                NewComment {
                    mentions: vec![PersonId::new(news.clock.now())],
                    ..said("x")
                },
                "mentions",
            ),
        ] {
            let refused = news.write(move |w| add(w, ada, article, &new)).expect_err(field);
            assert!(refused.to_string().starts_with(field), "{refused}");
        }
        assert!(
            news.write(move |w| add(w, ada, article, &said(&"é".repeat(4_000))))
                .is_ok()
        );
    }

    #[test]
    fn nobody_is_told_of_an_article_that_they_may_not_see() {
        let news = News::new();
        let (hidden, live) = (news.draft("Rates stay"), news.published("Rates rise"));
        let (ada, _) = news.person("Ada Editor", Role::Editor);
        let (guest, _) = news.person("Guest Writer", Role::Contributor);
        let new = NewComment {
            mentions: vec![guest],
            ..said("Look")
        };
        let again = new.clone();
        let refused = news
            .write(move |w| add(w, ada, hidden, &new))
            .expect_err("hidden");
        assert!(
            refused.to_string().contains("Guest Writer may not see"),
            "{refused}"
        );
        assert!(
            news.write(move |w| add(w, ada, live, &again)).is_ok(),
            "what is live anybody may read"
        );
    }
}
