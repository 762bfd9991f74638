//! What an article says, as it is sent and given: the same shape both ways, so that what was read can be
//! changed and sent back whole.

use courant_body::{Body, from_markdown};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Fault;
use crate::base::ids::{ArticleId, ContributorId, MediaId, SectionId, TopicId};
use crate::base::store::ReadSession;
use crate::news::Problem;
use crate::news::newsroom::{Byline, Content, Kind, LeadPicture, NamedPicture, Seo};
use crate::news::text::{Slug, line};
use crate::news::{editions, media};
use crate::web::desk::Refusal;

/// Everything a reporter writes. What is left out is empty; a draft may be incomplete.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Content)]
pub struct ContentData {
    #[schema(max_length = 250, example = "Rates stay where they are")]
    pub headline: String,
    #[schema(max_length = 600)]
    pub standfirst: String,
    /// Lower-case letters, digits and hyphens; empty makes one of the headline.
    #[schema(max_length = 90, pattern = "^([a-z0-9]+(-[a-z0-9]+)*)?$")]
    pub slug: String,
    pub kind: KindData,
    pub section: Option<Uuid>,
    #[schema(max_items = 20)]
    pub topics: Vec<Uuid>,
    #[schema(max_items = 12)]
    pub bylines: Vec<BylineData>,
    #[schema(max_length = 80, example = "FRANKFURT")]
    pub dateline: String,
    pub lead_picture: Option<LeadPictureData>,
    /// Instead of a lead picture, never beside one.
    pub named_picture: Option<NamedPictureData>,
    /// The text as typed blocks, in ProseMirror's document shape: `{"type": "doc", "content": […]}`. Unknown
    /// nodes are refused.
    #[schema(value_type = Object, required = false, example = json!({"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "The bank said so on Monday."}]}]}))]
    pub body: Option<Value>,
    /// The text as Markdown, instead of `body`. Never given back.
    #[serde(skip_serializing)]
    pub markdown: Option<String>,
    /// 1 (a note) to 5 (stops the presses); 0 is not yet judged.
    #[schema(minimum = 0, maximum = 5)]
    pub importance: u8,
    #[schema(max_items = 12)]
    pub related: Vec<Uuid>,
    #[schema(max_items = 20, example = json!(["EUR/USD"]))]
    pub instruments: Vec<String>,
    pub seo: SeoData,
}

/// A change of a content by JSON Merge Patch (RFC 7396): what is left out stays, null empties.
#[derive(ToSchema, Deserialize)]
#[serde(deny_unknown_fields)]
#[schema(as = ContentPatch)]
#[expect(dead_code, reason = "only described; the patch is merged as JSON")]
pub struct ContentPatch {
    #[schema(max_length = 250)]
    headline: Option<String>,
    #[schema(max_length = 600)]
    standfirst: Option<String>,
    #[schema(max_length = 90, pattern = "^([a-z0-9]+(-[a-z0-9]+)*)?$")]
    slug: Option<String>,
    kind: Option<KindData>,
    section: Option<Uuid>,
    #[schema(max_items = 20)]
    topics: Option<Vec<Uuid>>,
    #[schema(max_items = 12)]
    bylines: Option<Vec<BylineData>>,
    #[schema(max_length = 80)]
    dateline: Option<String>,
    lead_picture: Option<LeadPictureData>,
    named_picture: Option<NamedPictureData>,
    #[schema(value_type = Option<Object>)]
    body: Option<Value>,
    markdown: Option<String>,
    #[schema(minimum = 0, maximum = 5)]
    importance: Option<u8>,
    #[schema(max_items = 12)]
    related: Option<Vec<Uuid>>,
    #[schema(max_items = 20)]
    instruments: Option<Vec<String>>,
    seo: Option<SeoData>,
}

#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = Kind)]
pub enum KindData {
    #[default]
    News,
    Analysis,
    Opinion,
    Explainer,
    Live,
}

/// Who signs: the id of a contributor, or a name.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = BylineInDraft)]
pub enum BylineData {
    Contributor(Uuid),
    Name(String),
}

/// The picture above the text. Its texts override those of the library.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LeadPicture)]
pub struct LeadPictureData {
    pub media: Uuid,
    #[schema(max_length = 1000)]
    pub caption: Option<String>,
    #[schema(max_length = 500)]
    pub alt: Option<String>,
}

/// A picture that a source names but does not bring.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NamedPictureInDraft)]
pub struct NamedPictureData {
    #[schema(max_length = 1000)]
    pub caption: String,
    #[schema(max_length = 200)]
    pub credit: String,
}

