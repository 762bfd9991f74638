//! What another implementation (dkimpy) says to our signatures.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use outgoing_mail::dkim::{PrivateKey, Signer};

use crate::letters::{letter, now, rsa, signer};
use crate::tools::script;

/// The DNS as a receiver finds it.
pub fn published(signer: &Signer) -> BTreeMap<String, String> {
    let records = signer.records().unwrap();
    records
        .into_iter()
        .map(|record| (record.name, record.value))
        .collect()
}

/// What dkimpy says of each signature of each message; none when it is not installed.
pub fn verdicts(messages: &[Vec<u8>], names: &BTreeMap<String, String>) -> Option<Vec<String>> {
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let names: Vec<String> = names
        .iter()
        .map(|(name, text)| format!("{}: {}", quoted(name), quoted(text)))
        .collect();
    let lines: Vec<String> = messages
        .iter()
        .map(|message| {
            let message = STANDARD.encode(message);
            format!(
                "{{\"message\": \"{message}\", \"names\": {{{}}}}}\n",
                names.join(", ")
            )
        })
        .collect();
    let said = script("verify_dkim.py", &[], &lines.concat())?;
    Some(said.lines().map(str::to_owned).collect())
}

const BOTH: &str = "[true, true]";
const NONE: &str = "[false, false]";

#[test]
fn both_signatures_are_good_on_every_kind_of_letter() {
    let signer = signer();
    let plain = letter([1; 16]);
    let mut text_only = letter([2; 16]);
    text_only.html = None;
    let mut foreign = letter([3; 16]);
    foreign.subject = "Notenbank hält den Leitzins – „unverändert“ 央行维持利率不变".into();
    foreign.text = "Größe, ß, 利率\n.\n..\n \n\n\n".into();
    let mut private = letter([4; 16]);
    (private.list, private.feedback_id, private.complaints) = (None, None, None);
    private.bulk = false;
    let messages: Vec<Vec<u8>> = [plain, text_only, foreign, private]
        .iter()
        .map(|letter| signer.sign(&letter.to_bytes().unwrap(), now()).unwrap())
        .collect();
    if let Some(said) = verdicts(&messages, &published(&signer)) {
        assert_eq!(said, [BOTH; 4]);
    }
}

#[test]
fn one_changed_byte_or_one_added_header_breaks_them() {
    let signer = signer();
    let signed = signer.sign(&letter([1; 16]).to_bytes().unwrap(), now()).unwrap();
    let text = String::from_utf8(signed.clone()).unwrap();
    let mut spoiled = vec![
        text.replacen(
            "https://courant.example/leave/",
            "https://courant.example/leavf/",
            1,
        ),
        text.replacen("List-Unsubscribe-Post: List-", "List-Unsubscribe-Post: Mist-", 1),
        text.replacen("rate at 3.25 %.", "rate at 3.35 %.", 1),
        text.replacen("Feedback-ID: 2026", "Feedback-ID: 2027", 1),
        text.replacen("CFBL-Address: c", "CFBL-Address: d", 1),
        format!("{text}more\r\n"),
    ];
    for header in [
        "From: \"The Courant\" <evil@example.org>",
        "To: somebody@example.org",
        "Subject: Win a prize",
        "Date: Tue, 01 Dec 2026 05:00:00 +0000",
        "Message-ID: <other@example.org>",
        "Reply-To: evil@example.org",
        "Content-Type: text/html",
        "MIME-Version: 1.0",
        "List-Unsubscribe: <https://evil.example/leave>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ] {
        spoiled.push(format!("{header}\r\n{text}"));
    }
    assert!(
        spoiled.iter().all(|spoiled| *spoiled != text),
        "each is another message"
    );
    let mut messages: Vec<Vec<u8>> = spoiled.into_iter().map(String::into_bytes).collect();
    // And the untouched one, so that the others do not fail for want of a key.
    messages.push(signed);
    let Some(mut said) = verdicts(&messages, &published(&signer)) else {
        return;
    };
    assert_eq!(said.pop().unwrap(), BOTH);
    assert_eq!(said, vec![NONE; said.len()]);
}

#[test]
fn keys_are_exchanged_without_a_letter_that_fails() {
    let next = || PrivateKey::generate_rsa(&mut crate::dkim::rand_core_for_tests()).unwrap();
    let (old, new) = (rsa(), next());
    let both = |old: PrivateKey, new: PrivateKey| {
        Signer::new("courant.example", vec![("a".into(), old), ("b".into(), new)]).unwrap()
    };
    let message = letter([1; 16]).to_bytes().unwrap();
    let before = Signer::new("courant.example", vec![("a".into(), rsa())]).unwrap();
    let names = published(&before);
    let signed = both(old, new).sign(&message, now()).unwrap();
    // While the new one is not published everywhere, the old one carries the letter.
    let Some(said) = verdicts(std::slice::from_ref(&signed), &names) else {
        return;
    };
    assert_eq!(said, ["[false, true]"]);
    let after = before.sign(&message, now()).unwrap();
    assert_eq!(verdicts(&[after], &names).unwrap(), ["[true]"]);
}
