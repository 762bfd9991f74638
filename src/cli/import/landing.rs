//! Where imported documents land: names are looked up or made, pictures added, articles written in
//! batches. A dry run goes the same way and writes nothing.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Context, bail};
use wire_formats::{Document, RemotePicture};

use super::How;
use super::report::Report;
use crate::app::House;
use crate::base::clock::Micros;
use crate::base::ids::{ContributorId, EditionId, MediaId, SectionId, TopicId};
use crate::base::store::{Actor, OpenWrite};
use crate::news::NewsError;
use crate::news::editions::{self, Edition, NewContributor, NewEdition, NewSection, NewTopic};
use crate::news::media::{self, Description};
use crate::news::newsroom::{
    Byline, Content, Imported, LeadPicture, NamedPicture, NewImport, drafts, import,
};
use crate::news::text::{Slug, clip};

/// Articles in one transaction and one entry of the log.
const BATCH: usize = 100;

pub struct Landing<'a> {
    house: &'a House,
    how: &'a How,
    pub edition: Edition,
    sections: HashMap<String, SectionId>,
    topics: HashMap<String, TopicId>,
    contributors: HashMap<String, ContributorId>,
    pictures: HashMap<String, Option<MediaId>>,
    waiting: Vec<(String, NewImport)>,
    pub report: Report,
}

/// A document on its way in.
pub struct Arrival {
    pub origin: String,
    /// What the person who imports knows it by.
    pub name: String,
    pub document: Document,
    pub slug: Option<String>,
    pub old_paths: Vec<String>,
}

