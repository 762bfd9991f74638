//! Which statements of a story contradict each other: a denial or a rejection, and what it is held
//! against. Found by stance and shared words; nothing is claimed where few words are shared, because a
//! wrong pair is worse than a missing one.

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
/// Words that both statements must share, and of a hundred words of the shorter.
const SHARED: usize = 3;
const SHARE: usize = 34;

fn contradicts(stance: &str) -> bool {
    matches!(stance, "denies" | "rejects")
}

/// The clearest first; each statement is in one pair at most.
pub fn contradictions(statements: &[Said]) -> Vec<Contradiction> {
    let words: Vec<BTreeSet<String>> = statements.iter().map(|said| words_in(&said.said)).collect();
    let mut pairs = Vec::new();
    for (no, denial) in statements
        .iter()
        .enumerate()
        .filter(|(_, s)| contradicts(&s.stance))
    {
        for (yes, claim) in statements.iter().enumerate() {
            // A speaker is held against another, or against what they said before.
            let earlier_self = claim.speaker_key == denial.speaker_key && claim.at >= denial.at;
            if yes == no || contradicts(&claim.stance) || earlier_self {
                continue;
            }
            let shared = words[no].intersection(&words[yes]).count();
            let of = words[no].len().min(words[yes].len()).max(1);
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