/// What search engines and cards show instead of headline and standfirst.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = Seo)]
pub struct SeoData {
    #[schema(max_length = 250)]
    pub title: String,
    #[schema(max_length = 600)]
    pub description: String,
    /// Where the original stands, when this is a copy.
    #[schema(max_length = 500, pattern = "^(https?://[^ ]+)?$")]
    pub canonical: String,
}

impl From<Kind> for KindData {
    fn from(kind: Kind) -> KindData {
        match kind {
            Kind::News => KindData::News,
            Kind::Analysis => KindData::Analysis,
            Kind::Opinion => KindData::Opinion,
            Kind::Explainer => KindData::Explainer,
            Kind::Live => KindData::Live,
        }
    }
}

impl From<KindData> for Kind {
    fn from(kind: KindData) -> Kind {
        match kind {
            KindData::News => Kind::News,
            KindData::Analysis => Kind::Analysis,
            KindData::Opinion => Kind::Opinion,
            KindData::Explainer => Kind::Explainer,
            KindData::Live => Kind::Live,
        }
    }
}

impl From<&Content> for ContentData {
    fn from(content: &Content) -> ContentData {
        ContentData {
            headline: content.headline.clone(),
            standfirst: content.standfirst.clone(),
            slug: content.slug.clone(),
            kind: content.kind.into(),
            section: content.section.map(|id| id.0),
            topics: content.topics.iter().map(|id| id.0).collect(),
            bylines: content
                .bylines
                .iter()
                .map(|byline| match byline {
                    Byline::Contributor(id) => BylineData::Contributor(id.0),
                    Byline::Name(name) => BylineData::Name(name.clone()),
                })
                .collect(),
            dateline: content.dateline.clone(),
            lead_picture: content.lead_picture.as_ref().map(|lead| LeadPictureData {
                media: lead.media.0,
                caption: lead.caption.clone(),
                alt: lead.alt.clone(),
            }),
            named_picture: content.named_picture.as_ref().map(|named| NamedPictureData {
                caption: named.caption.clone(),
                credit: named.credit.clone(),
            }),
            body: Some(content.body.to_value()),
            markdown: None,
            importance: content.importance,
            related: content.related.iter().map(|id| id.0).collect(),
            instruments: content.instruments.clone(),
            seo: SeoData {
                title: content.seo.title.clone(),
                description: content.seo.description.clone(),
                canonical: content.seo.canonical.clone(),
            },
        }
    }
}

impl ContentData {
    /// As the newsroom keeps it. Refuses what the newsroom's own form could not have sent, and lists that
    /// are too long, which are nowhere cut in silence.
    pub fn checked(self) -> Result<Content, Fault> {
        let mut problems = Vec::new();
        let mut wrong = |field, message: String| problems.push(Problem { field, message });
        let body = self.body_of().unwrap_or_else(|(field, message)| {
            wrong(field, message);
            Body::default()
        });
        for (field, length, most) in [
            ("topics", self.topics.len(), 20),
            ("bylines", self.bylines.len(), 12),
            ("related", self.related.len(), 12),
            ("instruments", self.instruments.len(), 20),
        ] {
            if length > most {
                wrong(field, format!("has {length} entries; the limit is {most}"));
            }
        }
        if self.importance > 5 {
            wrong("importance", "must be from 0 to 5".to_owned());
        }
        if !self.slug.is_empty()
            && let Err(error) = Slug::parse(&self.slug)
        {
            wrong("slug", plain(&error));
        }
        let canonical = &self.seo.canonical;
        let is_address = canonical.starts_with("https://") || canonical.starts_with("http://");
        let odd = canonical.chars().any(|c| c.is_whitespace() || c.is_control());
        if !canonical.is_empty() && (!is_address || odd || canonical.len() > 500) {
            wrong("seo.canonical", "is no address of the web".to_owned());
        }
        if self.lead_picture.is_some() && self.named_picture.is_some() {
            wrong(
                "named_picture",
                "stands instead of a lead picture, never beside one".to_owned(),
            );
        }
        let mut lead_line = |text: Option<String>, max| {
            let tidy = text.map(|text| line("lead_picture", &text, max)).transpose();
            tidy.unwrap_or_else(|error| {
                wrong("lead_picture", plain(&error));
                None
            })
        };
        let lead_picture = self.lead_picture.map(|lead| LeadPicture {
            media: MediaId(lead.media),
            caption: lead_line(lead.caption, 1_000),
            alt: lead_line(lead.alt, 500),
        });
        if !problems.is_empty() {
            return Err(Fault::from(Refusal::Invalid(problems)));
        }
        let content = Content {
            headline: self.headline,
            standfirst: self.standfirst,
            slug: self.slug,
            kind: self.kind.into(),
            section: self.section.map(SectionId),
            topics: self.topics.into_iter().map(TopicId).collect(),
            bylines: self
                .bylines
                .into_iter()
                .map(|byline| match byline {
                    BylineData::Contributor(id) => Byline::Contributor(ContributorId(id)),
                    BylineData::Name(name) => Byline::Name(name),
                })
                .collect(),
            dateline: self.dateline,
            lead_picture,
            named_picture: self.named_picture.map(|named| NamedPicture {
                caption: named.caption,
                credit: named.credit,
            }),
            body,
            importance: self.importance,
            related: self.related.into_iter().map(ArticleId).collect(),
            instruments: self.instruments,
            seo: Seo {
                title: self.seo.title,
                description: self.seo.description,
                canonical: self.seo.canonical,
            },
        };
        Ok(content.tidied()?)
    }

