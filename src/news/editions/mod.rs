//! Editions: a publication in one language, with its section tree, topics, menu, static pages,
//! placements and old addresses. Contributors belong to the house and may write for any edition.
//!
//! Each noun's file holds the noun, the verb that saves it, and its reading door. Saving is an
//! upsert by slug, so that setting up twice changes nothing.

mod change_set;
mod contributor;
mod edition;
mod menu;
mod moment;
mod page;
mod placement;
mod redirect;
mod section;
mod topic;
mod turn_day;

pub use change_set::{
    Arrangement, ChangeSet, Front, SetState, apply_due_sets, arrange, arrangement, cancel_set, change_set,
    change_sets, next_set, schedule_set, undo,
};
pub use contributor::{
    Contributor, NewContributor, contributor, contributor_by_slug, contributors, save_contributor,
};
pub use edition::{Edition, NewEdition, edition_by_id, editions, main_edition, save_edition};
pub use menu::{Menu, MenuItem, menu, save_menu};
pub use page::{NewPage, Page, page, pages, save_page};
pub use placement::{Placement, Slot, placements, save_placements};
pub use redirect::{Destination, redirect, save_redirect, save_redirects};
pub use section::{NewSection, RESERVED, Section, Sections, save_section, sections};
pub use topic::{NewTopic, Topic, save_topic, topic_by_slug, topics, topics_by_id};
pub use turn_day::turn_days;
