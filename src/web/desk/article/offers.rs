//! What can be done with an article now. What its state does not allow is not offered; what the
//! person's rights do not allow is shown with the reason.

use serde::Serialize;

use crate::news::newsroom::{PublicState, WorkState};
use crate::news::people::Right;
use crate::web::desk::{Signed, Subject};

/// One verb, as the page shows it.
#[derive(Debug, Serialize)]
pub struct Offer {
    /// The last word of its address.
    pub verb: &'static str,
    pub label: &'static str,
    /// What it does, in a sentence.
    pub says: &'static str,
    /// Which fields it asks for: none, reason, note, name, when, embargo; or `dialog`.
    pub asks: &'static str,
    pub weight: &'static str,
    /// Why this person cannot.
    pub refused: Option<String>,
}

struct Kind {
    verb: &'static str,
    label: &'static str,
    right: Right,
    asks: &'static str,
    weight: &'static str,
    says: &'static str,
}

const fn kind(
    verb: &'static str,
    label: &'static str,
    right: Right,
    asks: &'static str,
    weight: &'static str,
    says: &'static str,
) -> Kind {
    Kind {
        verb,
        label,
        right,
        asks,
        weight,
        says,
    }
}

/// In the order in which they are offered.
const ALL: [Kind; 16] = [
    kind(
        "submit",
        "Submit for review",
        Right::WriteOthers,
        "",
        "primary",
        "An editor is asked to look at it; the text is kept as a version.",
    ),
    kind(
        "approve",
        "Approve",
        Right::Review,
        "seen",
        "primary",
        "This very text may go out; nothing is published yet.",
    ),
    kind(
        "send-back",
        "Send back",
        Right::Review,
        "reason",
        "",
        "The reporter reads why, and works on.",
    ),
    kind(
        "publish",
        "Publish…",
        Right::Publish,
        "dialog",
        "primary",
        "Shows what will happen, and what to look at first.",
    ),
    kind(
        "update",
        "Publish the change…",
        Right::Publish,
        "dialog",
        "primary",
        "As an update or as a correction; shows what will happen first.",
    ),
    kind(
        "unschedule",
        "Take from the schedule",
        Right::Publish,
        "",
        "",
        "It is not published at its time; it stays ready.",
    ),
    kind(
        "dismiss-error",
        "Dismiss the report",
        Right::Correct,
        "reason",
        "",
        "Says why the reported error is none.",
    ),
    kind(
        "clarify",
        "Clarify",
        Right::Correct,
        "note",
        "",
        "Adds a public note to something right that can be misread.",
    ),
    kind(
        "report-error",
        "Report an error",
        Right::Comment,
        "reason",
        "",
        "Puts it on the list of what needs a correction.",
    ),
    kind(
        "embargo",
        "Embargo",
        Right::Embargo,
        "embargo",
        "",
        "Not public before this moment, whatever anybody presses.",
    ),
    kind(
        "keep-version",
        "Keep this version",
        Right::WriteOthers,
        "name",
        "",
        "Gives this moment of the text a name.",
    ),
    kind(
        "share",
        "Share a preview",
        Right::SharePreview,
        "share",
        "",
        "A link for somebody outside, for a while.",
    ),
    kind(
        "spike",
        "Spike",
        Right::Spike,
        "",
        "danger",
        "Puts it aside; it can be restored.",
    ),
    kind(
        "restore",
        "Restore",
        Right::Spike,
        "",
        "primary",
        "Takes it up again as a draft.",
    ),
    kind(
        "withdraw",
        "Withdraw",
        Right::Withdraw,
        "note",
        "danger",
        "The text goes for good; its address says why.",
    ),
    kind("edit", "Edit", Right::WriteOthers, "page", "", "Opens the text."),
];

/// Everything the state allows, with what stands against it.
pub fn offers(signed: &Signed, subject: &Subject) -> Vec<Offer> {
    ALL.iter()
        .filter(|kind| allowed(kind.verb, subject))
        .map(|kind| Offer {
            verb: kind.verb,
            label: kind.label,
            says: kind.says,
            asks: kind.asks,
            weight: kind.weight,
            refused: signed
                .may(kind.right, subject)
                .err()
                .map(|refusal| refusal.detail()),
        })
        .collect()
}

/// Whether the two states allow a verb. The verbs themselves ask again.
fn allowed(verb: &str, subject: &Subject) -> bool {
    let article = &subject.article;
    let (work, public) = (article.work, article.public);
    let waits = matches!(public, PublicState::Unpublished | PublicState::Scheduled);
    let changed = article.approved_version.is_some() && article.approved_version != article.live_version;
    match verb {
        "submit" => matches!(work, WorkState::Draft | WorkState::SentBack),
        "approve" => matches!(work, WorkState::Draft | WorkState::InReview | WorkState::SentBack),
        "send-back" => work == WorkState::InReview || (work == WorkState::Ready && (waits || changed)),
        "publish" => waits && work == WorkState::Ready,
        "update" => public.is_live() && work == WorkState::Ready && changed,
        "unschedule" => public == PublicState::Scheduled,
        "embargo" => waits,
        "clarify" | "withdraw" | "report-error" => public.is_live(),
        "dismiss-error" => !article.error_reported.is_empty(),
        "spike" => work != WorkState::Spiked && !public.is_live(),
        "restore" => work == WorkState::Spiked,
        "keep-version" | "edit" => work != WorkState::Spiked,
        _ => true,
    }
}
