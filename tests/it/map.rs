//! The one rule of the tree: imports go down, never up.
//! `web › couriers › views › news › changes › base`

use std::fs;
use std::path::{Path, PathBuf};

const BANDS: [&str; 6] = ["web", "couriers", "views", "news", "changes", "base"];

fn rust_files(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push(path);
        }
    }
}

/// Names after `crate::` in a file, tests at its foot left out: they may use what they like.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.split("crate::")
        .skip(1)
        .map(|rest| {
            rest.chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect()
        })
        .collect()
}

#[test]
fn imports_go_down_never_up() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    for (place, band) in BANDS.iter().enumerate() {
        let mut files = Vec::new();
        rust_files(&source.join(band), &mut files);
        assert!(!files.is_empty(), "the band {band} has no files");
        // A file of tests stands under `#[cfg(test)] mod tests;` and may use what it likes, too.
        files.retain(|file| !file.ends_with("tests.rs"));
        for file in files {
            let text = fs::read_to_string(&file).expect("readable");
            for import in imports(&text) {
                let allowed = BANDS[place..].contains(&import.as_str()) || import == "sql";
                let is_room = BANDS.contains(&import.as_str())
                    || ["app", "cli", "config", "routes", "tick", "testing"].contains(&import.as_str());
                if is_room && !allowed {
                    let file = file.strip_prefix(&source).expect("inside").display().to_string();
                    wrong.push(format!("src/{file} is in `{band}` and imports `crate::{import}`"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports go down, never up (web › couriers › views › news › changes › base):\n{}",
        wrong.join("\n")
    );
}

#[test]
fn only_app_sees_every_room() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in ["config.rs", "routes.rs", "main.rs"] {
        let text = fs::read_to_string(source.join(file)).expect("readable");
        let mut bands = imports(&text);
        bands.retain(|import| BANDS.contains(&import.as_str()));
        bands.sort();
        bands.dedup();
        assert!(
            bands.len() <= 1,
            "src/{file} imports several bands ({bands:?}); putting together is app.rs's work"
        );
    }
}
