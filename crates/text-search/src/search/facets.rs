//! Counts beside the hits. Sections are counted without the query's own `section:`, dates without
//! its own `after:`, `before:` and `when:`, so that a reader sees what another choice would find;
//! that costs nothing extra, because those filters are applied during the pass. Filters inside
//! parentheses with `OR` or `NOT` are part of the query and hold for both.

use std::collections::HashMap;

use serde::Serialize;

use crate::schema::SectionEntry;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// Largest first. A document counts for each section on its path.
    pub sections: Vec<SectionCount>,
    pub dates: DateCounts,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionCount {
    /// Slugs from the root, joined by "/": what to write behind `section:`.
    pub path: String,
    pub name: String,
    pub count: u64,
}

/// Each span includes the shorter ones; `older` is what is left beyond a year.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DateCounts {
    pub day: u64,
    pub week: u64,
    pub month: u64,
    pub year: u64,
    pub older: u64,
}

const DAY: i64 = 86_400_000_000;

impl DateCounts {
    pub fn add(&mut self, published: i64, now: i64) {
        let age = now.saturating_sub(published);
        self.day += u64::from(age <= DAY);
        self.week += u64::from(age <= 7 * DAY);
        self.month += u64::from(age <= 30 * DAY);
        self.year += u64::from(age <= 365 * DAY);
        self.older += u64::from(age > 365 * DAY);
    }
}

impl std::ops::AddAssign for DateCounts {
    fn add_assign(&mut self, other: Self) {
        self.day += other.day;
        self.week += other.week;
        self.month += other.month;
        self.year += other.year;
        self.older += other.older;
    }
}

/// Section entries with their counts, from all segments. A section that was renamed has entries
/// under both names until its documents are indexed again; the name most of them use wins.
pub fn sections(entries: impl IntoIterator<Item = (String, u64)>) -> Vec<SectionCount> {
    let mut by_path: HashMap<String, (u64, u64, String)> = HashMap::new();
    for (entry, count) in entries {
        let SectionEntry { path, name } = SectionEntry::parse(&entry);
        let (total, most, best) = by_path.entry(path.to_owned()).or_default();
        *total += count;
        if count > *most {
            (*most, *best) = (count, name.to_owned());
        }
    }
    let mut sections: Vec<SectionCount> = by_path
        .into_iter()
        .map(|(path, (count, _, name))| SectionCount { path, name, count })
        .collect();
    sections.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.path.cmp(&b.path)));
    sections
}
