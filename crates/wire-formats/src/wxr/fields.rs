//! The flat fields of an element: every leaf's name and text. `<wp:postmeta>` has leaves of its
//! own, which come as `postmeta/…`; comments of readers are passed over.

use std::io::BufRead;

use quick_xml::Reader as Xml;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use super::utf8::Utf8;

/// One leaf. Names come without their prefix, except `content:encoded` and `excerpt:encoded`.
#[derive(Debug, Default)]
pub(super) struct Field {
    pub name: String,
    pub text: String,
    /// `domain` and `nicename` of a `<category>`.
    pub domain: String,
    pub nicename: String,
}

#[derive(Debug, Default)]
pub(super) struct Fields(pub Vec<Field>);

/// Why the fields could not be read to their end.
pub(super) enum Broken {
    EndOfFile,
    Xml(quick_xml::Error),
}

/// Metadata that plugins add can be enormous; an article needs little of it.
const MAX_FIELDS: usize = 20_000;

impl Fields {
    /// Reads up to the end tag of the element that just began.
    pub fn read<R: BufRead>(xml: &mut Xml<Utf8<R>>, buffer: &mut Vec<u8>) -> Result<Fields, Broken> {
        let mut fields = Fields::default();
        let mut path: Vec<String> = Vec::new();
        let mut open = Field::default();
        loop {
            buffer.clear();
            match xml.read_event_into(buffer).map_err(Broken::Xml)? {
                Event::Start(start) => {
                    path.push(local(start.name().0).to_owned());
                    open = Field::begin(&path, &start);
                }
                Event::End(_) => {
                    if path.pop().is_none() {
                        return Ok(fields);
                    }
                    let done = std::mem::take(&mut open);
                    if !done.name.is_empty() && fields.0.len() < MAX_FIELDS {
                        fields.0.push(done);
                    }
                }
                Event::Eof => return Err(Broken::EndOfFile),
                other => open.take(&other),
            }
        }
    }

    /// The text of the leaf that just began.
    pub fn text<R: BufRead>(xml: &mut Xml<Utf8<R>>, buffer: &mut Vec<u8>) -> Result<String, Broken> {
        let mut leaf = Field {
            name: "leaf".to_owned(),
            ..Field::default()
        };
        let mut depth = 0;
        loop {
            buffer.clear();
            match xml.read_event_into(buffer).map_err(Broken::Xml)? {
                Event::Start(_) => depth += 1,
                Event::End(_) if depth == 0 => return Ok(leaf.text),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(Broken::EndOfFile),
                other => leaf.take(&other),
            }
        }
    }

    /// The first field of this name that says something.
    pub fn one(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|field| field.name == name && !field.text.trim().is_empty())
            .map(|field| field.text.trim())
    }

    pub fn owned(&self, name: &str) -> Option<String> {
        self.one(name).map(str::to_owned)
    }

    pub fn number(&self, name: &str) -> Option<u64> {
        self.one(name)?.parse().ok()
    }

    /// The value of a `<wp:postmeta>` by its key.
    pub fn meta(&self, key: &str) -> Option<&str> {
        let at = self
            .0
            .iter()
            .position(|field| field.name == "postmeta/meta_key" && field.text.trim() == key)?;
        let value = self.0.get(at + 1)?;
        (value.name == "postmeta/meta_value").then(|| value.text.trim())
    }
}

impl Field {
    fn begin(path: &[String], start: &BytesStart<'_>) -> Field {
        let name = match path {
            [name] if name == "encoded" => start.name().0.to_owned(),
            [name] => name.clone(),
            [outer, name] if outer == "postmeta" => format!("{outer}/{name}"),
            _ => String::new(),
        };
        let attribute = |wanted: &str| {
            let found = start
                .attributes()
                .with_checks(false)
                .flatten()
                .find(|a| a.key.0 == wanted);
            found.map(|a| unescape(&a.value).unwrap_or_default().into_owned())
        };
        let is_category = name == "category";
        Field {
            name,
            text: String::new(),
            domain: attribute("domain").filter(|_| is_category).unwrap_or_default(),
            nicename: attribute("nicename").filter(|_| is_category).unwrap_or_default(),
        }
    }

    /// Adds what is text in this event. Entities that XML does not know stay as they are: in
    /// escaped HTML they are the HTML reader's business, and nothing here can define any.
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) => self.push(text),
            Event::CData(text) => self.push(text),
            Event::GeneralRef(entity) => match (entity.resolve_char_ref(), resolve_predefined_entity(entity))
            {
                (Ok(Some(c)), _) => self.push(c.encode_utf8(&mut [0; 4])),
                (_, Some(text)) => self.push(text),
                _ => self.push(&format!("&{};", &**entity)),
            },
            _ => {}
        }
    }

    fn push(&mut self, text: &str) {
        if !self.name.is_empty() {
            self.text.push_str(text);
        }
    }
}

/// `wp:post_id` → `post_id`. Exports never use another prefix for the same name.
pub(super) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
