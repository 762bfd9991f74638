//! Stories at the desk: the list by importance with its reasons, and one story with everything an
//! editor can say about it. Each button calls one verb of `news/stories`.

pub mod article;
pub mod list;
pub mod one;
pub mod verbs;

use serde_json::{Value, json};

use crate::news::stories::Reason;

/// What was just done, as a sentence. Words that nobody of us wrote say nothing.
fn said(word: &str) -> Option<&'static str> {
    Some(match word {
        "named" => "Saved. The old address leads to the new one.",
        "merged" => "The stories are one. The old address leads here.",
        "split" => "This is the new story. What the engine finds most like its articles comes here.",
        "moved" => "Moved. This holds until an editor says otherwise.",
        "kept" => "Kept. The engine cannot move it any more.",
        "freed" => "Left to the engine; it decides in a moment.",
        "pinned" => "Pinned. It stands before the others in a minute at most.",
        "unpinned" => "Unpinned.",
        "muted" => "Muted. It is on no front page and in no daily update.",
        "unmuted" => "Unmuted.",
        "weighed" => "Weighed. The order follows in a minute at most.",
        "played" => "The state of play is saved. Readers see it now.",
        _ => return None,
    })
}

fn reasons(list: &[Reason]) -> Value {
    let lines: Vec<Value> = list
        .iter()
        .map(|reason| {
            json!({
                "name": match reason.name.as_str() {
                    "newsroom" => "the newsroom's mark",
                    "reports" => "reports",
                    "rate" => "more than usual",
                    "voices" => "voices",
                    "official" => "official words",
                    "figures" => "figures",
                    "readers" => "readers",
                    "release" => "an official release",
                    "market" => "markets",
                    "age" => "age",
                    "editor" => "an editor's weight",
                    "pinned" => "pinned",
                    other => other,
                },
                "points": reason.points,
                "shown": format!("{:+}", reason.points),
                "why": reason.why,
            })
        })
        .collect();
    lines.into()
}
