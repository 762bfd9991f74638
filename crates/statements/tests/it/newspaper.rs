//! The sample newspaper's articles as plain text, and what people marked in them (`labels/*.rows`).

use std::path::{Path, PathBuf};

use statements::{Field, Kind, Mention, Reading, Statement, read};

pub struct Article {
    pub title: String,
    pub text: String,
}

/// One line of `labels/mentions.rows`: a name, what it is, and its key or "-".
pub struct Named {
    pub article: String,
    pub words: String,
    pub kind: String,
    pub key: String,
}

/// One line of `labels/statements.rows`.
pub struct Said {
    pub article: String,
    pub direct: bool,
    pub speaker: String,
    pub stance: String,
    pub begins: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

pub fn articles_of<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut all: Vec<String> = names.map(str::to_owned).collect();
    all.sort();
    all.dedup();
    all
}

/// The headline and the words of an article, without the marks of its manuscript.
pub fn article(name: &str) -> Article {
    let path = root().join("../../demo/articles").join(format!("{name}.md"));
    let manuscript =
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut parts = manuscript.splitn(3, "+++\n").skip(1);
    let head = parts.next().unwrap_or_default();
    let body = parts.next().unwrap_or_default();
    let title = head
        .lines()
        .find_map(|line| line.strip_prefix("headline = \"")?.strip_suffix('"'))
        .unwrap_or_default();
    let mut text = String::new();
    for line in body.lines() {
        if line.starts_with('|') || line.starts_with("Table:") {
            continue;
        }
        let line = line.trim_start_matches(['>', '#', '-']).trim_start();
        text.push_str(&without_marks(line));
        text.push('\n');
    }
    Article {
        title: title.to_owned(),
        text,
    }
}

/// Links become their words, dates one certain day.
fn without_marks(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(at) = rest.find(['[', '{']) {
        out.push_str(&rest[..at]);
        let opened = &rest[at..];
        if opened.starts_with('{') {
            let end = opened.find('}').map_or(opened.len(), |end| end + 1);
            out.push_str(if opened.starts_with("{weekday") {
                "Monday"
            } else {
                "3 June"
            });
            rest = &opened[end..];
        } else if let Some((words, link)) = opened[1..].split_once("](") {
            out.push_str(words);
            rest = link.split_once(')').map_or("", |(_, rest)| rest);
        } else {
            out.push('[');
            rest = &opened[1..];
        }
    }
    out.push_str(rest);
    out
}

fn rows(file: &str) -> Vec<Vec<String>> {
    let path = root().join("labels").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines()
        .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|line| line.split('|').map(|cell| cell.trim().to_owned()).collect())
        .collect()
}

pub fn named() -> Vec<Named> {
    rows("mentions.rows")
        .into_iter()
        .map(|row| Named {
            article: row[0].clone(),
            words: row[1].clone(),
            kind: row[2].clone(),
            key: row[3].clone(),
        })
        .collect()
}

pub fn said() -> Vec<Said> {
    rows("statements.rows")
        .into_iter()
        .map(|row| Said {
            article: row[0].clone(),
            direct: row[1] == "direct",
            speaker: row[2].clone(),
            stance: row[3].clone(),
            begins: row[4].clone(),
        })
        .collect()
}

/// Right, marked, found.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    pub right: usize,
    pub marked: usize,
    pub found: usize,
}

impl Count {
    pub fn precision(&self) -> f64 {
        100.0 * self.right as f64 / self.found.max(1) as f64
    }

    pub fn recall(&self) -> f64 {
        100.0 * self.right as f64 / self.marked.max(1) as f64
    }

    pub fn f1(&self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }
}

/// What is counted in the newspaper.
#[derive(Debug, Default)]
pub struct Score {
    /// By group: people, places, bodies, markets.
    pub names: Vec<(&'static str, Count)>,
    /// Of names that are rightly found: the key (or that there is none) is right.
    pub keys: Count,
    pub direct: Count,
    pub indirect: Count,
    /// Of statements that are found: the speaker is right; the stance is right.
    pub speakers: Count,
    pub stances: Count,
    pub wrong: Vec<String>,
}

pub fn group(kind: &str) -> &'static str {
    match kind {
        "person" => "people",
        "place" => "places",
        "index" | "commodity" | "currency" | "rate" | "instrument" | "exchange" => "markets",
        _ => "bodies",
    }
}

