//! Editions: a publication in one language, with its section tree, topics, menu, static pages,
//! placements and old addresses. Contributors belong to the house and may write for any edition.
//!
//! Each noun's file holds the noun, the verb that saves it, and its reading door. Saving is an
//! upsert by slug, so that setting up twice changes nothing.

mod address;
mod change_set;
mod colour;
mod contributor;
mod edition;
mod look;
mod menu;
mod moment;
mod page;
mod placement;
mod redirect;
mod redirect_add;
mod section;
mod section_change;
mod section_close;
mod section_order;
mod topic;
mod topic_merge;
mod turn_day;

pub use address::destination;
pub(in crate::news) use address::lead_on;
pub use change_set::{
    Arrangement, ChangeSet, Front, SetState, apply_due_sets, arrange, arrangement, cancel_set, change_set,
    change_sets, next_set, schedule_set, undo,
};
pub use colour::Colour;
pub use contributor::{
    Contributor, NewContributor, change_contributor, contributor, contributor_by_slug, contributors,
    contributors_after, contributors_made_after, create_contributor, save_contributor,
};
pub use edition::{
    Edition, EditionFacts, NewEdition, change_edition, create_edition, edition_by_id, editions, main_edition,
    save_edition,
};
pub use look::{Look, save_look};
pub use menu::{Menu, MenuItem, menu, save_menu};
pub use page::{NewPage, Page, change_page, create_page, page, page_by_id, pages, remove_page, save_page};
pub use placement::{Placement, Slot, placements, save_placements};
pub use redirect::{Destination, redirect, redirects_after, remove_redirect, save_redirect, save_redirects};
pub use redirect_add::{PastedLine, add_redirect, paste_redirects};
pub use section::{NewSection, RESERVED, Section, Sections, save_section, sections};
pub use section_change::{SectionFacts, change_section, create_section};
pub use section_close::close_section;
pub use section_order::order_sections;
pub use topic::{
    NewTopic, Topic, articles_of_topic, change_topic, create_topic, save_topic, topic, topic_by_slug,
    topic_named, topics, topics_after, topics_by_id, topics_made_after, topics_today,
};
pub use topic_merge::merge_topic;
pub use turn_day::turn_days;
