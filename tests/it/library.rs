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

/// A picture in the library, by way of the desk.
fn ship(who: &Browser<'_>) -> (courant::base::ids::MediaId, String) {
    let media = upload(who, "ship.png", png()).json()["media"].clone();
    let id = media["id"].as_str().expect("an id").to_owned();
    (id.parse().expect("an id"), id)
}

#[test]
fn a_picture_is_described_found_and_described_wrongly() {
    let site = Running::new();
    let (ada, guest) = (
        site.browser("Ada Reporter", Role::Reporter),
        site.browser("Guest", Role::Contributor),
    );
    let bo = site.browser("Bo Editor", Role::Editor);
    let (_, id) = ship(&ada);
    let at = format!("/desk/media/{id}");
    let page = ada.get(&at).text();
    assert!(
        page.contains("Focal point")
            && page.contains("added by Ada Reporter")
            && page.contains("No article uses it"),
        "{page}"
    );
    let good = "credit=Ana+Lima&alt_text=A+ship&caption=&focal_x=10&focal_y=90,5&expires=2026-03-20T12:00&keywords=Port";
    assert_eq!(
        ada.post(&at, good).header("location"),
        format!("{at}?said=described")
    );
    let page = bo.get(&at).text();
    for expected in [
        "value=\"Ana Lima\"",
        "value=\"90.5\"",
        "value=\"2026-03-20T12:00\"",
        "focal-bl",
        "described by Ada Reporter",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    for (bad, field) in [
        ("credit=x&focal_x=101", "focal_x"),
        ("credit=x&expires=never", "expires"),
        (format!("credit={}", "x".repeat(201)).as_str(), "credit"),
    ] {
        let refused = ada.post(&at, bad);
        assert_eq!(refused.status, 422, "{bad}");
        assert!(
            refused.text().contains("aria-invalid") || field == "focal_x",
            "{field}"
        );
    }
    // Whoever brought it may say what it shows; for others' pictures it takes the right.
    assert_eq!(guest.post(&at, good).status, 403);
    assert!(guest.get(&at).text().contains("readonly"));
    assert_eq!(bo.post(&at, good).status, 303);
    for (query, found) in [
        ("q=LIMA+port", true),
        ("q=whale", false),
        ("show=without-credit", false),
        ("show=expiring", true),
        ("show=expired", false),
        ("show=unused", true),
        ("show=mine", true),
        ("show=nonsense&after=x", true),
    ] {
        let list = ada.get(&format!("/desk/media?{query}"));
        assert_eq!((list.status, list.text().contains(&at)), (200, found), "{query}");
    }
    assert!(!bo.get("/desk/media?show=mine").text().contains(&at));
    // Several at once: nothing chosen, not allowed, done.
    assert_eq!(bo.post("/desk/media", "credit=Agency").status, 422);
    assert_eq!(
        guest
            .post("/desk/media", &format!("picture={id}&credit=Agency"))
            .status,
        403
    );
    assert_eq!(
        bo.post(
            "/desk/media",
            &format!("picture={id}&credit=Agency&never_expires=on")
        )
        .status,
        303
    );
    let page = bo.get(&at).text();
    assert!(
        page.contains("value=\"Agency\"")
            && page.contains(">A ship</textarea>")
            && !page.contains("2026-03-20"),
        "{page}"
    );
    assert_eq!(site.get(&at).status, 401);
    assert_eq!(ada.get("/desk/media/nothing").status, 404);
    assert_eq!(ada.get("/desk/media/upload").status, 200);
}

#[test]
fn a_picture_without_credit_stops_its_article_by_name_and_an_expired_one_goes_on_the_minute() {
    use courant::news::newsroom::{LeadPicture, approve, edit, publish};
    let site = Running::new();
    let bo = site.browser("Bo Editor", Role::Editor);
    let (media, id) = ship(&bo);
    let article = site.news.draft("Ships wait");
    let mut content = site.news.content("Ships wait");
    content.lead_picture = Some(LeadPicture {
        media,
        caption: None,
        alt: None,
    });
    site.write(move |w| edit(w, article, content, None));
    let refused = site
        .news
        .write(move |w| approve(w, article))
        .expect_err("no credit");
    assert!(
        refused.to_string().contains("“ship.png” has no credit"),
        "{refused}"
    );
    let at = format!("/desk/media/{id}");
    let described = "credit=Ana+Lima&alt_text=A+ship&expires=2026-03-02T10:30";
    assert_eq!(bo.post(&at, described).status, 303);
    site.write(move |w| approve(w, article));
    site.write(move |w| publish(w, article));
    let used = bo.get(&at).text();
    assert!(used.contains("Ships wait") && used.contains("read it"), "{used}");

    let hash = pictures::content_hash(png());
    let (path, address) = (site.path(article), format!("/media/{hash}-640.webp"));
    let pages = [path.as_str(), "/", "/economy", "/feed.json", "/feed.xml"];
    let shows: Vec<bool> = pages
        .iter()
        .map(|page| site.get(page).text().contains(&hash))
        .collect();
    assert!(shows[0] && shows[1], "{shows:?}");
    let served = site.get(&address);
    assert_eq!(
        (served.status, served.header("cache-control")),
        (200, "public, max-age=3600")
    );
    site.news.clock.set(site.news.clock.now().plus_seconds(3_599));
    assert_eq!(site.get(&address).status, 200);
    site.news.clock.set(site.news.clock.now().plus_seconds(1));
    for width in [320, 480, 640] {
        for kind in ["webp", "jpg"] {
            assert_eq!(site.get(&format!("/media/{hash}-{width}.{kind}")).status, 404);
        }
    }
    for page in pages {
        assert!(!site.get(page).text().contains(&hash), "{page}");
    }
    let list = bo.get("/desk/media").text();
    assert!(
        list.contains("1 expired picture stands in live articles"),
        "{list}"
    );
    assert!(bo.get("/desk/media?show=expired").text().contains(&at));
    assert!(bo.get(&at).text().contains("Readers see it nowhere"));
}
