//! Whatever the bytes are, `read` answers, and what it accepts can be rendered.

use exif::Tag;
use pictures::{Crop, Format, Limits, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::draw;

const LIMITS: Limits = Limits {
    max_bytes: 1_000_000,
    max_pixels: 40_000,
    max_side: 2000,
};

/// Accepts or refuses; if it accepts, every promise about the result must hold.
fn try_everything(bytes: &[u8]) {
    let Ok(original) = read(bytes, &LIMITS) else {
        return;
    };
    let (width, height) = (original.width(), original.height());
    assert!(u64::from(width) * u64::from(height) <= LIMITS.max_pixels);
    let crop = Crop {
        aspect: (4, 3),
        focal: (0.3, 0.7),
    };
    for format in [Format::Jpeg, Format::WebP] {
        let made = original.rendition(60, format, 50, Some(crop)).expect("renders");
        assert!(read(&made, &LIMITS).is_ok());
    }
    original.average_colour();
}

/// One valid file of each kind, with all the metadata it can hold.
fn seeds() -> Vec<Vec<u8>> {
    let mut fields = draw::position();
    fields.push(draw::orientation(6));
    fields.push(draw::ascii(Tag::Artist, "Ana Lima"));
    fields.push(draw::ascii(Tag::DateTimeOriginal, "2024:05:06 07:08:09"));
    let exif = draw::exif_block(&fields);
    let packet = draw::xmp(
        r#"photoshop:Credit="Lusa""#,
        "<dc:rights><rdf:Alt><rdf:li xml:lang=\"x-default\">© &amp; co</rdf:li></rdf:Alt></dc:rights>",
    );
    let iptc = [
        draw::dataset(1, 90, b"\x1B%G"),
        draw::dataset(2, 110, b"Lusa"),
        draw::dataset(2, 120, b"Cranes"),
    ]
    .concat();
    let text = [b"XML:com.adobe.xmp\0\0\0\0\0", packet.as_bytes()].concat();
    let jpeg = draw::jpeg_with_exif(draw::jpeg(48, 32), &exif);
    let png = draw::png_with_chunk(draw::png(48, 32), *b"eXIf", exif.clone(), false);
    vec![
        draw::jpeg_with_xmp(draw::jpeg_with_iptc(jpeg, &iptc), &packet),
        draw::png_with_chunk(png, *b"iTXt", text, true),
        draw::webp_with(draw::webp(48, 32), &exif, &packet),
        draw::gif(48, 32),
    ]
}

/// A checksum that fails hides what lies behind it, so a mutated PNG gets new ones.
fn with_good_checksums(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8)?.to_vec();
    let mut rest = &bytes[8..];
    while let Some((length, body)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let kind: [u8; 4] = body.get(..4)?.try_into().ok()?;
        let contents = body.get(4..length.checked_add(4)?)?.to_vec();
        let chunk = img_parts::png::PngChunk::new(kind, contents.into());
        out.extend_from_slice(&chunk.encoder().bytes());
        rest = body.get(length + 8..)?;
    }
    Some(out)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_bytes(
        magic in select(vec![b"".as_slice(), b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1A\n", b"GIF89a", b"RIFF\x40\0\0\0WEBPVP8X"]),
        rest in vec(any::<u8>(), 0..600),
    ) {
        try_everything(&[magic, &rest].concat());
    }

    #[test]
    fn mutated_pictures(
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
        if let Some(mended) = with_good_checksums(&bytes) {
            try_everything(&mended);
        }
    }
}
