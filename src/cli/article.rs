//! `courant article …`: the newsroom's verbs from the shell. An article is named by the number in its
//! address; times are in the edition's zone.

use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, Subcommand};

use super::edition::edition_meant;
use super::manuscript::{self, Names};
use super::{Place, times};
use crate::app::House;
use crate::base::ids::ArticleId;
use crate::base::store::{Actor, OpenWrite};
use crate::changes;
use crate::news::NewsError;
use crate::news::editions::Edition;
use crate::news::newsroom::{self, Content, NewArticle, NewNote, Published, drafts};

#[derive(Args)]
pub struct ArticleCommand {
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
    /// The articles that changed last, in all states.
    List {
        #[arg(long, default_value_t = 30)]
        limit: i64,
    },
    /// An article's states, draft and versions.
    Show { number: i64 },
    /// Everything that was ever done to an article.
    History { number: i64 },
    /// Begin an article with a manuscript (TOML between +++ lines, then Markdown; - reads standard input).
    Create { file: PathBuf },
    /// Replace an article's draft by a manuscript.
    Edit { number: i64, file: PathBuf },
    /// Hand a draft to an editor.
    Submit { number: i64 },
    /// Return an article to its reporter.
    SendBack { number: i64, reason: String },
    /// Say that a text may go out.
    Approve { number: i64 },
    /// Publish an approved article, now or when its embargo lapses.
    Publish { number: i64 },
    /// Publish an approved article at a time to come.
    Schedule { number: i64, at: String },
    /// Take an article from the schedule.
    Unschedule { number: i64 },
    /// Not before this time, whatever anybody does. Without a time, lifts the embargo.
    Embargo { number: i64, until: Option<String> },
    /// Publish the approved change of a live article.
    Update {
        number: i64,
        /// What readers are told is new; with --reason and --approver.
        #[arg(long, requires_all = ["reason", "approver"])]
        note: Option<String>,
        #[arg(long)]
        reason: Option<String>,
        #[arg(long)]
        approver: Option<String>,
    },
    /// Publish the approved, corrected text with a note on what was wrong.
    Correct {
        number: i64,
        #[command(flatten)]
        note: NoteArgs,
    },
    /// Add a clarification.
    Clarify {
        number: i64,
        #[command(flatten)]
        note: NoteArgs,
    },
    /// Take a live article back for good; its address says so.
    Withdraw {
        number: i64,
        #[command(flatten)]
        note: NoteArgs,
    },
    /// Put an unpublished article aside.
    Spike { number: i64 },
    /// Take up a spiked article again.
    Restore { number: i64 },
    /// Make an older version the draft again.
    Revert { number: i64, version: String },
}

#[derive(Args)]
struct NoteArgs {
    /// What readers are told.
    #[arg(long)]
    note: String,
    /// Why, inside the house.
    #[arg(long)]
    reason: String,
    /// Who answers for it.
    #[arg(long)]
    approver: String,
}

impl From<NoteArgs> for NewNote {
    fn from(args: NoteArgs) -> NewNote {
        NewNote {
            text: args.note,
            reason: args.reason,
            approver: args.approver,
        }
    }
}

impl ArticleCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let edition = edition_meant(&house, self.edition.as_deref())?;
        match self.verb {
            Verb::List { limit } => list(&house, &edition, limit),
            Verb::Show { number } => show(&house, &edition, number),
            Verb::History { number } => history(&house, &edition, number),
            Verb::Create { file } => create(&house, &edition, &file),
            Verb::Edit { number, file } => {
                let content = read_manuscript(&house, &edition, &file)?;
                on(&house, number, move |w, id| newsroom::edit(w, id, content, None))
            }
            Verb::Submit { number } => on(&house, number, newsroom::submit),
            Verb::SendBack { number, reason } => {
                on(&house, number, move |w, id| newsroom::send_back(w, id, &reason))
            }
            Verb::Approve { number } => on(&house, number, newsroom::approve),
            Verb::Publish { number } => publish(&house, &edition, number),
            Verb::Schedule { number, at } => {
                let at = times::parse(&edition, &at)?;
                on(&house, number, move |w, id| newsroom::schedule(w, id, at))
            }
            Verb::Unschedule { number } => on(&house, number, newsroom::unschedule),
            Verb::Embargo { number, until } => {
                let until = until.map(|at| times::parse(&edition, &at)).transpose()?;
                on(&house, number, move |w, id| newsroom::embargo(w, id, until))
            }
            Verb::Update {
                number,
                note,
                reason,
                approver,
            } => {
                let (reason, approver) = (reason.unwrap_or_default(), approver.unwrap_or_default());
                let note = note.map(|text| NewNote {
                    text,
                    reason,
                    approver,
                });
                on(&house, number, move |w, id| {
                    newsroom::update(w, id, note.as_ref())
                })
            }
            Verb::Correct { number, note } => on(&house, number, move |w, id| {
                newsroom::correct(w, id, &note.into())
            }),
            Verb::Clarify { number, note } => on(&house, number, move |w, id| {
                newsroom::clarify(w, id, &note.into())
            }),
            Verb::Withdraw { number, note } => on(&house, number, move |w, id| {
                newsroom::withdraw(w, id, &note.into())
            }),
            Verb::Spike { number } => on(&house, number, newsroom::spike),
            Verb::Restore { number } => on(&house, number, newsroom::restore),
            Verb::Revert { number, version } => {
                let version = version
                    .parse()
                    .context("a version is named by its id; see `courant article show`")?;
                on(&house, number, move |w, id| newsroom::revert(w, id, version))
            }
        }
    }
}

