//! `courant threads`: the story engine alone, for trying it and for measuring it. JSON lines in, one
//! answer a line, at once; merges and splits as they are found. It opens no publication.

use std::io::{self, BufRead, ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Args;
use serde_json::{Value, json};

use super::json_line;
use story_threads::{Change, Document, Engine};

/// A longer line is refused: the engine reads no more of a text than a hundredth of that.
const LINE: u64 = 4 * 1024 * 1024;

#[derive(Args)]
pub struct Threads {
    /// Go on from this file, and leave the state there in the end.
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
}

impl Threads {
    pub fn run(self) -> anyhow::Result<()> {
        let mut engine = match &self.state {
            Some(file) => {
                let engine = open(file)?;
                can_be_kept(file)?;
                engine
            }
            None => Engine::new(),
        };
        let told = follow(&mut engine, &mut io::stdin().lock(), &mut io::stdout().lock());
        if let Some(file) = &self.state {
            keep(file, &engine)?;
        }
        match told {
            // Nobody reads any more: `courant threads | head`.
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            told => told.context("the stream broke off"),
        }
    }
}

fn open(file: &Path) -> anyhow::Result<Engine> {
    match std::fs::read(file) {
        Ok(bytes) => Engine::restore(&bytes).with_context(|| {
            format!(
                "{} cannot be used. hint: move it away to begin anew",
                file.display()
            )
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Engine::new()),
        Err(error) => bail!("{} cannot be read: {error}", file.display()),
    }
}

fn beside(file: &Path) -> PathBuf {
    file.with_extension("new")
}

/// Asked before the stream begins: to learn it at its end would be to lose all of it.
fn can_be_kept(file: &Path) -> anyhow::Result<()> {
    let beside = beside(file);
    std::fs::write(&beside, b"")
        .and_then(|()| std::fs::remove_file(&beside))
        .with_context(|| format!("no state can be written to {}", file.display()))?;
    match std::fs::metadata(file) {
        Ok(there) if there.is_dir() => bail!("{} is a folder", file.display()),
        _ => Ok(()),
    }
}

/// Beside it first, then in its place: a state is whole or not there.
fn keep(file: &Path, engine: &Engine) -> anyhow::Result<()> {
    let beside = beside(file);
    std::fs::write(&beside, engine.save())
        .and_then(|()| std::fs::rename(&beside, file))
        .with_context(|| format!("the state could not be written to {}", file.display()))
}

/// Answers every line before the next is read.
fn follow(engine: &mut Engine, from: &mut impl BufRead, out: &mut impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if io::Read::take(&mut *from, LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(());
        }
        let whole = line.ends_with(b"\n") || (line.len() as u64) < LINE;
        if !whole {
            skip_line(from)?;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let parsed = if whole {
            parse(&line, number)
        } else {
            Err((Value::Null, "the line is too long".into()))
        };
        match parsed {
            Ok((id, document)) => {
                let replaced = engine.explain(&document.id).is_some();
                let placement = engine.add(&document);
                let mut answer = json!({
                    "id": id,
                    "story": placement.story,
                    "event": placement.event,
                    "joined": placement.joined,
                    "join_probability": placement.probability,
                    "log_odds": placement.log_odds,
                    "copy_of": placement.copy_of.as_deref().map(as_given),
                    "reasons": placement.reasons,
                });
                if replaced {
                    answer["replaced"] = json!(true);
                }
                writeln!(out, "{answer}")?;
                for change in engine.changes() {
                    writeln!(out, "{}", told(&change))?;
                }
            }
            Err((id, error)) => writeln!(out, "{}", json!({ "id": id, "line": number, "error": error }))?,
        }
        out.flush()?;
    }
    Ok(())
}

fn skip_line(from: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = from.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let count = end.map_or(buffer.len(), |at| at + 1);
        from.consume(count);
        if end.is_some() {
            return Ok(());
        }
    }
}

fn parse(line: &[u8], number: u64) -> Result<(Value, Document), (Value, String)> {
    let line = json_line::object(line, number).map_err(|error| (Value::Null, error))?;
    let id = line.get("id").cloned().unwrap_or(Value::Null);
    if !(id.is_string() || id.is_number()) {
        return Err((id, "the id must be a text or a number".into()));
    }
    let Some(time) = line.get("time").and_then(micros) else {
        return Err((id, "the time must be like 2026-11-30T08:15:00Z".into()));
    };
    let text = |field| json_line::text(&line, field).map_err(|error| (id.clone(), error));
    let document = Document {
        id: id.to_string(),
        time,
        publisher: text("publisher")?,
        title: text("title")?,
        text: text("text")?,
    };
    Ok((id, document))
}

/// A moment with its zone, a day, or a whole number since 1970: of seconds, milliseconds or microseconds,
/// which its size tells (seconds reach to the year 5138, milliseconds go on from 1973).
fn micros(time: &Value) -> Option<i64> {
    if let Some(count) = time.as_i64() {
        return match count.unsigned_abs() {
            0..100_000_000_000 => Some(count * 1_000_000),
            100_000_000_000..100_000_000_000_000 => Some(count * 1_000),
            _ => Some(count),
        };
    }
    let text = time.as_str()?;
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some(moment.as_microsecond());
    }
    let civil = text.parse::<jiff::civil::DateTime>().ok()?;
    let moment = jiff::tz::TimeZone::UTC.to_timestamp(civil).ok()?;
    Some(moment.as_microsecond())
}

