//! The newspaper's files, embedded in the program.

use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::news::stories::Party;

#[derive(RustEmbed)]
#[folder = "demo"]
#[include = "*.toml"]
#[include = "articles/*.md"]
#[include = "drafts/*.md"]
#[include = "markets/*"]
#[exclude = "markets/*.md"]
#[include = "pages/*.md"]
#[include = "pictures/*.png"]
struct Files;

#[derive(Deserialize)]
pub struct EditionFile {
    pub name: String,
    pub tagline: String,
    pub language: String,
    pub zone: String,
    pub description: String,
    pub note: String,
    pub menu: Vec<String>,
    pub sections: Vec<SectionFile>,
    pub topics: Vec<TopicFile>,
}

#[derive(Deserialize)]
pub struct SectionFile {
    pub slug: String,
    pub name: String,
    #[serde(default)]
    pub parent: String,
    #[serde(default)]
    pub description: String,
}

#[derive(Deserialize)]
pub struct TopicFile {
    pub slug: String,
    pub name: String,
    #[serde(default)]
    pub description: String,
}

#[derive(Deserialize)]
pub struct ContributorsFile {
    pub contributors: Vec<ContributorFile>,
}

#[derive(Deserialize)]
pub struct ContributorFile {
    pub slug: String,
    pub name: String,
    pub role: String,
    pub place: String,
    pub bio: String,
    #[serde(default)]
    pub expertise: Vec<String>,
}

#[derive(Deserialize)]
pub struct PicturesFile {
    pub pictures: Vec<PictureFile>,
}

/// What an editor says of stories that the engine found, each named by one of its articles.
#[derive(Deserialize)]
pub struct StoriesFile {
    #[serde(default)]
    pub stories: Vec<StoryFile>,
}

#[derive(Deserialize)]
pub struct StoryFile {
    pub article: String,
    pub title: String,
    pub slug: String,
    /// What the engine put there and an editor took out.
    #[serde(default)]
    pub without: Vec<String>,
    #[serde(default)]
    pub summary: String,
    #[serde(default)]
    pub play: String,
    #[serde(default)]
    pub parties: Vec<Party>,
    #[serde(default)]
    pub next_what: String,
    #[serde(default)]
    pub next_at: String,
}

#[derive(Deserialize)]
pub struct PictureFile {
    pub name: String,
    pub alt: String,
    pub credit: String,
    pub focal: [f64; 2],
}

pub fn toml<T: DeserializeOwned>(name: &str) -> anyhow::Result<T> {
    Ok(toml::from_str(&text(name))?)
}

pub fn text(name: &str) -> String {
    Files::get(name)
        .map(|file| String::from_utf8_lossy(&file.data).into_owned())
        .unwrap_or_default()
}

pub fn bytes(name: &str) -> Vec<u8> {
    Files::get(name)
        .map(|file| file.data.into_owned())
        .unwrap_or_default()
}

/// The names of the files below a folder, without folder and ending, in order.
pub fn names(folder: &str, ending: &str) -> Vec<String> {
    let mut names: Vec<String> = Files::iter()
        .filter_map(|path| {
            Some(
                path.strip_prefix(folder)?
                    .strip_prefix('/')?
                    .strip_suffix(ending)?
                    .to_owned(),
            )
        })
        .collect();
    names.sort();
    names
}
