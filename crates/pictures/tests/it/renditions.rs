//! Renditions: their size, their crop, their colours and the note they carry.

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use img_parts::ImageICC;
use img_parts::jpeg::Jpeg;
use img_parts::webp::WebP;
use pictures::{Crop, Format, Limits, Original, PictureError, RightsNote, read, standard_widths};

use crate::draw::{self, BLUE, GREEN, RED};

const FORMATS: [Format; 2] = [Format::Jpeg, Format::WebP];

fn original(bytes: &[u8]) -> Original {
    read(bytes, &Limits::default()).expect("reads")
}

/// An RGB profile with nothing in it but a description.
fn profile(description: &[u8]) -> Vec<u8> {
    let mut profile = vec![0; 128];
    profile[16..20].copy_from_slice(b"RGB ");
    profile[36..40].copy_from_slice(b"acsp");
    profile.extend_from_slice(&1u32.to_be_bytes());
    profile.extend_from_slice(b"desc");
    profile.extend_from_slice(&144u32.to_be_bytes());
    profile.extend_from_slice(&u32::try_from(description.len()).expect("short").to_be_bytes());
    profile.extend_from_slice(description);
    profile
}

#[test]
fn every_standard_width_is_made_and_none_is_enlarged() {
    let original = original(&draw::jpeg(1000, 500));
    for width in standard_widths(original.width()).into_iter().chain([5000]) {
        for format in FORMATS {
            let bytes = original.rendition(width, format, 75, None).expect("encodes");
            let picture = draw::decoded(&bytes);
            let expected = width.min(1000);
            assert_eq!((picture.width(), picture.height()), (expected, expected / 2));
        }
    }
    assert!(matches!(
        original.rendition(0, Format::Jpeg, 75, None),
        Err(PictureError::NoWidth)
    ));
}

#[test]
fn a_crop_follows_the_focal_point() {
    let original = original(&draw::png(400, 200));
    for format in FORMATS {
        for (focal, colour) in [((0.1, 0.5), RED), ((0.9, 0.5), GREEN)] {
            let crop = Crop {
                aspect: (1, 1),
                focal,
            };
            let bytes = original.rendition(100, format, 90, Some(crop)).expect("encodes");
            let picture = draw::decoded(&bytes);
            assert_eq!((picture.width(), picture.height()), (100, 100));
            assert!(draw::is_about(&picture, 10, 10, colour));
            assert!(draw::is_about(&picture, 90, 10, colour));
        }
    }
    let crop = Crop {
        aspect: (1, 2),
        focal: (0.5, 0.5),
    };
    let bytes = original
        .rendition(4000, Format::WebP, 90, Some(crop))
        .expect("encodes");
    let narrow = draw::decoded(&bytes);
    assert_eq!(
        (narrow.width(), narrow.height()),
        (100, 200),
        "no wider than the crop"
    );
}

#[test]
fn transparency_becomes_white_in_jpeg_and_stays_in_webp() {
    let bytes = draw::encoded(&draw::half_transparent(80, 40), ImageFormat::Png);
    let original = original(&bytes);
    assert!(original.has_transparency());
    let jpeg = draw::decoded(&original.rendition(40, Format::Jpeg, 90, None).expect("encodes"));
    assert!(draw::is_about(&jpeg, 5, 10, [255, 255, 255]));
    assert!(draw::is_about(&jpeg, 35, 10, [0, 0, 0]));
    let webp = original.rendition(40, Format::WebP, 90, None).expect("encodes");
    let webp = draw::decoded(&webp).into_rgba8();
    assert_eq!(webp.get_pixel(5, 10).0[3], 0);
    assert_eq!(webp.get_pixel(35, 10).0[3], 255);
}

#[test]
fn transparency_survives_beside_a_note() {
    let bytes = draw::encoded(&draw::half_transparent(80, 40), ImageFormat::Png);
    let mut original = original(&bytes);
    original.set_rights_note(RightsNote {
        credit: Some("Lusa".to_owned()),
        ..RightsNote::default()
    });
    let webp = original.rendition(40, Format::WebP, 90, None).expect("encodes");
    assert_eq!(draw::decoded(&webp).into_rgba8().get_pixel(5, 10).0[3], 0);
}