impl<'a> Landing<'a> {
    /// Opens the main edition for imports; an empty house gets one, to be renamed later.
    pub fn open(house: &'a House, how: &'a How) -> anyhow::Result<Landing<'a>> {
        let known = house.store.reads.wait(editions::main_edition)?;
        let edition = match known {
            Some(edition) => edition,
            None if how.dry_run => bail!("there is no edition yet, and a dry run makes none"),
            None => first_edition(house)?,
        };
        let id = edition.id;
        let (sections, topics, people) = house.store.reads.wait(move |read| {
            Ok::<_, NewsError>((
                editions::sections(read, id)?,
                editions::topics(read, id)?,
                editions::contributors(read)?,
            ))
        })?;
        Ok(Landing {
            house,
            how,
            edition,
            sections: sections
                .iter()
                .map(|section| (section.slug.clone(), section.id))
                .collect(),
            topics: topics.into_iter().map(|topic| (topic.slug, topic.id)).collect(),
            contributors: people.into_iter().map(|who| (who.slug, who.id)).collect(),
            pictures: HashMap::new(),
            waiting: Vec::new(),
            report: Report::default(),
        })
    }

    fn write<T: Send + 'static>(
        &self,
        verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
    ) -> Result<T, NewsError> {
        self.house.store.writes.wait(Actor::Import, verb)
    }

    /// Takes a document in; written when a batch is full, or at the end.
    pub fn take(&mut self, arrival: Arrival) -> anyhow::Result<()> {
        let Arrival {
            origin,
            name,
            mut document,
            slug,
            old_paths,
        } = arrival;
        for note in &document.notes {
            self.report.say(&name, note);
        }
        let content = self.content(&name, &mut document, slug)?;
        let published_at = document.published.map(Micros::from);
        self.waiting.push((
            name,
            NewImport {
                origin,
                content,
                published_at,
                old_paths,
            },
        ));
        if self.waiting.len() >= BATCH {
            self.flush()
        } else {
            Ok(())
        }
    }

    fn content(
        &mut self,
        name: &str,
        document: &mut Document,
        slug: Option<String>,
    ) -> anyhow::Result<Content> {
        let section = match document.section.as_ref().or(self.how.section.as_ref()) {
            Some(section) => Some(self.section(&section.clone())?),
            None => None,
        };
        if section.is_none() {
            self.report
                .say(name, "names no section. hint: give one with --section");
        }
        let mut topics = Vec::new();
        for topic in std::mem::take(&mut document.topics).iter().take(20) {
            topics.extend(self.topic(topic)?);
        }
        let mut bylines = Vec::new();
        for author in std::mem::take(&mut document.authors) {
            bylines.push(self.byline(&author)?);
        }
        if bylines.is_empty() {
            let name = self
                .how
                .byline
                .clone()
                .unwrap_or_else(|| self.edition.name.clone());
            bylines.push(Byline::Name(name));
        }
        let (lead_picture, named_picture) = self.lead(name, document.lead_picture.take())?;
        let remote = document.pictures.clone();
        let mut placed = HashMap::new();
        for picture in &remote {
            if let (Some(url), Some(id)) = (picture.url.clone(), self.picture(name, picture)?) {
                placed.insert(url, id.to_string());
            }
        }
        document.place_pictures(|picture| placed.get(picture.url.as_deref()?).cloned());
        Ok(Content {
            headline: clip(&document.headline, 250),
            standfirst: clip(document.standfirst.as_deref().unwrap_or_default(), 600),
            slug: slug.unwrap_or_default(),
            section,
            topics,
            bylines,
            lead_picture,
            named_picture,
            body: std::mem::take(&mut document.body),
            importance: 2,
            ..Content::default()
        })
    }

    /// The picture above the text: from the media folder, or only its name and credit, for the desk to
    /// find it.
    fn lead(
        &mut self,
        name: &str,
        picture: Option<RemotePicture>,
    ) -> anyhow::Result<(Option<LeadPicture>, Option<NamedPicture>)> {
        let Some(picture) = picture else {
            return Ok((None, None));
        };
        if let Some(media) = self.picture(name, &picture)? {
            return Ok((
                Some(LeadPicture {
                    media,
                    caption: picture.caption,
                    alt: picture.alt,
                }),
                None,
            ));
        }
        let named = NamedPicture {
            caption: picture.caption.unwrap_or_default(),
            credit: picture.credit.unwrap_or_default(),
        };
        Ok((None, Some(named).filter(|named| !named.credit.is_empty())))
    }

    fn picture(&mut self, name: &str, picture: &RemotePicture) -> anyhow::Result<Option<MediaId>> {
        let Some(url) = picture.url.clone() else {
            return Ok(None);
        };
        if let Some(known) = self.pictures.get(&url) {
            return Ok(*known);
        }
        let added = self.add_picture(name, &url, picture)?;
        self.pictures.insert(url, added);
        Ok(added)
    }

    fn add_picture(
        &mut self,
        name: &str,
        url: &str,
        picture: &RemotePicture,
    ) -> anyhow::Result<Option<MediaId>> {
        let Some(file) = self.local_file(url) else {
            self.report.say(
                name,
                "a picture was left out: its file is not in the --media folder",
            );
            return Ok(None);
        };
        if self.how.dry_run {
            return Ok(None);
        }
        let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let said = Description {
            alt: picture.alt.clone().unwrap_or_default(),
            caption: clip(picture.caption.as_deref().unwrap_or_default(), 1_000),
            credit: clip(picture.credit.as_deref().unwrap_or_default(), 200),
            ..Description::default()
        };
        let file_name = file
            .file_name()
            .map(|n| n.to_string_lossy().into_owned())
            .unwrap_or_default();
        let (id, _) = match media::add(
            &self.house.store,
            &self.house.files,
            Actor::Import,
            (&file_name, &bytes),
            said,
        ) {
            Ok(added) => added,
            Err(refused) => {
                self.report
                    .say(name, &format!("a picture was left out: {refused}"));
                return Ok(None);
            }
        };
        let kept = self.house.store.reads.wait(move |read| media::by_id(read, id))?;
        if kept.is_some_and(|kept| kept.credit.is_empty()) {
            self.report.say(
                name,
                "a picture was left out: it has no credit, in the export or in its file",
            );
            return Ok(None);
        }
        self.report.pictures += 1;
        Ok(Some(id))
    }

    /// `…/uploads/2024/05/a.jpg` → `<media>/2024/05/a.jpg`, or `<media>/a.jpg`.
    fn local_file(&self, url: &str) -> Option<PathBuf> {
        let folder = self.how.media.as_ref()?;
        let path = url.split(['?', '#']).next()?.split("://").last()?;
        let parts: Vec<&str> = path
            .split('/')
            .filter(|part| !part.is_empty() && *part != "..")
            .collect();
        (0..parts.len())
            .map(|from| folder.join(parts[from..].join("/")))
            .find(|file| file.is_file())
    }

    pub fn section(&mut self, name: &str) -> anyhow::Result<SectionId> {
        let slug = Slug::from_words(name);
        if let Some(id) = self.sections.get(slug.as_str()) {
            return Ok(*id);
        }
        let new = NewSection {
            edition: self.edition.id,
            parent: None,
            slug: free_slug(slug.as_str(), "section"),
            name: clip(name, 60),
            description: String::new(),
            ordinal: 100 + self.sections.len() as i64,
        };
        let id = if self.how.dry_run {
            SectionId::new(self.house.store.writes.clock().now())
        } else {
            self.write(move |w| editions::save_section(w, &new))?.0
        };
        self.report.say(name, "this section was made");
        self.sections.insert(slug.to_string(), id);
        Ok(id)
    }

    fn topic(&mut self, name: &str) -> anyhow::Result<Option<TopicId>> {
        let slug = Slug::from_words(name);
        if let Some(id) = self.topics.get(slug.as_str()) {
            return Ok(Some(*id));
        }
        if self.how.dry_run || name.trim().is_empty() {
            return Ok(None);
        }
        let new = NewTopic {
            edition: self.edition.id,
            slug: slug.to_string(),
            name: clip(name, 80),
            description: String::new(),
        };
        let (id, _) = self.write(move |w| editions::save_topic(w, &new))?;
        self.topics.insert(slug.to_string(), id);
        Ok(Some(id))
    }

    fn byline(&mut self, author: &str) -> anyhow::Result<Byline> {
        let slug = Slug::from_words(author);
        if let Some(id) = self.contributors.get(slug.as_str()) {
            return Ok(Byline::Contributor(*id));
        }
        if self.how.dry_run {
            return Ok(Byline::Name(clip(author, 120)));
        }
        let new = NewContributor {
            slug: slug.to_string(),
            name: clip(author, 120),
            ..NewContributor::default()
        };
        let (id, _) = self.write(move |w| editions::save_contributor(w, &new))?;
        self.contributors.insert(slug.to_string(), id);
        Ok(Byline::Contributor(id))
    }

    /// Writes what waits.
    pub fn flush(&mut self) -> anyhow::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let (names, batch): (Vec<String>, Vec<NewImport>) =
            std::mem::take(&mut self.waiting).into_iter().unzip();
        if self.how.dry_run {
            return self.pretend(batch);
        }
        let (edition, publish) = (self.edition.id, self.how.publish);
        let (outcomes, _) = self.write(move |w| import(w, edition, batch, publish))?;
        for (name, outcome) in names.iter().zip(outcomes) {
            match outcome {
                Imported::Live(_) => self.report.live += 1,
                Imported::Draft(_) => self.report.drafts += 1,
                Imported::Known(_) => self.report.known += 1,
                Imported::NotPublishable(_, problems) => {
                    self.report.drafts += 1;
                    for problem in problems {
                        let sentence = format!("stayed a draft; {} {}", problem.field, problem.message);
                        self.report.say(name, &sentence);
                    }
                }
            }
        }
        Ok(())
    }
}

