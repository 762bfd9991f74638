//! The picture library: uploads in pieces, what is refused, the screens, expiry.

use courant::news::people::Role;
use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Running};

fn png() -> &'static [u8] {
    include_bytes!("../../demo/pictures/ship-at-anchor.png")
}

fn begin(who: &Browser<'_>, name: &str, bytes: usize) -> Answer {
    who.send("POST", "/desk/uploads", &json!({ "name": name, "bytes": bytes }))
}

fn piece(who: &Browser<'_>, at: &str, offset: usize, bytes: &[u8]) -> Answer {
    who.bytes("PATCH", at, &[("upload-offset", &offset.to_string())], bytes)
}

/// Uploads a whole file in pieces; the last answer.
fn upload(who: &Browser<'_>, name: &str, bytes: &[u8]) -> Answer {
    let begun = begin(who, name, bytes.len());
    assert_eq!(begun.status, 201, "{}", begun.text());
    let at = format!(
        "/desk/uploads/{}",
        begun.json()["upload"].as_str().expect("an id")
    );
    let mut offset = 0;
    loop {
        let end = (offset + (1 << 20)).min(bytes.len());
        let answer = piece(who, &at, offset, &bytes[offset..end]);
        offset = end;
        if answer.status != 200 || offset == bytes.len() {
            return answer;
        }
    }
}

#[test]
fn a_file_arrives_in_pieces_over_a_bad_line() {
    let site = Running::new();
    let ada = site.browser("Ada Reporter", Role::Contributor);
    let file = png();
    let begun = begin(&ada, "ship.png", file.len()).json();
    assert_eq!(begun["offset"], 0);
    let at = format!("/desk/uploads/{}", begun["upload"].as_str().expect("an id"));
    let half = file.len() / 2;
    let first = &file[..half.min(1 << 20)];
    assert_eq!(
        piece(&ada, &at, 0, first).json(),
        json!({ "offset": first.len() })
    );
    // The answer was lost; the piece comes again, from this tab and from another.
    for _ in 0..2 {
        let again = piece(&ada, &at, 0, first);
        assert_eq!(
            (again.status, again.json()["offset"].as_u64()),
            (409, Some(first.len() as u64))
        );
    }
    // The line breaks inside a piece: nothing of it counts.
    let cut = format!(
        "PATCH {at} HTTP/1.1\r\nhost: {}\r\ncookie: courant=none\r\ncontent-length: 4000\r\n\r\nabc",
        site.address
    );
    site.raw(cut.as_bytes());
    assert_eq!(ada.get_json(&at).json(), json!({ "offset": first.len() }));
    let mut offset = first.len();
    let mut last = Value::Null;
    while offset < file.len() {
        let end = (offset + (1 << 20)).min(file.len());
        last = piece(&ada, &at, offset, &file[offset..end]).json();
        offset = end;
    }
    assert_eq!(last["offset"], file.len());
    assert_eq!(last["known"], false);
    let media = &last["media"];
    assert!(
        media["width"].as_u64().is_some_and(|w| w > 0) && media["expired"] == false,
        "{media}"
    );
    let thumb = ada.get(media["thumb"].as_str().expect("an address"));
    assert_eq!((thumb.status, thumb.header("content-type")), (200, "image/jpeg"));
    assert!(thumb.header("cache-control").starts_with("private"));
    assert_eq!(
        site.get(media["thumb"].as_str().expect("an address")).status,
        401,
        "not for readers"
    );
    assert_eq!(
        ada.get_json(&at).json()["media"]["id"],
        media["id"],
        "the answer can be asked for again"
    );
    assert_eq!(site.news.verbs(1), ["media_added"]);

    let again = upload(&ada, "the-same.png", file).json();
    assert_eq!(
        (&again["media"]["id"], &again["known"]),
        (&media["id"], &json!(true))
    );
    let picked = ada.get_json("/desk/pick/media?q=ship").json();
    assert_eq!(picked["items"][0]["id"], media["id"]);
    assert_eq!(
        ada.get_json("/desk/pick/media?q=whale").json(),
        json!({ "items": [] })
    );
}

/// A PNG's head that promises `width` × `height` pixels.
fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = b"IHDR".to_vec();
    head.extend(width.to_be_bytes());
    head.extend(height.to_be_bytes());
    head.extend([8, 6, 0, 0, 0]);
    file.extend(13u32.to_be_bytes());
    file.extend(&head);
    file.extend(crc(&head).to_be_bytes());
    file
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (0u32.wrapping_sub(crc & 1)))
        })
    })
}

#[test]
fn what_lies_or_explodes_is_refused_in_words() {
    let site = Running::new();
    let ada = site.browser("Ada Reporter", Role::Reporter);
    let html = b"<!doctype html><script>alert(1)</script>".to_vec();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let polyglot = [
        b"\xff\xd8\xff\xe0\0\x10JFIF\0".as_slice(),
        b"<script>alert(1)</script>",
    ]
    .concat();
    for (name, file) in [
        ("renamed.jpg", html),
        ("drawing.svg", svg),
        ("thin.png", bomb(1, 100_000)),
        ("wide.png", bomb(60_000, 60_000)),
        ("cut.png", png()[..png().len().min(900_000) / 2].to_vec()),
        ("both.jpg", polyglot),
        ("rand.bin", vec![7; 4_000]),
    ] {
        let refused = upload(&ada, name, &file);
        assert_eq!(refused.status, 422, "{name}: {}", refused.text());
        assert_eq!(refused.header("content-type"), "application/problem+json");
        assert!(
            refused.json()["detail"].as_str().is_some_and(|d| d.len() > 20),
            "{}",
            refused.text()
        );
    }
    assert_eq!(begin(&ada, "huge.jpg", 40_000_001).status, 422);
    assert_eq!(begin(&ada, "none.jpg", 0).status, 422);
    assert_eq!(
        ada.send("POST", "/desk/uploads", &json!({ "name": "x", "bytes": -1 }))
            .status,
        422
    );
    let id = begin(&ada, "x.png", 10).json()["upload"]
        .as_str()
        .expect("an id")
        .to_owned();
    let at = format!("/desk/uploads/{id}");
    assert_eq!(piece(&ada, &at, 0, &[0; 11]).status, 422, "more than promised");
    assert_eq!(
        piece(&ada, &at, 0, &vec![0; (1 << 20) + 1]).status,
        413,
        "too large a piece"
    );
    assert_eq!(ada.bytes("PATCH", &at, &[], b"abc").status, 422, "no offset");
    let eve = site.browser("Eve", Role::Owner);
    assert_eq!(eve.get_json(&at).status, 404, "somebody else's");
    assert_eq!(ada.get_json("/desk/uploads/..%2F..%2Fetc").status, 404);
    assert_eq!(ada.bytes("DELETE", &at, &[], b"").status, 204);
    assert_eq!(ada.get_json(&at).status, 404);
    let n = site.news.read(|read| {
        read.one(courant::sql!("select count(*) as n from media"), &[], |row| {
            row.get::<i64>("n")
        })
    });
    assert_eq!(n, 0);
}
