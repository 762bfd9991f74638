//! One snapshot, one edition, one moment: the place where shapes are filled.

use std::collections::HashMap;

use super::shapes::{ArticleOut, BylineOut, EditionOut, NoteOut, PictureOut, PlaceOut, RenditionOut};
use crate::base::clock::Micros;
use crate::base::ids::{ContributorId, MediaId, SectionId};
use crate::base::store::{ReadSession, StoreError};
use crate::news::editions::{self, Contributor, Edition, Sections, Topic};
use crate::news::media::{self, Picture};
use crate::news::newsroom::Byline;
use crate::news::newsroom::live::{LiveArticle, NoteLine};

/// RFC 3339 in UTC, to the microsecond, so that nothing is lost between a list and its cursor.
pub fn at(moment: Micros) -> String {
    moment.timestamp().to_string()
}

pub struct Out<'a, 's> {
    pub read: &'a mut ReadSession<'s>,
    pub edition: &'a Edition,
    pub sections: Sections,
    pub now: Micros,
    /// Where the site is reached, without a slash at the end.
    pub url: &'a str,
    contributors: HashMap<ContributorId, Option<Contributor>>,
}

impl<'a, 's> Out<'a, 's> {
    pub fn new(
        read: &'a mut ReadSession<'s>,
        edition: &'a Edition,
        url: &'a str,
        now: Micros,
    ) -> Result<Out<'a, 's>, StoreError> {
        let sections = editions::sections(read, edition.id)?;
        Ok(Out {
            read,
            edition,
            sections,
            now,
            url,
            contributors: HashMap::new(),
        })
    }

    /// The full address of a path below the edition's root.
    pub fn link(&self, below: &str) -> String {
        format!("{}{}{below}", self.url, self.edition.root())
    }

    pub fn api(&self, below: &str) -> String {
        self.link(&format!("/api/v1{below}"))
    }

    pub fn edition(&self) -> EditionOut {
        edition(self.edition, self.url)
    }

    pub fn section(&self, id: SectionId) -> Option<PlaceOut> {
        let section = self.sections.get(id)?;
        Some(PlaceOut {
            id: id.0,
            slug: section.slug.clone(),
            name: section.name.clone(),
            url: self.link(&self.sections.path(id)),
        })
    }

    pub fn topic(&self, topic: &Topic) -> PlaceOut {
        PlaceOut {
            id: topic.id.0,
            slug: topic.slug.clone(),
            name: topic.name.clone(),
            url: self.link(&format!("/topic/{}", topic.slug)),
        }
    }

    pub fn contributor(&self, who: &Contributor) -> PlaceOut {
        PlaceOut {
            id: who.id.0,
            slug: who.slug.clone(),
            name: who.name.clone(),
            url: self.link(&format!("/contributor/{}", who.slug)),
        }
    }

    /// As the site's pages link to it.
    pub fn article_url(&self, article: &LiveArticle) -> String {
        let section = self
            .sections
            .get(article.section)
            .map_or("article", |section| section.slug.as_str());
        self.link(&format!("/{section}/{}-{}", article.slug, article.number))
    }

    pub fn bylines(&mut self, bylines: &[Byline]) -> Result<Vec<BylineOut>, StoreError> {
        let mut out = Vec::with_capacity(bylines.len());
        for byline in bylines {
            match byline {
                Byline::Name(name) => out.push(BylineOut {
                    name: name.clone(),
                    contributor: None,
                }),
                Byline::Contributor(id) => {
                    if !self.contributors.contains_key(id) {
                        let found = editions::contributor(self.read, *id)?;
                        self.contributors.insert(*id, found);
                    }
                    if let Some(Some(who)) = self.contributors.get(id) {
                        out.push(BylineOut {
                            name: who.name.clone(),
                            contributor: Some(self.contributor(who)),
                        });
                    }
                }
            }
        }
        Ok(out)
    }

    /// A picture by its id; none when its rights have expired.
    pub fn picture(&mut self, id: MediaId) -> Result<Option<PictureOut>, StoreError> {
        let found = media::by_id(self.read, id)?.filter(|picture| !picture.has_expired(self.now));
        Ok(found.map(|picture| picture_out(&picture, self.url)))
    }

    pub fn article(&mut self, article: &LiveArticle) -> Result<ArticleOut, StoreError> {
        let lead_picture = match article.lead_picture {
            Some(id) => self.picture(id)?,
            None => None,
        };
        Ok(ArticleOut {
            id: article.id.0,
            number: article.number,
            kind: article.kind.as_str(),
            headline: article.headline.clone(),
            standfirst: article.standfirst.clone(),
            dateline: article.dateline.clone(),
            section: self.section(article.section),
            bylines: self.bylines(&article.bylines)?,
            lead_picture,
            importance: article.importance,
            reading_minutes: article.reading_minutes,
            published_at: at(article.published_at),
            updated_at: article.updated_at.map(at),
            corrected: article.corrected,
            url: self.article_url(article),
            api: self.api(&format!("/articles/{}", article.number)),
        })
    }
}

pub fn edition(edition: &Edition, url: &str) -> EditionOut {
    EditionOut {
        id: edition.id.0,
        slug: edition.slug.clone(),
        name: edition.name.clone(),
        tagline: edition.tagline.clone(),
        description: edition.description.clone(),
        language: edition.language.clone(),
        zone: edition.zone_name.clone(),
        main: edition.is_main,
        url: format!("{url}{}/", edition.root()),
        api: format!("{url}{}/api/v1", edition.root()),
    }
}

/// A picture with every rendition that is served.
pub fn picture_out(picture: &Picture, url: &str) -> PictureOut {
    let mut renditions = Vec::new();
    for (extension, kind) in [("webp", "image/webp"), ("jpg", "image/jpeg")] {
        for width in pictures::standard_widths(picture.width) {
            let height = f64::from(picture.height) * f64::from(width) / f64::from(picture.width.max(1));
            renditions.push(RenditionOut {
                url: format!("{url}/media/{}-{width}.{extension}", picture.hash),
                kind,
                width,
                height: height.round() as u32,
            });
        }
    }
    PictureOut {
        id: picture.id.0,
        alt: picture.alt.clone(),
        caption: picture.caption.clone(),
        credit: picture.credit.clone(),
        rights: picture.rights.clone(),
        width: picture.width,
        height: picture.height,
        focal: [picture.focal.0, picture.focal.1],
        expires_at: picture.expires_at.map(at),
        renditions,
    }
}

impl From<&NoteLine> for NoteOut {
    fn from(line: &NoteLine) -> NoteOut {
        NoteOut {
            id: line.id.0,
            kind: line.note.kind.as_str(),
            at: at(line.note.at),
            text: line.note.text.clone(),
        }
    }
}
