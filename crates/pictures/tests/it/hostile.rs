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
    for code in [
        "<html><body>",
        "<svg/onload=alert(1)>",
        "<BODY onload=alert(1)>",
        "<!DOCTYPE html>",
        "<?php system($_GET[0]);",
    ] {
        let comment = draw::with_segment(draw::jpeg(8, 8), img_parts::jpeg::markers::COM, code.into());
        assert_eq!(refused(&comment), hidden, "{code}");
        let appended = [draw::png(8, 8), code.into()].concat();
        assert_eq!(refused(&appended), hidden, "{code}");
    }
}

/// Compressed pixels contain every few bytes sooner or later.
#[test]
fn a_tag_by_chance_is_no_script() {
    let chance = b"\x9A<svg \xC3\x07\xFE<svg>\x01\x80<bodys <svgs and <!doctype x>".to_vec();
    let jpeg = draw::with_segment(draw::jpeg(8, 8), img_parts::jpeg::markers::COM, chance);
    assert!(read(&jpeg, &Limits::default()).is_ok());
}

/// A page that starts like a JPEG is a page, or at best a JPEG without an end.
#[test]
fn a_page_with_a_jpegs_first_bytes_is_refused() {
    let page = b"\xFF\xD8\xFF<html><body>hello</body></html>";
    assert!(matches!(refused(page), PictureError::CarriesCode { .. }));
    refused(b"\xFF\xD8\xFF<img src=x onerror=alert(1)>");
}

/// An archive or a film behind the picture is common (telephones append the moving part) and is
/// left behind with the original.
#[test]
fn what_is_appended_reaches_no_rendition() {
    let both = [draw::jpeg(40, 30), b"PK\x03\x04 SECRET %PDF-1.4".to_vec()].concat();
    let original = read(&both, &Limits::default()).expect("the picture is good");
    for format in [pictures::Format::Jpeg, pictures::Format::WebP] {
        let rendition = original.rendition(20, format, 80, None).expect("encodes");
        assert!(!draw::contains(&rendition, b"SECRET") && !draw::contains(&rendition, b"PK\x03"));
    }
}

/// Few pixels, but one side of any length.
#[test]
fn threads_are_refused_when_too_long_and_rendered_when_not() {
    for (width, height) in [(100_000, 1), (1, 100_000)] {
        let error = refused(&draw::png(width, height));
        assert!(matches!(error, PictureError::SideTooLong { allowed: 16_000, .. }));
    }
    let crop = pictures::Crop {
        aspect: (16, 9),
        focal: (0.5, 0.5),
    };
    for (width, height) in [(16_000, 1), (1, 16_000)] {
        let thread = read(&draw::png(width, height), &Limits::default()).expect("fits");
        for crop in [None, Some(crop)] {
            for format in [pictures::Format::Jpeg, pictures::Format::WebP] {
                let made = thread.rendition(640, format, 80, crop).expect("renders");
                assert!(draw::decoded(&made).height() >= 1);
            }
        }
    }
}

/// 268 million pixels in 17 bytes of VP8L, behind a header that promises a hundred.
#[test]
fn webp_frames_larger_than_their_canvas_are_refused() {
    let pixels = b"VP8L\x11\0\0\0\x2F\xFE\xBF\xFF\x0F\x07\xD0\x84\x26\x34\xA1\xFF\x81\x88\xE8\x7F\0\0";
    let mut animated = vec![0; 6];
    animated.extend_from_slice(b"\x09\0\0\x09\0\0\x0A\0\0\0");
    animated.extend_from_slice(pixels);
    for body in [
        [chunk(b"VP8X", b"\0\0\0\0\x09\0\0\x09\0\0"), pixels.to_vec()].concat(),
        [
            chunk(b"VP8X", b"\x02\0\0\0\x09\0\0\x09\0\0"),
            chunk(b"ANIM", &[0; 6]),
            chunk(b"ANMF", &animated),
        ]
        .concat(),
        chunk(b"VP8X", b"\x02\0\0\0\xFF\xFF\xFF\xFF\xFF\xFF"),
        pixels.to_vec(),
    ] {
        let length = u32::try_from(body.len() + 4).expect("small").to_le_bytes();
        refused(&[b"RIFF", length.as_slice(), b"WEBP", &body].concat());
    }
}

fn chunk(kind: &[u8; 4], contents: &[u8]) -> Vec<u8> {
    let length = u32::try_from(contents.len()).expect("small").to_le_bytes();
    [kind, length.as_slice(), contents].concat()
}

/// Only the first frame is ever decoded, so that the number of frames costs nothing.
#[test]
fn a_film_of_many_frames_costs_one() {
    let gif = draw::gif(4, 4);
    let frame = gif.windows(5).position(|at| at == b",\0\0\0\0").expect("a frame");
    let (head, tail) = (&gif[..frame], &gif[frame..gif.len() - 1]);
    let film = [head, &tail.repeat(100_000), b";"].concat();
    let started = Instant::now();
    assert!(read(&film, &Limits::default()).is_ok());
    assert!(started.elapsed() < Duration::from_secs(1));
}
