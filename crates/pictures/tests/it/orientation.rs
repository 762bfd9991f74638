//! The eight ways a camera can have been held, in each format that can say so.

use pictures::{Format, Limits, read};

use crate::draw::{self, BLUE, GREEN, RED, WHITE};

/// Which colours the corners of an upright picture show, clockwise from the top left, when the
/// stored pixels are red, green, white, blue in that order.
const UPRIGHT: [(u16, [[u8; 3]; 4]); 8] = [
    (1, [RED, GREEN, WHITE, BLUE]),
    (2, [GREEN, RED, BLUE, WHITE]),
    (3, [WHITE, BLUE, RED, GREEN]),
    (4, [BLUE, WHITE, GREEN, RED]),
    (5, [RED, BLUE, WHITE, GREEN]),
    (6, [BLUE, RED, GREEN, WHITE]),
    (7, [WHITE, GREEN, RED, BLUE]),
    (8, [GREEN, WHITE, BLUE, RED]),
];

#[test]
fn every_orientation_is_turned_upright() {
    for (value, corners) in UPRIGHT {
        let exif = draw::exif_block(&[draw::orientation(value)]);
        let files = [
            draw::jpeg_with_exif(draw::jpeg(96, 64), &exif),
            draw::png_with_chunk(draw::png(96, 64), *b"eXIf", exif.clone(), false),
            draw::png_with_chunk(draw::png(96, 64), *b"eXIf", exif.clone(), true),
            draw::webp_with(draw::webp(96, 64), &exif, ""),
        ];
        for file in files {
            let original = read(&file, &Limits::default()).expect("reads");
            let size = if value < 5 { (96, 64) } else { (64, 96) };
            assert_eq!((original.width(), original.height()), size, "{value}");

            let rendition = original.rendition(9999, Format::Jpeg, 95, None);
            let picture = draw::decoded(&rendition.expect("encodes"));
            assert_eq!((picture.width(), picture.height()), size, "never enlarged");
            let (right, bottom) = (size.0 - 9, size.1 - 9);
            let points = [(8, 8), (right, 8), (right, bottom), (8, bottom)];
            for ((x, y), colour) in points.into_iter().zip(corners) {
                assert!(draw::is_about(&picture, x, y, colour), "{value} at {x},{y}");
            }
        }
    }
}

#[test]
fn a_senseless_orientation_is_ignored() {
    for value in [0, 9, 700] {
        let exif = draw::exif_block(&[draw::orientation(value)]);
        let file = draw::jpeg_with_exif(draw::jpeg(96, 64), &exif);
        let original = read(&file, &Limits::default()).expect("reads");
        assert_eq!((original.width(), original.height()), (96, 64));
    }
}
