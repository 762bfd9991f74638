//! XMP: a small RDF document. A property may be an attribute of `rdf:Description`, an element in
//! it, a list (`rdf:Seq`, `rdf:Bag`, `rdf:Alt`) inside that element or an `rdf:resource`; all are
//! understood. Of alternatives in several languages `x-default` counts, else the first.
//!
//! Only properties of the picture itself count, directly under an outermost description: deeper
//! down lie the credits of the pictures it was made from. The one exception are IPTC's locations,
//! of which the first is looked into. The text is a stranger's, so size, depth and number of events
//! are bounded, a document type is refused and no entity is expanded but the five that XML knows.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{LocalName, Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use crate::{DateTaken, PhotoMetadata, Place, Unread, text};

const MAX_EVENTS: usize = 50_000;
const MAX_DEPTH: usize = 32;
const MAX_VALUES: usize = 500;

const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const DC: &str = "http://purl.org/dc/elements/1.1/";
const PHOTOSHOP: &str = "http://ns.adobe.com/photoshop/1.0/";
const RIGHTS: &str = "http://ns.adobe.com/xap/1.0/rights/";
const EXIF: &str = "http://ns.adobe.com/exif/1.0/";
const CORE: &str = "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/";
const EXTENSION: &str = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Property {
    AltText,
    Country(Where),
    City(Where),
    Copyright,
    Creator,
    Credit,
    DateCreated,
    DateTimeOriginal,
    Description,
    Headline,
    Instructions,
    Location(Where),
    Region(Where),
    Source,
    SourceType,
    Subject,
    Sublocation(Where),
    UsageTerms,
    WebStatement,
}

/// IPTC's older fields are the picture's; its newer ones tell two places apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Picture,
    Shown,
    Created,
}

/// Where the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Rdf,
    Description,
    In(Property),
    ListOf(Property),
    Item { of: Property, is_default: bool },
    Struct(Where),
    Elsewhere,
}

pub(crate) fn read(packet: &[u8], unread: &mut Vec<Unread>) -> PhotoMetadata {
    if is_wide(packet) {
        unread.push(Unread::XmpNotUtf8);
        return PhotoMetadata::default();
    }
    let text = String::from_utf8_lossy(packet);
    let mut walk = Walk::default();
    let mut reader = NsReader::from_str(text.trim_matches(['\0', '\u{FEFF}']));
    for _ in 0..MAX_EVENTS {
        let going_on = match reader.read_event() {
            Ok(Event::Start(tag)) => walk.start(&reader, &tag),
            Ok(Event::Empty(tag)) => walk.start(&reader, &tag) && walk.end(),
            Ok(Event::End(_)) => walk.end(),
            Ok(Event::Text(text)) => walk.text(&text.xml10_content()),
            Ok(Event::CData(text)) => walk.text(&text.xml10_content()),
            Ok(Event::GeneralRef(reference)) => walk.reference(&reference),
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => true,
            Ok(Event::DocType(_)) => {
                unread.push(Unread::XmpDocumentType);
                return PhotoMetadata::default();
            }
            Ok(Event::Eof) => {
                if !walk.stands.is_empty() {
                    unread.push(Unread::XmpDamaged);
                }
                return walk.photo();
            }
            Err(_) => false,
        };
        if !going_on {
            break;
        }
    }
    unread.push(Unread::XmpDamaged);
    walk.photo()
}

/// UTF-16 and UTF-32 have a zero byte among the first four, or a mark that says so.
fn is_wide(packet: &[u8]) -> bool {
    let head = &packet[..packet.len().min(4)];
    let is_marked = head.starts_with(b"\xFE\xFF") || head.starts_with(b"\xFF\xFE");
    is_marked || (head.contains(&0) && head.iter().any(|byte| *byte != 0))
}

#[derive(Debug, Default)]
struct Walk {
    stands: Vec<Stand>,
    value: String,
    found: Vec<(Property, String)>,
    seen_shown: bool,
    seen_created: bool,
}

impl Walk {
    /// Each step answers whether to go on.
    fn start(&mut self, reader: &NsReader<&[u8]>, tag: &BytesStart<'_>) -> bool {
        if self.stands.len() >= MAX_DEPTH {
            return false;
        }
        let (space, name) = reader.resolver().resolve_element(tag.name());
        let is_rdf = is(RDF, &space);
        let local = name.into_inner();
        let stand = match self.stands.last().copied() {
            None | Some(Stand::Elsewhere)
                if is_rdf && local == "RDF" && !self.stands.contains(&Stand::Description) =>
            {
                Stand::Rdf
            }
            Some(Stand::Rdf) if is_rdf && local == "Description" => Stand::Description,
            Some(Stand::Description) => property(&space, name).map_or(Stand::Elsewhere, Stand::In),
            Some(Stand::In(of)) if is_rdf && matches!(local, "Bag" | "Seq" | "Alt") => Stand::ListOf(of),
            Some(Stand::ListOf(Property::Location(at))) if is_rdf && local == "li" => self.first(at),
            Some(Stand::ListOf(of)) if is_rdf && local == "li" => Stand::Item {
                of,
                is_default: is_default_language(tag),
            },
            Some(Stand::Struct(at)) if is_rdf && local == "Description" => Stand::Struct(at),
            Some(Stand::Struct(at)) => part(&space, name, at).map_or(Stand::Elsewhere, Stand::In),
            _ => Stand::Elsewhere,
        };
        match stand {
            Stand::Description => self.attributes(reader, tag, property),
            Stand::Struct(at) => self.attributes(reader, tag, |space, name| part(space, name, at)),
            Stand::In(of) => self.attributes(reader, tag, |space, name| {
                (is(RDF, space) && name.into_inner() == "resource").then_some(of)
            }),
            _ => (),
        }
        self.value.clear();
        self.stands.push(stand);
        true
    }

