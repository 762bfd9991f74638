//! `courant statements`: who and what texts name, who said what, and their numbers, line by line. Needs no
//! data folder; keeps nothing.

use std::io::{BufRead, Read, Write};

use super::json_line;
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use statements::{Field, Mention, Number, Reading, Span, Statement, read};

/// Reads JSON lines (`id`, `title`, `text`; other keys are ignored) on standard input and writes for each,
/// at once, one JSON line: `id`, `entities`, `statements`, `numbers`.
///
/// Offsets: `start` and `end` count characters (Unicode scalar values, as Python counts them), not bytes, in
/// the string that `field` names: "title" or "text". So in Python `line["text"][start:end]` are the words.
///
/// entities: `text`, `field`, `start`, `end`, `kind`, `key` (of the built-in gazetteer, or null), `name` (the
/// fullest that is known), `form` (name, adjective, metonym), `sentence`, `parents` (keys of all that the
/// entity belongs to, nearest first).
///
/// statements: `speaker` (the words in the sentence), `speaker_name` (whom they mean: the full name earlier
/// in the text), `speaker_key`, `speaker_kind`, `speaker_start`, `speaker_end`, `cue` (the verb as written),
/// `verb`, `stance`, `direct`, `field`, `start`, `end`, `content` (from start to end, quotation marks
/// included), `parts` (of a quotation that its attribution breaks), `sentence`. A speaker nobody can be sure
/// of is null.
///
/// numbers: `text`, `field`, `start`, `end`, `value` (exact decimal, or a date), `kind`, `unit`, `sentence`.
///
/// A line that cannot be read is answered with `line`, its number, and `error`; the run goes on.
#[derive(Args)]
pub struct Statements {
    /// Leave out what entities belong to.
    #[arg(long)]
    no_parents: bool,
}

/// A line is read up to here: both fields at their longest, escaped.
const MAX_LINE: u64 = 16 * 1024 * 1024;

impl Statements {
    pub fn run(self) -> anyhow::Result<()> {
        let mut input = std::io::stdin().lock();
        let mut line = Vec::new();
        for number in 1u64.. {
            line.clear();
            let read = (&mut input)
                .take(MAX_LINE)
                .read_until(b'\n', &mut line)
                .context("cannot read standard input")?;
            if read == 0 {
                break;
            }
            let cut = read as u64 == MAX_LINE && line.last() != Some(&b'\n');
            if cut {
                skip_line(&mut input)?;
            }
            if line.trim_ascii().is_empty() {
                continue;
            }
            let answer = if cut {
                Err(format!("the line is longer than {} MiB", MAX_LINE / 1024 / 1024))
            } else {
                self.answer(&line, number)
            };
            println!(
                "{}",
                answer.unwrap_or_else(|error| json!({ "line": number, "error": error }))
            );
            std::io::stdout().flush().context("cannot write")?;
        }
        Ok(())
    }

    fn answer(&self, line: &[u8], number: u64) -> Result<Value, String> {
        let line = json_line::object(line, number)?;
        let (title, text) = (json_line::text(&line, "title")?, json_line::text(&line, "text")?);
        let reading = read(&title, &text);
        let said = Told {
            title: Letters::new(&title),
            text: Letters::new(&text),
            parents: !self.no_parents,
        };
        Ok(said.all(line.get("id").cloned().unwrap_or_default(), &reading))
    }
}

/// Reads to the end of a line that is too long.
fn skip_line(input: &mut impl BufRead) -> anyhow::Result<()> {
    loop {
        let buffer = input.fill_buf().context("cannot read standard input")?;
        if buffer.is_empty() {
            return Ok(());
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(buffer.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            return Ok(());
        }
    }
}

/// A field whose bytes can be counted as characters.
struct Letters<'t> {
    text: &'t str,
    /// Where each character begins; empty when every character is one byte.
    starts: Vec<u32>,
}

impl<'t> Letters<'t> {
    fn new(text: &'t str) -> Letters<'t> {
        let starts = if text.is_ascii() {
            Vec::new()
        } else {
            text.char_indices().map(|(at, _)| at as u32).collect()
        };
        Letters { text, starts }
    }

    fn at(&self, byte: usize) -> usize {
        if self.starts.is_empty() {
            byte
        } else {
            self.starts.partition_point(|start| (*start as usize) < byte)
        }
    }
}

/// A reading in characters.
struct Told<'t> {
    title: Letters<'t>,
    text: Letters<'t>,
    parents: bool,
}

