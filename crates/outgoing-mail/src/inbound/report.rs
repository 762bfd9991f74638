use super::MAX_REPORTS;
use super::fields::{Fields, addresses, cut, groups};
use crate::{Enhanced, Verdict};

/// What a mail system says happened to one recipient (RFC 3464 §2.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    pub verdict: Verdict,
    pub action: Action,
    pub status: Option<Enhanced>,
    /// As it says; no proof of anything.
    pub recipient: Option<String>,
    /// The receiving server's words, cut to 500 bytes.
    pub diagnostic: Option<String>,
    pub remote: Option<String>,
    /// Original-Envelope-Id, as it came back.
    pub envelope_id: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Failed,
    Delayed,
    /// Delivered, relayed or expanded.
    Delivered,
    /// None was given, or one that RFC 3464 does not have.
    Unknown,
}

const MAX_TEXT_BYTES: usize = 500;
/// Of a bounce that is only prose.
const PROSE_BYTES: usize = 8_192;

/// The first group is about the message, each further one about a recipient. Systems that leave
/// out the first are known, so a group with a recipient or an action counts wherever it is.
pub(super) fn read(body: &[u8]) -> Vec<Report> {
    let groups = groups(body, MAX_REPORTS + 1);
    let envelope_id = groups
        .iter()
        .find_map(|group| group.get("original-envelope-id"))
        .map(short);
    let about_recipient = |group: &&Fields| {
        ["final-recipient", "action", "status"]
            .iter()
            .any(|name| group.get(name).is_some())
    };
    let reports = groups.iter().filter(about_recipient).take(MAX_REPORTS);
    reports
        .map(|group| Report {
            envelope_id: envelope_id.clone(),
            ..one(group)
        })
        .collect()
}

/// A bounce in prose: the first status code in it, if the sender looks like a mail system.
pub(super) fn read_prose(text: &str) -> Option<Report> {
    let end = (0..=PROSE_BYTES.min(text.len()))
        .rev()
        .find(|&end| text.is_char_boundary(end))?;
    let text = &text[..end];
    let code =
        |word: &str| Enhanced::parse(word.trim_start_matches(['(', '[', '#'])).filter(|code| code.0 != 2);
    let line = text
        .lines()
        .find(|line| line.split_whitespace().any(|word| code(word).is_some()))?;
    let status = line.split_whitespace().find_map(code)?;
    Some(Report {
        verdict: status.verdict(),
        action: Action::Failed,
        status: Some(status),
        recipient: None,
        diagnostic: Some(short(line.trim())),
        remote: None,
        envelope_id: None,
    })
}

fn one(group: &Fields) -> Report {
    let action = match group.get("action").map(first_word).as_deref() {
        Some("failed") => Action::Failed,
        Some("delayed") => Action::Delayed,
        Some("delivered" | "relayed" | "expanded") => Action::Delivered,
        _ => Action::Unknown,
    };
    let status = group.get("status").and_then(Enhanced::parse);
    let diagnostic = group.get("diagnostic-code");
    let recipient = ["original-recipient", "final-recipient"]
        .iter()
        .find_map(|name| group.get(name));
    Report {
        verdict: verdict(action, status, diagnostic.unwrap_or_default()),
        action,
        status,
        recipient: recipient.and_then(|value| addresses(value).next()).map(short),
        diagnostic: diagnostic.map(short),
        remote: group.get("remote-mta").map(short),
        envelope_id: None,
    }
}

/// The status where it says something, else the code inside the diagnostic: many systems write
/// 5.0.0 and leave what matters to the words of the server beyond them.
fn verdict(action: Action, status: Option<Enhanced>, diagnostic: &str) -> Verdict {
    match action {
        Action::Delayed => return Verdict::Delayed,
        Action::Delivered => return Verdict::Delivered,
        Action::Failed | Action::Unknown => {}
    }
    let failed = |code: &Enhanced| !matches!(code.verdict(), Verdict::Delivered);
    let told = status.filter(failed).map_or(Verdict::Unknown, Enhanced::verdict);
    if told != Verdict::Unknown {
        return told;
    }
    let inside = diagnostic.split(|char: char| char.is_whitespace() || "();-#".contains(char));
    let inside = inside.filter_map(Enhanced::parse).find(failed);
    inside.map_or(Verdict::Unknown, Enhanced::verdict)
}

fn first_word(value: &str) -> String {
    value
        .split(|char: char| !char.is_ascii_alphabetic())
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

pub(super) fn short(value: &str) -> String {
    let mut text: String = value
        .chars()
        .map(|char| if char.is_control() { ' ' } else { char })
        .collect();
    cut(&mut text, MAX_TEXT_BYTES);
    text
}