    fn body_of(&self) -> Result<Body, (&'static str, String)> {
        match (&self.body, &self.markdown) {
            (Some(_), Some(_)) => Err(("markdown", "stands instead of body, never beside it".to_owned())),
            (Some(value), None) => Body::from_value(value).map_err(|error| ("body", error.to_string())),
            (None, Some(text)) => {
                let clean: String = text
                    .chars()
                    .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
                    .collect();
                from_markdown(&clean).map_err(|error| ("markdown", error))
            }
            (None, None) => Ok(Body::default()),
        }
    }
}

fn plain(error: &crate::news::NewsError) -> String {
    match error {
        crate::news::NewsError::Invalid(problem) => problem.message.clone(),
        other => other.to_string(),
    }
}

/// Refuses ids that name nothing: whoever writes by program learns of a slip now, not at publication.
pub fn refuse_unknown(read: &mut ReadSession<'_>, content: &Content) -> Result<(), Fault> {
    for byline in &content.bylines {
        if let Byline::Contributor(id) = byline
            && editions::contributor(read, *id)?.is_none()
        {
            return Err(Fault::invalid("bylines", format!("there is no contributor {id}")));
        }
    }
    if let Some(lead) = &content.lead_picture
        && media::by_id(read, lead.media)?.is_none()
    {
        let id = lead.media;
        return Err(Fault::invalid(
            "lead_picture",
            format!("there is no picture {id} in the library"),
        ));
    }
    Ok(())
}

/// JSON Merge Patch (RFC 7396). As deep as the patch, which the reading of JSON has bounded.
pub fn merge(target: &mut Value, patch: Value) {
    let Value::Object(fields) = patch else {
        *target = patch;
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    if let Value::Object(into) = target {
        for (name, value) in fields {
            if value.is_null() {
                into.remove(&name);
            } else {
                merge(into.entry(name).or_insert(Value::Null), value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn patches_merge_as_the_rfc_shows() {
        for (mut target, patch, result) in [
            (json!({"a":"b"}), json!({"a":"c"}), json!({"a":"c"})),
            (json!({"a":"b"}), json!({"b":"c"}), json!({"a":"b","b":"c"})),
            (json!({"a":"b"}), json!({"a":null}), json!({})),
            (json!({"a":["b"]}), json!({"a":"c"}), json!({"a":"c"})),
            (
                json!({"a":{"b":"c"}}),
                json!({"a":{"b":"d","c":null}}),
                json!({"a":{"b":"d"}}),
            ),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
            (
                json!({}),
                json!({"a":{"bb":{"ccc":null}}}),
                json!({"a":{"bb":{}}}),
            ),
            (json!({"e":null}), json!({"a":1}), json!({"e":null,"a":1})),
        ] {
            merge(&mut target, patch);
            assert_eq!(target, result);
        }
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            ".*".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::hash_map(
                    prop_oneof!["[a-z]{1,6}", Just("type".to_owned()), Just("content".to_owned())],
                    inner,
                    0..6
                )
                .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        /// Anything at all is read or refused; what is read comes back the same.
        #[test]
        fn hostile_contents_are_refused_or_kept_whole(value in any_json(), name in prop_oneof![
            Just("body"), Just("bylines"), Just("topics"), Just("seo"), Just("lead_picture"), Just("markdown"),
        ]) {
            let sent = json!({ "headline": "x", name: value });
            if let Ok(data) = serde_json::from_value::<ContentData>(sent)
                && let Ok(content) = data.checked()
            {
                let again = ContentData::from(&content).checked().expect("what was given is taken");
                prop_assert_eq!(again, content);
            }
        }
    }
}
