//! `Name: value` lines in groups, as delivery-status, feedback-report and headers have them.

/// Longer ones are cut: no field that is read here is longer.
const MAX_VALUE_BYTES: usize = 2_000;
const MAX_FIELDS: usize = 2_000;

/// One group: fields in order, names in lower case, folded lines joined.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(have, _)| have == name)
            .map(|(_, value)| value.as_str())
    }

    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(have, _)| have == name)
            .map(|(_, value)| value.as_str())
    }

    fn add(&mut self, line: &str) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = self.0.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
                cut(value, MAX_VALUE_BYTES);
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let mut value = value.trim().to_owned();
            cut(&mut value, MAX_VALUE_BYTES);
            self.0.push((name.trim().to_ascii_lowercase(), value));
        }
    }
}

/// The groups of a body, divided by blank lines; at most `most` of them.
pub(super) fn groups(body: &[u8], most: usize) -> Vec<Fields> {
    let (mut groups, mut current, mut left) = (Vec::new(), Fields::default(), MAX_FIELDS);
    for line in body.split(|&byte| byte == b'\n') {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end_matches('\r');
        if !line.trim().is_empty() {
            current.add(line);
        } else if !current.0.is_empty() {
            groups.push(std::mem::take(&mut current));
        }
        left -= 1;
        if left == 0 || groups.len() == most {
            break;
        }
    }
    if !current.0.is_empty() && groups.len() < most {
        groups.push(current);
    }
    groups
}

/// The headers at the beginning of a message.
pub(super) fn headers(message: &[u8]) -> Fields {
    groups(message, 1).pop().unwrap_or_default()
}

/// Everything in a value that looks like an address. Sloppy on purpose: it is only looked for seals.
pub(super) fn addresses(value: &str) -> impl Iterator<Item = &str> {
    value
        .split(|char: char| char.is_whitespace() || "<>,;\"()".contains(char))
        .filter(|word| word.contains('@') && word.len() <= 320)
}

pub(super) fn cut(text: &mut String, most: usize) {
    if text.len() > most {
        let end = (0..=most)
            .rev()
            .find(|&end| text.is_char_boundary(end))
            .unwrap_or_default();
        text.truncate(end);
    }
}
