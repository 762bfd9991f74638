//! Journal: keystrokes become durable. Each op is one update of the shared document; once `keep_ops`
//! has returned, no crash loses it. The journal is a log of its own (who, when, in order), so that the
//! change log says only now and then that people wrote.

use super::article::{self, WorkState};
use super::shared_draft::{self, Updates};
use crate::base::ids::{ArticleId, PersonId};
use crate::base::store::{Actor, OpenWrite, Store, StoreError};
use crate::changes::Change;
use crate::news::NewsError;
use crate::sql;

/// An update that somebody typed.
#[derive(Clone, Debug)]
pub struct Op {
    pub person: PersonId,
    pub bytes: Vec<u8>,
    /// It only adds suggestions, which leave the text as it is until somebody accepts them.
    pub suggests: bool,
}

/// Begins the shared document of an article, from its draft, if nobody has yet; and gives all of it.
pub fn begin_shared(mut write: OpenWrite<'_>, article: ArticleId) -> Result<Updates, NewsError> {
    let loaded = article::for_verb(&mut write, article)?;
    if loaded.op_seq == 0 {
        let (_, update) = co_editing::SharedDraft::begin(&loaded.draft.to_shared(), shared_draft::writer());
        let actor = write.actor.as_text();
        write.execute(
            sql!("update article set op_seq = 1, draft_seq = 1 where id = $1"),
            &[&article],
        )?;
        shared_draft::append(&mut write, article, 1, &[(actor, update.clone())])?;
        write.journalled()?;
        return Ok(Updates {
            list: vec![update],
            upto: 1,
        });
    }
    Ok(shared_draft::updates_after(&mut write.as_read(), article, 0)?)
}

/// Keeps ops, in the order given. Returns the number of the last; the first has `last - n + 1`.
///
/// Typing takes a ready article back to *draft*, because an approval is of a text; suggestions do not.
/// With `say`, the change log is told who wrote. Errors: the article is spiked, or gone.
pub fn keep_ops(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    ops: &[Op],
    say: bool,
) -> Result<i64, NewsError> {
    let count = ops.len() as i64;
    let row = write.maybe(
        sql!(
            "update article set op_seq = op_seq + $2 where id = $1 and op_seq > 0 and work_state <> 'spiked'
             returning op_seq, work_state"
        ),
        &[&article, &count],
        |row| Ok((row.get::<i64>("op_seq")?, row.get::<String>("work_state")?)),
    )?;
    let Some((last, work)) = row else {
        return Err(match article::load(&mut write.as_read(), article)? {
            Some(found) => found.refuse("write in", "restore it first"),
            None => NewsError::NotFound(format!("article {article}")),
        });
    };
    let rows: Vec<(String, Vec<u8>)> = ops
        .iter()
        .map(|op| (Actor::Person(op.person).as_text(), op.bytes.clone()))
        .collect();
    shared_draft::append(&mut write, article, last - count + 1, &rows)?;
    let unapproved = work == WorkState::Ready.as_str() && ops.iter().any(|op| !op.suggests);
    if unapproved {
        write.execute(
            sql!("update article set work_state = 'draft', approved_version = null where id = $1"),
            &[&article],
        )?;
    }
    if say || unapproved {
        let mut people: Vec<PersonId> = ops.iter().map(|op| op.person).collect();
        people.sort_unstable();
        people.dedup();
        write.record(&Change::DraftTyped { article, people })?.commit()?;
    } else {
        write.journalled()?;
    }
    Ok(last)
}

/// Brings the draft up to its journal, and the journal into shape. Does nothing when it is.
pub fn settle_draft(mut write: OpenWrite<'_>, article: ArticleId) -> Result<(), NewsError> {
    let unsettled = write.maybe(
        sql!("select id from article where id = $1 and op_seq > draft_seq"),
        &[&article],
        |row| row.get::<ArticleId>("id"),
    )?;
    if unsettled.is_some() {
        article::for_verb(&mut write, article)?;
        write.journalled()?;
    }
    Ok(())
}

