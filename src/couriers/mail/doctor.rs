//! The doctor of outgoing mail: settings, keys, what the DNS says of the sender, whether the relay takes
//! us, whether bounces come home. Sends nothing; what it found is kept by whoever asked it.

use outgoing_mail::checkup::{self, Names, Setup};

use super::{
    Identity, MailSettings, MailboxSettings, Relay, Security, Sender, Transport, collector, connector, keys,
};
use crate::base::store::Store;
use crate::news::NewsError;
use crate::news::readers;
use crate::news::updates::{self, Finding, Hold, Level, Pulse};

/// Looks at everything. Takes some seconds when others are slow to answer.
pub fn look(store: &Store, settings: &MailSettings) -> Result<Vec<Finding>, NewsError> {
    let mut found = vec![standing(store, settings)?];
    found.extend(letters(store, settings)?);
    found.push(unsent(store)?);
    found.extend(settings.mailbox.as_ref().map(mailbox_finding));
    match &settings.transport {
        Transport::Outbox => found.push(good(
            "mail goes into the embedded outbox; nothing leaves this machine".to_owned(),
        )),
        Transport::Smtp(relay) => {
            found.push(signatures(settings));
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            match runtime {
                Ok(runtime) => runtime.block_on(outside(settings, relay, &mut found)),
                Err(error) => found.push(wrong(error.to_string(), "try again")),
            }
            found.push(bounces(store, settings)?);
        }
    }
    Ok(found)
}

fn good(what: String) -> Finding {
    Finding {
        level: Level::Good,
        what,
        hint: String::new(),
    }
}

fn doubtful(what: impl Into<String>, hint: impl Into<String>) -> Finding {
    Finding {
        level: Level::Doubtful,
        what: what.into(),
        hint: hint.into(),
    }
}

fn wrong(what: impl Into<String>, hint: impl Into<String>) -> Finding {
    Finding {
        level: Level::Wrong,
        what: what.into(),
        hint: hint.into(),
    }
}

/// Words with their hint behind, as errors have them.
fn parted(level: Level, words: &str) -> Finding {
    let (what, hint) = words.split_once(" hint: ").unwrap_or((words, ""));
    Finding {
        level,
        what: what.trim_end_matches('.').to_owned(),
        hint: hint.to_owned(),
    }
}

fn mailbox_finding(mailbox: &MailboxSettings) -> Finding {
    let at = format!("{}:{}", mailbox.host, mailbox.port);
    match collector::look(mailbox) {
        Ok(()) => good(format!("the mailbox of bounces at {at} lets us in")),
        Err(error) => {
            let words = error.to_string();
            match words.contains("hint: ") {
                true => parted(Level::Wrong, &words),
                false => wrong(
                    words,
                    "mail.mailbox, mail.mailbox_user, mail.mailbox_folder: look at each",
                ),
            }
        }
    }
}

fn standing(store: &Store, settings: &MailSettings) -> Result<Finding, NewsError> {
    let identity = match Identity::open(&settings.data) {
        Ok(identity) => identity,
        Err(error) => {
            let what = format!("the sender's identity cannot be read: {error}");
            return Ok(wrong(what, "look at the file mail-identity in the data folder"));
        }
    };
    Ok(match identity.ask(store)?.0 {
        Ok(()) => good("this installation may send from this database".to_owned()),
        // It sends nothing then; those that do are not to be stopped by what is found here.
        Err(hold @ Hold::Unknown) => parted(Level::Doubtful, &hold.words()),
        Err(hold) => parted(Level::Wrong, &hold.words()),
    })
}

fn letters(store: &Store, settings: &MailSettings) -> Result<Vec<Finding>, NewsError> {
    let secret = store.writes.housekeeping(updates::mail_secret)?;
    let mut found = vec![match Sender::new(settings, secret) {
        Ok(_) => good(format!(
            "letters come from {}, bounces go to {}",
            settings.from, settings.bounces
        )),
        Err(error) => parted(Level::Wrong, &error.to_string()),
    }];
    found.push(if settings.url.starts_with("https://") {
        good("mail programs can offer to leave with one click".to_owned())
    } else {
        let what = "the site's address is not https, so no mail program offers to leave with one click";
        match settings.transport {
            Transport::Outbox => doubtful(what, "site.url"),
            Transport::Smtp(_) => wrong(what, "site.url: where readers reach the site, with https"),
        }
    });
    found.push(if settings.postal.is_empty() {
        let what = "letters have no postal address at their foot; many countries want one";
        doubtful(what, "mail.postal")
    } else {
        good(format!("at the foot of letters: {}", settings.postal))
    });
    Ok(found)
}

/// Letters to one reader that should have left within moments.
fn unsent(store: &Store) -> Result<Finding, NewsError> {
    let now = store.writes.clock().now();
    let (waiting, given_up) = store.reads.wait(move |read| {
        readers::letters_stuck(
            read,
            now.plus_seconds(-600),
            now.plus_days(-readers::CONFIRM_DAYS),
        )
    })?;
    Ok(match waiting {
        0 => good(format!(
            "no letter to one reader waits; {given_up} were given up in seven days"
        )),
        _ => doubtful(
            format!(
                "{waiting} letters to one reader wait for more than ten minutes, {given_up} were given up"
            ),
            "the desk lists them with their reasons under Outgoing mail",
        ),
    })
}

