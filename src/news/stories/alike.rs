//! How alike two articles are in the words of headline and standfirst.

use std::collections::BTreeSet;

use crate::base::ids::ArticleId;
use crate::base::store::{StoreError, Transaction};
use crate::sql;

/// Of a long thread, the latest are compared.
pub(super) const LOOKED_AT: usize = 60;
/// Less in common than this is chance, in thousandths of all words of both.
pub(super) const LEAST: usize = 120;

/// Words in common, in thousandths of all words of both.
pub fn alike(own: &BTreeSet<String>, theirs: &BTreeSet<String>) -> usize {
    let shared = own.intersection(theirs).count();
    shared * 1_000 / (own.len() + theirs.len() - shared).max(1)
}

/// Longer words in lower case, cut to their stems' length.
pub fn words_in(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3)
        .map(|word| word.to_lowercase().chars().take(6).collect())
        .collect()
}

/// The words of a live article; none of one that is not.
pub(super) fn words_of(tx: &mut Transaction<'_>, article: ArticleId) -> Result<BTreeSet<String>, StoreError> {
    let found = tx.maybe(
        sql!("select headline, standfirst from live_article where article_id = $1"),
        &[&article],
        |row| {
            let (headline, standfirst): (String, String) = (row.get("headline")?, row.get("standfirst")?);
            Ok(words_in(&format!("{headline} {standfirst}")))
        },
    )?;
    Ok(found.unwrap_or_default())
}
