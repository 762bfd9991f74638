//! Which values the fields may have. Only the shape is judged here: whether a topic exists or a
//! slug is free is for the caller to say.

use serde_json::{Map, Number, Value};

/// The value, if it has the shape that the field of this name must have. Members of lists that
/// have another shape are left out of the list.
pub(crate) fn checked(name: &str, value: Value) -> Option<Value> {
    match name {
        "kind" => value
            .as_str()
            .is_some_and(|kind| ["news", "analysis", "opinion", "explainer", "live"].contains(&kind))
            .then_some(value),
        "slug" | "canonical" => value.is_string().then_some(value),
        "section" => (value.is_string() || value.is_null()).then_some(value),
        "topics" | "related" | "instruments" => list(value, |item| item.is_string().then_some(item)),
        "bylines" => list(value, byline),
        "lead_picture" => picture(value, "media", &["caption", "alt"]),
        "named_picture" => {
            if value.is_null() {
                return Some(value);
            }
            let members = value.as_object()?;
            text_members(members, &["caption", "credit"])
        }
        "importance" => {
            let number = value.as_u64().filter(|number| *number <= 5)?;
            Some(Value::Number(Number::from(number)))
        }
        _ => None,
    }
}

fn list(value: Value, check: impl Fn(Value) -> Option<Value>) -> Option<Value> {
    match value {
        Value::Array(items) => Some(Value::Array(items.into_iter().filter_map(check).collect())),
        _ => None,
    }
}

/// `{"contributor": id}` or `{"name": text}`.
fn byline(value: Value) -> Option<Value> {
    let members = value.as_object()?;
    ["contributor", "name"].iter().find_map(|name| {
        let text = members.get(*name)?.as_str()?;
        Some(Value::Object(Map::from_iter([((*name).to_owned(), text.into())])))
    })
}

fn picture(value: Value, id: &str, texts: &[&str]) -> Option<Value> {
    if value.is_null() {
        return Some(value);
    }
    let members = value.as_object()?;
    let media = members.get(id)?.as_str()?;
    let mut checked = text_members(members, texts)?;
    checked
        .as_object_mut()?
        .insert(id.to_owned(), Value::String(media.to_owned()));
    Some(checked)
}

/// The named members, each text or null; null when missing.
fn text_members(members: &Map<String, Value>, names: &[&str]) -> Option<Value> {
    let mut checked = Map::new();
    for name in names {
        let value = members.get(*name).cloned().unwrap_or(Value::Null);
        if !value.is_string() && !value.is_null() {
            return None;
        }
        checked.insert((*name).to_owned(), value);
    }
    Some(Value::Object(checked))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::checked;

    #[test]
    fn only_the_shapes_of_the_contract_pass() {
        for (name, value, expected) in [
            ("kind", json!("opinion"), Some(json!("opinion"))),
            ("kind", json!("poem"), None),
            ("section", Value::Null, Some(Value::Null)),
            ("section", json!(4), None),
            ("topics", json!(["a", 1, "b"]), Some(json!(["a", "b"]))),
            ("topics", json!("a"), None),
            (
                "bylines",
                json!([{"contributor": "c"}, {"name": "Ada"}, {"by": "x"}, "y"]),
                Some(json!([{"contributor": "c"}, {"name": "Ada"}])),
            ),
            (
                "lead_picture",
                json!({"media": "m", "alt": null, "x": 1}),
                Some(json!({"media": "m", "alt": null, "caption": null})),
            ),
            ("lead_picture", json!({"alt": "a"}), None),
            ("lead_picture", json!({"media": "m", "alt": 7}), None),
            ("named_picture", Value::Null, Some(Value::Null)),
            (
                "named_picture",
                json!({"caption": "c", "credit": "d"}),
                Some(json!({"caption": "c", "credit": "d"})),
            ),
            ("importance", json!(5), Some(json!(5))),
            ("importance", json!(6), None),
            ("importance", json!(1.5), None),
            ("colour", json!("red"), None),
        ] {
            assert_eq!(checked(name, value.clone()), expected, "{name} {value}");
        }
    }
}
