//! Fills an empty house with the newspaper.

use std::sync::atomic::Ordering;

use anyhow::{Context, anyhow, ensure};
use courant_body::{Body, from_markdown};
use indicatif::ProgressBar;
use jiff::civil::{Date, Time};

use super::files::{self, ContributorsFile, EditionFile, PicturesFile, StoriesFile};
use super::lines::{self, Lines};
use super::markets;
use super::readers::Post;
use super::tokens::expand;
use crate::app::House;
use crate::base::clock::{Clock, Micros};
use crate::base::ids::{ArticleId, EditionId};
use crate::base::store::{Actor, OpenWrite};
use crate::cli::manuscript::{self, Front, FrontNote, Names};
use crate::news::editions::{
    self, Edition, Menu, MenuItem, NewContributor, NewEdition, NewPage, NewSection, NewTopic, Placement, Slot,
};
use crate::news::newsroom::{self, Content, NewArticle, NewNote};
use crate::news::readers::{Counts, keep_counts, rank_most_read};
use crate::news::stories::{self, NewStateOfPlay, Over, StoryFacts};
use crate::news::{NewsError, media};
use crate::views::threads;

/// What the newspaper has when it is made.
pub struct Filled {
    pub articles: usize,
    /// Letters in the outbox.
    pub letters: i64,
    /// Values of series.
    pub values: i64,
}

/// Makes the newspaper, moving `clock` through its three weeks up to `now`. `url` is where it will be
/// reached.
pub fn fill(house: &House, clock: &Clock, now: Micros, url: &str) -> anyhow::Result<Filled> {
    clock.set(now.plus_days(-30));
    let file: EditionFile = files::toml("edition.toml").context("demo/edition.toml")?;
    let edition = set_up(house, &file)?;
    let mut names = house.store.reads.wait(move |read| Names::load(read, edition))?;
    add_pictures(house, &mut names)?;
    let edition = house
        .store
        .reads
        .wait(move |read| editions::edition_by_id(read, edition))?
        .ok_or_else(|| anyhow!("the edition is gone"))?;
    let mut post = Post::open(house, &edition, now, url)?;
    let (articles, values) = publish_all(house, (clock, now), &edition, names, &mut post)?;
    Ok(Filled {
        articles,
        letters: post.posted()?,
        values,
    })
}

fn write<T: Send + 'static>(
    house: &House,
    verb: impl FnOnce(OpenWrite<'_>) -> Result<T, NewsError> + Send + 'static,
) -> Result<T, NewsError> {
    house.store.writes.wait(Actor::Operator, verb)
}

fn set_up(house: &House, file: &EditionFile) -> anyhow::Result<EditionId> {
    let new = NewEdition {
        slug: "ledger".to_owned(),
        name: file.name.clone(),
        tagline: file.tagline.clone(),
        description: file.description.clone(),
        language: file.language.clone(),
        zone: file.zone.clone(),
        note: file.note.clone(),
        is_main: true,
        full_feeds: false,
        contact: String::new(),
        four_eyes: false,
    };
    let (edition, _) = write(house, move |w| editions::save_edition(w, &new))?;
    let mut made = std::collections::HashMap::new();
    for (ordinal, section) in file.sections.iter().enumerate() {
        let new = NewSection {
            edition,
            parent: made.get(&section.parent).copied(),
            slug: section.slug.clone(),
            name: section.name.clone(),
            description: section.description.clone(),
            ordinal: ordinal as i64,
        };
        let (id, _) = write(house, move |w| editions::save_section(w, &new))?;
        made.insert(section.slug.clone(), id);
    }
    for topic in &file.topics {
        let (slug, name) = (topic.slug.clone(), topic.name.clone());
        let new = NewTopic {
            edition,
            slug,
            name,
            description: topic.description.clone(),
        };
        write(house, move |w| editions::save_topic(w, &new))?;
    }
    let people: ContributorsFile = files::toml("contributors.toml").context("demo/contributors.toml")?;
    for who in people.contributors {
        let new = NewContributor {
            slug: who.slug,
            name: who.name,
            role: who.role,
            place: who.place,
            bio: who.bio,
            expertise: who.expertise,
            contact: String::new(),
        };
        write(house, move |w| editions::save_contributor(w, &new))?;
    }
    add_pages(house, edition)?;
    let head: Vec<MenuItem> = file
        .menu
        .iter()
        .filter_map(|slug| file.sections.iter().find(|section| section.slug == *slug))
        .map(|section| MenuItem {
            label: section.name.clone(),
            target: format!("/{}", section.slug),
        })
        .collect();
    write(house, move |w| editions::save_menu(w, edition, Menu::Head, &head))?;
    Ok(edition)
}

