//! Credits told apart from captions: `Source: …`, `Photo by …`, `(AP Photo/…)`, `© …`.
//!
//! Only what the text itself marks as a credit is one; a picture without such a mark has none,
//! and a person has to supply it before anything can be published.

use crate::text::squeeze;

const LEADS: [&str; 14] = [
    "source:",
    "photo:",
    "photos:",
    "photo by",
    "photograph:",
    "photograph by",
    "photo credit:",
    "credit:",
    "image:",
    "image credit:",
    "images:",
    "picture:",
    "foto:",
    "crédit photo :",
];
const AGENCIES: [&str; 10] = [
    "AP Photo",
    "Getty Images",
    "REUTERS/",
    "Reuters/",
    "AFP/",
    "/AFP",
    "/AP",
    "Shutterstock",
    "via Getty",
    "/Bloomberg",
];

/// Splits `caption. Source: somebody` into both. Either may be missing.
pub(crate) fn split(text: &str) -> (Option<String>, Option<String>) {
    let text = squeeze(text);
    if text.is_empty() {
        return (None, None);
    }
    let (caption, credit) = marked(&text)
        .or_else(|| in_brackets(&text))
        .or_else(|| text.strip_prefix('©').map(|rest| ("", rest)))
        .or_else(|| is_agency_line(&text).then_some(("", text.as_str())))
        .unwrap_or((text.as_str(), ""));
    (some(caption), some(credit))
}

/// A text that is nothing but a credit, with or without its lead word.
pub(crate) fn clean(text: &str) -> Option<String> {
    let text = squeeze(text);
    let lower = text.to_ascii_lowercase();
    let lead = LEADS.iter().find(|lead| lower.starts_with(**lead));
    let rest = lead.map_or(text.as_str(), |lead| &text[lead.len()..]);
    some(rest.trim_start_matches('©'))
}

fn marked(text: &str) -> Option<(&str, &str)> {
    // Lower-casing ASCII only keeps the byte positions.
    let lower = text.to_ascii_lowercase();
    LEADS
        .iter()
        .filter_map(|lead| {
            let at = lower.rfind(lead)?;
            let free = lower[..at].trim_end().is_empty() || lower[..at].ends_with([' ', '(', '|', '[']);
            let rest = &text[at + lead.len()..];
            (free && !rest.trim().is_empty() && rest.chars().count() <= 120).then(|| (at, &text[..at], rest))
        })
        .min_by_key(|(at, _, _)| *at)
        .map(|(_, caption, rest)| (caption, rest))
}

/// A last bracket that names an agency: `… in Bern. (AP Photo/Somebody)`.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
    let open = text.trim_end().rfind('(')?;
    let inside = text[open + 1..].trim_end().strip_suffix(')')?;
    is_agency_line(inside).then_some((&text[..open], inside))
}

fn is_agency_line(text: &str) -> bool {
    text.chars().count() <= 80 && AGENCIES.iter().any(|agency| text.contains(agency))
}

fn some(text: &str) -> Option<String> {
    let text = text
        .trim()
        .trim_matches(['|', '(', ')', '[', ']', '–', '—', '-'])
        .trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_are_split_from_captions() {
        let cases = [
            (
                "A harbour. Source: Wire Photo/Ada Lind",
                Some("A harbour."),
                Some("Wire Photo/Ada Lind"),
            ),
            ("Photo by Ada Lind", None, Some("Ada Lind")),
            (
                "Cranes at work (AP Photo/Ada Lind)",
                Some("Cranes at work"),
                Some("AP Photo/Ada Lind"),
            ),
            ("© Ada Lind", None, Some("Ada Lind")),
            ("Ada Lind | Getty Images", None, Some("Ada Lind | Getty Images")),
            ("The source of the river", Some("The source of the river"), None),
            ("", None, None),
        ];
        for (text, caption, credit) in cases {
            let (c, k) = split(text);
            assert_eq!((c.as_deref(), k.as_deref()), (caption, credit), "{text}");
        }
        assert_eq!(clean("Credit: Ada Lind").as_deref(), Some("Ada Lind"));
    }
}
