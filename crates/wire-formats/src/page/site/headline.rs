//! Which of a page's titles is the headline. The large heading is what readers see, if it agrees
//! with what the page calls itself; a `<title>` carries the site's name, which goes.

use std::collections::HashSet;

use crate::html::tree::{NodeRef, first, name, text};
use crate::text::{squeeze, squeezed, words};

pub(super) struct Titles {
    /// From the metadata; may be empty.
    stated: String,
    window: String,
    large: Vec<String>,
}

impl Titles {
    pub fn read(root: NodeRef<'_>, stated: &str) -> Titles {
        let window = root
            .descendants()
            .find(|node| name(*node) == "title" && !is_in_drawing(*node));
        let large = |level: &str| -> Vec<String> {
            let found = root.descendants().filter(|node| name(*node) == level);
            found.filter_map(|node| squeezed(&text(node))).take(20).collect()
        };
        Titles {
            stated: squeeze(stated),
            window: window.map(|node| squeeze(&text(node))).unwrap_or_default(),
            large: large("h1").into_iter().chain(large("h2")).collect(),
        }
    }

    pub fn choose(&self) -> String {
        let known = if self.stated.is_empty() {
            &self.window
        } else {
            &self.stated
        };
        let best = self
            .large
            .iter()
            .map(|title| (likeness(title, known).max(likeness(title, &self.window)), title))
            .max_by(|a, b| a.0.total_cmp(&b.0).then(std::cmp::Ordering::Greater));
        match best {
            Some((likeness, title)) if likeness >= 0.6 => title.clone(),
            _ if !self.stated.is_empty() => self.without_site(&self.stated),
            _ if !self.window.is_empty() => self.without_site(&self.window),
            _ => self.large.first().cloned().unwrap_or_default(),
        }
    }

    /// `Headline | Section | Site` → `Headline`: the longest part, unless the parts are alike.
    fn without_site(&self, title: &str) -> String {
        for separator in [" | ", " :: ", " – ", " — ", " - ", " » ", " • "] {
            let parts: Vec<&str> = title.split(separator).collect();
            if parts.len() < 2 {
                continue;
            }
            // Only the end is a site's name; a dash inside the headline stays.
            let last = parts[parts.len() - 1];
            let rest = title[..title.len() - last.len() - separator.len()].trim();
            if words(last).len() <= 4 && words(rest).len() >= 3 {
                return self.without_site(rest);
            }
        }
        title.to_owned()
    }
}

fn is_in_drawing(node: NodeRef<'_>) -> bool {
    node.ancestors().any(|above| name(above) == "svg") && first(node, &["title"]).is_none()
}

/// Share of `title`'s words found in `known`, lowered when `known` says much more.
fn likeness(title: &str, known: &str) -> f64 {
    let (a, b): (HashSet<_>, HashSet<_>) = (
        words(title).into_iter().collect(),
        words(known).into_iter().collect(),
    );
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let shared = a.intersection(&b).count() as f64;
    let union = a.union(&b).count() as f64;
    // A window title adds the site's name, so that a plain share of the union would be too strict.
    let inside = shared / a.len() as f64;
    if a.len() < 3 {
        shared / union
    } else {
        0.5 * inside + 0.5 * shared / union
    }
}
