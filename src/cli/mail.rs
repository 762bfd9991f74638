//! `courant mail`: keys, what can be checked, what came back, and an operator's word that mail may go.

use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use super::Place;
use crate::app::{House, mail_settings, url_of};
use crate::base::clock::Clock;
use crate::base::store::Actor;
use crate::couriers::mail::{Identity, MailSettings, Sender, Transport, intake, keys};
use crate::news::updates;

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
    Keys,
    /// Check what can be checked on this machine: settings, keys, the sender's standing, what waits.
    Doctor {
        /// Also connect to the relay, greet it and sign in; no letter is sent.
        #[arg(long)]
        connect: bool,
    },
    /// Say that this installation sends from this database: after a restore, a copy or a stop.
    Resume,
    /// Stop all mail until `resume`.
    Stop,
    /// Take in what came back: files with one message, mboxes, folders of these, or - for standard input.
    Bounce { files: Vec<PathBuf> },
}

impl MailCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let url = url_of(&house.config, house.config.server.listen);
        let settings = mail_settings(&house.config.mail, &url, &house.data)?;
        match self.verb {
            Verb::Keys => print_keys(&settings),
            Verb::Doctor { connect } => doctor(&house, &settings, connect),
            Verb::Resume => resume(&house),
            Verb::Stop => {
                house
                    .store
                    .writes
                    .wait(Actor::Operator, |write| updates::turn_mail(write, false))?;
                println!("All mail is stopped. `courant mail resume` lets it go on.");
                Ok(())
            }
            Verb::Bounce { files } => bounce(&house, &settings, files),
        }
    }
}

fn print_keys(settings: &MailSettings) -> anyhow::Result<()> {
    let now = Clock::system().now().timestamp();
    let stamp = now.strftime("%Y%m").to_string();
    let records = keys::ensure(&settings.data, settings.domain(), &stamp)?;
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
    let (word, mark) = (identity.word.clone(), identity.mark());
    let (_, mark) = house.store.writes.wait(Actor::Operator, move |write| {
        updates::resume_sending(write, &word, mark)
    })?;
    identity.keep(mark)?;
    println!("This installation sends from this database now. A program that runs goes on by itself.");
    Ok(())
}

fn doctor(house: &House, settings: &MailSettings, connect: bool) -> anyhow::Result<()> {
    let mut wrong = 0;
    let mut say = |good: bool, what: String| {
        println!("  {}  {what}", if good { "ok   " } else { "WRONG" });
        wrong += usize::from(!good);
    };
    let identity = Identity::open(&house.data)?;
    match identity.ask(&house.store)?.0 {
        Ok(()) => say(true, "this installation may send from this database".to_owned()),
        Err(hold) => say(false, hold.words()),
    }
    let secret = house.store.writes.housekeeping(updates::mail_secret)?;
    match Sender::new(settings, secret) {
        Ok(_) => say(
            true,
            format!(
                "letters come from {}, bounces go to {}",
                settings.from, settings.bounces
            ),
        ),
        Err(error) => say(false, error.to_string()),
    }
    match keys::signer(&settings.data, settings.domain()) {
        Ok(Some(_)) => say(true, format!("letters are signed for {}", settings.domain())),
        Ok(None) => say(
            false,
            "letters are not signed. hint: `courant mail keys`".to_owned(),
        ),
        Err(error) => say(false, error.to_string()),
    }
    let https = settings.url.starts_with("https://");
    say(
        https,
        if https {
            "mail programs can offer to leave with one click".to_owned()
        } else {
            "the site's address is not https, so no mail program offers to leave with one click. hint: site.url"
                .to_owned()
        },
    );
    say(
        !settings.postal.is_empty(),
        format!(
            "postal address at the foot of letters: {}",
            if settings.postal.is_empty() {
                "none. hint: mail.postal"
            } else {
                &settings.postal
            }
        ),
    );
    match &settings.transport {
        Transport::Outbox => say(
            true,
            "mail goes into the embedded outbox; nothing leaves this machine".to_owned(),
        ),
        Transport::Smtp(relay) if connect => match greet(relay, settings.domain()) {
            Ok(()) => say(
                true,
                format!("{}:{} answers and takes our letters", relay.host, relay.port),
            ),
            Err(error) => say(false, error.to_string()),
        },
        Transport::Smtp(relay) => {
            say(
                true,
                format!(
                    "mail goes to {}:{} (not tried; --connect tries)",
                    relay.host, relay.port
                ),
            );
        }
    }
    if wrong > 0 {
        bail!("{wrong} things are wrong");
    }
    Ok(())
}

fn greet(relay: &crate::couriers::mail::Relay, domain: &str) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let connector = crate::couriers::mail::connector(relay, domain)?;
    runtime.block_on(async {
        connector.connect::<()>().await?.quit().await;
        Ok(())
    })
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
