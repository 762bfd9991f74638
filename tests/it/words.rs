//! The words of the reader's site stand in `partials/words.html` and nowhere else in the templates, so
//! that a theme in another language replaces one file.

use std::fs;
use std::path::{Path, PathBuf};

/// The one name that is the same in every language.
const NAMES: [&str; 1] = ["ISIN"];
/// Attributes that readers see or hear.
const SPOKEN: [&str; 4] = ["aria-label", "title", "placeholder", "alt"];

#[test]
fn every_word_a_template_prints_stands_in_one_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/site");
    let mut found = Vec::new();
    let mut read = 0;
    for file in templates(&folder) {
        if file.ends_with("partials/words.html") {
            continue;
        }
        read += 1;
        let text = fs::read_to_string(&file).expect("readable");
        let name = file
            .strip_prefix(&folder)
            .expect("below it")
            .display()
            .to_string();
        found.extend(literal(&text).into_iter().map(|words| format!("{name}: {words}")));
    }
    assert!(read > 20, "the templates are where they were");
    assert_eq!(
        found,
        Vec::<String>::new(),
        "write them in templates/site/partials/words.html"
    );
}

#[test]
fn words_between_tags_and_in_attributes_are_found() {
    let text = "{# A note. #}<p class=\"x\">{{ words.by }} Printed <em>{{ a }}</em>\n{% if b == \"c d\" %}ISIN{% endif %}</p>\n\
                {% block body_class %}live{% endblock %}<a title=\"Go there\" aria-label=\"{{ words.close }}\">&nbsp;·</a>";
    assert_eq!(literal(text), ["Go there", "Printed"]);
}

/// What is printed as it stands: neither a tag, nor of the template's language.
fn literal(text: &str) -> Vec<String> {
    let text = without(text, "{#", "#}");
    // A class of the page, which nobody reads.
    let text = without(&text, "{% block body_class %}", "{% endblock %}");
    let text = without(&without(&text, "{%", "%}"), "{{", "}}");
    let mut found = Vec::new();
    for name in SPOKEN {
        let begins = format!(" {name}=\"");
        for (at, _) in text.match_indices(&begins) {
            let rest = &text[at + begins.len()..];
            found.push(rest.split('"').next().unwrap_or_default().to_owned());
        }
    }
    let text = without(&without(&text, "<", ">"), "&", ";");
    found.extend(text.lines().map(str::to_owned));
    found
        .into_iter()
        .map(|line| line.trim().to_owned())
        .filter(|line| {
            line.split(|c: char| !c.is_alphabetic())
                .any(|word| word.chars().count() > 1 && !NAMES.contains(&word))
        })
        .collect()
}

/// The text with every stretch from one sign to another made a blank, its lines kept.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        out.push_str(before);
        let (inside, next) = after.split_once(to).unwrap_or((after, ""));
        out.push(' ');
        out.extend(inside.chars().filter(|c| *c == '\n'));
        rest = next;
    }
    out.push_str(rest);
    out
}

fn templates(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(templates(&path));
        } else if path.extension().is_some_and(|kind| kind == "html") {
            all.push(path);
        }
    }
    all.sort();
    all
}
