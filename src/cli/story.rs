//! `courant story …`: an editor's verbs on stories from the shell. A story is named by the word in its
//! address, an article by its number.

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};

use super::edition::edition_meant;
use super::{Place, times};
use crate::app::House;
use crate::base::ids::{ArticleId, StoryId};
use crate::base::store::{Actor, OpenWrite, ReadSession, StoreError};
use crate::changes::Position;
use crate::news::NewsError;
use crate::news::editions::Edition;
use crate::news::newsroom::drafts as articles;
use crate::news::stories::{self, NewStateOfPlay, Over, Party, Story, StoryFacts, drafts};

#[derive(Args)]
pub struct StoryCommand {
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
    /// Stories by importance.
    List {
        #[arg(long, default_value_t = 30)]
        limit: i64,
    },
    /// A story's score with its reasons, and its articles.
    Show {
        story: String,
    },
    /// Give it a title, a summary, another word in its address.
    Name {
        story: String,
        title: String,
        #[arg(long, default_value = "")]
        slug: String,
        #[arg(long, default_value = "")]
        summary: String,
    },
    /// Put a story into another; its address leads there.
    Merge {
        story: String,
        into: String,
    },
    /// Make a story of its own of some articles.
    Split {
        story: String,
        title: String,
        #[arg(required = true)]
        articles: Vec<i64>,
    },
    /// Say that an article belongs to a story.
    Add {
        story: String,
        article: i64,
    },
    /// Say that an article belongs to no story.
    Remove {
        article: i64,
    },
    /// Leave it to the engine again where an article belongs.
    Free {
        article: i64,
    },
    /// Among the first, however old it is.
    Pin {
        story: String,
    },
    Unpin {
        story: String,
    },
    /// On no front page and in no daily update.
    Mute {
        story: String,
    },
    Unmute {
        story: String,
    },
    /// More important than the counts say, or less: -3 to 3.
    Weigh {
        story: String,
        #[arg(allow_negative_numbers = true)]
        weight: i64,
    },
    /// Write where it stands. What is left out is taken away.
    Play {
        story: String,
        text: String,
        /// “name | what it is | what it last said”; once for each.
        #[arg(long)]
        party: Vec<String>,
        /// What comes next.
        #[arg(long, default_value = "")]
        next: String,
        /// When, in the edition's zone.
        #[arg(long)]
        at: Option<String>,
    },
}

impl StoryCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        let edition = edition_meant(&house, self.edition.as_deref())?;
        let here = edition.id;
        match self.verb {
            Verb::List { limit } => list(&house, &edition, limit),
            Verb::Show { story } => show(&house, &edition, &story),
            Verb::Name {
                story,
                title,
                slug,
                summary,
            } => {
                let new = StoryFacts { title, slug, summary };
                on(&house, &edition, &story, move |w, id| {
                    stories::name_story(w, here, id, &new)
                })
            }
            Verb::Merge { story, into } => {
                let into = found(&house, &edition, &into)?.id;
                on(&house, &edition, &story, move |w, id| {
                    stories::merge_stories(w, here, id, into)
                })
            }
            Verb::Split {
                story,
                title,
                articles,
            } => {
                let chosen = articles
                    .into_iter()
                    .map(|number| article(&house, number))
                    .collect::<anyhow::Result<Vec<ArticleId>>>()?;
                on(&house, &edition, &story, move |w, id| {
                    stories::split_story(w, here, id, &chosen, &title).map(|(_, position)| position)
                })
            }
            Verb::Add {
                story,
                article: number,
            } => {
                let article = article(&house, number)?;
                on(&house, &edition, &story, move |w, id| {
                    stories::move_article(w, here, article, Some(id))
                })
            }
            Verb::Remove { article: number } => {
                let article = article(&house, number)?;
                write(&house, move |w| stories::move_article(w, here, article, None))
            }
            Verb::Free { article: number } => {
                let article = article(&house, number)?;
                write(&house, move |w| stories::free_article(w, here, article))
            }
            Verb::Pin { story } => on(&house, &edition, &story, move |w, id| {
                stories::pin(w, here, id, true)
            }),
            Verb::Unpin { story } => on(&house, &edition, &story, move |w, id| {
                stories::pin(w, here, id, false)
            }),
            Verb::Mute { story } => on(&house, &edition, &story, move |w, id| {
                stories::mute(w, here, id, true)
            }),
            Verb::Unmute { story } => on(&house, &edition, &story, move |w, id| {
                stories::mute(w, here, id, false)
            }),
            Verb::Weigh { story, weight } => on(&house, &edition, &story, move |w, id| {
                stories::weigh(w, here, id, weight)
            }),
            Verb::Play {
                story,
                text,
                party,
                next,
                at,
            } => {
                let new = NewStateOfPlay {
                    play: text,
                    parties: party.iter().map(|line| party_of(line)).collect(),
                    next_what: next,
                    next_at: at.map(|at| times::parse(&edition, &at)).transpose()?,
                    over: Over::Anything,
                };
                on(&house, &edition, &story, move |w, id| {
                    stories::write_state_of_play(w, here, id, &new)
                })
            }
        }
    }
}

