//! Pictures: the address that really shows one (pages load lazily and put a grey pixel into
//! `src`), its alt text, and what a `<figcaption>` says of it.

use courant_body::Block;

use super::embeds;
use super::tree::{NodeRef, attr, first, name, text};
use super::walk::{At, Walk, text_of};
use crate::text::{Base, shorten, squeeze, squeezed};
use crate::{RemotePicture, credit};

/// Where lazy loaders keep the address, best first.
const SOURCES: [&str; 8] = [
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-full-src",
    "data-image",
    "data-url",
    "data-hi-res-src",
    "src",
];
const SETS: [&str; 3] = ["srcset", "data-srcset", "data-lazy-srcset"];

impl Walk {
    /// A picture outside a figure.
    pub(super) fn picture(&mut self, node: NodeRef<'_>) {
        if is_tiny(node) {
            return;
        }
        let Some(url) = absolute_source(node, &self.base) else {
            return self
                .notes
                .left_out("picture", "it has no address that could be fetched");
        };
        let alt = attr(node, "alt").and_then(squeezed);
        self.end_paragraph();
        self.keep(RemotePicture {
            url: Some(url),
            alt,
            ..RemotePicture::default()
        });
    }

    pub(super) fn figure(&mut self, node: NodeRef<'_>, at: &At) {
        if let Some(embed) = embeds::of_block(node) {
            return self.push(embed);
        }
        let inner_figures = node.descendants().skip(1).any(|below| name(below) == "figure");
        let images: Vec<NodeRef<'_>> = node
            .descendants()
            .filter(|below| matches!(name(*below), "img" | "amp-img") && !is_tiny(*below))
            .collect();
        let other = [
            "table",
            "blockquote",
            "iframe",
            "video",
            "audio",
            "pre",
            "ul",
            "object",
        ];
        if inner_figures || images.is_empty() || first(node, &other).is_some() {
            return self.figure_of_something_else(node, at);
        }
        let captions = node.descendants().find(|below| name(*below) == "figcaption");
        let (caption, credit) = captions.map_or((None, None), caption_and_credit);
        for (i, image) in images.iter().enumerate() {
            let Some(url) = absolute_source(*image, &self.base) else {
                self.notes
                    .left_out("picture", "it has no address that could be fetched");
                continue;
            };
            // One caption for several pictures stands below the last.
            let last = i + 1 == images.len();
            self.keep(RemotePicture {
                url: Some(url),
                alt: attr(*image, "alt").and_then(squeezed),
                caption: caption.clone().filter(|_| last),
                credit: credit.clone(),
            });
        }
    }

    /// Tables, videos, quotes and galleries stand in figures too.
    fn figure_of_something_else(&mut self, node: NodeRef<'_>, at: &At) {
        let mut caption = None;
        let blocks = self.apart(|walk| {
            for child in node.children() {
                if name(child) == "figcaption" {
                    let inside = walk.inside(child, &at.plainly());
                    caption = squeezed(&text_of(&inside));
                } else {
                    walk.child(child, &at.plainly());
                }
            }
        });
        let only = blocks.len() <= 1;
        for mut block in blocks {
            match &mut block {
                Block::Table { caption: own, .. } if only && own.is_none() => *own = caption.take(),
                Block::Quote { attribution, .. } if only && attribution.is_none() => {
                    *attribution = caption
                        .take()
                        .map(|who| who.trim_start_matches(['—', '–', ' ']).to_owned());
                }
                Block::Embed { title, .. } if only => {
                    if let Some(caption) = caption.take() {
                        *title = shorten(&caption, 300);
                    }
                }
                _ => {}
            }
            self.push(block);
        }
        match caption {
            // A gallery's caption stands below its last picture.
            Some(caption) if !only => self.push(Block::paragraph(caption)),
            Some(_) => self.notes.left_out("caption", "what it belongs to was left out"),
            None => {}
        }
    }

    fn keep(&mut self, picture: RemotePicture) {
        let Some(media) = picture.url.clone() else { return };
        let texts = [Some(&media), picture.alt.as_ref(), picture.caption.as_ref()];
        if !texts.into_iter().flatten().all(|text| self.budget.spend(text)) {
            return;
        }
        self.push(Block::Picture {
            media,
            alt: picture.alt.clone(),
            caption: picture.caption.clone(),
        });
        self.pictures.push(picture);
    }
}

/// The address of an `<img>`, absolute.
pub(crate) fn absolute_source(node: NodeRef<'_>, base: &Base) -> Option<String> {
    let plain = SOURCES.iter().filter_map(|source| attr(node, source));
    let sets = SETS.iter().filter_map(|set| widest(attr(node, set)?));
    let inside_picture = node
        .parent()
        .filter(|parent| name(*parent) == "picture")
        .into_iter()
        .flat_map(|parent| parent.children())
        .filter_map(|source| widest(attr(source, "srcset").or_else(|| attr(source, "data-srcset"))?));
    plain
        .chain(sets)
        .chain(inside_picture)
        .filter(|raw| !raw.starts_with("data:") && !is_placeholder(raw))
        .find_map(|raw| base.absolute(raw))
}

/// The largest candidate of a `srcset`.
fn widest(set: &str) -> Option<&str> {
    set.split(", ")
        .filter_map(|candidate| {
            let mut parts = candidate.trim().trim_end_matches(',').split_whitespace();
            let address = parts.next()?;
            let width: f64 = parts.next().map_or(0.0, |size| {
                size.trim_end_matches(['w', 'x']).parse().unwrap_or(0.0)
            });
            Some((address, width))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(address, _)| address)
}

fn is_placeholder(raw: &str) -> bool {
    let file = raw.rsplit('/').next().unwrap_or(raw).to_ascii_lowercase();
    [
        "placeholder",
        "blank.",
        "spacer",
        "pixel.",
        "transparent",
        "1x1",
        "lazyload",
        "grey.gif",
        "clear.gif",
    ]
    .iter()
    .any(|word| file.contains(word))
}

/// Counting pixels and icons, by the size the page gives them.
fn is_tiny(node: NodeRef<'_>) -> bool {
    ["width", "height"].iter().any(|side| {
        let size: Option<u32> = attr(node, side).and_then(|size| size.trim_end_matches("px").parse().ok());
        size.is_some_and(|size| size < 40)
    })
}

fn caption_and_credit(node: NodeRef<'_>) -> (Option<String>, Option<String>) {
    let marked = node.descendants().skip(1).find(|below| {
        let class = attr(*below, "class")
            .or_else(|| attr(*below, "itemprop"))
            .unwrap_or("");
        let class = class.to_ascii_lowercase();
        ["credit", "copyright", "photographer", "attribution", "source"]
            .iter()
            .any(|word| class.contains(word))
    });
    let whole = squeeze(&text(node));
    let Some(marked) = marked else {
        return credit::split(&whole);
    };
    let said = squeeze(&text(marked));
    match whole.strip_suffix(&said) {
        Some(caption) if !said.is_empty() => (squeezed(caption), credit::clean(&said)),
        _ => credit::split(&whole),
    }
}
