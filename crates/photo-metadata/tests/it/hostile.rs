//! Files made to do harm rather than by accident.

use std::time::{Duration, Instant};

use miniz_oxide::deflate::compress_to_vec_zlib;
use photo_metadata::{Reading, Unread, read};

use crate::draw::{self, app1_exif, app1_xmp, app13_iim, dataset, jpeg};

fn quickly(bytes: &[u8]) -> Reading {
    let started = Instant::now();
    let reading = read(bytes);
    assert!(started.elapsed() < Duration::from_secs(2));
    reading
}

#[test]
fn entities_are_not_expanded() {
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"#.to_owned()
        + &draw::xmp("", "<photoshop:Credit>&b;</photoshop:Credit>");
    let reading = quickly(&jpeg(&[app1_xmp(&bomb)]));
    assert!(reading.photo.is_empty());
    assert_eq!(reading.unread, [Unread::XmpDocumentType]);

    let unknown = draw::xmp(
        "photoshop:City='&b;'",
        "<photoshop:Credit>A&b;B</photoshop:Credit>",
    );
    let reading = quickly(&jpeg(&[app1_xmp(&unknown)]));
    assert_eq!(reading.photo.credit.as_deref(), Some("AB"));
    assert_eq!(reading.photo.place, None);
}

#[test]
fn deep_and_wide_documents_cost_nothing() {
    let deep = draw::xmp("", &"<dc:x>".repeat(9000));
    let wide = draw::xmp(&"a='1' ".repeat(10_000), "");
    let bound: String = (0..3500).map(|i| format!("xmlns:p{i}='u' ")).collect();
    let many = "<photoshop:City>x</photoshop:City>".repeat(1800);
    for text in [deep, wide, draw::xmp(&bound, ""), draw::xmp("", &many)] {
        quickly(&jpeg(&[app1_xmp(&text)]));
    }
}

#[test]
fn wide_characters_are_refused_kindly() {
    let packet = draw::credited("Lusa");
    let utf16: Vec<u8> = packet.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let utf32: Vec<u8> = packet.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let marked = [b"\xFF\xFE".as_slice(), &utf16].concat();
    for block in [utf16, utf32, marked] {
        let reading = quickly(&draw::webp(&[(b"XMP ", &block)]));
        assert!(reading.photo.is_empty());
        assert_eq!(reading.unread, [Unread::XmpNotUtf8]);
        assert!(reading.unread[0].to_string().contains("by hand"));
    }
}

#[test]
fn what_stands_before_the_damage_is_read() {
    let packet = draw::xmp(
        "photoshop:Credit='Lusa'",
        "<photoshop:City>Porto</photoshop:City>",
    );
    let cut = &packet[..packet.find("</photoshop:City>").expect("there")];
    let reading = quickly(&draw::webp(&[(b"XMP ", cut.as_bytes())]));
    assert_eq!(reading.photo.credit.as_deref(), Some("Lusa"));
    assert_eq!(reading.unread, [Unread::XmpDamaged]);
}

#[test]
fn long_blocks_are_cut() {
    let children = format!("<dc:x>{}</dc:x>", "x".repeat(80_000));
    let packet = draw::xmp("photoshop:Credit='Lusa'", &children);
    let reading = quickly(&draw::webp(&[(b"XMP ", packet.as_bytes())]));
    assert_eq!(reading.photo.credit.as_deref(), Some("Lusa"));
    assert_eq!(reading.unread, [Unread::TooLong, Unread::XmpDamaged]);
}

#[test]
fn long_values_are_cut() {
    let long = "x".repeat(9000);
    let found = quickly(&jpeg(&[app13_iim(
        &[dataset(105, long.as_bytes()), dataset(120, long.as_bytes())].concat(),
    )]));
    assert_eq!(found.photo.headline.map(|text| text.len()), Some(500));
    assert_eq!(found.photo.caption.map(|text| text.len()), Some(4000));
}

#[test]
fn dangerous_links_are_dropped() {
    let packet = draw::xmp("xmpRights:WebStatement='javascript:alert(1)'", "");
    assert!(quickly(&jpeg(&[app1_xmp(&packet)])).photo.is_empty());
}

/// A length that points beyond the file, or into itself.
#[test]
fn lengths_that_lie() {
    let block = [dataset(110, b"Lusa"), dataset(105, b"Harbour")].concat();
    let mut wrapped = draw::photoshop(&block);
    let at = wrapped.len() - block.len() - block.len() % 2 - 4;
    wrapped[at..at + 4].copy_from_slice(b"\xFF\xFF\xFF\xFF");
    let file = jpeg(&[(0xED, [b"Photoshop 3.0\0", wrapped.as_slice()].concat())]);
    assert_eq!(quickly(&file).photo.credit.as_deref(), Some("Lusa"));

    let huge_dataset = [
        dataset(110, b"Lusa"),
        b"\x1C\x02\x69\x84\xFF\xFF\xFF\xFFx".to_vec(),
    ]
    .concat();
    let reading = quickly(&jpeg(&[app13_iim(&huge_dataset)]));
    assert_eq!(reading.photo.credit.as_deref(), Some("Lusa"));

    let short_segment = b"\xFF\xD8\xFF\xE1\0\x01\xFF\xE1\0\0".to_vec();
    assert!(quickly(&short_segment).photo.is_empty());
    let mut png = draw::png(&[(b"eXIf", vec![0; 8])]);
    png[8..12].copy_from_slice(b"\xFF\xFF\xFF\xFF");
    assert!(quickly(&png).photo.is_empty());
}

/// A segment that the end of the file cuts off still gives what it has.
#[test]
fn a_cut_off_segment() {
    let whole = jpeg(&[app13_iim(
        &[dataset(110, b"Lusa"), dataset(120, &[b'x'; 900])].concat(),
    )]);
    let reading = quickly(&whole[..whole.len() - 400]);
    assert_eq!(reading.photo.credit.as_deref(), Some("Lusa"));
}

/// A directory that is its own child, and one with more entries than bytes.
#[test]
fn loops_in_exif_end() {
    let own_child = draw::tiff(&[(0x8769, 1, b"")]);
    let mut looped = own_child.clone();
    looped[18..22].copy_from_slice(&8u32.to_be_bytes());
    let mut crowded = own_child;
    crowded[8..10].copy_from_slice(b"\xFF\xFF");
    for block in [looped, crowded] {
        assert!(quickly(&jpeg(&[app1_exif(&block)])).photo.is_empty());
        assert!(quickly(&block).photo.is_empty());
    }
}

/// A hundred megabytes in a hundred kilobytes, many times over.
#[test]
fn inflation_is_bounded() {
    let bomb = compress_to_vec_zlib(&vec![b'0'; 10_000_000], 6);
    let chunk = [b"Raw profile type iptc\0\0", bomb.as_slice()].concat();
    let chunks: Vec<(&[u8; 4], Vec<u8>)> = (0..1000).map(|_| (b"zTXt", chunk.clone())).collect();
    assert!(quickly(&draw::png(&chunks)).photo.is_empty());
}
