//! Bylines: `By Ada Lind and Ben Roe, Senior Writer` → the two names.

use crate::text::squeeze;

/// The names in a byline. Anything that is no name is dropped.
pub(super) fn people(line: &str) -> Vec<String> {
    let line = squeeze(line);
    if line.chars().count() > 160 {
        return Vec::new();
    }
    let lower = line.to_ascii_lowercase();
    let lead = ["written by ", "posted by ", "story by ", "by: ", "by "]
        .iter()
        .find(|lead| lower.starts_with(**lead));
    let line = lead.map_or(line.as_str(), |lead| &line[lead.len()..]);
    let mut names = Vec::new();
    let line = line.replace(" and ", ",").replace(" & ", ",");
    for part in line.split([',', '|', ';', '•', '·', '/']) {
        let name = part.trim().trim_start_matches("By ");
        let name = name.trim_matches(['-', '–', '—', ' ', ':']);
        if is_name(name) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names.truncate(12);
    names
}

fn is_name(text: &str) -> bool {
    let words = text.split(' ').count();
    let functions = [
        "Staff",
        "Writer",
        "Reporter",
        "Editor",
        "Correspondent",
        "Updated",
        "Published",
        "Posted",
        "Share",
    ];
    (2..=5).contains(&words)
        && text.chars().count() <= 50
        && !text.contains(|c: char| c.is_ascii_digit() || "@:()?!<>[]{}".contains(c))
        && text.chars().next().is_some_and(char::is_uppercase)
        && !text.starts_with("http")
        && !functions.iter().any(|function| text.contains(function))
}

#[cfg(test)]
mod tests {
    use super::people;

    #[test]
    fn names_are_told_from_functions() {
        assert_eq!(
            people("By Ada Lind and Ben van Roe, Senior Writer"),
            ["Ada Lind", "Ben van Roe"]
        );
        assert!(people("Updated 3 March 2026").is_empty());
        assert!(people("https://social.example/page").is_empty());
    }
}
