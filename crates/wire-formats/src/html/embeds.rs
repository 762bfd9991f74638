//! What would load something from elsewhere becomes a link card: who provides it, what it is
//! called, where it leads. Nothing is loaded before the reader goes.

use courant_body::{Block, Href, Inline};

use super::inlines::plain;
use super::tree::{NodeRef, attr, first, text};
use super::walk::Walk;
use crate::text::{host, shorten, squeezed};

/// Hosts whose bare address on a line of its own stands for what is shown there.
const PROVIDERS: [(&str, &str); 17] = [
    ("youtube.com", "YouTube"),
    ("youtube-nocookie.com", "YouTube"),
    ("youtu.be", "YouTube"),
    ("vimeo.com", "Vimeo"),
    ("twitter.com", "X"),
    ("x.com", "X"),
    ("instagram.com", "Instagram"),
    ("facebook.com", "Facebook"),
    ("tiktok.com", "TikTok"),
    ("soundcloud.com", "SoundCloud"),
    ("spotify.com", "Spotify"),
    ("flickr.com", "Flickr"),
    ("ted.com", "TED"),
    ("dailymotion.com", "Dailymotion"),
    ("bsky.app", "Bluesky"),
    ("reddit.com", "Reddit"),
    ("datawrapper.de", "Datawrapper"),
];
/// Frames that show nothing to a reader.
const NOT_SHOWN: [&str; 5] = [
    "googletagmanager",
    "doubleclick",
    "googlesyndication",
    "adservice",
    "criteo",
];

impl Walk {
    pub(super) fn embed(&mut self, node: NodeRef<'_>) {
        let found = address(node).and_then(|raw| self.base.absolute(raw));
        let Some(url) = found.filter(|url| !NOT_SHOWN.iter().any(|word| url.contains(word))) else {
            return self
                .notes
                .left_out("frame", "it shows nothing that could be linked to");
        };
        let title = attr(node, "title")
            .or_else(|| attr(node, "aria-label"))
            .and_then(squeezed);
        let block = Href::parse(&watchable(&url))
            .ok()
            .and_then(|url| card(url, title));
        match block {
            Some(block) if self.budget.spend(&url) => self.push(block),
            _ => self.notes.left_out("frame", "its address cannot be linked to"),
        }
    }
}

/// WordPress's embed block holds nothing but the address of what is to be shown.
pub(super) fn of_block(figure: NodeRef<'_>) -> Option<Block> {
    let is_embed = attr(figure, "class").is_some_and(|class| class.contains("wp-block-embed"));
    let address = figure
        .descendants()
        .filter_map(|node| node.value().as_text().map(|text| text.trim()));
    let address = address
        .take(10)
        .find(|text| text.starts_with("http") && !text.contains(' '));
    card(Href::parse(address.filter(|_| is_embed)?).ok()?, caption(figure))
}

fn caption(figure: NodeRef<'_>) -> Option<String> {
    squeezed(&text(first(figure, &["figcaption"])?))
}

/// A card for `url`; without a title the provider's name stands for it.
pub(super) fn card(url: Href, title: Option<String>) -> Option<Block> {
    let host = host(url.as_str())?;
    let provider = provider(&host).map_or(host, str::to_owned);
    let title = title.map_or_else(|| format!("Content on {provider}"), |title| shorten(&title, 300));
    Some(Block::Embed { provider, title, url })
}

/// A paragraph that is nothing but the address of a known provider.
pub(super) fn bare_address(line: &[Inline]) -> Option<Block> {
    let text = plain(line);
    if !text.starts_with("http") || text.contains(' ') {
        return None;
    }
    provider(&host(&text)?)?;
    card(Href::parse(&watchable(&text)).ok()?, None)
}

fn provider(host: &str) -> Option<&'static str> {
    PROVIDERS
        .iter()
        .find(|(known, _)| host == *known || host.strip_suffix(known).is_some_and(|rest| rest.ends_with('.')))
        .map(|(_, name)| *name)
}

fn address(node: NodeRef<'_>) -> Option<&str> {
    let own = ["src", "data-src", "data-lazy-src", "data"]
        .iter()
        .find_map(|name| attr(node, name));
    let own = own.filter(|raw| !raw.starts_with("about:") && !raw.starts_with("data:"));
    own.or_else(|| first(node, &["source", "embed"]).and_then(|source| attr(source, "src")))
}

/// A player's address is made for frames; the page a person can watch it on is another.
fn watchable(url: &str) -> String {
    let id = |marker: &str| {
        let rest = &url[url.find(marker)? + marker.len()..];
        let id: String = rest
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
            .collect();
        (!id.is_empty()).then_some(id)
    };
    if let Some(id) = id("youtube.com/embed/").or_else(|| id("youtube-nocookie.com/embed/"))
        && id != "videoseries"
    {
        return format!("https://www.youtube.com/watch?v={id}");
    }
    match id("player.vimeo.com/video/") {
        Some(id) => format!("https://vimeo.com/{id}"),
        None => url.to_owned(),
    }
}