fn add_pages(house: &House, edition: EditionId) -> anyhow::Result<()> {
    let mut foot = Vec::new();
    for slug in files::names("pages", ".md") {
        let text = files::text(&format!("pages/{slug}.md"));
        let (_, rest) = text.split_once("+++").context("a page begins with +++")?;
        let (front, body) = rest.split_once("\n+++").context("a page's lines end with +++")?;
        let front: toml::Table = front.parse().with_context(|| format!("demo/pages/{slug}.md"))?;
        let field = |name: &str| {
            front
                .get(name)
                .and_then(|v| v.as_str())
                .unwrap_or_default()
                .to_owned()
        };
        let body = from_markdown(body.trim()).map_err(|e| anyhow!("demo/pages/{slug}.md: {e}"))?;
        foot.push(MenuItem {
            label: field("title"),
            target: format!("/{slug}"),
        });
        let new = NewPage {
            edition,
            slug,
            title: field("title"),
            description: field("description"),
            body,
        };
        write(house, move |w| editions::save_page(w, &new))?;
    }
    foot.push(MenuItem {
        label: "Corrections".to_owned(),
        target: "/corrections".to_owned(),
    });
    foot.push(MenuItem {
        label: "Archive".to_owned(),
        target: "/archive".to_owned(),
    });
    write(house, move |w| editions::save_menu(w, edition, Menu::Foot, &foot))?;
    Ok(())
}

fn add_pictures(house: &House, names: &mut Names) -> anyhow::Result<()> {
    let list: PicturesFile = files::toml("pictures.toml").context("demo/pictures.toml")?;
    for picture in list.pictures {
        let file = format!("{}.png", picture.name);
        let thousandths = |v: f64| (v.clamp(0.0, 1.0) * 1_000.0) as i64;
        let said = media::Description {
            alt: picture.alt,
            credit: picture.credit,
            focal: (thousandths(picture.focal[0]), thousandths(picture.focal[1])),
            ..media::Description::default()
        };
        let bytes = files::bytes(&format!("pictures/{file}"));
        let (id, _) = media::add(&house.store, &house.files, Actor::Operator, (&file, &bytes), said)
            .with_context(|| format!("demo/pictures/{file}"))?;
        names.pictures.insert(picture.name, id);
    }
    Ok(())
}

/// A report with its time, ready to be published in its turn.
struct Report {
    slug: String,
    at: Micros,
    day: Date,
    front: Front,
    body: String,
}

/// What happens at a moment: a report appears, or a note is added to one.
enum Event {
    Publish(usize),
    Note(usize, FrontNote),
    /// A flash, or a figure of the calendar.
    Line(lines::Event),
}

