//! A look at the publication: one snapshot of the tables, one edition, one moment. Whatever a page
//! asks of it is noted, so that the page is made anew when that moves.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use courant_body::{Href, PictureHtml, Surroundings, escape};

use super::Site;
use super::shapes::{BylineView, Card, Link, PictureView, SourceView};
use super::times::{self, TimeLabel};
use crate::base::clock::Micros;
use crate::base::ids::{ContributorId, MediaId, SectionId};
use crate::base::store::{ReadSession, StoreError};
use crate::base::words::Words;
use crate::changes::Subject;
use crate::news::editions::{self, Arrangement, Contributor, Edition, Front, Placement, Sections, Slot};
use crate::news::media::{self, Picture};
use crate::news::newsroom::live::{self, LiveArticle};
use crate::news::newsroom::{Byline, Kind};
use crate::views::pages::Made;

#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("{0}")]
    Store(#[from] StoreError),
    #[error("a template failed: {0:#}")]
    Template(#[from] minijinja::Error),
    #[error("{0}")]
    Other(String),
}

pub struct Look<'a, 's> {
    pub site: &'a Arc<Site>,
    pub read: &'a mut ReadSession<'s>,
    pub edition: Arc<Edition>,
    pub sections: Sections,
    pub now: Micros,
    /// As the reader asked, the edition's prefix included.
    pub path: String,
    /// Where the files of pictures are: `/media`, or a door that also shows what is not public.
    pub pictures_at: String,
    /// Instead of what stands on the fronts: an arrangement that somebody tries out. Its page is never kept.
    pub tried: Option<(Front, Arrangement)>,
    made: Made,
    contributors: HashMap<ContributorId, Option<Contributor>>,
    pictures: HashMap<MediaId, Option<Picture>>,
}

impl<'a, 's> Look<'a, 's> {
    pub fn new(
        site: &'a Arc<Site>,
        edition: Arc<Edition>,
        path: String,
        read: &'a mut ReadSession<'s>,
    ) -> Result<Look<'a, 's>, PageError> {
        let sections = editions::sections(read, edition.id)?;
        let mut made = Made::default();
        // Name, menu and day are on every page.
        made.of(Subject::Edition(edition.id));
        Ok(Look {
            now: site.clock.now(),
            site,
            read,
            edition,
            sections,
            path,
            pictures_at: "/media".to_owned(),
            tried: None,
            made,
            contributors: HashMap::new(),
            pictures: HashMap::new(),
        })
    }

    pub fn made(&self) -> &Made {
        &self.made
    }

    /// Notes that the page is made of this.
    pub fn of(&mut self, subject: Subject) {
        self.made.of(subject);
    }

    pub fn until(&mut self, at: Micros) {
        self.made.until(at);
    }

    /// The live articles that stand in one slot of a front, in order. What is not live, or not of this
    /// edition, is not there.
    pub fn placed(&mut self, front: Front, slot: Slot) -> Result<Vec<LiveArticle>, StoreError> {
        self.of(Subject::Placements(self.edition.id));
        let tried = self.tried.as_ref().filter(|(of, _)| *of == front);
        let placed: Vec<Placement> = match tried {
            Some((_, new)) if slot == front.lead() => new.lead.clone(),
            Some((_, new)) => new.picks.clone(),
            None => editions::placements(self.read, self.edition.id, slot, self.now)?,
        };
        let mut articles = Vec::new();
        for placement in placed {
            if let Some(until) = placement.until {
                self.until(until);
            }
            // Also when it is not live: its publication must make the page anew.
            self.of(Subject::Article(placement.article));
            let article = live::by_id(self.read, placement.article)?;
            articles.extend(article.filter(|article| article.edition == self.edition.id));
        }
        Ok(articles)
    }

    /// A path below the edition's root, as links write it.
    pub fn link(&self, below: &str) -> String {
        let url = format!("{}{below}", self.edition.root());
        if url.is_empty() { "/".to_owned() } else { url }
    }

    /// The full address of a path.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.site.url)
    }

    /// What the program says in the language of the edition.
    pub fn words(&self) -> &'static Words {
        self.edition.words()
    }

    /// The title of a page, with the edition's name after it.
    pub fn titled(&self, title: &str) -> String {
        format!("{title} – {}", self.edition.name)
    }

    pub fn time(&self, at: Micros) -> TimeLabel {
        times::in_words(&self.edition, at, self.now)
    }

    pub fn section_link(&self, id: SectionId) -> Option<Link> {
        let section = self.sections.get(id)?;
        Some(Link {
            name: section.name.clone(),
            url: self.link(&self.sections.path(id)),
        })
    }

    /// Today's address of an article: its section, its words, its number.
    pub fn article_path(&self, article: &LiveArticle) -> String {
        let section = self
            .sections
            .get(article.section)
            .map_or("article", |section| section.slug.as_str());
        self.link(&format!("/{section}/{}-{}", article.slug, article.number))
    }

    pub fn contributor(&mut self, id: ContributorId) -> Result<Option<Contributor>, StoreError> {
        self.of(Subject::Contributor(id));
        if let Some(known) = self.contributors.get(&id) {
            return Ok(known.clone());
        }
        let found = editions::contributor(self.read, id)?;
        self.contributors.insert(id, found.clone());
        Ok(found)
    }

    pub fn bylines(&mut self, bylines: &[Byline]) -> Result<Vec<BylineView>, StoreError> {
        let mut views = Vec::with_capacity(bylines.len());
        for byline in bylines {
            match byline {
                Byline::Name(name) => {
                    views.push(BylineView {
                        name: name.clone(),
                        url: None,
                        role: String::new(),
                    });
                }
                Byline::Contributor(id) => {
                    if let Some(who) = self.contributor(*id)? {
                        let url = Some(self.link(&format!("/contributor/{}", who.slug)));
                        views.push(BylineView {
                            name: who.name,
                            url,
                            role: who.role,
                        });
                    }
                }
            }
        }
        Ok(views)
    }

    fn library_picture(&mut self, id: MediaId) -> Result<Option<Picture>, StoreError> {
        self.of(Subject::Media(id));
        if !self.pictures.contains_key(&id) {
            let found = media::by_id(self.read, id)?;
            self.pictures.insert(id, found);
        }
        let found = self.pictures.get(&id).cloned().flatten();
        if let Some(at) = found.as_ref().and_then(|picture| picture.expires_at) {
            self.made.until(at);
        }
        Ok(found.filter(|picture| !picture.has_expired(self.now)))
    }

    /// A picture ready for a template; none when its rights have expired.
    pub fn picture(
        &mut self,
        id: MediaId,
        caption: Option<&str>,
        alt: Option<&str>,
    ) -> Result<Option<PictureView>, StoreError> {
        let Some(picture) = self.library_picture(id)? else {
            return Ok(None);
        };
        let widths = pictures::standard_widths(picture.width);
        let set = |extension: &str| {
            let lines: Vec<String> = widths
                .iter()
                .map(|w| format!("{}/{}-{w}.{extension} {w}w", self.pictures_at, picture.hash))
                .collect();
            lines.join(", ")
        };
        let widest = widths.last().copied().unwrap_or(picture.width);
        let middle = widths
            .iter()
            .copied()
            .filter(|w| *w <= 960)
            .max()
            .unwrap_or(widest);
        let scaled =
            |w: u32| (f64::from(picture.height) * f64::from(w) / f64::from(picture.width.max(1))).round();
        Ok(Some(PictureView {
            src: format!("{}/{}-{middle}.jpg", self.pictures_at, picture.hash),
            srcset: set("jpg"),
            sources: vec![SourceView {
                kind: "image/webp",
                srcset: set("webp"),
            }],
            width: middle,
            height: scaled(middle) as u32,
            alt: alt.unwrap_or(&picture.alt).to_owned(),
            caption: caption.unwrap_or(&picture.caption).to_owned(),
            position_class: position_class(picture.focal),
            widest: (
                format!("{}/{}-{widest}.jpg", self.pictures_at, picture.hash),
                widest,
                scaled(widest) as u32,
            ),
            credit: picture.credit,
        }))
    }

    /// An article as lists show it.
    pub fn card(&mut self, article: &LiveArticle) -> Result<Card, StoreError> {
        self.of(Subject::Article(article.id));
        let picture = match article.lead_picture {
            Some(id) => self.picture(id, None, None)?,
            None => None,
        };
        Ok(Card {
            url: self.article_path(article),
            headline: article.headline.clone(),
            standfirst: article.standfirst.clone(),
            kind: article.kind.as_str(),
            kind_label: kind_label(self.words(), article.kind),
            section: self.section_link(article.section),
            bylines: self.bylines(&article.bylines)?,
            published: self.time(article.published_at),
            updated: article.updated_at.map(|at| self.time(at)),
            picture,
            reading_minutes: article.reading_minutes,
            corrected: article.corrected,
        })
    }

    pub fn cards(&mut self, articles: &[LiveArticle]) -> Result<Vec<Card>, StoreError> {
        articles.iter().map(|article| self.card(article)).collect()
    }

    /// What a body needs to be shown here: its pictures, and stable links as today's.
    pub fn surroundings(&mut self, body: &courant_body::Body) -> Result<Around, StoreError> {
        let mut around = Around::default();
        for raw in body.pictures() {
            if let Ok(id) = raw.parse::<MediaId>()
                && let Some(picture) = self.picture(id, None, None)?
            {
                around.pictures.insert(raw.to_owned(), picture);
            }
        }
        for number in links_to_articles(body) {
            if let Some(article) = live::by_number(self.read, number)? {
                self.of(Subject::Article(article.id));
                around
                    .links
                    .insert(format!("/article/{number}"), self.article_path(&article));
            }
        }
        Ok(around)
    }
}

