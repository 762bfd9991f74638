//! `courant mail`: keys, the doctor, what came back, and an operator's word that mail may go.

use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::Place;
use super::edition::edition_meant;
use crate::app::{House, mail_settings, url_of};
use crate::base::clock::Clock;
use crate::base::store::Actor;
use crate::couriers::mail::{Identity, Mail, MailSettings, Sender, Transport, collect, doctor, intake, keys};
use crate::news::updates::{self, Level};

#[derive(Args)]
pub struct MailCommand {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Make the keys that letters are signed with, and print the DNS records to publish.
    Keys {
        /// Make the next pair, which does not sign yet, and print its records: publish them, wait a day.
        #[arg(long, group = "what")]
        next: bool,
        /// Let the next pair sign beside the old one, if its records are published.
        #[arg(long, group = "what")]
        switch: bool,
        /// Do not look whether they are.
        #[arg(long, requires = "switch")]
        unseen: bool,
        /// Take a key away for good, by its selector: a week after the switch, when no letter that it
        /// signed is on its way any more.
        #[arg(long, value_name = "SELECTOR", group = "what")]
        retire: Option<String>,
    },
    /// Look at everything that outgoing mail depends on: settings, keys, SPF, DKIM, DMARC, names, the
    /// relay, whether bounces come home. Until nothing is wrong, no issue leaves.
    Doctor {
        /// Let mail leave although something is wrong.
        #[arg(long)]
        accept: bool,
    },
    /// Say that this installation sends from this database: after a stop, a restore or a copy. After a
    /// restore or a copy, other nodes have to be admitted again.
    Resume,
    /// Say that this installation is one more node on a database from which others send already: one of
    /// them does, another takes over when it falls silent.
    Admit,
    /// Stop all mail until `resume`.
    Stop,
    /// Take in what came back: files with one message, mboxes, folders of these, or - for standard input.
    Bounce { files: Vec<PathBuf> },
    /// Look into the mailbox of bounces once (mail.mailbox).
    Collect,
    /// Take back every bounce since a moment: a relay had lost us and refused everybody. Readers whom it
    /// took off the list get mail again; complaints and readers' own words stay.
    UndoBounces {
        /// As 2026-11-24 07:00 in the main edition's zone, or with an offset.
        #[arg(long, value_name = "TIME")]
        since: String,
    },
}

impl MailCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let url = url_of(&house.config, house.config.server.listen);
        let settings = mail_settings(&house.config.mail, &url, &house.data)?;
        match self.verb {
            Verb::Keys { next: true, .. } => next_keys(&settings),
            Verb::Keys {
                switch: true, unseen, ..
            } => switch_keys(&house, &settings, unseen),
            Verb::Keys {
                retire: Some(selector),
                ..
            } => {
                keys::retire(&settings.data, settings.domain(), &selector)?;
                println!("Retired. Take the record of {selector} out of the DNS, too.");
                Ok(())
            }
            Verb::Keys { .. } => print_keys(&settings),
            Verb::Doctor { accept } => doctor(&house, &settings, accept),
            Verb::Resume => resume(&house),
            Verb::Admit => admit(&house, &settings),
            Verb::Stop => {
                house
                    .store
                    .writes
                    .wait(Actor::Operator, |write| updates::turn_mail(write, false))?;
                println!("All mail is stopped. `courant mail resume` lets it go on.");
                Ok(())
            }
            Verb::Bounce { files } => bounce(&house, &settings, files),
            Verb::Collect => collect_once(&house, settings),
            Verb::UndoBounces { since } => undo_bounces(&house, &since),
        }
    }
}

/// What new selectors end with: the month.
fn stamp() -> String {
    Clock::system().now().timestamp().strftime("%Y%m").to_string()
}

fn next_keys(settings: &MailSettings) -> anyhow::Result<()> {
    println!("; Publish these beside the others. After a day: courant mail keys --switch");
    for record in keys::make_next(&settings.data, settings.domain(), &stamp())? {
        println!("{}", record.zone_line());
    }
    Ok(())
}

fn switch_keys(house: &House, settings: &MailSettings, unseen: bool) -> anyhow::Result<()> {
    if !unseen {
        let found = doctor::look_at_keys(settings)?;
        if let Some(bad) = found.iter().find(|one| one.level == Level::Wrong) {
            bail!("{}. hint: {}", bad.what, bad.hint);
        }
    }
    let moved = keys::switch(&settings.data)?;
    println!(
        "{} sign now, too. A program that runs sees it within a minute.",
        moved.join(" and ")
    );
    println!(
        "In a week: courant mail keys --retire SELECTOR, for each of the old ones in {}",
        house.data.join("mail-keys").display()
    );
    Ok(())
}

