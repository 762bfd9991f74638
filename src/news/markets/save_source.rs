//! Save a source: make it, or change where and when it is fetched. How its last fetch went stays.

use super::source::source_by_key;
use crate::base::ids::SourceId;
use crate::base::store::OpenWrite;
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

#[derive(Clone, Debug, Default)]
pub struct NewSource {
    pub key: String,
    pub name: String,
    pub line: String,
    pub home: String,
    pub url: String,
    pub format: String,
    pub mapping: String,
    pub zone: String,
    /// `16:05`
    pub at: String,
    pub weekdays: String,
}

/// A mapping of the generic format is a page at most.
const MAPPING_BYTES: usize = 8_192;

pub fn save_source(mut write: OpenWrite<'_>, new: &NewSource) -> Result<(SourceId, Position), NewsError> {
    let id = put_source(&mut write, new)?;
    let position = write
        .record(&Change::MarketSourceSaved { source: id })?
        .commit()?;
    Ok((id, position))
}

pub(super) fn put_source(write: &mut OpenWrite<'_>, new: &NewSource) -> Result<SourceId, NewsError> {
    let new = check(new)?;
    let known = source_by_key(&mut write.as_read(), &new.key)?;
    let (minute, at) = (minute(&new.at)?, write.at);
    let id = match &known {
        Some(source) => source.id,
        None => SourceId(write.one(
            sql!("update counter set value = value + 1 where name = 'market_source' returning value"),
            &[],
            |row| row.get("value"),
        )?),
    };
    write.execute(
        sql!(
            "insert into market_source (id, key, name, line, home, url, format, mapping, zone, at_minute, weekdays,
                 paused, etag, last_modified, hash, next_at, tries, problem)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', '', '', $13, 0, '')
             on conflict (key) do update set name = $3, line = $4, home = $5, url = $6, format = $7, mapping = $8,
                 zone = $9, at_minute = $10, weekdays = $11"
        ),
        &[
            &id,
            &new.key,
            &new.name,
            &new.line,
            &new.home,
            &new.url,
            &new.format,
            &new.mapping,
            &new.zone,
            &minute,
            &new.weekdays,
            // Nothing leaves the house before somebody says so.
            &true,
            &at,
        ],
    )?;
    Ok(id)
}

fn check(new: &NewSource) -> Result<NewSource, NewsError> {
    let zone = if new.zone.is_empty() { "UTC" } else { &new.zone };
    if jiff::tz::TimeZone::get(zone).is_err() {
        return Err(NewsError::invalid(
            "zone",
            format!("there is no time zone {zone}. hint: write it as Europe/Berlin"),
        ));
    }
    let url = line("url", &new.url, 500)?;
    if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
        return Err(NewsError::invalid("url", "is no http address"));
    }
    if new.mapping.len() > MAPPING_BYTES {
        return Err(NewsError::invalid("mapping", "is longer than a mapping can be"));
    }
    let weekdays: String = ('1'..='7').filter(|day| new.weekdays.contains(*day)).collect();
    Ok(NewSource {
        key: key(&new.key)?,
        name: named("name", &new.name, 120)?,
        line: named("line", &new.line, 240)?,
        home: line("home", &new.home, 300)?,
        url,
        format: line("format", &new.format, 40)?,
        mapping: new.mapping.clone(),
        zone: zone.to_owned(),
        at: new.at.clone(),
        weekdays: if weekdays.is_empty() {
            "12345".to_owned()
        } else {
            weekdays
        },
    })
}

pub(super) fn named(field: &'static str, text: &str, max: usize) -> Result<String, NewsError> {
    let text = line(field, text, max)?;
    if text.is_empty() {
        return Err(NewsError::invalid(field, "must not be empty"));
    }
    Ok(text)
}

/// Keys are written by machines and typed by operators: no spaces, no surprises.
pub(super) fn key(text: &str) -> Result<String, NewsError> {
    let fits = (1..=80).contains(&text.len())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-_.:/".contains(&b));
    if fits {
        return Ok(text.to_owned());
    }
    Err(NewsError::invalid(
        "key",
        format!(
            "“{}” is no key; use letters, digits and - _ . : /",
            crate::news::text::clip(text, 60)
        ),
    ))
}

fn minute(at: &str) -> Result<i64, NewsError> {
    if at.is_empty() {
        return Ok(0);
    }
    let time = jiff::civil::Time::strptime("%H:%M", at);
    let time = time.map_err(|_| NewsError::invalid("at", format!("“{at}” is no time such as 16:05")))?;
    Ok(i64::from(time.hour()) * 60 + i64::from(time.minute()))
}

/// Stops fetching a source, or begins it: it is due at once.
pub fn pause_source(mut write: OpenWrite<'_>, id: SourceId, paused: bool) -> Result<Position, NewsError> {
    let at = write.at;
    let done = write.execute(
        sql!("update market_source set paused = $2, next_at = $3, tries = 0 where id = $1"),
        &[&id, &paused, &at],
    )?;
    if done == 0 {
        return Err(NewsError::NotFound(format!("source {id}")));
    }
    Ok(write
        .record(&Change::MarketSourceSaved { source: id })?
        .commit()?)
}