/// The engine knows a document by its id's JSON, so that 7 and "7" are two.
fn as_given(id: &str) -> Value {
    serde_json::from_str(id).unwrap_or(Value::Null)
}

fn told(change: &Change) -> Value {
    match change {
        Change::Merge {
            level,
            from,
            into,
            reason,
        } => {
            json!({ "change": "merge", "level": level, "from": from, "into": into, "reason": reason })
        }
        Change::Split {
            level,
            from,
            into,
            documents,
            reason,
        } => {
            let documents: Vec<Value> = documents.iter().map(|id| as_given(id)).collect();
            json!({
                "change": "split", "level": level, "from": from, "into": into,
                "documents": documents, "reason": reason,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(engine: &mut Engine, lines: &str) -> Vec<Value> {
        let mut out = Vec::new();
        follow(engine, &mut lines.as_bytes(), &mut out).expect("memory can be written to");
        let text = String::from_utf8(out).expect("answers are UTF-8");
        text.lines()
            .map(|line| serde_json::from_str(line).expect("answers are JSON"))
            .collect()
    }

    const FIRST: &str = r#"{"id":7,"time":"2026-11-30T08:15:00Z","publisher":"a","title":"Harbour of Port Ellis closed after crane collapse","text":""}"#;

    #[test]
    fn every_line_is_answered_with_its_id_as_given() {
        let lines = format!("{FIRST}\n\n{}\n", FIRST.replace("\"id\":7", "\"id\":\"7\""));
        let answers = answers(&mut Engine::new(), &lines);
        assert_eq!(answers.len(), 2);
        assert_eq!((&answers[0]["id"], &answers[1]["id"]), (&json!(7), &json!("7")));
        assert_eq!(answers[1]["copy_of"], json!(7));
        assert_eq!(answers[0]["story"], answers[1]["story"]);
        assert_eq!(answers[0]["joined"], json!(false));
        let sum: f64 = answers[1]["reasons"]
            .as_array()
            .expect("reasons")
            .iter()
            .filter_map(|reason| reason["contribution"].as_f64())
            .sum();
        assert!((sum - answers[1]["log_odds"].as_f64().expect("log-odds")).abs() < 1e-6);
    }

    #[test]
    fn a_bad_line_is_answered_and_the_next_one_taken() {
        let long = format!("{{\"id\":1,\"text\":\"{}\"}}", "x".repeat(LINE as usize + 10));
        let lines = format!(
            "not json\n{{\"id\":3}}\n{{\"id\":4,\"time\":\"soon\"}}\n{{\"id\":[],\"time\":0}}\n{long}\n{FIRST}"
        );
        let answers = answers(&mut Engine::new(), &lines);
        assert_eq!(answers.len(), 6);
        assert!(
            answers[..5].iter().all(|answer| answer["error"].is_string()),
            "{answers:?}"
        );
        assert_eq!((&answers[1]["id"], &answers[2]["id"]), (&json!(3), &json!(4)));
        assert!(answers[5]["story"].is_string());
    }

    #[test]
    fn a_line_is_an_object_and_its_fault_is_told_with_its_number() {
        let lines = format!(
            "\u{feff}{FIRST}\n[7,\"2026-11-30T08:15:00Z\"]\n{{\"id\":1,\"time\":1,\"text\":5}}\n{FIRST}"
        );
        let answers = answers(&mut Engine::new(), &lines);
        assert!(answers[0]["story"].is_string(), "{answers:?}");
        assert_eq!((&answers[1]["line"], &answers[2]["line"]), (&json!(2), &json!(3)));
        assert_eq!(answers[2]["error"], "“text” must be a text");
        assert_eq!(
            (&answers[0]["replaced"], &answers[3]["replaced"]),
            (&Value::Null, &json!(true))
        );
    }

    #[test]
    fn a_whole_number_is_a_moment_of_our_time() {
        let day = micros(&json!("2026-11-30T08:15:00Z")).expect("a moment");
        for unit in [1_i64, 1_000, 1_000_000] {
            assert_eq!(micros(&json!(day / 1_000_000 * unit)), Some(day), "{unit}");
        }
    }

    #[test]
    fn a_state_that_cannot_be_kept_is_refused_before_the_stream() {
        let folder = tempfile::tempdir().expect("a folder");
        can_be_kept(&folder.path().join("threads.state")).expect("the folder can be written to");
        can_be_kept(&folder.path().join("none/threads.state")).expect_err("there is no such folder");
        can_be_kept(folder.path()).expect_err("a folder is no file");
    }

    #[test]
    fn a_kept_state_goes_on_where_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("threads.state");
        let mut engine = open(&file).expect("no state is a new one");
        let first = answers(&mut engine, FIRST);
        keep(&file, &engine).expect("the folder can be written to");
        let mut again = open(&file).expect("what was kept can be opened");
        let second = answers(&mut again, &FIRST.replace("\"id\":7", "\"id\":8"));
        assert_eq!(first[0]["story"], second[0]["story"]);
        std::fs::write(&file, b"other").expect("the folder can be written to");
        let refused = open(&file).err().expect("another file is refused").to_string();
        assert!(refused.contains("hint:"), "{refused}");
    }
}
