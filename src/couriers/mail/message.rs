//! From paper to a message: sender, reader, and the headers that let a reader leave with one click.

use std::sync::Arc;

use outgoing_mail::dkim::Signer;
use outgoing_mail::marks::{Key, Marks};
use outgoing_mail::message::{Letter, List, Mailbox};
use outgoing_mail::smtp::Envelope;
use outgoing_mail::{AddressError, EmailAddress};

use super::MailSettings;
use super::keys::{self, KeysError};
use super::paper::{Own, Paper};
use crate::base::clock::Micros;
use crate::news::editions::Edition;
use crate::news::updates::{Addressee, Claim};

/// A claimed copy with everything that its message is made of.
#[derive(Clone, Debug)]
pub struct Copy {
    pub claim: Claim,
    pub reader: Addressee,
    pub own: Own,
    pub edition: Arc<Edition>,
    pub paper: Arc<Paper>,
}

/// What every message of this sender carries, checked once.
#[derive(Debug)]
pub struct Sender {
    from: EmailAddress,
    reply_to: Option<EmailAddress>,
    pub marks: Marks,
    url: String,
    signer: Option<Signer>,
}

#[derive(Debug, thiserror::Error)]
pub enum SenderError {
    #[error("{setting}: {problem}")]
    Address {
        setting: &'static str,
        problem: AddressError,
    },
    #[error("{0}")]
    Marks(#[from] outgoing_mail::marks::MarksError),
    #[error("{0}")]
    Keys(#[from] KeysError),
}

/// A message that could not be made: nobody can send it, ever.
#[derive(Debug, thiserror::Error)]
pub enum Unmade {
    #[error("the address cannot be written to: {0}")]
    Address(#[from] AddressError),
    #[error("{0}")]
    Message(#[from] outgoing_mail::message::Error),
    #[error("{0}")]
    Signature(#[from] outgoing_mail::dkim::Error),
}

impl Sender {
    pub fn new(settings: &MailSettings, secret: [u8; 32]) -> Result<Sender, SenderError> {
        let parse = |setting: &'static str, text: &str| {
            EmailAddress::parse(text).map_err(|problem| SenderError::Address { setting, problem })
        };
        let bounces = parse("mail.bounces", &format!("bounces@{}", settings.bounces))?;
        let leave = parse("mail.bounces", &format!("leave@{}", settings.bounces))?;
        Ok(Sender {
            from: parse("mail.from", &settings.from)?,
            reply_to: match settings.reply_to.as_str() {
                "" => None,
                own => Some(parse("mail.reply_to", own)?),
            },
            marks: Marks::new(Key::new(secret), bounces, leave)?,
            url: settings.url.clone(),
            signer: keys::signer(&settings.data, settings.domain())?,
        })
    }

    /// A letter's bytes, with a signature of each key on top.
    pub fn signed(&self, letter: &Letter, at: Micros) -> Result<Vec<u8>, Unmade> {
        let bytes = letter.to_bytes()?;
        match &self.signer {
            Some(signer) => Ok(signer.sign(&bytes, at.timestamp())?),
            None => Ok(bytes),
        }
    }

    /// The message of one copy, signed with the time of its wave: the same copy gives the same bytes
    /// each time, as long as the keys are the same.
    pub fn update(&self, copy: &Copy) -> Result<Vec<u8>, Unmade> {
        let claim = &copy.claim;
        let mut letter = self.letter(
            &copy.edition,
            &copy.reader.email,
            &copy.paper.subject,
            copy.paper.text(&copy.own),
            claim.due_at,
        )?;
        letter.html = (!copy.reader.text_only).then(|| copy.paper.html(&copy.own));
        letter.message_id = self
            .marks
            .message_id(&claim.delivery.0.into_bytes(), self.from.domain());
        letter.bulk = true;
        letter.feedback_id = Some(format!("{}:{}:update:courant", claim.day, copy.edition.slug));
        letter.complaints = Some(self.marks.return_path(&claim.delivery.0.into_bytes()));
        // One-click leaving is defined for https alone (RFC 8058).
        if self.url.starts_with("https://") {
            letter.list = Some(self.list(copy));
        }
        self.signed(&letter, claim.due_at)
    }

    fn list(&self, copy: &Copy) -> List {
        let edition = &copy.edition;
        List {
            id: format!("{}.daily.{}", edition.slug, self.from.domain()),
            name: Some(edition.words().fill("letter_sender", &[("name", &edition.name)])),
            unsubscribe_url: copy.own.leave.clone(),
            unsubscribe_mailto: self.marks.unsubscribe_address(&copy.reader.id.0.into_bytes()),
            help_url: format!("{}{}/updates", self.url, edition.root()),
            owner: self.reply_to.clone().unwrap_or_else(|| self.from.clone()),
            archive_url: format!("{}{}/updates", self.url, edition.root()),
        }
    }

    /// A letter that is no list's: a confirmation, or a copy for whoever tries it out.
    pub fn letter(
        &self,
        edition: &Edition,
        to: &str,
        subject: &str,
        text: String,
        at: Micros,
    ) -> Result<Letter, Unmade> {
        let mailbox = |name: Option<&str>, address: &EmailAddress| Mailbox {
            name: name.map(str::to_owned),
            address: address.clone(),
        };
        Ok(Letter {
            from: mailbox(Some(&edition.name), &self.from),
            reply_to: self.reply_to.as_ref().map(|address| mailbox(None, address)),
            to: mailbox(None, &EmailAddress::parse(to)?),
            subject: subject.to_owned(),
            text,
            html: None,
            language: Some(edition.language.clone()),
            date: at.timestamp(),
            message_id: String::new(),
            list: None,
            feedback_id: None,
            complaints: None,
            auto_generated: false,
            bulk: false,
        })
    }

    pub fn domain(&self) -> &str {
        self.from.domain()
    }

    /// Who sends it to whom, as a relay is told.
    pub fn envelope(&self, id: &[u8; 16], to: &str) -> Result<Envelope, Unmade> {
        Ok(Envelope {
            from: Some(self.marks.return_path(id)),
            to: EmailAddress::parse(to)?,
            envelope_id: Some(self.marks.envelope_id(id)),
        })
    }
}

/// A reader's own links.
pub fn links(url: &str, edition: &Edition, key: &str) -> Own {
    let choose = format!("{url}{}/update/{key}", edition.root());
    Own {
        leave: format!("{choose}/leave"),
        choose,
    }
}
