//! Words that are more than text: parsed once, true ever after.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::NewsError;

/// The readable part of an address: lower-case ASCII letters, digits, single hyphens.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Slug(String);

impl Slug {
    pub const MAX: usize = 90;

    /// Takes a slug as it is, or refuses it.
    pub fn parse(text: &str) -> Result<Slug, NewsError> {
        let fits = !text.is_empty()
            && text.len() <= Slug::MAX
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.contains("--");
        if fits {
            return Ok(Slug(text.to_owned()));
        }
        let hint = Slug::from_words(text);
        Err(NewsError::invalid(
            "slug",
            format!("“{}” is no slug; use “{hint}”", clip(text, 60)),
        ))
    }

    /// Makes a slug of any words: diacritics folded, everything else a hyphen, cut at a word.
    pub fn from_words(words: &str) -> Slug {
        let mut slug = String::new();
        for c in words.chars().flat_map(char::to_lowercase) {
            match fold(c) {
                Some(letters) => slug.push_str(letters),
                None if c.is_ascii_alphanumeric() => slug.push(c),
                None if c == '\'' || c == '’' => {}
                None if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
                None => {}
            }
        }
        while slug.len() > Slug::MAX {
            match slug.rfind('-') {
                Some(at) if at > 0 => slug.truncate(at),
                _ => slug.truncate(Slug::MAX),
            }
        }
        let slug = slug.trim_matches('-');
        Slug(if slug.is_empty() {
            "article".to_owned()
        } else {
            slug.to_owned()
        })
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Slug {
    type Error = NewsError;
    fn try_from(text: String) -> Result<Slug, NewsError> {
        Slug::parse(&text)
    }
}

impl From<Slug> for String {
    fn from(slug: Slug) -> String {
        slug.0
    }
}

/// Latin letters with marks, as plain ones; enough for European names.
fn fold(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'ä' | 'æ' => "ae",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ė' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ø' | 'ō' | 'ő' => "o",
        'ö' | 'œ' => "oe",
        'ř' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ß' => "ss",
        'ť' | 'ț' | 'ţ' => "t",
        'þ' => "th",
        'ù' | 'ú' | 'û' | 'ū' | 'ů' | 'ű' => "u",
        'ü' => "ue",
        'ý' | 'ÿ' => "y",
        'ź' | 'ž' | 'ż' => "z",
        _ => return None,
    })
}

/// Text without control characters and doubled spaces. `max` is for the text as it was sent, not as it
/// is kept: a limit that the API's description or a form states refuses whatever is longer.
pub fn line(field: &'static str, text: &str, max: usize) -> Result<String, NewsError> {
    let length = text.chars().count();
    if length > max {
        return Err(NewsError::invalid(
            field,
            format!("is {length} characters long; the limit is {max}"),
        ));
    }
    let words: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    Ok(words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// As [`line`], but empty is refused.
pub fn required(field: &'static str, text: &str, max: usize) -> Result<String, NewsError> {
    let words = line(field, text, max)?;
    if words.is_empty() {
        return Err(NewsError::invalid(field, "is empty"));
    }
    Ok(words)
}

/// The first characters of a text, with an ellipsis when something was cut.
pub fn clip(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_owned();
    }
    let cut: String = text.chars().take(max.saturating_sub(1)).collect();
    let at_word = cut
        .rfind(' ')
        .filter(|at| *at > cut.len() / 2)
        .unwrap_or(cut.len());
    format!(
        "{}…",
        cut[..at_word].trim_end_matches([' ', ',', ';', ':', '-', '–'])
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_made_of_any_words() {
        for (words, slug) in [
            ("ECB holds rates at 2.00%", "ecb-holds-rates-at-2-00"),
            ("Größe, naïve & Łódź", "groesse-naive-lodz"),
            ("“Don’t panic”", "dont-panic"),
            ("日本", "article"),
        ] {
            assert_eq!(Slug::from_words(words).as_str(), slug);
        }
        assert!(Slug::from_words(&"word ".repeat(60)).as_str().len() <= Slug::MAX);
    }

    #[test]
    fn a_limit_is_for_the_text_as_it_was_sent() {
        assert_eq!(
            line("name", "  Ana\u{90}  Example ", 16).expect("it fits"),
            "Ana Example"
        );
        assert!(line("name", "\u{90}Ana Example", 11).is_err());
        assert!(required("name", " \t ", 11).is_err());
    }

    #[test]
    fn what_is_no_slug_is_refused() {
        for bad in ["", "A", "a--b", "-a", "a/b", "ä"] {
            assert!(Slug::parse(bad).is_err(), "{bad}");
        }
    }
}
