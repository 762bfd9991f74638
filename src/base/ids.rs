//! Ids: one type per noun, so that a section can't be passed for a topic. All are UUID version 7,
//! whose order is the order of making.

use std::fmt;
use std::str::FromStr;

use bytes::BytesMut;
use postgres::types::{FromSql as PgFrom, IsNull, ToSql as PgTo, Type};
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::clock::Micros;

/// Makes a UUIDv7 for this moment.
pub fn new_id(at: Micros) -> Uuid {
    let millis = u64::try_from(at.0 / 1_000).unwrap_or(0);
    let entropy: [u8; 10] = rand::random();
    uuid::Builder::from_unix_timestamp_millis(millis, &entropy).into_uuid()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            pub fn new(at: Micros) -> $name {
                $name(new_id(at))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<$name, uuid::Error> {
                text.parse().map($name)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                ToSql::to_sql(&self.0)
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<$name> {
                Uuid::column_result(value).map($name)
            }
        }

        impl PgTo for $name {
            fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
                PgTo::to_sql(&self.0, ty, out)
            }
            fn accepts(ty: &Type) -> bool {
                <Uuid as PgTo>::accepts(ty)
            }
            postgres::types::to_sql_checked!();
        }

        impl<'a> PgFrom<'a> for $name {
            fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<$name, Box<dyn std::error::Error + Sync + Send>> {
                Uuid::from_sql(ty, raw).map($name)
            }
            fn accepts(ty: &Type) -> bool {
                <Uuid as PgFrom>::accepts(ty)
            }
        }
    )+};
}

ids! {
    EditionId,
    SectionId,
    TopicId,
    ContributorId,
    PageId,
    MediaId,
    ArticleId,
    VersionId,
    NoteId,
    SubscriberId,
    PersonId,
    PasskeyId,
    InvitationId,
    SessionId,
    TokenId,
    CommentId,
    PreviewLinkId,
    ChangeSetId,
    WebhookId,
    WireId,
    /// A line that a wire brought.
    WireItemId,
    DeliveryId,
    ConsentId,
    LetterId,
    ImportId,
    IssueId,
    WaveId,
    VariantId,
    OverrideId,
    MailEventId,
    OutboxId,
    BeatId,
    StoryId,
    FlashId,
    FlashNoteId,
    ReleaseId,
    FetchId,
}

/// Ids that are plain numbers: an observation names its series ten million times, and eight bytes (on
/// SQLite one or two) are not sixteen.
macro_rules! numbers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<$name, std::num::ParseIntError> {
                text.parse().map($name)
            }
        }

        impl ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
                ToSql::to_sql(&self.0)
            }
        }

        impl FromSql for $name {
            fn column_result(value: ValueRef<'_>) -> FromSqlResult<$name> {
                i64::column_result(value).map($name)
            }
        }

        impl PgTo for $name {
            fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
                PgTo::to_sql(&self.0, ty, out)
            }
            fn accepts(ty: &Type) -> bool {
                <i64 as PgTo>::accepts(ty)
            }
            postgres::types::to_sql_checked!();
        }

        impl<'a> PgFrom<'a> for $name {
            fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<$name, Box<dyn std::error::Error + Sync + Send>> {
                i64::from_sql(ty, raw).map($name)
            }
            fn accepts(ty: &Type) -> bool {
                <i64 as PgFrom>::accepts(ty)
            }
        }
    )+};
}

numbers! {
    InstrumentId,
    SeriesId,
    /// Who publishes series.
    SourceId,
}