/// Settles what a crash left behind: drafts whose last ops had not been read. Called at the start.
pub fn settle_all(store: &Store) -> Result<usize, StoreError> {
    let left = store.reads.wait(|read| {
        read.all(
            sql!("select id from article where op_seq > draft_seq order by id limit 10000"),
            &[],
            |row| row.get::<ArticleId>("id"),
        )
    })?;
    for article in &left {
        let id = *article;
        if let Err(error) = store
            .writes
            .wait(Actor::Clock, move |write| settle_draft(write, id))
        {
            tracing::error!(%article, %error, "a draft could not be settled; its journal is kept");
        }
    }
    Ok(left.len())
}

/// What the editor in the browser is told about an article: cheap, asked for at every ring of the bell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub op_seq: i64,
    pub revision: i64,
    pub work: String,
    pub public: String,
    pub changed_at: crate::base::clock::Micros,
    /// The newest comment or decision on one, so that browsers know when to look again.
    pub comments: i64,
}

pub fn standing(
    read: &mut crate::base::store::ReadSession<'_>,
    article: ArticleId,
) -> Result<Option<Standing>, StoreError> {
    read.maybe(
        sql!(
            "select op_seq, revision, work_state, public_state, changed_at,
                    (select coalesce(max(at), 0) + coalesce(max(resolved_at), 0) + count(resolved_at) + count(*)
                     from comment where article_id = article.id) as comments
             from article where id = $1"
        ),
        &[&article],
        |row| {
            Ok(Standing {
                op_seq: row.get("op_seq")?,
                revision: row.get("revision")?,
                work: row.get("work_state")?,
                public: row.get("public_state")?,
                changed_at: row.get("changed_at")?,
                comments: row.get("comments")?,
            })
        },
    )
}

#[cfg(test)]
mod tests {
    use co_editing::SharedDraft;

    use super::*;
    use crate::news::newsroom::{Content, approve, drafts, edit, publish, revert, shared_draft, spike};
    use crate::news::people::Role;
    use crate::testing::News;

    /// Somebody's copy of the document, as their browser has it.
    fn copy_of(news: &News, article: ArticleId) -> SharedDraft {
        let updates = news.write(move |w| begin_shared(w, article)).expect("begun");
        SharedDraft::from_updates(&updates.list, shared_draft::writer()).expect("readable")
    }

    fn draft(news: &News, article: ArticleId) -> crate::news::newsroom::Article {
        news.read(move |read| drafts::by_id(read, article))
            .expect("an article")
    }

    /// Types a headline and keeps it.
    fn types(
        news: &News,
        copy: &mut SharedDraft,
        article: ArticleId,
        person: PersonId,
        headline: &str,
    ) -> i64 {
        let mut wanted = copy.read();
        wanted.texts.insert("headline".to_owned(), headline.to_owned());
        let bytes = copy.replace(&wanted).expect("another text");
        news.write(move |w| {
            keep_ops(
                w,
                article,
                &[Op {
                    person,
                    bytes,
                    suggests: false,
                }],
                false,
            )
        })
        .expect("kept")
    }

    #[test]
    fn what_was_kept_is_in_the_draft_at_once_and_floods_neither_log_nor_versions() {
        let news = News::new();
        let article = news.draft("Rates rise");
        let (ada, _) = news.person("Ada", Role::Reporter);
        let mut copy = copy_of(&news, article);
        let before = news.read(crate::changes::head);
        for i in 0..20 {
            types(&news, &mut copy, article, ada, &format!("Rates rise by {i}"));
        }
        assert_eq!(draft(&news, article).draft.headline, "Rates rise by 19");
        assert_eq!(
            news.read(crate::changes::head),
            before,
            "keystrokes are not changes"
        );
        assert!(news.read(move |read| drafts::versions(read, article)).is_empty());
        // The row itself follows when somebody settles it, and a second time does nothing.
        for _ in 0..2 {
            news.write(move |w| settle_draft(w, article)).expect("settled");
        }
        let edition = news.edition;
        let list = news.read(move |read| drafts::list(read, edition, (None, None), 5));
        assert_eq!(list[0].headline, "Rates rise by 19");
    }

