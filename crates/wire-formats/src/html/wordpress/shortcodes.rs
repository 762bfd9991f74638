//! `[caption]`, `[gallery]`, `[embed]` and their kin, rewritten as HTML before it is parsed.
//! A bracket that is no known shortcode is text: reporters write `[sic]`.

use std::collections::HashMap;

use crate::notes::Notes;

/// Rewritten or removed with what they hold.
const KNOWN: [&str; 16] = [
    "caption",
    "wp_caption",
    "embed",
    "youtube",
    "vimeo",
    "video",
    "audio",
    "gallery",
    "playlist",
    "soundcloud",
    "tweet",
    "twitter",
    "instagram",
    "contact-form",
    "contact-form-7",
    "poll",
];
/// Page builders wrap the text in these; the text inside is the article's.
const WRAPPERS: [&str; 8] = ["vc_", "et_pb_", "fusion_", "av_", "tdc_", "column", "one_", "box"];

struct Code<'a> {
    name: &'a str,
    attributes: &'a str,
    /// It is the closing half, `[/name]`.
    closes: bool,
    end: usize,
}

pub(in crate::html) fn shortcodes(html: &str, notes: &mut Notes) -> String {
    let mut out = String::with_capacity(html.len());
    let mut ends = Ends::new(html);
    let mut at = 0;
    while let Some(found) = html[at..].find('[') {
        out.push_str(&html[at..at + found]);
        at += found;
        at += one(html, at, &mut ends, &mut out, notes);
    }
    out.push_str(&html[at..]);
    out
}

/// Handles the bracket at `at` and says how many bytes it took.
fn one(html: &str, at: usize, ends: &mut Ends<'_>, out: &mut String, notes: &mut Notes) -> usize {
    let rest = &html[at..];
    // `[[gallery]]` is how WordPress writes the word itself.
    if rest.starts_with("[[")
        && read(&rest[1..]).is_some()
        && let Some(end) = ends.next("]]", at)
    {
        out.push_str(&html[at + 1..end + 1]);
        return end + 2 - at;
    }
    let Some(code) = read(rest) else {
        out.push('[');
        return 1;
    };
    if is_wrapper(code.name) {
        notes.left_out("page builder’s shortcode", "the text inside it was kept");
        return code.end;
    }
    if code.closes {
        return code.end;
    }
    let after = at + code.end;
    let close = format!("[/{}]", code.name);
    let inside = ends.next(&close, after).map(|end| &html[after..end]);
    // One that opens again before it is closed was not the one that is closed.
    let inside = inside.filter(|inside| !inside.contains(&format!("[{}", code.name)));
    rewrite(&code, inside.unwrap_or(""), out, notes);
    code.end + inside.map_or(0, |inside| inside.len() + close.len())
}

/// Where ends are found, remembered so that a million openings do not search to the end each.
struct Ends<'a> {
    html: &'a str,
    known: HashMap<String, Option<usize>>,
}

impl<'a> Ends<'a> {
    fn new(html: &'a str) -> Ends<'a> {
        Ends {
            html,
            known: HashMap::new(),
        }
    }

    /// The first `end` at or after `at`.
    fn next(&mut self, end: &str, at: usize) -> Option<usize> {
        match self.known.get(end) {
            Some(None) => None,
            Some(Some(position)) if *position >= at => Some(*position),
            _ => {
                let found = self.html[at..].find(end).map(|found| at + found);
                self.known.insert(end.to_owned(), found);
                found
            }
        }
    }
}

fn is_known(name: &str) -> bool {
    KNOWN.contains(&name)
}

fn is_wrapper(name: &str) -> bool {
    WRAPPERS.iter().any(|start| match start.ends_with('_') {
        true => name.starts_with(start),
        false => name == *start,
    })
}

/// The shortcode that `text` begins with, if it is one we know.
fn read(text: &str) -> Option<Code<'_>> {
    let inside = text.strip_prefix('[')?;
    let closes = inside.starts_with('/');
    let inside = inside.trim_start_matches('/');
    let name_end = inside
        .bytes()
        .take(40)
        .position(|b| !(b.is_ascii_alphanumeric() || b == b'_' || b == b'-'))?;
    let name = &inside[..name_end];
    if !(is_known(name) || is_wrapper(name)) {
        return None;
    }
    let length = inside.bytes().take(2_000).position(|b| b == b']')?;
    // `[youtube=https://…]` is an old spelling; one that is closed at once ends in a slash.
    let attributes = inside.get(name_end..length)?;
    let attributes = attributes.trim_start_matches('=').trim().trim_end_matches('/');
    Some(Code {
        name,
        attributes,
        closes,
        end: text.len() - inside.len() + length + 1,
    })
}

