//! `courant doctor`: looks for what is wrong, and says what to do. Changes nothing.

use std::process::ExitCode;

use clap::Args;

use super::Place;
use crate::app::{House, mail_settings, url_of};
use crate::base::clock::Micros;
use crate::base::store::{ReadSession, StoreError};
use crate::changes;
use crate::couriers::mail::Transport;
use crate::news::editions;
use crate::news::markets::{fetches, series_of_source, sources};
use crate::news::readers;
use crate::news::updates::{self, Pulse};
use crate::sql;

#[derive(Args)]
pub struct Doctor {
    #[command(flatten)]
    place: Place,
}

enum Finding {
    Good(String),
    Wrong { what: String, hint: &'static str },
}

impl Doctor {
    pub fn run(self) -> ExitCode {
        let findings = match self.place.open() {
            Ok(house) => look(&house),
            Err(error) => vec![Finding::Wrong {
                what: format!("{error:#}"),
                hint: "nothing else can be looked at",
            }],
        };
        let mut wrong = 0;
        for finding in &findings {
            match finding {
                Finding::Good(what) => println!("  ok     {what}"),
                Finding::Wrong { what, hint } => {
                    wrong += 1;
                    println!("  WRONG  {what}\n         hint: {hint}");
                }
            }
        }
        if wrong == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        }
    }
}

fn look(house: &House) -> Vec<Finding> {
    let mut findings = vec![Finding::Good(format!(
        "database opens ({:?}), tables fit this program",
        house.store.engine()
    ))];
    let now = house.store.writes.clock().now();
    match house.store.reads.wait(move |read| tables(read, now)) {
        Ok(found) => findings.extend(found),
        Err(error) => findings.push(Finding::Wrong {
            what: error.to_string(),
            hint: "is the database reachable?",
        }),
    }
    findings.push(media(house));
    findings.push(mail(house));
    findings.push(letters(house));
    findings.push(match house.open_search() {
        Ok(search) => Finding::Good(format!("search index opens, {} articles", search.len())),
        Err(error)
            if error
                .downcast_ref()
                .is_some_and(|e| matches!(e, text_search::Error::Locked(_))) =>
        {
            Finding::Good("search index is in the hands of the running program".to_owned())
        }
        Err(error) => Finding::Wrong {
            what: format!("search index: {error:#}"),
            hint: "delete the folder `search`; it is made anew at the next start",
        },
    });
    findings
}

fn tables(read: &mut ReadSession<'_>, now: Micros) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    let head = changes::head(read)?.0;
    let rows = read.one(sql!("select count(*) as n from change"), &[], |row| {
        row.get::<i64>("n")
    })?;
    findings.push(if rows == head {
        Finding::Good(format!("change log is whole: {head} entries without a gap"))
    } else {
        let hint = "entries are missing; restore a backup and keep this database for study";
        Finding::Wrong {
            what: format!("change log has {rows} entries, its head says {head}"),
            hint,
        }
    });
    for parked in changes::parked(read)? {
        findings.push(Finding::Wrong {
            what: format!(
                "{} could not take change {}: {}",
                parked.follower, parked.position.0, parked.reason
            ),
            hint: "`courant rebuild search` makes the index anew, parked entries included",
        });
    }
    match editions::main_edition(read)? {
        Some(edition) => findings.push(Finding::Good(format!(
            "main edition: {}, {}",
            edition.name, edition.zone_name
        ))),
        None => findings.push(Finding::Wrong {
            what: "there is no edition yet".to_owned(),
            hint: "`courant edition create`, or `courant demo` for a sample newspaper",
        }),
    }
    findings.extend(markets(read, now)?);
    let stray = read.one(
        sql!(
            "select count(*) as n from live_article l join article a on a.id = l.article_id
             where a.public_state not in ('live', 'updated')"
        ),
        &[],
        |row| row.get::<i64>("n"),
    )?;
    findings.push(if stray == 0 {
        Finding::Good("what the public sees agrees with the articles' states".to_owned())
    } else {
        let hint = "please report this with the articles' history";
        Finding::Wrong {
            what: format!("{stray} articles are shown that are not live"),
            hint,
        }
    });
    Ok(findings)
}

