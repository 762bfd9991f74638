//! The second factor: an authenticator app's code (RFC 6238), and recovery codes for the day on which
//! the telephone is lost.

use sha2::{Digest, Sha256};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use crate::base::clock::Micros;
use crate::base::ids::PersonId;
use crate::base::store::{OpenWrite, ReadSession, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::sql;

/// What every authenticator app can do: SHA-1, six digits, thirty seconds; one step of clock skew
/// either way.
const DIGITS: u8 = 6;
const STEP: u64 = 30;
const SKEW: u16 = 1;

/// How many recovery codes there are.
pub const CODES: usize = 10;

/// The secret that an app and we share.
#[derive(Clone)]
pub struct AppSecret(Vec<u8>);

impl AppSecret {
    pub fn new() -> AppSecret {
        let bytes: [u8; 20] = rand::random();
        AppSecret(bytes.to_vec())
    }

    /// As apps take it by hand and as it is stored.
    pub fn to_base32(&self) -> String {
        Secret::from(self.0.as_slice()).to_base32()
    }

    pub fn parse(base32: &str) -> Option<AppSecret> {
        let secret = Secret::try_from_base32(base32).ok()?;
        Some(AppSecret(secret.as_bytes().to_vec()))
    }

    /// What the picture for the app's camera says.
    pub fn address(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (encoded(issuer), encoded(account));
        format!(
            "otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}",
            self.to_base32()
        )
    }

    /// The step that a code belongs to, if it is right about now.
    pub fn step_of(&self, code: &str, now: Micros) -> Option<i64> {
        let code: String = code.chars().filter(char::is_ascii_digit).collect();
        let seconds = u64::try_from(now.0 / Micros::SECOND).ok()?;
        let step = self.totp()?.check(&code, seconds)?;
        i64::try_from(step).ok()
    }

    fn totp(&self) -> Option<Totp> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_skew(SKEW)
            .with_step_duration(STEP)
            .with_secret(self.0.as_slice())
            .build()
            .ok()
    }

    /// The code of a moment, as an app would show it.
    #[cfg(any(test, feature = "testing"))]
    pub fn code_at(&self, now: Micros) -> String {
        let seconds = u64::try_from(now.0 / Micros::SECOND).unwrap_or(0);
        self.totp()
            .map(|totp| totp.generate(seconds).to_string())
            .unwrap_or_default()
    }
}

