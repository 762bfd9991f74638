//! Whether mail may leave in bulk. The doctor looks at the relay and at what the DNS says of the
//! sender; until all is well, or an operator says that it is to go all the same, no wave begins. One
//! letter to one reader may always leave: somebody has to try.

use serde::{Deserialize, Serialize};

use crate::base::clock::Micros;
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// One thing that the doctor looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub level: Level,
    pub what: String,
    /// Empty when all is well.
    pub hint: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    Good,
    /// Works, and wants looking at.
    Doubtful,
    Wrong,
}

/// What was found last for one set of settings.
#[derive(Clone, Debug)]
pub struct Check {
    pub green: bool,
    pub accepted: bool,
    pub findings: Vec<Finding>,
    pub at: Micros,
}

impl Check {
    pub fn may_send(&self) -> bool {
        self.green || self.accepted
    }
}

pub fn last_check(read: &mut ReadSession<'_>, settings: &str) -> Result<Option<Check>, StoreError> {
    let row = read.maybe(
        sql!("select green, accepted, findings, at from mail_check where settings = $1"),
        &[&settings],
        |row| {
            Ok((
                row.get::<bool>("green")?,
                row.get::<bool>("accepted")?,
                row.get::<String>("findings")?,
                row.get::<Micros>("at")?,
            ))
        },
    )?;
    Ok(row.map(|(green, accepted, findings, at)| Check {
        green,
        accepted,
        // Findings of a newer program are not shown; whether it may send stands beside them.
        findings: serde_json::from_str(&findings).unwrap_or_default(),
        at,
    }))
}

/// Keeps what the doctor found. An operator's word stays until something else is wrong.
pub fn keep_check(
    tx: &mut Transaction<'_>,
    settings: &str,
    findings: &[Finding],
    at: Micros,
) -> Result<Check, StoreError> {
    let before = last_check(&mut tx.as_read(), settings)?;
    let wrong = |all: &[Finding]| -> Vec<String> {
        let wrong = all.iter().filter(|finding| finding.level == Level::Wrong);
        wrong.map(|finding| finding.what.clone()).collect()
    };
    let now = wrong(findings);
    let accepted = before.is_some_and(|before| before.accepted && wrong(&before.findings) == now);
    let check = Check {
        green: now.is_empty(),
        accepted,
        findings: findings.to_vec(),
        at,
    };
    let json = serde_json::to_string(findings).map_err(|error| StoreError::Engine(error.to_string()))?;
    tx.execute(
        sql!(
            "insert into mail_check (settings, green, accepted, findings, at) values ($1, $2, $3, $4, $5)
             on conflict (settings) do update set green = excluded.green, accepted = excluded.accepted,
                 findings = excluded.findings, at = excluded.at"
        ),
        &[&settings, &check.green, &check.accepted, &json, &at],
    )?;
    Ok(check)
}

/// An operator's word that mail goes although something is wrong, or was not looked at.
pub fn accept_check(mut write: OpenWrite<'_>, settings: &str) -> Result<Position, NewsError> {
    let at = write.at;
    write.execute(
        sql!(
            "insert into mail_check (settings, green, accepted, findings, at) values ($1, false, true, '[]', $2)
             on conflict (settings) do update set accepted = true"
        ),
        &[&settings, &at],
    )?;
    Ok(write.record(&Change::MailTurned { on: true })?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn found(news: &News, levels: &[Level]) -> Check {
        let findings: Vec<Finding> = levels
            .iter()
            .enumerate()
            .map(|(n, level)| Finding {
                level: *level,
                what: format!("thing {n}"),
                hint: String::new(),
            })
            .collect();
        let at = news.clock.now();
        news.store
            .writes
            .housekeeping(move |tx| keep_check(tx, "relay one", &findings, at))
            .expect("kept")
    }

    #[test]
    fn what_is_wrong_holds_mail_until_a_word_and_something_new_holds_it_again() {
        let news = News::new();
        use Level::{Doubtful, Good, Wrong};
        assert!(found(&news, &[Good, Doubtful]).may_send());
        assert!(!found(&news, &[Good, Wrong]).may_send());
        news.write(|write| accept_check(write, "relay one"))
            .expect("accepted");
        assert_eq!(news.verbs(1), ["mail_turned"]);
        assert!(found(&news, &[Good, Wrong]).may_send(), "the same thing is wrong");
        assert!(!found(&news, &[Wrong, Wrong]).may_send(), "something else is");
        let other = news.read(|read| last_check(read, "relay two"));
        assert!(other.is_none(), "other settings were not looked at");
    }
}
