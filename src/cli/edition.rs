//! `courant edition …`: set up what articles stand in.

use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::{Args, Subcommand};

use super::Place;
use crate::app::House;
use crate::base::ids::EditionId;
use crate::base::store::{Actor, OpenWrite};
use crate::news::editions::{self, Edition, Menu, MenuItem};
use crate::news::{NewsError, media};

#[derive(Args)]
pub struct EditionCommand {
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
    /// Make an edition, or change the one with this slug. The first one is the main edition, at /.
    Create {
        slug: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        tagline: String,
        #[arg(long, default_value = "")]
        description: String,
        #[arg(long, default_value = "en")]
        language: String,
        #[arg(long, default_value = "UTC")]
        zone: String,
        /// Feeds carry whole texts.
        #[arg(long)]
        full_feeds: bool,
    },
    /// List editions.
    List,
    /// Make a section, or change the one with this slug.
    Section {
        slug: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        description: String,
        /// The section above it.
        #[arg(long)]
        parent: Option<String>,
        #[arg(long, default_value_t = 100)]
        ordinal: i64,
    },
    /// Make a topic, or change the one with this slug.
    Topic {
        slug: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        description: String,
    },
    /// Make a contributor, or change the one with this slug.
    Contributor {
        slug: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        role: String,
        #[arg(long, default_value = "")]
        bio: String,
    },
    /// Replace the menu at the head: section slugs in order.
    Menu { sections: Vec<String> },
    /// Add a picture to the library.
    Picture {
        file: PathBuf,
        #[arg(long, default_value = "")]
        credit: String,
        #[arg(long, default_value = "")]
        caption: String,
        #[arg(long, default_value = "")]
        alt: String,
    },
    /// Make an old address lead somewhere: a path, an https address, or nowhere with --gone.
    Redirect {
        from: String,
        to: Option<String>,
        #[arg(long)]
        gone: bool,
    },
    /// Make a static page, or change the one with this slug, from a Markdown file.
    Page {
        slug: String,
        file: PathBuf,
        #[arg(long)]
        title: String,
        #[arg(long, default_value = "")]
        description: String,
    },
}

/// The edition that a command means: the one it names, or the main one.
pub fn edition_meant(house: &House, word: Option<&str>) -> anyhow::Result<Edition> {
    let all = house.store.reads.wait(editions::editions)?;
    if let Some(word) = word {
        return all
            .into_iter()
            .find(|edition| edition.slug == word)
            .with_context(|| {
                format!("there is no edition “{word}”. hint: `courant edition list` names them")
            });
    }
    all.into_iter()
        .next()
        .context("there is no edition yet. hint: `courant edition create main --name \"The Gazette\"`")
}

fn write<T: Send + 'static>(
    house: &House,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
) -> Result<T, NewsError> {
    house.store.writes.wait(Actor::Operator, verb)
}

impl EditionCommand {
    pub fn run(self) -> anyhow::Result<()> {
        let house = self.place.open()?;
        match self.verb {
            Verb::Create {
                slug,
                name,
                tagline,
                description,
                language,
                zone,
                full_feeds,
            } => {
                let known = house.store.reads.wait(editions::editions)?;
                let is_main = known
                    .iter()
                    .find(|e| e.is_main)
                    .is_none_or(|main| main.slug == slug);
                let new = editions::NewEdition {
                    slug,
                    name,
                    tagline,
                    description,
                    language,
                    zone,
                    note: String::new(),
                    is_main,
                    full_feeds,
                    contact: String::new(),
                    four_eyes: false,
                };
                write(&house, move |w| editions::save_edition(w, &new))?;
                println!("saved");
                Ok(())
            }
            Verb::List => {
                for edition in house.store.reads.wait(editions::editions)? {
                    let root = if edition.is_main {
                        "/".to_owned()
                    } else {
                        edition.root()
                    };
                    println!(
                        "{root}\t{}\t{}\t{}\t{}",
                        edition.slug, edition.name, edition.language, edition.zone_name
                    );
                }
                Ok(())
            }
            verb => in_edition(&house, self.edition.as_deref(), verb),
        }
    }
}

fn in_edition(house: &House, word: Option<&str>, verb: Verb) -> anyhow::Result<()> {
    let edition = edition_meant(house, word)?.id;
    match verb {
        Verb::Section {
            slug,
            name,
            description,
            parent,
            ordinal,
        } => {
            let parent = parent.map(|slug| section_id(house, edition, &slug)).transpose()?;
            let new = editions::NewSection {
                edition,
                parent,
                slug,
                name,
                description,
                ordinal,
            };
            write(house, move |w| editions::save_section(w, &new))?;
        }
        Verb::Topic {
            slug,
            name,
            description,
        } => {
            let new = editions::NewTopic {
                edition,
                slug,
                name,
                description,
            };
            write(house, move |w| editions::save_topic(w, &new))?;
        }
        Verb::Contributor {
            slug,
            name,
            role,
            bio,
        } => {
            let new = editions::NewContributor {
                slug,
                name,
                role,
                bio,
                ..Default::default()
            };
            write(house, move |w| editions::save_contributor(w, &new))?;
        }
        Verb::Menu { sections } => {
            let tree = house
                .store
                .reads
                .wait(move |read| editions::sections(read, edition))?;
            let items = sections
                .iter()
                .map(|slug| {
                    let section = tree
                        .by_slug(slug)
                        .with_context(|| format!("there is no section “{slug}”"))?;
                    Ok(MenuItem {
                        label: section.name.clone(),
                        target: tree.path(section.id),
                    })
                })
                .collect::<anyhow::Result<Vec<_>>>()?;
            write(house, move |w| {
                editions::save_menu(w, edition, Menu::Head, &items)
            })?;
        }
        Verb::Picture {
            file,
            credit,
            caption,
            alt,
        } => {
            let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let name = file
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            let said = media::Description {
                alt,
                caption,
                credit,
                ..Default::default()
            };
            let (id, _) = media::add(&house.store, &house.files, Actor::Operator, (&name, &bytes), said)?;
            println!("{id}");
            return Ok(());
        }
        Verb::Redirect { from, to, gone } => {
            let to = match (to, gone) {
                (Some(to), false) => to,
                (None, true) => String::new(),
                _ => return Err(anyhow!("say where {from} leads, or that it is --gone")),
            };
            write(house, move |w| editions::add_redirect(w, edition, &from, &to))?;
        }
        Verb::Page {
            slug,
            file,
            title,
            description,
        } => {
            let text =
                std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
            let body = courant_body::from_markdown(&text).map_err(|problem| anyhow!(problem))?;
            let new = editions::NewPage {
                edition,
                slug,
                title,
                description,
                body,
            };
            write(house, move |w| editions::save_page(w, &new))?;
        }
        Verb::Create { .. } | Verb::List => {}
    }
    println!("saved");
    Ok(())
}

fn section_id(house: &House, edition: EditionId, slug: &str) -> anyhow::Result<crate::base::ids::SectionId> {
    let tree = house
        .store
        .reads
        .wait(move |read| editions::sections(read, edition))?;
    Ok(tree
        .by_slug(slug)
        .with_context(|| format!("there is no section “{slug}”"))?
        .id)
}
