//! Sign up: a reader leaves an address for the daily update. It stays *pending* until confirmed.

use super::Email;
use super::evidence::{self, Circumstance};
use super::keys::Keys;
use super::letter::{self, LetterKind};
use super::limits;
use super::subscriber::{self, Choices, Subscriber, SubscriberState, for_verb};
use super::suppress::{Reason, suppressed};
use super::tally::Tally;
use crate::base::ids::{EditionId, SubscriberId};
use crate::base::store::{OpenWrite, StoreError};
use crate::changes::Change;
use crate::news::NewsError;
use crate::sql;

/// What a sign-up form said.
#[derive(Clone, Debug)]
pub struct SignUp {
    pub edition: EditionId,
    pub email: Email,
    pub choices: Choices,
    /// `dialog`, `page`, `footer`, …: which form.
    pub origin: String,
    pub circumstance: Circumstance,
}

/// The answer is the same for known and unknown addresses, so that nobody can ask who reads us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignedUp;

/// Keeps a pending subscriber and has a letter sent to confirm; a reader who is there already gets the
/// link to their page. More than a letter an hour changes nothing, and neither does an address on the
/// suppression list.
pub fn sign_up(mut write: OpenWrite<'_>, new: &SignUp) -> Result<SignedUp, NewsError> {
    let choices = new.choices.clone().checked(&mut write.as_read(), new.edition)?;
    let at = write.at;
    let keys = Keys::ensure(&mut write, at)?;
    let hash = keys.hash(new.edition, &new.email);
    let reason = suppressed(&mut write.as_read(), new.edition, &hash)?;
    if reason.is_some_and(|reason| !reason.ends_when_confirmed()) {
        return Ok(SignedUp);
    }
    let (before, id) = row_for(&mut write, new)?;
    if !limits::may_write(&mut write, &hash, at)? {
        return Ok(SignedUp);
    }
    if let Some(reader) = before.as_ref().filter(|s| s.state == SubscriberState::Active) {
        letter::put(&mut write, reader, LetterKind::Preferences, at)?;
    } else {
        begin(&mut write, id, before.as_ref(), &choices, new)?;
    }
    write
        .record(&Change::SubscriberSignedUp { subscriber: id })?
        .commit()?;
    Ok(SignedUp)
}

/// The address's row with its lock, made when there is none. Nothing is said of it yet.
fn row_for(
    write: &mut OpenWrite<'_>,
    new: &SignUp,
) -> Result<(Option<Subscriber>, SubscriberId), StoreError> {
    let (id, at) = (SubscriberId::new(write.at), write.at);
    let made = write.execute(
        sql!(
            "insert into subscriber (id, edition_id, email, state, signed_up_at, changed_at, origin)
             values ($1, $2, $3, 'pending', $4, $4, $5) on conflict (edition_id, email) do nothing"
        ),
        &[&id, &new.edition, &new.email.as_str(), &at, &new.origin],
    )?;
    if made > 0 {
        return Ok((None, id));
    }
    let known = subscriber::subscriber_by_address(&mut write.as_read(), new.edition, new.email.as_str())?;
    let id = known.map_or(id, |known| known.id);
    Ok((for_verb(write, id)?, id))
}

/// A new sign-up, also of somebody who signed up before or left: links of the one before are void.
fn begin(
    write: &mut OpenWrite<'_>,
    id: SubscriberId,
    before: Option<&Subscriber>,
    choices: &Choices,
    new: &SignUp,
) -> Result<(), NewsError> {
    let at = write.at;
    write.execute(
        sql!("update subscriber set state = 'pending', signed_up_at = $2, origin = $3 where id = $1"),
        &[&id, &at, &new.origin],
    )?;
    subscriber::keep_choices(write, id, choices, at)?;
    let after = subscriber::subscriber(&mut write.as_read(), id)?
        .ok_or_else(|| NewsError::NotFound("subscriber".to_owned()))?;
    letter::void(write, id)?;
    letter::put(write, &after, LetterKind::Confirm, at)?;
    let whose = (id, new.edition);
    evidence::note(write, whose, "signed up", choices, &new.circumstance, at)?;
    let mut tally = Tally::default();
    tally.moved(before, Some(&after));
    tally.event("signed_up");
    tally.keep(write, new.edition, at)?;
    Ok(())
}

impl Reason {
    /// Whether the reader's own new sign-up and confirmation end it: not a complaint, and not what the
    /// desk or the reader decided for good.
    pub fn ends_when_confirmed(self) -> bool {
        matches!(self, Reason::Left | Reason::Erased | Reason::Bounced)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{self as t, confirm_now, sign_up_as};
    use super::*;
    use crate::testing::News;

    #[test]
    fn signing_up_twice_is_signing_up_once() {
        let news = News::new();
        for _ in 0..2 {
            sign_up_as(&news, "reader@mail.example");
        }
        assert_eq!(news.verbs(1), ["subscriber_signed_up"]);
        assert_eq!(t::letters(&news), ["confirm reader@mail.example waiting"]);
        assert_eq!(t::states(&news), ["reader@mail.example pending"]);
    }

    #[test]
    fn a_letter_an_hour_and_three_a_day() {
        let news = News::new();
        for hour in 0..30 {
            for _ in 0..5 {
                sign_up_as(&news, "reader@mail.example");
            }
            let most = if hour < 24 { 3 } else { 6 };
            assert!(t::letters(&news).len() <= most, "{hour}");
            news.clock.set(news.clock.now().plus_seconds(3_600));
        }
        // Only the newest waits: the others lead nowhere.
        let letters = t::letters(&news);
        let waiting = letters.iter().filter(|line| line.ends_with("waiting")).count();
        assert_eq!((letters.len(), waiting), (6, 1), "{letters:?}");
    }

    #[test]
    fn a_reader_who_is_there_is_sent_the_way_to_their_page() {
        let news = News::new();
        let id = sign_up_as(&news, "reader@mail.example");
        confirm_now(&news, id);
        news.clock.set(news.clock.now().plus_seconds(3_601));
        sign_up_as(&news, "Reader@Mail.example");
        assert_eq!(
            t::letters(&news),
            [
                "confirm reader@mail.example void",
                "preferences reader@mail.example waiting"
            ]
        );
        assert_eq!(t::states(&news), ["reader@mail.example active"]);
    }

    #[test]
    fn a_bad_choice_is_refused_before_anything_is_kept() {
        let news = News::new();
        let new = SignUp {
            choices: Choices {
                zone: "Nowhere/Else".to_owned(),
                ..Choices::default()
            },
            ..t::form(&news, "reader@mail.example")
        };
        news.write(move |write| sign_up(write, &new))
            .expect_err("refused");
        assert!(t::states(&news).is_empty());
    }
}
