//! What a drawing says: its extremes, gaps, markers, words, and the same in pixels.

use charts::{
    Curve, Decimal, Drawing, LineChart, Marker, Palette, PngError, Point, Tenor, Words, YieldCurve,
};
use jiff::civil::date;
use proptest::prelude::*;

use crate::series::{chart, spark, walk};

fn decimal(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

fn point(day: i8, value: Option<&str>) -> Point {
    Point {
        day: date(2020, 4, day),
        value: value.map(decimal),
    }
}

fn draw(chart: &LineChart<'_>) -> Drawing {
    chart.draw().expect("there are values")
}

#[test]
fn a_drawing_is_an_image_with_words() {
    let words = Words::default();
    let points = walk(22);
    let mut chart = chart(&points, &words);
    chart.title = "A & B < C \"quoted\"\u{0}";
    let svg = draw(&chart).svg();
    assert!(svg.starts_with(
        "<svg class=\"chart\" viewBox=\"0 0 1280 480\" role=\"img\" aria-labelledby=\"c-t c-d\"><title id=\"c-t\">A &amp; B &lt; C &quot;quoted&quot;</title><desc id=\"c-d\">"
    ));
    for forbidden in ["style", "<script", "stroke=", "fill=", "#", "xlink"] {
        assert!(!svg.contains(forbidden), "{forbidden} in {svg}");
    }
}

#[test]
fn what_is_missing_breaks_the_line() {
    let words = Words::default();
    let points = [
        point(1, Some("20.31")),
        point(2, Some("25.32")),
        point(3, None),
        point(6, Some("26.08")),
        point(28, Some("12.34")),
        point(29, Some("15.06")),
    ];
    let drawing = draw(&chart(&points, &words));
    // A missing day alone does not break it; three weeks do.
    let line = drawing.svg();
    let path = line
        .split("<path d=\"")
        .nth(1)
        .expect("a line")
        .split('"')
        .next()
        .expect("its steps")
        .to_owned();
    assert_eq!(path.matches('M').count(), 2, "{path}");
    let rows = chart(&points, &words).rows();
    assert_eq!(rows.len(), 6);
    assert_eq!(rows[2].values, ["n/a"]);
    assert_eq!(rows[0].values, ["20.3100"]);
    let alone = [point(1, Some("20")), point(20, Some("21"))];
    assert_eq!(draw(&chart(&alone, &words)).svg().matches("h0").count(), 2);
}

#[test]
fn oil_below_zero_is_drawn_below_zero() {
    let words = Words::default();
    let points = [
        point(17, Some("18.27")),
        point(20, Some("-37.63")),
        point(21, Some("10.01")),
    ];
    let drawing = draw(&chart(&points, &words));
    let svg = drawing.svg();
    assert!(svg.contains("class=\"z\""), "zero is shown: {svg}");
    assert!(svg.contains(">\u{2212}20</text>"), "{svg}");
    assert_eq!(drawing.frame.y(decimal("-37.63")), drawing.frame.bottom);
    assert_eq!(drawing.frame.y(decimal("18.27")), drawing.frame.top);
    assert!(drawing.frame.y(decimal("0")) < drawing.frame.bottom);
}

#[test]
fn a_spike_of_one_day_survives_27_years() {
    let words = Words::default();
    let mut points = walk(7_126);
    points[3_333].value = Some(decimal("3.5"));
    points[5_001].value = Some(decimal("0.1"));
    let drawing = draw(&chart(&points, &words));
    let (mut y, mut ys) = (0, Vec::new());
    let svg = drawing.svg();
    let path = svg
        .split("<path d=\"M")
        .nth(1)
        .expect("a line")
        .split('"')
        .next()
        .expect("its steps");
    let mut command = 'M';
    let mut number = String::new();
    let mut numbers: Vec<i32> = Vec::new();
    for c in path.chars().chain(['M']) {
        if (c.is_ascii_alphabetic() || c == ' ' || c == '-') && !number.is_empty() {
            numbers.push(number.parse().expect("a number"));
            number.clear();
        }
        let full = match command {
            'h' | 'v' => 1,
            _ => 2,
        };
        if numbers.len() == full {
            match command {
                'M' => y = numbers[1],
                'v' => y += numbers[0],
                'l' => y += numbers[1],
                _ => {}
            }
            ys.push(y);
            numbers.clear();
        }
        match c {
            'M' | 'l' | 'h' | 'v' => command = c,
            '-' | '0'..='9' => number.push(c),
            _ => {}
        }
    }
    assert_eq!(ys.iter().max(), Some(&drawing.frame.bottom));
    assert_eq!(ys.iter().min(), Some(&drawing.frame.top));
    // The table keeps every day.
    assert_eq!(chart(&points, &words).rows().len(), 7_126);
}

#[test]
fn stories_are_links_on_the_line() {
    let words = Words::default();
    let points = walk(256);
    let markers = [
        Marker {
            day: date(2026, 3, 14),
            title: "14 Mar 2026: Rates & prices".into(),
            href: Some("/a?b&c".into()),
        },
        Marker {
            day: date(2026, 7, 1),
            title: "1 Jul 2026: A flash".into(),
            href: None,
        },
        Marker {
            day: date(1998, 1, 1),
            title: "before the range".into(),
            href: None,
        },
    ];
    let chart = LineChart {
        markers: &markers,
        ..chart(&points, &words)
    };
    let drawing = draw(&chart);
    let svg = drawing.svg();
    assert!(svg.contains("role=\"group\""), "an image may not hold links");
    assert!(svg.contains(
        "<a class=\"m\" href=\"/a?b&amp;c\" aria-label=\"14 Mar 2026: Rates &amp; prices\"><title>"
    ));
    assert!(svg.contains("<g class=\"m\" tabindex=\"0\" role=\"img\" aria-label=\"1 Jul 2026: A flash\">"));
    assert!(!svg.contains("before the range"));
    // A Saturday's story stands on Friday's value.
    let friday = points
        .iter()
        .rev()
        .find(|point| point.day <= date(2026, 3, 14))
        .expect("a day");
    let y = drawing.frame.y(friday.value.expect("a value"));
    let x = drawing.frame.x(friday.day);
    assert!(svg.contains(&format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"9\"/></a>")));
}

