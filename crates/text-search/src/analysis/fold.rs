//! Folding: lower case, compatibility forms unified, diacritics dropped where readers leave them
//! out when they type. Marks that carry the vowels of a script (Devanagari, Thai) stay.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Appends `text` to `out`, folded.
pub fn fold_into(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c.to_ascii_lowercase());
        } else {
            fold_char(c, out);
        }
    }
}

pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    fold_into(text, &mut out);
    out
}

fn fold_char(c: char, out: &mut String) {
    // Letters that do not decompose, yet are typed without their stroke or ligature.
    let spelled = match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'ł' | 'Ł' => "l",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'þ' | 'Þ' => "th",
        'ı' | 'İ' => "i",
        'ħ' | 'Ħ' => "h",
        _ => "",
    };
    if !spelled.is_empty() {
        out.push_str(spelled);
    } else if is_hangul(c) {
        // Decomposition would take syllables apart into letters, and bigrams with them.
        out.push(c);
    } else {
        for part in c.nfkd().filter(|part| !is_dropped(*part)) {
            out.extend(part.to_lowercase().filter(|part| !is_dropped(*part)));
        }
    }
}

/// Marks of Latin, Greek, Cyrillic, Hebrew and Arabic script that are optional in writing, and
/// characters that only say how to draw their neighbours.
pub fn is_dropped(c: char) -> bool {
    matches!(c,
        '\u{0300}'..='\u{036F}'
        | '\u{0591}'..='\u{05C7}'
        | '\u{064B}'..='\u{0652}' | '\u{0670}' | '\u{0640}'
        | '\u{00AD}' | '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Whether `c` belongs inside a word.
pub fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && (is_combining_mark(c) || is_dropped(c)))
}

fn is_hangul(c: char) -> bool {
    matches!(c, '\u{AC00}'..='\u{D7A3}')
}

/// Scripts read without spaces (and Korean, whose particles hang on the word): indexed as pairs of
/// neighbouring characters, which needs no dictionary.
pub fn is_paired(c: char) -> bool {
    matches!(c,
        '\u{3040}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}')
        && c.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diacritics_and_forms_are_folded() {
        for (from, to) in [
            ("Erdoğan", "erdogan"),
            ("São Tomé", "sao tome"),
            ("Łódź", "lodz"),
            ("e\u{301}cole", "ecole"),
            ("STRASSE straße", "strasse strasse"),
            ("ﬁnance ２０２６", "finance 2026"),
            ("İstanbul", "istanbul"),
            ("한국은행", "한국은행"),
            ("हिन्दी", "हिन्दी"),
            ("كِتَاب", "كتاب"),
        ] {
            assert_eq!(fold(from), to);
        }
    }
}
