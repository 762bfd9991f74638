//! One sender at a time. The lease carries a number that grows with each new holder; every claim names
//! it, so that a holder that was thought dead cannot claim any more. Who may ask for it at all is in
//! `senders.rs`.

use crate::base::clock::Micros;
use crate::base::store::{ReadSession, Store, StoreError, Transaction};
use crate::sql;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub owner: String,
    pub epoch: i64,
}

/// How long a holder may be silent.
const SECONDS: i64 = 30;

/// Takes the lease, or takes it anew when half of it is over. None: another process holds it.
pub fn take_lease(store: &Store, owner: &str, had: Option<&Lease>) -> Result<Option<Lease>, StoreError> {
    let now = store.writes.clock().now();
    // Looked at before it is written: every write wakes whoever waits for changes, the sender too.
    match store.reads.wait(move |read| standing_lease(read, now))? {
        Some((lease, half)) if Some(&lease) == had && half => return Ok(Some(lease)),
        Some((lease, _)) if lease.owner != owner => return Ok(None),
        _ => {}
    }
    let (owner, had) = (owner.to_owned(), had.map_or(-1, |lease| lease.epoch));
    store.writes.housekeeping(move |tx| {
        let until = now.plus_seconds(SECONDS);
        // A program with this identity that starts anew is the one that died.
        let epoch = tx.maybe(
            sql!(
                "update mail_lease set epoch = case when epoch = $4 then epoch else epoch + 1 end,
                     owner = $1, until = $3
                 where name = 'mail' and (owner = $1 or until <= $2 or owner = '') returning epoch"
            ),
            &[&owner, &now, &until, &had],
            |row| row.get::<i64>("epoch"),
        )?;
        Ok(epoch.map(|epoch| Lease { owner, epoch }))
    })
}

/// Who holds it at `now`, and whether more than half of it is left.
fn standing_lease(read: &mut ReadSession<'_>, now: Micros) -> Result<Option<(Lease, bool)>, StoreError> {
    read.maybe(
        sql!("select owner, epoch, until from mail_lease where name = 'mail' and until > $1 and owner <> ''"),
        &[&now],
        |row| {
            let (owner, epoch) = (row.get("owner")?, row.get("epoch")?);
            let until: Micros = row.get("until")?;
            Ok((Lease { owner, epoch }, until > now.plus_seconds(SECONDS / 2)))
        },
    )
}

impl Lease {
    /// Proves inside a transaction that nobody took over, and holds on.
    pub(super) fn holds(&self, tx: &mut Transaction<'_>, now: Micros) -> Result<(), StoreError> {
        let held = tx.execute(
            sql!("update mail_lease set until = $3 where name = 'mail' and epoch = $1 and owner = $2"),
            &[&self.epoch, &self.owner, &now.plus_seconds(SECONDS)],
        )?;
        if held == 0 {
            return Err(StoreError::Engine(
                "another process sends mail from this database now".to_owned(),
            ));
        }
        Ok(())
    }
}
