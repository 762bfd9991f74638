//! Where a party stands: the last clear thing it said.

use super::read::Said;

/// Of one party's statements, the newest article first and in the order of its text: from the newest
/// article that has a clear one, a denial, acceptance, rejection or proposal before what is only said, and
/// of equals the last. None when no statement is clear or nobody is named.
pub fn last_position<'a>(list: &[&'a Said]) -> Option<&'a Said> {
    let mut found: Option<(bool, &Said)> = None;
    for said in list.iter().filter(|said| is_named(said) && is_clear(said)) {
        if found.is_some_and(|(_, best)| best.article != said.article) {
            break;
        }
        let stands = matches!(
            said.stance.as_str(),
            "denies" | "accepts" | "accepts_in_part" | "rejects" | "proposes"
        );
        if found.is_none_or(|(best, _)| stands >= best) {
            found = Some((stands, *said));
        }
    }
    found.map(|(_, said)| said)
}

/// A proper name: a key that the gazetteer has, or a capital that does not only begin the name.
fn is_named(said: &Said) -> bool {
    let mut words = said.speaker.split_whitespace();
    let first = words.next().unwrap_or_default();
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    !said.speaker_key.starts_with("name/")
        || words.any(capital)
        || first.contains(['\'', '’'])
        || (!said.role.is_empty() && said.speaker == first)
        || (said.speaker == first && !first.ends_with('s'))
}

/// A finite clause; no fragment, and nothing about who may be named.
fn is_clear(said: &Said) -> bool {
    const FINITE: [&str; 28] = [
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "must",
        "should",
        "may",
        "might",
        "do",
        "does",
        "did",
        "isn’t",
        "aren’t",
        "wasn’t",
        "won’t",
        "don’t",
        "doesn’t",
        "didn’t",
        "can’t",
        "cannot",
        "shall",
    ];
    let lower = said.said.to_lowercase();
    let lower = lower.strip_prefix("that ").unwrap_or(&lower);
    let words: Vec<&str> = lower
        .split(|c: char| !(c.is_alphanumeric() || c == '’' || c == '\''))
        .filter(|word| !word.is_empty())
        .collect();
    let hidden = [
        "not to be named",
        "not be named",
        "to be identified",
        "anonymity",
        "to comment",
    ];
    if words.len() < 4 || hidden.iter().any(|part| lower.contains(part)) {
        return false;
    }
    // A clause begins with its subject; what begins with its verb, or with a preposition, lost it.
    let begins = words[0];
    let headless = FINITE.contains(&begins)
        || matches!(
            begins,
            "to" | "of"
                | "in"
                | "on"
                | "for"
                | "than"
                | "by"
                | "with"
                | "and"
                | "or"
                | "as"
                | "which"
                | "who"
        );
    !headless && words[1..].iter().any(|word| FINITE.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Micros;
    use crate::base::ids::ArticleId;

    fn said(speaker: &str, article: u128, stance: &str, words: &str) -> Said {
        Said {
            article: ArticleId(uuid::Uuid::from_u128(article)),
            at: Micros(article as i64),
            speaker: speaker.to_owned(),
            speaker_key: format!("name/{}", speaker.to_lowercase()),
            role: String::new(),
            official: false,
            stance: stance.to_owned(),
            cue: String::new(),
            direct: false,
            said: words.to_owned(),
        }
    }

    #[test]
    fn a_party_stands_where_it_last_said_something_clear() {
        let all = [
            said("Kesmar", 9, "says", "to admit without the new duty"),
            said("Kesmar", 8, "says", "the talks were useful"),
            said("Kesmar", 8, "denies", "that it had promised to repay"),
            said(
                "Kesmar",
                8,
                "says",
                "the officials asked not to be named because the talks are private",
            ),
            said("Kesmar", 7, "accepts", "that the ceasefire will hold"),
        ];
        let list: Vec<&Said> = all.iter().collect();
        assert_eq!(
            last_position(&list).expect("one").said,
            "that it had promised to repay"
        );
        // Of what is only said the last.
        let all = [
            said("Ada Berg", 8, "says", "the price is high"),
            said("Ada Berg", 8, "says", "the price will fall"),
        ];
        let list: Vec<&Said> = all.iter().collect();
        assert_eq!(last_position(&list).expect("one").said, "the price will fall");
        for nobody in ["Traders", "Each side", "Head of trading"] {
            let one = said(nobody, 1, "says", "the price will fall in spring");
            assert!(last_position(&[&one]).is_none(), "{nobody}");
        }
    }
}
