//! Which block wins, and which only completes.

use exif::Tag;
use photo_metadata::PhotoMetadata;

use crate::draw::{self, app1_exif, app1_xmp, app13_iim, dataset, jpeg, photo};

fn merged(xmp: &str, iim: &[Vec<u8>], exif: &[(Tag, &str)]) -> PhotoMetadata {
    photo(&jpeg(&[
        app1_exif(&draw::exif_block(exif, true)),
        app13_iim(&iim.concat()),
        app1_xmp(&draw::xmp(xmp, "")),
    ]))
}

/// An agency's picture as it arrives: Latin-1 in the old block, alternatives in the new, the
/// camera's date and description.
#[test]
fn field_by_field_xmp_then_iim_then_exif() {
    let packet = draw::xmp(
        r#"photoshop:Credit="from xmp""#,
        r#"<dc:rights><rdf:Alt><rdf:li xml:lang="pt">não</rdf:li>
           <rdf:li xml:lang="x-default">© xmp</rdf:li></rdf:Alt></dc:rights>"#,
    );
    let iim = [
        dataset(110, b"from iim"),
        dataset(80, b"J\xF6rg M\xFCller"),
        dataset(116, b"from iim"),
        dataset(25, b"Stra\xDFe"),
    ];
    let exif = [
        (Tag::Artist, "camera owner"),
        (Tag::Copyright, "from exif"),
        (Tag::ImageDescription, "from exif"),
        (Tag::DateTimeOriginal, "2024:05:06 07:08:09"),
    ];
    let found = photo(&jpeg(&[
        app1_exif(&draw::exif_block(&exif, false)),
        app13_iim(&iim.concat()),
        app1_xmp(&packet),
    ]));
    assert_eq!(found.credit.as_deref(), Some("from xmp"));
    assert_eq!(found.copyright.as_deref(), Some("© xmp"));
    assert_eq!(found.byline.as_deref(), Some("Jörg Müller"));
    assert_eq!(found.keywords, ["Straße"]);
    assert_eq!(found.caption.as_deref(), Some("from exif"));
    assert_eq!(
        found.date_taken.expect("a date").to_string(),
        "2024-05-06T07:08:09"
    );
    assert_eq!(found.credit_line().as_deref(), Some("Jörg Müller/from xmp"));
}

#[test]
fn the_camera_knows_the_date() {
    let date = |xmp: &str, exif: &[(Tag, &str)]| {
        let found = merged(xmp, &[dataset(55, b"20000101")], exif);
        found
            .date_taken
            .map(|taken| taken.to_string())
            .unwrap_or_default()
    };
    let original = (Tag::DateTimeOriginal, "2024:05:06 07:08:09");
    let offset = (Tag::OffsetTimeOriginal, "-03:00");
    let same = "photoshop:DateCreated='2024-05-06T07:08:09+01:00'";
    let other = "photoshop:DateCreated='2024-05-07T07:08:09+01:00'";
    assert_eq!(date(other, &[original]), "2024-05-06T07:08:09");
    assert_eq!(date(same, &[original]), "2024-05-06T07:08:09+01:00");
    assert_eq!(date(same, &[original, offset]), "2024-05-06T07:08:09-03:00");
    assert_eq!(date(other, &[]), "2024-05-07T07:08:09+01:00");
    assert_eq!(date("exif:DateTimeOriginal='1999'", &[]), "1999");
    assert_eq!(
        date("", &[(Tag::DateTimeOriginal, "    :  :     :  :  ")]),
        "2000-01-01"
    );
}

#[test]
fn no_place_is_mixed_from_two() {
    let line = |xmp: &str| {
        let iim = [dataset(90, b"Paris"), dataset(101, b"France")];
        let place = merged(xmp, &iim, &[]).place.expect("a place");
        place.line()
    };
    assert_eq!(line(""), "Paris, France");
    assert_eq!(line("photoshop:City='PARIS'"), "PARIS, France");
    assert_eq!(line("photoshop:City='Lyon'"), "Lyon");
    assert_eq!(line("photoshop:Country='USA'"), "USA");
}

#[test]
fn exif_from_the_camera() {
    for is_little in [true, false] {
        let block = draw::exif_block(
            &[
                (Tag::Artist, "Ana Lima; Bo"),
                (Tag::Copyright, "Lima\0Atlantic"),
                (Tag::ImageDescription, "OLYMPUS DIGITAL CAMERA         "),
                (Tag::GPSAreaInformation, "SECRET-PLACE"),
                (Tag::BodySerialNumber, "SECRET-SERIAL"),
            ],
            is_little,
        );
        let found = photo(&jpeg(&[app1_exif(&block)]));
        assert_eq!(found.byline.as_deref(), Some("Ana Lima, Bo"));
        assert_eq!(found.copyright.as_deref(), Some("Lima; Atlantic"));
        assert_eq!(found.caption, None);
        assert!(!format!("{found:?}").contains("SECRET"));
    }
}

#[test]
fn stored_as_json_and_read_back() {
    let found = merged(
        "photoshop:Credit='Lusa' photoshop:City='Porto'",
        &[dataset(55, b"20240506")],
        &[(Tag::DateTimeOriginal, "2024:05:06 07:08:09")],
    );
    let json = serde_json::to_value(&found).expect("is JSON");
    assert_eq!(json["date_taken"], "2024-05-06T07:08:09");
    let back: PhotoMetadata = serde_json::from_value(json).expect("is read");
    assert_eq!(back, found);
    assert!(PhotoMetadata::default().is_empty());
}