fn find(house: &House, number: i64) -> anyhow::Result<ArticleId> {
    house
        .store
        .reads
        .wait(move |read| drafts::id_by_number(read, number))?
        .with_context(|| format!("there is no article {number}"))
}

/// Does a verb to an article and says what state it is in now.
fn on<T: Send + 'static>(
    house: &House,
    number: i64,
    verb: impl FnOnce(OpenWrite<'_>, ArticleId) -> Result<T, NewsError> + Send + 'static,
) -> anyhow::Result<()> {
    let id = find(house, number)?;
    house
        .store
        .writes
        .wait(Actor::Operator, move |write| verb(write, id))?;
    if let Some(article) = house.store.reads.wait(move |read| drafts::by_id(read, id))? {
        println!("{number}: {}", article.state());
    }
    Ok(())
}

fn publish(house: &House, edition: &Edition, number: i64) -> anyhow::Result<()> {
    let id = find(house, number)?;
    match house
        .store
        .writes
        .wait(Actor::Operator, move |write| newsroom::publish(write, id))?
    {
        Published::Now(_) => println!("{number}: live"),
        Published::At(at, _) => println!(
            "{number}: under embargo, goes out on {}",
            times::show(edition, at)
        ),
    }
    Ok(())
}

fn create(house: &House, edition: &Edition, file: &Path) -> anyhow::Result<()> {
    let content = read_manuscript(house, edition, file)?;
    let new = NewArticle {
        edition: edition.id,
        content,
        origin: None,
    };
    let (id, _) = house
        .store
        .writes
        .wait(Actor::Operator, move |write| newsroom::create(write, new))?;
    let article = house
        .store
        .reads
        .wait(move |read| drafts::by_id(read, id))?
        .context("the article is gone")?;
    println!("{}: {}", article.number, article.state());
    Ok(())
}

fn read_manuscript(house: &House, edition: &Edition, file: &Path) -> anyhow::Result<Content> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().take(4_000_000).read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    }
    let (front, body) = manuscript::split(&text)?;
    let id = edition.id;
    let mut names = house.store.reads.wait(move |read| Names::load(read, id))?;
    // Related articles are named by their numbers.
    for related in &front.related {
        let number = related
            .parse()
            .with_context(|| format!("“{related}” is no article's number"))?;
        names.articles.insert(related.clone(), find(house, number)?);
    }
    manuscript::content(&front, body, &names)
}

fn list(house: &House, edition: &Edition, limit: i64) -> anyhow::Result<()> {
    let id = edition.id;
    for line in house
        .store
        .reads
        .wait(move |read| drafts::list(read, id, (None, None), limit))?
    {
        let at = times::show(edition, line.changed_at);
        println!(
            "{:>6}  {at}  {:<9} {:<11} {}",
            line.number, line.work, line.public, line.headline
        );
    }
    Ok(())
}

fn show(house: &House, edition: &Edition, number: i64) -> anyhow::Result<()> {
    let id = find(house, number)?;
    let (article, versions) = house
        .store
        .reads
        .wait(move |read| Ok::<_, NewsError>((drafts::by_id(read, id)?, drafts::versions(read, id)?)))?;
    let article = article.context("the article is gone")?;
    println!("{}: {}", article.number, article.draft.headline);
    println!("state       {} (revision {})", article.state(), article.revision);
    for (label, at) in [
        ("scheduled", article.scheduled_at),
        ("embargo", article.embargo_until),
    ] {
        if let Some(at) = at {
            println!("{label:<11} {}", times::show(edition, at));
        }
    }
    for version in versions {
        println!(
            "version {:<3} {}  {}  {}",
            version.ordinal,
            version.id,
            times::show(edition, version.at),
            version.reason
        );
    }
    println!(
        "\n{}\n\n{}",
        article.draft.standfirst,
        article.draft.body.to_text()
    );
    Ok(())
}

fn history(house: &House, edition: &Edition, number: i64) -> anyhow::Result<()> {
    let subject = format!("article:{}", find(house, number)?);
    let mut entries = house
        .store
        .reads
        .wait(move |read| changes::recent(read, Some(&subject), 500))?;
    entries.reverse();
    for entry in entries {
        let at = times::show(edition, entry.at);
        println!(
            "{:>6}  {at}  {:<12} {}",
            entry.position.0,
            entry.actor,
            entry.change.verb()
        );
    }
    Ok(())
}