impl Landing<'_> {
    /// Counts what a batch would come to.
    fn pretend(&mut self, batch: Vec<NewImport>) -> anyhow::Result<()> {
        let (edition, total) = (self.edition.id, batch.len());
        let known = self.house.store.reads.wait(move |read| {
            let mut known = 0;
            for item in &batch {
                known += usize::from(drafts::id_by_origin(read, edition, &item.origin)?.is_some());
            }
            Ok::<_, NewsError>(known)
        })?;
        self.report.known += known;
        match self.how.publish {
            true => self.report.live += total - known,
            false => self.report.drafts += total - known,
        }
        Ok(())
    }
}

/// Sections and static pages may not take the words that addresses begin with, nor end in a number.
pub fn free_slug(slug: &str, otherwise: &str) -> String {
    let ends_in_number = slug
        .rsplit_once('-')
        .is_some_and(|(_, last)| last.bytes().all(|b| b.is_ascii_digit()));
    if editions::RESERVED.contains(&slug) || ends_in_number {
        format!("{slug}-{otherwise}")
    } else {
        slug.to_owned()
    }
}

fn first_edition(house: &House) -> anyhow::Result<Edition> {
    let new = NewEdition {
        slug: "main".to_owned(),
        name: "Our Newspaper".to_owned(),
        tagline: String::new(),
        description: String::new(),
        language: "en".to_owned(),
        zone: "UTC".to_owned(),
        note: String::new(),
        is_main: true,
        full_feeds: false,
        contact: String::new(),
        four_eyes: false,
    };
    let (id, _): (EditionId, _) = house
        .store
        .writes
        .wait(Actor::Import, move |w| editions::save_edition(w, &new))?;
    println!("Made an edition. Name it: courant edition create main --name \"The Gazette\"");
    house
        .store
        .reads
        .wait(move |read| editions::edition_by_id(read, id))?
        .context("the edition is gone")
}
