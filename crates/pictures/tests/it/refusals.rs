//! What is not a picture, or is too much of one, is refused with the right sentence.

use pictures::{FileType, Limits, PictureError, read};

use crate::draw;

fn refused(bytes: &[u8]) -> PictureError {
    read(bytes, &Limits::default()).expect_err("is refused")
}

#[test]
fn all_four_kinds_are_read_whatever_they_are_called() {
    for (bytes, kind) in [
        (draw::jpeg(40, 30), FileType::Jpeg),
        (draw::png(40, 30), FileType::Png),
        (draw::webp(40, 30), FileType::WebP),
        (draw::gif(40, 30), FileType::Gif),
    ] {
        let original = read(&bytes, &Limits::default()).expect("reads");
        assert_eq!(original.file_type(), kind);
        assert_eq!((original.width(), original.height()), (40, 30));
        assert!(!original.has_transparency());
    }
}

#[test]
fn what_is_not_a_picture_is_named() {
    assert_eq!(refused(b""), PictureError::Empty);
    assert_eq!(refused(b"hello"), PictureError::Unknown);
    for (bytes, name) in [
        (b"\0\0\0\x18ftypheic".as_slice(), "a HEIC photo"),
        (b"\0\0\0\x18ftypavif", "an AVIF picture"),
        (b"\0\0\0\x18ftypisom", "a video"),
        (b"%PDF-1.7", "a PDF document"),
        (b"II*\0....", "a TIFF or raw camera file"),
    ] {
        assert_eq!(refused(bytes), PictureError::Unsupported { name });
    }
}

#[test]
fn the_sentence_says_what_happened_and_what_to_do() {
    let text = refused(b"%PDF-1.7").to_string();
    assert!(
        text.contains("PDF") && text.contains("Export it as JPEG"),
        "{text}"
    );
}

#[test]
fn too_many_bytes_are_refused_before_anything_is_read() {
    let limits = Limits {
        max_bytes: 100,
        ..Limits::default()
    };
    let error = read(&[0; 101], &limits).expect_err("is refused");
    let allowed = 100;
    assert_eq!(error, PictureError::TooManyBytes { bytes: 101, allowed });
}

#[test]
fn too_many_pixels_and_too_long_a_side_are_refused() {
    let limits = Limits {
        max_pixels: 1000,
        max_side: 50,
        ..Limits::default()
    };
    for bytes in [draw::jpeg(40, 30), draw::webp(40, 30), draw::gif(40, 30)] {
        let error = read(&bytes, &limits).expect_err("is refused");
        assert!(matches!(
            error,
            PictureError::TooManyPixels {
                width: 40,
                height: 30,
                ..
            }
        ));
    }
    let error = read(&draw::png(60, 2), &limits).expect_err("is refused");
    assert!(matches!(error, PictureError::SideTooLong { allowed: 50, .. }));
}

#[test]
fn sixteen_bits_a_channel_count_double() {
    let deep: image::DynamicImage = image::ImageBuffer::from_pixel(30, 20, image::Rgba([9u16; 4])).into();
    let bytes = draw::encoded(&deep, image::ImageFormat::Png);
    assert!(read(&bytes, &Limits::default()).is_ok());
    let limits = Limits {
        max_pixels: 600,
        ..Limits::default()
    };
    let error = read(&bytes, &limits).expect_err("is refused");
    assert!(matches!(error, PictureError::TooManyPixels { .. }));
}

/// At every length: either the pixels are all there, or the file is refused.
#[test]
fn truncated_files_are_refused() {
    for whole in [draw::jpeg(96, 64), draw::png(96, 64), draw::webp(96, 64)] {
        for keep in [20, whole.len() / 3, whole.len() / 2, whole.len() - 3] {
            let error = refused(&whole[..keep]);
            let is_told = matches!(error, PictureError::Truncated | PictureError::Damaged { .. });
            assert!(is_told, "{keep} of {}: {error}", whole.len());
        }
    }
    let half = draw::jpeg(96, 64);
    assert_eq!(refused(&half[..half.len() / 2 + 200]), PictureError::Truncated);
}

#[test]
fn a_truncated_gif_is_refused_when_its_first_frame_is_cut() {
    let whole = draw::gif(200, 200);
    assert!(read(&whole[..whole.len() / 2], &Limits::default()).is_err());
}
