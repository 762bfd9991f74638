//! One article at the desk: what it is, what can be done with it, and each thing that is done.

mod checks;
mod compare;
mod figures;
mod history;
mod offers;
mod overview;
mod preview;
mod verbs;

pub use checks::{check_links, checks, dialog};
pub use compare::page as compare;
pub use figures::{bind as bind_figure, free as free_figure};
pub use overview::page as overview;
pub use preview::{front as front_preview, page as preview, picture};
pub use verbs::{
    approve, clarify, correct, dismiss_error, embargo, keep_version, publish, report_error, restore, revert,
    revoke_share, schedule, send_back, share, spike, submit, unschedule, update, withdraw,
};

use super::{Desk, Refusal, Signed, Subject};

pub use overview::numbered;

impl Desk {
    /// The article with this number, for somebody who may see it.
    pub async fn subject(&self, signed: &Signed, number: i64) -> Result<Subject, Refusal> {
        let asker = signed.clone();
        self.read(move |read| asker.article(read, number)).await
    }
}
