//! Files made to do harm rather than by accident.

use std::time::{Duration, Instant};

use pictures::{Limits, PictureError, read};

use crate::draw;

fn refused(bytes: &[u8]) -> PictureError {
    let started = Instant::now();
    let error = read(bytes, &Limits::default()).expect_err("is refused");
    assert!(started.elapsed() < Duration::from_secs(2));
    error
}

/// 3.6 thousand million pixels in under a hundred bytes.
#[test]
fn a_png_bomb_is_refused_by_its_header() {
    let png = img_parts::png::Png::from_bytes(draw::png(1, 1).into()).expect("a PNG");
    let mut header = png.chunks()[0].contents().to_vec();
    header[..4].copy_from_slice(&60_000u32.to_be_bytes());
    header[4..8].copy_from_slice(&60_000u32.to_be_bytes());
    let mut bomb = png;
    bomb.chunks_mut()[0] = img_parts::png::PngChunk::new(*b"IHDR", header.into());
    let (width, height) = (60_000, 60_000);
    let allowed = Limits::default().max_pixels;
    assert_eq!(
        refused(&bomb.encoder().bytes()),
        PictureError::TooManyPixels {
            width,
            height,
            allowed
        }
    );
}

/// The canvas is huge and the only frame tiny; or the other way about.
#[test]
fn gif_bombs_are_refused() {
    let mut canvas = draw::gif(4, 4);
    canvas[6..10].copy_from_slice(b"\xFF\xFF\xFF\xFF");
    assert!(matches!(refused(&canvas), PictureError::TooManyPixels { .. }));

    let mut frame = draw::gif(4, 4);
    let at = frame.windows(10).position(|w| w[0] == b',' && w[1..5] == [0; 4]);
    let at = at.expect("an image descriptor") + 5;
    frame[at..at + 4].copy_from_slice(b"\xFF\xFF\xFF\xFF");
    refused(&frame);
}

/// The second header promises more than the first, which was checked.
#[test]
fn two_jpeg_headers_that_disagree_are_refused() {
    let jpeg = draw::jpeg(96, 64);
    let mut large = b"\x08\xFF\xFF\xFF\xFF\x03".to_vec();
    large.extend_from_slice(b"\x01\x11\0\x02\x11\x01\x03\x11\x01");
    let at = jpeg.windows(2).position(|w| w == [0xFF, 0xDA]).expect("a scan");
    let mut forged = jpeg[..at].to_vec();
    forged.extend_from_slice(b"\xFF\xC0\0\x11");
    forged.extend_from_slice(&large);
    forged.extend_from_slice(&jpeg[at..]);
    assert!(matches!(refused(&forged), PictureError::Damaged { .. }));
}

#[test]
fn markup_is_refused_by_name() {
    for (text, name) in [
        (
            "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
            "an SVG drawing",
        ),
        (
            "\u{FEFF} \n<?xml version='1.0'?><!-- hi --><SVG onload='x()'/>",
            "an SVG drawing",
        ),
        ("<!DOCTYPE html><script>1</script>", "a web page or XML document"),
    ] {
        assert_eq!(refused(text.as_bytes()), PictureError::CarriesCode { name });
    }
}

#[test]
fn a_script_inside_a_picture_is_refused() {
    let hidden = PictureError::CarriesCode {
        name: "a picture with a script hidden in it",
    };
    assert_eq!(refused(b"GIF89a<script>alert(1)</script>"), hidden);
    let comment = b"<ScRiPt src=//x></sCrIpT>".to_vec();
    let jpeg = draw::with_segment(draw::jpeg(8, 8), img_parts::jpeg::markers::COM, comment);
    assert_eq!(refused(&jpeg), hidden);
    let appended = [draw::png(8, 8), b"<html><body>".to_vec()].concat();
    assert_eq!(refused(&appended), hidden);
}

#[test]
fn xml_tricks_in_xmp_cost_nothing_and_yield_nothing() {
    let entity = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"#.to_owned()
        + &draw::xmp("", "<photoshop:Credit>&b;</photoshop:Credit>");
    let deep = draw::xmp("", &"<dc:x>".repeat(9000));
    let wide = draw::xmp(&"a='1' ".repeat(10_000), "");
    let bound: String = (0..4000).map(|i| format!("xmlns:p{i}='u' ")).collect();
    for text in [entity, deep, wide, draw::xmp(&bound, "")] {
        let started = Instant::now();
        let file = draw::jpeg_with_xmp(draw::jpeg(8, 8), &text);
        let original = read(&file, &Limits::default()).expect("the picture is good");
        assert_eq!(original.metadata().credit, None);
        assert!(started.elapsed() < Duration::from_secs(2));
    }
}
