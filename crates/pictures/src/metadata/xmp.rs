//! XMP: a small RDF document. A property may be an attribute of `rdf:Description`, an element in
//! it, or a list (`rdf:Seq`, `rdf:Alt`) inside that element; all three are understood.
//!
//! Only properties of the picture itself count, directly under the outermost description: deeper
//! down lie the credits of the pictures it was made from. The text is a stranger's, so size,
//! depth and number of events are bounded, a document type is refused and no entity is expanded
//! but the five that XML knows.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{LocalName, Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use super::{Metadata, date, text};

const MAX_BYTES: usize = 1024 * 1024;
const MAX_EVENTS: usize = 50_000;
const MAX_DEPTH: usize = 32;
const MAX_VALUE_BYTES: usize = 64 * 1024;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const RIGHTS: &str = "http://ns.adobe.com/xap/1.0/rights/";
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    Creator,
    Rights,
    Description,
    Credit,
    Headline,
    City,
    Country,
    DateCreated,
    DateTimeOriginal,
    UsageTerms,
    WebStatement,
}

/// Where the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Rdf,
    Description,
    In(Property),
    ListOf(Property),
    Item { of: Property, is_default: bool },
    Elsewhere,
}

/// What cannot be parsed yields what was read before.
pub(crate) fn read(block: &[u8]) -> Metadata {
    if block.len() > MAX_BYTES {
        return Metadata::default();
    }
    let text = String::from_utf8_lossy(block);
    let mut walk = Walk::default();
    let mut reader = NsReader::from_str(text.trim_matches('\0'));
    for _ in 0..MAX_EVENTS {
        let going_on = match reader.read_event() {
            Ok(Event::Start(tag)) => walk.start(&reader, &tag),
            Ok(Event::Empty(tag)) => walk.start(&reader, &tag) && walk.end(),
            Ok(Event::End(_)) => walk.end(),
            Ok(Event::Text(text)) => walk.text(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => walk.reference(&reference),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => true,
            Ok(Event::DocType(_) | Event::Eof) | Err(_) => false,
        };
        if !going_on {
            break;
        }
    }
    walk.metadata()
}

#[derive(Debug, Default)]
struct Walk {
    places: Vec<Place>,
    value: String,
    found: Vec<(Property, String)>,
}

impl Walk {
    /// Each step answers whether to go on.
    fn start(&mut self, reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> bool {
        if self.places.len() >= MAX_DEPTH {
            return false;
        }
        let (space, name) = reader.resolver().resolve_element(tag.name());
        let place = match (self.places.last().copied(), is(RDF, &space)) {
            (None | Some(Place::Elsewhere), true)
                if name.into_inner() == "RDF" && !self.places.contains(&Place::Description) =>
            {
                Place::Rdf
            }
            (Some(Place::Rdf), true) if name.into_inner() == "Description" => Place::Description,
            (Some(Place::Description), _) => property(&space, name).map_or(Place::Elsewhere, Place::In),
            (Some(Place::In(of)), true) => Place::ListOf(of),
            (Some(Place::ListOf(of)), true) if name.into_inner() == "li" => Place::Item {
                of,
                is_default: is_default_language(tag),
            },
            _ => Place::Elsewhere,
        };
        if place == Place::Description {
            self.attributes(reader, tag);
        }
        self.value.clear();
        self.places.push(place);
        true
    }

    fn attributes(&mut self, reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) {
        // The check for duplicates takes quadratic time, which a stranger could make use of.
        for attribute in tag.attributes().with_checks(false).flatten().take(500) {
            let (space, name) = reader.resolver().resolve_attribute(attribute.key);
            if let Some(property) = property(&space, name)
                && let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0)
            {
                self.keep(property, &value, false);
            }
        }
    }

    fn text(&mut self, text: &str) -> bool {
        let is_wanted = matches!(self.places.last(), Some(Place::In(_) | Place::Item { .. }));
        if is_wanted && self.value.len() + text.len() <= MAX_VALUE_BYTES {
            self.value += text;
        }
        true
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> bool {
        if let Ok(Some(c)) = reference.resolve_char_ref() {
            return self.text(c.encode_utf8(&mut [0; 4]));
        }
        match resolve_xml_entity(reference) {
            Some(text) => self.text(text),
            None => true,
        }
    }

    fn end(&mut self) -> bool {
        let value = std::mem::take(&mut self.value);
        match self.places.pop() {
            Some(Place::In(property)) => self.keep(property, &value, false),
            Some(Place::Item { of, is_default }) => self.keep(of, &value, is_default),
            _ => (),
        }
        true
    }

    fn keep(&mut self, property: Property, value: &str, comes_first: bool) {
        if value.trim().is_empty() || self.found.len() >= 200 {
            return;
        }
        let at = if comes_first { 0 } else { self.found.len() };
        self.found.insert(at, (property, value.to_owned()));
    }

    fn metadata(&self) -> Metadata {
        let all = |wanted: Property| {
            self.found
                .iter()
                .filter(move |(property, _)| *property == wanted)
                .map(|(_, value)| value.as_str())
        };
        let line = |wanted| all(wanted).find_map(text::line);
        let creators: Vec<String> = all(Property::Creator).filter_map(text::line).take(10).collect();
        Metadata {
            credit: line(Property::Credit),
            byline: text::line(&creators.join(", ")),
            headline: line(Property::Headline),
            caption: all(Property::Description).find_map(text::caption),
            copyright: line(Property::Rights),
            usage_terms: line(Property::UsageTerms),
            licence_url: all(Property::WebStatement).find_map(text::web_address),
            taken: all(Property::DateCreated)
                .chain(all(Property::DateTimeOriginal))
                .find_map(date::normalise),
            city: line(Property::City),
            country: line(Property::Country),
        }
    }
}

fn property(space: &ResolveResult<'_>, name: LocalName<'_>) -> Option<Property> {
    let ResolveResult::Bound(Namespace(space)) = space else {
        return None;
    };
    Some(match (*space, name.into_inner()) {
        (DC, "creator") => Property::Creator,
        (DC, "rights") => Property::Rights,
        (DC, "description") => Property::Description,
        (PHOTOSHOP, "Credit") => Property::Credit,
        (PHOTOSHOP, "Headline") => Property::Headline,
        (PHOTOSHOP, "City") => Property::City,
        (PHOTOSHOP, "Country") => Property::Country,
        (PHOTOSHOP, "DateCreated") => Property::DateCreated,
        (EXIF, "DateTimeOriginal") => Property::DateTimeOriginal,
        (RIGHTS, "UsageTerms") => Property::UsageTerms,
        (RIGHTS, "WebStatement") => Property::WebStatement,
        _ => return None,
    })
}

fn is(wanted: &str, space: &ResolveResult<'_>) -> bool {
    matches!(space, ResolveResult::Bound(Namespace(space)) if *space == wanted)
}

fn is_default_language(tag: &BytesStart<'_>) -> bool {
    let is_lang = |attribute: &Attribute<'_>| attribute.key.into_inner() == "xml:lang";
    tag.attributes()
        .with_checks(false)
        .flatten()
        .take(20)
        .any(|attribute| is_lang(&attribute) && attribute.value.as_ref() == "x-default")
}