#[test]
fn a_frozen_chart_tells_what_came_since() {
    let words = Words::default();
    let points = walk(60);
    let moment = points[40].day;
    let frozen = LineChart {
        frozen_at: Some(moment),
        ..chart(&points, &words)
    };
    let svg = draw(&frozen).svg();
    assert_eq!(svg.matches("<path").count(), 3);
    assert!(svg.contains("<path class=\"s\" d=\"M"));
    let whole = LineChart {
        frozen_at: Some(points[59].day),
        ..chart(&points, &words)
    };
    assert!(!draw(&whole).svg().contains("class=\"s\""));
}

#[test]
fn a_yield_curve_has_a_row_for_each_tenor() {
    let words = Words::default();
    let tenors = [("1M", 1), ("2Y", 24), ("10Y", 120), ("30Y", 360)].map(|(label, months)| Tenor {
        label: label.into(),
        months,
    });
    let yields = |values: [Option<&str>; 4]| values.map(|value| value.map(decimal)).to_vec();
    let curves = [
        Curve {
            day: date(2026, 10, 30),
            yields: yields([Some("4.02"), Some("3.62"), Some("4.12"), Some("4.71")]),
        },
        Curve {
            day: date(2025, 10, 30),
            yields: yields([None, Some("3.98"), Some("4.28"), Some("4.84")]),
        },
    ];
    let chart = YieldCurve {
        id: "y",
        title: "US yields",
        description: "Two days.",
        tenors: &tenors,
        curves: &curves,
        width: 640,
        height: 240,
        words: &words,
    };
    let drawing = chart.draw().expect("there are yields");
    assert_eq!(chart.rows()[0].values, ["4.02", "n/a"]);
    assert!(drawing.svg().contains("class=\"c1\""));
    assert!(drawing.svg().len() < 1_200);
}

#[test]
fn without_a_value_there_is_no_drawing() {
    let words = Words::default();
    assert!(chart(&[], &words).draw().is_none());
    assert!(chart(&[point(1, None)], &words).draw().is_none());
    assert!(spark(&[]).draw().is_none());
    let one = draw(&chart(&[point(1, Some("5"))], &words));
    assert!(one.svg().contains("h0"));
}

#[test]
fn the_png_shows_the_same_line() {
    let words = Words::default();
    let points = walk(256);
    let drawing = draw(&chart(&points, &words));
    let png = drawing.png(600, 2, &Palette::LIGHT).expect("a picture");
    assert!(png.len() < 60_000, "{}", png.len());
    let picture = tiny_skia::Pixmap::decode_png(&png).expect("it decodes");
    assert_eq!((picture.width(), picture.height()), (1_200, 450));
    // Where the last value is, there is ink.
    let last = points.last().and_then(|point| point.value).expect("a value");
    let factor = 1_200.0 / 1_280.0;
    let at = |place: i32| (f64::from(place) * factor).round() as u32;
    let ink = picture
        .pixel(at(drawing.frame.right), at(drawing.frame.y(last)))
        .expect("inside");
    assert_eq!((ink.red(), ink.green(), ink.blue()), (22, 60, 108));
    let paper = picture.pixel(2, 448).expect("inside");
    assert_eq!((paper.red(), paper.green(), paper.blue()), (255, 255, 255));
    for (width, scale) in [(0, 1), (2_001, 1), (600, 0), (600, 4)] {
        assert_eq!(drawing.png(width, scale, &Palette::LIGHT), Err(PngError::Size));
    }
}

fn any_point() -> impl Strategy<Value = Point> {
    let value = prop_oneof![
        Just(None),
        Just(Some(Decimal::MAX)),
        Just(Some(Decimal::MIN)),
        Just(Some(Decimal::ZERO)),
        (any::<i64>(), 0u32..28).prop_map(|(mantissa, scale)| Some(Decimal::new(mantissa, scale))),
    ];
    (0i64..60_000, value).prop_map(|(days, value)| {
        let day = date(1900, 1, 1).saturating_add(jiff::Span::new().days(days));
        Point { day, value }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn any_series_is_drawn_inside_its_frame(
        mut points in proptest::collection::vec(any_point(), 0..60),
        width in 0u32..5_000,
        height in 0u32..5_000,
    ) {
        points.sort_by_key(|point| point.day);
        let words = Words::default();
        let markers = [Marker { day: date(1950, 1, 1), title: "x".into(), href: None }];
        let chart = LineChart { width, height, markers: &markers, ..chart(&points, &words) };
        if let Some(drawing) = chart.draw() {
            for point in &points {
                if let Some(value) = point.value {
                    let y = drawing.frame.y(value);
                    prop_assert!((drawing.frame.top.min(drawing.frame.bottom)..=drawing.frame.bottom.max(drawing.frame.top)).contains(&y));
                }
            }
            let svg = drawing.svg();
            prop_assert!(svg.ends_with("</svg>"));
        }
        let _ = spark(&points).draw().map(|drawing| drawing.svg());
    }
}
