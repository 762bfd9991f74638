//! What depends on the language of a text: stemming, stop words, the decimal comma, elision.

use tantivy::tokenizer::{Language, RawTokenizer, Stemmer, TextAnalyzer};

use super::fold::fold_into;

/// Lucene's English list, so that figures can be compared with Lucene's. Other languages rely on
/// rarity alone: a word that every document has adds next to nothing to a score.
const STOP_WORDS: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it", "no",
    "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these", "they", "this", "to",
    "was", "will", "with",
];

/// The rules of one language. Cheap to make, not shared between threads.
pub struct Rules {
    english: bool,
    stemmer: Option<TextAnalyzer>,
    /// "2,5" is a decimal and "2.500" a thousand.
    pub decimal_comma: bool,
    /// An apostrophe ends a word ("l'inflation"), rather than standing inside one ("O'Neill").
    pub elides: bool,
}

impl Rules {
    /// Rules for a BCP 47 tag. Languages without a stemmer are indexed by their folded words.
    pub fn of(tag: &str) -> Self {
        let primary = tag
            .split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let language = stemmer_language(&primary);
        Self {
            english: primary == "en",
            stemmer: language.map(|language| {
                TextAnalyzer::builder(RawTokenizer::default())
                    .filter(Stemmer::new(language))
                    .build()
            }),
            decimal_comma: !matches!(
                primary.as_str(),
                "en" | "zh" | "ja" | "ko" | "th" | "he" | "hi" | "ta" | "ar" | ""
            ),
            elides: matches!(primary.as_str(), "fr" | "it" | "ca"),
        }
    }

    pub fn is_stop_word(&self, folded: &str) -> bool {
        self.english && STOP_WORDS.binary_search(&folded).is_ok()
    }

    /// Appends the stem. English folds before stemming, so that "résumés" and "resume" meet; the
    /// other stemmers need the diacritics they know and are folded afterwards.
    pub fn stem_into(&mut self, lower: &str, folded: &str, out: &mut String) {
        let Some(stemmer) = &mut self.stemmer else {
            out.push_str(folded);
            return;
        };
        let mut stream = stemmer.token_stream(if self.english { folded } else { lower });
        if stream.advance() {
            fold_into(&stream.token().text, out);
        }
    }
}

fn stemmer_language(primary: &str) -> Option<Language> {
    Some(match primary {
        "ar" => Language::Arabic,
        "da" => Language::Danish,
        "de" => Language::German,
        "el" => Language::Greek,
        "en" => Language::English,
        "es" => Language::Spanish,
        "fi" => Language::Finnish,
        "fr" => Language::French,
        "hu" => Language::Hungarian,
        "it" => Language::Italian,
        "nb" | "nn" | "no" => Language::Norwegian,
        "nl" => Language::Dutch,
        "pt" => Language::Portuguese,
        "ro" => Language::Romanian,
        "ru" => Language::Russian,
        "sv" => Language::Swedish,
        "ta" => Language::Tamil,
        "tr" => Language::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(tag: &str, word: &str) -> String {
        let mut out = String::new();
        let folded = super::super::fold::fold(word);
        Rules::of(tag).stem_into(&word.to_lowercase(), &folded, &mut out);
        out
    }

    #[test]
    fn the_stop_list_is_sorted_for_binary_search() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn each_language_has_its_stemmer() {
        assert_eq!(stem("en-GB", "résumés"), stem("en", "resume"));
        assert_eq!(stem("de", "Währungen"), stem("de", "Währung"));
        assert_eq!(stem("fr", "économiques"), stem("fr", "économique"));
        assert_eq!(stem("pl", "stopy"), "stopy");
    }
}
