//! The SVG of a drawing: relative whole numbers, classes, no style.
//!
//! A chart with markers is a group whose picture is inside it: an image may not hold links.

use std::fmt::Write;

use crate::drawing::{Anchor, Drawing, Kind, Place, Role, Shape};

pub(crate) fn write(drawing: &Drawing) -> String {
    let mut out = String::with_capacity(2_048);
    match drawing.kind {
        Kind::Spark => spark(drawing, &mut out),
        Kind::Chart => chart(drawing, &mut out),
    }
    out
}

fn spark(drawing: &Drawing, out: &mut String) {
    let (width, height) = (drawing.width, drawing.height);
    push(
        out,
        format_args!("<svg class=\"spark\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\""),
    );
    escape(&drawing.title, out);
    out.push_str("\">");
    for shape in &drawing.shapes {
        if let Shape::Line { runs, .. } = shape {
            line("", runs, out);
        }
    }
    out.push_str("</svg>");
}

fn chart(drawing: &Drawing, out: &mut String) {
    let (width, height) = (drawing.width, drawing.height);
    let marked = drawing
        .shapes
        .iter()
        .any(|shape| matches!(shape, Shape::Marker { .. }));
    let role = if marked { "group" } else { "img" };
    push(
        out,
        format_args!(
            "<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"{role}\" aria-labelledby=\""
        ),
    );
    escape(&drawing.id, out);
    out.push_str("-t ");
    escape(&drawing.id, out);
    out.push_str("-d\"><title id=\"");
    escape(&drawing.id, out);
    out.push_str("-t\">");
    escape(&drawing.title, out);
    out.push_str("</title><desc id=\"");
    escape(&drawing.id, out);
    out.push_str("-d\">");
    escape(&drawing.description, out);
    out.push_str("</desc>");
    if marked {
        out.push_str("<g aria-hidden=\"true\">");
    }
    for shape in &drawing.shapes {
        still(shape, out);
    }
    if marked {
        out.push_str("</g>");
    }
    for shape in &drawing.shapes {
        if let Shape::Marker { at, title, href } = shape {
            marker(*at, title, href.as_deref(), out);
        }
    }
    out.push_str("</svg>");
}

fn still(shape: &Shape, out: &mut String) {
    match shape {
        Shape::Grid(rules) => {
            out.push_str("<path class=\"g\" d=\"");
            rules.iter().for_each(|rule| across(rule, out));
            out.push_str("\"/>");
        }
        Shape::Zero(rule) => {
            out.push_str("<path class=\"z\" d=\"");
            across(rule, out);
            out.push_str("\"/>");
        }
        Shape::Line { role, runs } => line(class(*role), runs, out),
        Shape::End(at) => push(
            out,
            format_args!("<circle class=\"e\" cx=\"{}\" cy=\"{}\" r=\"5\"/>", at.x, at.y),
        ),
        Shape::Label { at, anchor, text, .. } => {
            push(out, format_args!("<text x=\"{}\" y=\"{}\"", at.x, at.y));
            match anchor {
                Anchor::Start => {}
                Anchor::Middle => out.push_str(" text-anchor=\"middle\""),
            }
            out.push('>');
            escape(text, out);
            out.push_str("</text>");
        }
        Shape::Marker { .. } => {}
    }
}

fn marker(at: Place, title: &str, href: Option<&str>, out: &mut String) {
    let end = match href {
        Some(href) => {
            out.push_str("<a class=\"m\" href=\"");
            escape(href, out);
            out.push_str("\" aria-label=\"");
            "</a>"
        }
        None => {
            out.push_str("<g class=\"m\" tabindex=\"0\" role=\"img\" aria-label=\"");
            "</g>"
        }
    };
    escape(title, out);
    out.push_str("\"><title>");
    escape(title, out);
    push(
        out,
        format_args!("</title><circle cx=\"{}\" cy=\"{}\" r=\"9\"/>{end}", at.x, at.y),
    );
}

fn class(role: Role) -> &'static str {
    match role {
        Role::Main => "",
        Role::Since => "s",
        Role::Second => "c1",
        Role::Third => "c2",
    }
}

fn line(class: &str, runs: &[Vec<Place>], out: &mut String) {
    out.push_str("<path ");
    if !class.is_empty() {
        push(out, format_args!("class=\"{class}\" "));
    }
    out.push_str("d=\"");
    for run in runs {
        path(run, out);
    }
    out.push_str("\"/>");
}

fn across(rule: &[Place; 2], out: &mut String) {
    push(
        out,
        format_args!("M{} {}h{}", rule[0].x, rule[0].y, rule[1].x - rule[0].x),
    );
}

/// `M4 120l5-3 5 2h6v-9`: the shortest spelling of steps. A run of one point is a dot.
fn path(run: &[Place], out: &mut String) {
    let Some(first) = run.first() else { return };
    push(out, format_args!("M{} {}", first.x, first.y));
    if run.len() == 1 {
        out.push_str("h0");
    }
    let mut command = ' ';
    for pair in run.windows(2) {
        let (dx, dy) = (pair[1].x - pair[0].x, pair[1].y - pair[0].y);
        let (next, numbers): (char, &[i32]) = match (dx, dy) {
            (_, 0) => ('h', &[dx]),
            (0, _) => ('v', &[dy]),
            _ => ('l', &[dx, dy]),
        };
        for (place, number) in numbers.iter().enumerate() {
            let fresh = place == 0 && next != command;
            if fresh {
                out.push(next);
            } else if *number >= 0 {
                out.push(' ');
            }
            push(out, format_args!("{number}"));
        }
        command = next;
    }
}

fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            // What XML cannot carry at all.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = out.write_fmt(text);
}
