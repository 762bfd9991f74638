//! One article at the desk: what it is, what can be done with it, and each thing that is done.

mod history;
mod offers;
mod overview;
mod verbs;

pub use overview::page as overview;
pub use verbs::{
    approve, clarify, correct, dismiss_error, embargo, keep_version, publish, report_error, restore, revert,
    revoke_share, schedule, send_back, share, spike, submit, unschedule, update, withdraw,
};

use super::{Desk, Refusal, Signed, Subject};

impl Desk {
    /// The article with this number, for somebody who may see it.
    pub async fn subject(&self, signed: &Signed, number: i64) -> Result<Subject, Refusal> {
        let asker = signed.clone();
        self.read(move |read| asker.article(read, number)).await
    }
}
