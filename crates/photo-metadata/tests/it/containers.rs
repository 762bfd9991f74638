//! The same block, wherever a file keeps it.

use exif::Tag;
use miniz_oxide::deflate::compress_to_vec_zlib;

use crate::draw::{self, dataset, photo};

fn credit(file: &[u8]) -> String {
    photo(file).credit.expect("a credit")
}

#[test]
fn xmp_in_every_container() {
    let packet = draw::credited("Lusa");
    let bytes = packet.as_bytes();
    let plain = [b"XML:com.adobe.xmp\0\0\0en\0titre\0", bytes].concat();
    let squeezed = [
        b"XML:com.adobe.xmp\0\x01\0\0\0".as_slice(),
        &compress_to_vec_zlib(bytes, 6),
    ]
    .concat();
    let raw = [
        b"Raw profile type xmp\0",
        draw::raw_profile("xmp", bytes).as_slice(),
    ]
    .concat();
    for file in [
        draw::jpeg(&[(0xE0, b"JFIF\0".to_vec()), draw::app1_xmp(&packet)]),
        draw::png(&[(b"IHDR", vec![0; 13]), (b"iTXt", plain)]),
        draw::png(&[(b"IDAT", vec![0; 99]), (b"iTXt", squeezed)]),
        draw::png(&[(b"tEXt", raw)]),
        draw::webp(&[(b"VP8X", &[0; 10]), (b"ICCP", b"odd"), (b"XMP ", bytes)]),
        draw::gif(&packet),
        draw::tiff(&[(700, 1, bytes)]),
    ] {
        assert_eq!(credit(&file), "Lusa");
    }
}

#[test]
fn iim_in_every_container_that_has_it() {
    let block = [dataset(110, b"Lusa"), dataset(105, b"x")].concat();
    let wrapped = draw::photoshop(&block);
    let text = draw::raw_profile("iptc", &wrapped);
    let squeezed = [
        b"Raw profile type iptc\0\0".as_slice(),
        &compress_to_vec_zlib(&text, 6),
    ]
    .concat();
    let bare = [
        b"Raw profile type iptc\0",
        draw::raw_profile("iptc", &block).as_slice(),
    ]
    .concat();
    let mut longs = block.clone();
    longs.resize(longs.len().next_multiple_of(4), 0);
    let turned: Vec<u8> = longs
        .chunks(4)
        .flat_map(|four| four.iter().rev().copied())
        .collect();
    for file in [
        draw::jpeg(&[draw::app13_iim(&block)]),
        draw::png(&[(b"zTXt", squeezed)]),
        draw::png(&[(b"tEXt", bare)]),
        draw::tiff(&[(33723, 7, &block)]),
        draw::tiff(&[(33723, 4, &longs)]),
        draw::tiff(&[(33723, 4, &turned)]),
        draw::tiff(&[(34377, 1, &wrapped)]),
        draw::tiff(&[(33723, 7, &block[..block.len() / 4]), (34377, 1, &wrapped)]),
    ] {
        assert_eq!(credit(&file), "Lusa");
    }
}

#[test]
fn exif_in_every_container_that_has_it() {
    let block = draw::exif_block(&[(Tag::Artist, "Ana Lima")], true);
    let named = [b"Exif\0\0", block.as_slice()].concat();
    let raw = [
        b"Raw profile type exif\0",
        draw::raw_profile("exif", &named).as_slice(),
    ]
    .concat();
    for file in [
        draw::jpeg(&[draw::app1_exif(&block)]),
        draw::png(&[(b"eXIf", block.clone())]),
        draw::png(&[(b"tEXt", raw)]),
        draw::webp(&[(b"EXIF", &block)]),
        draw::webp(&[(b"EXIF", &named)]),
        block,
        // The UTF-8 type of EXIF 3.
        draw::tiff(&[(0x013B, 129, b"Ana Lima\0")]),
    ] {
        assert_eq!(photo(&file).byline.as_deref(), Some("Ana Lima"));
    }
}

#[test]
fn files_that_say_nothing() {
    for file in [
        draw::jpeg(&[]),
        draw::png(&[]),
        draw::webp(&[]),
        draw::tiff(&[]),
        b"<svg/>".to_vec(),
        Vec::new(),
    ] {
        assert!(photo(&file).is_empty());
    }
}
