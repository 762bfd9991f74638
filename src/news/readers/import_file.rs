//! A list of readers as a file: CSV as other programs write it. Each line is judged alone, and what is
//! wrong is said with its number.

use std::collections::HashMap;

use super::Email;
use super::subscriber::Choices;
use super::suppress::Reason;
use crate::news::{NewsError, Problem};

/// A line that can be taken in.
#[derive(Clone, Debug)]
pub struct ImportLine {
    /// As editors of text count.
    pub number: u64,
    pub email: Email,
    /// Set for somebody who must not be written to: their list says so.
    pub keep_out: Option<Reason>,
    pub choices: Choices,
    /// Slugs; looked up when the line is taken in.
    pub topics: Vec<String>,
    /// When and where they agreed, if the file says so.
    pub consent: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    pub number: u64,
    pub message: String,
}

/// A file's lines, and what is wrong with the others.
#[derive(Debug, Default)]
pub struct ImportFile {
    pub lines: Vec<ImportLine>,
    pub problems: Vec<LineProblem>,
}

/// Names of a column, the first being ours.
const COLUMNS: [(&str, &[&str]); 8] = [
    (
        "email",
        &[
            "email",
            "e-mail",
            "email address",
            "e-mail address",
            "address",
            "mail",
        ],
    ),
    ("state", &["state", "status"]),
    ("hour", &["hour"]),
    ("zone", &["zone", "time zone", "timezone"]),
    ("weekdays", &["weekdays", "days"]),
    ("text_only", &["text_only", "text only"]),
    ("topics", &["topics"]),
    (
        "consent",
        &[
            "consent",
            "consented_at",
            "confirmed_at",
            "confirm_time",
            "optin_time",
        ],
    ),
];

/// Reads a file. Comma, semicolon or tab; the first line names the columns.
///
/// Errors: no column for the address.
pub fn read_import(bytes: &[u8]) -> Result<ImportFile, NewsError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let head = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let often = |byte: u8| head.iter().filter(|b| **b == byte).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|byte| often(*byte))
        .unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let places = columns(&mut reader)?;
    let mut file = ImportFile::default();
    let mut seen: HashMap<String, u64> = HashMap::new();
    let mut record = csv::ByteRecord::new();
    let mut lines = Lines::default();
    loop {
        let number = lines.at(bytes, reader.position().byte());
        match reader.read_byte_record(&mut record) {
            Ok(false) => return Ok(file),
            Ok(true) => {}
            Err(error) => {
                let message = format!("cannot be read: {error}");
                file.problems.push(LineProblem { number, message });
                continue;
            }
        }
        match line(&record, &places, number) {
            Ok(line) => match seen.insert(line.email.as_str().to_owned(), number) {
                None => file.lines.push(line),
                Some(first) => {
                    let message = format!("this address is in line {first} already");
                    file.problems.push(LineProblem { number, message });
                }
            },
            Err(message) => file.problems.push(LineProblem { number, message }),
        }
    }
}

fn columns(reader: &mut csv::Reader<&[u8]>) -> Result<HashMap<&'static str, usize>, NewsError> {
    let head = reader.byte_headers().cloned().unwrap_or_default();
    let mut places = HashMap::new();
    for (at, name) in head.iter().enumerate() {
        let name = String::from_utf8_lossy(name).trim().to_lowercase();
        let known = COLUMNS.iter().find(|(_, names)| names.contains(&name.as_str()));
        if let Some((column, _)) = known {
            places.entry(*column).or_insert(at);
        }
    }
    if places.contains_key("email") {
        return Ok(places);
    }
    Err(NewsError::invalid(
        "file",
        "the first line names no column “email”. hint: name the columns, for instance: email,topics,hour,zone",
    ))
}

fn line(
    record: &csv::ByteRecord,
    places: &HashMap<&'static str, usize>,
    number: u64,
) -> Result<ImportLine, String> {
    let field = |name: &str| -> Result<&str, String> {
        let bytes = places
            .get(name)
            .and_then(|at| record.get(*at))
            .unwrap_or_default();
        std::str::from_utf8(bytes)
            .map_err(|_| format!("{name}: is not UTF-8. hint: save the file as “CSV UTF-8”"))
    };
    let said = |error: NewsError| match error {
        NewsError::Invalid(Problem { field, message }) => format!("{field}: {message}"),
        other => other.to_string(),
    };
    let mut choices = Choices::default();
    let hour = field("hour")?;
    if !hour.is_empty() {
        let number = hour.split(':').next().unwrap_or(hour);
        choices.hour = number
            .parse()
            .ok()
            .filter(|hour| (0..24).contains(hour))
            .ok_or_else(|| format!("hour: “{}” is no hour of the day, 0 to 23", shortened(hour)))?;
    }
    field("zone")?.clone_into(&mut choices.zone);
    choices.weekdays = weekdays(field("weekdays")?)?;
    choices.text_only = matches!(
        field("text_only")?.to_lowercase().as_str(),
        "1" | "yes" | "true" | "x"
    );
    Ok(ImportLine {
        number,
        email: Email::parse(field("email")?).map_err(said)?,
        keep_out: keep_out(field("state")?)?,
        choices,
        topics: field("topics")?
            .split([';', ',', '|', ' '])
            .map(str::trim)
            .filter(|slug| !slug.is_empty())
            .map(str::to_owned)
            .collect(),
        consent: field("consent")?.chars().take(100).collect(),
    })
}