pub fn score() -> Score {
    let (named, said) = (named(), said());
    let mut score = Score::default();
    for group in ["people", "places", "bodies", "markets"] {
        score.names.push((group, Count::default()));
    }
    for name in articles_of(named.iter().map(|row| row.article.as_str())) {
        let article = article(&name);
        let reading = read(&article.title, &article.text);
        let marked: Vec<&Named> = named.iter().filter(|row| row.article == name).collect();
        names(&mut score, &name, &article, &reading, &marked);
    }
    for name in articles_of(said.iter().map(|row| row.article.as_str())) {
        let article = article(&name);
        let reading = read(&article.title, &article.text);
        let marked: Vec<&Said> = said.iter().filter(|row| row.article == name).collect();
        statements(&mut score, &name, &article, &reading, &marked);
    }
    score
}

fn words<'t>(mention: &Mention, article: &'t Article) -> &'t str {
    mention.span.of(&article.title, &article.text)
}

/// Each name of an article counts once, however often it stands there.
fn names(score: &mut Score, name: &str, article: &Article, reading: &Reading, marked: &[&Named]) {
    let mut found: Vec<(&str, &Mention)> = Vec::new();
    for mention in &reading.mentions {
        let words = words(mention, article);
        if !found
            .iter()
            .any(|(known, other)| *known == words && other.kind == mention.kind)
        {
            found.push((words, mention));
        }
    }
    let count = |score: &mut Score, kind: &str, add: fn(&mut Count)| {
        if let Some((_, count)) = score.names.iter_mut().find(|(known, _)| *known == group(kind)) {
            add(count);
        }
    };
    for (words, mention) in &found {
        count(score, mention.kind.name(), |count| count.found += 1);
        let same = marked
            .iter()
            .any(|row| row.words == *words && group(&row.kind) == group(mention.kind.name()));
        if !same {
            score
                .wrong
                .push(format!("{name}: {words} is no {}", mention.kind));
        }
    }
    for row in marked {
        count(score, &row.kind, |count| count.marked += 1);
        let hit = found
            .iter()
            .find(|(words, mention)| *words == row.words && group(mention.kind.name()) == group(&row.kind));
        let Some((_, mention)) = hit else {
            score
                .wrong
                .push(format!("{name}: {} ({}) is missing", row.words, row.kind));
            continue;
        };
        count(score, &row.kind, |count| count.right += 1);
        score.keys.found += 1;
        score.keys.marked += 1;
        if mention.key.unwrap_or("-") == row.key {
            score.keys.right += 1;
        } else {
            score.wrong.push(format!(
                "{name}: {} is {}, not {:?}",
                row.words, row.key, mention.key
            ));
        }
    }
}

fn statements(score: &mut Score, name: &str, article: &Article, reading: &Reading, marked: &[&Said]) {
    let begins = |said: &Statement| -> String {
        said.span
            .of(&article.title, &article.text)
            .chars()
            .take(200)
            .collect()
    };
    let mut used = vec![false; reading.statements.len()];
    for said in &reading.statements {
        let count = if said.direct {
            &mut score.direct
        } else {
            &mut score.indirect
        };
        count.found += 1;
    }
    for row in marked {
        let count = if row.direct {
            &mut score.direct
        } else {
            &mut score.indirect
        };
        count.marked += 1;
        let hit = reading.statements.iter().enumerate().find(|(at, said)| {
            !used[*at] && said.direct == row.direct && begins(said).starts_with(row.begins.as_str())
        });
        let Some((at, said)) = hit else {
            score
                .wrong
                .push(format!("{name}: missing: {} {}", row.speaker, row.begins));
            continue;
        };
        used[at] = true;
        count.right += 1;
        for count in [&mut score.speakers, &mut score.stances] {
            count.marked += 1;
            count.found += 1;
        }
        let who = said.speaker.as_ref().map_or("-", |who| who.name.as_str());
        if who == row.speaker {
            score.speakers.right += 1;
        } else {
            score
                .wrong
                .push(format!("{name}: {} said {}, not {who}", row.speaker, row.begins));
        }
        if said.stance.name() == row.stance {
            score.stances.right += 1;
        } else {
            score.wrong.push(format!(
                "{name}: {} {}, not {}",
                row.begins,
                row.stance,
                said.stance.name()
            ));
        }
    }
    for (said, used) in reading.statements.iter().zip(used) {
        if !used {
            score
                .wrong
                .push(format!("{name}: nobody marked: {}", begins(said)));
        }
    }
    debug_assert!(
        reading
            .sentences
            .iter()
            .all(|span| matches!(span.field, Field::Title | Field::Text))
    );
    debug_assert!(Kind::ALL.len() > 10);
}
