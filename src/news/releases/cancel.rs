//! Cancel: a release will not come. Its line stays, struck; what was written around it stays under
//! embargo, for nothing fills it in.

use super::release;
use crate::base::ids::ReleaseId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

pub fn cancel_release(mut write: OpenWrite<'_>, id: ReleaseId) -> Result<Position, NewsError> {
    let release = release::for_verb(&mut write, id)?;
    if release.actual.is_some() {
        return Err(NewsError::invalid(
            "release",
            "has its figure; what came cannot be cancelled",
        ));
    }
    let at = write.at;
    write.execute(
        sql!("update release set cancelled = true, changed_at = $2 where id = $1"),
        &[&id, &at],
    )?;
    Ok(write
        .record(&Change::ReleaseCancelled { release: id })?
        .commit()?)
}

#[cfg(test)]
mod tests {
    use super::super::save::tests::new;
    use super::*;
    use crate::news::releases::{agenda, save_release};
    use crate::testing::News;

    #[test]
    fn a_cancelled_release_stays_and_a_new_date_takes_it_up_again() {
        let news = News::new();
        let at = news.clock.now().plus_days(1);
        let (id, _) = news.write(move |w| save_release(w, &new(at))).expect("saved");
        news.write(move |w| cancel_release(w, id)).expect("cancelled");
        assert_eq!(news.verbs(1), ["release_cancelled"]);
        assert!(news.read(move |r| agenda::by_id(r, id)).expect("there").cancelled);
        news.write(move |w| save_release(w, &new(at))).expect("taken up");
        assert!(!news.read(move |r| agenda::by_id(r, id)).expect("there").cancelled);
    }
}
