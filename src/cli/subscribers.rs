//! `courant subscribers`: who gets the daily update, from the shell: figures, lists in and out, one
//! reader, addresses that are not written to.

use std::io::{IsTerminal, Read, Write};
use std::path::PathBuf;

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};

use super::Place;
use crate::app::House;
use crate::base::store::Actor;
use crate::news::NewsError;
use crate::news::editions::{self, Edition};
use crate::news::readers::{
    self, Circumstance, EXPORT_HEAD, Email, ImportTerms, Reason, SUPPRESSIONS_HEAD, Subscriber,
    SubscriberState, export_page, export_suppressions, import_readers, note_export, read_import,
};

#[derive(Args)]
pub struct SubscribersCommand {
    #[command(flatten)]
    place: Place,
    /// The edition that is meant, by its word in addresses; without it, the main one.
    #[arg(long, global = true)]
    edition: Option<String>,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// How many there are, in each state, for each topic, and where they came from.
    Figures,
    /// Take a list in: CSV whose first line names the columns (email, topics, hour, zone, weekdays,
    /// text_only, state, consent). Who left, complained or was erased is never brought back.
    Import {
        /// - for standard input
        file: PathBuf,
        /// Where these people agreed; it goes into each reader's evidence.
        #[arg(long)]
        source: String,
        /// Send each of them a letter to confirm first.
        #[arg(long)]
        ask: bool,
        /// Say what would happen and change nothing.
        #[arg(long)]
        trial: bool,
    },
    /// Write the list as CSV to standard output, in columns that the import reads.
    Export {
        /// active, pending, left or suppressed; without it, everybody
        #[arg(long)]
        state: Option<String>,
        /// Hashes of the addresses that are not written to, instead of readers.
        #[arg(long)]
        suppressions: bool,
    },
    /// What is known of one reader, with what they agreed to, as JSON.
    Show { email: String },
    /// End the daily update for one reader.
    Leave { email: String },
    /// Never write to an address, whoever signs it up.
    Suppress {
        email: String,
        #[arg(long, default_value = "")]
        note: String,
    },
    /// Take an address off the list of those not written to.
    Lift { email: String },
    /// Erase a reader; a hash of the address stays, so that no list brings it back.
    Erase { email: String },
}

impl SubscribersCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let edition = find_edition(&house, self.edition.as_deref())?;
        match self.verb {
            Verb::Figures => figures(&house, &edition),
            Verb::Import {
                file,
                source,
                ask,
                trial,
            } => {
                let terms = ImportTerms {
                    edition: edition.id,
                    source,
                    ask,
                    trial,
                };
                import(&house, &file, &terms)
            }
            Verb::Export {
                state,
                suppressions: true,
            } if state.is_none() => export_hashes(&house, &edition),
            Verb::Export {
                suppressions: true, ..
            } => bail!("--state and --suppressions exclude each other"),
            Verb::Export { state, .. } => export(&house, &edition, state.as_deref()),
            Verb::Show { email } => show(&house, &edition, &email),
            Verb::Leave { email } => {
                let found = reader(&house, &edition, &email)?;
                let how = Circumstance {
                    method: "operator".to_owned(),
                    ..Circumstance::default()
                };
                house.store.writes.wait(Actor::Operator, move |write| {
                    readers::leave(write, found.id, "operator", false, &how)
                })?;
                println!("{email} gets nothing any more.");
                Ok(())
            }
            Verb::Suppress { email, note } => {
                let (id, address) = (edition.id, Email::parse(&email)?);
                house.store.writes.wait(Actor::Operator, move |write| {
                    readers::suppress(write, id, &address, Reason::ByHand, &note)
                })?;
                println!("Nothing is sent to {email} any more.");
                Ok(())
            }
            Verb::Lift { email } => {
                let (id, address) = (edition.id, Email::parse(&email)?);
                house
                    .store
                    .writes
                    .wait(Actor::Operator, move |write| readers::lift(write, id, &address))?;
                println!("{email} is off the list.");
                Ok(())
            }
            Verb::Erase { email } => {
                let found = reader(&house, &edition, &email)?;
                house
                    .store
                    .writes
                    .wait(Actor::Operator, move |write| readers::erase(write, found.id))?;
                println!("Erased. Nothing of this reader is kept but a hash of the address.");
                Ok(())
            }
        }
    }
}

