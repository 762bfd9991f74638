//! Whatever the bytes are, `read` answers, and keeps its promises about what it returns.

use exif::Tag;
use photo_metadata::{DateTaken, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::draw::{self, dataset};

fn try_everything(bytes: &[u8]) {
    let reading = read(bytes);
    for unread in &reading.unread {
        assert!(!unread.to_string().is_empty());
    }
    let photo = &reading.photo;
    let place = photo.place.clone().unwrap_or_default();
    let fits = |text: &Option<String>, most: usize| {
        let text = text.as_deref().unwrap_or("fine");
        assert!(!text.is_empty() && text.chars().count() <= most, "{text}");
        text.chars().all(|c| !c.is_control() || c == '\n')
    };
    for line in [
        &photo.headline,
        &photo.credit,
        &photo.byline,
        &photo.copyright,
        &photo.source,
        &photo.digital_source_type,
        &photo.web_statement,
        &photo.credit_line(),
        &place.sublocation,
        &place.city,
        &place.region,
        &place.country,
    ] {
        assert!(fits(line, 500) && !line.as_deref().unwrap_or_default().contains('\n'));
    }
    for (text, most) in [
        (&photo.caption, 4000),
        (&photo.rights, 2000),
        (&photo.instructions, 2000),
        (&photo.alt_text, 1000),
    ] {
        assert!(fits(text, most));
    }
    assert!(photo.keywords.len() <= 100);
    assert!(photo.keywords.iter().all(|word| fits(&Some(word.clone()), 100)));
    if let Some(place) = &photo.place {
        assert!(!place.line().is_empty());
    }
    if let Some(taken) = photo.date_taken {
        assert_eq!(DateTaken::parse(&taken.to_string()), Some(taken));
    }
    photo.ai_use();
}

/// One file of each kind, with all the blocks it can hold.
fn seeds() -> Vec<Vec<u8>> {
    let exif = draw::exif_block(
        &[
            (Tag::Artist, "Ana Lima"),
            (Tag::Copyright, "a\0b"),
            (Tag::ImageDescription, "Cranes"),
            (Tag::DateTimeOriginal, "2024:05:06 07:08:09"),
            (Tag::OffsetTimeOriginal, "+02:00"),
        ],
        true,
    );
    let packet = draw::xmp(
        r#"photoshop:Credit="Lusa" photoshop:DateCreated="2024-05-06T07:08:09+02:00""#,
        r#"<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© &amp; co</rdf:li></rdf:Alt></dc:rights>
           <dc:subject><rdf:Bag><rdf:li>port</rdf:li></rdf:Bag></dc:subject>
           <ext:LocationShown><rdf:Bag><rdf:li><rdf:Description ext:City="Porto"/></rdf:li></rdf:Bag>
           </ext:LocationShown>"#,
    );
    let iim = [
        draw::charset(b"\x1B%G"),
        dataset(25, b"port"),
        dataset(55, b"20240506"),
        dataset(60, b"070809+0200"),
        dataset(110, b"Lusa"),
        dataset(120, b"Cranes"),
    ]
    .concat();
    let text = [b"XML:com.adobe.xmp\0\0\0\0\0", packet.as_bytes()].concat();
    let raw = draw::raw_profile("iptc", &draw::photoshop(&iim));
    let raw = [b"Raw profile type iptc\0", raw.as_slice()].concat();
    vec![
        draw::jpeg(&[
            draw::app1_exif(&exif),
            draw::app13_iim(&iim),
            draw::app1_xmp(&packet),
        ]),
        draw::png(&[(b"eXIf", exif.clone()), (b"iTXt", text), (b"tEXt", raw)]),
        draw::webp(&[(b"EXIF", &exif), (b"XMP ", packet.as_bytes())]),
        draw::gif(&packet),
        draw::tiff(&[
            (700, 1, packet.as_bytes()),
            (33723, 7, &iim),
            (0x013B, 2, b"Ana\0"),
        ]),
        exif,
    ]
}

/// At every length.
#[test]
fn cut_off_files() {
    for whole in seeds() {
        for length in 0..whole.len() {
            try_everything(&whole[..length]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(
        magic in select(vec![
            b"".as_slice(), b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"GIF89a", b"RIFF\x40\0\0\0WEBP",
            b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08", b"\xFF\xD8\xFF\xED\x02\0Photoshop 3.08BIM\x04\x04\0\0",
            b"\xFF\xD8\xFF\xE1\x02\0Exif\0\0II*\0\x08\0\0\0",
        ]),
        rest in vec(any::<u8>(), 0..600),
    ) {
        try_everything(&[magic, &rest].concat());
    }

    #[test]
    fn mutated_files(
        seed in select(seeds()),
        changes in vec((any::<Index>(), any::<u8>()), 1..12),
        cut in proptest::option::weighted(0.2, any::<Index>()),
    ) {
        let mut bytes = seed;
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        try_everything(&bytes);
    }

    #[test]
    fn random_datasets(sets in vec((any::<u8>(), vec(any::<u8>(), 0..40)), 0..30)) {
        let block: Vec<u8> = sets.iter().flat_map(|(number, value)| dataset(*number, value)).collect();
        try_everything(&draw::jpeg(&[draw::app13_iim(&block)]));
    }

    #[test]
    fn random_texts(credit in ".*", byline in ".*", copyright in ".*") {
        let block = [
            draw::charset(b"\x1B%G"),
            dataset(110, credit.as_bytes()),
            dataset(80, byline.as_bytes()),
            dataset(116, copyright.as_bytes()),
        ];
        try_everything(&draw::jpeg(&[draw::app13_iim(&block.concat())]));
        try_everything(&draw::jpeg(&[draw::app13_iim(&block[3])]));
    }
}
