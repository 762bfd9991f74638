//! The letter itself, line by line of the checklist (docs/reference/mail-checklist.md): its headers, its
//! two forms, what is in it for those who cannot see it, and what is not in it.

use std::collections::BTreeSet;

use courant::news::newsroom::{NewNote, clarify};
use courant::sql;
use courant::testing::News;

use crate::updates::{Post, advance, reader, to_tuesday};

pub struct Posted {
    recipient: String,
    pub text: String,
    pub html: String,
    raw: String,
}

/// What was posted to readers, in the order of their addresses.
pub fn posted(news: &News) -> Vec<Posted> {
    news.read(|read| {
        read.all(
            sql!("select recipient, text, html, raw from outbox_message where kind = 'update' order by recipient"),
            &[],
            |row| {
                Ok(Posted {
                    recipient: row.get("recipient")?,
                    text: row.get("text")?,
                    html: row.get("html")?,
                    raw: row.get("raw")?,
                })
            },
        )
    })
}

/// Unfolded values of a header.
fn header(raw: &str, name: &str) -> Vec<String> {
    let head = raw.split("\r\n\r\n").next().unwrap_or_default();
    let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
    head.split("\r\n")
        .filter_map(|line| line.split_once(": "))
        .filter(|(have, _)| have.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.to_owned())
        .collect()
}

/// Addresses that a text or a page leads to, the reader's own made alike.
fn links(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for part in text.split("https://").skip(1) {
        let end = part
            .find(|c: char| c.is_whitespace() || "\"<>)".contains(c))
            .unwrap_or(part.len());
        found.insert(part[..end].trim_end_matches('.').to_owned());
    }
    found
}

/// A full issue: nine items, a headline that would spoil headers and pages, a correction.
fn issue(readers: usize) -> (News, Vec<Posted>) {
    let news = News::new();
    for n in 0..readers {
        reader(&news, n, "", 7);
    }
    let noted = news.published("Zentralbank hält den Leitzins – “unchanged” <b>3.25 %</b>");
    for headline in [
        "Copper hoard grows in Antwerp warehouses",
        "Wheat harvest fails along the river",
        "Strike shuts northern harbours",
        "Chip makers win subsidies",
    ] {
        news.published(headline);
    }
    let note = NewNote {
        text: "The rate is nominal & annual.".to_owned(),
        reason: "asked".to_owned(),
        approver: "chief".to_owned(),
    };
    news.write(move |w| clarify(w, noted, &note)).expect("clarified");
    let mut post = Post::of(&news);
    to_tuesday(&news, &mut post);
    advance(&news, 1_200);
    post.work();
    let all = posted(&news);
    assert_eq!(all.len(), readers);
    (news, all)
}

