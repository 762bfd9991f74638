//! A line of JSON as `courant threads` and `courant statements` take it, and what is said when it is none.

use serde_json::{Map, Value};

/// The object on a line. The first line may begin with a byte order mark.
pub fn object(line: &[u8], number: u64) -> Result<Map<String, Value>, String> {
    let line = match line.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) if number == 1 => rest,
        _ => line,
    };
    let value: Value = serde_json::from_slice(line).map_err(|error| {
        format!(
            "this is no JSON: something is wrong at character {} of the line",
            error.column()
        )
    })?;
    match value {
        Value::Object(object) => Ok(object),
        _ => Err("a line must be one JSON object: {\"id\": …, \"text\": …}".to_owned()),
    }
}

/// A field that is a text, or missing.
pub fn text(object: &Map<String, Value>, field: &str) -> Result<String, String> {
    match object.get(field) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(format!("“{field}” must be a text")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_object_is_refused_in_plain_words() {
        for (line, why) in [
            ("{", "no JSON"),
            ("[1, 2]", "one JSON object"),
            ("7", "one JSON object"),
        ] {
            let refused = object(line.as_bytes(), 1).expect_err(line);
            assert!(refused.contains(why), "{refused}");
        }
        let marked = object("\u{feff}{\"text\":5}".as_bytes(), 1).expect("a mark is no letter");
        let refused = text(&marked, "text").expect_err("a number");
        assert_eq!(refused, "“text” must be a text");
        assert_eq!(text(&marked, "title").expect("missing"), "");
        object("\u{feff}{}".as_bytes(), 2).expect_err("in the middle it is one");
    }
}
