//! What stands above the text: headline, section, byline, date, the picture's caption and credit.

use super::chunks::Chunk;
use super::is_caption;
use crate::page::furniture::is_furniture;
use crate::page::people::people;
use crate::text::{ends_sentence, find_timestamp, same_words, words};
use crate::{Document, RemotePicture, credit};

/// Lines between the headline and the text, at most.
const REACH: usize = 15;
const MENU: [&str; 14] = [
    "menu",
    "search",
    "home",
    "log in",
    "login",
    "sign in",
    "subscribe",
    "register",
    "contact",
    "about",
    "newsletter",
    "skip to content",
    "close",
    "share",
];

/// A document without its body; `start` is where the text begins.
pub(super) fn read(chunks: &[Chunk], start: usize) -> Document {
    let mut document = Document::default();
    let first = start.saturating_sub(REACH);
    let near = &chunks[first..start];
    let at = headline(near);
    document.headline = at.map(|at| near[at].text.clone()).unwrap_or_default();
    let below = &near[at.map_or(near.len(), |at| at + 1)..];
    document.lead_picture = near
        .iter()
        .find_map(|chunk| lead_picture(chunk, &document.headline));
    document.authors = near
        .iter()
        .filter(|chunk| begins_byline(&chunk.text))
        .map(|chunk| people(&chunk.text))
        .find(|names| !names.is_empty())
        .unwrap_or_default();
    let is_update = |chunk: &&Chunk| chunk.text.to_lowercase().contains("updated");
    document.published = below.iter().filter(|chunk| !is_update(chunk)).find_map(date);
    document.updated = below.iter().filter(is_update).find_map(date);
    document.standfirst = below
        .iter()
        .find(|chunk| is_standfirst(chunk))
        .map(|chunk| chunk.text.clone());
    document.section = section(&chunks[..first + at.unwrap_or(near.len())]);
    document
}

/// The nearest title above the text, or the one that a caption repeats.
fn headline(near: &[Chunk]) -> Option<usize> {
    let titles = || (0..near.len()).rev().filter(|i| is_title(&near[*i]));
    let repeated = titles().find(|i| {
        near.iter().enumerate().any(|(k, other)| {
            k != *i
                && other.words >= 4
                && (same_words(&other.text, &near[*i].text) || repeats(other, &near[*i].text))
        })
    });
    let long = || titles().find(|i| near[*i].words >= 4 && !is_standfirst_of(near, *i));
    repeated.or_else(long).or_else(|| titles().next())
}

fn repeats(caption: &Chunk, title: &str) -> bool {
    is_caption(&caption.text)
        && credit::split(&caption.text)
            .0
            .is_some_and(|text| same_words(&text, title))
}

fn is_title(chunk: &Chunk) -> bool {
    let lower = chunk.text.to_lowercase();
    (2..=30).contains(&chunk.words)
        && !chunk.bullet
        && !chunk.is_crumb()
        && !chunk.text.ends_with('.')
        && !is_caption(&chunk.text)
        && !begins_byline(&chunk.text)
        && !(is_furniture(&chunk.text) || MENU.contains(&lower.as_str()))
        && !(find_timestamp(&chunk.text).is_some() && chunk.words <= 10)
}

/// A longer line right below a shorter title introduces the text.
fn is_standfirst_of(near: &[Chunk], at: usize) -> bool {
    let above = at.checked_sub(1).map(|i| &near[i]);
    near[at].words > 14
        && above.is_some_and(|above| is_title(above) && above.words >= 4 && above.words < near[at].words)
}

fn is_standfirst(chunk: &Chunk) -> bool {
    is_title(chunk) && chunk.words >= 8
}

fn begins_byline(text: &str) -> bool {
    let start: String = text.chars().take(12).collect::<String>().to_lowercase();
    start.starts_with("by ") || start.starts_with("written by ")
}

fn date(chunk: &Chunk) -> Option<jiff::Timestamp> {
    find_timestamp(&chunk.text).filter(|_| chunk.words <= 16)
}

/// Its caption is dropped when it only repeats the headline.
fn lead_picture(chunk: &Chunk, headline: &str) -> Option<RemotePicture> {
    let (caption, credit) = credit::split(&chunk.text);
    credit.as_ref()?;
    Some(RemotePicture {
        caption: caption.filter(|caption| !same_words(caption, headline)),
        credit,
        ..RemotePicture::default()
    })
}

/// The end of the path of sections nearest to the headline.
fn section(above: &[Chunk]) -> Option<String> {
    above
        .iter()
        .rev()
        .filter(|chunk| chunk.is_crumb() && !ends_sentence(&chunk.text))
        .map(|chunk| chunk.last_crumb())
        .find(|name| (1..=4).contains(&words(name).len()) && !MENU.contains(&name.to_lowercase().as_str()))
        .map(str::to_owned)
}
