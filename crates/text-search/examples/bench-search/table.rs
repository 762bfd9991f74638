//! A table that is printed as it grows and can be kept as Markdown.

use std::path::PathBuf;

use crate::Outcome;

pub struct Table {
    to: Option<PathBuf>,
    text: String,
}

impl Table {
    pub fn new(to: Option<PathBuf>) -> Self {
        Self {
            to,
            text: String::new(),
        }
    }

    pub fn begin(&mut self, columns: &[&str]) {
        self.line(String::new());
        self.row(columns);
        self.row(&vec!["---"; columns.len()]);
    }

    pub fn row(&mut self, cells: &[impl AsRef<str>]) {
        let cells: Vec<&str> = cells.iter().map(AsRef::as_ref).collect();
        self.line(format!("| {} |", cells.join(" | ")));
    }

    fn line(&mut self, line: String) {
        println!("{line}");
        self.text += &line;
        self.text.push('\n');
    }

    pub fn write(&self) -> Outcome<()> {
        match &self.to {
            Some(path) => Ok(std::fs::write(path, &self.text)?),
            None => Ok(()),
        }
    }
}
