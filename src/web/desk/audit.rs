//! The audit: what happened, who did it, when; narrowed, and taken away as a file. It is only ever
//! read: no door of the desk changes or removes an entry.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use bytes::Bytes;
use jiff::ToSpan;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::file::file;
use super::words::{Names, sentence};
use super::{Desk, Refusal, Signed};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::changes::{Audit, Entry, Position};
use crate::news::editions::Edition;
use crate::news::newsroom::drafts;
use crate::news::people::{self, Right};

/// What the form narrows to, as its address says it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct Asked {
    who: String,
    what: String,
    about: String,
    from: String,
    to: String,
    before: String,
}

const PER_PAGE: usize = 100;

/// Verbs as people ask for them. Every verb is in exactly one group; a test counts.
const GROUPS: &[(&str, &str, &[&str])] = &[
    (
        "public",
        "What readers saw change",
        &[
            "article_published",
            "article_updated",
            "article_noted",
            "article_withdrawn",
            "articles_imported",
            "flash_published",
            "flash_corrected",
            "flash_withdrawn",
            "flash_linked",
            "wire_released",
            "wire_lines_dropped",
        ],
    ),
    (
        "calendar",
        "The economic calendar",
        &[
            "release_saved",
            "releases_imported",
            "release_cancelled",
            "release_filled",
            "release_planned",
            "figures_filled",
        ],
    ),
    (
        "writing",
        "Writing",
        &[
            "article_created",
            "draft_edited",
            "draft_reverted",
            "draft_typed",
            "version_kept",
            "comment_added",
            "comment_resolved",
            "comment_reopened",
        ],
    ),
    (
        "review",
        "Review and schedule",
        &[
            "article_submitted",
            "article_sent_back",
            "article_approved",
            "article_spiked",
            "article_restored",
            "embargo_set",
            "figure_bound",
            "figure_freed",
            "article_scheduled",
            "article_unscheduled",
            "error_reported",
            "error_dismissed",
            "preview_link_made",
            "preview_link_revoked",
        ],
    ),
    (
        "fronts",
        "Fronts",
        &["placements_saved", "front_scheduled", "front_unscheduled"],
    ),
    (
        "stories",
        "Stories",
        &[
            "story_named",
            "stories_merged",
            "story_split",
            "story_article_moved",
            "story_article_freed",
            "story_flash_moved",
            "story_pinned",
            "story_muted",
            "story_weighed",
            "story_played",
        ],
    ),
    ("pictures", "Pictures", &["media_added", "media_described"]),
    (
        "settings",
        "Settings and topics",
        &[
            "edition_saved",
            "wire_saved",
            "section_saved",
            "sections_ordered",
            "section_closed",
            "topic_saved",
            "topic_merged",
            "contributor_saved",
            "menu_saved",
            "page_saved",
            "page_removed",
            "redirect_saved",
            "redirects_saved",
            "redirect_removed",
            "webhook_saved",
            "webhook_removed",
            "webhook_replayed",
        ],
    ),
    (
        "markets",
        "Market data",
        &[
            "market_source_saved",
            "instrument_saved",
            "series_saved",
            "observations_recorded",
            "fetch_quarantined",
            "fetch_settled",
        ],
    ),
    (
        "people",
        "People",
        &[
            "person_invited",
            "invitation_revoked",
            "person_joined",
            "person_saved",
            "person_suspended",
            "person_restored",
        ],
    ),
    (
        "readers",
        "Readers of the daily update",
        &[
            "subscriber_signed_up",
            "subscriber_confirmed",
            "subscriber_changed",
            "subscriber_left",
            "subscriber_erased",
            "subscribers_forgotten",
            "subscribers_imported",
            "subscribers_exported",
            "address_suppressed",
            "suppression_lifted",
        ],
    ),
    (
        "daily-update",
        "The daily update and mail",
        &[
            "issue_saved",
            "issue_overridden",
            "issue_turned",
            "wave_frozen",
            "wave_recomposed",
            "wave_started",
            "wave_ended",
            "deliveries_settled",
            "mail_turned",
            "mail_came_back",
        ],
    ),
    (
        "sign-in",
        "Signing in",
        &[
            "reset_link_made",
            "password_set",
            "passkey_added",
            "passkey_removed",
            "second_factor_set",
            "recovery_codes_made",
            "signed_in",
            "sign_in_slowed",
            "session_ended",
            "token_made",
            "token_revoked",
        ],
    ),
    (
        "clock",
        "The clock's and the engine's own",
        &[
            "day_turned",
            "most_read_changed",
            "stories_ranked",
            "wire_taken",
            "stories_proposed",
            "story_opened",
            "story_joined",
            "story_left",
        ],
    ),
];

