//! What the photographer did not mean to publish is not passed on.

use exif::{In, Tag};
use img_parts::ImageEXIF;
use img_parts::jpeg::{Jpeg, markers};
use img_parts::webp::WebP;
use pictures::{Format, Limits, RightsNote, read};

use crate::draw;

/// A picture with a position and a serial number in EXIF, and another position in XMP.
fn telling() -> Vec<u8> {
    let mut fields = draw::position();
    fields.push(draw::ascii(Tag::Artist, "Ana Lima"));
    let packet = draw::xmp(
        r#"xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="48,51.4N" photoshop:Credit="Lusa""#,
        "<photoshop:Instructions>SECRET-NOTE</photoshop:Instructions>",
    );
    let file = draw::jpeg_with_exif(draw::jpeg(640, 480), &draw::exif_block(&fields));
    draw::with_segment(
        draw::jpeg_with_xmp(file, &packet),
        markers::COM,
        b"SECRET-COMMENT".to_vec(),
    )
}

#[test]
fn the_test_picture_really_has_a_position() {
    let jpeg = Jpeg::from_bytes(telling().into()).expect("a JPEG");
    let block = jpeg.exif().expect("EXIF").to_vec();
    let exif = exif::Reader::new().read_raw(block).expect("readable");
    assert!(exif.get_field(Tag::GPSLatitude, In::PRIMARY).is_some());
    assert!(draw::contains(&telling(), b"SECRET-PLACE"));
}

#[test]
fn nothing_private_reaches_a_rendition() {
    let original = read(&telling(), &Limits::default()).expect("reads");
    for format in [Format::Jpeg, Format::WebP] {
        let bytes = original.rendition(320, format, 80, None).expect("encodes");
        for word in [b"SECRET".as_slice(), b"GPS", b"48,51", b"Exif\0", b"EXIF"] {
            assert!(!draw::contains(&bytes, word), "{format:?} {word:?}");
        }
    }
}

/// Every segment of a rendition is known: picture data, JFIF, and one note.
#[test]
fn renditions_hold_no_other_block() {
    let mut original = read(&telling(), &Limits::default()).expect("reads");
    original.set_rights_note(RightsNote {
        credit: Some("Lusa".to_owned()),
        ..RightsNote::default()
    });
    let bytes = original.rendition(320, Format::Jpeg, 80, None).expect("encodes");
    let jpeg = Jpeg::from_bytes(bytes.into()).expect("a JPEG");
    let extra: Vec<u8> = jpeg
        .segments()
        .iter()
        .map(|segment| segment.marker())
        .filter(|marker| matches!(*marker, markers::APP0..=markers::APP15 | markers::COM))
        .collect();
    assert_eq!(extra, [markers::APP0, markers::APP1]);
    assert!(jpeg.exif().is_none());

    let bytes = original.rendition(320, Format::WebP, 80, None).expect("encodes");
    let webp = WebP::from_bytes(bytes.into()).expect("a WebP");
    let chunks: Vec<[u8; 4]> = webp.chunks().iter().map(|chunk| chunk.id()).collect();
    assert_eq!(chunks, [*b"VP8X", *b"VP8 ", *b"XMP "]);
}
