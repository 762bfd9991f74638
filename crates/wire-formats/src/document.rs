//! What every reader yields: one article as far as its source tells it.

use courant_body::{Block, Body};
use jiff::Timestamp;

/// An article read from outside. Nothing in it is invented: a field that the source does not
/// state is empty or `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    pub headline: String,
    pub standfirst: Option<String>,
    /// Display names, without "By".
    pub authors: Vec<String>,
    pub section: Option<String>,
    pub topics: Vec<String>,
    pub published: Option<Timestamp>,
    pub updated: Option<Timestamp>,
    /// The absolute address the source calls its own.
    pub canonical: Option<String>,
    /// Its `Picture` blocks name their media by remote address, see [`Document::place_pictures`].
    pub body: Body,
    pub lead_picture: Option<RemotePicture>,
    /// The pictures inside the body, in order; the lead picture is not among them.
    pub pictures: Vec<RemotePicture>,
    /// Sentences for the person who imports: what was left out and why.
    pub notes: Vec<String>,
}

/// A picture that has not been fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemotePicture {
    /// Absolute, `http` or `https`; `None` when the source only mentions the picture.
    pub url: Option<String>,
    pub credit: Option<String>,
    pub caption: Option<String>,
    pub alt: Option<String>,
}

impl Document {
    /// Exchanges the remote addresses in the body for ids of the media library. Where `id_of`
    /// has none (not fetched, no rights), the block goes away.
    pub fn place_pictures(&mut self, id_of: impl Fn(&RemotePicture) -> Option<String>) {
        place(&mut self.body.blocks, &self.pictures, &id_of);
    }
}

fn place(
    blocks: &mut Vec<Block>,
    pictures: &[RemotePicture],
    id_of: &dyn Fn(&RemotePicture) -> Option<String>,
) {
    blocks.retain_mut(|block| match block {
        Block::Picture { media, .. } => {
            let known = pictures
                .iter()
                .find(|picture| picture.url.as_deref() == Some(media));
            match known.and_then(id_of) {
                Some(id) => {
                    *media = id;
                    true
                }
                None => false,
            }
        }
        Block::List { items, .. } => {
            for item in items {
                place(item, pictures, id_of);
            }
            true
        }
        _ => true,
    });
}
