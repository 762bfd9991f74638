//! One binary for all journeys; a reader a file. `fixtures/` holds invented texts of our own; the
//! real files beside the repository are read in place, and skipped with a word when absent.

mod feed;
mod hostile;
mod html;
mod never_panics;
mod page_html;
mod page_text;
mod wxr;
mod wxr_stream;

use std::path::PathBuf;

/// A fixture's bytes.
fn fixture(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A file of other people's data, which is not part of the repository.
fn shared(name: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data")
        .join(name);
    match std::fs::read(&path) {
        Ok(bytes) => Some(bytes),
        Err(_) => {
            eprintln!("skipped: {} is not here", path.display());
            None
        }
    }
}

/// The body as HTML, and proof that the desk would accept it.
fn shown(body: &courant_body::Body) -> String {
    courant_body::Body::from_json(&body.to_json()).expect("a body that the desk accepts");
    body.to_html(&WithPictures)
}

struct WithPictures;

impl courant_body::Surroundings for WithPictures {
    fn picture(&self, media: &str, alt: Option<&str>) -> Option<courant_body::PictureHtml> {
        Some(courant_body::PictureHtml {
            element: format!("<img {media} {}>", alt.unwrap_or("-")),
            caption: String::new(),
            credit: String::new(),
        })
    }
}
