//! How a document lies in the index: the fields, and the one function that fills them.
//!
//! All searched text is in one field, the headline and standfirst repeated, so that one score with
//! one document length weighs all of them (the simple form of BM25F). Three fields with boosts
//! would saturate a word three times over and read three lists for each word of a query.

use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, IndexRecordOption, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{PreTokenizedString, Token};

use crate::analysis::{Analyzer, Sort, fold};
use crate::{Document, Named, Result};

/// Raise it when fields or analysis change: an index of another version is rebuilt.
pub const VERSION: u32 = 1;

const HEADLINE_WEIGHT: usize = 3;
const STANDFIRST_WEIGHT: usize = 2;

/// Words this short are never corrected, so they need no place in the dictionary of corrections.
pub const SHORTEST_CORRECTED: usize = 5;

/// Parts the pieces of a name entry: kind, folded name from some word on, slug, name.
pub const SEPARATOR: char = '\u{1f}';

#[derive(Debug, Clone, Copy)]
pub struct Fields {
    pub id: Field,
    /// Headline, standfirst, body, names of topics and authors: stems with positions.
    pub text: Field,
    /// The stems of the headline alone, for `intitle:`.
    pub headline: Field,
    /// Whole folded words of the headline, for what is typed so far.
    pub typed: Field,
    /// Whole folded words of everything, for corrections.
    pub words: Field,
    /// Names to suggest, see [`name_entries`].
    pub names: Field,
    pub section: Field,
    pub author: Field,
    pub topic: Field,
    pub kind: Field,
    pub language: Field,
    pub published: Field,
    pub importance: Field,
    pub tie: Field,
    /// The document as JSON: hits, snippets and similar documents are made from it.
    pub source: Field,
    /// One entry for each section on the path, see [`SectionEntry`]; only a fast field.
    pub section_paths: Field,
}

/// Fast fields are asked for by name.
pub const PUBLISHED: &str = "published";
pub const IMPORTANCE: &str = "importance";
pub const TIE: &str = "tie";
pub const SECTION_PATHS: &str = "section_paths";

pub fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let indexed = |option, norms| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer("raw")
                .set_fieldnorms(norms)
                .set_index_option(option),
        )
    };
    let set = || indexed(IndexRecordOption::Basic, false);
    let scored = || indexed(IndexRecordOption::WithFreqsAndPositions, true);
    let fields = Fields {
        id: schema.add_text_field("id", set()),
        text: schema.add_text_field("text", scored()),
        headline: schema.add_text_field("headline", scored()),
        typed: schema.add_text_field("typed", set()),
        words: schema.add_text_field("words", set()),
        names: schema.add_text_field("names", set()),
        section: schema.add_text_field("section", set()),
        author: schema.add_text_field("author", set()),
        topic: schema.add_text_field("topic", set()),
        kind: schema.add_text_field("kind", set()),
        language: schema.add_text_field("language", set()),
        published: schema.add_i64_field(PUBLISHED, FAST),
        importance: schema.add_u64_field(IMPORTANCE, FAST),
        tie: schema.add_u64_field(TIE, FAST),
        source: schema.add_text_field("source", STORED),
        section_paths: schema.add_text_field(SECTION_PATHS, TextOptions::default().set_fast("raw")),
    };
    (schema.build(), fields)
}

/// The document as the engine takes it.
pub fn to_engine(document: &Document, fields: &Fields) -> Result<TantivyDocument> {
    let mut out = TantivyDocument::new();
    let mut analyzer = Analyzer::new(&document.language);
    out.add_text(fields.id, &document.id);
    let mut words = Vec::new();

    let headline = analyzed(&mut analyzer, &document.headline, &mut words);
    for word in &words {
        out.add_text(fields.typed, word);
    }
    for _ in 0..HEADLINE_WEIGHT {
        out.add_pre_tokenized_text(fields.text, headline.clone());
    }
    out.add_pre_tokenized_text(fields.headline, headline);
    let standfirst = analyzed(&mut analyzer, &document.standfirst, &mut words);
    for _ in 0..STANDFIRST_WEIGHT {
        out.add_pre_tokenized_text(fields.text, standfirst.clone());
    }
    out.add_pre_tokenized_text(fields.text, analyzed(&mut analyzer, &document.body, &mut words));
    for named in document.topics.iter().chain(&document.authors) {
        let name = analyzed(&mut analyzer, &named.name, &mut words);
        out.add_pre_tokenized_text(fields.text, name);
    }
    words.retain(|word| word.chars().count() >= SHORTEST_CORRECTED && word.chars().all(char::is_alphabetic));
    words.sort_unstable();
    words.dedup();
    for word in &words {
        out.add_text(fields.words, word);
    }

    add_names(&mut out, document, fields);
    out.add_text(fields.kind, slugify(&document.kind));
    out.add_text(fields.language, primary_language(&document.language));
    out.add_i64(fields.published, document.published);
    out.add_u64(fields.importance, u64::from(document.importance.clamp(1, 5)));
    out.add_u64(fields.tie, tie_of(&document.id));
    out.add_text(fields.source, serde_json::to_string(document)?);
    Ok(out)
}

