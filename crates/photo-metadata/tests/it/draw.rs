//! Files and blocks for the other tests, composed byte by byte. They hold no pixels: this crate
//! never looks at any.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Tag, Value};
use photo_metadata::PhotoMetadata;

/// A JPEG's start, these segments (a marker and its contents), an empty scan, the end.
pub fn jpeg(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"\xFF\xD8".to_vec();
    for (marker, contents) in segments {
        out.extend_from_slice(&[0xFF, *marker]);
        let length = u16::try_from(contents.len() + 2).expect("fits a segment");
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(contents);
    }
    out.extend_from_slice(b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0\0\xFF\xD9");
    out
}

pub fn app1_exif(block: &[u8]) -> (u8, Vec<u8>) {
    (0xE1, [b"Exif\0\0", block].concat())
}

pub fn app1_xmp(packet: &str) -> (u8, Vec<u8>) {
    let name = b"http://ns.adobe.com/xap/1.0/\0".as_slice();
    (0xE1, [name, packet.as_bytes()].concat())
}

pub fn app13_iim(datasets: &[u8]) -> (u8, Vec<u8>) {
    (
        0xED,
        [b"Photoshop 3.0\0", photoshop(datasets).as_slice()].concat(),
    )
}

/// `datasets` wrapped as Photoshop does, behind another resource with a name of odd length.
pub fn photoshop(datasets: &[u8]) -> Vec<u8> {
    let mut block = b"8BIM\x03\xED\x02ab\0\0\0\0\x03xyz\0".to_vec();
    block.extend_from_slice(b"8BIM\x04\x04\0\0");
    block.extend_from_slice(&u32::try_from(datasets.len()).expect("small").to_be_bytes());
    block.extend_from_slice(datasets);
    if datasets.len() % 2 == 1 {
        block.push(0);
    }
    block
}

pub fn dataset(number: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("short").to_be_bytes();
    [&[0x1C, 2, number, length[0], length[1]], value].concat()
}

/// Record 1's announcement of a character set.
pub fn charset(escape: &[u8]) -> Vec<u8> {
    let length = u8::try_from(escape.len()).expect("short");
    [&[0x1C, 1, 90, 0, length], escape].concat()
}

/// A PNG's signature, these chunks (checksums are zero: nobody asks), the end.
pub fn png(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1A\n".to_vec();
    for (kind, contents) in chunks.iter().chain([&(b"IEND", Vec::new())]) {
        let length = u32::try_from(contents.len()).expect("small");
        out.extend_from_slice(&length.to_be_bytes());
        out.extend_from_slice(*kind);
        out.extend_from_slice(contents);
        out.extend_from_slice(&[0; 4]);
    }
    out
}

/// As ImageMagick writes it.
pub fn raw_profile(name: &str, profile: &[u8]) -> Vec<u8> {
    let mut digits = String::new();
    for (at, byte) in profile.iter().enumerate() {
        if at % 36 == 0 {
            digits.push('\n');
        }
        digits += &format!("{byte:02x}");
    }
    format!("\n{name}\n{:8}{digits}\n", profile.len()).into_bytes()
}

pub fn webp(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (kind, contents) in chunks {
        body.extend_from_slice(*kind);
        body.extend_from_slice(&u32::try_from(contents.len()).expect("small").to_le_bytes());
        body.extend_from_slice(contents);
        body.resize(body.len().next_multiple_of(2), 0);
    }
    let length = u32::try_from(body.len()).expect("small").to_le_bytes();
    [b"RIFF", length.as_slice(), &body].concat()
}

/// With a palette, a comment and one frame before the text.
pub fn gif(packet: &str) -> Vec<u8> {
    let mut out = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xFF\xFF\xFF".to_vec();
    out.extend_from_slice(b"!\xFE\x02hi\0");
    out.extend_from_slice(b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0");
    out.extend_from_slice(b"!\xFF\x0BXMP DataXMP");
    out.extend_from_slice(packet.as_bytes());
    out.push(1);
    out.extend((0..=255).rev());
    out.extend_from_slice(b"\0;");
    out
}

/// A big-endian TIFF file of one directory: a tag, its type, its bytes.
pub fn tiff(entries: &[(u16, u16, &[u8])]) -> Vec<u8> {
    let mut out = b"MM\0*\0\0\0\x08".to_vec();
    out.extend_from_slice(&u16::try_from(entries.len()).expect("few").to_be_bytes());
    let mut data = Vec::new();
    let after = 10 + entries.len() * 12 + 4;
    for (tag, kind, bytes) in entries {
        let unit = if *kind == 4 { 4 } else { 1 };
        out.extend_from_slice(&tag.to_be_bytes());
        out.extend_from_slice(&kind.to_be_bytes());
        out.extend_from_slice(&u32::try_from(bytes.len() / unit).expect("small").to_be_bytes());
        out.extend_from_slice(&u32::try_from(after + data.len()).expect("small").to_be_bytes());
        data.extend_from_slice(bytes);
    }
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&data);
    out
}

pub fn exif_block(texts: &[(Tag, &str)], is_little: bool) -> Vec<u8> {
    // The writer knows no empty block.
    let camera = [(Tag::Make, "A camera")];
    let fields: Vec<Field> = camera
        .iter()
        .chain(texts)
        .map(|(tag, text)| Field {
            tag: *tag,
            ifd_num: In::PRIMARY,
            value: Value::Ascii(text.split('\0').map(|part| part.as_bytes().to_vec()).collect()),
        })
        .collect();
    let mut writer = Writer::new();
    for field in &fields {
        writer.push_field(field);
    }
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, is_little).expect("writes");
    out.into_inner()
}

/// An XMP packet whose description has these attributes and children.
pub fn xmp(attributes: &str, children: &str) -> String {
    format!(
        r#"<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
  xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
  xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/"
  xmlns:exif="http://ns.adobe.com/exif/1.0/"
  xmlns:core="http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/"
  xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" {attributes}>{children}</rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"#
    )
}

/// `xmp` with nothing but a credit.
pub fn credited(credit: &str) -> String {
    xmp(&format!("photoshop:Credit=\"{credit}\""), "")
}

/// What the file says, when nothing of it is left aside.
pub fn photo(bytes: &[u8]) -> PhotoMetadata {
    let reading = photo_metadata::read(bytes);
    assert_eq!(reading.unread, []);
    reading.photo
}

pub fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}
