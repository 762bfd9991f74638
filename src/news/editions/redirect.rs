//! Old addresses that keep working: imported ones, and whatever an editor adds.

use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Where an old address leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To an article, wherever its address is today.
    Article(ArticleId),
    /// To a path below the edition's root, or an `https` address.
    Path(String),
    /// Nowhere any more, and it won't come back (HTTP 410).
    Gone,
}

/// Saves one old address. `from` is a path with its query, below the edition's root.
pub fn save_redirect(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    from: &str,
    to: &Destination,
) -> Result<Position, NewsError> {
    save_redirects(&mut write, edition, &[(from.to_owned(), to.clone())])?;
    Ok(write
        .record(&Change::RedirectSaved {
            edition,
            from: from.to_owned(),
        })?
        .commit()?)
}

/// Saves many, inside a larger write that records itself.
pub fn save_redirects(
    tx: &mut Transaction<'_>,
    edition: EditionId,
    list: &[(String, Destination)],
) -> Result<(), NewsError> {
    for (from, to) in list {
        if !from.starts_with('/') || from.len() > 1_000 {
            return Err(NewsError::invalid(
                "from",
                format!("“{from}” is no path of this site"),
            ));
        }
        let (path, article) = match to {
            Destination::Article(id) => (None, Some(*id)),
            Destination::Path(path) => (Some(path.clone()), None),
            Destination::Gone => (None, None),
        };
        tx.execute(
            sql!(
                "insert into redirect (edition_id, from_path, to_path, article_id) values ($1, $2, $3, $4)
                 on conflict (edition_id, from_path) do update set to_path = excluded.to_path,
                     article_id = excluded.article_id"
            ),
            &[&edition, from, &path, &article],
        )?;
    }
    Ok(())
}

/// Lets an old address lead nowhere again.
pub fn remove_redirect(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    from: &str,
) -> Result<Position, NewsError> {
    let removed = write.execute(
        sql!("delete from redirect where edition_id = $1 and from_path = $2"),
        &[&edition, &from],
    )?;
    if removed == 0 {
        return Err(NewsError::NotFound(format!("old address {from}")));
    }
    let change = Change::RedirectRemoved {
        edition,
        from: from.to_owned(),
    };
    Ok(write.record(&change)?.commit()?)
}

/// Old addresses in their order after one of them, narrowed by a part of either end.
pub fn redirects_after(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    part: &str,
    after: &str,
    limit: i64,
) -> Result<Vec<(String, Destination)>, StoreError> {
    let part: String = part.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    let part = format!("%{}%", part.trim());
    read.all(
        sql!(
            "select from_path, to_path, article_id from redirect
             where edition_id = $1 and from_path > $2
               and (from_path like $3 or coalesce(to_path, '') like $3)
             order by from_path limit $4"
        ),
        &[&edition, &after, &part, &limit],
        |row| {
            let to = match (
                row.get::<Option<ArticleId>>("article_id")?,
                row.get::<Option<String>>("to_path")?,
            ) {
                (Some(article), _) => Destination::Article(article),
                (None, Some(path)) => Destination::Path(path),
                (None, None) => Destination::Gone,
            };
            Ok((row.get("from_path")?, to))
        },
    )
}

pub fn redirect(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    from: &str,
) -> Result<Option<Destination>, StoreError> {
    let find = sql!("select to_path, article_id from redirect where edition_id = $1 and from_path = $2");
    read.maybe(find, &[&edition, &from], |row| {
        Ok(
            match (
                row.get::<Option<ArticleId>>("article_id")?,
                row.get::<Option<String>>("to_path")?,
            ) {
                (Some(article), _) => Destination::Article(article),
                (None, Some(path)) => Destination::Path(path),
                (None, None) => Destination::Gone,
            },
        )
    })
}