fn analyzed(analyzer: &mut Analyzer, text: &str, words: &mut Vec<String>) -> PreTokenizedString {
    let mut tokens = Vec::with_capacity(text.len() / 6);
    analyzer.each(text, |token| {
        if token.sort == Sort::Stop {
            return;
        }
        tokens.push(Token {
            position: token.position + APART,
            text: token.term.to_owned(),
            ..Token::default()
        });
        words.push(token.word.to_owned());
    });
    PreTokenizedString {
        text: String::new(),
        tokens,
    }
}

/// Distance between two parts of a document, so that no phrase reaches from one into the next,
/// however many stop words it skips.
const APART: usize = 16;

fn add_names(out: &mut TantivyDocument, document: &Document, fields: &Fields) {
    for (field, named) in [
        (fields.author, &document.authors),
        (fields.topic, &document.topics),
    ] {
        for one in named {
            out.add_text(field, slugify(&one.slug));
            out.add_text(field, slugify(&one.name));
        }
    }
    // "author:powell": surnames are how people ask.
    for word in document
        .authors
        .iter()
        .flat_map(|author| author.name.split_whitespace())
    {
        out.add_text(fields.author, slugify(word));
    }
    let mut path = String::new();
    for one in &document.section {
        if !path.is_empty() {
            path.push('/');
        }
        path.push_str(&slugify(&one.slug));
        let entry = SectionEntry {
            path: &path,
            name: &one.name,
        };
        out.add_text(fields.section_paths, entry.to_string());
        for term in entry.terms() {
            out.add_text(fields.section, term);
        }
    }
    let sorts = [
        ('a', &document.authors),
        ('s', &document.section),
        ('t', &document.topics),
    ];
    for (sort, one) in sorts
        .into_iter()
        .flat_map(|(sort, all)| all.iter().map(move |n| (sort, n)))
    {
        for entry in name_entries(sort, one) {
            out.add_text(fields.names, entry);
        }
    }
}

/// What a name is found by while it is typed: itself from each of its words on.
fn name_entries(sort: char, named: &Named) -> Vec<String> {
    let folded = fold(&named.name);
    let starts = folded.char_indices().filter(|(at, c)| {
        c.is_alphanumeric() && !folded[..*at].ends_with(|before: char| before.is_alphanumeric())
    });
    starts
        .take(8)
        .map(|(at, _)| {
            let rest = &folded[at..];
            format!(
                "{rest}{SEPARATOR}{sort}{SEPARATOR}{}{SEPARATOR}{}",
                named.slug, named.name
            )
        })
        .collect()
}

/// One section of a path as the facet column keeps it.
pub struct SectionEntry<'a> {
    /// Slugs from the root, joined by "/".
    pub path: &'a str,
    pub name: &'a str,
}

impl<'a> SectionEntry<'a> {
    pub fn parse(entry: &'a str) -> Self {
        let (path, name) = entry.split_once(SEPARATOR).unwrap_or((entry, entry));
        Self { path, name }
    }

    /// What `section:` may say to mean this one: its path, its own slug, or its name.
    pub fn terms(&self) -> [String; 3] {
        let own = self.path.rsplit('/').next().unwrap_or_default();
        [self.path.to_owned(), own.to_owned(), slugify(self.name)]
    }
}

impl std::fmt::Display for SectionEntry<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{SEPARATOR}{}", self.path, self.name)
    }
}

/// The form in which names and slugs are compared: folded, words joined by "-", "/" kept.
pub fn slugify(name: &str) -> String {
    let mut slug = String::with_capacity(name.len());
    for c in fold(name).chars() {
        if c.is_alphanumeric() || c == '/' {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with(['-', '/']) {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

pub fn primary_language(tag: &str) -> String {
    tag.split(['-', '_'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

/// Orders documents that are equal in everything shown. A hash of the id, and not the engine's
/// document number, because that changes whenever segments merge.
pub fn tie_of(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_slugs_meet() {
        assert_eq!(slugify("Foreign Exchange & Rates"), "foreign-exchange-rates");
        assert_eq!(slugify("markets/bonds"), "markets/bonds");
        assert_eq!(slugify("  Économie "), "economie");
        assert_eq!(slugify("¡!"), "");
    }

    #[test]
    fn a_name_is_found_by_each_of_its_words() {
        let starts: Vec<String> = name_entries('a', &Named::new("jane-oneill", "Jane O'Neill"))
            .into_iter()
            .map(|entry| entry.split(SEPARATOR).next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(starts, ["jane o'neill", "o'neill", "neill"]);
    }
}
