//! Digits for pictures, drawn with one stroke each: a PNG needs no font for its axes.
//!
//! Letters are not here. Days of a PNG's axis are written in digits, which no language minds.

use tiny_skia::PathBuilder;

/// A figure's height in its own units; the baseline is at the foot of it.
pub(crate) const HEIGHT: f32 = 14.0;
const GAP: f32 = 3.6;

/// Moves, lines and curves in a field 10 wide and 14 high, and the width.
fn figure(c: char) -> Option<(&'static str, f32)> {
    Some(match c {
        '0' => (
            "M5 0C1.6 0 .2 3 .2 7C.2 11 1.6 14 5 14C8.4 14 9.8 11 9.8 7C9.8 3 8.4 0 5 0",
            10.0,
        ),
        '1' => ("M1.5 3L5.6 0L5.6 14", 10.0),
        '2' => (
            "M.6 3.9C.6 1.5 2.4 0 5 0C7.5 0 9.3 1.5 9.3 3.8C9.3 6.4 6.6 8.6 .4 14L9.8 14",
            10.0,
        ),
        '3' => (
            "M.9 1.9C1.9 .7 3.3 0 4.9 0C7.4 0 9.1 1.3 9.1 3.4C9.1 5.5 7.5 6.6 4.4 6.6C7.8 6.6 9.7 7.9 9.7 10.2C9.7 12.5 7.8 14 4.9 14C2.9 14 1.3 13.3 .3 12",
            10.0,
        ),
        '4' => ("M7.2 14L7.2 0L.1 9.8L10 9.8", 10.0),
        '5' => (
            "M8.9 0L1.8 0L1.2 6.4C2.2 5.6 3.5 5.2 5 5.2C7.8 5.2 9.7 6.8 9.7 9.5C9.7 12.2 7.7 14 4.8 14C2.9 14 1.4 13.3 .4 12",
            10.0,
        ),
        '6' => (
            "M8.8 1.6C7.8 .6 6.6 0 5.2 0C2 0 .2 3 .2 7.6C.2 11.8 2 14 5.1 14C7.9 14 9.8 12.2 9.8 9.5C9.8 6.9 7.9 5.3 5.2 5.3C2.8 5.3 .9 6.8 .4 8.8",
            10.0,
        ),
        '7' => ("M.3 0L9.7 0L4 14", 10.0),
        '8' => (
            "M5 6.6C2.4 6.6 .8 5.3 .8 3.3C.8 1.3 2.4 0 5 0C7.6 0 9.2 1.3 9.2 3.3C9.2 5.3 7.6 6.6 5 6.6C2 6.6 .2 8 .2 10.3C.2 12.6 2 14 5 14C8 14 9.8 12.6 9.8 10.3C9.8 8 8 6.6 5 6.6",
            10.0,
        ),
        '9' => (
            "M1.2 12.4C2.2 13.4 3.4 14 4.8 14C8 14 9.8 11 9.8 6.4C9.8 2.2 8 0 4.9 0C2.1 0 .2 1.8 .2 4.5C.2 7.1 2.1 8.7 4.8 8.7C7.2 8.7 9.1 7.2 9.6 5.2",
            10.0,
        ),
        '.' => ("M.8 13.5L1.2 13.9", 2.0),
        ',' => ("M1.4 13.2L.4 16", 2.0),
        '-' | '\u{2212}' => ("M.6 7.6L7.4 7.6", 8.0),
        '/' => ("M0 15L5 -1", 5.0),
        _ => return None,
    })
}

/// How wide a text is, in units.
pub(crate) fn width(text: &str) -> f32 {
    let widths = text.chars().filter_map(figure).map(|(_, width)| width + GAP);
    (widths.sum::<f32>() - GAP).max(0.0)
}

/// Adds a text to a path: `x` is its left edge, `y` its baseline, `unit` the size of a unit.
pub(crate) fn add(path: &mut PathBuilder, text: &str, x: f32, y: f32, unit: f32) {
    let mut left = x;
    for (figure, width) in text.chars().filter_map(figure) {
        draw(path, figure, left, y - HEIGHT * unit, unit);
        left += (width + GAP) * unit;
    }
}

fn draw(path: &mut PathBuilder, figure: &str, left: f32, top: f32, unit: f32) {
    let mut rest = figure;
    while let Some(command) = rest.chars().next() {
        let body = &rest[1..];
        let end = body.find(['M', 'L', 'C']).unwrap_or(body.len());
        let numbers: Vec<f32> = body[..end]
            .split(' ')
            .filter_map(|number| number.parse().ok())
            .collect();
        let at = |place: usize| (left + numbers[place] * unit, top + numbers[place + 1] * unit);
        match (command, numbers.len()) {
            ('M', 2) => path.move_to(at(0).0, at(0).1),
            ('L', 2) => path.line_to(at(0).0, at(0).1),
            ('C', 6) => path.cubic_to(at(0).0, at(0).1, at(2).0, at(2).1, at(4).0, at(4).1),
            _ => {}
        }
        rest = &body[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_is_whole() {
        for c in "0123456789.,-\u{2212}/".chars() {
            let (figure, width) = figure(c).expect("a figure");
            for part in figure.split_inclusive(['M', 'L', 'C']).skip(1) {
                let numbers = part.trim_end_matches(['M', 'L', 'C']).split(' ').count();
                assert!(numbers == 2 || numbers == 6, "{c}: {part}");
            }
            assert!(width > 0.0);
            let mut path = PathBuilder::new();
            add(&mut path, &c.to_string(), 0.0, 14.0, 1.0);
            let bounds = path.finish().expect("a path").bounds();
            assert!(
                bounds.left() >= -0.5 && bounds.right() <= width + 0.5,
                "{c}: {bounds:?}"
            );
        }
    }
}
