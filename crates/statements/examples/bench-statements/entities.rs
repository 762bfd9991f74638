//! wikigold: an encyclopaedia's sentences with hand-marked people, places and bodies. Its words are joined
//! to running text again; a mention is right when both ends and the sort are.

use std::collections::HashSet;
use std::path::Path;

use statements::{Form, Kind, read};

use crate::Outcome;
use crate::corpora::unpack;
use crate::newspaper::Count;

type Marked = HashSet<(usize, usize, String)>;

pub fn measure(archive: &Path) -> Outcome<()> {
    let Some(unpacked) = unpack(archive, "entities")? else {
        return Ok(());
    };
    let folder = unpacked.0.join("ner/data/wikigold/CONLL-format/data");
    let mut counts = [Count::default(), Count::default(), Count::default()];
    for entry in std::fs::read_dir(folder)? {
        let corpus = std::fs::read_to_string(entry?.path())?;
        let mut text = String::new();
        let mut marked = Marked::new();
        for line in corpus.lines() {
            if line.starts_with("-DOCSTART") {
                document(&mut counts, &text, &marked);
                text.clear();
                marked.clear();
            } else if let Some((word, tag)) = line.rsplit_once(' ') {
                add(&mut text, &mut marked, word, tag);
            } else {
                marked.insert((usize::MAX, usize::MAX, String::new()));
            }
        }
        document(&mut counts, &text, &marked);
    }
    println!("\n| wikigold | marked | P | R | F1 |\n| --- | ---: | ---: | ---: | ---: |");
    for (name, count) in ["people", "places", "bodies"].iter().zip(&counts) {
        println!(
            "| {name} | {} | {:.1} | {:.1} | {:.1} |",
            count.marked,
            count.precision(),
            count.recall(),
            count.f1()
        );
    }
    Ok(())
}

/// Puts a word behind the text, with a space where print has one; a marked word prolongs the mark before it.
fn add(text: &mut String, marked: &mut Marked, word: &str, tag: &str) {
    let tight = word.starts_with([',', '.', ';', ':', '!', '?', ')', '%', '\'']) || word == "n't";
    if !text.is_empty() && !tight && !text.ends_with('(') {
        text.push(' ');
    }
    let start = text.len();
    text.push_str(word);
    let sentence_break = marked.remove(&(usize::MAX, usize::MAX, String::new()));
    let Some((_, sort)) = tag.split_once('-') else {
        // An outside word ends the mark before it: remembered by a mark of no length.
        marked.retain(|(_, _, sort)| sort != "|");
        marked.insert((text.len(), text.len(), "|".into()));
        return;
    };
    let before = marked
        .iter()
        .find(|(_, end, known)| known == sort && (*end == start || *end + 1 == start) && !sentence_break)
        .cloned();
    let first = before.map_or(start, |before| {
        marked.remove(&before);
        before.0
    });
    marked.insert((first, text.len(), sort.to_owned()));
}

fn document(counts: &mut [Count; 3], text: &str, marked: &Marked) {
    if text.is_empty() {
        return;
    }
    let found: Marked = read("", text)
        .mentions
        .iter()
        .filter(|mention| mention.form != Form::Adjective)
        .filter_map(|mention| {
            Some((
                mention.span.start,
                mention.span.end,
                sort(mention.kind)?.to_owned(),
            ))
        })
        .collect();
    for (count, sort) in counts.iter_mut().zip(["PER", "LOC", "ORG"]) {
        let of = |set: &Marked| {
            set.iter()
                .filter(|(_, _, known)| known == sort)
                .cloned()
                .collect::<Marked>()
        };
        let (marked, found) = (of(marked), of(&found));
        count.marked += marked.len();
        count.found += found.len();
        count.right += marked.intersection(&found).count();
    }
}

fn sort(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Person => Some("PER"),
        Kind::Place => Some("LOC"),
        Kind::Office | Kind::Index | Kind::Commodity | Kind::Currency | Kind::Rate | Kind::Instrument => None,
        _ => Some("ORG"),
    }
}