impl Default for AppSecret {
    fn default() -> AppSecret {
        AppSecret::new()
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(b).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}

/// Turns the second factor on, after the app has shown a code. Returns the recovery codes, which are
/// shown once.
///
/// Errors: the code is not the app's.
pub fn turn_on(
    mut write: OpenWrite<'_>,
    person: PersonId,
    secret: &AppSecret,
    code: &str,
) -> Result<(Vec<String>, Position), NewsError> {
    let Some(step) = secret.step_of(code, write.at) else {
        return Err(NewsError::invalid(
            "code",
            "is not the code that the app shows now. If it is, the clock of the telephone may be wrong",
        ));
    };
    write.execute(
        sql!("update person set totp_secret = $2, totp_step = $3 where id = $1"),
        &[&person, &secret.to_base32(), &step],
    )?;
    let codes = put_codes(&mut write, person)?;
    let position = write
        .record(&Change::SecondFactorSet { person, on: true })?
        .record(&Change::RecoveryCodesMade { person })?
        .commit()?;
    Ok((codes, position))
}

/// Turns the second factor off, and its recovery codes with it.
pub fn turn_off(mut write: OpenWrite<'_>, person: PersonId) -> Result<Position, NewsError> {
    if !clear(&mut write, person)? {
        return Err(NewsError::NotFound("second factor to turn off".to_owned()));
    }
    Ok(write
        .record(&Change::SecondFactorSet { person, on: false })?
        .commit()?)
}

/// Whether there was one. Shared with the owner's reset link.
pub(super) fn clear(write: &mut OpenWrite<'_>, person: PersonId) -> Result<bool, StoreError> {
    let changed = write.execute(
        sql!("update person set totp_secret = null where id = $1 and totp_secret is not null"),
        &[&person],
    )?;
    write.execute(sql!("delete from recovery_code where person_id = $1"), &[&person])?;
    Ok(changed > 0)
}

/// New recovery codes; the old ones stop working.
pub fn make_codes(mut write: OpenWrite<'_>, person: PersonId) -> Result<(Vec<String>, Position), NewsError> {
    let codes = put_codes(&mut write, person)?;
    let position = write.record(&Change::RecoveryCodesMade { person })?.commit()?;
    Ok((codes, position))
}

fn put_codes(write: &mut OpenWrite<'_>, person: PersonId) -> Result<Vec<String>, StoreError> {
    write.execute(sql!("delete from recovery_code where person_id = $1"), &[&person])?;
    let codes: Vec<String> = (0..CODES).map(|_| recovery_code()).collect();
    for code in &codes {
        write.execute(
            sql!("insert into recovery_code (person_id, hash) values ($1, $2)"),
            &[&person, &code_hash(person, code)],
        )?;
    }
    Ok(codes)
}

/// Eighty random bits in letters and figures that can't be mistaken for each other.
fn recovery_code() -> String {
    let bytes: [u8; 10] = rand::random();
    let letters = Secret::from(bytes.as_slice()).to_base32().to_lowercase();
    let parts: Vec<&str> = letters
        .as_bytes()
        .chunks(4)
        .filter_map(|part| std::str::from_utf8(part).ok())
        .collect();
    parts.join("-")
}

/// Random already, so one round of SHA-256 is enough; the person is in it so that equal codes differ.
fn code_hash(person: PersonId, code: &str) -> String {
    let bare: String = code
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    let bytes = Sha256::digest(format!("{person} {bare}").as_bytes());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How a code was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    App,
    RecoveryCode,
}

/// Judges a code, and uses it up: the same code is wrong a second time.
pub fn use_code(
    tx: &mut Transaction<'_>,
    person: PersonId,
    code: &str,
    now: Micros,
) -> Result<Option<Factor>, StoreError> {
    let secret = tx.maybe(
        sql!("select totp_secret from person where id = $1"),
        &[&person],
        |row| row.get::<Option<String>>("totp_secret"),
    )?;
    let secret = secret.flatten().and_then(|text| AppSecret::parse(&text));
    let digits = code.chars().filter(|c| !c.is_whitespace()).count();
    if digits == usize::from(DIGITS) {
        let Some(step) = secret.and_then(|secret| secret.step_of(code, now)) else {
            return Ok(None);
        };
        let used = tx.execute(
            sql!("update person set totp_step = $2 where id = $1 and totp_step < $2"),
            &[&person, &step],
        )?;
        return Ok((used > 0).then_some(Factor::App));
    }
    let used = tx.execute(
        sql!("update recovery_code set used_at = $3 where person_id = $1 and hash = $2 and used_at is null"),
        &[&person, &code_hash(person, code), &now],
    )?;
    Ok((used > 0).then_some(Factor::RecoveryCode))
}

/// How many recovery codes are left.
pub fn codes_left(read: &mut ReadSession<'_>, person: PersonId) -> Result<i64, StoreError> {
    read.one(
        sql!("select count(*) as n from recovery_code where person_id = $1 and used_at is null"),
        &[&person],
        |row| row.get("n"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::people::Role;
    use crate::testing::News;

    fn judge(news: &News, person: PersonId, code: &str) -> Option<Factor> {
        let (code, now) = (code.to_owned(), news.clock.now());
        news.store
            .writes
            .housekeeping(move |tx| use_code(tx, person, &code, now))
            .expect("judged")
    }

    /// A person with an app, its secret, and the recovery codes.
    fn with_app(news: &News) -> (PersonId, AppSecret, Vec<String>) {
        let (ada, _) = news.person("Ada", Role::Editor);
        let secret = AppSecret::new();
        let (mine, code) = (secret.clone(), secret.code_at(news.clock.now()));
        let (codes, _) = news
            .write(move |w| turn_on(w, ada, &mine, &code))
            .expect("turned on");
        (ada, secret, codes)
    }

    #[test]
    fn the_reference_values_of_the_rfc() {
        let secret = AppSecret(b"12345678901234567890".to_vec());
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(secret.code_at(Micros(seconds * Micros::SECOND)), code);
        }
    }

    #[test]
    fn a_code_works_once_and_a_clock_may_be_half_a_minute_off() {
        let news = News::new();
        let (ada, secret, _) = with_app(&news);
        let now = news.clock.now();
        let shown = secret.code_at(now);
        assert_eq!(judge(&news, ada, &shown), None, "it was shown when turning on");
        let next = secret.code_at(now.plus_seconds(30));
        assert_eq!(judge(&news, ada, &next), Some(Factor::App), "a clock ahead");
        assert_eq!(judge(&news, ada, &next), None, "replayed");
        let far = secret.code_at(now.plus_seconds(90));
        assert_eq!(judge(&news, ada, &far), None, "a clock too far ahead");
        news.clock.set(now.plus_seconds(90));
        let behind = secret.code_at(now.plus_seconds(60));
        let spaced = format!("{} {}", &behind[..3], &behind[3..]);
        assert_eq!(judge(&news, ada, &spaced), Some(Factor::App), "a clock behind");
        assert_eq!(news.verbs(2), ["second_factor_set", "recovery_codes_made"]);
    }

    #[test]
    fn a_recovery_code_works_once_until_there_are_new_ones() {
        let news = News::new();
        let (ada, _, codes) = with_app(&news);
        assert_eq!(codes.len(), CODES);
        let loud = codes[0].to_uppercase().replace('-', " ");
        assert_eq!(judge(&news, ada, &loud), Some(Factor::RecoveryCode));
        assert_eq!(judge(&news, ada, &codes[0]), None);
        assert_eq!(news.read(move |r| codes_left(r, ada)), 9);
        let (new, _) = news.write(move |w| make_codes(w, ada)).expect("made");
        assert_eq!(judge(&news, ada, &codes[1]), None);
        assert_eq!(judge(&news, ada, &new[1]), Some(Factor::RecoveryCode));
        let (bob, _) = news.person("Bob", Role::Editor);
        assert_eq!(judge(&news, bob, &new[2]), None, "another's");
    }

    #[test]
    fn off_is_off_and_a_wrong_code_turns_nothing_on() {
        let news = News::new();
        let (ada, secret, codes) = with_app(&news);
        news.write(move |w| turn_off(w, ada)).expect("off");
        assert_eq!(news.verbs(1), ["second_factor_set"]);
        news.clock.set(news.clock.now().plus_seconds(60));
        assert_eq!(judge(&news, ada, &secret.code_at(news.clock.now())), None);
        assert_eq!(judge(&news, ada, &codes[0]), None);
        news.write(move |w| turn_off(w, ada)).expect_err("nothing to do");
        news.write(move |w| turn_on(w, ada, &secret, "000000x"))
            .expect_err("no code");
    }
}
