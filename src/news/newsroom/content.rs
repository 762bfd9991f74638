//! What an article says: everything a reporter writes. A draft may be incomplete; what may be
//! published is a [`Publishable`](super::Publishable).

use courant_body::Body;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::base::ids::{ArticleId, ContributorId, MediaId, SectionId, TopicId};
use crate::base::store::StoreError;
use crate::news::NewsError;
use crate::news::text::line;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    #[default]
    News,
    Analysis,
    Opinion,
    Explainer,
    Live,
}

impl Kind {
    pub const ALL: [Kind; 5] = [
        Kind::News,
        Kind::Analysis,
        Kind::Opinion,
        Kind::Explainer,
        Kind::Live,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Kind::News => "news",
            Kind::Analysis => "analysis",
            Kind::Opinion => "opinion",
            Kind::Explainer => "explainer",
            Kind::Live => "live",
        }
    }

    pub fn parse(text: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Who signs: somebody of the house, or a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Byline {
    Contributor(ContributorId),
    Name(String),
}

/// The picture above the text. Its texts override those of the media library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeadPicture {
    pub media: MediaId,
    #[serde(default)]
    pub caption: Option<String>,
    #[serde(default)]
    pub alt: Option<String>,
}

/// A picture that a source names but does not bring: the desk can find it, readers see whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NamedPicture {
    pub caption: String,
    pub credit: String,
}

/// What search engines and cards show instead of headline and standfirst.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seo {
    pub title: String,
    pub description: String,
    /// Where the original stands, when this is a copy.
    pub canonical: String,
}

/// Everything an article says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    pub headline: String,
    pub standfirst: String,
    pub slug: String,
    pub kind: Kind,
    pub section: Option<SectionId>,
    pub topics: Vec<TopicId>,
    pub bylines: Vec<Byline>,
    pub dateline: String,
    pub lead_picture: Option<LeadPicture>,
    /// Instead of a lead picture, never beside one.
    pub named_picture: Option<NamedPicture>,
    #[serde(serialize_with = "write_body", deserialize_with = "read_body")]
    pub body: Body,
    /// 1 (a note) to 5 (stops the presses); 0 is not yet judged.
    pub importance: u8,
    pub related: Vec<ArticleId>,
    /// What it moves, as a newsroom writes it: `EUR/USD`, `DE10Y`.
    pub instruments: Vec<String>,
    pub seo: Seo,
}

fn write_body<S: Serializer>(body: &Body, serializer: S) -> Result<S::Ok, S::Error> {
    body.to_value().serialize(serializer)
}

fn read_body<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Body, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Body::from_value(&value).map_err(serde::de::Error::custom)
}

impl Content {
    pub fn to_json(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|e| StoreError::Engine(e.to_string()))
    }

    /// Reads what [`Content::to_json`] wrote.
    pub fn from_json(json: &str) -> Result<Content, StoreError> {
        serde_json::from_str(json)
            .map_err(|e| StoreError::Engine(format!("a stored text cannot be read: {e}")))
    }

    /// Everything that is read, as plain text: headline, standfirst, body.
    pub fn to_text(&self) -> String {
        format!(
            "{}.\n\n{}\n\n{}",
            self.headline,
            self.standfirst,
            self.body.to_text()
        )
    }

    /// The pictures it shows, the lead first.
    pub fn pictures(&self) -> Vec<MediaId> {
        super::draft_rows::media_of(&self.lead_picture, &self.body)
    }

    pub fn is_signed_by(&self, contributor: ContributorId) -> bool {
        self.bylines.contains(&Byline::Contributor(contributor))
    }

    /// The same content with its lines trimmed and bounded. Emptiness is allowed in a draft.
    pub fn tidied(mut self) -> Result<Content, NewsError> {
        self.headline = line("headline", &self.headline, 250)?;
        self.standfirst = line("standfirst", &self.standfirst, 600)?;
        self.dateline = line("dateline", &self.dateline, 80)?;
        self.seo.title = line("seo title", &self.seo.title, 250)?;
        self.seo.description = line("seo description", &self.seo.description, 600)?;
        if let Some(named) = &mut self.named_picture {
            named.caption = line("caption", &named.caption, 1_000)?;
            named.credit = line("credit", &named.credit, 200)?;
        }
        self.importance = self.importance.min(5);
        self.bylines.truncate(12);
        self.topics.truncate(20);
        self.related.truncate(12);
        self.instruments.truncate(20);
        for code in &mut self.instruments {
            *code = line("instrument", code, 40)?;
        }
        self.instruments.retain(|code| !code.is_empty());
        dedup(&mut self.topics);
        dedup(&mut self.related);
        for byline in &mut self.bylines {
            if let Byline::Name(name) = byline {
                *name = line("byline", name, 120)?;
            }
        }
        Ok(self)
    }
}

fn dedup<T: PartialEq + Copy>(list: &mut Vec<T>) {
    let mut seen = Vec::with_capacity(list.len());
    list.retain(|item| {
        !seen.contains(item) && {
            seen.push(*item);
            true
        }
    });
}
