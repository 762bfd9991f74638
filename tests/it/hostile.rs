//! What comes from outside is hostile until shown otherwise.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::harness::Running;

#[test]
fn every_answer_carries_the_security_headers() {
    let site = Running::new();
    site.publish("Rates stay");
    for path in ["/", "/nothing", "/search?q=x", "/feed.xml", "/sign-up"] {
        let answer = site.get(path);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && !policy.contains("unsafe"),
            "{path}: {policy}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert!(
            !answer.text().contains("<style") && !answer.text().contains(" style=\""),
            "{path}"
        );
    }
    assert!(!site.get("/nothing").header("x-request-id").is_empty());
    // What is no document carries what makes sure that it never becomes one.
    let front = site.get("/").text();
    let style = front.split('"').find(|it| it.ends_with("/site.css")).unwrap();
    let answer = site.get(style);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("content-security-policy"), "");
    assert!(
        !site
            .get("/assets/0/nothing.css")
            .header("content-security-policy")
            .is_empty()
    );
}

#[test]
fn broken_requests_are_refused_and_the_next_reader_is_served() {
    let site = Running::new();
    let huge = format!("GET / HTTP/1.1\r\nhost: a\r\nx: {}\r\n\r\n", "y".repeat(200_000));
    let many = format!("GET / HTTP/1.1\r\nhost: a\r\n{}\r\n", "a: b\r\n".repeat(500));
    for (request, allowed) in [
        (b"\x00\x01\x02\r\n\r\n".to_vec(), &[400, 0][..]),
        (b"GET  / HTTP/1.1\r\n\r\n".to_vec(), &[400, 0]),
        (b"GET / HTTP/9.9\r\n\r\n".to_vec(), &[400, 505, 0]),
        (huge.into_bytes(), &[431, 400, 0]),
        (many.into_bytes(), &[431, 400, 0]),
        (b"POST /sign-up HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n".to_vec(), &[400, 415, 422, 0]),
        (b"DELETE / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_vec(), &[405]),
    ] {
        let status = site.raw(&request).status;
        assert!(allowed.contains(&status), "{status} for {:?}", String::from_utf8_lossy(&request[..request.len().min(60)]));
    }
    assert_eq!(site.get("/healthz").status, 200);
}

#[test]
fn a_slow_head_is_not_waited_for() {
    let site = Running::new();
    let mut stream = TcpStream::connect(site.address).expect("it listens");
    stream
        .set_read_timeout(Some(Duration::from_secs(15)))
        .expect("a limit");
    stream.write_all(b"GET / HTTP/1.1\r\nhost:").expect("sent");
    let mut rest = Vec::new();
    let _closed = stream.read_to_end(&mut rest);
    assert!(!String::from_utf8_lossy(&rest).contains("200 OK"));
}

#[test]
fn strange_addresses_are_not_found_not_errors() {
    let site = Running::new();
    site.publish("Rates stay");
    for path in [
        "/..%2f..%2fetc/passwd",
        "/assets/x/../../courant.db",
        "/media/../../etc-640.jpg",
        "/media/x-1.jpg",
        "/media/00000000000000000000000000000000-640.webp",
        "/archive/2026/13/45",
        "/archive/9999/1/1",
        "/article/99999999999999999999",
        "/economy/x-99999999999999999",
        "/%00",
        "/topic/%F0%9F%92%A9",
        "/economy?after=9-x",
        "/sitemap/articles-0.xml",
        "/news-sitemap/7.xml",
        "/contributor/nobody",
    ] {
        let status = site.get(path).status;
        assert!([200, 301, 400, 404].contains(&status), "{path}: {status}");
    }
}

#[test]
fn sign_up_tells_nothing_and_takes_nothing_strange() {
    let site = Running::new();
    let first = site.post("/sign-up", "email=reader%40mail.example&website=");
    let again = site.post("/sign-up", "email=reader%40mail.example&website=");
    assert_eq!((first.status, first.header("location")), (303, "/sign-up/done"));
    assert_eq!(
        (again.status, again.header("location")),
        (first.status, first.header("location"))
    );
    assert_eq!(
        site.post("/sign-up", "email=robot%40mail.example&website=x")
            .status,
        303
    );
    let refused = site.post("/sign-up", "email=%3Cscript%3E&website=");
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("&lt;script&gt;") && !refused.text().contains("<script>"),
        "what was written is shown, harmless"
    );
    let elsewhere = site.ask(
        "POST",
        "/sign-up",
        &[
            ("content-type", "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "cross-site"),
        ],
        "email=a%40b.example",
    );
    assert_eq!(elsewhere.status, 403);
    let huge = format!("email={}", "x".repeat(5_000_000));
    assert!([413, 0].contains(&site.post("/sign-up", &huge).status));
    let kept = site.news.read(|read| {
        read.all(
            courant::sql!("select email from subscriber order by email"),
            &[],
            |row| row.get::<String>("email"),
        )
    });
    assert_eq!(kept, ["reader@mail.example"]);
}
