//! Every statement of the program is prepared on the engine under test. Run on both, this is what
//! keeps one SQL text true for two engines.

use std::fs;
use std::path::Path;

use courant::testing::News;

/// The literals inside `sql!(…)`, as the compiler reads them.
fn statements(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in text.split("sql!(").skip(1) {
        let Some(literal) = rest.trim_start().strip_prefix('"') else {
            continue;
        };
        let mut out = String::new();
        let mut chars = literal.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => break,
                '\\' => out.extend(chars.next()),
                c => out.push(c),
            }
        }
        if out != "…" {
            found.push(out);
        }
    }
    found
}

fn collect(folder: &Path, into: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let text = fs::read_to_string(&path).expect("readable");
            for statement in statements(&text) {
                into.push((path.display().to_string(), statement));
            }
        }
    }
}

#[test]
fn every_statement_is_prepared() {
    let mut all = Vec::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    assert!(
        all.len() > 80,
        "only {} statements were found; is the search for them broken?",
        all.len()
    );
    let news = News::new();
    let target = news.database.target.clone();
    let wrong: Vec<String> = std::thread::spawn(move || {
        let mut conn = target.connect().expect("a connection");
        all.iter()
            .filter_map(|(file, statement)| {
                conn.check(statement)
                    .err()
                    .map(|error| format!("{file}: {error}\n    {statement}"))
            })
            .collect()
    })
    .join()
    .expect("no panic");
    assert!(
        wrong.is_empty(),
        "statements that cannot be prepared:\n{}",
        wrong.join("\n")
    );
}