/// Sources that nobody fetches and samples are nobody's alarm; what is fetched and does not come is.
fn markets(read: &mut ReadSession<'_>, now: Micros) -> Result<Vec<Finding>, StoreError> {
    let mut findings = Vec::new();
    let waiting = fetches::quarantined(read)?;
    for source in sources(read)? {
        let kept_out = waiting.iter().filter(|fetch| fetch.source == source.id).count();
        if kept_out > 0 {
            findings.push(Finding::Wrong {
                what: format!(
                    "market data of {}: {kept_out} answers were kept out, the last: {}",
                    source.key, source.problem
                ),
                hint: "look at them under /desk/markets and let them in, or throw them away",
            });
        }
        if source.url.is_empty() || source.paused {
            continue;
        }
        let stale = series_of_source(read, source.id)?
            .iter()
            .filter(|series| series.is_stale(now))
            .count();
        findings.push(match (stale, source.problem.as_str()) {
            (0, "") => Finding::Good(format!("market data of {} is fetched and fresh", source.key)),
            (0, problem) => Finding::Wrong {
                what: format!("market data of {}: {problem}", source.key),
                hint: "it is tried again by itself; `courant market status` says when",
            },
            (stale, problem) => Finding::Wrong {
                what: format!(
                    "market data of {}: {stale} series are stale. {problem}",
                    source.key
                ),
                hint: "pages say so beside each number; ask the source, or end the series in a catalogue",
            },
        });
    }
    Ok(findings)
}

/// What the mail's own doctor said last; `courant mail doctor` looks anew.
fn mail(house: &House) -> Finding {
    let url = url_of(&house.config, house.config.server.listen);
    let settings = match mail_settings(&house.config.mail, &url, &house.data) {
        Ok(settings) => settings,
        Err(error) => {
            return Finding::Wrong {
                what: format!("{error:#}"),
                hint: "courant.toml, [mail]",
            };
        }
    };
    if matches!(settings.transport, Transport::Outbox) {
        return Finding::Good("mail goes into the embedded outbox; nothing leaves this machine".to_owned());
    }
    let (name, now) = (settings.checked_as(), house.store.writes.clock().now());
    let found = house.store.reads.wait(move |read| {
        Ok::<_, StoreError>((updates::last_check(read, &name)?, updates::pulse(read, now)?))
    });
    let hint = "`courant mail doctor` says what to do";
    match found {
        Err(error) => Finding::Wrong {
            what: error.to_string(),
            hint: "is the database reachable?",
        },
        Ok((_, Pulse::Lost(since))) => Finding::Wrong {
            what: format!("no bounce has come home since {}", since.timestamp()),
            hint,
        },
        Ok((Some(check), _)) if check.may_send() => {
            Finding::Good(format!("outgoing mail was looked at {}", check.at.timestamp()))
        }
        Ok((Some(_), _)) => Finding::Wrong {
            what: "something is wrong with outgoing mail; no issue leaves".to_owned(),
            hint,
        },
        Ok((None, _)) => Finding::Wrong {
            what: "outgoing mail was not looked at with these settings; no issue leaves".to_owned(),
            hint,
        },
    }
}

/// Confirmations that should have left within moments.
fn letters(house: &House) -> Finding {
    let now = house.store.writes.clock().now();
    let stuck = house.store.reads.wait(move |read| {
        readers::letters_stuck(
            read,
            now.plus_seconds(-3_600),
            now.plus_days(-readers::CONFIRM_DAYS),
        )
    });
    match stuck {
        Err(error) => Finding::Wrong {
            what: error.to_string(),
            hint: "is the database reachable?",
        },
        Ok((0, given_up)) => Finding::Good(format!(
            "no letter to one reader waits; {given_up} were given up in seven days"
        )),
        Ok((waiting, given_up)) => Finding::Wrong {
            what: format!(
                "{waiting} letters to one reader, such as confirmations, have waited for more than an hour; \
                 {given_up} were given up in seven days"
            ),
            hint: "the desk lists them with their reasons under Outgoing mail; is the program running?",
        },
    }
}

fn media(house: &House) -> Finding {
    let hashes = house.store.reads.wait(|read| {
        read.all(sql!("select hash from media order by added_at"), &[], |row| {
            row.get::<String>("hash")
        })
    });
    match hashes {
        Err(error) => Finding::Wrong {
            what: error.to_string(),
            hint: "is the database reachable?",
        },
        Ok(hashes) => {
            let root = house.files.root();
            let missing: Vec<&String> = hashes
                .iter()
                .filter(|hash| !root.join(hash).join("original").is_file())
                .collect();
            if missing.is_empty() {
                Finding::Good(format!("{} pictures have their files", hashes.len()))
            } else {
                let hint = "copy the folders back from a backup's media folder";
                Finding::Wrong {
                    what: format!("{} pictures have no file, first {}", missing.len(), missing[0]),
                    hint,
                }
            }
        }
    }
}
