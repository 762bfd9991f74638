//! Market data at the API: values that programs send, and those that everybody may read.

use courant::news::markets::{Licence, license_series};
use courant::news::people::{Role, Scope};
use serde_json::{Value, json};

use crate::harness::Running;
use crate::markets::{catalogue, record, series, vendor};

#[test]
fn a_program_sends_values_once() {
    let running = Running::new();
    vendor(&running.news, "https://vendor.example/");
    let robot = running.program("Robot", Role::Editor, &[Scope::Market]);
    let body = json!({ "source": "vendor", "observations": [
        { "series": "GOLD", "at": "2026-02-27", "value": "2702.40" },
        { "series": "GOLD", "at": "2026-03-02", "value": null },
        { "series": "LEAD", "at": "2026-02-27", "value": "1.5" },
    ] });
    let key = [("idempotency-key", "one")];
    let first = robot.send("POST", "/market/observations", &key, &body);
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!(
        first.json(),
        json!({ "added": 1, "revised": 0, "same": 0, "missing": 1, "unknown": ["LEAD"] })
    );
    let again = robot.send("POST", "/market/observations", &key, &body);
    assert_eq!((again.status, again.header("idempotent-replayed")), (200, "true"));
    assert_eq!(again.json(), first.json());
    let same = robot.post("/market/observations", &body);
    assert_eq!(same.json()["same"], 1);
    assert!(running.get("/markets/gold").text().contains("2,702.40"));

    for (wrong, said) in [
        (
            json!({ "source": "nobody", "observations": [{ "series": "GOLD", "at": "2026-02-27", "value": "1" }] }),
            "no source",
        ),
        (json!({ "source": "vendor", "observations": [] }), "must be 1"),
        (
            json!({ "source": "vendor", "observations": [{ "series": "GOLD", "at": "soon", "value": "1" }] }),
            "soon",
        ),
        (
            json!({ "source": "vendor", "observations": [{ "series": "GOLD", "at": "2026-02-27", "value": "1,5e" }] }),
            "no number",
        ),
        (
            json!({ "source": "vendor", "observations": [{ "series": "GOLD", "at": "2052-02-27", "value": "1" }] }),
            "future",
        ),
    ] {
        let refused = robot.post("/market/observations", &wrong);
        assert_eq!(refused.status, 422, "{said}: {}", refused.text());
        assert!(refused.text().contains(said), "{said}: {}", refused.text());
    }
    let reader = running.program("Reader", Role::Editor, &[Scope::Read]);
    assert_eq!(reader.post("/market/observations", &body).status, 403);
    let junior = running.program("Junior", Role::Reporter, &[Scope::Market]);
    assert_eq!(junior.post("/market/observations", &body).status, 403);
}

#[test]
fn everybody_reads_values_with_their_source() {
    let running = Running::new();
    catalogue(&running.news);
    record(
        &running.news,
        "ecb:USD",
        &[
            ("2026-02-25", "1.1300"),
            ("2026-02-26", "1.1262"),
            ("2026-02-27", "1.1172"),
        ],
    );
    let list = running.get("/api/v1/instruments").json();
    let of = |code: &str| {
        let all = list["items"].as_array().expect("a list");
        all.iter().find(|one| one["code"] == code).cloned()
    };
    let dollar = of("EUR/USD").expect("what has a value is listed");
    assert_eq!(dollar["last"], json!({ "at": "2026-02-27", "value": "1.1172" }));
    assert_eq!(
        dollar["previous"],
        json!({ "at": "2026-02-26", "value": "1.1262" })
    );
    assert_eq!(dollar["change"], "-0.0090");
    assert!(
        dollar["source"]
            .as_str()
            .is_some_and(|line| line.contains("European Central Bank"))
    );
    assert_eq!(of("EUR/GBP"), None, "what has none is not");
    assert_eq!(running.get("/api/v1/instruments/eur-usd").json(), dollar);
    assert_eq!(running.get("/api/v1/instruments/eur-xxx").status, 404);

    let values = |query: &str| {
        let answer = running.get(&format!("/api/v1/instruments/eur-usd/observations{query}"));
        assert_eq!(answer.status, 200, "{query}: {}", answer.text());
        let days = answer.json()["items"].as_array().cloned().unwrap_or_default();
        days.iter()
            .map(|one| format!("{} {}", one["at"], one["value"]).replace('"', ""))
            .collect::<Vec<_>>()
    };
    assert_eq!(values("").len(), 3);
    assert_eq!(values("?from=2026-02-27"), ["2026-02-27 1.1172"]);
    assert_eq!(values("?to=2026-02-25T12:00:00Z"), ["2026-02-25 1.1300"]);
    assert_eq!(values("?from=2026-03-01"), Vec::<String>::new());
    for wrong in ["?from=soon", "?cursor=x", "?until=2026-03-01"] {
        let path = format!("/api/v1/instruments/eur-usd/observations{wrong}");
        assert_eq!(running.get(&path).status, 400, "{wrong}");
    }

    let id = series(&running.news, "ecb:USD");
    running.write(move |w| license_series(w, id, Licence::Shown, None));
    let kept = running.get("/api/v1/instruments/eur-usd").json();
    assert_eq!((&kept["last"], &kept["change"]), (&Value::Null, &Value::Null));
    assert_eq!(kept["licence"], "shown");
    let refused = running.get("/api/v1/instruments/eur-usd/observations");
    assert_eq!(refused.status, 404);
    assert!(
        refused.text().contains("shown on the site only"),
        "{}",
        refused.text()
    );
    assert!(
        running
            .get("/sitemap/places.xml")
            .text()
            .contains("/markets/eur-usd</loc>")
    );
    running.write(move |w| license_series(w, id, Licence::Inside, None));
    running.settle();
    assert_eq!(running.get("/api/v1/instruments/eur-usd").status, 404);
    assert!(!running.get("/sitemap/places.xml").text().contains("/markets/"));
}

#[test]
fn a_long_history_comes_in_pages() {
    let running = Running::new();
    catalogue(&running.news);
    let first = jiff::civil::date(2020, 1, 1);
    let days: Vec<String> = (0..2_100)
        .map(|n| (first + jiff::Span::new().days(n)).to_string())
        .collect();
    let points: Vec<(&str, &str)> = days.iter().map(|day| (day.as_str(), "1.1")).collect();
    record(&running.news, "ecb:USD", &points);
    let (mut found, mut path) = (
        Vec::new(),
        "/api/v1/instruments/eur-usd/observations?from=2020-01-02".to_owned(),
    );
    loop {
        let page = running.get(&path).json();
        let items = page["items"].as_array().expect("a list");
        found.extend(
            items
                .iter()
                .map(|one| one["at"].as_str().unwrap_or_default().to_owned()),
        );
        match page["next"].as_str() {
            Some(next) => path = next[next.find("/api").expect("ours")..].to_owned(),
            None => break,
        }
    }
    assert_eq!(found, days[1..]);
}
