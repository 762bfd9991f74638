//! A stretch of text with its marks, and what marks are called in the shared document.

use std::sync::Arc;

use courant_body::{Href, Marks};
use serde_json::Value;
use yrs::Any;
use yrs::types::Attrs;

/// Text with the same marks throughout.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub text: String,
    pub marks: Marks,
    /// Suggested to be inserted, and so no part of the body yet.
    pub hidden: bool,
    /// The ids of the suggestions that it belongs to.
    pub suggestions: Vec<String>,
}

impl Run {
    pub(crate) fn plain(text: &str, marks: &Marks) -> Run {
        Run {
            text: text.to_owned(),
            marks: marks.clone(),
            hidden: false,
            suggestions: Vec::new(),
        }
    }

    /// From a text with the attributes that the shared document holds for it.
    pub(crate) fn read(text: String, attributes: Option<&Attrs>) -> Run {
        let mut run = Run::plain("", &Marks::default());
        run.text = text;
        for (key, value) in attributes.into_iter().flatten() {
            let value = json(value);
            let name = mark_name(key);
            match name {
                "suggest_insert" | "suggest_delete" if is_on(&value) => {
                    run.hidden |= name == "suggest_insert";
                    let id = match value.get("id") {
                        Some(Value::String(id)) => id.clone(),
                        Some(Value::Number(id)) => id.to_string(),
                        _ => key.to_string(),
                    };
                    run.suggestions.push(id);
                }
                _ => set_mark(&mut run.marks, name, &value),
            }
        }
        run
    }
}

/// What is seen of the runs where suggestions are left out, character by character.
pub(crate) fn visible(runs: &[Run]) -> impl Iterator<Item = (char, &Marks)> {
    runs.iter()
        .filter(|run| !run.hidden)
        .flat_map(|run| run.text.chars().map(|c| (c, &run.marks)))
}

/// Marks that may overlap with themselves (suggestions) are written with a hash of their
/// attributes behind the name, as in `suggest_insert--Ab3+/x0=`.
fn mark_name(key: &str) -> &str {
    match key.len().checked_sub(10).and_then(|at| key.split_at_checked(at)) {
        Some((name, hash))
            if hash.starts_with("--")
                && hash[2..]
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"+/=".contains(&b)) =>
        {
            name
        }
        _ => key,
    }
}

fn is_on(value: &Value) -> bool {
    !matches!(value, Value::Null | Value::Bool(false))
}

/// Sets the mark of this name. Unknown marks and links that may not be followed are left out.
pub(crate) fn set_mark(marks: &mut Marks, name: &str, value: &Value) {
    let on = is_on(value);
    match name {
        "strong" => marks.strong |= on,
        "em" => marks.em |= on,
        "code" => marks.code |= on,
        "sub" => marks.sub |= on,
        "sup" => marks.sup |= on,
        "link" => {
            let href = value.get("href").and_then(Value::as_str);
            if let Some(href) = href.and_then(|href| Href::parse(href).ok()) {
                marks.link = Some(href);
            }
        }
        _ => {}
    }
}

/// The attributes that turn text with the marks `from` into text with the marks `to`.
pub(crate) fn mark_changes(from: &Marks, to: &Marks) -> Attrs {
    let mut attrs = Attrs::new();
    for (name, from, to) in [
        ("strong", from.strong, to.strong),
        ("em", from.em, to.em),
        ("code", from.code, to.code),
        ("sub", from.sub, to.sub),
        ("sup", from.sup, to.sup),
    ] {
        if from != to {
            // An empty object is what y-prosemirror writes for a mark without attributes.
            let value = if to { Any::Map(Arc::default()) } else { Any::Null };
            attrs.insert(Arc::from(name), value);
        }
    }
    if from.link != to.link {
        let value = to.link.as_ref().map_or(Any::Null, |href| {
            let href = (String::from("href"), Any::from(href.as_str()));
            Any::Map(Arc::new([href].into_iter().collect()))
        });
        attrs.insert(Arc::from("link"), value);
    }
    attrs
}

/// A value of the shared document as JSON. What JSON cannot say is null.
pub(crate) fn json(value: &Any) -> Value {
    match value {
        Any::Null | Any::Undefined | Any::Buffer(_) => Value::Null,
        Any::Bool(value) => Value::Bool(*value),
        Any::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Value::from(whole),
            (None, Some(broken)) => Value::from(broken),
            (None, None) => Value::Null,
        },
        Any::String(text) => Value::String(text.to_string()),
        Any::Array(items) => items.iter().map(json).collect(),
        Any::Map(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), json(value)))
            .collect(),
    }
}

/// JSON as a value of the shared document. Whole numbers stay whole, as JavaScript has them.
pub(crate) fn any(value: &Value) -> Any {
    match value {
        Value::Null => Any::Null,
        Value::Bool(value) => Any::Bool(*value),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => Any::Number(yrs::Number::Int(whole)),
            (None, Some(broken)) => Any::from(broken),
            (None, None) => Any::Null,
        },
        Value::String(text) => Any::from(text.as_str()),
        Value::Array(items) => Any::from(items.iter().map(any).collect::<Vec<_>>()),
        Value::Object(members) => Any::Map(Arc::new(
            members
                .iter()
                .map(|(key, value)| (key.clone(), any(value)))
                .collect(),
        )),
    }
}
