//! Passkeys: a key that stays in somebody's device. Here is what is kept of them; the ceremony with
//! the browser is the desk's (`web::desk::passkeys`).

use crate::base::clock::Micros;
use crate::base::ids::{PasskeyId, PersonId};
use crate::base::store::{OpenWrite, ReadSession, Row, StoreError, Transaction};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::{clip, line};
use crate::sql;

/// One person may keep this many.
const MOST: usize = 20;

/// A passkey of a person. `credential` is the public half as the library writes it.
#[derive(Clone, Debug)]
pub struct Passkey {
    pub id: PasskeyId,
    pub person: PersonId,
    pub credential: String,
    pub name: String,
    pub added_at: Micros,
    pub used_at: Option<Micros>,
}

impl Passkey {
    fn from_row(row: &Row<'_>) -> Result<Passkey, StoreError> {
        Ok(Passkey {
            id: row.get("id")?,
            person: row.get("person_id")?,
            credential: row.get("credential")?,
            name: row.get("name")?,
            added_at: row.get("added_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

/// What a browser made and the library found right.
#[derive(Clone, Debug)]
pub struct NewPasskey {
    /// The credential's id in hexadecimal; no two passkeys share one.
    pub credential_id: String,
    pub credential: String,
    /// How its owner calls it: “Telephone”.
    pub name: String,
}

pub fn passkeys(read: &mut ReadSession<'_>, person: PersonId) -> Result<Vec<Passkey>, StoreError> {
    read.all(
        sql!(
            "select id, person_id, credential, name, added_at, used_at from passkey
             where person_id = $1 order by added_at, id limit 50"
        ),
        &[&person],
        Passkey::from_row,
    )
}

pub fn passkey_by_credential(
    read: &mut ReadSession<'_>,
    credential_id: &str,
) -> Result<Option<Passkey>, StoreError> {
    read.maybe(
        sql!(
            "select id, person_id, credential, name, added_at, used_at from passkey where credential_id = $1"
        ),
        &[&credential_id],
        Passkey::from_row,
    )
}

/// Keeps a passkey.
///
/// Errors: it is kept already, or the person has as many as one can have.
pub fn add_passkey(
    mut write: OpenWrite<'_>,
    person: PersonId,
    new: &NewPasskey,
) -> Result<(PasskeyId, Position), NewsError> {
    if passkeys(&mut write.as_read(), person)?.len() >= MOST {
        let message = format!("{MOST} passkeys are enough; remove one first");
        return Err(NewsError::invalid("passkey", message));
    }
    let id = put(&mut write, person, new)?;
    let change = Change::PasskeyAdded { person, passkey: id };
    Ok((id, write.record(&change)?.commit()?))
}

/// The row, inside a larger write.
pub(super) fn put(
    write: &mut OpenWrite<'_>,
    person: PersonId,
    new: &NewPasskey,
) -> Result<PasskeyId, NewsError> {
    let (id, at) = (PasskeyId::new(write.at), write.at);
    let name = match line("name", &clip(&new.name, 60), 60)? {
        name if name.is_empty() => "Passkey".to_owned(),
        name => name,
    };
    let added = write.execute(
        sql!(
            "insert into passkey (id, person_id, credential_id, credential, name, added_at)
             values ($1, $2, $3, $4, $5, $6) on conflict (credential_id) do nothing"
        ),
        &[&id, &person, &new.credential_id, &new.credential, &name, &at],
    )?;
    if added == 0 {
        return Err(NewsError::invalid("passkey", "is kept here already"));
    }
    Ok(id)
}

/// Removes a passkey. Whoever has no password keeps one.
pub fn remove_passkey(
    mut write: OpenWrite<'_>,
    person: PersonId,
    passkey: PasskeyId,
) -> Result<Position, NewsError> {
    let others = passkeys(&mut write.as_read(), person)?
        .iter()
        .filter(|key| key.id != passkey)
        .count();
    let has_password = write.one(
        sql!("select password_hash is not null as has_password from person where id = $1"),
        &[&person],
        |row| row.get::<bool>("has_password"),
    )?;
    if others == 0 && !has_password {
        return Err(NewsError::invalid(
            "passkey",
            "is the only way in; set a password or add another passkey first",
        ));
    }
    let removed = write.execute(
        sql!("delete from passkey where id = $1 and person_id = $2"),
        &[&passkey, &person],
    )?;
    if removed == 0 {
        return Err(NewsError::NotFound("passkey of this name".to_owned()));
    }
    Ok(write
        .record(&Change::PasskeyRemoved { person, passkey })?
        .commit()?)
}

/// Notes that it was used, and what the library wants to remember of it (its counter). Housekeeping.
pub fn passkey_used(
    tx: &mut Transaction<'_>,
    passkey: PasskeyId,
    credential: &str,
    now: Micros,
) -> Result<(), StoreError> {
    tx.execute(
        sql!("update passkey set used_at = $2, credential = $3 where id = $1"),
        &[&passkey, &now, &credential],
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::people::Role;
    use crate::testing::News;

    fn key(id: &str) -> NewPasskey {
        NewPasskey {
            credential_id: id.to_owned(),
            credential: "{}".to_owned(),
            name: " Tele\nphone ".to_owned(),
        }
    }

    #[test]
    fn the_last_way_in_cannot_be_removed() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Editor);
        let add = |id: &'static str| news.write(move |w| add_passkey(w, ada, &key(id)));
        let (first, _) = add("aa").expect("added");
        news.write(move |w| remove_passkey(w, ada, first))
            .expect_err("the only way in");
        add("bb").expect("added");
        news.write(move |w| remove_passkey(w, ada, first))
            .expect("removed");
        assert_eq!(news.verbs(2), ["passkey_added", "passkey_removed"]);
        let left = news.read(move |r| passkeys(r, ada));
        assert_eq!((left.len(), left[0].name.as_str()), (1, "Tele phone"));
    }

    #[test]
    fn one_credential_is_one_persons() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Editor);
        let (bob, _) = news.person("Bob", Role::Editor);
        news.write(move |w| add_passkey(w, ada, &key("aa")))
            .expect("added");
        news.write(move |w| add_passkey(w, bob, &key("aa")))
            .expect_err("Ada's");
    }
}
