//! Find: subscribers by their state and by a part of their address, for the desk.

use super::subscriber::{Subscriber, SubscriberState, with_topics};
use crate::base::ids::{EditionId, SubscriberId};
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// What somebody at the desk looks for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub state: Option<SubscriberState>,
    /// A part of the address, as typed; empty: any.
    pub part: String,
    /// Go on after this one.
    pub before: Option<SubscriberId>,
}

/// A part longer than an address finds nobody.
const MOST: usize = 254;

/// Subscribers, the newest first.
pub fn find_subscribers(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<Subscriber>, StoreError> {
    let before = wanted.before.unwrap_or(SubscriberId(uuid::Uuid::max()));
    let part: String = wanted.part.trim().to_lowercase().chars().take(MOST).collect();
    let found = read.all(
        sql!(
            "select id, edition_id, email, state, signed_up_at, confirmed_at, changed_at, origin, hour, zone, weekdays,
                    text_only, paused_until
             from subscriber
             where edition_id = $1 and (cast($2 as text) is null or state = $2) and id < $3
               and email like $4 escape '|' order by id desc limit $5"
        ),
        &[
            &edition,
            &wanted.state.map(SubscriberState::as_str),
            &before,
            &pattern(&part),
            &limit,
        ],
        Subscriber::from_row,
    )?;
    found.into_iter().map(|found| with_topics(read, found)).collect()
}

/// Anywhere in the address, and signs that mean something to `like` as themselves.
fn pattern(part: &str) -> String {
    let mut pattern = String::from("%");
    for c in part.chars() {
        if matches!(c, '%' | '_' | '|') {
            pattern.push('|');
        }
        pattern.push(c);
    }
    if !part.is_empty() {
        pattern.push('%');
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::super::tests::{reader, sign_up_as};
    use super::*;
    use crate::testing::News;

    #[test]
    fn a_part_of_an_address_finds_it_and_signs_mean_themselves() {
        let news = News::new();
        reader(&news, "ada_100%@mail.example");
        reader(&news, "adax100y@mail.example");
        sign_up_as(&news, "bela@other.example");
        let edition = news.edition;
        let ask = move |part: &str, state: Option<SubscriberState>| {
            let wanted = Wanted {
                state,
                part: part.to_owned(),
                before: None,
            };
            let found = news.read(move |read| find_subscribers(read, edition, &wanted, 10));
            found.into_iter().map(|s| s.email).collect::<Vec<_>>()
        };
        assert_eq!(ask("", None).len(), 3);
        assert_eq!(ask("A_1", None), ["ada_100%@mail.example"]);
        assert_eq!(ask("0%@", None), ["ada_100%@mail.example"]);
        assert_eq!(ask("OTHER", None), ["bela@other.example"]);
        assert!(ask("other", Some(SubscriberState::Active)).is_empty());
        assert!(ask("|", None).is_empty() && ask(&"x".repeat(9_999), None).is_empty());
    }
}