fn party_of(line: &str) -> Party {
    let mut parts = line.splitn(3, '|').map(|part| part.trim().to_owned());
    Party {
        name: parts.next().unwrap_or_default(),
        role: parts.next().unwrap_or_default(),
        position: parts.next().unwrap_or_default(),
    }
}

fn read<T: Send + 'static>(
    house: &House,
    look: impl FnOnce(&mut ReadSession<'_>) -> Result<T, StoreError> + Send + 'static,
) -> anyhow::Result<T> {
    Ok(house.store.reads.wait(look)?)
}

fn write(
    house: &House,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<Position, NewsError> + Send + 'static,
) -> anyhow::Result<()> {
    let position = house.store.writes.wait(Actor::Operator, verb)?;
    println!("Done, as change {}.", position.0);
    Ok(())
}

/// Does a verb to the story with this word in its address.
fn on(
    house: &House,
    edition: &Edition,
    slug: &str,
    verb: impl FnOnce(OpenWrite<'_>, StoryId) -> Result<Position, NewsError> + Send + 'static,
) -> anyhow::Result<()> {
    let id = found(house, edition, slug)?.id;
    write(house, move |w| verb(w, id))
}

pub(super) fn found(house: &House, edition: &Edition, slug: &str) -> anyhow::Result<Story> {
    let (edition, wanted) = (edition.id, slug.to_owned());
    read(house, move |read| stories::story_by_slug(read, edition, &wanted))?
        .ok_or_else(|| anyhow!("there is no story “{slug}”. hint: `courant story list` shows their words"))
}

fn article(house: &House, number: i64) -> anyhow::Result<ArticleId> {
    read(house, move |read| articles::id_by_number(read, number))?
        .with_context(|| format!("there is no article {number}"))
}

fn list(house: &House, edition: &Edition, limit: i64) -> anyhow::Result<()> {
    let id = edition.id;
    for line in read(house, move |read| drafts::by_importance(read, id, "", 0, limit))? {
        let mark = match (line.story.pinned, line.story.muted) {
            (true, _) => "pinned",
            (_, true) => "muted",
            _ => "",
        };
        println!(
            "{:>4}  {:>3} articles  {:<7} {:<44} {}",
            line.points, line.articles, mark, line.story.slug, line.story.title
        );
    }
    Ok(())
}

fn show(house: &House, edition: &Edition, slug: &str) -> anyhow::Result<()> {
    let (here, id) = (edition.id, found(house, edition, slug)?.id);
    let line = read(house, move |read| drafts::one(read, here, id))?.context("it is gone")?;
    println!("{}\n{}", line.story.title, line.story.path());
    if !line.story.summary.is_empty() {
        println!("{}", line.story.summary);
    }
    println!("\n{} points, because:", line.points);
    for reason in &line.reasons {
        println!("{:>+5}  {}: {}", reason.points, reason.name, reason.why);
    }
    if !line.story.play.is_empty() {
        println!("\n{}\n", line.story.play);
    }
    println!("Its articles:");
    for member in read(house, move |read| drafts::members(read, id))? {
        println!(
            "{}  {:<22} {}{}",
            member.number,
            member
                .published_at
                .map_or_else(|| "not live yet".to_owned(), |at| times::show(edition, at)),
            member.headline,
            if member.by_editor {
                "  (an editor's word)"
            } else {
                ""
            }
        );
    }
    Ok(())
}