pub async fn show(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::SeeAudit)?;
    let edition = Arc::clone(&signed.edition);
    let question = asked.clone();
    let (found, own) = desk
        .read(move |read| {
            let audit = match question.read(read, &edition)? {
                Ok(audit) => audit,
                Err(problem) => return Ok((false, json!({ "problem": problem }))),
            };
            let before = Position(question.before.parse().unwrap_or(i64::MAX));
            let mut entries = audit.before(read, before, PER_PAGE as i64 + 1)?;
            let more = entries.len() > PER_PAGE;
            entries.truncate(PER_PAGE);
            let names = Names::load(read, &edition, &entries)?;
            let lines: Vec<Value> = entries.iter().map(|entry| line(entry, &names)).collect();
            let next = entries.last().filter(|_| more).map(|last| last.position.0);
            Ok::<_, StoreError>((true, json!({ "lines": lines, "next": next })))
        })
        .await?;
    let people = desk.read(people::people).await?;
    let mut who: Vec<Value> = people
        .iter()
        .map(|person| json!({ "key": format!("person:{}", person.id), "name": person.name }))
        .collect();
    for (key, name) in [
        ("clock", "The clock"),
        ("operator", "The operator"),
        ("import", "Imports"),
        ("engine", "The story engine"),
        ("reader", "Readers"),
    ] {
        who.push(json!({ "key": key, "name": name }));
    }
    let groups: Vec<Value> = GROUPS
        .iter()
        .map(|(key, words, _)| json!({ "key": key, "name": words }))
        .collect();
    let mut context = json!({ "asked": asked, "who": who, "groups": groups, "query": asked.query() });
    if let (Some(context), Value::Object(own)) = (context.as_object_mut(), own) {
        context.extend(own);
    }
    let mut page = desk.page(&signed, "desk/audit/list.html", context).await?;
    if !found {
        *page.status_mut() = http::StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(page)
}

fn line(entry: &Entry, names: &Names) -> Value {
    json!({
        "position": entry.position.0,
        "at": names.time(entry.at),
        "iso": entry.at.timestamp().to_string(),
        "actor": names.actor(&entry.actor),
        "actor_key": entry.actor,
        "sentence": sentence(&entry.change, names),
        "verb": entry.change.verb(),
        "subject": entry.change.subject(),
        "facts": serde_json::to_string_pretty(&entry.change).unwrap_or_default(),
    })
}

impl Asked {
    /// The question as the log understands it, or what is wrong with it.
    fn read(
        &self,
        read: &mut ReadSession<'_>,
        edition: &Edition,
    ) -> Result<Result<Audit, String>, StoreError> {
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let subject = match filled(&self.about) {
            None => None,
            Some(about) => match subject(read, &about)? {
                Some(subject) => Some(subject),
                None => return Ok(Err(format!("There is nothing called “{about}” to look for."))),
            },
        };
        let verbs = match GROUPS.iter().find(|(key, _, _)| *key == self.what) {
            Some((_, _, verbs)) => verbs.iter().map(|verb| (*verb).to_owned()).collect(),
            None => filled(&self.what).into_iter().collect(),
        };
        let (Ok(from), Ok(to)) = (day(edition, &self.from, 0), day(edition, &self.to, 1)) else {
            return Ok(Err("Write days as 2026-03-02.".to_owned()));
        };
        Ok(Ok(Audit {
            actor: filled(&self.who),
            verbs,
            subject,
            from,
            to,
        }))
    }

