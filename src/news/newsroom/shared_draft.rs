//! A draft that several people write at once: its tables, and the way between the shared document and
//! [`Content`].
//!
//! The document's truth is `draft_op`, a journal of updates, some folded into `draft_snapshot`. The
//! draft itself (`article.draft`) is read from it: at once when a verb or a reader of drafts needs it,
//! else a second after the typing. `article.op_seq` says how far the journal is, `article.draft_seq`
//! up to where the draft was read.

use co_editing::{Draft, SharedDraft, TEXTS};
use courant_body::Body;
use serde_json::{Map, Value, json};

use super::{Byline, Content, Kind, LeadPicture, NamedPicture, Seo};
use crate::base::ids::ArticleId;
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::sql;

/// Ops after the last snapshot, before they are folded into a new one.
const FOLD: i64 = 400;

/// Updates of one document, in order, and how far they reach.
#[derive(Clone, Debug, Default)]
pub struct Updates {
    pub list: Vec<Vec<u8>>,
    pub upto: i64,
}

/// What the journal has after `after`. Whatever was folded meanwhile comes as one update.
pub fn updates_after(
    read: &mut ReadSession<'_>,
    article: ArticleId,
    after: i64,
) -> Result<Updates, StoreError> {
    let snapshot = read.maybe(
        sql!("select seq, bytes from draft_snapshot where article_id = $1 and seq > $2"),
        &[&article, &after],
        |row| Ok((row.get::<i64>("seq")?, row.get::<Vec<u8>>("bytes")?)),
    )?;
    let (from, mut list) = snapshot.map_or((after, Vec::new()), |(seq, bytes)| (seq, vec![bytes]));
    let mut upto = from;
    let ops = read.all(
        sql!("select seq, bytes from draft_op where article_id = $1 and seq > $2 order by seq"),
        &[&article, &from],
        |row| {
            upto = upto.max(row.get::<i64>("seq")?);
            row.get::<Vec<u8>>("bytes")
        },
    )?;
    list.extend(ops);
    Ok(Updates { list, upto })
}

/// The shared document as the journal has it.
pub(super) fn document(
    read: &mut ReadSession<'_>,
    article: ArticleId,
) -> Result<(SharedDraft, i64), StoreError> {
    let updates = updates_after(read, article, 0)?;
    let shared = SharedDraft::from_updates(&updates.list, writer())
        .map_err(|e| StoreError::Engine(format!("the journal of article {article} cannot be read: {e}")))?;
    Ok((shared, updates.upto))
}

/// A name for one copy of the document, among all that ever wrote to it.
pub(super) fn writer() -> u64 {
    u64::from(rand::random::<u32>())
}

/// Adds updates to the journal after those there are. The caller has moved `article.op_seq`.
pub(super) fn append(
    write: &mut OpenWrite<'_>,
    article: ArticleId,
    first: i64,
    ops: &[(String, Vec<u8>)],
) -> Result<(), StoreError> {
    let at = write.at;
    for (seq, (actor, bytes)) in (first..).zip(ops) {
        write.execute(
            sql!("insert into draft_op (article_id, seq, at, actor, bytes) values ($1, $2, $3, $4, $5)"),
            &[&article, &seq, &at, actor, bytes],
        )?;
    }
    Ok(())
}

/// Folds the journal into one snapshot when it has grown long. Nothing of it is lost: updates that
/// wait for others stay as they are.
pub(super) fn fold(
    write: &mut OpenWrite<'_>,
    article: ArticleId,
    shared: &SharedDraft,
    upto: i64,
) -> Result<(), StoreError> {
    let folded = write.maybe(
        sql!("select seq from draft_snapshot where article_id = $1"),
        &[&article],
        |row| row.get::<i64>("seq"),
    )?;
    if upto - folded.unwrap_or(0) < FOLD {
        return Ok(());
    }
    write.execute(
        sql!(
            "insert into draft_snapshot (article_id, seq, bytes) values ($1, $2, $3)
             on conflict (article_id) do update set seq = excluded.seq, bytes = excluded.bytes"
        ),
        &[&article, &upto, &shared.snapshot()],
    )?;
    write.execute(
        sql!("delete from draft_op where article_id = $1 and seq <= $2"),
        &[&article, &upto],
    )?;
    Ok(())
}

