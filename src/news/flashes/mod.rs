//! Flashes: one line each, to the second, before there is an article. A flash is out the moment it is
//! sent; there is no draft and no review, so what matters is that a wrong one is put right as fast and
//! as openly: what it said stays, struck, beside what is right or why it was withdrawn. No statement
//! here deletes a flash or changes a note.
//!
//! One file per verb; the public and the desk read through [`live`], for a flash has no inside. Who
//! hears of it, and how, is `views/stream`.

mod correct;
mod flash;
mod link;
pub mod live;
mod publish;
mod withdraw;

pub use correct::{Correction, correct_flash};
pub(in crate::news) use flash::for_verb as flash_for_verb;
pub use flash::{Flash, FlashNote, FlashNoteKind, Importance, LONGEST, may_flash};
pub use link::link_article;
pub(in crate::news) use publish::put_flash;
pub use publish::{Flashed, NewFlash, flash};
pub use withdraw::withdraw_flash;
