//! Readers: who asked for the daily update and what they agreed to, and what is read most. No cookies,
//! no identifiers of those who only read.
//!
//! A subscriber is *pending* until the mailbox's holder confirms, *active*, *left*, or *suppressed*.
//! Nothing here sends mail: letters to one reader wait in `note_letter`, and whoever sends the daily
//! update asks [`slots`] and [`due`]. Links are made by [`Keys`]; addresses are never in the log.

mod audience;
mod confirm;
mod email;
mod erase;
mod evidence;
mod export;
mod find;
mod import;
mod import_file;
mod import_run;
mod keys;
mod leave;
mod letter;
mod limits;
mod most_read;
mod prefer;
pub mod proof;
mod reading;
mod sign_up;
mod subscriber;
mod suppress;
mod tally;
mod wording;

pub use audience::{Slot, due, slots};
pub use confirm::{Asked, CONFIRM_DAYS, asked_to_confirm, confirm, refuse};
pub use email::Email;
pub use erase::{erase, forget_unconfirmed, tidy};
pub use evidence::{Circumstance, Consent, DAYS, NETWORK_DAYS, consents};
pub use export::{
    HEAD as EXPORT_HEAD, SUPPRESSIONS_HEAD, export_page, export_suppressions, note_export, own_data,
    subscribers_after,
};
pub use find::{Wanted, find_subscribers};
pub use import::{ImportTerms, Progress, import_readers};
pub use import_file::{ImportFile, LineProblem, read_import};
pub use import_run::{ImportRun, begin_run, keep_run, run, runs};
pub use keys::Keys;
pub use leave::{come_back, leave};
pub use letter::{
    Letter, LetterKind, Unsent, claim_letter, letter_failed, letter_sent, letter_stands, letter_void,
    letters_again, letters_due, letters_stuck, letters_unsent,
};
pub use limits::{Admission, Knock, admit};
pub use most_read::{most_read, rank_most_read};
pub use prefer::prefer;
pub use reading::{Counter, Counts, keep_counts};
pub use sign_up::{SignUp, SignedUp, sign_up};
pub use subscriber::{Choices, EVERY_DAY, Subscriber, SubscriberState, subscriber, subscriber_by_address};
pub use suppress::{Reason, Suppression, is_suppressed, lift, lift_bounced, suppress, suppressions};
pub use tally::{DayLine, Figures, figures, growth};
pub use wording::{Wording, wording, wording_of};

#[cfg(test)]
mod tests {
    //! What the tests of this room's verbs share.

    use super::*;
    use crate::base::ids::SubscriberId;
    use crate::sql;
    use crate::testing::News;

    pub fn form(news: &News, address: &str) -> SignUp {
        SignUp {
            edition: news.edition,
            email: Email::parse(address).expect("an address"),
            choices: Choices::default(),
            origin: "page".to_owned(),
            circumstance: Circumstance {
                wording: wording("en"),
                page: "/sign-up".to_owned(),
                method: "form".to_owned(),
                network: Some([192, 0, 2, 77].into()),
            },
        }
    }

    pub fn sign_up_as(news: &News, address: &str) -> SubscriberId {
        let (new, edition) = (form(news, address), news.edition);
        let email = new.email.clone();
        news.write(move |write| sign_up(write, &new)).expect("signed up");
        news.read(move |read| subscriber_by_address(read, edition, email.as_str()))
            .expect("there")
            .id
    }

    pub fn confirm_token(news: &News, id: SubscriberId) -> String {
        let found = news.read(move |read| Ok((Keys::load(read)?, subscriber(read, id)?)));
        let (keys, found) = (found.0.expect("keys"), found.1.expect("somebody"));
        keys.confirmation(id, found.signed_up_at)
    }

    pub fn confirm_now(news: &News, id: SubscriberId) -> Asked {
        let (token, edition) = (confirm_token(news, id), news.edition);
        news.clock.set(news.clock.now().plus_seconds(1));
        news.write(move |write| confirm(write, edition, &token, &Circumstance::default()))
            .expect("no error")
    }

    /// An active reader.
    pub fn reader(news: &News, address: &str) -> SubscriberId {
        let id = sign_up_as(news, address);
        confirm_now(news, id);
        id
    }

    pub fn states(news: &News) -> Vec<String> {
        news.read(|read| {
            read.all(
                sql!("select email, state from subscriber order by email"),
                &[],
                |row| {
                    Ok(format!(
                        "{} {}",
                        row.get::<String>("email")?,
                        row.get::<String>("state")?
                    ))
                },
            )
        })
    }

    pub fn letters(news: &News) -> Vec<String> {
        news.read(|read| {
            read.all(
                sql!("select kind, address, state from note_letter order by made_at, id"),
                &[],
                |row| {
                    let word = |name: &str| row.get::<String>(name);
                    Ok(format!(
                        "{} {} {}",
                        word("kind")?,
                        word("address")?,
                        word("state")?
                    ))
                },
            )
        })
    }

    pub fn suppression(news: &News) -> Vec<String> {
        news.read(|read| {
            read.all(sql!("select reason from suppression order by at"), &[], |row| {
                row.get("reason")
            })
        })
    }

    pub fn actions(news: &News, id: SubscriberId) -> Vec<String> {
        let lines = news.read(move |read| consents(read, id));
        lines.into_iter().map(|line| line.action).collect()
    }

    pub fn count(news: &News, what: &'static str, key: &'static str) -> i64 {
        news.read(move |read| {
            read.maybe(
                sql!("select number from audience_count where what = $1 and key = $2"),
                &[&what, &key],
                |row| row.get::<i64>("number"),
            )
        })
        .unwrap_or(0)
    }
}
