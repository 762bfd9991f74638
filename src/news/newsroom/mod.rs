//! The newsroom: articles from the first draft to the last correction.
//!
//! Two state machines per article. *Work*: draft → in review → ready, sent back, spiked. *Public*:
//! unpublished → scheduled → live → updated → withdrawn. Editing and reviewing never touch what the
//! public sees; publishing a change of a live article is an *update* or a *correction*.
//!
//! One file per verb; read `publish.rs` first. The public reads through [`live`], whose table holds
//! nothing but live articles; the desk reads through [`drafts`]. Nothing here renders or notifies.

mod article;
pub mod at_hand;
pub mod checks;
mod content;
mod draft_rows;
pub mod drafts;
pub mod figures;
mod four_eyes;
pub mod lists;
pub mod live;
mod live_rows;
mod publishable;
pub(in crate::news) mod regroup;
mod shared_draft;

mod approve;
mod bind_figure;
mod correct;
mod create;
mod draft_wrap;
mod edit;
mod embargo;
mod import;
mod journal;
mod keep_version;
pub mod preview;
mod preview_link;
mod publish;
mod release;
mod report_error;
mod restore;
mod revert;
mod schedule;
mod send_back;
mod spike;
mod submit;
mod update;
mod withdraw;

pub use approve::{approve, approve_seen};
pub use article::{Article, PublicState, WorkState, for_verb};
pub use bind_figure::{BoundFigure, NewBinding, bind_figure, bound_figures, free_figure, stands_in};
pub use content::{Byline, Content, Kind, LeadPicture, NamedPicture, Seo};
pub use correct::{NewNote, clarify, correct};
pub use create::{NewArticle, create};
pub use draft_wrap::draft_wrap;
pub use edit::edit;
pub use embargo::embargo;
pub use import::{Imported, NewImport, import};
pub use journal::{Op, Standing, begin_shared, keep_ops, settle_all, settle_draft, standing};
pub use keep_version::keep_version;
pub use preview_link::{
    HOURS as PREVIEW_HOURS, PreviewLink, preview_by_token, preview_links, revoke_preview, share_preview,
};
pub use publish::{Published, publish};
pub use publishable::{Publishable, problems};
pub use release::{next_release, release_due};
pub use report_error::{dismiss_error, report_error};
pub use restore::restore;
pub use revert::revert;
pub use schedule::{schedule, unschedule};
pub use send_back::send_back;
pub use shared_draft::{Updates, open_suggestions, updates_after};
pub use spike::spike;
pub use submit::submit;
pub use update::update;
pub use withdraw::withdraw;