fn print_keys(settings: &MailSettings) -> anyhow::Result<()> {
    let records = keys::ensure(&settings.data, settings.domain(), &stamp())?;
    println!(
        "; Publish these records, then letters from {} can be checked.",
        settings.domain()
    );
    for record in &records {
        println!("{}", record.zone_line());
    }
    println!("; Name the relay that sends for you in SPF, and say what is to happen to letters that fail:");
    println!("{}. IN TXT \"v=spf1 include:YOUR-RELAY -all\"", settings.bounces);
    println!(
        "_dmarc.{}. IN TXT \"v=DMARC1; p=quarantine; rua=mailto:postmaster@{}\"",
        settings.domain(),
        settings.domain()
    );
    Ok(())
}

fn resume(house: &House) -> anyhow::Result<()> {
    let mut identity = Identity::open(&house.data)?;
    let (word, seen) = (identity.word.clone(), identity.seen().cloned());
    let (_, line) = house.store.writes.wait(Actor::Operator, move |write| {
        updates::resume_sending(write, &word, seen.as_ref())
    })?;
    identity.keep(line)?;
    println!("This installation sends from this database now. A program that runs goes on by itself.");
    Ok(())
}

fn admit(house: &House, settings: &MailSettings) -> anyhow::Result<()> {
    let mut identity = Identity::open(&house.data)?;
    let (word, seen) = (identity.word.clone(), identity.seen().cloned());
    let (_, line) = house.store.writes.wait(Actor::Operator, move |write| {
        updates::admit_sender(write, &word, seen.as_ref())
    })?;
    identity.keep(line)?;
    println!("This installation may send, too. One of them does; another takes over when it is silent for");
    println!("half a minute. A program that runs goes on by itself.");
    if matches!(settings.transport, Transport::Smtp(_))
        && keys::signer(&settings.data, settings.domain())?.is_none()
    {
        println!(
            "Letters from here would not be signed. hint: copy the folder mail-keys from the other node."
        );
    }
    Ok(())
}

/// Looks, keeps what was found, and says what it means for mail.
fn doctor(house: &House, settings: &MailSettings, accept: bool) -> anyhow::Result<()> {
    let found = doctor::look(&house.store, settings)?;
    for finding in &found {
        let word = match finding.level {
            Level::Good => "ok    ",
            Level::Doubtful => "look  ",
            Level::Wrong => "WRONG ",
        };
        println!("  {word} {}", finding.what);
        if !finding.hint.is_empty() {
            println!("         hint: {}", finding.hint);
        }
    }
    let (name, now) = (settings.checked_as(), house.store.writes.clock().now());
    let kept = name.clone();
    let mut check = house
        .store
        .writes
        .housekeeping(move |tx| updates::keep_check(tx, &kept, &found, now))?;
    if accept && !check.green {
        house
            .store
            .writes
            .wait(Actor::Operator, move |write| updates::accept_check(write, &name))?;
        check.accepted = true;
    }
    if check.green {
        println!("Nothing is wrong: the daily update may leave.");
        return Ok(());
    }
    if check.accepted {
        println!("Something is wrong, and an operator said that mail goes all the same.");
        return Ok(());
    }
    bail!(
        "no issue leaves until this is mended. hint: mend it and look again, or say `courant mail doctor --accept`"
    )
}

fn collect_once(house: &House, settings: MailSettings) -> anyhow::Result<()> {
    if settings.mailbox.is_none() {
        bail!("no mailbox is set. hint: mail.mailbox in courant.toml, as host:port");
    }
    let found = collect(&house.store, &Mail::new(settings)?)?;
    println!(
        "{} messages taken in, {} of them ours.",
        found.messages, found.ours
    );
    Ok(())
}

fn undo_bounces(house: &House, since: &str) -> anyhow::Result<()> {
    let since = edition_meant(house, None)?.moment("since", since)?;
    let done = updates::undo_bounces(&house.store, &Actor::Operator, since)?;
    println!(
        "{} bounces taken back; {} readers get mail again.",
        done.bounces, done.readers
    );
    Ok(())
}

fn bounce(house: &House, settings: &MailSettings, files: Vec<PathBuf>) -> anyhow::Result<()> {
    let secret = house.store.writes.housekeeping(updates::mail_secret)?;
    let sender = Sender::new(settings, secret)?;
    for path in expand(files)? {
        let mut bytes = Vec::new();
        if path.as_os_str() == "-" {
            std::io::stdin().lock().read_to_end(&mut bytes)?;
        } else {
            bytes = std::fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        }
        for mail in intake::split(&bytes) {
            let taken = intake::take(&house.store, &sender, mail)?;
            println!("{}: {}", path.display(), taken.words());
        }
    }
    Ok(())
}

/// Folders stand for the files in them.
fn expand(files: Vec<PathBuf>) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for path in files {
        if path.is_dir() {
            let mut inside: Vec<PathBuf> = std::fs::read_dir(&path)?
                .map(|entry| entry.map(|entry| entry.path()))
                .collect::<Result<_, _>>()?;
            inside.retain(|path| path.is_file());
            inside.sort();
            all.extend(inside);
        } else {
            all.push(path);
        }
    }
    Ok(all)
}