fn find_edition(house: &House, slug: Option<&str>) -> anyhow::Result<Edition> {
    let all = house.store.reads.wait(editions::editions)?;
    match slug {
        None => all.into_iter().next(),
        Some(slug) => all.into_iter().find(|edition| edition.slug == slug),
    }
    .ok_or_else(|| anyhow!("there is no such edition. hint: `courant edition list`"))
}

fn reader(house: &House, edition: &Edition, email: &str) -> anyhow::Result<Subscriber> {
    let (id, address) = (edition.id, Email::parse(email)?);
    house
        .store
        .reads
        .wait(move |read| readers::subscriber_by_address(read, id, address.as_str()))?
        .with_context(|| format!("{email} is no subscriber of {}", edition.name))
}

fn figures(house: &House, edition: &Edition) -> anyhow::Result<()> {
    let id = edition.id;
    let (figures, topics) = house
        .store
        .reads
        .wait(move |read| Ok::<_, NewsError>((readers::figures(read, id)?, editions::topics(read, id)?)))?;
    for (state, number) in &figures.states {
        println!("{number:>9}  {state}");
    }
    for (key, number) in &figures.topics {
        let name = topics.iter().find(|topic| topic.id.to_string() == *key);
        println!(
            "{number:>9}  topic: {}",
            name.map_or("all", |topic| topic.name.as_str())
        );
    }
    for (origin, number) in &figures.origins {
        println!("{number:>9}  came by: {origin}");
    }
    Ok(())
}

fn import(house: &House, path: &PathBuf, terms: &ImportTerms) -> anyhow::Result<()> {
    let mut bytes = Vec::new();
    if path.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    }
    let file = read_import(&bytes)?;
    let bar = indicatif::ProgressBar::new(0);
    if !std::io::stderr().is_terminal() {
        bar.set_draw_target(indicatif::ProgressDrawTarget::hidden());
    }
    let done = import_readers(&house.store, &Actor::Operator, file, terms, |progress| {
        bar.set_length(u64::try_from(progress.lines).unwrap_or(0));
        bar.set_position(u64::try_from(progress.done).unwrap_or(0));
        Ok(())
    })?;
    bar.finish_and_clear();
    for problem in &done.problems {
        println!("line {}: {}", problem.number, problem.message);
    }
    println!(
        "{}{} added, {} here already, {} not to be written to, {} not understood",
        if terms.trial {
            "Nothing was changed. It would be: "
        } else {
            ""
        },
        done.added,
        done.known,
        done.kept_out,
        done.refused
    );
    Ok(())
}

fn export(house: &House, edition: &Edition, state: Option<&str>) -> anyhow::Result<()> {
    let state = match state {
        None => None,
        Some(word) => Some(SubscriberState::parse(word).with_context(|| {
            format!("there is no state “{word}”. hint: active, pending, left or suppressed")
        })?),
    };
    let id = edition.id;
    house
        .store
        .writes
        .wait(Actor::Operator, move |write| note_export(write, id))?;
    let mut out = std::io::stdout().lock();
    out.write_all(EXPORT_HEAD.as_bytes())?;
    let mut after = None;
    while let Some((page, last)) = house
        .store
        .reads
        .wait(move |read| export_page(read, id, state, after))?
    {
        out.write_all(page.as_bytes())?;
        after = Some(last);
    }
    Ok(out.flush()?)
}

fn export_hashes(house: &House, edition: &Edition) -> anyhow::Result<()> {
    let id = edition.id;
    house
        .store
        .writes
        .wait(Actor::Operator, move |write| note_export(write, id))?;
    let mut out = std::io::stdout().lock();
    out.write_all(SUPPRESSIONS_HEAD.as_bytes())?;
    let mut before = None;
    loop {
        let from = before.take();
        let Some((page, last)) = house
            .store
            .reads
            .wait(move |read| export_suppressions(read, id, from))?
        else {
            return Ok(out.flush()?);
        };
        out.write_all(page.as_bytes())?;
        before = Some(last);
    }
}

fn show(house: &House, edition: &Edition, email: &str) -> anyhow::Result<()> {
    let found = reader(house, edition, email)?;
    let data = house
        .store
        .reads
        .wait(move |read| readers::own_data(read, found.id))?;
    println!("{}", serde_json::to_string_pretty(&data)?);
    Ok(())
}
