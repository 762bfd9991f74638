//! Numbers as they stand in text: "155,221", "1.234.567,89", "2.25" become one token each, so that
//! 2.25 never matches 2.5 and a thousands separator never hides a figure.

/// Length in bytes of the figure at the start of `text`: digits, with single separators between.
pub fn figure_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while end < bytes.len() {
        let is_inner_separator = matches!(bytes[end], b'.' | b',')
            && end > 0
            && bytes[end - 1].is_ascii_digit()
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !bytes[end].is_ascii_digit() && !is_inner_separator {
            break;
        }
        end += 1;
    }
    end
}

/// Appends the figure with its thousands separators gone and a point for its decimals.
/// `decimal_comma`: what a lone "1,234" means is a matter of language.
pub fn normalise_figure(figure: &str, decimal_comma: bool, out: &mut String) {
    let points = figure.matches('.').count();
    let commas = figure.matches(',').count();
    let decimal = match (points, commas) {
        (0, 0) => None,
        (_, 0) => lone_separator(figure, '.', !decimal_comma),
        (0, _) => lone_separator(figure, ',', decimal_comma),
        // Both occur: the one that comes last is the decimal sign.
        _ if figure.rfind('.') > figure.rfind(',') => Some('.'),
        _ => Some(','),
    };
    // Several points that group nothing are a date or a version; they stay as they are.
    let keeps_points = commas == 0 && points > 1 && !groups_thousands(figure, '.');
    for c in figure.chars() {
        match c {
            '.' | ',' if Some(c) == decimal || keeps_points => out.push('.'),
            '.' | ',' => {}
            _ => out.push(c),
        }
    }
}

fn lone_separator(figure: &str, separator: char, usually_decimal: bool) -> Option<char> {
    let single = figure.matches(separator).count() == 1;
    let grouped = groups_thousands(figure, separator);
    (single && (usually_decimal || !grouped)).then_some(separator)
}

fn groups_thousands(figure: &str, separator: char) -> bool {
    let mut groups = figure.split(separator);
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(figure: &str, decimal_comma: bool) -> String {
        let mut out = String::new();
        normalise_figure(figure, decimal_comma, &mut out);
        out
    }

    #[test]
    fn figures_of_both_conventions() {
        for (figure, decimal_comma, expected) in [
            ("2.25", false, "2.25"),
            ("2,25", false, "2.25"),
            ("155,221", false, "155221"),
            ("155,221", true, "155.221"),
            ("1.234", true, "1234"),
            ("1,234,567.89", false, "1234567.89"),
            ("1.234.567,89", true, "1234567.89"),
            ("24.11.2026", false, "24.11.2026"),
            ("2024", false, "2024"),
        ] {
            assert_eq!(normal(figure, decimal_comma), expected, "{figure}");
        }
    }

    #[test]
    fn a_figure_ends_before_a_full_stop() {
        assert_eq!(figure_len("2.25."), 4);
        assert_eq!(figure_len("2026, and"), 4);
        assert_eq!(figure_len("1..2"), 1);
    }
}
