//! Reading the collections: unpacked with the system's `tar` and `gzip`, into a folder that goes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;
use text_search::{Document, Named};

use crate::Outcome;

/// Judged documents of each query, with their grades.
pub type Judgements = HashMap<String, HashMap<String, u32>>;

pub struct Set {
    pub documents: Vec<Document>,
    pub queries: Vec<(String, String)>,
    pub judgements: Judgements,
}

#[derive(Deserialize)]
struct Text {
    #[serde(rename = "_id")]
    id: String,
    #[serde(default)]
    title: String,
    text: String,
}

pub fn beir(archives: &Path, name: &str) -> Outcome<Option<Set>> {
    let archive = archives.join(format!("beir-{name}.tar.xz"));
    if !archive.is_file() {
        return Ok(None);
    }
    let unpacked = tempfile::tempdir()?;
    let status = Command::new("tar")
        .arg("-xJf")
        .arg(&archive)
        .arg("-C")
        .arg(unpacked.path())
        .status()?;
    if !status.success() {
        return Err(format!("tar could not unpack {}", archive.display()).into());
    }
    let folder = unpacked.path().join(name);
    let lines = |file: &str| -> Outcome<Vec<Text>> {
        let text = fs::read_to_string(folder.join(file))?;
        Ok(text.lines().map(serde_json::from_str).collect::<Result<_, _>>()?)
    };
    let documents = lines("corpus.jsonl")?.into_iter().map(|text| Document {
        id: text.id,
        language: "en".into(),
        headline: text.title,
        body: text.text,
        importance: 3,
        ..Document::default()
    });
    let queries = lines("queries.jsonl")?
        .into_iter()
        .map(|text| (text.id, text.text));
    let mut judgements = Judgements::new();
    for line in fs::read_to_string(folder.join("qrels/test.tsv"))?.lines().skip(1) {
        if let [query, document, grade] = line.split('\t').collect::<Vec<_>>()[..] {
            let grade = grade.trim().parse()?;
            judgements
                .entry(query.into())
                .or_default()
                .insert(document.into(), grade);
        }
    }
    Ok(Some(Set {
        documents: documents.collect(),
        queries: queries.collect(),
        judgements,
    }))
}

#[derive(Deserialize)]
struct WireItem {
    id: String,
    title: String,
    body: String,
    #[serde(default)]
    topics: Vec<String>,
    #[serde(default)]
    places: Vec<String>,
}

/// The agency items of 1987, oldest first, one every 90 seconds from an arbitrary start.
pub fn wire_items(folder: &Path) -> Outcome<Vec<Document>> {
    let named = |name: &String| Named::new(name.clone(), name.clone());
    let mut items = Vec::new();
    for line in unzipped(&folder.join("corpus.jsonl.gz"))?.lines() {
        let item: WireItem = serde_json::from_str(line)?;
        items.push(Document {
            id: item.id,
            language: "en".into(),
            headline: item.title,
            body: item.body,
            topics: item.topics.iter().map(named).collect(),
            section: item.places.first().map(named).into_iter().collect(),
            kind: "news".into(),
            published: items.len() as i64 * 90_000_000,
            importance: 3,
            ..Document::default()
        });
    }
    Ok(items)
}

pub fn unzipped(path: &Path) -> Outcome<String> {
    let output = Command::new("gzip").arg("-dc").arg(path).output()?;
    if !output.status.success() {
        return Err(format!("gzip could not unpack {}", path.display()).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
