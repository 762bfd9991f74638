//! What the program itself says to readers, in the language of their edition. A language is one file,
//! `templates/words/LANGUAGE.toml`, inside the program; a theme's `words/LANGUAGE.toml` replaces single
//! words of it, or brings a language that the program has not.

mod dates;
mod file;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use minijinja::Value;

pub use dates::Dates;
pub use file::WordsError;

/// The words of one language.
#[derive(Clone, Debug, Default)]
pub struct Words {
    language: String,
    said: BTreeMap<String, String>,
    dates: Dates,
    template: Value,
}

/// Every language there is words in.
#[derive(Debug)]
pub struct Catalogue {
    languages: BTreeMap<String, Words>,
    english: Words,
}

const ENGLISH: &str = "en";
static CATALOGUE: OnceLock<Catalogue> = OnceLock::new();

/// Takes a theme's own words in, once, before anything is said. Later calls change nothing.
///
/// Errors: a file that is not TOML, a word that no page says, a list of months that has not twelve.
pub fn load(theme: Option<&Path>) -> Result<(), WordsError> {
    let catalogue = Catalogue::read(theme)?;
    let _already = CATALOGUE.set(catalogue);
    Ok(())
}

/// The words for a language tag: `de-AT` says what `de` does. English where there are none.
pub fn of(language: &str) -> &'static Words {
    catalogue().of(language)
}

/// The desk's language.
pub fn english() -> &'static Words {
    of(ENGLISH)
}

/// The languages that there are words in, English first.
pub fn languages() -> impl Iterator<Item = &'static Words> {
    let catalogue = catalogue();
    std::iter::once(&catalogue.english).chain(catalogue.languages.values())
}

#[expect(
    clippy::expect_used,
    reason = "the files are inside the program, and a test reads them"
)]
fn catalogue() -> &'static Catalogue {
    CATALOGUE.get_or_init(|| Catalogue::read(None).expect("the program's own words can be read"))
}

impl Catalogue {
    /// The program's words, and those that a theme's folder puts in their place.
    pub fn read(theme: Option<&Path>) -> Result<Catalogue, WordsError> {
        let mut languages = file::read(theme)?;
        let english = languages.remove(ENGLISH).unwrap_or_default();
        Ok(Catalogue { languages, english })
    }

    pub fn of(&self, language: &str) -> &Words {
        let language = language.to_ascii_lowercase();
        let first = language.split('-').next().unwrap_or_default();
        [language.as_str(), first]
            .into_iter()
            .find_map(|tag| self.languages.get(tag))
            .unwrap_or(&self.english)
    }
}

impl Words {
    /// The tag of the file: `de`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// The word of this name. A test looks for every name that the program writes down.
    pub fn say(&self, name: &str) -> &str {
        self.said.get(name).map_or("", String::as_str)
    }

    pub fn knows(&self, name: &str) -> bool {
        self.said.contains_key(name)
    }

    /// A sentence with its gaps filled: `{day}` takes what is given as `day`.
    pub fn fill(&self, name: &str, gaps: &[(&str, &str)]) -> String {
        filled(self.say(name), gaps)
    }

    /// How days are written.
    pub fn dates(&self) -> &Dates {
        &self.dates
    }

    /// All of them, as templates name them: `words.skip`.
    pub fn template(&self) -> Value {
        self.template.clone()
    }
}

/// One pass from left to right, so that what fills a gap is never taken for a gap itself.
fn filled(text: &str, gaps: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 32);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}') {
            Some((name, after)) => {
                let given = gaps.iter().find(|(gap, _)| *gap == name);
                out.push_str(given.map_or("", |(_, value)| value));
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The filter `fill` of templates: `words.last_said | fill(day=d)`.
pub fn fill_filter(text: &str, gaps: minijinja::value::Kwargs) -> Result<String, minijinja::Error> {
    let mut given = Vec::new();
    for name in gaps.args() {
        let value: Value = gaps.get(name)?;
        given.push((name, value.to_string()));
    }
    let gaps: Vec<(&str, &str)> = given
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    Ok(filled(text, &gaps))
}
