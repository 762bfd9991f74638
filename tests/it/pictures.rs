//! Pictures: in with their credit, out without anything private, and only while shown.

use courant::base::store::Actor;
use courant::news::media::{self, Description, MediaFiles};
use courant::news::newsroom::{LeadPicture, approve, edit, publish};

use crate::harness::Running;

fn png() -> Vec<u8> {
    include_bytes!("../../demo/pictures/ship-at-anchor.png").to_vec()
}

#[test]
fn a_picture_is_served_only_while_a_live_article_shows_it() {
    let site = Running::new();
    let files = MediaFiles::open(site.news.database.folder().join("media")).expect("a folder");
    let said = Description {
        alt: "A ship".to_owned(),
        credit: "Drawn by hand".to_owned(),
        ..Description::default()
    };
    let (media, _) = media::add(
        &site.news.store,
        &files,
        Actor::Operator,
        ("ship.png", &png()),
        said,
    )
    .expect("added");
    let again = media::add(
        &site.news.store,
        &files,
        Actor::Operator,
        ("same.png", &png()),
        Description::default(),
    );
    assert_eq!(again.expect("known").0, media, "the same file is one picture");
    let hash = pictures::content_hash(&png());
    let address = format!("/media/{hash}-640.webp");
    assert_eq!(site.get(&address).status, 404, "nothing shows it yet");

    let id = site.news.draft("Ships wait");
    let mut content = site.news.content("Ships wait");
    content.lead_picture = Some(LeadPicture {
        media,
        caption: None,
        alt: None,
    });
    site.write(move |w| edit(w, id, content, None));
    site.write(move |w| approve(w, id));
    assert_eq!(
        site.get(&address).status,
        404,
        "an approved article is not public"
    );
    site.write(move |w| publish(w, id));
    let picture = site.get(&address);
    assert_eq!(
        (picture.status, picture.header("content-type")),
        (200, "image/webp")
    );
    assert!(picture.header("cache-control").contains("immutable"));
    assert_eq!(
        site.get(&format!("/media/{hash}-641.webp")).status,
        404,
        "only the widths there are"
    );
    let page = site.get(&site.path(id)).text();
    assert!(
        page.contains("Drawn by hand") && page.contains("alt=\"A ship\""),
        "{page}"
    );
}

#[test]
fn without_a_credit_nothing_is_published() {
    let site = Running::new();
    let files = MediaFiles::open(site.news.database.folder().join("media")).expect("a folder");
    let (media, _) = media::add(
        &site.news.store,
        &files,
        Actor::Operator,
        ("ship.png", &png()),
        Description::default(),
    )
    .expect("added");
    let id = site.news.draft("Ships wait");
    let mut content = site.news.content("Ships wait");
    content.lead_picture = Some(LeadPicture {
        media,
        caption: None,
        alt: None,
    });
    site.write(move |w| edit(w, id, content, None));
    let refused = site.news.write(move |w| approve(w, id)).expect_err("no credit");
    assert!(
        refused
            .to_string()
            .contains("without a credit nothing is published"),
        "{refused}"
    );
}

#[test]
fn what_is_no_picture_never_gets_a_row() {
    let site = Running::new();
    let files = MediaFiles::open(site.news.database.folder().join("media")).expect("a folder");
    for bytes in [&b"<svg onload=alert(1)>"[..], b"", b"GIF89a", &png()[..200]] {
        assert!(
            media::add(
                &site.news.store,
                &files,
                Actor::Operator,
                ("x.png", bytes),
                Description::default()
            )
            .is_err()
        );
    }
    let n = site.news.read(|read| {
        read.one(courant::sql!("select count(*) as n from media"), &[], |row| {
            row.get::<i64>("n")
        })
    });
    assert_eq!(n, 0);
}
