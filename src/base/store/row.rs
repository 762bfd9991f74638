//! Values in and out of a statement, on either engine: `i64`, `bool`, `String`, `Vec<u8>`, ids,
//! [`Micros`](crate::base::clock::Micros), and `Option` of these. Never floats.

use bytes::BytesMut;
use postgres::types::{FromSql as PgFrom, FromSqlOwned, IsNull, ToSql as PgTo, Type};
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use super::StoreError;
use crate::base::clock::Micros;

/// What can be bound to a placeholder.
pub trait Param: ToSql + PgTo + Sync {}
impl<T: ToSql + PgTo + Sync> Param for T {}

/// What can be read from a column.
pub trait Column: FromSql + FromSqlOwned {}
impl<T: FromSql + FromSqlOwned> Column for T {}

/// One row of an answer.
pub enum Row<'a> {
    Lite(&'a rusqlite::Row<'a>),
    Pg(&'a postgres::Row),
}

impl Row<'_> {
    /// The column with this name.
    pub fn get<T: Column>(&self, name: &str) -> Result<T, StoreError> {
        match self {
            Row::Lite(row) => Ok(row.get(name)?),
            Row::Pg(row) => Ok(row.try_get(name)?),
        }
    }

    /// The column at this place, 0 the first: for the few statements that read thousands of rows, where
    /// looking a name up costs more than the value.
    pub fn at<T: Column>(&self, place: usize) -> Result<T, StoreError> {
        match self {
            Row::Lite(row) => Ok(row.get(place)?),
            Row::Pg(row) => Ok(row.try_get(place)?),
        }
    }
}

impl ToSql for Micros {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        ToSql::to_sql(&self.0)
    }
}

impl FromSql for Micros {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Micros> {
        i64::column_result(value).map(Micros)
    }
}

impl PgTo for Micros {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        PgTo::to_sql(&self.0, ty, out)
    }
    fn accepts(ty: &Type) -> bool {
        <i64 as PgTo>::accepts(ty)
    }
    postgres::types::to_sql_checked!();
}

impl<'a> PgFrom<'a> for Micros {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Micros, Box<dyn std::error::Error + Sync + Send>> {
        i64::from_sql(ty, raw).map(Micros)
    }
    fn accepts(ty: &Type) -> bool {
        <i64 as PgFrom>::accepts(ty)
    }
}
