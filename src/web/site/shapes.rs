//! What templates are given. The reference for theme authors is docs/reference/theme.md; these are
//! the same shapes in code.

use serde::Serialize;

use super::times::TimeLabel;

#[derive(Clone, Debug, Default, Serialize)]
pub struct Link {
    pub name: String,
    pub url: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct MenuLine {
    pub label: String,
    pub url: String,
    pub current: bool,
    pub children: Vec<MenuLine>,
}

#[derive(Clone, Debug, Serialize)]
pub struct BylineView {
    pub name: String,
    pub url: Option<String>,
    pub role: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct SourceView {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub srcset: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct PictureView {
    pub src: String,
    pub srcset: String,
    pub sources: Vec<SourceView>,
    pub width: u32,
    pub height: u32,
    pub alt: String,
    pub caption: String,
    pub credit: String,
    pub position_class: &'static str,
    /// The widest JPEG, for share cards and JSON-LD: path, width, height.
    #[serde(skip)]
    pub widest: (String, u32, u32),
}

/// An article in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    pub url: String,
    pub headline: String,
    pub standfirst: String,
    pub kind: &'static str,
    pub kind_label: &'static str,
    pub section: Option<Link>,
    pub bylines: Vec<BylineView>,
    pub published: TimeLabel,
    pub updated: Option<TimeLabel>,
    pub picture: Option<PictureView>,
    pub reading_minutes: i64,
    pub corrected: bool,
}

#[derive(Clone, Debug, Serialize)]
pub struct NoteView {
    pub kind: &'static str,
    pub label: &'static str,
    pub text: String,
    pub at: TimeLabel,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct Pager {
    pub newer: Option<String>,
    pub older: Option<String>,
}

/// What goes into a page's head.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Head {
    pub title: String,
    pub description: String,
    pub canonical: String,
    pub robots: Option<&'static str>,
    pub og: Option<OpenGraph>,
    pub json_ld: Option<String>,
    pub feeds: Vec<FeedLink>,
    pub prev: Option<String>,
    pub next: Option<String>,
}

#[derive(Clone, Debug, Default, Serialize)]
pub struct OpenGraph {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub description: String,
    pub url: String,
    pub image: Option<String>,
    pub image_alt: String,
    pub image_width: u32,
    pub image_height: u32,
    pub published: Option<String>,
    pub modified: Option<String>,
    pub section: Option<String>,
    pub authors: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
pub struct FeedLink {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub title: String,
    pub url: String,
}
