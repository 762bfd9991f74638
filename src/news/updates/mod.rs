//! The daily update: what goes into it, when it leaves, and a ledger of who was sent what.
//!
//! An [`Issue`] is one edition's daily update of one day. It leaves in waves, one for each time zone
//! and hour that readers chose; each is frozen twenty minutes before it is due, one letter for each
//! distinct set of topics. `compose.rs` decides what is in a letter, `freeze.rs` fixes letters and
//! readers, `ledger.rs` keeps each reader's copy from queued to accepted. Nothing here renders a
//! message or opens a connection: that is `couriers/mail`.

mod account;
mod audience;
mod beat;
mod came_back;
mod candidates;
mod check;
mod compose;
mod draft;
mod freeze;
mod issue;
mod lease;
mod ledger;
mod letter;
mod of_reader;
mod outbox;
mod overrides;
mod plan;
mod quotes;
mod recompose;
mod refusing;
mod round;
mod senders;
mod settle;
mod topic_set;
mod turn;
mod undo;
mod wave;

pub use account::{Account, Line, account, deliveries, wave_accounts};
pub use audience::{Addressee, addressee, reader_key};
pub use beat::{Beat, Pulse, beat_home, begin_beat, last_beat, note_beat, pulse};
pub use came_back::{CameBack, Event, came_back, events, leave_by_mail, undo_event};
pub use candidates::{Candidate, candidates};
pub use check::{Check, Finding, Level, accept_check, keep_check, last_check};
pub use compose::{Composed, Item, LeftOut, MOST, Part, compose};
pub use draft::{Draft, compose_draft};
pub use freeze::freeze_due;
pub use issue::{Issue, IssueSettings, IssueState, ensure_issue, issue_on, issues, save_issue};
pub use lease::{Lease, take_lease};
pub use ledger::{Claim, Outcome, body_leaves, claim, settle_claim, sweep};
pub use letter::{Correction, Letter, LetterItem, letter_by_id, letters_of, public_days, public_letter};
pub use of_reader::{Sent, events_of, sent_to};
pub use outbox::{OutboxMessage, Posted, forget_outbox, keep_in_outbox, outbox, outbox_message};
pub use overrides::{NewOverride, Override, OverrideKind, lift, override_item, overrides};
pub use plan::{due_at, plan};
pub use recompose::recompose_stale;
pub use refusing::{ENOUGH, Refusing, refusing};
pub use round::{May, Policy, Rounded, round};
pub use senders::{
    Hold, Line as SenderLine, Standing, admit_sender, mail_secret, may_send, note_restored, resume_sending,
    standing, turn_mail,
};
pub use settle::{retry_failed, send_to_the_rest, settle_uncertain};
pub use topic_set::TopicSet;
pub use turn::{hold_sending, turn_issue};
pub use undo::{Undone, put_back, undo_bounces};
pub use wave::{FREEZE_BEFORE, Wave, WaveState, next_due, wave, waves};
