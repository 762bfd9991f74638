//! What the tests compare: statements as "speaker: words".

use statements::read;

/// "speaker's name: the parts, joined by ` / `", in order.
pub fn said(text: &str) -> Vec<String> {
    let reading = read("", text);
    reading
        .statements
        .iter()
        .map(|said| {
            let parts: Vec<&str> = said.parts.iter().map(|part| part.of("", text)).collect();
            let who = said.speaker.as_ref().map_or("-", |who| &who.name);
            format!("{who}: {}", parts.join(" / "))
        })
        .collect()
}
