//! Save: an owner changes a person's role, sections or byline. Suspending is its own verb.

use super::{PersonState, Role, person};
use crate::base::ids::{ContributorId, PersonId, SectionId};
use crate::base::store::{Actor, OpenWrite, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::required;
use crate::sql;

/// A person as an owner wants them.
#[derive(Clone, Debug)]
pub struct PersonSettings {
    pub name: String,
    pub role: Role,
    /// Empty: all of them.
    pub sections: Vec<SectionId>,
    pub contributor: Option<ContributorId>,
}

/// Errors: nobody changes their own role; the last active owner stays one.
pub fn save_person(
    mut write: OpenWrite<'_>,
    id: PersonId,
    settings: &PersonSettings,
) -> Result<Position, NewsError> {
    let now = person(&mut write.as_read(), id)?
        .ok_or_else(|| NewsError::NotFound("person of this name".to_owned()))?;
    let name = required("name", &settings.name, 120)?;
    if now.role != settings.role {
        if write.actor == Actor::Person(id) {
            return Err(NewsError::invalid(
                "role",
                "nobody changes their own role; ask another owner",
            ));
        }
        if now.role == Role::Owner && now.state == PersonState::Active {
            another_owner(&mut write)?;
        }
    }
    write.execute(sql!("update person set name = $2 where id = $1"), &[&id, &name])?;
    save_role(&mut write, id, settings.role, settings.contributor)?;
    put_sections(&mut write, id, &settings.sections)?;
    let change = Change::PersonSaved {
        person: id,
        role: settings.role.as_str().to_owned(),
    };
    Ok(write.record(&change)?.commit()?)
}

/// A person's own name, which is nobody else's business to grant.
pub fn rename(mut write: OpenWrite<'_>, id: PersonId, name: &str) -> Result<Position, NewsError> {
    let name = required("name", name, 120)?;
    let role = write
        .maybe(
            sql!("update person set name = $2 where id = $1 returning role"),
            &[&id, &name],
            |row| row.get::<String>("role"),
        )?
        .ok_or_else(|| NewsError::NotFound("person of this name".to_owned()))?;
    Ok(write
        .record(&Change::PersonSaved { person: id, role })?
        .commit()?)
}

pub(super) fn save_role(
    write: &mut OpenWrite<'_>,
    id: PersonId,
    role: Role,
    contributor: Option<ContributorId>,
) -> Result<(), StoreError> {
    write.execute(
        sql!("update person set role = $2, contributor_id = $3 where id = $1"),
        &[&id, &role.as_str(), &contributor],
    )?;
    Ok(())
}

pub(super) fn put_sections(
    write: &mut OpenWrite<'_>,
    id: PersonId,
    sections: &[SectionId],
) -> Result<(), StoreError> {
    write.execute(sql!("delete from person_section where person_id = $1"), &[&id])?;
    for section in sections {
        // One that was removed meanwhile is left out.
        write.execute(
            sql!(
                "insert into person_section (person_id, section_id)
                 select $1, id from section where id = $2 on conflict (person_id, section_id) do nothing"
            ),
            &[&id, section],
        )?;
    }
    Ok(())
}

/// Refuses to take away the last active owner. Touching all owners' rows makes two owners who take
/// each other away at the same moment wait for one another.
pub(super) fn another_owner(write: &mut OpenWrite<'_>) -> Result<(), NewsError> {
    let owners = write.execute(
        sql!("update person set role = 'owner' where role = 'owner' and state = 'active'"),
        &[],
    )?;
    if owners < 2 {
        return Err(NewsError::invalid(
            "role",
            "this is the last active owner; make somebody else an owner first",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn settings(role: Role) -> PersonSettings {
        PersonSettings {
            name: "Ada".to_owned(),
            role,
            sections: Vec::new(),
            contributor: None,
        }
    }

    #[test]
    fn the_last_owner_stays_one() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Owner);
        let refused = news
            .write(move |w| save_person(w, ada, &settings(Role::Chief)))
            .expect_err("the last");
        assert!(refused.to_string().contains("last active owner"), "{refused}");
        news.person("Bob", Role::Owner);
        news.write(move |w| save_person(w, ada, &settings(Role::Chief)))
            .expect("there is Bob");
        assert_eq!(news.verbs(1), ["person_saved"]);
    }

    #[test]
    fn nobody_promotes_themselves() {
        let news = News::new();
        news.person("Ada", Role::Owner);
        let (bob, _) = news.person("Bob", Role::Owner);
        let own = |role: Role| {
            news.store
                .writes
                .wait(Actor::Person(bob), move |w| save_person(w, bob, &settings(role)))
        };
        own(Role::Chief).expect_err("his own role");
        own(Role::Owner).expect("his name only");
    }

    #[test]
    fn sections_and_byline_are_kept() {
        let news = News::new();
        let (ada, _) = news.person("Ada", Role::Editor);
        let wanted = PersonSettings {
            sections: vec![news.economy, SectionId::new(news.clock.now())],
            contributor: Some(news.contributor),
            ..settings(Role::Reporter)
        };
        news.write(move |w| save_person(w, ada, &wanted)).expect("saved");
        let ada = news.read(move |r| person(r, ada)).expect("there");
        assert_eq!(ada.sections, [news.economy]);
        assert_eq!(
            (ada.role, ada.contributor),
            (Role::Reporter, Some(news.contributor))
        );
    }
}
