//! `courant import wxr FILE`: a WordPress export, gone through twice. First for the attachments, which
//! posts name by number; then for posts and pages.

use std::collections::HashMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};
use wire_formats::RemotePicture;
use wire_formats::wxr::{Item, Kind, Reader, Site, Status};

use super::How;
use super::landing::{Arrival, Landing, free_slug};
use super::page::path_of;
use crate::app::House;
use crate::base::store::Actor;
use crate::news::editions::{self, NewPage};
use crate::news::text::Slug;

type Export = Reader<BufReader<indicatif::ProgressBarIter<File>>>;

pub fn import(house: &House, how: &How, file: &Path) -> anyhow::Result<()> {
    let (export, progress) = open(file, "pictures")?;
    let attachments = attachments(export)?;
    progress.finish_and_clear();

    let (mut export, progress) = open(file, "articles")?;
    let mut landing = Landing::open(house, how)?;
    let mut broken = None;
    while let Some(item) = export.next() {
        let item = match item {
            Ok(item) => item,
            Err(error) => {
                broken = Some(error);
                break;
            }
        };
        match item.kind {
            Kind::Post => take_post(&mut landing, &item, export.site(), &attachments)?,
            Kind::Page => take_page(house, how, &mut landing, &item, export.site())?,
            Kind::Attachment => {}
        }
    }
    landing.flush()?;
    for passed_over in export.skipped().sentences() {
        landing.report.say("passed over", &passed_over);
    }
    for note in export.notes() {
        landing.report.say("the export", &note);
    }
    landing.report.print(&progress, how.dry_run);
    match broken {
        // Everything whole before the break is in; running it again with a whole file adds the rest.
        Some(error) => Err(error).context("the export ends early; what was whole before is imported"),
        None => Ok(()),
    }
}

fn open(file: &Path, what: &'static str) -> anyhow::Result<(Export, ProgressBar)> {
    let opened = File::open(file).with_context(|| format!("cannot open {}", file.display()))?;
    let progress = ProgressBar::new(opened.metadata()?.len()).with_message(what);
    if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {bytes}/{total_bytes} {eta}") {
        progress.set_style(style);
    }
    Ok((Reader::new(BufReader::new(progress.wrap_read(opened))), progress))
}

/// Addresses and credits by number. A few hundred bytes each: 100,000 pictures fit in 30 MB.
fn attachments(export: Export) -> anyhow::Result<HashMap<u64, RemotePicture>> {
    let mut found = HashMap::new();
    let mut export = export;
    while let Some(item) = export.next() {
        // A break is reported by the second pass, which comes to the same place.
        let Ok(item) = item else { break };
        if let (Kind::Attachment, Some(id)) = (item.kind, item.id)
            && let Some(picture) = item.document(export.site()).lead_picture
        {
            found.insert(id, picture);
        }
    }
    Ok(found)
}

fn origin(item: &Item) -> String {
    match (&item.guid, item.id) {
        (Some(guid), _) => format!("wxr:{guid}"),
        (None, Some(id)) => format!("wxr:{id}"),
        (None, None) => format!("wxr:{}", Slug::from_words(&item.title)),
    }
}

fn take_post(
    landing: &mut Landing<'_>,
    item: &Item,
    site: &Site,
    attachments: &HashMap<u64, RemotePicture>,
) -> anyhow::Result<()> {
    let mut document = item.document(site);
    if document.lead_picture.is_none() {
        document.lead_picture = item.thumbnail.and_then(|id| attachments.get(&id)).cloned();
    }
    if item.status == Status::Scheduled {
        document.notes.push(
            "was scheduled there; its date is kept, but it goes live only when published here".to_owned(),
        );
    }
    // Its section is its first category; the others are what it is about.
    let others = item
        .categories
        .iter()
        .filter(|category| Some(&category.name) != document.section.as_ref());
    document
        .topics
        .extend(others.map(|category| category.name.clone()));
    let mut old_paths: Vec<String> = item.link.as_deref().and_then(path_of).into_iter().collect();
    old_paths.extend(item.id.map(|id| format!("/?p={id}")));
    let slug = item.slug.clone();
    let name = if item.title.is_empty() {
        origin(item)
    } else {
        item.title.clone()
    };
    landing.take(Arrival {
        origin: origin(item),
        name,
        document,
        slug,
        old_paths,
    })
}

/// WordPress pages become static pages, unless one of that name is there.
fn take_page(
    house: &House,
    how: &How,
    landing: &mut Landing<'_>,
    item: &Item,
    site: &Site,
) -> anyhow::Result<()> {
    let slug = free_slug(
        Slug::from_words(item.slug.as_deref().unwrap_or(&item.title)).as_str(),
        "page",
    );
    let edition = landing.edition.id;
    let known = {
        let slug = slug.clone();
        house
            .store
            .reads
            .wait(move |read| editions::page(read, edition, &slug))?
    };
    if known.is_some() {
        landing.report.known += 1;
        return Ok(());
    }
    let mut document = item.document(site);
    document.place_pictures(|_| None);
    let title = if item.title.is_empty() {
        slug.clone()
    } else {
        item.title.clone()
    };
    for note in &document.notes {
        landing.report.say(&title, note);
    }
    landing.report.pages += 1;
    if how.dry_run {
        return Ok(());
    }
    let new = NewPage {
        edition,
        slug,
        title: title.clone(),
        description: String::new(),
        body: document.body,
    };
    if let Err(refused) = house
        .store
        .writes
        .wait(Actor::Import, move |w| editions::save_page(w, &new))
    {
        landing.report.pages -= 1;
        landing
            .report
            .say(&title, &format!("the page was left out: {refused}"));
    }
    Ok(())
}
