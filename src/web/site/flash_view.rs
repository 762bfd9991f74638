//! How a flash looks, on a page and on the wire: the same line, made by the same template.

use super::calendar::importance_label;
use std::sync::Arc;

use bytes::Bytes;
use serde::Serialize;
use serde_json::json;

use super::times::{self, TimeLabel};
use super::{Look, PageError, Site};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, FlashId};
use crate::base::store::ReadSession;
use crate::base::words::Words;
use crate::changes::{FollowError, Position, Subject};
use crate::news::editions::Edition;
use crate::news::flashes::{Flash, FlashNoteKind, live};
use crate::news::markets;
use crate::news::newsroom::live::by_id;
use crate::views::stream::Render;

#[derive(Clone, Debug, Serialize)]
pub struct FlashView {
    pub number: i64,
    pub url: String,
    pub text: String,
    pub importance: i64,
    pub importance_label: &'static str,
    pub source: String,
    pub instruments: Vec<Named>,
    pub article: Option<Named>,
    pub corrected: bool,
    pub withdrawn: bool,
    /// Newest first.
    pub notes: Vec<FlashNoteView>,
    pub published: TimeLabel,
    /// `14:05:09`
    pub clock: String,
    /// `14:05`
    pub minute: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct Named {
    pub slug: String,
    pub name: String,
    pub url: String,
}

#[derive(Clone, Debug, Serialize)]
pub struct FlashNoteView {
    pub kind: &'static str,
    pub label: &'static str,
    pub old_text: String,
    pub text: String,
    pub clock: String,
    pub at: TimeLabel,
}

/// As a newsroom writes it: `EUR/USD`. What the house does not know is called by its words.
pub fn instrument_name(look: &mut Look<'_, '_>, slug: &str) -> Result<String, PageError> {
    look.of(Subject::Markets);
    let known = markets::live::by_slug(look.read, slug)?;
    Ok(known.map_or_else(|| slug.to_uppercase(), |known| known.instrument.code))
}

pub fn clock(edition: &Edition, at: Micros) -> String {
    times::zoned(edition, at).strftime("%H:%M:%S").to_string()
}

pub fn note_label(words: &'static Words, kind: FlashNoteKind) -> &'static str {
    words.say(match kind {
        FlashNoteKind::Correction => "flash_corrected",
        FlashNoteKind::Withdrawal => "flash_withdrawn",
    })
}

impl Look<'_, '_> {
    /// A flash as readers see it. The article it leads to is named only while it is live.
    pub fn flash(&mut self, flash: &Flash) -> Result<FlashView, PageError> {
        self.of(Subject::Flash(flash.id));
        let article = match flash.article {
            None => None,
            Some(id) => {
                // Also when it is not live: its publication must bring the link.
                self.of(Subject::Article(id));
                by_id(self.read, id)?.map(|article| Named {
                    slug: article.slug.clone(),
                    name: article.headline.clone(),
                    url: self.article_path(&article),
                })
            }
        };
        let mut instruments = Vec::with_capacity(flash.instruments.len());
        for slug in &flash.instruments {
            instruments.push(Named {
                name: instrument_name(self, slug)?,
                url: self.link(&format!("/markets/live?instrument={slug}")),
                slug: slug.clone(),
            });
        }
        let edition = Arc::clone(&self.edition);
        Ok(FlashView {
            number: flash.number,
            url: self.link(&format!("/markets/live/{}", flash.number)),
            text: flash.text.clone(),
            importance: flash.importance.number(),
            importance_label: importance_label(self.words(), flash.importance),
            source: flash.source.clone(),
            instruments,
            article,
            corrected: flash.corrected,
            withdrawn: flash.withdrawn,
            notes: flash
                .notes
                .iter()
                .map(|note| FlashNoteView {
                    kind: note.kind.as_str(),
                    label: note_label(self.words(), note.kind),
                    old_text: note.old_text.clone(),
                    text: note.text.clone(),
                    clock: clock(&edition, note.at),
                    at: self.time(note.at),
                })
                .collect(),
            published: self.time(flash.published_at),
            clock: clock(&edition, flash.published_at),
            minute: times::zoned(&edition, flash.published_at)
                .strftime("%H:%M")
                .to_string(),
        })
    }
}

/// Makes the stream's frames.
pub struct FlashLines {
    site: Arc<Site>,
}

impl FlashLines {
    pub fn new(site: Arc<Site>) -> FlashLines {
        FlashLines { site }
    }
}

impl Render for FlashLines {
    fn frame(
        &self,
        read: &mut ReadSession<'_>,
        position: Position,
        (edition, id): (EditionId, FlashId),
    ) -> Result<Option<Bytes>, FollowError> {
        let editions = self.site.editions();
        let Some(edition) = editions.iter().find(|known| known.id == edition) else {
            return Ok(None);
        };
        let Some(flash) = live::by_id(read, id)? else {
            return Ok(None);
        };
        let mut look = Look::new(&self.site, Arc::clone(edition), String::new(), read)?;
        let view = look.flash(&flash)?;
        let html = self
            .site
            .theme
            .render("flash_line.html", &json!({ "flash": view }))?;
        let said = json!({
            "number": view.number,
            "published_at": flash.published_at.timestamp().to_string(),
            "text": view.text,
            "importance": view.importance,
            "source": view.source,
            "instruments": flash.instruments,
            "state": flash.state(),
            "url": look.absolute(&view.url),
            "article": view.article.map(|article| look.absolute(&article.url)),
            "html": html.trim(),
        });
        // JSON has no line breaks of its own, so one line of data is all of it.
        Ok(Some(Bytes::from(format!(
            "id: {}\nevent: flash\ndata: {said}\n\n",
            position.0
        ))))
    }
}