    /// Only one location is looked into, or its parts would be mixed with another's.
    fn first(&mut self, at: Where) -> Stand {
        let seen = match at {
            Where::Created => &mut self.seen_created,
            Where::Shown | Where::Picture => &mut self.seen_shown,
        };
        if std::mem::replace(seen, true) {
            Stand::Elsewhere
        } else {
            Stand::Struct(at)
        }
    }

    fn attributes(
        &mut self,
        reader: &NsReader<&[u8]>,
        tag: &BytesStart<'_>,
        wanted: impl Fn(&ResolveResult<'_>, LocalName<'_>) -> Option<Property>,
    ) {
        // The check for duplicates takes quadratic time, which a stranger could make use of.
        for attribute in tag.attributes().with_checks(false).flatten().take(500) {
            let (space, name) = reader.resolver().resolve_attribute(attribute.key);
            if let Some(property) = wanted(&space, name)
                && let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0)
            {
                self.keep(property, &value, false);
            }
        }
    }

    fn text(&mut self, text: &str) -> bool {
        if matches!(self.stands.last(), Some(Stand::In(_) | Stand::Item { .. })) {
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
        match self.stands.pop() {
            Some(Stand::In(property)) => self.keep(property, &value, false),
            Some(Stand::Item { of, is_default }) => self.keep(of, &value, is_default),
            _ => (),
        }
        true
    }

    fn keep(&mut self, property: Property, value: &str, comes_first: bool) {
        if value.trim().is_empty() || self.found.len() >= MAX_VALUES {
            return;
        }
        let at = if comes_first { 0 } else { self.found.len() };
        self.found.insert(at, (property, value.to_owned()));
    }

    fn photo(&self) -> PhotoMetadata {
        let all = |wanted: Property| {
            self.found
                .iter()
                .filter(move |(property, _)| *property == wanted)
                .map(|(_, value)| value.as_str())
        };
        let line = |wanted| all(wanted).find_map(text::line);
        let lines = |wanted, most| all(wanted).find_map(|value| text::lines(value, most));
        let place = |at| {
            let place = Place {
                sublocation: line(Property::Sublocation(at)),
                city: line(Property::City(at)),
                region: line(Property::Region(at)),
                country: line(Property::Country(at)),
            };
            place.some()
        };
        PhotoMetadata {
            headline: line(Property::Headline),
            caption: lines(Property::Description, text::CAPTION_CHARS),
            credit: line(Property::Credit),
            byline: text::people(all(Property::Creator)),
            copyright: line(Property::Copyright),
            rights: lines(Property::UsageTerms, text::NOTE_CHARS),
            source: line(Property::Source),
            date_taken: all(Property::DateCreated)
                .chain(all(Property::DateTimeOriginal))
                .find_map(DateTaken::parse),
            place: [Where::Picture, Where::Shown, Where::Created]
                .into_iter()
                .find_map(place),
            keywords: text::keywords(all(Property::Subject)),
            alt_text: lines(Property::AltText, text::ALT_CHARS),
            instructions: lines(Property::Instructions, text::NOTE_CHARS),
            digital_source_type: all(Property::SourceType).find_map(text::source_type),
            web_statement: all(Property::WebStatement).find_map(text::web_address),
        }
    }
}

fn property(space: &ResolveResult<'_>, name: LocalName<'_>) -> Option<Property> {
    let ResolveResult::Bound(Namespace(space)) = space else {
        return None;
    };
    Some(match (*space, name.into_inner()) {
        (DC, "creator") => Property::Creator,
        (DC, "description") => Property::Description,
        (DC, "rights") => Property::Copyright,
        (DC, "subject") => Property::Subject,
        (PHOTOSHOP, "City") => Property::City(Where::Picture),
        (PHOTOSHOP, "Country") => Property::Country(Where::Picture),
        (PHOTOSHOP, "Credit") => Property::Credit,
        (PHOTOSHOP, "DateCreated") => Property::DateCreated,
        (PHOTOSHOP, "Headline") => Property::Headline,
        (PHOTOSHOP, "Instructions") => Property::Instructions,
        (PHOTOSHOP, "Source") => Property::Source,
        (PHOTOSHOP, "State") => Property::Region(Where::Picture),
        (CORE, "AltTextAccessibility") => Property::AltText,
        (CORE, "Location") => Property::Sublocation(Where::Picture),
        (EXTENSION, "DigitalSourceType") => Property::SourceType,
        (EXTENSION, "LocationCreated") => Property::Location(Where::Created),
        (EXTENSION, "LocationShown") => Property::Location(Where::Shown),
        (EXIF, "DateTimeOriginal") => Property::DateTimeOriginal,
        (RIGHTS, "UsageTerms") => Property::UsageTerms,
        (RIGHTS, "WebStatement") => Property::WebStatement,
        _ => return None,
    })
}

/// What IPTC's structure for a location holds.
fn part(space: &ResolveResult<'_>, name: LocalName<'_>, at: Where) -> Option<Property> {
    if !is(EXTENSION, space) {
        return None;
    }
    Some(match name.into_inner() {
        "City" => Property::City(at),
        "CountryName" => Property::Country(at),
        "ProvinceState" => Property::Region(at),
        "Sublocation" => Property::Sublocation(at),
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