#[test]
fn headers_say_once_what_they_must_and_name_this_reader_alone() {
    let (_news, all) = issue(3);
    let mut ids = BTreeSet::new();
    for letter in &all {
        let raw = &letter.raw;
        for name in [
            "From",
            "To",
            "Date",
            "Subject",
            "Message-ID",
            "MIME-Version",
            "List-Id",
            "List-Unsubscribe",
            "List-Unsubscribe-Post",
            "List-Help",
            "List-Owner",
            "List-Archive",
            "List-Post",
            "Feedback-ID",
            "CFBL-Address",
        ] {
            assert_eq!(
                header(raw, name).len(),
                1,
                "{name} in\n{}",
                raw.split("\r\n\r\n").next().unwrap_or_default()
            );
        }
        let one = |name: &str| header(raw, name).remove(0);
        assert!(
            one("To").contains(&letter.recipient) && one("To").matches('@').count() == 1,
            "{}",
            one("To")
        );
        for other in all.iter().filter(|other| other.recipient != letter.recipient) {
            assert!(!raw.contains(&other.recipient), "somebody else is named");
        }
        assert!(
            one("Message-ID").ends_with("@gazette.example>"),
            "{}",
            one("Message-ID")
        );
        ids.insert(one("Message-ID"));
        assert_eq!(one("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
        assert_eq!(one("List-Post"), "NO");
        let leave = one("List-Unsubscribe");
        let (first, second) = leave.split_once(", ").expect("two ways");
        assert!(
            first.starts_with("<https://gazette.example/update/") && first.ends_with("/leave>"),
            "{first}"
        );
        assert!(
            second.starts_with("<mailto:leave+") && second.contains("@gazette.example"),
            "{second}"
        );
        assert!(
            !leave.contains(&letter.recipient) && !leave.contains("mail0"),
            "no address in it"
        );
        assert!(header(raw, "Precedence").iter().all(|value| value == "bulk"));
        let head = raw.split("\r\n\r\n").next().unwrap_or_default();
        assert!(head.is_ascii(), "encoded where it is not ASCII");
        assert!(
            raw.split("\r\n")
                .all(|line| line.len() <= 998 && !line.contains(['\r', '\n']))
        );
        assert!(raw.len() <= 95_000, "{} bytes", raw.len());
    }
    assert_eq!(ids.len(), all.len());
}

#[test]
fn both_forms_say_the_same_in_words_of_their_own() {
    let (_news, all) = issue(1);
    let letter = &all[0];
    assert!(letter.html.len() <= 80_000, "{} bytes", letter.html.len());
    let raw = &letter.raw;
    let (text_at, html_at) = (raw.find("text/plain"), raw.find("text/html"));
    assert!(raw.contains("multipart/alternative") && text_at < html_at && text_at.is_some());
    let parts = raw.replace("\r\n\t", " ").replace("\r\n ", " ");
    let kinds = parts
        .split("\r\n")
        .filter(|line| line.starts_with("Content-Type: text/"));
    let said: Vec<bool> = kinds.map(|line| line.contains("charset=\"utf-8\"")).collect();
    assert_eq!(said, [true, true], "both parts say so");
    assert_eq!(
        links(&letter.text),
        links(&letter.html)
            .into_iter()
            .filter(|link| link != "gazette.example/")
            .collect()
    );
    assert!(
        letter
            .text
            .contains("Zentralbank hält den Leitzins – “unchanged” <b>3.25 %</b>"),
        "{}",
        letter.text
    );
    assert!(letter.html.contains("&lt;b&gt;3.25 %&lt;/b&gt;") && !letter.html.contains("<b>3.25"));
    assert!(letter.text.contains("CORRECTIONS") && letter.text.contains("The rate is nominal & annual."));
    assert!(
        letter
            .text
            .lines()
            .all(|line| line.chars().count() <= 100 || line.contains("https://"))
    );
    assert!(
        letter.text.contains("1 Test Street") && letter.html.contains("1 Test Street"),
        "the postal address"
    );
    let items = letter.html.matches("<h2 class=\"ink").count();
    assert!(
        (3..=10).contains(&items),
        "{items}: three of one section, and the corrections' title"
    );
    let own = header(&letter.raw, "List-Unsubscribe").remove(0);
    let own = own.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
    assert_eq!(
        letter.html.matches(&format!("href=\"{own}\"")).count(),
        2,
        "its own way out, above and below"
    );
    assert!(letter.text.contains(&own) && !letter.html.contains(".invalid"));
    let way_out = letter.html.find("Unsubscribe").expect("a way out");
    assert!(
        way_out < letter.html.find("<h1").expect("a title"),
        "at the top, too"
    );
}

#[test]
fn nothing_in_it_watches_its_reader() {
    let (_news, all) = issue(2);
    let strip = |letter: &Posted| {
        let mut html = letter.html.clone();
        for link in links(&letter.html)
            .into_iter()
            .filter(|link| link.contains("/update/"))
        {
            html = html.replace(&link, "own");
        }
        html
    };
    assert_eq!(
        strip(&all[0]),
        strip(&all[1]),
        "two readers differ in their own links and in nothing else"
    );
    let html = &all[0].html;
    for watcher in [
        "<img",
        "<script",
        "<iframe",
        "<form",
        "<object",
        "background=\"",
        "url(",
        "@import",
        "<link",
        "http://",
    ] {
        assert!(!html.contains(watcher), "{watcher}");
    }
    assert!(
        links(html)
            .iter()
            .all(|link| link.starts_with("gazette.example/")),
        "{:?}",
        links(html)
    );
    assert!(
        links(html).iter().all(|link| !link.contains('?')),
        "no link is rewritten"
    );
}

#[test]
fn those_who_cannot_see_it_are_told_how_it_is_made() {
    let (_news, all) = issue(1);
    let html = &all[0].html;
    assert!(
        html.contains("<html lang=\"en-GB\" dir=\"ltr\">") || html.contains("<html lang=\"en\" dir=\"ltr\">"),
        "{html}"
    );
    let body = html.split("<body").nth(1).expect("a body");
    let child = body.split('<').nth(1).expect("a first child");
    assert!(child.contains("lang=") && child.contains("dir="), "{child}");
    assert!(html.contains("<title>") && html.matches("<h1").count() == 1);
    let tables = html.matches("<table").count();
    assert_eq!(tables, html.matches("<table role=\"presentation\"").count());
    assert!(html.contains("name=\"color-scheme\"") && html.contains("name=\"supported-color-schemes\""));
    assert!(html.contains("prefers-color-scheme:dark"));
    let preheader = html
        .split("overflow:hidden\">")
        .nth(1)
        .and_then(|rest| rest.split('<').next())
        .unwrap_or_default();
    assert!(
        preheader.chars().count() > 20,
        "the line beside the subject is written: {preheader}"
    );
    for words in [">here<", ">click", ">Read more<", ">more<"] {
        assert!(
            !html.to_lowercase().contains(&words.to_lowercase()),
            "{words} makes no sense alone"
        );
    }
}