fn signatures(settings: &MailSettings) -> Finding {
    match keys::signer(&settings.data, settings.domain()) {
        Ok(Some(_)) => good(format!("letters are signed for {}", settings.domain())),
        Ok(None) => wrong("letters are not signed", "make keys with `courant mail keys`"),
        Err(error) => parted(Level::Wrong, &error.to_string()),
    }
}

/// Whether the records of all keys, those that wait included, are published.
pub fn look_at_keys(settings: &MailSettings) -> Result<Vec<Finding>, NewsError> {
    let unknown = |what: String| crate::base::store::StoreError::Engine(what);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| unknown(error.to_string()))?;
    let records =
        keys::records(&settings.data, settings.domain()).map_err(|error| unknown(error.to_string()))?;
    Ok(runtime.block_on(async {
        match names(settings) {
            Ok(names) => checkup::keys(&names, &records)
                .await
                .into_iter()
                .map(of_checkup)
                .collect(),
            Err(finding) => vec![finding],
        }
    }))
}

fn names(settings: &MailSettings) -> Result<Names, Finding> {
    let names = match settings.resolver {
        Some(server) => Names::at(server),
        None => Names::of_system(),
    };
    names.map_err(|error| wrong(error.to_string(), "look at /etc/resolv.conf"))
}

fn of_checkup(one: checkup::Finding) -> Finding {
    Finding {
        level: match one.level {
            checkup::Level::Good => Level::Good,
            checkup::Level::Doubtful => Level::Doubtful,
            checkup::Level::Wrong => Level::Wrong,
        },
        what: one.what,
        hint: one.hint,
    }
}

/// What others have to answer.
async fn outside(settings: &MailSettings, relay: &Relay, found: &mut Vec<Finding>) {
    let here = is_here(&relay.host);
    if relay.security == Security::None && !here {
        found.push(doubtful(
            format!("letters go to {} in clear", relay.host),
            "mail.security: starttls or tls, unless the way there is your own",
        ));
    }
    found.push(match greet(relay, settings.domain()).await {
        Ok(()) => good(format!(
            "{}:{} answers{} and takes us",
            relay.host,
            relay.port,
            match relay.security {
                Security::None => "",
                Security::Starttls | Security::Tls => ", encrypts with a certificate that convinces",
            }
        )),
        Err(error) => {
            let words = error.to_string();
            let what = format!("{}:{}: {words}", relay.host, relay.port);
            match words.contains("hint: ") {
                true => parted(Level::Wrong, &what),
                false => wrong(what, "mail.relay, mail.security, mail.user: look at each"),
            }
        }
    });
    let names = match names(settings) {
        Ok(names) => names,
        Err(finding) => return found.push(finding),
    };
    let records = keys::records(&settings.data, settings.domain()).unwrap_or_default();
    let setup = Setup {
        from: settings.domain().to_owned(),
        bounces: settings.bounces.clone(),
        records,
        greeting: settings.domain().to_owned(),
        relay: relay.host.clone(),
        last_hop: here,
    };
    let asked = checkup::check(&names, &setup).await;
    found.extend(asked.into_iter().map(of_checkup));
}

/// A relay on this machine: then this machine's own name and address are what receivers see.
fn is_here(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

async fn greet(relay: &Relay, domain: &str) -> Result<(), outgoing_mail::smtp::ConnectError> {
    connector(relay, domain)?.connect::<()>().await?.quit().await;
    Ok(())
}

fn bounces(store: &Store, settings: &MailSettings) -> Result<Finding, NewsError> {
    if settings.beat.is_empty() {
        let what = "nobody knows whether bounces come home";
        let hint =
            "mail.beat: an address that your relay takes and its receiver refuses; a letter a day goes there";
        return Ok(doubtful(what, hint));
    }
    let now = store.writes.clock().now();
    let (pulse, last) = store.reads.wait(move |read| {
        Ok::<_, crate::base::store::StoreError>((updates::pulse(read, now)?, updates::last_beat(read)?))
    })?;
    let said = last.filter(|beat| !beat.note.is_empty() && beat.home_at.is_none());
    if let Some(beat) = said {
        let what = format!(
            "the relay itself did not take the daily letter to {}: {}",
            settings.beat, beat.note
        );
        return Ok(wrong(
            what,
            "mail.beat: an address that the relay takes and its receiver refuses",
        ));
    }
    Ok(match pulse {
        Pulse::Beats(at) => good(format!("bounces come home; the last was sent {}", at.timestamp())),
        Pulse::Waits => doubtful(
            "the first bounce on purpose has not come home yet",
            "look again in an hour",
        ),
        Pulse::Unknown => doubtful(
            "no bounce on purpose was sent yet",
            "it leaves within a minute while the program runs",
        ),
        Pulse::Lost(at) => wrong(
            format!("no bounce has come home since the one sent {}", at.timestamp()),
            "do bounces come into a mailbox that is set (mail.mailbox), to `courant mail bounce`, or to the address that the desk shows?",
        ),
    })
}
