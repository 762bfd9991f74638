//! Proof of work for the sign-up form: a browser's script spends about a second on a number, a
//! machine that fills in a thousand forms spends a quarter of an hour. The question carries its own
//! end and code, so that pages stay the same for everybody and nothing is stored until an answer comes.

use sha2::{Digest, Sha256};

use super::keys::Keys;
use crate::base::clock::Micros;

/// Leading zero bits that an answer's digest has: 131,072 tries on average.
pub const BITS: u32 = 17;
/// How long a question is good.
const MINUTES: i64 = 30;

/// A new question: when it ends, a random word, our code over both.
pub fn question(keys: &Keys, now: Micros, random: [u8; 8]) -> String {
    let word: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let text = format!("{}.{word}", now.plus_seconds(MINUTES * 60).0);
    format!("{text}.{}", keys.proof(&text))
}

/// The word of a question that was answered rightly and in time. It may be used once: see `limits`.
pub fn answered(keys: &Keys, question: &str, answer: &str, now: Micros) -> Option<String> {
    let (text, code) = question.rsplit_once('.')?;
    let (until, word) = text.split_once('.')?;
    let in_time = until.parse::<i64>().is_ok_and(|until| until > now.0);
    let is_number = !answer.is_empty() && answer.len() <= 15 && answer.bytes().all(|b| b.is_ascii_digit());
    let is_ours = in_time && is_number && keys.proof(text) == code;
    (is_ours && zero_bits(code, answer) >= BITS).then(|| word.to_owned())
}

/// Over the code alone, which stands for the whole question: one block of the hash for each try.
fn zero_bits(code: &str, answer: &str) -> u32 {
    let digest = Sha256::digest(format!("{code}:{answer}").as_bytes());
    let first: [u8; 4] = [digest[0], digest[1], digest[2], digest[3]];
    u32::from_be_bytes(first).leading_zeros()
}

/// Does the work: for tests and for `courant readers`' own checks.
#[cfg(any(test, feature = "testing"))]
pub fn work(question: &str) -> String {
    let code = question.rsplit('.').next().unwrap_or_default();
    (0_u64..)
        .map(|n| n.to_string())
        .find(|n| zero_bits(code, n) >= BITS)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    #[test]
    fn only_work_on_our_own_question_counts_and_only_in_time() {
        let news = News::new();
        let now = news.clock.now();
        let keys = news
            .store
            .writes
            .housekeeping(move |tx| Keys::ensure(tx, now))
            .expect("keys");
        let question = question(&keys, now, [7; 8]);
        let answer = work(&question);
        assert_eq!(
            answered(&keys, &question, &answer, now).as_deref(),
            Some("0707070707070707")
        );
        assert_eq!(answered(&keys, &question, "x", now), None);
        assert_eq!(answered(&keys, &question, "", now), None);
        assert_eq!(
            answered(&keys, &question, &answer, now.plus_seconds(31 * 60)),
            None
        );
        // A later end, with the same code.
        let (_, rest) = question.split_once('.').expect("parts");
        let longer = format!("{}.{rest}", now.plus_days(9).0);
        assert_eq!(answered(&keys, &longer, &answer, now), None);
        assert_eq!(answered(&keys, "", &answer, now), None);
    }
}
