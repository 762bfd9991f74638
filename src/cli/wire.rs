//! `courant wire …`: outside feeds whose items become flashes, and the lines that wait. A wire is called
//! by its name, a line by the number it has in `courant wire held`.

use anyhow::{Context, anyhow, bail};
use clap::{Args, Subcommand};

use super::edition::edition_meant;
use super::{Place, times};
use crate::app::House;
use crate::base::store::{Actor, OpenWrite};
use crate::news::NewsError;
use crate::news::editions::Edition;
use crate::news::flashes::Importance;
use crate::news::wires::{self, Format, Held, NewWire, Wire};

#[derive(Args)]
pub struct WireCommand {
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
    /// The wires, and how the last look at each went.
    List,
    /// Make a wire of this name, or change the one that has it.
    Save {
        name: String,
        url: String,
        /// feed (RSS, Atom, JSON Feed) or lines (JSON objects, one a line).
        #[arg(long, default_value = "feed")]
        format: String,
        /// Of its flashes: 1 is worth a line, 2 is watched, 3 moves markets.
        #[arg(long, default_value_t = 2)]
        importance: i64,
        /// Publish its lines without an editor.
        #[arg(long)]
        unattended: bool,
        /// Between two looks.
        #[arg(long, default_value_t = 60)]
        seconds: i64,
    },
    /// Look at it no more; lines that are held stay held.
    Pause {
        name: String,
    },
    Resume {
        name: String,
    },
    /// The lines that wait, the newest first.
    Held,
    /// Let a line out: it is public this second.
    Release {
        line: usize,
    },
    /// Throw a line away; it does not come again.
    Drop {
        line: usize,
    },
}

/// As many as anybody reads.
const SHOWN: i64 = 100;

impl WireCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let edition = edition_meant(&house, self.edition.as_deref())?;
        let here = edition.id;
        match self.verb {
            Verb::List => list(&house, &edition),
            Verb::Save {
                name,
                url,
                format,
                importance,
                unattended,
                seconds,
            } => {
                let id = all(&house, &edition)?
                    .into_iter()
                    .find(|wire| wire.name == name)
                    .map(|wire| wire.id);
                let new = NewWire {
                    name,
                    url,
                    format: Format::parse(&format)?,
                    importance: Importance::parse(importance)?,
                    unattended,
                    seconds,
                };
                act(&house, move |write| wires::save_wire(write, here, id, &new))?;
                println!("Saved. The running program asks it from now on; what its first answer has is old.");
                Ok(())
            }
            Verb::Pause { name } => turn(&house, &edition, &name, true),
            Verb::Resume { name } => turn(&house, &edition, &name, false),
            Verb::Held => show_held(&house, &edition),
            Verb::Release { line } => {
                let line = held_line(&house, &edition, line)?;
                let done = act(&house, move |write| wires::release_line(write, here, line.id))?;
                println!("flash {} is out", done.number);
                Ok(())
            }
            Verb::Drop { line } => {
                let line = held_line(&house, &edition, line)?;
                act(&house, move |write| wires::drop_lines(write, here, &[line.id]))?;
                println!("dropped: {}", line.text);
                Ok(())
            }
        }
    }
}

fn act<T: Send + 'static>(
    house: &House,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
) -> anyhow::Result<T> {
    Ok(house.store.writes.wait(Actor::Operator, verb)?)
}

fn all(house: &House, edition: &Edition) -> anyhow::Result<Vec<Wire>> {
    let id = edition.id;
    Ok(house.store.reads.wait(move |read| wires::of_edition(read, id))?)
}

fn list(house: &House, edition: &Edition) -> anyhow::Result<()> {
    for wire in all(house, edition)? {
        let state = match (wire.paused, wire.unattended) {
            (true, _) => "paused",
            (false, true) => "by itself",
            (false, false) => "held",
        };
        let looked = wire
            .looked_at
            .map_or_else(|| "not asked yet".to_owned(), |at| times::show(edition, at));
        println!("{:<24} {state:<10} {looked:<22} {}", wire.name, wire.url);
        if !wire.problem.is_empty() {
            println!("    {}", wire.problem);
        }
    }
    Ok(())
}

fn turn(house: &House, edition: &Edition, name: &str, paused: bool) -> anyhow::Result<()> {
    let (here, wires) = (edition.id, all(house, edition)?);
    let wire = wires
        .into_iter()
        .find(|wire| wire.name == name)
        .ok_or_else(|| anyhow!("there is no wire “{name}”. hint: `courant wire list` shows them"))?;
    act(house, move |write| {
        wires::pause_wire(write, here, wire.id, paused)
    })?;
    println!("{name} is {}", if paused { "paused" } else { "asked again" });
    Ok(())
}

fn held(house: &House, edition: &Edition) -> anyhow::Result<Vec<Held>> {
    let id = edition.id;
    Ok(house.store.reads.wait(move |read| wires::held(read, id, SHOWN))?)
}

fn show_held(house: &House, edition: &Edition) -> anyhow::Result<()> {
    for (n, line) in held(house, edition)?.iter().enumerate() {
        println!(
            "{:>3}  {}  {}: {}",
            n + 1,
            times::show(edition, line.came_at),
            line.source,
            line.text
        );
    }
    Ok(())
}

/// Errors: there is no such line; it shows which there are, since numbers move as lines come and go.
fn held_line(house: &House, edition: &Edition, number: usize) -> anyhow::Result<Held> {
    let lines = held(house, edition)?;
    if lines.is_empty() {
        bail!("no line waits");
    }
    let at = number.checked_sub(1).context("lines are counted from 1")?;
    lines.into_iter().nth(at).with_context(|| {
        format!("there is no line {number}. hint: `courant wire held` shows those that wait")
    })
}
