//! What an import came to, for the person who ran it.

use std::collections::BTreeMap;

use indicatif::ProgressBar;

/// Counts, and sentences about what needs a look. Long imports don't print a line an article.
#[derive(Default)]
pub struct Report {
    pub live: usize,
    pub drafts: usize,
    pub known: usize,
    pub pages: usize,
    pub pictures: usize,
    said: BTreeMap<String, (usize, String)>,
}

impl Report {
    /// Says something of an article; the same sentence of many is counted, its first article named.
    pub fn say(&mut self, about: &str, sentence: &str) {
        let (count, _) = self
            .said
            .entry(sentence.to_owned())
            .or_insert_with(|| (0, about.to_owned()));
        *count += 1;
    }

    pub fn print(&self, progress: &ProgressBar, dry_run: bool) {
        progress.finish_and_clear();
        let would = if dry_run { "would be " } else { "" };
        println!("{would}live        {}", self.live);
        println!("{would}drafts      {}", self.drafts);
        println!("known already {}", self.known);
        if self.pages > 0 {
            println!("static pages  {}", self.pages);
        }
        if self.pictures > 0 {
            println!("pictures      {}", self.pictures);
        }
        for (sentence, (count, first)) in &self.said {
            match count {
                1 => println!("  {first}: {sentence}"),
                n => println!("  {n} × {sentence} (first: {first})"),
            }
        }
    }
}
