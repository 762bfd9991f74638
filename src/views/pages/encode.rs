//! A page as it is kept: its bytes in three encodings, each with its headers and strong ETag ready,
//! so that serving it is two clones and a write. An encoding is made when a reader first takes it: the
//! one who waits for a page to be rendered waits for no encoding but their own.

use std::io::Write;
use std::sync::OnceLock;

use bytes::Bytes;
use http::HeaderMap;
use http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    LAST_MODIFIED, VARY,
};
use sha2::{Digest, Sha256};

use super::{Made, Rendered};
use crate::base::clock::Micros;
use crate::changes::Subject;
use crate::news::readers::Counter;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Identity,
    Gzip,
    Brotli,
}

/// One encoding of a page.
#[derive(Debug)]
pub struct Variant {
    pub headers: HeaderMap,
    /// The headers of the answer "you have it already" (304).
    pub unchanged: HeaderMap,
    pub body: Bytes,
    pub etag: HeaderValue,
}

/// A page in memory.
#[derive(Debug)]
pub struct StoredPage {
    pub status: http::StatusCode,
    identity: Variant,
    gzip: OnceLock<Option<Variant>>,
    brotli: OnceLock<Option<Variant>>,
    pub counts: Option<Counter>,
    pub subjects: Vec<Subject>,
    pub valid_until: Option<Micros>,
    /// What the variants were made of, so that they can be made better later.
    source: Source,
}

#[derive(Debug)]
struct Source {
    content_type: &'static str,
    last_modified: Option<Micros>,
    /// Headers of every variant.
    extra: HeaderMap,
    /// Of the plain bytes.
    digest: String,
    effort: Effort,
}

/// How hard to compress: at once, or for a page that has proved to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effort {
    Now,
    Best,
}

impl Effort {
    /// A 40 kB page takes about 1.5 ms each at 5 and 6, and 58 ms at brotli 11.
    fn levels(self) -> (u32, u32) {
        match self {
            Effort::Now => (6, 5),
            Effort::Best => (9, 11),
        }
    }
}

/// Below this, compression costs more than it saves (one packet either way).
const WORTH_COMPRESSING: usize = 600;

impl StoredPage {
    /// Encodes a rendered page.
    pub fn new(rendered: Rendered, made: &Made, extra: &HeaderMap) -> StoredPage {
        let status = http::StatusCode::from_u16(rendered.status).unwrap_or(http::StatusCode::OK);
        let source = Source {
            content_type: rendered.content_type,
            last_modified: rendered.last_modified,
            extra: extra.clone(),
            digest: digest(rendered.body.as_bytes()),
            effort: Effort::Now,
        };
        let body = Bytes::from(rendered.body);
        StoredPage {
            status,
            identity: variant(&source, Encoding::Identity, body),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            counts: rendered.counts,
            subjects: made.subjects().copied().collect(),
            valid_until: made.valid_until(),
            source,
        }
    }

    fn encoded(&self, encoding: Encoding) -> Option<&Variant> {
        let body = &self.identity.body;
        if body.len() < WORTH_COMPRESSING {
            return None;
        }
        let (gzip_level, brotli_level) = self.source.effort.levels();
        let place = match encoding {
            Encoding::Identity => return Some(&self.identity),
            Encoding::Gzip => &self.gzip,
            Encoding::Brotli => &self.brotli,
        };
        let make = || {
            let bytes = match encoding {
                Encoding::Identity => None,
                Encoding::Gzip => gzip(body, gzip_level),
                Encoding::Brotli => brotli(body, brotli_level),
            };
            bytes.map(|bytes| variant(&self.source, encoding, bytes))
        };
        place.get_or_init(make).as_ref()
    }

    /// The same page in the smallest variants, or `None` when it has them.
    pub(super) fn at_best(&self) -> Option<StoredPage> {
        if self.source.effort == Effort::Best || self.identity.body.len() < WORTH_COMPRESSING {
            return None;
        }
        let source = Source {
            content_type: self.source.content_type,
            last_modified: self.source.last_modified,
            extra: self.source.extra.clone(),
            digest: self.source.digest.clone(),
            effort: Effort::Best,
        };
        let page = StoredPage {
            status: self.status,
            identity: variant(&source, Encoding::Identity, self.identity.body.clone()),
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            counts: self.counts.clone(),
            subjects: self.subjects.clone(),
            valid_until: self.valid_until,
            source,
        };
        // Now, on the thread that has the time; no reader waits for these.
        page.encoded(Encoding::Gzip);
        page.encoded(Encoding::Brotli);
        Some(page)
    }

    /// The best variant that the reader's browser takes.
    pub fn variant(&self, accept_encoding: Option<&HeaderValue>) -> &Variant {
        let accepts = accept_encoding
            .and_then(|value| value.to_str().ok())
            .unwrap_or("");
        for (coding, encoding) in [("br", Encoding::Brotli), ("gzip", Encoding::Gzip)] {
            if accepts_coding(accepts, coding)
                && let Some(variant) = self.encoded(encoding)
            {
                return variant;
            }
        }
        &self.identity
    }