impl Told<'_> {
    fn all(&self, id: Value, reading: &Reading) -> Value {
        let each = |values: Vec<Value>| Value::Array(values);
        json!({
            "id": id,
            "entities": each(reading.mentions.iter().map(|mention| self.entity(mention)).collect()),
            "statements": each(reading.statements.iter().map(|said| self.statement(said)).collect()),
            "numbers": each(reading.numbers.iter().map(|number| self.number(number)).collect()),
        })
    }

    fn field(&self, span: Span) -> (&'static str, &Letters<'_>) {
        match span.field {
            Field::Title => ("title", &self.title),
            Field::Text => ("text", &self.text),
        }
    }

    fn words(&self, span: Span) -> &str {
        self.field(span)
            .1
            .text
            .get(span.start..span.end)
            .unwrap_or_default()
    }

    fn entity(&self, mention: &Mention) -> Value {
        let (field, letters) = self.field(mention.span);
        let mut entity = json!({
            "text": self.words(mention.span),
            "field": field,
            "start": letters.at(mention.span.start),
            "end": letters.at(mention.span.end),
            "kind": mention.kind.name(),
            "key": mention.key,
            "name": mention.name,
            "form": mention.form.name(),
            "sentence": mention.sentence,
        });
        if self.parents
            && let Some(key) = mention.key
        {
            let parents: Vec<&str> = statements::Gazetteer::built_in()
                .parents(key)
                .map(statements::Entity::key)
                .collect();
            entity["parents"] = json!(parents);
        }
        entity
    }

    fn statement(&self, said: &Statement) -> Value {
        let (field, letters) = self.field(said.span);
        let parts: Vec<Value> = said
            .parts
            .iter()
            .map(|part| json!({ "start": letters.at(part.start), "end": letters.at(part.end) }))
            .collect();
        let speaker = said.speaker.as_ref();
        json!({
            "speaker": speaker.map(|who| self.words(who.span)),
            "speaker_name": speaker.map(|who| &who.name),
            "speaker_key": speaker.and_then(|who| who.key),
            "speaker_kind": speaker.and_then(|who| who.kind).map(statements::Kind::name),
            "speaker_start": speaker.map(|who| self.field(who.span).1.at(who.span.start)),
            "speaker_end": speaker.map(|who| self.field(who.span).1.at(who.span.end)),
            "cue": said.cue.map(|cue| self.words(cue)),
            "verb": said.verb,
            "stance": said.stance.name(),
            "direct": said.direct,
            "field": field,
            "start": letters.at(said.span.start),
            "end": letters.at(said.span.end),
            "content": self.words(said.span),
            "parts": parts,
            "sentence": said.sentence,
        })
    }

    fn number(&self, number: &Number) -> Value {
        let (field, letters) = self.field(number.span);
        json!({
            "text": self.words(number.span),
            "field": field,
            "start": letters.at(number.span.start),
            "end": letters.at(number.span.end),
            "value": number.value,
            "kind": number.unit.kind(),
            "unit": number.unit.name(),
            "sentence": number.sentence,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(line: &str) -> Result<Value, String> {
        Statements { no_parents: false }.answer(line.as_bytes(), 1)
    }

    #[test]
    fn offsets_count_characters() {
        let text = "Šefčovič said: “Zölle are no answer.” It cost €3bn.";
        let line = json!({ "id": 7, "title": "Ärger", "text": text, "other": [1] });
        let answer = answer(&line.to_string()).expect("read");
        assert_eq!(answer["id"], 7);
        let said = &answer["statements"][0];
        let cut = |value: &Value| -> String {
            let (start, end) = (
                value["start"].as_u64().expect("start"),
                value["end"].as_u64().expect("end"),
            );
            text.chars()
                .skip(start as usize)
                .take((end - start) as usize)
                .collect()
        };
        assert_eq!(said["field"], "text");
        assert_eq!(cut(said), "“Zölle are no answer.”");
        assert_eq!(said["content"], "“Zölle are no answer.”");
        assert_eq!(said["direct"], true);
        assert_eq!(said["speaker"], "Šefčovič");
        assert_eq!(said["speaker_key"], "person/maros-sefcovic");
        let number = &answer["numbers"][0];
        assert_eq!(
            (cut(number).as_str(), &number["value"]),
            ("€3bn", &json!("3000000000"))
        );
    }

    #[test]
    fn what_an_entity_belongs_to_is_told() {
        let answer = answer(r#"{"id":"a","text":"Plosser spoke."}"#).expect("read");
        let entity = &answer["entities"][0];
        assert_eq!(entity["key"], "person/charles-plosser");
        assert_eq!(entity["parents"][1], "central-bank/fed");
    }

    #[test]
    fn a_broken_line_is_an_error_and_no_end() {
        assert!(answer("{").is_err());
        assert!(answer(r#"["a", "title", "text"]"#).is_err());
        answer("\u{feff}{}").expect("a byte order mark is no letter");
        assert!(answer(r#"{"id":1,"text":5}"#).is_err());
        let empty = answer("{}").expect("nothing is a text too");
        assert_eq!(empty["statements"], json!([]));
    }
}
