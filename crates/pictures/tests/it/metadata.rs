//! Rights and description from all three blocks, and which of them wins.

use exif::Tag;
use pictures::{Limits, Metadata, read};

use crate::draw::{self, dataset};

fn metadata(bytes: &[u8]) -> Metadata {
    let original = read(bytes, &Limits::default()).expect("reads");
    original.metadata().clone()
}

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

#[test]
fn iptc_written_by_hand() {
    let block = [
        dataset(1, 90, b"\x1B%G"),
        dataset(2, 80, "Ana Lima".as_bytes()),
        dataset(2, 80, "Bo Åkesson".as_bytes()),
        dataset(2, 90, b"Porto"),
        dataset(2, 92, b"Rua Secreta 5"),
        dataset(2, 101, b"Portugal"),
        dataset(2, 105, b"Harbour\r\nreopens"),
        dataset(2, 110, b"Atlantic Press"),
        dataset(2, 116, "© 2024 Atlantic".as_bytes()),
        dataset(2, 120, b"Cranes at work.\rSeen from\0 the quay."),
        dataset(2, 55, b"20240506"),
        dataset(2, 60, b"070809+0200"),
    ]
    .concat();
    let found = metadata(&draw::jpeg_with_iptc(draw::jpeg(16, 16), &block));
    let expected = Metadata {
        credit: some("Atlantic Press"),
        byline: some("Ana Lima, Bo Åkesson"),
        headline: some("Harbour reopens"),
        caption: some("Cranes at work.\nSeen from the quay."),
        copyright: some("© 2024 Atlantic"),
        taken: some("2024-05-06T07:08:09+02:00"),
        city: some("Porto"),
        country: some("Portugal"),
        ..Metadata::default()
    };
    assert_eq!(found, expected);
}

#[test]
fn iptc_in_latin_letters_announced_or_not() {
    let quiet = dataset(2, 110, b"M\xFCller/dpa");
    let said = [dataset(1, 90, b"\x1B.A"), dataset(2, 110, b"caf\xC3\xA9")].concat();
    let silent_utf8 = dataset(2, 110, "Müller".as_bytes());
    for (block, credit) in [(quiet, "Müller/dpa"), (said, "cafÃ©"), (silent_utf8, "Müller")] {
        let found = metadata(&draw::jpeg_with_iptc(draw::jpeg(16, 16), &block));
        assert_eq!(found.credit.as_deref(), Some(credit));
    }
}

#[test]
fn iptc_with_an_extended_length() {
    let block = [b"\x1C\x02\x6E\x80\x02\0\x05".as_slice(), b"Lusa!"].concat();
    let found = metadata(&draw::jpeg_with_iptc(draw::jpeg(16, 16), &block));
    assert_eq!(found.credit.as_deref(), Some("Lusa!"));
}

#[test]
fn xmp_as_attributes_elements_and_lists() {
    let packet = draw::xmp(
        r#"photoshop:Credit="Reuters &amp; Co" photoshop:City="Oslo" photoshop:DateCreated="2024-05""#,
        r#"<dc:creator><rdf:Seq><rdf:li>Ana</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>
           <dc:description><rdf:Alt><rdf:li xml:lang="de">Kräne</rdf:li>
             <rdf:li xml:lang="x-default">Cranes &#x2014; &lt;new&gt;</rdf:li></rdf:Alt></dc:description>
           <dc:rights><rdf:Alt><rdf:li xml:lang="x-default"><![CDATA[© Reuters]]></rdf:li></rdf:Alt></dc:rights>
           <xmpRights:UsageTerms><rdf:Alt><rdf:li>No sales</rdf:li></rdf:Alt></xmpRights:UsageTerms>
           <xmpRights:WebStatement>https://example.org/terms</xmpRights:WebStatement>
           <photoshop:Headline>Harbour</photoshop:Headline>
           <photoshop:Country>Norway</photoshop:Country>
           <xmpMM:DerivedFrom><rdf:Description photoshop:Credit="wrong"/></xmpMM:DerivedFrom>"#,
    );
    let expected = Metadata {
        credit: some("Reuters & Co"),
        byline: some("Ana, Bo"),
        headline: some("Harbour"),
        caption: some("Cranes — <new>"),
        copyright: some("© Reuters"),
        usage_terms: some("No sales"),
        licence_url: some("https://example.org/terms"),
        taken: some("2024-05"),
        city: some("Oslo"),
        country: some("Norway"),
    };
    let before = [b"XML:com.adobe.xmp\0\0\0\0\0", packet.as_bytes()].concat();
    let exif = draw::exif_block(&[draw::orientation(1)]);
    for file in [
        draw::jpeg_with_xmp(draw::jpeg(16, 16), &packet),
        draw::png_with_chunk(draw::png(16, 16), *b"iTXt", before.clone(), false),
        draw::png_with_chunk(draw::png(16, 16), *b"iTXt", before, true),
        draw::webp_with(draw::webp(16, 16), &exif, &packet),
    ] {
        assert_eq!(metadata(&file), expected);
    }
}