    /// What it costs in memory, in bytes. A variant that nobody has taken yet counts as it will be then:
    /// the cache weighs a page once.
    pub fn weight(&self) -> u64 {
        let body = self.identity.body.len();
        let compressed = [&self.gzip, &self.brotli]
            .into_iter()
            .map(|place| match place.get() {
                Some(made) => made.as_ref().map_or(0, |v| v.body.len() + 1_000),
                None if body < WORTH_COMPRESSING => 0,
                None => body / 3 + 1_000,
            })
            .sum::<usize>();
        (self.identity.body.len() + compressed + 1_500 + self.subjects.len() * size_of::<Subject>()) as u64
    }
}

/// Whether an `Accept-Encoding` list takes a coding: named, and not with `q=0`.
fn accepts_coding(list: &str, coding: &str) -> bool {
    list.split(',').any(|item| {
        let (name, params) = item.split_once(';').unwrap_or((item, ""));
        let refused = params
            .trim()
            .strip_prefix("q=")
            .is_some_and(|q| q.trim().parse::<f32>() == Ok(0.0));
        name.trim().eq_ignore_ascii_case(coding) && !refused
    })
}

fn variant(source: &Source, encoding: Encoding, body: Bytes) -> Variant {
    let mut headers = source.extra.clone();
    let (suffix, name) = match encoding {
        Encoding::Identity => ("", None),
        Encoding::Gzip => ("-gz", Some("gzip")),
        Encoding::Brotli => ("-br", Some("br")),
    };
    // Strong: other bytes, other tag; the level of compression is part of the bytes.
    let etag = header(&format!("\"{}{suffix}{}\"", source.digest, body.len()));
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(source.content_type));
    headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    headers.insert(ETAG, etag.clone());
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    headers
        .entry(CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("public, max-age=0, must-revalidate"));
    if let Some(name) = name {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(name));
    }
    if let Some(at) = source.last_modified {
        insert_date(&mut headers, LAST_MODIFIED, at);
    }
    let mut unchanged = headers.clone();
    for name in [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING] {
        unchanged.remove(name);
    }
    Variant {
        headers,
        unchanged,
        body,
        etag,
    }
}

fn insert_date(headers: &mut HeaderMap, name: HeaderName, at: Micros) {
    headers.insert(
        name,
        header(&at.timestamp().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()),
    );
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static(""))
}

fn digest(body: &[u8]) -> String {
    Sha256::digest(body)
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn gzip(body: &[u8], level: u32) -> Option<Bytes> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    encoder.write_all(body).ok()?;
    encoder.finish().ok().map(Bytes::from)
}

fn brotli(body: &[u8], level: u32) -> Option<Bytes> {
    let mut out = Vec::new();
    let params = brotli::enc::BrotliEncoderParams {
        quality: level as i32,
        ..brotli::enc::BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &body[..], &mut out, &params).ok()?;
    Some(Bytes::from(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_chosen_as_the_browser_says() {
        for (list, br, gz) in [
            ("gzip, deflate, br", true, true),
            ("br;q=0, gzip;q=0.5", false, true),
            ("GZIP", false, true),
            ("broken", false, false),
            ("", false, false),
        ] {
            assert_eq!(
                (accepts_coding(list, "br"), accepts_coding(list, "gzip")),
                (br, gz),
                "{list}"
            );
        }
    }

    #[test]
    fn every_variant_has_a_tag_of_its_own() {
        let page = StoredPage::new(
            Rendered::html("word ".repeat(500)),
            &Made::default(),
            &HeaderMap::new(),
        );
        let tag = |accept: &'static str| page.variant(Some(&HeaderValue::from_static(accept))).etag.clone();
        let tags = [tag("br"), tag("gzip"), tag("identity")];
        assert!(
            tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2],
            "{tags:?}"
        );
        assert!(page.at_best().is_some());
    }

    /// Who asks for a page that is not kept waits for their own encoding only; one that nobody takes is
    /// never made, and counts in the cache all the same.
    #[test]
    fn an_encoding_is_made_when_it_is_first_taken() {
        let page = StoredPage::new(
            Rendered::html("word ".repeat(500)),
            &Made::default(),
            &HeaderMap::new(),
        );
        let before = page.weight();
        assert!(page.brotli.get().is_none() && page.gzip.get().is_none());
        let accept = HeaderValue::from_static("gzip, br");
        let first = page.variant(Some(&accept)).body.clone();
        assert!(page.brotli.get().is_some() && page.gzip.get().is_none());
        assert_eq!(
            page.variant(Some(&accept)).body.as_ptr(),
            first.as_ptr(),
            "made once"
        );
        assert!(page.weight() <= before);
        let best = page.at_best().expect("smaller");
        assert!(best.brotli.get().is_some() && best.gzip.get().is_some());
        assert!(best.at_best().is_none());
    }
}
