//! Order: how sections follow each other in lists and in a menu that nobody has made.

use super::section::sections;
use crate::base::ids::{EditionId, SectionId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// Puts these sections in this order. Those that are not named (made meanwhile by somebody else) stay
/// behind them.
pub fn order_sections(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    order: &[SectionId],
) -> Result<Position, NewsError> {
    let tree = sections(&mut write.as_read(), edition)?;
    if order.iter().any(|id| tree.get(*id).is_none()) {
        return Err(NewsError::invalid(
            "order",
            "names a section that is gone. hint: look at the list again",
        ));
    }
    let rest = tree
        .iter()
        .map(|section| section.id)
        .filter(|id| !order.contains(id));
    for (i, id) in order.iter().copied().chain(rest).enumerate() {
        let ordinal = (i as i64 + 1) * 10;
        write.execute(
            sql!("update section set ordinal = $2 where id = $1"),
            &[&id, &ordinal],
        )?;
    }
    Ok(write.record(&Change::SectionsOrdered { edition })?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::editions::{SectionFacts, create_section};
    use crate::testing::News;

    #[test]
    fn sections_follow_the_order_that_was_said() {
        let news = News::new();
        let (edition, economy, jobs) = (news.edition, news.economy, news.jobs);
        let facts = SectionFacts {
            slug: "markets".to_owned(),
            name: "Markets".to_owned(),
            ..SectionFacts::default()
        };
        let (markets, _) = news
            .write(move |w| create_section(w, edition, &facts))
            .expect("made");
        news.write(move |w| order_sections(w, edition, &[markets, economy]))
            .expect("ordered");
        assert_eq!(news.verbs(1), ["sections_ordered"]);
        let order: Vec<_> = news
            .read(move |r| sections(r, edition))
            .iter()
            .map(|s| s.id)
            .collect();
        assert_eq!(order, [markets, economy, jobs]);
        let nobody = SectionId(uuid::Uuid::nil());
        assert!(
            news.write(move |w| order_sections(w, edition, &[nobody]))
                .is_err()
        );
    }
}
