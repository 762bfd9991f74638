//! XML, element by element: local names, bounded depth, no document type, nothing resolved.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::Error;
use crate::error::Place;

/// Deepest nesting; Atom with OData has six.
const MAX_DEPTH: usize = 32;
/// Longest text of one element.
const MAX_TEXT: usize = 64 << 10;
/// Longest tag with its attributes, and most bytes between two tags.
const MAX_ATTRIBUTES: usize = 32;

/// One step through a document.
pub(crate) enum Step {
    Open(Element),
    /// The element's name and the text directly in it.
    Close(String, String),
    End,
}

pub(crate) struct Element {
    /// Without its prefix.
    pub name: String,
    /// Local names and values.
    pub attributes: Vec<(String, String)>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

pub(crate) struct Steps<'a> {
    reader: Reader<Box<dyn BufRead + 'a>>,
    buffer: Vec<u8>,
    open: Vec<(String, String)>,
    pending_close: bool,
    /// Elements so far, for messages.
    pub count: u64,
}

impl<'a> Steps<'a> {
    pub fn new(input: Box<dyn BufRead + 'a>) -> Self {
        Self {
            reader: Reader::from_reader(input),
            buffer: Vec::new(),
            open: Vec::new(),
            pending_close: false,
            count: 0,
        }
    }

    pub fn next(&mut self) -> Result<Step, Error> {
        if std::mem::take(&mut self.pending_close) {
            return Ok(self.close());
        }
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            match event.map_err(|error| damaged(self.count, error))? {
                Event::Start(tag) => {
                    let element = element(&tag, self.count)?;
                    self.open.push((element.name.clone(), String::new()));
                    return self.opened(element);
                }
                Event::Empty(tag) => {
                    let element = element(&tag, self.count)?;
                    self.open.push((element.name.clone(), String::new()));
                    self.pending_close = true;
                    return self.opened(element);
                }
                Event::Text(text) => add_text(&mut self.open, &text)?,
                Event::CData(text) => add_text(&mut self.open, &text)?,
                Event::GeneralRef(name) => add_text(&mut self.open, entity(&name))?,
                Event::End(_) => return Ok(self.close()),
                Event::DocType(_) => {
                    return Err(Error::broken(
                        Place::default(),
                        "it brings a document type, which is not read",
                    ));
                }
                Event::Eof if self.open.is_empty() => return Ok(Step::End),
                Event::Eof => return Err(Error::broken(Place::default(), "it breaks off before its end")),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    fn opened(&mut self, element: Element) -> Result<Step, Error> {
        self.count += 1;
        if self.open.len() > MAX_DEPTH {
            return Err(Error::TooMuch {
                of: "nested elements",
                max: MAX_DEPTH as u64,
            });
        }
        Ok(Step::Open(element))
    }

    fn close(&mut self) -> Step {
        match self.open.pop() {
            Some((name, text)) => Step::Close(name, text),
            None => Step::End,
        }
    }
}

fn add_text(open: &mut [(String, String)], more: &str) -> Result<(), Error> {
    let Some((_, text)) = open.last_mut() else {
        return Ok(());
    };
    if text.len() + more.len() > MAX_TEXT {
        return Err(Error::TooMuch {
            of: "bytes in one element",
            max: MAX_TEXT as u64,
        });
    }
    text.push_str(more);
    Ok(())
}

/// The five entities of XML; numbers and names are not part of any format here.
fn entity(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "\u{fffd}",
    }
}

fn element(tag: &BytesStart<'_>, count: u64) -> Result<Element, Error> {
    let name = tag.local_name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|error| damaged(count, quick_xml::Error::from(error)))?;
        if attributes.len() == MAX_ATTRIBUTES {
            return Err(Error::TooMuch {
                of: "attributes",
                max: MAX_ATTRIBUTES as u64,
            });
        }
        let value: &str = &attribute.value;
        let value = quick_xml::escape::unescape(value).unwrap_or(Cow::Borrowed(value));
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value.into_owned()));
    }
    Ok(Element { name, attributes })
}

fn damaged(count: u64, error: quick_xml::Error) -> Error {
    match error {
        quick_xml::Error::Io(error) => match std::sync::Arc::try_unwrap(error) {
            Ok(error) => error.into(),
            Err(_) => Error::broken(Place::default(), "reading stopped"),
        },
        other => Error::broken(
            Place::default(),
            format!(
                "it is not well-formed XML near element {count}: {}",
                crate::error::clip(&other.to_string())
            ),
        ),
    }
}
