//! Save and pause: an editor's rule for a wire.

use super::wire::{self, Format};
use crate::base::ids::{EditionId, WireId};
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::flashes::Importance;
use crate::news::text::required;
use crate::sql;

/// More of them in one edition would be somebody's mistake.
const MOST: usize = 50;
/// Nobody is asked more often, and less often is no wire.
const SECONDS: std::ops::RangeInclusive<i64> = 15..=3_600;

#[derive(Clone, Debug)]
pub struct NewWire {
    pub name: String,
    pub url: String,
    pub format: Format,
    pub importance: Importance,
    pub unattended: bool,
    pub seconds: i64,
}

/// Makes a wire, or changes one. With another address it begins anew: what its first answer has is old.
pub fn save_wire(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: Option<WireId>,
    new: &NewWire,
) -> Result<(WireId, Position), NewsError> {
    let name = required("name", &new.name, 80)?;
    let url = address(&new.url)?;
    if !SECONDS.contains(&new.seconds) {
        return Err(NewsError::invalid(
            "seconds",
            format!("must be from {} to {}", SECONDS.start(), SECONDS.end()),
        ));
    }
    let others = wire::of_edition(&mut write.as_read(), edition)?;
    if others
        .iter()
        .any(|other| other.name == name && Some(other.id) != id)
    {
        return Err(NewsError::invalid("name", "is that of another wire"));
    }
    let at = write.at;
    let (format, importance) = (new.format.as_str(), new.importance.number());
    let id = match id {
        Some(id) => {
            let before = wire::for_verb(&mut write, edition, id)?;
            write.execute(
                sql!(
                    "update wire set name = $2, url = $3, format = $4, importance = $5, unattended = $6, seconds = $7,
                                     next_at = $8, tries = 0, problem = '' where id = $1"
                ),
                &[&id, &name, &url, &format, &importance, &new.unattended, &new.seconds, &at],
            )?;
            if before.url != url || before.format != new.format {
                write.execute(
                    sql!("update wire set etag = '', last_modified = '', begun_at = null where id = $1"),
                    &[&id],
                )?;
            }
            id
        }
        None => {
            if others.len() >= MOST {
                return Err(NewsError::invalid(
                    "name",
                    format!("there are {MOST} wires; change one instead"),
                ));
            }
            let id = WireId::new(at);
            write.execute(
                sql!(
                    "insert into wire (id, edition_id, name, url, format, importance, unattended, seconds, paused,
                                       etag, last_modified, next_at, tries, problem, made_at)
                     values ($1, $2, $3, $4, $5, $6, $7, $8, false, '', '', $9, 0, '', $9)"
                ),
                &[&id, &edition, &name, &url, &format, &importance, &new.unattended, &new.seconds, &at],
            )?;
            id
        }
    };
    let change = Change::WireSaved { edition, wire: id };
    Ok((id, write.record(&change)?.commit()?))
}

/// What can be said of an address without asking the network; the courier asks again when it looks.
fn address(url: &str) -> Result<String, NewsError> {
    let url = required("url", url, 500)?;
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next());
    match host {
        Some(host) if !host.is_empty() && !host.contains('@') && !url.contains(char::is_whitespace) => {
            Ok(url)
        }
        Some(host) if host.contains('@') => Err(NewsError::invalid(
            "url",
            "must not have a name or password in it",
        )),
        _ => Err(NewsError::invalid("url", "must begin with https:// or http://")),
    }
}

/// Stops looking at a wire, or goes on. Lines that are held stay held.
pub fn pause_wire(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    id: WireId,
    paused: bool,
) -> Result<Position, NewsError> {
    wire::for_verb(&mut write, edition, id)?;
    let at = write.at;
    write.execute(
        sql!("update wire set paused = $2, next_at = $3, tries = 0, problem = '' where id = $1"),
        &[&id, &paused, &at],
    )?;
    let change = Change::WireSaved { edition, wire: id };
    Ok(write.record(&change)?.commit()?)
}
