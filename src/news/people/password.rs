//! Passwords: which are taken, and how they are kept.
//!
//! Hashing takes a tenth of a second and 19 MiB on purpose. It is called between two readings of the
//! store, on a thread that may wait, never inside a unit of work.

use std::collections::HashSet;
use std::sync::LazyLock;

use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};

use crate::news::NewsError;

/// What OWASP's cheat sheet asks of argon2id at the least (2024): 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// In characters. Length is the only rule of composition there is.
pub const SHORTEST: usize = 12;
pub const LONGEST: usize = 256;

/// Words and runs of keys that begin most stolen lists of passwords, in lower case, one a line.
const COMMONEST: &str = include_str!("commonest.txt");

static COMMON: LazyLock<HashSet<&'static str>> = LazyLock::new(|| COMMONEST.lines().collect());

/// A password that may be set; guaranteed to be neither short nor easily guessed.
pub struct Password(String);

impl Password {
    /// `about` are words that its owner is known by: name, e-mail address.
    ///
    /// Errors: too short, too long, or among the first that anybody would try.
    pub fn parse(text: &str, about: &[&str]) -> Result<Password, NewsError> {
        let refuse = |message: String| Err(NewsError::invalid("password", message));
        let length = text.chars().count();
        if length < SHORTEST {
            return refuse(format!(
                "is {length} characters long; use at least {SHORTEST}. Four or five words in a row are easy to keep"
            ));
        }
        if length > LONGEST {
            return refuse(format!(
                "is {length} characters long; {LONGEST} is the most that is taken"
            ));
        }
        let lower = text.to_lowercase();
        if let Some(word) = known_words(about).find(|word| lower.contains(word.as_str())) {
            return refuse(format!(
                "contains “{word}”, which anybody would try; leave it out"
            ));
        }
        if is_common(&lower) {
            return refuse("is one of the first that anybody would try; take other words".to_owned());
        }
        Ok(Password(text.to_owned()))
    }

    /// In the PHC form, with its own salt and parameters. Slow.
    pub fn hash(&self) -> Result<String, NewsError> {
        hashed(&self.0)
    }
}

/// Whether a password is the one that was hashed. Slow. Without a hash it takes as long and is wrong,
/// so that the time tells nobody whether an account exists.
pub fn is_password(text: &str, hash: Option<&str>) -> bool {
    static NOBODYS: LazyLock<String> = LazyLock::new(|| hashed("nobody's").unwrap_or_default());
    // What is longer than any password can be is not worth hashing.
    let text = if text.chars().count() > LONGEST { "" } else { text };
    let right = hasher().verify_password(text.as_bytes(), hash.unwrap_or(&NOBODYS));
    hash.is_some() && right.is_ok()
}

fn hashed(text: &str) -> Result<String, NewsError> {
    let salt: [u8; 16] = rand::random();
    let hash = hasher().hash_password_with_salt(text.as_bytes(), &salt);
    let hash = hash.map_err(|_| NewsError::invalid("password", "could not be kept; try another"))?;
    Ok(hash.to_string())
}

fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Names of four letters and more, the parts of an address, and the program's own.
fn known_words(about: &[&str]) -> impl Iterator<Item = String> {
    let parts: Vec<String> = about
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= 4)
        .collect();
    std::iter::once("courant".to_owned()).chain(parts)
}

/// A common word with figures or signs around it, said twice, or one key held down.
fn is_common(lower: &str) -> bool {
    let bare = lower.trim_matches(|c: char| !c.is_alphabetic());
    let straight: String = bare.chars().filter(|c| !c.is_whitespace()).map(plain).collect();
    let distinct: HashSet<char> = lower.chars().collect();
    let halves = |text: &str| {
        (1..=text.len() / 2).any(|n| {
            text.len().is_multiple_of(n)
                && text.is_char_boundary(n)
                && COMMON.contains(&text[..n])
                && text.replace(&text[..n], "").is_empty()
        })
    };
    distinct.len() <= 3
        || bare.is_empty() && is_run(lower)
        || [lower, bare, &straight]
            .iter()
            .any(|text| COMMON.contains(text) || halves(text))
}

/// The letter that a figure or sign stands for in p4$$w0rd.
fn plain(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// Figures that count up or down: 123456789012.
fn is_run(text: &str) -> bool {
    let steps: HashSet<i32> = text
        .as_bytes()
        .windows(2)
        .map(|pair| (i32::from(pair[1]) - i32::from(pair[0])).rem_euclid(10))
        .collect();
    steps.len() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_ones_are_taken_whatever_they_are_made_of() {
        for good in [
            "correct horse battery",
            "aller guten dinge",
            "日本語のパスワードですよね、長い",
            "x9#Lq!2vTz0p",
            &"aб1".repeat(4).replace('1', "q7 w"),
        ] {
            Password::parse(good, &["Ada Reporter", "ada@gazette.example"])
                .unwrap_or_else(|error| panic!("{good}: {error}"));
        }
    }

    #[test]
    fn what_anybody_would_try_is_refused() {
        for bad in [
            "short",
            "elevenchars",
            "password1234",
            "P@ssw0rd!!!!",
            "123456789012",
            "aaaaaaaaaaaa",
            "qwertyqwerty",
            "letmein!!!!!!!",
            "my reporter is here",
            "gazette of mine 9",
            "courant is great",
            "iloveyou2026!",
            &"long".repeat(65),
        ] {
            assert!(
                Password::parse(bad, &["Ada Reporter", "ada@gazette.example"]).is_err(),
                "{bad} was taken"
            );
        }
    }

    #[test]
    fn only_the_right_one_fits() {
        let hash = Password::parse("correct horse battery", &[])
            .and_then(|password| password.hash())
            .expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_password("correct horse battery", Some(&hash)));
        for wrong in ["Correct horse battery", "correct horse battery ", ""] {
            assert!(!is_password(wrong, Some(&hash)));
        }
        assert!(!is_password("nobody's", None));
        assert!(!is_password("anything", Some("no hash")));
    }
}
