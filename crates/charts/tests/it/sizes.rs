//! What a chart may weigh: pages carry many of them.

use charts::{Drawing, Words};

use crate::series::{chart, spark, walk};

fn bytes(drawing: Option<Drawing>) -> usize {
    drawing.expect("there are values").svg().len()
}

#[test]
fn charts_stay_small() {
    let words = Words::default();
    let line = |days: usize| bytes(chart(&walk(days), &words).draw());
    assert!(line(22) <= 1_000, "a month: {}", line(22));
    assert!(line(256) <= 2_048, "a year: {}", line(256));
    assert!(line(1_280) <= 9_000, "five years: {}", line(1_280));
    assert!(line(7_126) <= 4_096, "27 years: {}", line(7_126));
    let spark = bytes(spark(&walk(30)).draw());
    assert!(spark <= 350, "a sparkline: {spark}");
}
