//! HTML → `Body`: what a text is made of stays (paragraphs, headings, lists, quotes, tables,
//! pictures, embeds, marks, links); what a page is made of goes (scripts, styles, forms, layout).
//!
//! The tree comes from html5ever, which reads anything a browser reads; `tree.rs` bounds what it
//! may build. `walk.rs` goes through the tree once and asks its neighbours for the pieces. The
//! result always passes `Body::from_json`: its limits are kept while walking (`budget.rs`).
//! Nothing here decides what is an article; that is `page`'s work.

mod budget;
mod embeds;
mod inlines;
mod lists;
mod pictures;
mod quotes;
mod tables;
pub(crate) mod tree;
mod walk;
mod wordpress;

use courant_body::Body;

use crate::notes::Notes;
use crate::text::{Base, squeeze};
use crate::{Error, RemotePicture};

pub(crate) use budget::Budget;
pub(crate) use walk::Walk;
pub(crate) use wordpress::Style;

/// A body, the pictures its `Picture` blocks name by address, and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Converted {
    pub body: Body,
    pub pictures: Vec<RemotePicture>,
    pub notes: Vec<String>,
}

/// Converts any piece of HTML, as feeds and WordPress hold it. `base` makes links absolute.
///
/// Text without `<p>` is cut into paragraphs at blank lines, as WordPress does; its shortcodes
/// become figures and embeds or go with a note. Never fails: HTML that is hostile or too large is
/// read up to the limit, and a note says so.
pub fn to_body(html: &str, base: Option<&str>) -> Converted {
    let mut notes = Notes::default();
    let style = wordpress::Style::of(html);
    let html = wordpress::shortcodes(html, &mut notes);
    let (tree, stopped) = tree::parse(&html, tree::Kind::Fragment);
    if let Some(why) = stopped {
        notes.say(format!("the text was read in part: {}", Error::from(why)));
    }
    let mut walk = Walk::new(Base::new(base), style, notes);
    walk.all(tree.tree.root());
    walk.finish()
}

/// A title, which is plain text that often carries markup or entities all the same.
pub(crate) fn title(text: &str) -> String {
    if !text.contains(['<', '&']) {
        return squeeze(text);
    }
    squeeze(&to_body(text, None).body.to_text())
}
