//! Sign up: a reader leaves an address for the daily update. It stays *pending* until confirmed.

use std::fmt;

use crate::base::ids::{EditionId, SubscriberId};
use crate::base::store::OpenWrite;
use crate::changes::Change;
use crate::news::NewsError;
use crate::sql;

/// A mail address that could be one: something, an @, a host with a dot. Whether it works is known
/// only after a mail has been answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    pub fn parse(text: &str) -> Result<Email, NewsError> {
        let text = text.trim();
        let refuse = || {
            NewsError::invalid(
                "email",
                "this does not look like a mail address; write it like name@example.org",
            )
        };
        let (local, host) = text.rsplit_once('@').ok_or_else(refuse)?;
        let fits = (1..=64).contains(&local.len())
            && text.len() <= 254
            && host.split('.').count() >= 2
            && host
                .split('.')
                .all(|label| !label.is_empty() && label.len() <= 63)
            && !host.starts_with('-')
            && text
                .chars()
                .all(|c| !c.is_whitespace() && !c.is_control() && !"<>(),;:\\\"[]".contains(c));
        if !fits {
            return Err(refuse());
        }
        // The host never depends on case; the local part may, but nobody means two people by it.
        Ok(Email(text.to_lowercase()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The answer is the same for known and unknown addresses, so that nobody can ask who reads us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedUp;

/// Keeps a pending subscriber. A second time changes nothing.
pub fn sign_up(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    email: &Email,
    origin: &str,
) -> Result<SignedUp, NewsError> {
    let (id, at) = (SubscriberId::new(write.at), write.at);
    let new = write.execute(
        sql!(
            "insert into subscriber (id, edition_id, email, state, signed_up_at, origin)
             values ($1, $2, $3, 'pending', $4, $5) on conflict (edition_id, email) do nothing"
        ),
        &[&id, &edition, &email.as_str(), &at, &origin],
    )?;
    if new > 0 {
        write
            .record(&Change::SubscriberSignedUp { subscriber: id })?
            .commit()?;
    }
    Ok(SignedUp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    #[test]
    fn addresses_are_checked_kindly() {
        for good in [
            "a@b.example",
            " Reader+news@Mail.Example.org ",
            "ö@bücher.example",
        ] {
            assert!(Email::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "a",
            "a@b",
            "@b.example",
            "a b@c.example",
            "a@b..example",
            "a@-b.example",
            "a\r\nBcc:x@y.example",
        ] {
            assert!(Email::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn signing_up_twice_is_signing_up_once() {
        let news = News::new();
        let edition = news.edition;
        for _ in 0..2 {
            let email = Email::parse("reader@mail.example").expect("an address");
            news.write(move |w| sign_up(w, edition, &email, "page"))
                .expect("kept");
        }
        assert_eq!(news.verbs(1), ["subscriber_signed_up"]);
        let n = news.read(|r| {
            r.one(crate::sql!("select count(*) as n from subscriber"), &[], |row| {
                row.get::<i64>("n")
            })
        });
        assert_eq!(n, 1);
    }
}