/// How many suggestions wait for a decision in the draft of this article.
pub fn open_suggestions(read: &mut ReadSession<'_>, article: ArticleId) -> Result<usize, StoreError> {
    Ok(document(read, article)?.0.open_suggestions())
}

impl Content {
    /// As the shared document has it.
    pub fn to_shared(&self) -> Draft {
        let texts = [
            (TEXTS[0], &self.headline),
            (TEXTS[1], &self.standfirst),
            (TEXTS[2], &self.dateline),
            (TEXTS[3], &self.seo.title),
            (TEXTS[4], &self.seo.description),
        ];
        let mut fields = Map::new();
        let mut put = |name: &str, value: Value| {
            fields.insert(name.to_owned(), value);
        };
        put("kind", self.kind.as_str().into());
        put("section", json!(self.section));
        put("topics", json!(self.topics));
        put("bylines", json!(self.bylines));
        put("lead_picture", json!(self.lead_picture));
        put("named_picture", json!(self.named_picture));
        put("slug", self.slug.clone().into());
        put("canonical", self.seo.canonical.clone().into());
        put("importance", self.importance.into());
        put("related", json!(self.related));
        put("instruments", json!(self.instruments));
        Draft {
            texts: texts
                .into_iter()
                .map(|(name, text)| (name.to_owned(), text.clone()))
                .collect(),
            fields,
            body: self.body.to_value(),
        }
    }

    /// What the shared document says. Values that cannot be read are as good as empty: what two people
    /// typed at once may be odd, and is never refused.
    pub(super) fn from_shared(draft: &Draft) -> Result<Content, StoreError> {
        let text = |name: &str, most: usize| {
            let text = draft.texts.get(name).map_or("", String::as_str).trim();
            crate::news::text::clip(text, most)
        };
        let body = Body::from_value(&draft.body)
            .map_err(|e| StoreError::Engine(format!("a shared draft's body cannot be read: {e}")))?;
        let content = Content {
            headline: text(TEXTS[0], 250),
            standfirst: text(TEXTS[1], 600),
            dateline: text(TEXTS[2], 80),
            slug: crate::news::text::clip(&field::<String>(draft, "slug"), 120),
            kind: field::<Option<Kind>>(draft, "kind").unwrap_or_default(),
            section: field(draft, "section"),
            topics: list(draft, "topics"),
            bylines: list::<Byline>(draft, "bylines"),
            lead_picture: field::<Option<LeadPicture>>(draft, "lead_picture"),
            named_picture: field::<Option<NamedPicture>>(draft, "named_picture"),
            body,
            importance: field::<u8>(draft, "importance"),
            related: list(draft, "related"),
            instruments: list(draft, "instruments"),
            seo: Seo {
                title: text(TEXTS[3], 250),
                description: text(TEXTS[4], 600),
                canonical: crate::news::text::clip(&field::<String>(draft, "canonical"), 500),
            },
        };
        // Lengths are clipped above; what is left for `tidied` cannot be refused but for control
        // characters, and then the untidied text is kept rather than lost.
        Ok(content.clone().tidied().unwrap_or(content))
    }
}

fn field<T: serde::de::DeserializeOwned + Default>(draft: &Draft, name: &str) -> T {
    draft
        .fields
        .get(name)
        .and_then(|value| T::deserialize(value).ok())
        .unwrap_or_default()
}

/// The readable items of a list.
fn list<T: serde::de::DeserializeOwned>(draft: &Draft, name: &str) -> Vec<T> {
    let items = draft.fields.get(name).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .filter_map(|item| T::deserialize(item).ok())
        .collect()
}
