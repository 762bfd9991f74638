//! `courant import page FILE…`

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use indicatif::ProgressBar;
use wire_formats::page::{self, PageHint, PageKind};
use wire_formats::{MAX_PAGE_BYTES, read_limited};

use super::How;
use super::landing::{Arrival, Landing};
use crate::app::House;
use crate::news::text::Slug;

pub fn import(house: &House, how: &How, files: &[PathBuf]) -> anyhow::Result<()> {
    if files.is_empty() {
        bail!("name at least one file");
    }
    let mut landing = Landing::open(house, how)?;
    let progress = ProgressBar::new(files.len() as u64);
    let mut failed = 0;
    for file in files {
        if let Err(error) = take(&mut landing, file) {
            failed += 1;
            progress.suspend(|| eprintln!("{}: {error:#}", file.display()));
        }
        progress.inc(1);
    }
    landing.flush()?;
    landing.report.print(&progress, how.dry_run);
    if failed > 0 {
        bail!("{failed} of {} files could not be read", files.len());
    }
    Ok(())
}

fn take(landing: &mut Landing<'_>, file: &Path) -> anyhow::Result<()> {
    let bytes = read_limited(File::open(file).context("cannot open it")?, MAX_PAGE_BYTES)?;
    let kind = match file.extension().and_then(|e| e.to_str()) {
        Some("txt" | "md") => PageKind::Text,
        Some("html" | "htm" | "xhtml") => PageKind::Html,
        _ => PageKind::Guess,
    };
    let document = page::read(&bytes, PageHint { kind, base_url: None })?;
    let name = file
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    print_found(&document);
    // Its own address says which article it is; without one, its headline does.
    let origin = match &document.canonical {
        Some(url) => url.clone(),
        None => format!("page:{}", Slug::from_words(&document.headline)),
    };
    let old_paths = document
        .canonical
        .as_deref()
        .and_then(path_of)
        .into_iter()
        .collect();
    landing.take(Arrival {
        origin,
        name,
        document,
        slug: None,
        old_paths,
    })
}

fn print_found(document: &wire_formats::Document) {
    println!("headline    {}", document.headline);
    if let Some(section) = &document.section {
        println!("section     {section}");
    }
    if let Some(credit) = document
        .lead_picture
        .as_ref()
        .and_then(|picture| picture.credit.as_ref())
    {
        println!("credit      {credit}");
    }
    println!("paragraphs  {}", document.body.blocks.len());
}

/// The path of an address, for redirects: `https://old.example/a?b=1` → `/a?b=1`. None for a bare root.
pub fn path_of(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let path = &rest[rest.find('/')?..];
    let path = path.split('#').next()?;
    (path.len() > 1 && path.len() < 1_000).then(|| path.to_owned())
}
