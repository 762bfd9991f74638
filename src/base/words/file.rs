//! A language's file: a table `[dates]`, tables of words by what they are about, and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use minijinja::Value;
use minijinja::value::Serde;
use rust_embed::RustEmbed;

use super::{Dates, Words};

#[derive(RustEmbed)]
#[folder = "templates/words"]
struct Embedded;

/// A file of words that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the words in {file} cannot be used: {problem}")]
pub struct WordsError {
    pub file: String,
    pub problem: String,
}

/// Every language of the program and of the theme, by its tag, each whole: what a file lacks is said in English.
pub(super) fn read(theme: Option<&Path>) -> Result<BTreeMap<String, Words>, WordsError> {
    if let Some(old) = theme
        .map(|folder| folder.join("partials/words.html"))
        .filter(|old| old.exists())
    {
        return Err(WordsError {
            file: old.display().to_string(),
            problem: "words stand in words/LANGUAGE.toml of the theme, one file a language".to_owned(),
        });
    }
    let english = Raw::parse("en.toml", &embedded("en.toml"))?;
    let mut raws: BTreeMap<String, Raw> = BTreeMap::new();
    for name in Embedded::iter() {
        let raw = Raw::parse(&name, &embedded(&name))?;
        raws.insert(tag_of(&name), raw);
    }
    if let Some(folder) = theme
        .map(|folder| folder.join("words"))
        .filter(|folder| folder.is_dir())
    {
        for (name, text) in texts_in(&folder)? {
            let own = Raw::parse(&name, &text)?;
            own.known_to(&english, &name)?;
            let raw = raws.entry(tag_of(&name)).or_default();
            raw.said.extend(own.said);
            raw.dates.extend(own.dates);
        }
    }
    let whole = raws.into_iter().map(|(tag, raw)| {
        let words = raw.words(&tag, &english)?;
        Ok((tag, words))
    });
    whole.collect()
}

fn embedded(name: &str) -> String {
    let file = Embedded::get(name).map(|file| file.data.into_owned());
    String::from_utf8_lossy(&file.unwrap_or_default()).into_owned()
}

fn tag_of(name: &str) -> String {
    name.trim_end_matches(".toml").to_ascii_lowercase()
}

/// The files `*.toml` of a theme's folder, in the order of their names.
fn texts_in(folder: &Path) -> Result<Vec<(String, String)>, WordsError> {
    let failed = |what: &Path, error: std::io::Error| WordsError {
        file: what.display().to_string(),
        problem: error.to_string(),
    };
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|e| failed(folder, e))? {
        let path = entry.map_err(|e| failed(folder, e))?.path();
        if path.extension().is_none_or(|kind| kind != "toml") {
            continue;
        }
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        texts.push((
            name,
            std::fs::read_to_string(&path).map_err(|e| failed(&path, e))?,
        ));
    }
    texts.sort();
    Ok(texts)
}

/// As a file says it: not whole yet.
#[derive(Default)]
struct Raw {
    said: BTreeMap<String, String>,
    dates: toml::Table,
}

impl Raw {
    fn parse(file: &str, text: &str) -> Result<Raw, WordsError> {
        let wrong = |problem: String| WordsError {
            file: file.to_owned(),
            problem,
        };
        let table: toml::Table = toml::from_str(text).map_err(|e| wrong(e.to_string()))?;
        let mut raw = Raw::default();
        for (about, value) in table {
            let toml::Value::Table(inner) = value else {
                return Err(wrong(format!("“{about}” stands outside of every [table]")));
            };
            if about == "dates" {
                raw.dates = inner;
                continue;
            }
            for (name, value) in inner {
                let toml::Value::String(text) = value else {
                    return Err(wrong(format!("“{name}” is no text in quotes")));
                };
                if raw.said.insert(name.clone(), text).is_some() {
                    return Err(wrong(format!("“{name}” is there twice")));
                }
            }
        }
        Ok(raw)
    }