/// Counts lines once, however often it is asked: the library counts the end of a line, and empty ones,
/// only with the record after them.
#[derive(Default)]
struct Lines {
    at: usize,
    ends: u64,
}

impl Lines {
    /// The number of the line in which the next record begins, from 1.
    fn at(&mut self, bytes: &[u8], position: u64) -> u64 {
        let from = usize::try_from(position).unwrap_or(usize::MAX).min(bytes.len());
        let begins = bytes[from..].iter().position(|byte| !b"\r\n".contains(byte));
        let begins = begins.map_or(bytes.len(), |more| from + more);
        if begins > self.at {
            let ends = bytes[self.at..begins].iter().filter(|byte| **byte == b'\n');
            self.ends += ends.count() as u64;
            self.at = begins;
        }
        self.ends + 1
    }
}

/// Words that other programs use for those who are not to be written to.
fn keep_out(state: &str) -> Result<Option<Reason>, String> {
    Ok(match state.to_lowercase().as_str() {
        "" | "active" | "subscribed" | "enabled" | "confirmed" => None,
        "left" | "unsubscribed" | "suppressed" | "disabled" | "blocklisted" | "cleaned" => Some(Reason::Left),
        "bounced" | "bounce" => Some(Reason::Bounced),
        "complaint" | "complained" | "spam" => Some(Reason::Complaint),
        "pending" | "unconfirmed" => {
            return Err("state: has not confirmed, so has not agreed; left out".to_owned());
        }
        other => return Err(format!("state: “{}” is not known", shortened(other))),
    })
}

fn weekdays(text: &str) -> Result<i64, String> {
    let mut bits = 0;
    for word in text
        .to_lowercase()
        .split([' ', ',', ';', '|'])
        .filter(|w| !w.is_empty())
    {
        let day = super::DAYS
            .iter()
            .position(|day| word.starts_with(&day.to_lowercase()))
            .ok_or_else(|| format!("weekdays: “{}” is no day; write mon tue wed", shortened(word)))?;
        bits |= 1 << day;
    }
    Ok(if bits == 0 { super::EVERY_DAY } else { bits })
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_other_programs_are_understood() {
        let file = read_import(
            b"\xef\xbb\xbfEmail Address;Status;Hour;Time Zone;Days\r\n\"a@mail.example\";subscribed;06:00;Europe/Paris;mon fri\r\nb@mail.example;Unsubscribed\r\n",
        )
        .expect("read");
        assert_eq!(file.problems, []);
        let [a, b] = file.lines.as_slice() else {
            panic!("{file:?}");
        };
        assert_eq!((a.choices.hour, a.choices.weekdays, a.number), (6, 0b10001, 2));
        assert_eq!((b.keep_out, b.choices.hour), (Some(Reason::Left), 7));
    }

    #[test]
    fn what_is_wrong_is_said_by_line() {
        let text = "email,hour,state,weekdays\n\nx,,,\na@b.example,25,,\nb@b.example,,odd,\nc@b.example,,pending,\nd@b.example,,,noday\n\
                    e@b.example,,,\nE@b.example,,,\n\"f\r\nBcc: g@b.example\",,,\n";
        let mut bytes = text.as_bytes().to_vec();
        bytes.extend_from_slice(b"\xff\xfe@b.example,,,\n");
        let file = read_import(&bytes).expect("read");
        assert_eq!(file.lines.len(), 1);
        let lines: Vec<u64> = file.problems.iter().map(|problem| problem.number).collect();
        assert_eq!(lines, [3, 4, 5, 6, 7, 9, 10, 12], "{:?}", file.problems);
        assert!(file.problems[5].message.contains("line 8"));
        assert!(read_import(b"name,town\nAda,Rome\n").is_err());
        assert!(read_import(b"").is_err());
        assert!(read_import(&[0xff; 4_000]).is_err());
    }
}
