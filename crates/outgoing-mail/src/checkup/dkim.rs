use super::spf::AGAIN;
use super::{Finding, Names, Subject};
use crate::dkim::Record;

/// Each key that signs must be published as it is.
pub(super) async fn check(names: &Names, records: &[Record]) -> Vec<Finding> {
    if records.is_empty() {
        let hint = "make keys with `courant mail keys` and publish what it prints";
        return vec![Finding::wrong(
            Subject::Dkim,
            "letters are not signed (DKIM)",
            hint,
        )];
    }
    let mut all = Vec::new();
    for record in records {
        all.push(one(names, record).await);
    }
    all
}

async fn one(names: &Names, record: &Record) -> Finding {
    let name = &record.name;
    let texts = match names.texts(name).await {
        Ok(texts) => texts,
        Err(error) => return Finding::wrong(Subject::Dkim, error.to_string(), AGAIN),
    };
    let keys: Vec<&String> = texts.iter().filter(|text| tag(text, "p").is_some()).collect();
    match keys.as_slice() {
        [] => {
            let what = format!("the key at {name} is not published");
            Finding::wrong(Subject::Dkim, what, format!("publish {}", record.zone_line()))
        }
        [text] if tag(text, "p") == tag(&record.value, "p") => {
            Finding::good(Subject::Dkim, format!("the key at {name} is published as it is"))
        }
        [text] if tag(text, "p").is_some_and(|key| key.is_empty()) => {
            let what = format!("the key at {name} is published as revoked");
            let hint = "make new ones with `courant mail keys --next`";
            Finding::wrong(Subject::Dkim, what, hint)
        }
        [_] => {
            let what = format!("another key than ours is published at {name}");
            Finding::wrong(Subject::Dkim, what, format!("publish {}", record.zone_line()))
        }
        _ => {
            let what = format!("several keys are published at {name}; receivers take any of them");
            Finding::wrong(Subject::Dkim, what, format!("leave only {}", record.zone_line()))
        }
    }
}

/// A tag of the record, without the white space that providers put into long keys.
fn tag(record: &str, name: &str) -> Option<String> {
    record.split(';').find_map(|part| {
        let (have, value) = part.split_once('=')?;
        (have.trim() == name).then(|| value.split_whitespace().collect())
    })
}
