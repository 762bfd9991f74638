//! Domains that refuse us for what we are or send (5.7.x): the relay may take every letter, and the
//! refusals come home an hour later. They are left alone for a while, and the desk is told.

use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::sql;

/// A domain and how often it refused since a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusing {
    pub host: String,
    pub times: i64,
    /// What it said last.
    pub reason: String,
}

/// So many in an hour stop a domain.
pub const ENOUGH: i64 = 10;
const SHOWN: i64 = 20;

/// The domains that refused us since a moment, the most often first.
pub fn refusing(read: &mut ReadSession<'_>, since: Micros, least: i64) -> Result<Vec<Refusing>, StoreError> {
    read.all(
        sql!(
            "select d.host, count(*) as times, max(e.reason) as reason
             from mail_event e join delivery d on d.id = e.delivery_id
             where e.kind = 'blocked' and e.at > $1
             group by d.host having count(*) >= $2 order by count(*) desc, d.host limit $3"
        ),
        &[&since, &least, &SHOWN],
        |row| {
            Ok(Refusing {
                host: row.get("host")?,
                times: row.get("times")?,
                reason: row.get("reason")?,
            })
        },
    )
}
