//! People of the newsroom: who they are, how they prove it, what they may do.
//!
//! [`Role::has`] is the whole table of rights; [`Person::may`] applies it to a section and an article.
//! Secrets are kept as hashes: passwords with argon2id, tokens with SHA-256 because they are random
//! already. Nothing here sends mail, and no step of signing in needs any.

pub mod ceremony;
pub mod device;
pub mod knock;

mod invite;
mod join;
mod passkey;
mod password;
mod person;
mod rights;
mod save;
mod second_factor;
mod session;
mod set_password;
mod suspend;
mod token;

pub use invite::{
    DAYS as INVITATION_DAYS, Invitation, InvitationKind, NewInvitation, invite, invite_owner,
    make_reset_link, open_invitation, open_invitations, revoke_invitation,
};
pub use join::{JoinWith, Joining, add_person, join};
pub use passkey::{
    NewPasskey, Passkey, add_passkey, passkey_by_credential, passkey_used, passkeys, remove_passkey,
};
pub use password::{Password, SHORTEST as SHORTEST_PASSWORD, is_password};
pub use person::{
    Credentials, Person, PersonState, author_named, credentials, is_anybody_there, people, person,
    unseen_mentions,
};
pub use rights::{Matter, Missing, Right, Role};
pub use save::{PersonSettings, rename, save_person};
pub use second_factor::{AppSecret, Factor, codes_left, make_codes, turn_off, turn_on, use_code};
pub use session::{
    OpenSession, SEEN_EVERY, Session, Token, begin_session, end_other_sessions, end_session,
    session_by_token, session_proved, session_seen, session_stands, sessions,
};
pub use set_password::{reset_password, set_password};
pub use suspend::{restore_person, suspend};
pub use token::{
    ApiToken, Bearer, LONGEST_DAYS, Scope, make_token, revoke_token, token_bearer, tokens, touch,
};
