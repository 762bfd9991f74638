//! Draws a page of every kind of chart, for people to look at.
//! `cargo run -p charts --example draw -- FOLDER`

use std::error::Error;
use std::fs;
use std::path::PathBuf;

use charts::{
    Curve, Decimal, Drawing, LineChart, Marker, Palette, Point, Sparkline, Tenor, Words, YieldCurve,
};
use jiff::ToSpan;
use jiff::civil::{Weekday, date};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(
        std::env::args()
            .nth(1)
            .ok_or("hint: give a folder to draw into")?,
    );
    fs::create_dir_all(&folder)?;
    let words = Words::default();
    let all = walk(7_126);
    let mut page = String::from(
        "<!doctype html><meta charset=utf-8><meta name=color-scheme content=\"light dark\"><title>Charts</title><style>body{font:16px/1.4 sans-serif;max-width:640px;margin:24px auto;padding:0 16px}:root{--chart-line:light-dark(#163c6c,#9cc0f0);--chart-marker:light-dark(#b02024,#ff8a80)}",
    );
    page.push_str(charts::CSS);
    page.push_str("</style>");
    for (name, days) in [
        ("month", 22),
        ("year", 256),
        ("five-years", 1_280),
        ("max", 7_126),
    ] {
        let chart = line(&all[all.len() - days..], &words);
        let drawing = chart.draw().ok_or("no values")?;
        add(&mut page, &folder, name, &drawing)?;
    }
    let marked = LineChart {
        markers: &[
            Marker {
                day: date(2026, 3, 12),
                title: "12 Mar 2026: Rates stay".into(),
                href: Some("/a".into()),
            },
            Marker {
                day: date(2026, 7, 25),
                title: "25 Jul 2026: Exports fall".into(),
                href: Some("/b".into()),
            },
        ],
        frozen_at: Some(date(2026, 8, 14)),
        width: 420,
        height: 180,
        ..line(&all[all.len() - 256..], &words)
    };
    add(&mut page, &folder, "frozen", &marked.draw().ok_or("no values")?)?;
    add(&mut page, &folder, "curve", &curve(&words).ok_or("no values")?)?;
    let points = &all[all.len() - 30..];
    let spark = Sparkline {
        title: "EUR/USD, 30 days",
        points,
        width: 60,
        height: 16,
        gap_days: 10,
    };
    let spark = spark.draw().ok_or("no values")?.svg();
    page.push_str(&format!("<div style=\"width:120px\">{spark}</div>"));
    fs::write(folder.join("charts.html"), page)?;
    Ok(())
}

fn add(
    page: &mut String,
    folder: &std::path::Path,
    name: &str,
    drawing: &Drawing,
) -> Result<(), Box<dyn Error>> {
    let svg = drawing.svg();
    let png = drawing.png(600, 2, &Palette::LIGHT)?;
    page.push_str(&format!(
        "<h2>{name}: {} bytes, PNG {}</h2>{svg}",
        svg.len(),
        png.len()
    ));
    fs::write(folder.join(format!("{name}.png")), png)?;
    Ok(())
}

fn line<'a>(points: &'a [Point], words: &'a Words) -> LineChart<'a> {
    LineChart {
        id: "c",
        title: "A made-up rate",
        description: "A walk of working days.",
        points,
        markers: &[],
        width: 640,
        height: 240,
        gap_days: 10,
        frozen_at: None,
        decimals: 4,
        words,
    }
}

fn curve(words: &Words) -> Option<Drawing> {
    let months = [1, 2, 3, 6, 12, 24, 36, 60, 84, 120, 240, 360];
    let tenors: Vec<Tenor> = months
        .map(|months| Tenor {
            label: if months < 12 {
                format!("{months}M")
            } else {
                format!("{}Y", months / 12)
            },
            months,
        })
        .to_vec();
    let curve = |day, hundredths: [i64; 12]| Curve {
        day,
        yields: hundredths.map(|yields| Some(Decimal::new(yields, 2))).to_vec(),
    };
    let curves = [
        curve(
            date(2026, 10, 30),
            [402, 401, 398, 389, 371, 362, 363, 374, 391, 412, 467, 471],
        ),
        curve(
            date(2025, 10, 30),
            [431, 430, 428, 420, 405, 398, 397, 402, 415, 428, 480, 484],
        ),
    ];
    let chart = YieldCurve {
        id: "y",
        title: "A made-up yield curve",
        description: "Two days a year apart.",
        tenors: &tenors,
        curves: &curves,
        width: 640,
        height: 240,
        words,
    };
    chart.draw()
}

/// Working days back from 2026-10-30; the same walk each time.
fn walk(count: usize) -> Vec<Point> {
    let mut day = date(2026, 10, 30);
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut value = 11_172i64;
    let mut points = Vec::with_capacity(count);
    while points.len() < count {
        if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
            points.push(Point {
                day,
                value: Some(Decimal::new(value, 4)),
            });
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            value = (value + i64::try_from(state >> 57).unwrap_or_default() - 63).clamp(8_252, 15_990);
        }
        day = day.saturating_sub(1.day());
    }
    points.reverse();
    points
}
