//! Pages that stay are worth the slow compression. Run now and then on a background thread.

use std::time::{Duration, Instant};

use super::Pages;

/// Re-encodes kept pages at the best levels, for at most `budget`. Returns how many it did.
pub fn upgrade(pages: &Pages, budget: Duration) -> usize {
    let began = Instant::now();
    let mut done = 0;
    for (address, page) in pages.all() {
        if began.elapsed() >= budget {
            break;
        }
        if let Some(better) = page.at_best() {
            pages.replace(&address, &page, better);
            done += 1;
        }
    }
    done
}
