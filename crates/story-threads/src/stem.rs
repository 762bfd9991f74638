//! English word endings cut off, lightly: plurals, -ed, -ing, -ly and a few noun endings. A word form
//! that is cut wrongly is cut the same way everywhere, which is all that comparing needs.

/// The stem of a lower-case word. Only ASCII letters are cut; other words stay as they are.
pub fn stem(word: &str) -> &str {
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word;
    }
    tail_e(verb(adverb(plural(word))))
}

fn plural(word: &str) -> &str {
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word;
    }
    if let Some(stem) = word.strip_suffix("ies") {
        // "companies" and "company" meet at "compan"; see `tail_e`.
        return if stem.len() >= 3 {
            stem
        } else {
            &word[..word.len() - 1]
        };
    }
    if word.ends_with("sses") || word.ends_with("shes") || word.ends_with("ches") || word.ends_with("xes") {
        return &word[..word.len() - 2];
    }
    word.strip_suffix('s').unwrap_or(word)
}

fn adverb(word: &str) -> &str {
    match word.strip_suffix("ly") {
        Some(stem) if stem.len() >= 4 => stem,
        _ => word,
    }
}

fn verb(word: &str) -> &str {
    for ending in ["ing", "ed", "er"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 3
            && stem.bytes().any(|byte| b"aeiouy".contains(&byte))
            && !(ending == "ed" && stem.ends_with('e'))
        {
            return undouble(stem);
        }
    }
    word
}

fn undouble(stem: &str) -> &str {
    let bytes = stem.as_bytes();
    match bytes {
        [.., a, b] if a == b && !b"lsz".contains(b) => &stem[..stem.len() - 1],
        _ => stem,
    }
}

fn tail_e(word: &str) -> &str {
    match word.as_bytes() {
        [.., b'e' | b'y'] if word.len() > 3 => &word[..word.len() - 1],
        [.., b'i'] if word.len() > 5 => &word[..word.len() - 1],
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_a_word_meet() {
        for forms in [
            &["rate", "rates", "rated", "rating"][..],
            &["company", "companies"],
            &["stop", "stops", "stopped", "stopping"],
            &["sharp", "sharply"],
            &["crash", "crashes", "crashed", "crashing"],
            &["fall", "falls", "falling"],
        ] {
            let stems: Vec<_> = forms.iter().map(|form| stem(form)).collect();
            assert!(stems.windows(2).all(|pair| pair[0] == pair[1]), "{stems:?}");
        }
    }

    #[test]
    fn short_and_foreign_words_stay() {
        assert_eq!(stem("bus"), "bus");
        assert_eq!(stem("königs"), "königs");
        assert_eq!(stem("us"), "us");
    }
}