/// What this crate writes, the reader of uploads finds again.
#[test]
fn the_desks_note_replaces_the_files() {
    let packet = draw::xmp(r#"photoshop:Credit="from the file""#, "");
    let mut original = original(&draw::jpeg_with_xmp(draw::jpeg(64, 64), &packet));
    original.set_rights_note(RightsNote {
        byline: Some("Ana \u{202E}\"<Lima>\"".to_owned()),
        credit: Some("Lusa & Co\u{0}".to_owned()),
        copyright: Some("© 2024".to_owned()),
        licence_url: Some("https://example.org/?a=1&b=2".to_owned()),
    });
    for format in FORMATS {
        let bytes = original.rendition(32, format, 80, None).expect("encodes");
        let found = photo_metadata::read(&bytes).photo;
        assert_eq!(found.byline.as_deref(), Some("Ana \"<Lima>\""));
        assert_eq!(found.credit.as_deref(), Some("Lusa & Co"));
        assert_eq!(found.copyright.as_deref(), Some("© 2024"));
        assert_eq!(
            found.web_statement.as_deref(),
            Some("https://example.org/?a=1&b=2")
        );
    }
}

#[test]
fn a_profile_stays_unless_it_says_srgb() {
    let wide = profile(b"desc\0\0\0\0\0\0\0\x0fAdobe RGB (1998)");
    let plain = profile(b"desc\0\0\0\0\0\0\0\x12sRGB IEC61966-2.1");
    let grey = {
        let mut grey = wide.clone();
        grey[16..20].copy_from_slice(b"GRAY");
        grey
    };
    for (profile, stays) in [(wide, true), (plain, false), (grey, false)] {
        let mut jpeg = Jpeg::from_bytes(draw::jpeg(64, 64).into()).expect("a JPEG");
        jpeg.set_icc_profile(Some(profile.clone().into()));
        let original = original(&jpeg.encoder().bytes());
        let expected = stays.then_some(profile);

        let bytes = original.rendition(32, Format::Jpeg, 80, None).expect("encodes");
        let jpeg = Jpeg::from_bytes(bytes.into()).expect("a JPEG");
        assert_eq!(jpeg.icc_profile().map(|icc| icc.to_vec()), expected);

        let bytes = original.rendition(32, Format::WebP, 80, None).expect("encodes");
        draw::decoded(&bytes);
        let webp = WebP::from_bytes(bytes.into()).expect("a WebP");
        assert_eq!(webp.icc_profile().map(|icc| icc.to_vec()), expected);
    }
}

#[test]
fn the_average_colour_is_what_the_eye_would_say() {
    let blue: DynamicImage = RgbImage::from_pixel(300, 7, Rgb(BLUE)).into();
    let blue = original(&draw::encoded(&blue, ImageFormat::Png));
    assert_eq!(blue.average_colour(), BLUE);
    let half = draw::encoded(&draw::half_transparent(80, 40), ImageFormat::Png);
    let [r, g, b] = original(&half).average_colour();
    assert!((120..=135).contains(&r) && r == g && g == b, "{r} {g} {b}");
}

#[test]
fn grey_and_palette_pictures_are_pictures_too() {
    let grey = draw::quarters(64, 64).into_luma8();
    let grey = draw::encoded(&grey.into(), ImageFormat::Jpeg);
    for file in [grey, draw::gif(64, 64)] {
        for format in FORMATS {
            let bytes = original(&file).rendition(32, format, 80, None).expect("encodes");
            assert_eq!(draw::decoded(&bytes).width(), 32);
        }
    }
}

#[test]
fn odd_qualities_are_brought_into_range() {
    let original = original(&draw::jpeg(64, 64));
    for format in FORMATS {
        let least = original.rendition(64, format, 0, None).expect("encodes").len();
        let most = original.rendition(64, format, 255, None).expect("encodes").len();
        assert!(least < most);
    }
}
