//! The agencies' block.

use photo_metadata::{DateTaken, PhotoMetadata, Place};

use crate::draw::{app13_iim, charset, dataset, jpeg, photo, some};

fn read(datasets: &[u8]) -> PhotoMetadata {
    photo(&jpeg(&[app13_iim(datasets)]))
}

#[test]
fn every_field() {
    let found = read(
        &[
            charset(b"\x1B%G"),
            dataset(25, b"harbour"),
            dataset(25, b"cranes"),
            dataset(40, b"No sales.\rEmbargo 18:00"),
            dataset(55, b"20240506"),
            dataset(60, b"070809+0200"),
            dataset(80, b"Ana Lima"),
            dataset(80, "Bo Åkesson".as_bytes()),
            dataset(90, b"Porto"),
            dataset(92, b"Ribeira"),
            dataset(95, b"Norte"),
            dataset(101, b"Portugal"),
            dataset(105, b"Harbour\r\nreopens"),
            dataset(110, b"Atlantic Press"),
            dataset(115, b"Atlantic Archive"),
            dataset(116, "© 2024 Atlantic".as_bytes()),
            dataset(120, b"Cranes at work.\rSeen from\0 the quay."),
        ]
        .concat(),
    );
    let expected = PhotoMetadata {
        headline: some("Harbour reopens"),
        caption: some("Cranes at work.\nSeen from the quay."),
        credit: some("Atlantic Press"),
        byline: some("Ana Lima, Bo Åkesson"),
        copyright: some("© 2024 Atlantic"),
        source: some("Atlantic Archive"),
        date_taken: DateTaken::parse("2024-05-06T07:08:09+02:00"),
        place: Some(Place {
            sublocation: some("Ribeira"),
            city: some("Porto"),
            region: some("Norte"),
            country: some("Portugal"),
        }),
        keywords: vec!["harbour".to_owned(), "cranes".to_owned()],
        instructions: some("No sales.\nEmbargo 18:00"),
        ..PhotoMetadata::default()
    };
    assert_eq!(found, expected);
}

#[test]
fn latin_letters_announced_or_not() {
    let latin = dataset(110, b"M\xFCller/dpa");
    let utf8 = dataset(110, "Müller/dpa".as_bytes());
    for block in [
        latin.clone(),
        [charset(b"\x1B.A"), latin.clone()].concat(),
        // Announced as UTF-8, which it is not.
        [charset(b"\x1B%G"), latin].concat(),
        utf8.clone(),
        [charset(b"\x1B%G"), utf8].concat(),
    ] {
        assert_eq!(read(&block).credit.as_deref(), Some("Müller/dpa"));
    }
}

#[test]
fn an_extended_length() {
    let block = b"\x1C\x02\x6E\x80\x02\0\x05Lusa!";
    assert_eq!(read(block).credit.as_deref(), Some("Lusa!"));
}

/// Photoshop's resources may go on from one segment to the next, in the middle of a word.
#[test]
fn a_block_over_two_segments() {
    let (_, whole) = app13_iim(&dataset(110, b"Atlantic Press"));
    let (front, back) = whole.split_at(whole.len() - 6);
    let back = [b"Photoshop 3.0\0", back].concat();
    let file = jpeg(&[(0xED, front.to_vec()), (0xE2, vec![1; 9]), (0xED, back)]);
    assert_eq!(photo(&file).credit.as_deref(), Some("Atlantic Press"));
}

#[test]
fn an_archive_picture_knows_its_year() {
    let found = read(&dataset(55, b"19310000"));
    assert_eq!(found.date_taken, Some(DateTaken::Year(1931)));
}
