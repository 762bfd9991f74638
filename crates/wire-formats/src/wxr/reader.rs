//! The stream of items.

use std::io::BufRead;

use quick_xml::Reader as Xml;
use quick_xml::events::Event;

use super::error::Progress;
use super::fields::{Broken, Fields, local};
use super::item::Item;
use super::site::Site;
use super::skip::{self, Skipped};
use super::utf8::Utf8;
use crate::Error;
use crate::limits::MAX_WXR_ITEM_BYTES;
use crate::text::{shorten, squeeze};

/// Yields the posts, pages and attachments of an export, one at a time. After an error nothing
/// more comes; everything yielded before is whole.
pub struct Reader<R> {
    xml: Xml<Utf8<R>>,
    buffer: Vec<u8>,
    site: Site,
    skipped: Skipped,
    progress: Progress,
    place: Place,
    largest: u64,
}

/// How far into the document the stream is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Outside,
    InRss,
    InChannel,
    Ended,
}

impl<R: BufRead> Reader<R> {
    /// Nothing is read before the first item is asked for.
    pub fn new(from: R) -> Reader<R> {
        let mut xml = Xml::from_reader(Utf8::new(from, MAX_WXR_ITEM_BYTES));
        let config = xml.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Reader {
            xml,
            buffer: Vec::new(),
            site: Site::default(),
            skipped: Skipped::default(),
            progress: Progress::default(),
            place: Place::Outside,
            largest: 0,
        }
    }

    /// What the export says of the whole site, as far as it was read.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// What was passed over so far, and why.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// The longest item so far, in bytes of XML; memory does not grow with anything else.
    pub fn largest_item(&self) -> u64 {
        self.largest
    }

    /// What was odd about the file as a whole.
    pub fn notes(&self) -> Vec<String> {
        match self.xml.get_ref().repaired {
            0 => Vec::new(),
            n => vec![format!(
                "{n} bytes were no text in the file’s encoding; they were read as Windows-1252 (Latin-1)"
            )],
        }
    }

    /// The next item, `None` at the proper end.
    fn step(&mut self) -> Result<Option<Item>, Error> {
        loop {
            self.buffer.clear();
            let event = self.xml.read_event_into(&mut self.buffer);
            let event = event.map_err(|error| self.progress.explain(error, self.xml.error_position()))?;
            let name = match event {
                Event::Start(start) => local(start.name().0).to_owned(),
                Event::End(_) => {
                    self.place = match self.place {
                        Place::InChannel => Place::InRss,
                        _ => Place::Ended,
                    };
                    continue;
                }
                Event::DocType(text) if text.contains('[') || text.contains("ENTITY") => {
                    return Err(Error::DocumentType);
                }
                Event::Eof => return self.end(),
                _ => continue,
            };
            match (self.place, name.as_str()) {
                (Place::Outside, "rss") => self.place = Place::InRss,
                (Place::InRss, "channel") => self.place = Place::InChannel,
                (Place::Outside, other) => {
                    return Err(not_wxr(format!("it begins with <{}>", shorten(other, 40))));
                }
                (Place::InChannel, _) => {
                    if let Some(item) = self.child(&name)? {
                        return Ok(Some(item));
                    }
                }
                (Place::InRss | Place::Ended, _) => {
                    self.fields()?;
                }
            }
        }
    }

    /// One child of the channel: an item, or something about the site.
    fn child(&mut self, name: &str) -> Result<Option<Item>, Error> {
        if matches!(
            name,
            "title" | "link" | "language" | "base_blog_url" | "description" | "pubDate"
        ) {
            return self.text(name).map(|()| None);
        }
        let fields = self.fields()?;
        match name {
            "author" => self.site.add_author(&fields),
            "category" => self.site.add_category(&fields),
            "tag" => self.site.add_tag(&fields),
            "item" => return Ok(self.item(&fields)),
            _ => {}
        }
        Ok(None)
    }

    fn item(&mut self, fields: &Fields) -> Option<Item> {
        let title = fields.one("title").or_else(|| fields.one("post_name"));
        self.progress.whole += 1;
        self.progress.last = Some(shorten(&squeeze(title.unwrap_or("without a title")), 60));
        match skip::reason(fields) {
            Some(reason) => {
                self.skipped.add(reason, title);
                None
            }
            None => Some(Item::of(fields, &self.site)),
        }
    }

    fn fields(&mut self) -> Result<Fields, Error> {
        let start = self.xml.buffer_position();
        self.xml.get_mut().allow(MAX_WXR_ITEM_BYTES);
        let fields = Fields::read(&mut self.xml, &mut self.buffer).map_err(|broken| match broken {
            Broken::EndOfFile => self.progress.truncated(self.xml.buffer_position()),
            Broken::Xml(error) => self.progress.explain(error, self.xml.error_position()),
        })?;
        self.largest = self.largest.max(self.xml.buffer_position() - start);
        self.xml.get_mut().allow(MAX_WXR_ITEM_BYTES);
        Ok(fields)
    }

    /// A leaf of the channel.
    fn text(&mut self, name: &str) -> Result<(), Error> {
        let text = Fields::text(&mut self.xml, &mut self.buffer).map_err(|broken| match broken {
            Broken::EndOfFile => self.progress.truncated(self.xml.buffer_position()),
            Broken::Xml(error) => self.progress.explain(error, self.xml.error_position()),
        })?;
        let text = squeeze(&text);
        match name {
            "title" => self.site.title = text,
            "language" => self.site.language = Some(text),
            "base_blog_url" => self.site.url = Some(text.trim_end_matches('/').to_owned()),
            "link" if self.site.url.is_none() => self.site.url = Some(text.trim_end_matches('/').to_owned()),
            _ => {}
        }
        Ok(())
    }

    fn end(&self) -> Result<Option<Item>, Error> {
        match self.place {
            Place::Ended => Ok(None),
            Place::Outside => Err(not_wxr("it holds no <rss> element".to_owned())),
            Place::InRss | Place::InChannel => Err(self.progress.truncated(self.xml.buffer_position())),
        }
    }
}

impl<R: BufRead> Iterator for Reader<R> {
    type Item = Result<Item, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.place == Place::Ended {
            return None;
        }
        match self.step() {
            Ok(Some(item)) => Some(Ok(item)),
            Ok(None) => {
                self.place = Place::Ended;
                None
            }
            Err(error) => {
                self.place = Place::Ended;
                Some(Err(error))
            }
        }
    }
}

fn not_wxr(detail: String) -> Error {
    Error::WrongFormat {
        expected: "WordPress export",
        detail,
        hint: "in WordPress, use Tools › Export › All content and import the .xml file it saves",
    }
}