fn rewrite(code: &Code<'_>, inside: &str, out: &mut String, notes: &mut Notes) {
    match code.name {
        "caption" | "wp_caption" => {
            let (picture, text) = split_caption(inside);
            let text = attribute(code.attributes, "caption").unwrap_or(text);
            out.push_str(&format!(
                "\n\n<figure>{picture}<figcaption>{text}</figcaption></figure>\n\n"
            ));
        }
        "gallery" | "playlist" => match attribute(code.attributes, "ids") {
            Some(ids) => notes.say(format!(
                "a gallery of the attachments {ids} was left out: place its pictures by hand"
            )),
            None => notes.left_out(
                "gallery",
                "it shows all attachments of its post; place them by hand",
            ),
        },
        "contact-form" | "contact-form-7" | "poll" => notes.left_out("form", "a body has no input fields"),
        name => match player_address(code.attributes, inside, name) {
            Some(url) => out.push_str(&format!("\n\n<iframe src=\"{url}\"></iframe>\n\n")),
            None => notes.left_out("player", "its shortcode names no address"),
        },
    }
}

/// The picture (with the link around it) and the text that follows.
fn split_caption(inside: &str) -> (&str, &str) {
    let Some(image) = inside.find("<img") else {
        return ("", inside);
    };
    let image_end = inside[image..]
        .find('>')
        .map_or(inside.len(), |end| image + end + 1);
    let link_end = match inside[image_end..].trim_start().starts_with("</a>") {
        true => inside[image_end..]
            .find("</a>")
            .map_or(image_end, |at| image_end + at + 4),
        false => image_end,
    };
    inside.split_at(link_end)
}

fn player_address(attributes: &str, inside: &str, name: &str) -> Option<String> {
    let named = ["src", "url", "mp4", "mp3", "m4a", "webm", "href"]
        .iter()
        .find_map(|key| attribute(attributes, key));
    let bare = attributes
        .split_whitespace()
        .find(|word| word.starts_with("http"));
    let address = named
        .or(bare)
        .or_else(|| Some(inside.trim()).filter(|text| text.starts_with("http")));
    if let Some(address) = address {
        return Some(escaped(address.trim_matches(['"', '\''])));
    }
    let id = attribute(attributes, "id").or_else(|| attributes.split_whitespace().next())?;
    let id: String = id
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
        .collect();
    match name {
        _ if id.is_empty() => None,
        "youtube" => Some(format!("https://www.youtube.com/embed/{id}")),
        "vimeo" => Some(format!("https://vimeo.com/{id}")),
        "tweet" | "twitter" => Some(format!("https://twitter.com/i/status/{id}")),
        _ => None,
    }
}

fn escaped(address: &str) -> String {
    address
        .replace("&amp;", "&")
        .replace('&', "&amp;")
        .replace('"', "%22")
        .replace('<', "%3C")
}

/// `key="value"` or `key=value`.
fn attribute<'a>(attributes: &'a str, key: &str) -> Option<&'a str> {
    let at = attributes
        .match_indices(key)
        .map(|(at, _)| at)
        .find(|at| *at == 0 || attributes[..*at].ends_with(char::is_whitespace))?;
    let value = attributes[at + key.len()..].strip_prefix('=')?;
    let value = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    (!value.is_empty()).then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(html: &str) -> (String, Vec<String>) {
        let mut notes = Notes::default();
        let out = shortcodes(html, &mut notes);
        (out, notes.into_sentences())
    }

    #[test]
    fn known_codes_are_rewritten_and_others_are_text() {
        assert_eq!(
            of("He wrote “teh [sic]” [1]."),
            ("He wrote “teh [sic]” [1].".into(), vec![])
        );
        assert_eq!(of("[[gallery]]").0, "[gallery]");
        let (html, _) = of("[caption id=\"a\"]<a href=\"/x\"><img src=\"/p.jpg\"></a> A harbour[/caption]");
        assert_eq!(
            html.trim(),
            "<figure><a href=\"/x\"><img src=\"/p.jpg\"></a><figcaption> A harbour</figcaption></figure>"
        );
        assert!(
            of("[youtube=https://www.youtube.com/watch?v=abc&t=1]")
                .0
                .contains("v=abc&amp;t=1")
        );
        assert!(
            of("[embed]https://vimeo.com/7[/embed]")
                .0
                .contains("<iframe src=\"https://vimeo.com/7\"")
        );
        let (html, notes) = of("[vc_row]Text[/vc_row][gallery ids=\"4,5\"]");
        assert_eq!(html, "Text");
        assert!(notes[0].contains("4,5") && notes.len() == 2, "{notes:?}");
    }

    #[test]
    fn codes_that_never_close_do_no_harm() {
        for text in [
            "[",
            "[[",
            "[caption",
            "[caption]",
            "[caption]x",
            "[/caption]",
            "[]",
            "[embed]\u{e9}",
        ] {
            of(text);
        }
    }
}
