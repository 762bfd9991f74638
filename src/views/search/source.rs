//! What an index is made of: which changes matter to it, and the document of an article.

use text_search::Document;

use crate::base::ids::{ArticleId, ContributorId, SectionId, TopicId};
use crate::base::store::{ReadSession, StoreError};
use crate::changes::Change;
use crate::news::editions::Edition;

/// What a change means to an index.
pub enum Touches {
    Nothing,
    Articles(Vec<ArticleId>),
    /// A name changed that documents carry.
    Names(Name),
}

#[derive(Clone, Copy, Debug)]
pub enum Name {
    Section(SectionId),
    Topic(TopicId),
    Contributor(ContributorId),
}

pub trait Source: Copy + Send + Sync + 'static {
    /// The follower's name, and that of `courant rebuild`.
    const NAME: &'static str;
    /// Matches without a wildcard.
    fn touches(self, change: &Change) -> Touches;
    /// The articles whose documents carry a name; none when they are so many that the index had
    /// better be made anew.
    fn carrying(self, read: &mut ReadSession<'_>, name: Name) -> Result<Option<Vec<ArticleId>>, StoreError>;
    /// What the index holds of an article; none when it has no business there.
    fn document(
        self,
        read: &mut ReadSession<'_>,
        editions: &[Edition],
        article: ArticleId,
    ) -> Result<Option<Document>, StoreError>;
    /// An edition's documents after an article's number, with the last number looked at; none at the end.
    fn batch(
        self,
        read: &mut ReadSession<'_>,
        edition: &Edition,
        after: i64,
        limit: i64,
    ) -> Result<(Vec<Document>, Option<i64>), StoreError>;
}
