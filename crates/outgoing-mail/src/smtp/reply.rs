use std::fmt;

use crate::{Enhanced, Verdict};

/// Where in the conversation a reply was given. What a relay refuses at `Mail` is about the sender,
/// at `Rcpt` about the reader, at `Body` about the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    Greeting,
    Ehlo,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    Body,
    Reset,
    Quit,
}

/// What the relay said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    pub stage: Stage,
    /// 200–599.
    pub code: u16,
    pub enhanced: Option<Enhanced>,
    /// Its lines without codes, joined by line feeds; control characters are spaces. At most 16 kB.
    pub text: String,
}

impl Reply {
    pub(super) fn is_positive(&self) -> bool {
        self.code / 100 == 2
    }

    /// What a refusal says about the reader's address. Without an enhanced code nothing is certain:
    /// 550 to RCPT is "no such mailbox", and as often "relay not permitted" (RFC 5321 §4.2.3 has both),
    /// which is about us.
    pub fn verdict(&self) -> Verdict {
        match (self.enhanced, self.code) {
            (Some(code), _) => match code.verdict() {
                // About the sender or the message, whatever the code claims about an address.
                Verdict::Hard if self.stage != Stage::Rcpt && self.stage != Stage::Body => Verdict::Policy,
                verdict => verdict,
            },
            (None, 400..=499) => Verdict::Soft,
            (None, 552) => Verdict::Soft,
            (None, 550 | 551 | 553) if self.stage == Stage::Rcpt => Verdict::Soft,
            (None, 200..=299) => Verdict::Delivered,
            _ => Verdict::Unknown,
        }
    }

    /// Whether it is about the relay and us, and says nothing of this copy: a refusal of the sender, unless
    /// the message is too large, which some say there.
    pub fn is_about_us(&self) -> bool {
        let too_large =
            self.code == 552 || matches!(self.enhanced, Some(Enhanced(_, 3, 4) | Enhanced(_, 2, 3)));
        self.stage == Stage::Mail && !self.is_positive() && !too_large
    }

    /// The relay's name for the message, from the words that Postfix, Exim and their kin use.
    pub(super) fn queue_id(&self) -> Option<String> {
        let after = ["queued as ", "id="]
            .iter()
            .find_map(|words| Some(self.text.split_once(words)?.1))?;
        let id: String = after
            .chars()
            .take_while(|char| char.is_ascii_alphanumeric() || "-_.".contains(*char))
            .take(64)
            .collect();
        let id = id.trim_end_matches('.');
        (!id.is_empty()).then(|| id.to_owned())
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.code)?;
        if let Some(enhanced) = self.enhanced {
            write!(out, " {enhanced}")?;
        }
        write!(out, " {}", self.text.replace('\n', " "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(stage: Stage, code: u16, enhanced: Option<Enhanced>, text: &str) -> Reply {
        Reply {
            stage,
            code,
            enhanced,
            text: text.into(),
        }
    }

    #[test]
    fn refusals_are_judged_by_their_place() {
        let unknown = Some(Enhanced(5, 1, 1));
        assert_eq!(reply(Stage::Rcpt, 550, unknown, "").verdict(), Verdict::Hard);
        assert_eq!(reply(Stage::Mail, 550, unknown, "").verdict(), Verdict::Policy);
        assert_eq!(
            reply(Stage::Rcpt, 550, None, "relay not permitted").verdict(),
            Verdict::Soft
        );
        assert_eq!(reply(Stage::Body, 550, None, "").verdict(), Verdict::Unknown);
        assert_eq!(
            reply(Stage::Body, 550, Some(Enhanced(5, 7, 515)), "").verdict(),
            Verdict::Policy
        );
        assert_eq!(reply(Stage::Rcpt, 452, None, "").verdict(), Verdict::Soft);
        assert_eq!(reply(Stage::Rcpt, 552, None, "").verdict(), Verdict::Soft);
    }

    #[test]
    fn a_refused_sender_is_about_us_and_a_large_message_is_not() {
        let quota = reply(
            Stage::Mail,
            550,
            Some(Enhanced(5, 4, 5)),
            "Daily sending quota exceeded",
        );
        assert!(quota.is_about_us());
        assert!(reply(Stage::Mail, 451, None, "slow down").is_about_us());
        assert!(!reply(Stage::Mail, 552, Some(Enhanced(5, 3, 4)), "too large").is_about_us());
        assert!(!reply(Stage::Rcpt, 550, None, "").is_about_us());
        assert!(!reply(Stage::Mail, 250, None, "").is_about_us());
    }

    #[test]
    fn queue_ids_of_known_servers_are_found() {
        for (text, id) in [
            ("Ok: queued as 4XbT2p1Zz", Some("4XbT2p1Zz")),
            ("OK id=1rA2bC-0001xY-2Q", Some("1rA2bC-0001xY-2Q")),
            ("Ok: queued as ABC.", Some("ABC")),
            ("thanks", None),
            ("queued as ", None),
        ] {
            assert_eq!(reply(Stage::Body, 250, None, text).queue_id().as_deref(), id);
        }
    }
}
