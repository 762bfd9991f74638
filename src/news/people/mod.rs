//! People of the newsroom: who they are, how they prove it, what they may do.
//!
//! [`Role::has`] is the whole table of rights; [`Person::may`] applies it to a section and an article.
//! Secrets are kept as hashes: passwords with argon2id, tokens with SHA-256 because they are random
//! already. Nothing here sends mail, and no step of signing in needs any.

mod person;
mod rights;
mod session;

pub use person::{Person, PersonState, author_named, people, person, unseen_mentions};
pub use rights::{Matter, Missing, Right, Role};
pub use session::{Session, Token, begin_session, end_session, session_by_token};