    /// The filters again, for the links to the next page and to the files.
    fn query(&self) -> String {
        let pairs = [
            ("who", &self.who),
            ("what", &self.what),
            ("about", &self.about),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let filled = pairs.iter().filter(|(_, value)| !value.is_empty());
        filled
            .map(|(key, value)| format!("{key}={}", crate::web::site::article::encode(value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// `1042`, an article's address, or a subject as the log writes it.
fn subject(read: &mut ReadSession<'_>, about: &str) -> Result<Option<String>, StoreError> {
    let number = about
        .parse()
        .ok()
        .or_else(|| crate::web::site::article::number_in(about));
    if let Some(number) = number {
        return Ok(drafts::id_by_number(read, number)?.map(|id| format!("article:{id}")));
    }
    let is_subject = about.split_once(':').is_some_and(|(noun, _)| {
        !noun.is_empty() && noun.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    });
    Ok(is_subject.then(|| about.to_owned()))
}

/// The first moment of a day in the edition's zone, or of a day after it.
fn day(edition: &Edition, text: &str, later: i32) -> Result<Option<Micros>, jiff::Error> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let date: jiff::civil::Date = text.trim().parse()?;
    let date = date.checked_add(later.days())?;
    Ok(Some(
        date.to_zoned_datetime(edition.zone.clone())?.timestamp().into(),
    ))
}

#[derive(Clone, Copy)]
enum Format {
    Csv,
    JsonLines,
}

/// The selection as a file, however long: batches of a thousand, each sent before the next is read.
pub async fn export(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(wanted): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Refusal> {
    signed.has(Right::SeeAudit)?;
    let (format, kind, extension) = match wanted.as_str() {
        "log.csv" => (Format::Csv, "text/csv; charset=utf-8", "csv"),
        "log.jsonl" => (Format::JsonLines, "application/jsonl; charset=utf-8", "jsonl"),
        _ => return Err(Refusal::NotFound(format!("file {wanted} of the audit"))),
    };
    let edition = Arc::clone(&signed.edition);
    let audit = desk
        .read(move |read| asked.read(read, &edition))
        .await?
        .map_err(|problem| Refusal::invalid("filter", problem))?;
    let (sender, receiver) = mpsc::channel(1);
    let (reading, edition) = (Arc::clone(&desk), Arc::clone(&signed.edition));
    tokio::spawn(async move { send(&reading, edition, audit, format, sender).await });

    let day = signed.edition.zone.clone();
    let today = desk
        .clock
        .now()
        .timestamp()
        .to_zoned_datetime(day)
        .strftime("%Y-%m-%d")
        .to_string();
    let name = format!("audit-{today}.{extension}");
    Ok(file(receiver, &name, kind))
}

const BATCH: i64 = 1_000;

async fn send(
    desk: &Desk,
    edition: Arc<Edition>,
    audit: Audit,
    format: Format,
    sender: mpsc::Sender<Result<Bytes, StoreError>>,
) {
    let mut before = Position(i64::MAX);
    let mut head = matches!(format, Format::Csv);
    loop {
        let (audit, here) = (audit.clone(), Arc::clone(&edition));
        let batch = desk
            .read(move |read| {
                let entries = audit.before(read, before, BATCH)?;
                let names = Names::load(read, &here, &entries)?;
                Ok::<_, StoreError>((entries, names))
            })
            .await;
        let (entries, names) = match batch {
            Ok(batch) => batch,
            Err(error) => {
                tracing::error!(%error, "an export of the audit broke off");
                // The connection breaks: half a file must not look like a whole one.
                let _gone = sender.send(Err(error)).await;
                return;
            }
        };
        let mut text = String::new();
        if std::mem::take(&mut head) {
            text.push_str("position,time,who,did,verb,about,facts\r\n");
        }
        for entry in &entries {
            text.push_str(&written(entry, &names, format));
        }
        let last = entries.last().map(|entry| entry.position);
        // Whoever asked has gone when nobody takes it.
        if sender.send(Ok(Bytes::from(text))).await.is_err() {
            return;
        }
        match last {
            Some(last) if entries.len() as i64 == BATCH => before = last,
            _ => return,
        }
    }
}

fn written(entry: &Entry, names: &Names, format: Format) -> String {
    let at = entry.at.timestamp().to_string();
    let who = names.actor(&entry.actor).text;
    let did = sentence(&entry.change, names).to_text();
    match format {
        Format::Csv => {
            let facts = serde_json::to_string(&entry.change).unwrap_or_default();
            let cells = [
                entry.position.0.to_string(),
                at,
                cell(&who),
                cell(&did),
                cell(&entry.change.verb()),
                cell(&entry.change.subject()),
                cell(&facts),
            ];
            format!("{}\r\n", cells.join(","))
        }
        Format::JsonLines => {
            let line = json!({
                "position": entry.position.0, "at": at, "actor": entry.actor, "who": who, "did": did,
                "verb": entry.change.verb(), "subject": entry.change.subject(), "facts": entry.change,
            });
            format!("{line}\n")
        }
    }
}

/// A cell that no spreadsheet takes for a formula.
fn cell(text: &str) -> String {
    let safe = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if safe.contains(['"', ',', '\n', '\r', ';']) || safe != text {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The variants of `Change`, as its file has them.
    fn verbs() -> Vec<String> {
        let text = include_str!("../../changes/change.rs");
        let body = text.split("pub enum Change {").nth(1).expect("the enum");
        let body = body.split("\n}").next().expect("its end");
        let names = body.lines().filter_map(|line| {
            let name = line.strip_prefix("    ")?.split([' ', ',']).next()?;
            name.starts_with(|c: char| c.is_ascii_uppercase()).then_some(name)
        });
        names
            .map(|name| {
                let mut snake = String::new();
                for c in name.chars() {
                    if c.is_ascii_uppercase() && !snake.is_empty() {
                        snake.push('_');
                    }
                    snake.push(c.to_ascii_lowercase());
                }
                snake
            })
            .collect()
    }

    #[test]
    fn every_verb_is_in_one_group() {
        let all = verbs();
        assert!(all.len() > 60, "{all:?}");
        for verb in &all {
            let groups = GROUPS
                .iter()
                .filter(|(_, _, verbs)| verbs.contains(&verb.as_str()))
                .count();
            assert_eq!(
                groups, 1,
                "{verb} stands in {groups} groups of the audit's filter"
            );
        }
        for (group, _, verbs) in GROUPS {
            for verb in *verbs {
                assert!(
                    all.contains(&(*verb).to_owned()),
                    "{group} names {verb}, which does not happen"
                );
            }
        }
    }

    #[test]
    fn no_cell_is_a_formula() {
        for (text, safe) in [
            ("=1+1", "\"'=1+1\""),
            ("@here", "\"'@here\""),
            ("-5", "\"'-5\""),
            ("+5", "\"'+5\""),
            ("a,b", "\"a,b\""),
            ("say \"so\"", "\"say \"\"so\"\"\""),
            ("plain", "plain"),
        ] {
            assert_eq!(cell(text), safe);
        }
    }
}
