//! Which statements of a story contradict each other: a denial, and whoever asserts what is denied.
//! Found by stance and by how much of the denied proposition the other one repeats; nothing is claimed
//! where that is less than most of it, because a wrong pair is worse than a missing one. A rejection is no
//! denial (a board that rejects a price as low agrees with whoever finds it low), and neither is a demand
//! or a forecast an assertion.

use std::collections::BTreeSet;

use super::mind::words_in;
use super::read::Said;

/// Two statements to be shown side by side: what was said, and who contradicts it.
#[derive(Clone, Debug)]
pub struct Contradiction {
    pub said: Said,
    pub against: Said,
}

const MOST: usize = 4;
/// Words of what is denied that the other must say as well, and of a hundred of them.
const SHARED: usize = 3;
const SHARE: usize = 60;

fn asserts(said: &Said) -> bool {
    let negated = said
        .said
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .any(|word| {
            matches!(word, "not" | "no" | "never" | "nor" | "denied" | "denies")
                || word.ends_with("n't")
                || word.ends_with("n’t")
        });
    matches!(said.stance.as_str(), "says" | "confirms" | "accuses") && !negated
}

/// What a proposition is about: no names of joints, and no words that every sentence has.
fn proposition(text: &str) -> BTreeSet<String> {
    const JOINTS: [&str; 24] = [
        "about", "after", "also", "been", "before", "could", "from", "have", "into", "more", "most", "only",
        "other", "over", "should", "some", "than", "that", "their", "there", "this", "were", "with", "would",
    ];
    let mut words = words_in(text);
    words.retain(|word| !JOINTS.contains(&word.as_str()));
    words
}

fn numbers(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '.' || c == ','))
        .map(|number| number.trim_matches(['.', ',']).to_owned())
        .filter(|number| !number.is_empty())
        .collect()
}

/// One of them names the other's house: Kesmar, and Kesmar's foreign ministry.
fn same_side(one: &Said, other: &Said) -> bool {
    let names = |said: &Said| -> BTreeSet<String> {
        said.speaker
            .split(|c: char| !c.is_alphanumeric())
            .enumerate()
            .filter(|(at, word)| {
                word.chars().count() > 2
                    && word.chars().next().is_some_and(char::is_uppercase)
                    && !(*at == 0
                        && matches!(
                            *word,
                            "The" | "Spokesperson" | "Official" | "Minister" | "Head" | "Chair"
                        ))
            })
            .map(|(_, word)| word.to_lowercase())
            .collect()
    };
    one.speaker_key == other.speaker_key || !names(one).is_disjoint(&names(other))
}

/// The clearest first; each statement is in one pair at most.
pub fn contradictions(statements: &[Said]) -> Vec<Contradiction> {
    let words: Vec<BTreeSet<String>> = statements.iter().map(|said| proposition(&said.said)).collect();
    let mut pairs = Vec::new();
    for (no, denial) in statements
        .iter()
        .enumerate()
        .filter(|(_, s)| s.stance == "denies")
    {
        for (yes, claim) in statements.iter().enumerate() {
            if yes == no || !asserts(claim) || same_side(denial, claim) {
                continue;
            }
            let (denied, said) = (numbers(&denial.said), numbers(&claim.said));
            if !denied.is_empty() && denied.is_disjoint(&said) {
                continue;
            }
            let shared = words[no].intersection(&words[yes]).count();
            let of = words[no].len().max(1);
            if shared >= SHARED && shared * 100 / of >= SHARE {
                pairs.push((shared * 100 / of, no, yes));
            }
        }
    }
    pairs.sort_by_key(|(share, no, yes)| (std::cmp::Reverse(*share), *no, *yes));
    let mut used = BTreeSet::new();
    let mut found = Vec::new();
    for (_, no, yes) in pairs {
        if found.len() < MOST && !used.contains(&no) && !used.contains(&yes) {
            used.extend([no, yes]);
            found.push(Contradiction {
                said: statements[yes].clone(),
                against: statements[no].clone(),
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Micros;
    use crate::base::ids::ArticleId;

    fn said(speaker: &str, stance: &str, at: i64, words: &str) -> Said {
        Said {
            article: ArticleId(uuid::Uuid::from_u128(at as u128)),
            at: Micros(at),
            speaker: speaker.to_owned(),
            speaker_key: speaker.to_lowercase(),
            role: String::new(),
            official: false,
            stance: stance.to_owned(),
            cue: String::new(),
            direct: false,
            said: words.to_owned(),
        }
    }

    #[test]
    fn a_denial_meets_the_claim_that_it_is_about() {
        let all = [
            said(
                "Velmara",
                "denies",
                3,
                "Velmara exceeded its production quota in October",
            ),
            said(
                "Tankers",
                "says",
                2,
                "Velmara exceeded its quota by 300,000 barrels",
            ),
            said(
                "Brussels",
                "says",
                1,
                "Chip subsidies will be paid in three parts",
            ),
        ];
        let found = contradictions(&all);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].said.speaker.as_str(), found[0].against.speaker.as_str()),
            ("Tankers", "Velmara")
        );
    }

    #[test]
    fn agreement_repetition_and_chance_are_no_contradiction() {
        for all in [
            // To find a price low is no denial of somebody who finds it low.
            [
                said(
                    "The board",
                    "rejects",
                    2,
                    "the offer as below its tangible book value",
                ),
                said("Analysts", "says", 1, "the offer was below tangible book value"),
            ],
            // A demand and a forecast assert nothing.
            [
                said("A", "denies", 2, "that it would close the container terminal"),
                said("B", "expects", 1, "it to close the container terminal"),
            ],
            [
                said("A", "denies", 2, "that it would close the container terminal"),
                said("B", "proposes", 1, "to close the container terminal"),
            ],
            // One side.
            [
                said(
                    "Kesmar’s railway",
                    "denies",
                    2,
                    "charging for the transit of wheat twice",
                ),
                said(
                    "Kesmar",
                    "says",
                    1,
                    "charging for the transit of wheat twice is lawful",
                ),
            ],
            // The topic alone, and the same said in the negative.
            [
                said(
                    "A",
                    "denies",
                    2,
                    "that the council had been close to lowering rates",
                ),
                said(
                    "B",
                    "says",
                    1,
                    "the council lowers rates when inflation remains below target",
                ),
            ],
            [
                said("A", "denies", 2, "that the council lowers rates in March"),
                said("B", "says", 1, "the council does not lower rates in March"),
            ],
            // Another figure.
            [
                said("A", "denies", 2, "that the budget gap grew to 4% of output"),
                said("B", "says", 1, "the budget gap grew to 3% of output"),
            ],
            [
                said("A", "says", 1, "the quota was exceeded"),
                said("B", "says", 2, "the quota was exceeded"),
            ],
            [
                said("A", "denies", 1, "the quota was exceeded"),
                said("B", "denies", 2, "the quota was exceeded"),
            ],
            [
                said("A", "denies", 1, "the quota was exceeded"),
                said("A", "says", 2, "the quota was exceeded"),
            ],
            [
                said("A", "denies", 1, "the merger fails"),
                said("B", "says", 2, "the harvest fails in the south of the country"),
            ],
        ] {
            assert!(contradictions(&all).is_empty(), "{all:?}");
        }
    }
}
