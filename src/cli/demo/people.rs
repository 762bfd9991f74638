//! The invented newsroom's people: one password for all four, drawn anew for each demo and shown once.

use crate::base::store::Actor;
use crate::base::store::Store;
use crate::news::NewsError;
use crate::news::editions::contributors;
use crate::news::people::{Password, Role, add_person};

/// Who sits at the demo's desk: slug of the contributor, role.
const PEOPLE: [(&str, Role); 4] = [
    ("mara-lindqvist", Role::Owner),
    ("tobias-achterberg", Role::Chief),
    ("nkechi-odum", Role::Editor),
    ("rafael-quintero-vale", Role::Reporter),
];

/// How somebody signs in: address and role.
pub struct Seat {
    pub email: String,
    pub role: &'static str,
}

/// Lets the invented newsroom in. Gives the seats and their password.
pub fn add_people(store: &Store) -> Result<(Vec<Seat>, String), NewsError> {
    let known = store.reads.wait(contributors)?;
    let password = words();
    let mut seats = Vec::new();
    for (slug, role) in PEOPLE {
        let Some(contributor) = known.iter().find(|contributor| contributor.slug == slug) else {
            continue;
        };
        let first = slug.split('-').next().unwrap_or(slug);
        let email = format!("{first}@ledger.example");
        let hash = Password::parse(&password, &[&email, &contributor.name])?.hash()?;
        let (name, id, address) = (contributor.name.clone(), contributor.id, email.clone());
        store.writes.wait(Actor::Operator, move |write| {
            add_person(write, (&address, &name), role, Some(id), &hash)
        })?;
        seats.push(Seat {
            email,
            role: role.as_str(),
        });
    }
    Ok((seats, password))
}

/// Four syllables of eight random bytes: 64 bits, readable aloud.
fn words() -> String {
    let bytes: [u8; 8] = rand::random();
    let group = |pair: &[u8]| -> String { pair.iter().map(|byte| format!("{byte:02x}")).collect() };
    bytes.chunks(2).map(group).collect::<Vec<_>>().join("-")
}
