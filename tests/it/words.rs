//! What the program says to readers stands in `templates/words` and nowhere else, so that another
//! language is one file.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The one name that is the same in every language.
const NAMES: [&str; 1] = ["ISIN"];
/// Attributes that readers see or hear.
const SPOKEN: [&str; 4] = ["aria-label", "title", "placeholder", "alt"];

#[test]
fn every_word_a_template_prints_stands_in_one_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    let mut found = Vec::new();
    let mut read = 0;
    for file in [templates(&folder.join("site")), templates(&folder.join("mail"))].concat() {
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
        "write them in templates/words/en.toml"
    );
}

/// A name that nobody wrote down is a hole in a page; one that nobody says is work for translators.
#[test]
fn every_name_is_known_and_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("templates/words/en.toml")).expect("readable");
    let file: toml::Table = toml::from_str(&text).expect("TOML");
    let tables = file.iter().filter(|(about, _)| *about != "dates");
    let known: BTreeSet<&str> = tables
        .filter_map(|(_, table)| table.as_table())
        .flat_map(toml::Table::keys)
        .map(String::as_str)
        .collect();
    let mut said = BTreeSet::new();
    for file in [
        files(&root.join("templates/site"), &["html"]),
        files(&root.join("templates/mail"), &["html", "txt"]),
    ]
    .concat()
    {
        let text = fs::read_to_string(&file).expect("readable");
        for (at, _) in text.match_indices("words.") {
            let name: String = text[at + 6..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            assert!(known.contains(name.as_str()), "{}: words.{name}", file.display());
            said.insert(name);
        }
        // `words["stance_" ~ stance]`: all of its kind.
        for (at, begins) in text.match_indices("words[\"") {
            let kind = text[at + begins.len()..].split('"').next().unwrap_or_default();
            said.extend(
                known
                    .iter()
                    .filter(|name| name.starts_with(kind))
                    .map(|name| (*name).to_owned()),
            );
        }
    }
    for file in files(&root.join("src"), &["rs"]) {
        let text = fs::read_to_string(&file).expect("readable");
        for call in [
            "words.say(\"",
            "words().say(\"",
            "words.fill(\"",
            "words().fill(\"",
        ] {
            for (at, _) in text.match_indices(call) {
                let name = text[at + call.len()..].split('"').next().unwrap_or_default();
                assert!(known.contains(name), "{}: {name}", file.display());
            }
        }
        for name in text.split('"').skip(1) {
            said.extend(known.get(name).map(|name| (*name).to_owned()));
        }
        for (at, _) in text.match_indices("_{") {
            let kind = text[..at].rsplit('"').next().unwrap_or_default();
            let kind = format!("{kind}_");
            said.extend(
                known
                    .iter()
                    .filter(|name| name.starts_with(&kind))
                    .map(|name| (*name).to_owned()),
            );
        }
    }
    let unsaid: Vec<&&str> = known.iter().filter(|name| !said.contains(**name)).collect();
    assert_eq!(unsaid, Vec::<&&str>::new());
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
    let text = without(&text, "{% set dark -%}", "{%- endset %}");
    let text = without(&text, "<style>", "</style>");
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
    files(folder, &["html"])
}

fn files(folder: &Path, kinds: &[&str]) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            all.extend(files(&path, kinds));
        } else if path
            .extension()
            .is_some_and(|kind| kinds.iter().any(|one| kind == *one))
        {
            all.push(path);
        }
    }
    all.sort();
    all
}
