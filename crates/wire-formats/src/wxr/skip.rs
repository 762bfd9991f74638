//! What a reader passes over, and why. An import that says "1,204 posts" must be able to say what
//! the other 3,000 items were.

use std::collections::BTreeMap;

use super::fields::Fields;

/// Counted by reason, each with the first few titles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skipped {
    reasons: BTreeMap<String, (u64, Vec<String>)>,
}

const TITLES: usize = 5;

impl Skipped {
    pub fn total(&self) -> u64 {
        self.reasons.values().map(|(count, _)| count).sum()
    }

    /// One sentence a reason.
    pub fn sentences(&self) -> Vec<String> {
        let sentence = |(reason, (count, titles)): (&String, &(u64, Vec<String>))| {
            let named = match titles.is_empty() {
                true => String::new(),
                false => format!(" ({})", titles.join("; ")),
            };
            format!("{count} × {reason}{named}")
        };
        self.reasons.iter().map(sentence).collect()
    }

    pub(super) fn add(&mut self, reason: String, title: Option<&str>) {
        let (count, titles) = self.reasons.entry(reason).or_default();
        *count += 1;
        if let Some(title) = title
            && titles.len() < TITLES
        {
            titles.push(crate::text::shorten(&crate::text::squeeze(title), 60));
        }
    }
}

/// Why an item is not read; `None` when it is.
pub(super) fn reason(fields: &Fields) -> Option<String> {
    let kind = fields.one("post_type").unwrap_or("nothing");
    let known = match kind {
        "post" | "page" | "attachment" => None,
        "nav_menu_item" => Some("nav_menu_item: menus are made anew in the program".to_owned()),
        "revision" => Some("revision: only the last version of a text is read".to_owned()),
        "wp_template" | "wp_template_part" | "wp_global_styles" | "wp_navigation" | "wp_block"
        | "custom_css" => Some(format!("{kind}: it belongs to the old site's looks")),
        other => Some(format!(
            "{}: a plugin’s own type",
            crate::text::shorten(other, 40)
        )),
    };
    known.or_else(|| {
        match fields.one("status").unwrap_or("publish") {
            "publish" | "future" => {}
            "inherit" if kind == "attachment" => {}
            "draft" | "auto-draft" | "pending" => {
                return Some(format!("unfinished {kind}: it was never published"));
            }
            "trash" => return Some(format!("{kind} in the trash")),
            "private" => return Some(format!("private {kind}: it was never public")),
            other => {
                return Some(format!(
                    "{kind} with the status “{}”",
                    crate::text::shorten(other, 40)
                ));
            }
        }
        fields
            .one("post_password")
            .map(|_| format!("{kind} behind a password: it was never public"))
    })
}
