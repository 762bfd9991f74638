//! The shapes. All times are RFC 3339 in UTC, all addresses absolute.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An edition: a publication in one language.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Edition)]
pub struct EditionOut {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub tagline: String,
    pub description: String,
    /// BCP 47.
    pub language: String,
    /// IANA.
    pub zone: String,
    pub main: bool,
    #[schema(format = "uri")]
    pub url: String,
    /// Where this edition's API begins.
    #[schema(format = "uri")]
    pub api: String,
}

/// A section, topic or contributor, as articles name it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Place)]
pub struct PlaceOut {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    #[schema(format = "uri")]
    pub url: String,
}

/// Who signs: somebody of the house, or a name.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Byline)]
pub struct BylineOut {
    pub name: String,
    /// None for a name alone.
    pub contributor: Option<PlaceOut>,
}

/// A picture in the sizes it is served in. Its credit must be shown with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Picture)]
pub struct PictureOut {
    pub id: Uuid,
    pub alt: String,
    pub caption: String,
    pub credit: String,
    pub rights: String,
    /// Of the original, in pixels.
    pub width: u32,
    pub height: u32,
    /// What crops must keep, in thousandths of width and height.
    pub focal: [i64; 2],
    /// After this moment it may not be shown any more.
    #[schema(format = DateTime)]
    pub expires_at: Option<String>,
    pub renditions: Vec<RenditionOut>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Rendition)]
pub struct RenditionOut {
    #[schema(format = "uri")]
    pub url: String,
    #[serde(rename = "type")]
    #[schema(example = "image/webp")]
    pub kind: &'static str,
    pub width: u32,
    pub height: u32,
}

/// A public note on an article. Notes are added, never changed or removed.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Note)]
pub struct NoteOut {
    pub id: Uuid,
    /// correction, clarification, update or withdrawal
    #[schema(example = "correction")]
    pub kind: &'static str,
    #[schema(format = DateTime)]
    pub at: String,
    pub text: String,
}

/// One line, to the second.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Flash)]
pub struct FlashOut {
    pub id: Uuid,
    /// The number in its address; never changes.
    #[schema(example = 12)]
    pub number: i64,
    #[schema(format = DateTime)]
    pub published_at: String,
    /// What it says now.
    #[schema(example = "ECB HOLDS DEPOSIT RATE AT 2.00%")]
    pub text: String,
    /// 1 to 3; 3 moves markets.
    pub importance: i64,
    pub source: String,
    /// Their words in addresses.
    #[schema(example = json!(["eur-usd"]))]
    pub instruments: Vec<String>,
    /// live, corrected or withdrawn
    #[schema(example = "live")]
    pub state: &'static str,
    /// What it said before and why that is wrong, newest first.
    pub notes: Vec<FlashNoteOut>,
    /// The article it leads to, while that is live.
    pub article: Option<FlashArticleOut>,
    #[schema(format = "uri")]
    pub url: String,
    #[schema(format = "uri")]
    pub api: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FlashNote)]
pub struct FlashNoteOut {
    /// correction or withdrawal
    #[schema(example = "correction")]
    pub kind: &'static str,
    #[schema(format = DateTime)]
    pub at: String,
    pub old_text: String,
    pub text: String,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = FlashArticle)]
pub struct FlashArticleOut {
    pub number: i64,
    pub headline: String,
    #[schema(format = "uri")]
    pub url: String,
    #[schema(format = "uri")]
    pub api: String,
}

/// An article as lists show it.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = ArticleLine)]
pub struct ArticleOut {
    pub id: Uuid,
    /// The number in its address; never changes.
    #[schema(example = 1042)]
    pub number: i64,
    /// news, analysis, opinion, explainer or live
    #[schema(example = "news")]
    pub kind: &'static str,
    pub headline: String,
    pub standfirst: String,
    pub dateline: String,
    pub section: Option<PlaceOut>,
    pub bylines: Vec<BylineOut>,
    pub lead_picture: Option<PictureOut>,
    /// 1 to 5.
    pub importance: i64,
    pub reading_minutes: i64,
    #[schema(format = DateTime)]
    pub published_at: String,
    /// When the public text last changed; none while it is as first published.
    #[schema(format = DateTime)]
    pub updated_at: Option<String>,
    /// Whether a correction or clarification was published.
    pub corrected: bool,
    /// Today's address for readers. The one that never changes is `/article/<number>`.
    #[schema(format = "uri")]
    pub url: String,
    /// This article in the API.
    #[schema(format = "uri")]
    pub api: String,
}
