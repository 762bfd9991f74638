//! PolNeAR: political news with hand-marked attributions (brat's standoff format).
//!
//! Direct: the marked content begins with a quotation mark. Two spans are the same when they share at least
//! half of the characters that either has; each span counts for one other. Speaker recall is end to end: of
//! all direct attributions with a source, the share whose span was found with a speaker who stands in it.

use std::collections::HashMap;
use std::path::Path;

use statements::{Field, read};

use crate::Outcome;
use crate::corpora::unpack;
use crate::newspaper::Count;

type Ranges = Vec<(usize, usize)>;

struct Attribution {
    source: Ranges,
    content: Ranges,
}

#[derive(Default)]
struct Scores {
    direct: Count,
    indirect: Count,
    speaker: Count,
    articles: usize,
}

pub fn measure(archive: &Path) -> Outcome<()> {
    let Some(unpacked) = unpack(archive, "quotes")? else {
        return Ok(());
    };
    println!(
        "\n| PolNeAR | articles | direct marked | P | R | F1 | speaker recall | other marked | P | R | F1 |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for part in ["train", "dev"] {
        let scores = part_scores(&unpacked.0.join("polnear/data").join(part))?;
        let (direct, indirect) = (&scores.direct, &scores.indirect);
        println!(
            "| {part} | {} | {} | {:.1} | {:.1} | {:.1} | {:.1} | {} | {:.1} | {:.1} | {:.1} |",
            scores.articles,
            direct.marked,
            direct.precision(),
            direct.recall(),
            direct.f1(),
            scores.speaker.recall(),
            indirect.marked,
            indirect.precision(),
            indirect.recall(),
            indirect.f1()
        );
    }
    Ok(())
}

fn part_scores(folder: &Path) -> Outcome<Scores> {
    let mut marks: HashMap<String, String> = HashMap::new();
    for entry in std::fs::read_dir(folder.join("attributions"))? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // The file's name carries a suffix of four hexadecimal digits.
        let stem = name
            .rsplit_once('_')
            .map_or(name.as_str(), |(stem, _)| stem)
            .to_owned();
        let text = std::fs::read_to_string(&path)?;
        marks.insert(name, text.clone());
        marks.insert(stem, text);
    }
    let mut scores = Scores::default();
    for entry in std::fs::read_dir(folder.join("text"))? {
        let path = entry?.path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if let Some(marks) = marks.get(&name) {
            article(&mut scores, &std::fs::read_to_string(&path)?, marks);
            scores.articles += 1;
        }
    }
    Ok(scores)
}

fn article(scores: &mut Scores, text: &str, marks: &str) {
    let starts: Vec<usize> = text
        .char_indices()
        .map(|(at, _)| at)
        .chain([text.len()])
        .collect();
    let bytes = |(first, behind): &(usize, usize)| -> Option<(usize, usize)> {
        Some((*starts.get(*first)?, *starts.get(*behind)?))
    };
    let mut marked: [Vec<Attribution>; 2] = [Vec::new(), Vec::new()];
    for (source, content) in attributions(marks) {
        let content: Ranges = content.iter().filter_map(bytes).collect();
        let source: Ranges = source.iter().filter_map(bytes).collect();
        let Some((first, behind)) = content.first().copied() else {
            continue;
        };
        let opens = text[first..behind].trim_start();
        let direct = ["\"", "“", "''", "‘‘", "``"]
            .iter()
            .any(|mark| opens.starts_with(mark));
        marked[usize::from(direct)].push(Attribution { source, content });
    }
    let reading = read("", text);
    for direct in [false, true] {
        let marked = &marked[usize::from(direct)];
        let found: Vec<_> = reading
            .statements
            .iter()
            .filter(|said| said.direct == direct && said.span.field == Field::Text)
            .map(|said| {
                (
                    said,
                    said.parts
                        .iter()
                        .map(|part| (part.start, part.end))
                        .collect::<Ranges>(),
                )
            })
            .collect();
        let mut pairs = Vec::new();
        for (one, attribution) in marked.iter().enumerate() {
            for (other, (_, ranges)) in found.iter().enumerate() {
                let shared = shared(&attribution.content, ranges);
                let either = length(&attribution.content) + length(ranges) - shared;
                if shared * 2 >= either && shared > 0 {
                    pairs.push((shared * 1000 / either, one, other));
                }
            }
        }
        pairs.sort_by(|a, b| b.cmp(a));
        let (mut taken, mut used) = (HashMap::new(), vec![false; found.len()]);
        for (_, one, other) in pairs {
            if !used[other] && !taken.contains_key(&one) {
                taken.insert(one, other);
                used[other] = true;
            }
        }
        let count = if direct {
            &mut scores.direct
        } else {
            &mut scores.indirect
        };
        count.right += taken.len();
        count.marked += marked.len();
        count.found += found.len();
        if direct {
            for (one, attribution) in marked.iter().enumerate().filter(|(_, a)| !a.source.is_empty()) {
                scores.speaker.marked += 1;
                let named = taken
                    .get(&one)
                    .and_then(|other| found[*other].0.speaker.as_ref())
                    .is_some_and(|who| {
                        let words: String = attribution
                            .source
                            .iter()
                            .map(|(a, b)| &text[*a..*b])
                            .collect::<Vec<_>>()
                            .join(" ");
                        shared(&attribution.source, &[(who.span.start, who.span.end)]) > 0
                            || words.contains(&who.name)
                    });
                scores.speaker.right += usize::from(named);
            }
        }
    }
}

fn length(ranges: &[(usize, usize)]) -> usize {
    ranges.iter().map(|(first, behind)| behind - first).sum()
}

fn shared(one: &[(usize, usize)], other: &[(usize, usize)]) -> usize {
    one.iter()
        .flat_map(|a| {
            other
                .iter()
                .map(move |b| a.1.min(b.1).saturating_sub(a.0.max(b.0)))
        })
        .sum()
}

/// Sources and contents, in characters.
fn attributions(marks: &str) -> Vec<(Ranges, Ranges)> {
    let mut texts: HashMap<&str, Ranges> = HashMap::new();
    let mut events = Vec::new();
    for line in marks.lines() {
        let Some((id, rest)) = line.split_once('\t') else {
            continue;
        };
        if id.starts_with('T') {
            let spans = rest.split('\t').next().unwrap_or_default();
            let spans = spans.split_once(' ').map_or("", |(_, spans)| spans);
            let mut ranges: Ranges = spans
                .split(';')
                .filter_map(|span| {
                    let (first, behind) = span.split_once(' ')?;
                    Some((first.parse().ok()?, behind.parse().ok()?))
                })
                .collect();
            ranges.sort_unstable();
            texts.insert(id, ranges);
        } else if id.starts_with('E') {
            events.push(rest);
        }
    }
    events
        .iter()
        .map(|event| {
            let (mut source, mut content) = (Ranges::new(), Ranges::new());
            for role in event.split_whitespace() {
                let Some((name, id)) = role.split_once(':') else {
                    continue;
                };
                let ranges = texts.get(id).cloned().unwrap_or_default();
                if name.starts_with("Source") {
                    source.extend(ranges);
                } else if name.starts_with("Content") {
                    content.extend(ranges);
                }
            }
            source.sort_unstable();
            content.sort_unstable();
            (source, content)
        })
        .collect()
}