#[test]
fn exif_from_the_camera() {
    let exif = draw::exif_block(&[
        draw::ascii(Tag::Artist, "Ana Lima"),
        draw::ascii(Tag::Copyright, "(c) Lima"),
        draw::ascii(Tag::ImageDescription, "OLYMPUS DIGITAL CAMERA"),
        draw::ascii(Tag::DateTimeOriginal, "2024:05:06 07:08:09"),
        draw::ascii(Tag::OffsetTimeOriginal, "-03:00"),
    ]);
    let expected = Metadata {
        byline: some("Ana Lima"),
        copyright: some("(c) Lima"),
        taken: some("2024-05-06T07:08:09-03:00"),
        ..Metadata::default()
    };
    for file in [
        draw::jpeg_with_exif(draw::jpeg(16, 16), &exif),
        draw::png_with_chunk(draw::png(16, 16), *b"eXIf", exif.clone(), false),
        draw::webp_with(draw::webp(16, 16), &exif, ""),
    ] {
        assert_eq!(metadata(&file), expected);
    }
}

#[test]
fn field_by_field_xmp_then_iptc_then_exif() {
    let exif = draw::exif_block(&[
        draw::ascii(Tag::Artist, "camera owner"),
        draw::ascii(Tag::Copyright, "from exif"),
        draw::ascii(Tag::ImageDescription, "from exif"),
    ]);
    let iptc = [
        dataset(2, 80, b"from iptc"),
        dataset(2, 116, b"from iptc"),
        dataset(2, 110, b"from iptc"),
    ]
    .concat();
    let packet = draw::xmp(r#"photoshop:Credit="from xmp""#, "");
    let file = draw::jpeg_with_exif(draw::jpeg(16, 16), &exif);
    let file = draw::jpeg_with_iptc(file, &iptc);
    let found = metadata(&draw::jpeg_with_xmp(file, &packet));
    assert_eq!(found.credit.as_deref(), Some("from xmp"));
    assert_eq!(found.byline.as_deref(), Some("from iptc"));
    assert_eq!(found.copyright.as_deref(), Some("from iptc"));
    assert_eq!(found.caption.as_deref(), Some("from exif"));
}

#[test]
fn dangerous_links_and_endless_texts_are_cut() {
    let packet = draw::xmp(
        r#"xmpRights:WebStatement="javascript:alert(1)""#,
        &format!("<photoshop:Headline>{}</photoshop:Headline>", "x".repeat(9000)),
    );
    let found = metadata(&draw::jpeg_with_xmp(draw::jpeg(16, 16), &packet));
    assert_eq!(found.licence_url, None);
    assert_eq!(found.headline.map(|text| text.len()), Some(500));
}

#[test]
fn a_picture_that_says_nothing() {
    assert_eq!(metadata(&draw::png(16, 16)), Metadata::default());
}
