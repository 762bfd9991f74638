//! Days in the demo's reports: `{weekday -2}`, `{date 9}`, `{month 0}`, `{year 0}` count from the
//! report's own day, so that the newspaper is never old.

use jiff::ToSpan;
use jiff::civil::Date;

/// Replaces the tokens of a text for a report of this day.
pub fn expand(text: &str, day: Date) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let token = rest
            .find('}')
            .and_then(|end| Some((end, expanded(rest.get(1..end)?, day)?)));
        match token {
            Some((end, words)) => {
                out.push_str(&words);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('{');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn expanded(token: &str, day: Date) -> Option<String> {
    let (word, offset) = token.split_once(' ')?;
    let day = day.checked_add(offset.trim().parse::<i64>().ok()?.days()).ok()?;
    let form = match word {
        "weekday" => "%A",
        "date" => "%-d %B",
        "month" => "%B",
        "year" => "%Y",
        _ => return None,
    };
    Some(day.strftime(form).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_from_the_reports_own() {
        let day = jiff::civil::date(2026, 11, 23);
        let text = "on {weekday -2}, {date 9} {year 0} and {nothing 1} {";
        assert_eq!(
            expand(text, day),
            "on Saturday, 2 December 2026 and {nothing 1} {"
        );
    }
}
