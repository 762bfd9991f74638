//! A copy for whoever asks: the letter as it would be composed now, to their own address and no other.

use std::sync::Arc;

use super::back::blocking;
use crate::couriers::mail::{Own, Shown, send_test, sender_of};
use crate::news::updates::{self, TopicSet};
use crate::web::desk::{Desk, Refusal, Signed};

/// Sends it; readers with these topics would get the same.
pub async fn to_oneself(
    desk: &Arc<Desk>,
    signed: &Signed,
    day: i32,
    topics: TopicSet,
) -> Result<(), Refusal> {
    let (edition, now) = (Arc::clone(&signed.edition), desk.clock.now());
    let letter = desk
        .read(move |read| {
            let issue = updates::issue_on(read, edition.id, day)?;
            let (_, letter) = updates::compose_draft(read, &edition, (day, issue.as_ref()), &topics, now)?;
            Ok::<_, Refusal>(letter)
        })
        .await?;
    let letter = letter.ok_or_else(|| Refusal::invalid("test", "there is nothing to say yet"))?;
    let (store, mail) = (desk.store.clone(), Arc::clone(&desk.mail));
    let (edition, to) = (Arc::clone(&signed.edition), signed.person.email.clone());
    let settings = &desk.mail.settings;
    let place = (settings.url.as_str(), settings.postal.as_str());
    let paper = desk
        .mail
        .press
        .print(&letter, &signed.edition, place, Shown::AsSet)?;
    // It is nobody's: both links lead to the page where anybody signs up.
    let page = format!("{}{}/sign-up", settings.url, signed.edition.root());
    let own = Own {
        leave: page.clone(),
        choose: page,
    };
    blocking(move || {
        let sender = sender_of(&store, &mail)?;
        send_test(&store, &mail, &sender, (&edition, &paper, &own), &to).map(drop)
    })
    .await
}