    /// Names no word and no gap that English has not: a misspelt name would change nothing, silently.
    fn known_to(&self, english: &Raw, file: &str) -> Result<(), WordsError> {
        let wrong = |problem: String| WordsError {
            file: file.to_owned(),
            problem,
        };
        for (name, text) in &self.said {
            let Some(known) = english.said.get(name) else {
                return Err(wrong(format!("no page says “{name}”")));
            };
            let (mine, theirs) = (gaps(text), gaps(known));
            if let Some(gap) = mine.iter().find(|gap| !theirs.contains(gap)) {
                return Err(wrong(format!("“{name}” has no gap {{{gap}}} to fill")));
            }
        }
        match self.dates.keys().find(|key| !english.dates.contains_key(*key)) {
            Some(key) => Err(wrong(format!("no date is written with “{key}”"))),
            None => Ok(()),
        }
    }

    fn words(self, tag: &str, english: &Raw) -> Result<Words, WordsError> {
        let mut said = english.said.clone();
        said.extend(self.said);
        let mut dates = english.dates.clone();
        dates.extend(self.dates);
        let dates: Dates = dates.try_into().map_err(|e: toml::de::Error| WordsError {
            file: format!("{tag}.toml"),
            problem: format!("[dates] {e}"),
        })?;
        Ok(Words {
            language: tag.to_owned(),
            template: Value::from(Serde(&said)),
            said,
            dates,
        })
    }
}

/// The names between braces.
fn gaps(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            break;
        };
        found.push(name);
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_says_everything_with_the_same_gaps() {
        let english = Raw::parse("en.toml", &embedded("en.toml")).expect("English");
        assert!(english.said.len() > 300, "{}", english.said.len());
        for name in Embedded::iter() {
            let raw = Raw::parse(&name, &embedded(&name)).expect("a language");
            raw.known_to(&english, &name).expect("known");
            for (word, text) in &english.said {
                let other = raw.said.get(word);
                let mut mine = gaps(other.unwrap_or_else(|| panic!("{name} does not say {word}")));
                let mut theirs = gaps(text);
                mine.sort_unstable();
                theirs.sort_unstable();
                assert_eq!(mine, theirs, "{name}: {word}");
            }
            assert_eq!(raw.dates.len(), english.dates.len(), "{name}: dates");
        }
    }

    #[test]
    fn a_theme_replaces_words_and_brings_languages() {
        let folder = tempfile::tempdir().expect("a folder");
        let words = folder.path().join("words");
        std::fs::create_dir(&words).expect("made");
        std::fs::write(words.join("nl.toml"), "[frame]\nmenu = \"Inhoud\"\n").expect("written");
        std::fs::write(words.join("en.toml"), "[frame]\nmenu = \"Contents\"\n").expect("written");
        let all = read(Some(folder.path())).expect("read");
        assert_eq!(all["nl"].say("menu"), "Inhoud");
        assert_eq!(
            all["nl"].say("skip"),
            all["en"].say("skip"),
            "English where it has none"
        );
        assert_eq!(all["en"].say("menu"), "Contents");
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let words = folder.path().join("words");
        std::fs::create_dir(&words).expect("made");
        for (text, problem) in [
            ("[frame]\nmenue = \"x\"\n", "no page says “menue”"),
            ("[frame]\nmenu = 3\n", "“menu” is no text"),
            ("menu = \"x\"\n", "outside of every [table]"),
            ("[frame]\nmenu = \"{n}\"\n", "no gap {n}"),
            ("[a]\nmenu = \"x\"\n[b]\nmenu = \"y\"\n", "twice"),
            ("[dates]\nmonths = [\"a\"]\n", "[dates]"),
            ("[dates]\nmonth_names = [\"a\"]\n", "month_names"),
            ("[frame\n", "expected"),
        ] {
            std::fs::write(words.join("nl.toml"), text).expect("written");
            let error = read(Some(folder.path())).expect_err(text).to_string();
            assert!(
                error.contains(problem) && error.contains("nl.toml"),
                "{text}: {error}"
            );
        }
    }
}
