//! Pictures for the other tests: small ones in every format, and the blocks to put into them.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use img_parts::jpeg::{Jpeg, JpegSegment, markers};
use img_parts::png::{Png, PngChunk};
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};

pub const RED: [u8; 3] = [220, 20, 20];
pub const GREEN: [u8; 3] = [20, 200, 20];
pub const BLUE: [u8; 3] = [20, 20, 220];
pub const WHITE: [u8; 3] = [250, 250, 250];

/// Red and green above, blue and white below: no two ways of turning it look the same.
pub fn quarters(width: u32, height: u32) -> DynamicImage {
    RgbImage::from_fn(width, height, |x, y| {
        Rgb(match (x < width / 2, y < height / 2) {
            (true, true) => RED,
            (false, true) => GREEN,
            (true, false) => BLUE,
            (false, false) => WHITE,
        })
    })
    .into()
}

/// The left half is transparent.
pub fn half_transparent(width: u32, height: u32) -> DynamicImage {
    RgbaImage::from_fn(width, height, |x, _| {
        Rgba([0, 0, 0, if x < width / 2 { 0 } else { 255 }])
    })
    .into()
}

pub fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).expect("encodes");
    out.into_inner()
}

pub fn jpeg(width: u32, height: u32) -> Vec<u8> {
    encoded(&quarters(width, height), ImageFormat::Jpeg)
}

pub fn png(width: u32, height: u32) -> Vec<u8> {
    encoded(&quarters(width, height), ImageFormat::Png)
}

pub fn webp(width: u32, height: u32) -> Vec<u8> {
    encoded(&quarters(width, height), ImageFormat::WebP)
}

pub fn gif(width: u32, height: u32) -> Vec<u8> {
    encoded(&quarters(width, height), ImageFormat::Gif)
}

/// `jpeg` with one more segment, right after the JFIF header.
pub fn with_segment(jpeg: Vec<u8>, marker: u8, contents: Vec<u8>) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(jpeg.into()).expect("a JPEG");
    let segment = JpegSegment::new_with_contents(marker, contents.into());
    jpeg.segments_mut().insert(1, segment);
    jpeg.encoder().bytes().to_vec()
}

pub fn jpeg_with_exif(jpeg: Vec<u8>, exif: &[u8]) -> Vec<u8> {
    with_segment(jpeg, markers::APP1, [b"Exif\0\0", exif].concat())
}

pub fn jpeg_with_xmp(jpeg: Vec<u8>, xmp: &str) -> Vec<u8> {
    let prefix = b"http://ns.adobe.com/xap/1.0/\0".as_slice();
    with_segment(jpeg, markers::APP1, [prefix, xmp.as_bytes()].concat())
}

/// `datasets` wrapped as Photoshop does, behind another resource with a name of odd length.
pub fn jpeg_with_iptc(jpeg: Vec<u8>, datasets: &[u8]) -> Vec<u8> {
    let mut block = b"Photoshop 3.0\0".to_vec();
    block.extend_from_slice(b"8BIM\x03\xED\x02ab\0\0\0\0\x03xyz\0");
    block.extend_from_slice(b"8BIM\x04\x04\0\0");
    block.extend_from_slice(&u32::try_from(datasets.len()).expect("small").to_be_bytes());
    block.extend_from_slice(datasets);
    if datasets.len() % 2 == 1 {
        block.push(0);
    }
    with_segment(jpeg, markers::APP13, block)
}

pub fn dataset(record: u8, number: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).expect("short").to_be_bytes();
    [&[0x1C, record, number, length[0], length[1]], value].concat()
}

pub fn png_with_chunk(png: Vec<u8>, kind: [u8; 4], contents: Vec<u8>, at_end: bool) -> Vec<u8> {
    let mut png = Png::from_bytes(png.into()).expect("a PNG");
    let at = if at_end { png.chunks().len() - 1 } else { 1 };
    let chunk = PngChunk::new(kind, contents.into());
    png.chunks_mut().insert(at, chunk);
    png.encoder().bytes().to_vec()
}

pub fn webp_with(webp: Vec<u8>, exif: &[u8], xmp: &str) -> Vec<u8> {
    let mut webp = WebP::from_bytes(webp.into()).expect("a WebP");
    webp.set_exif(Some(Bytes::copy_from_slice(exif)));
    let xmp = RiffContent::Data(Bytes::copy_from_slice(xmp.as_bytes()));
    webp.chunks_mut().push(RiffChunk::new(*b"XMP ", xmp));
    webp.encoder().bytes().to_vec()
}

pub fn ascii(tag: Tag, text: &str) -> Field {
    Field {
        tag,
        ifd_num: In::PRIMARY,
        value: Value::Ascii(vec![text.as_bytes().to_vec()]),
    }
}

pub fn orientation(value: u16) -> Field {
    Field {
        tag: Tag::Orientation,
        ifd_num: In::PRIMARY,
        value: Value::Short(vec![value]),
    }
}

/// 48° 51′ 24″ north, a place nobody should learn.
pub fn position() -> Vec<Field> {
    let latitude = [(48, 1), (51, 1), (2424, 100)]
        .map(|(num, denom)| Rational { num, denom })
        .to_vec();
    vec![
        ascii(Tag::GPSLatitudeRef, "N"),
        Field {
            tag: Tag::GPSLatitude,
            ifd_num: In::PRIMARY,
            value: Value::Rational(latitude),
        },
        ascii(Tag::GPSAreaInformation, "SECRET-PLACE"),
        ascii(Tag::BodySerialNumber, "SECRET-SERIAL"),
    ]
}

pub fn exif_block(fields: &[Field]) -> Vec<u8> {
    let mut writer = Writer::new();
    for field in fields {
        writer.push_field(field);
    }
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, false).expect("writes");
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
  xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" {attributes}>{children}</rdf:Description>
</rdf:RDF></x:xmpmeta><?xpacket end="w"?>"#
    )
}

pub fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).expect("a picture that another program can open")
}

/// JPEG is lossy; a colour is the same if no channel is far off.
pub fn is_about(picture: &DynamicImage, x: u32, y: u32, expected: [u8; 3]) -> bool {
    use image::GenericImageView;
    let found = picture.get_pixel(x, y).0;
    expected.iter().zip(found).all(|(a, b)| a.abs_diff(b) < 30)
}

pub fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|at| at == needle)
}
