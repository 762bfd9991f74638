//! From a claim to a copy: the letter's paper, printed once, and the reader as they are now.

use std::collections::HashMap;
use std::sync::Arc;

use super::message::Copy;
use super::{Mail, Paper, Shown, links};
use crate::base::clock::Micros;
use crate::base::ids::{EditionId, VariantId};
use crate::base::store::{StoreError, Transaction};
use crate::news::NewsError;
use crate::news::editions::{self, Edition};
use crate::news::updates::{self, Claim, addressee};

/// Letters printed lately, with their editions.
#[derive(Default)]
pub struct Papers {
    printed: HashMap<VariantId, (Arc<Edition>, Arc<Paper>)>,
}

/// More letters than a wave has sets of topics are seldom at hand at once.
const PRINTED: usize = 500;

impl Papers {
    /// A claim's copy; none when the reader may not get it any more.
    pub fn copy(
        &mut self,
        tx: &mut Transaction<'_>,
        mail: &Mail,
        claim: Claim,
        now: Micros,
    ) -> Result<Option<Copy>, NewsError> {
        let Some(reader) = addressee(&mut tx.as_read(), claim.subscriber, now)? else {
            return Ok(None);
        };
        let (edition, paper) = self.print(tx, mail, claim.variant, claim.edition)?;
        let key = updates::reader_key(tx, claim.subscriber, now)?;
        Ok(Some(Copy {
            own: links(&mail.settings.url, &edition, &key),
            claim,
            reader,
            edition,
            paper,
        }))
    }

    fn print(
        &mut self,
        tx: &mut Transaction<'_>,
        mail: &Mail,
        variant: VariantId,
        edition: EditionId,
    ) -> Result<(Arc<Edition>, Arc<Paper>), NewsError> {
        if let Some((edition, paper)) = self.printed.get(&variant) {
            return Ok((Arc::clone(edition), Arc::clone(paper)));
        }
        let nothing = || NewsError::NotFound("letter of this kind".to_owned());
        let letter = updates::letter_by_id(&mut tx.as_read(), variant)?.ok_or_else(nothing)?;
        let edition = editions::edition_by_id(&mut tx.as_read(), edition)?.ok_or_else(nothing)?;
        let place = (mail.settings.url.as_str(), mail.settings.postal.as_str());
        let paper = mail
            .press
            .print(&letter, &edition, place, Shown::AsSet)
            .map_err(|error| StoreError::Engine(format!("a letter cannot be printed: {error:#}")))?;
        if self.printed.len() >= PRINTED {
            self.printed.clear();
        }
        let made = (Arc::new(edition), Arc::new(paper));
        self.printed
            .insert(variant, (Arc::clone(&made.0), Arc::clone(&made.1)));
        Ok(made)
    }
}