/// The pictures and links of one body.
#[derive(Default)]
pub struct Around {
    pictures: HashMap<String, PictureView>,
    links: HashMap<String, String>,
    /// Of links that this page made.
    titles: BTreeMap<String, String>,
}

impl Around {
    /// What the titles of these addresses say.
    pub fn entitled(mut self, titles: BTreeMap<String, String>) -> Around {
        self.titles = titles;
        self
    }
}

impl Surroundings for Around {
    fn picture(&self, media: &str, alt: Option<&str>) -> Option<PictureHtml> {
        let view = self.pictures.get(media)?;
        let sizes = "(min-width: 48em) 40rem, 100vw";
        let webp = view.sources.first().map_or("", |source| source.srcset.as_str());
        let element = format!(
            "<picture><source type=\"image/webp\" srcset=\"{webp}\" sizes=\"{sizes}\"><img src=\"{}\" srcset=\"{}\" \
             sizes=\"{sizes}\" width=\"{}\" height=\"{}\" alt=\"{}\" loading=\"lazy\" decoding=\"async\"></picture>",
            view.src,
            view.srcset,
            view.width,
            view.height,
            escape(alt.unwrap_or(&view.alt)),
        );
        Some(PictureHtml {
            element,
            caption: view.caption.clone(),
            credit: view.credit.clone(),
        })
    }