    #[test]
    fn typing_takes_the_approval_back_and_says_so_once() {
        let news = News::new();
        let article = news.draft("Rates rise");
        let (ada, _) = news.person("Ada", Role::Reporter);
        let mut copy = copy_of(&news, article);
        news.write(move |w| approve(w, article)).expect("approved");
        types(&news, &mut copy, article, ada, "Rates fall");
        types(&news, &mut copy, article, ada, "Rates fall again");
        assert_eq!(news.verbs(2), ["article_approved", "draft_typed"]);
        let refused = news
            .write(move |w| publish(w, article))
            .expect_err("not approved any more");
        assert!(refused.to_string().contains("approve"), "{refused}");
    }

    #[test]
    fn a_change_from_elsewhere_and_typing_are_both_kept() {
        let news = News::new();
        let article = news.draft("Rates rise");
        let (ada, _) = news.person("Ada", Role::Reporter);
        let mut copy = copy_of(&news, article);
        let revised = Content {
            standfirst: "From the command line.".to_owned(),
            ..draft(&news, article).draft
        };
        news.write(move |w| edit(w, article, revised, None))
            .expect("edited");
        // Ada has not seen that yet, and types on.
        let last = types(&news, &mut copy, article, ada, "Rates rise at last");
        let both = draft(&news, article).draft;
        assert_eq!(both.headline, "Rates rise at last");
        assert_eq!(both.standfirst, "From the command line.");
        assert_eq!(last, 3);
    }

    #[test]
    fn verbs_see_what_was_typed_a_moment_ago_and_reverting_reaches_the_browsers() {
        let news = News::new();
        let article = news.draft("Rates rise");
        let (ada, _) = news.person("Ada", Role::Reporter);
        let mut copy = copy_of(&news, article);
        let first = news.write(move |w| crate::news::newsroom::submit(w, article));
        first.expect("submitted");
        types(&news, &mut copy, article, ada, "Rates double");
        news.write(move |w| approve(w, article)).expect("approved");
        let versions = news.read(move |read| drafts::versions(read, article));
        let old = versions.iter().min_by_key(|v| v.ordinal).expect("a version").id;
        news.write(move |w| revert(w, article, old)).expect("reverted");
        let updates = news.read(move |read| shared_draft::updates_after(read, article, 2));
        for update in &updates.list {
            copy.apply(update).expect("taken");
        }
        assert_eq!(copy.read().texts["headline"], "Rates rise");
    }

    #[test]
    fn a_long_journal_is_folded_and_says_the_same() {
        let news = News::new();
        let article = news.draft("Rates rise");
        let (ada, _) = news.person("Ada", Role::Reporter);
        let mut copy = copy_of(&news, article);
        for i in 0..450 {
            types(&news, &mut copy, article, ada, &format!("Rates rise {i}"));
        }
        news.write(move |w| settle_draft(w, article)).expect("settled");
        let after = news.read(move |read| shared_draft::updates_after(read, article, 0));
        assert_eq!((after.list.len(), after.upto), (1, 451));
        types(&news, &mut copy, article, ada, "Rates rest");
        assert_eq!(draft(&news, article).draft.headline, "Rates rest");
        // Whoever was away for all of it gets all of it.
        let late = news.read(move |read| shared_draft::updates_after(read, article, 7));
        let late = SharedDraft::from_updates(&late.list, 9).expect("readable");
        assert_eq!(late.read().texts["headline"], "Rates rest");
    }

    #[test]
    fn a_spiked_article_takes_no_keystrokes_and_a_crash_is_settled_at_the_start() {
        let news = News::new();
        let article = news.draft("Rates rise");
        let (ada, _) = news.person("Ada", Role::Reporter);
        let mut copy = copy_of(&news, article);
        types(&news, &mut copy, article, ada, "Rates rest");
        assert_eq!(settle_all(&news.store).expect("settled"), 1);
        assert_eq!(settle_all(&news.store).expect("nothing left"), 0);
        news.write(move |w| spike(w, article)).expect("spiked");
        let op = Op {
            person: ada,
            bytes: vec![0, 0],
            suggests: false,
        };
        let refused = news
            .write(move |w| keep_ops(w, article, &[op], true))
            .expect_err("spiked");
        assert!(refused.to_string().contains("restore it first"), "{refused}");
    }
}
