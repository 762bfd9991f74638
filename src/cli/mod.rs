//! The command line: one file per verb. Opens the house, calls a verb of `news`, says what happened.

/// Prints a line, and ends the program quietly when nobody reads any more (`courant article list |
/// head`). It stands in the place of the standard library's for all files of this folder, which would
/// panic.
macro_rules! println {
    ($($words:tt)*) => { $crate::cli::say(::std::format_args!($($words)*)) };
}

mod article;
mod backup;
mod config;
mod demo;
mod doctor;
mod edition;
mod flash;
mod import;
mod json_line;
mod mail;
mod manuscript;
mod market;
mod metrics;
mod person;
mod rebuild;
mod release;
mod serve;
mod statements;
mod story;
mod subscribers;
mod threads;
mod times;
mod wire;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::app::House;
use crate::base::clock::Clock;

#[derive(Parser)]
#[command(
    name = "courant",
    version,
    about = "A complete economic-news publication in one program"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Answer readers.
    Serve(serve::Serve),
    /// Fill an empty data folder with a sample newspaper, and serve it.
    Demo(demo::Demo),
    /// Take articles in from elsewhere: pages, a WordPress export, feeds.
    Import(import::Import),
    /// Create articles and move them through the newsroom.
    Article(article::ArticleCommand),
    /// Name, merge, split, pin and mute stories.
    Story(story::StoryCommand),
    /// Send one line to everybody, this second.
    Flash(flash::FlashCommand),
    /// Outside feeds whose items become flashes, and the lines that wait.
    Wire(wire::WireCommand),
    /// The economic calendar: take one in, fill figures in.
    Release(release::ReleaseCommand),
    /// Let people into the desk, and out of it.
    Person(person::PersonCommand),
    /// Set up editions, sections, topics, contributors, pictures, old addresses.
    Edition(edition::EditionCommand),
    /// Make a view anew from the tables: the search index.
    Rebuild(rebuild::Rebuild),
    /// Readers of the daily update: figures, lists in and out, one reader.
    Subscribers(subscribers::SubscribersCommand),
    /// Set up market data, take it in from files, see how it stands.
    Market(market::MarketCommand),
    /// Keys, checks, bounces, and a word that mail may go.
    Mail(mail::MailCommand),
    /// Put JSON lines of documents into stories, one answer a line: the story engine alone.
    Threads(threads::Threads),
    /// Print the settings in force, or the defaults, which are the manual.
    Config(config::ConfigCommand),
    /// Look for what is wrong: database, log, followers, search index, media files.
    Doctor(doctor::Doctor),
    /// Read who is named and who said what out of texts: JSON lines in, JSON lines out.
    Statements(statements::Statements),
    /// Copy everything into one folder while the program runs.
    Backup(backup::Backup),
    /// Put a backup in place of nothing: the data folder must be empty.
    Restore(backup::Restore),
}

/// Where the publication is. Every verb takes these.
#[derive(Args, Clone, Debug)]
pub struct Place {
    /// The data folder; made and set up when it is empty.
    #[arg(long, global = true, default_value = "data", env = "COURANT_DATA")]
    pub data: PathBuf,
    /// sqlite:PATH or postgres://…; overrides the setting.
    #[arg(long, global = true, env = "COURANT_DATABASE")]
    pub database: Option<String>,
}

impl Place {
    pub fn open(&self) -> anyhow::Result<House> {
        self.open_at(Clock::system())
    }

    pub fn open_at(&self, clock: Clock) -> anyhow::Result<House> {
        House::open(&self.data, self.database.as_deref(), clock)
    }
}

/// One line to standard output; see `println!` above.
fn say(words: std::fmt::Arguments<'_>) {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    let said = out.write_fmt(words).and_then(|()| out.write_all(b"\n"));
    match said {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => std::process::exit(0),
        Err(error) => {
            eprintln!("courant: cannot write to standard output: {error}");
            std::process::exit(1);
        }
    }
}

/// Runs the program. Errors are printed with everything that led to them.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(verb) => verb.run(),
        Command::Demo(verb) => verb.run(),
        Command::Import(verb) => verb.run(),
        Command::Article(verb) => verb.run(),
        Command::Story(verb) => verb.run(),
        Command::Flash(verb) => verb.run(),
        Command::Wire(verb) => verb.run(),
        Command::Release(verb) => verb.run(),
        Command::Edition(verb) => verb.run(),
        Command::Person(verb) => verb.run(),
        Command::Rebuild(verb) => verb.run(),
        Command::Subscribers(verb) => verb.run(),
        Command::Market(verb) => verb.run(),
        Command::Mail(verb) => verb.run(),
        Command::Threads(verb) => verb.run(),
        Command::Config(verb) => verb.run(),
        Command::Doctor(verb) => return verb.run(),
        Command::Statements(verb) => verb.run(),
        Command::Backup(verb) => verb.run(),
        Command::Restore(verb) => verb.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("courant: {error:#}");
            ExitCode::FAILURE
        }
    }
}