    fn link(&self, href: &Href) -> String {
        self.links
            .get(href.as_str())
            .cloned()
            .unwrap_or_else(|| href.as_str().to_owned())
    }

    fn title(&self, href: &Href) -> Option<String> {
        self.titles.get(href.as_str()).cloned()
    }
}

/// Numbers in links written `/article/1042`, the address that never changes.
fn links_to_articles(body: &courant_body::Body) -> Vec<i64> {
    let json = body.to_json();
    json.split("\"/article/")
        .skip(1)
        .filter_map(|rest| rest.split('"').next()?.parse().ok())
        .collect()
}

/// Empty for news, which is what most articles are.
pub fn kind_label(words: &'static Words, kind: Kind) -> &'static str {
    match kind {
        Kind::News => "",
        Kind::Analysis => words.say("kind_analysis"),
        Kind::Opinion => words.say("kind_opinion"),
        Kind::Explainer => words.say("kind_explainer"),
        Kind::Live => words.say("kind_live"),
    }
}

/// Crops keep the ninth of the picture in which its focal point lies.
pub fn position_class((x, y): (i64, i64)) -> &'static str {
    const NINTHS: [[&str; 3]; 3] = [
        ["focal-tl", "focal-tc", "focal-tr"],
        ["focal-cl", "focal-cc", "focal-cr"],
        ["focal-bl", "focal-bc", "focal-br"],
    ];
    let third = |v: i64| usize::try_from(v.clamp(0, 999) / 334).unwrap_or(1);
    NINTHS[third(y)][third(x)]
}
