//! Share a preview: a link by which somebody outside reads one text, unsigned and for a while. Only
//! its secret's hash is kept: the link is shown once.

use super::article;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, PreviewLinkId, VersionId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::people::Token;
use crate::sql;

/// From an hour to thirty days.
pub const HOURS: std::ops::RangeInclusive<i64> = 1..=30 * 24;

/// A link that was shared.
#[derive(Clone, Debug)]
pub struct PreviewLink {
    pub id: PreviewLinkId,
    pub article: ArticleId,
    /// None: the draft as it is when somebody looks.
    pub version: Option<VersionId>,
    pub made_by: String,
    pub made_at: Micros,
    pub expires_at: Micros,
    pub revoked_at: Option<Micros>,
}

/// Makes a link to the draft, or to one version of it.
pub fn share_preview(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    version: Option<VersionId>,
    hours: i64,
) -> Result<(Token, Position), NewsError> {
    if !HOURS.contains(&hours) {
        return Err(NewsError::invalid(
            "expiry",
            "lies between one hour and thirty days",
        ));
    }
    let article = article::for_verb(&mut write, article)?;
    if let Some(id) = version
        && super::drafts::version(&mut write.as_read(), article.id, id)?.is_none()
    {
        return Err(NewsError::NotFound(format!("version {id} of this article")));
    }
    let (token, link, at) = (Token::new(), PreviewLinkId::new(write.at), write.at);
    let (hash, made_by) = (token.hash(), write.actor.as_text());
    write.execute(
        sql!(
            "insert into preview_link (id, token_hash, article_id, version_id, made_by, made_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)"
        ),
        &[
            &link,
            &hash,
            &article.id,
            &version,
            &made_by,
            &at,
            &at.plus_seconds(hours * 3_600),
        ],
    )?;
    let change = Change::PreviewLinkMade {
        article: article.id,
        link,
    };
    Ok((token, write.record(&change)?.commit()?))
}

/// Takes a link back before its time.
pub fn revoke_preview(
    mut write: OpenWrite<'_>,
    article: ArticleId,
    link: PreviewLinkId,
) -> Result<Position, NewsError> {
    let at = write.at;
    let revoked = write.execute(
        sql!(
            "update preview_link set revoked_at = $3 where id = $1 and article_id = $2 and revoked_at is null"
        ),
        &[&link, &article, &at],
    )?;
    if revoked == 0 {
        return Err(NewsError::NotFound("open preview link of this name".to_owned()));
    }
    Ok(write
        .record(&Change::PreviewLinkRevoked { article, link })?
        .commit()?)
}

/// The link behind a secret, while it lasts.
pub fn preview_by_token(
    read: &mut ReadSession<'_>,
    token: &Token,
    now: Micros,
) -> Result<Option<PreviewLink>, StoreError> {
    read.maybe(
        sql!(
            "select id, article_id, version_id, made_by, made_at, expires_at, revoked_at from preview_link
             where token_hash = $1 and revoked_at is null and expires_at > $2"
        ),
        &[&token.hash(), &now],
        PreviewLink::from_row,
    )
}

/// The newest links to an article, those that ended included.
pub fn preview_links(
    read: &mut ReadSession<'_>,
    article: ArticleId,
    limit: i64,
) -> Result<Vec<PreviewLink>, StoreError> {
    read.all(
        sql!(
            "select id, article_id, version_id, made_by, made_at, expires_at, revoked_at from preview_link
             where article_id = $1 order by made_at desc, id desc limit $2"
        ),
        &[&article, &limit],
        PreviewLink::from_row,
    )
}

impl PreviewLink {
    fn from_row(row: &crate::base::store::Row<'_>) -> Result<PreviewLink, StoreError> {
        Ok(PreviewLink {
            id: row.get("id")?,
            article: row.get("article_id")?,
            version: row.get("version_id")?,
            made_by: row.get("made_by")?,
            made_at: row.get("made_at")?,
            expires_at: row.get("expires_at")?,
            revoked_at: row.get("revoked_at")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    #[test]
    fn a_link_opens_until_it_ends_or_is_taken_back() {
        let news = News::new();
        let article = news.draft("Rates stay");
        for hours in [0, -3, 721, i64::MAX] {
            news.write(move |w| share_preview(w, article, None, hours))
                .expect_err("an hour to thirty days");
        }
        let (token, _) = news
            .write(move |w| share_preview(w, article, None, 1))
            .expect("shared");
        let open = |token: &Token| {
            let (token, now) = (token.clone(), news.clock.now());
            news.read(move |r| preview_by_token(r, &token, now))
        };
        assert!(open(&token).is_some_and(|link| link.article == article && link.version.is_none()));
        assert!(open(&Token::new()).is_none());
        news.clock.set(news.clock.now().plus_seconds(3_600));
        assert!(open(&token).is_none(), "its hour is over");

        let (second, _) = news
            .write(move |w| share_preview(w, article, None, 72))
            .expect("shared");
        let link = open(&second).expect("open").id;
        let other = news.draft("Another");
        news.write(move |w| revoke_preview(w, other, link))
            .expect_err("another article's");
        news.write(move |w| revoke_preview(w, article, link))
            .expect("taken back");
        assert!(open(&second).is_none());
        assert_eq!(news.verbs(1), ["preview_link_revoked"]);
        news.write(move |w| revoke_preview(w, article, link))
            .expect_err("once is enough");
    }
}