fn publish_all(
    house: &House,
    (clock, now): (&Clock, Micros),
    edition: &Edition,
    mut names: Names,
    post: &mut Post,
) -> anyhow::Result<(usize, i64)> {
    let reports = reports(edition, now)?;
    let first = house.store.reads.wait(|read| {
        read.one(
            crate::sql!("select value from counter where name = 'article_number'"),
            &[],
            |row| row.get::<i64>("value"),
        )
    })? + 1;
    let numbers: std::collections::HashMap<&str, i64> = reports
        .iter()
        .enumerate()
        .map(|(i, report)| (report.slug.as_str(), first + i as i64))
        .collect();

    let mut events: Vec<(Micros, Event)> = Vec::new();
    for (i, report) in reports.iter().enumerate() {
        events.push((report.at, Event::Publish(i)));
        for note in &report.front.notes {
            let (at, _) = past(edition, now, &note.at)?;
            events.push((
                Micros(at.0.max(report.at.0 + 60_000_000)),
                Event::Note(i, note.clone()),
            ));
        }
    }
    let mut lines = Lines::load()?;
    lines.schedule(house, edition, now)?;
    let out = |slug: &str| {
        reports
            .iter()
            .find(|report| report.slug == slug)
            .map(|report| report.at)
    };
    for (at, event) in lines.events(edition, now, out)? {
        events.push((Micros(at.0.min(now.0 - 60 * Micros::SECOND)), Event::Line(event)));
    }
    // Stable: what happens at the same moment stays in the reports' order, and so do their numbers.
    events.sort_by_key(|(at, _)| *at);

    let progress = ProgressBar::new(events.len() as u64);
    let mut finals: Vec<Option<(ArticleId, Content)>> = reports.iter().map(|_| None).collect();
    let mut values = None;
    for (at, event) in events {
        // The letters of the last day know the stories and carry figures; those before were written without.
        if values.is_none() && at >= now.plus_days(-1) {
            let before = clock.now();
            clock.set(now);
            values = Some(markets::fill(house, now)?);
            clock.set(before);
            shape_stories(house, before, edition, &names)?;
        }
        post.until(clock, at)?;
        clock.set(at);
        match event {
            Event::Publish(i) => {
                let report = &reports[i];
                let done = publish(house, edition.id, report, &numbers, &names)
                    .with_context(|| format!("demo/articles/{}.md", report.slug))?;
                names.articles.insert(report.slug.clone(), done.0);
                finals[i] = Some(done);
            }
            Event::Line(event) => lines.happen(house, edition, &event, &names.articles)?,
            Event::Note(i, note) => {
                let (id, content) = finals[i].clone().context("a note before its report")?;
                add_note(house, id, content, &reports[i], &note)
                    .with_context(|| format!("the note on demo/articles/{}.md", reports[i].slug))?;
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    post.until(clock, now)?;
    clock.set(now);
    place(house, edition.id, &reports, &names)?;
    let left = shape_stories(house, now, edition, &names)?;
    ensure!(
        left.is_empty(),
        "demo/stories.toml: there are no articles {left:?}"
    );
    Ok((reports.len(), values.unwrap_or_default()))
}

fn reports(edition: &Edition, now: Micros) -> anyhow::Result<Vec<Report>> {
    let mut reports = Vec::new();
    for slug in files::names("articles", ".md") {
        let text = files::text(&format!("articles/{slug}.md"));
        let (front, body) = manuscript::split(&text).with_context(|| format!("demo/articles/{slug}.md"))?;
        let (at, day) =
            past(edition, now, &front.published).with_context(|| format!("demo/articles/{slug}.md"))?;
        let standfirst = expand(&front.standfirst, day);
        let front = Front {
            standfirst,
            slug: slug.clone(),
            ..front
        };
        reports.push(Report {
            slug,
            at,
            day,
            front,
            body: expand(body, day),
        });
    }
    reports.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.slug.cmp(&b.slug)));
    Ok(reports)
}

/// As [`moment`], but never later than two minutes ago.
fn past(edition: &Edition, now: Micros, text: &str) -> anyhow::Result<(Micros, Date)> {
    let (at, day) = moment(edition, now, text)?;
    Ok((Micros(at.0.min(now.0 - 120 * Micros::SECOND)), day))
}

/// `-3d 14:05` → that hour three days ago, in the edition's zone.
pub fn moment(edition: &Edition, now: Micros, text: &str) -> anyhow::Result<(Micros, Date)> {
    let wrong = || format!("“{text}” is no time such as -3d 14:05");
    let (days, clock) = text.split_once("d ").with_context(wrong)?;
    let days: i64 = days.parse().with_context(wrong)?;
    let time = Time::strptime("%H:%M", clock).with_context(wrong)?;
    let today = now.timestamp().to_zoned_datetime(edition.zone.clone()).date();
    let day = today.checked_add(jiff::Span::new().try_days(days)?)?;
    let at = day
        .to_datetime(time)
        .to_zoned_datetime(edition.zone.clone())?
        .timestamp();
    Ok((Micros(at.as_microsecond()), day))
}

fn publish(
    house: &House,
    edition: EditionId,
    report: &Report,
    numbers: &std::collections::HashMap<&str, i64>,
    names: &Names,
) -> anyhow::Result<(ArticleId, Content)> {
    let mut body = report.body.clone();
    for (slug, number) in numbers {
        body = body.replace(&format!("(article:{slug})"), &format!("(/article/{number})"));
    }
    let content = manuscript::content(&report.front, &body, names)?;
    let mut first = content.clone();
    if !report.front.notes.is_empty() && first.body.blocks.len() > 2 {
        // What the note brings was not there at first.
        first.body = Body {
            blocks: first.body.blocks[..first.body.blocks.len() - 1].to_vec(),
        };
    }
    let new = NewArticle {
        edition,
        content: first,
        origin: Some(format!("demo:{}", report.slug)),
    };
    let (id, _) = write(house, move |w| newsroom::create(w, new))?;
    write(house, move |w| newsroom::submit(w, id))?;
    write(house, move |w| newsroom::approve(w, id))?;
    write(house, move |w| newsroom::publish(w, id))?;
    Ok((id, content))
}

fn add_note(
    house: &House,
    id: ArticleId,
    content: Content,
    report: &Report,
    note: &FrontNote,
) -> anyhow::Result<()> {
    let new = NewNote {
        text: expand(&note.text, report.day),
        reason: note.reason.clone(),
        approver: "The chief editor".to_owned(),
    };
    write(house, move |w| newsroom::edit(w, id, content, None))?;
    write(house, move |w| newsroom::approve(w, id))?;
    let kind = note.kind.clone();
    write(house, move |w| match kind.as_str() {
        "correction" => newsroom::correct(w, id, &new),
        "clarification" => newsroom::clarify(w, id, &new),
        _ => newsroom::update(w, id, Some(&new)),
    })?;
    Ok(())
}

/// Picks on the front page, and a day's reading to rank.
fn place(house: &House, edition: EditionId, reports: &[Report], names: &Names) -> anyhow::Result<()> {
    let picked = reports.iter().rev().filter(|report| report.front.pick);
    let placed: Vec<Placement> = picked
        .filter_map(|report| names.articles.get(&report.slug))
        .take(3)
        .map(|article| Placement {
            article: *article,
            until: None,
        })
        .collect();
    write(house, move |w| {
        editions::save_placements(w, edition, Slot::Picks, &placed)
    })?;
    let counts = Counts::default();
    for (age, report) in reports.iter().rev().enumerate().take(30) {
        let views = usize::from(report.front.importance) * 40 / (age + 2) + report.slug.len() % 7;
        if let Some(id) = names.articles.get(&report.slug) {
            counts.counter(*id).fetch_add(views as i64, Ordering::Relaxed);
        }
    }
    keep_counts(&house.store, &counts)?;
    rank_most_read(&house.store)?;
    Ok(())
}

/// The engine finds the stories; an editor names the most important and writes where they stand. Those
/// whose report is not out yet are left, and named.
fn shape_stories(
    house: &House,
    now: Micros,
    edition: &Edition,
    names: &Names,
) -> anyhow::Result<Vec<String>> {
    threads::rebuild(&house.store, |_| true).map_err(|error| anyhow!(error.0))?;
    let here = edition.id;
    let file: StoriesFile = files::toml("stories.toml").context("demo/stories.toml")?;
    let mut left = Vec::new();
    for story in file.stories {
        let Some(&article) = names.articles.get(&story.article) else {
            left.push(story.article);
            continue;
        };
        let found = house
            .store
            .reads
            .wait(move |read| stories::live::of_article(read, article))?
            .with_context(|| format!("demo/stories.toml: {} is in no story", story.article))?;
        let facts = StoryFacts {
            title: story.title,
            slug: story.slug,
            summary: story.summary,
        };
        write(house, move |w| stories::name_story(w, here, found.id, &facts))?;
        for slug in &story.without {
            if let Some(article) = names.articles.get(slug).copied() {
                write(house, move |w| stories::move_article(w, here, article, None))?;
            }
        }
        let next_at = match story.next_at.as_str() {
            "" => None,
            at => Some(moment(edition, now, at)?.0),
        };
        let today = now.timestamp().to_zoned_datetime(edition.zone.clone()).date();
        let play = NewStateOfPlay {
            play: expand(&story.play, today),
            parties: story.parties,
            next_what: story.next_what,
            next_at,
            over: Over::Anything,
        };
        write(house, move |w| {
            stories::write_state_of_play(w, here, found.id, &play)
        })?;
    }
    stories::rank_stories(&house.store)?;
    Ok(left)
}
