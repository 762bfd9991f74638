//! How fast the desk's list opens: fills a database with invented articles and versions, and asks the
//! list with every filter and with combinations that no single index serves.
//!
//!     cargo run --profile demo --example bench-desk-lists -- [articles] [versions each] [database]
//!
//! `database`: a folder for SQLite (the default: a temporary one) or postgres://…

#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

use std::path::PathBuf;
use std::time::Instant;

use courant::base::clock::{Clock, Micros};
use courant::base::ids::{ArticleId, ContributorId, EditionId, PersonId, SectionId, TopicId};
use courant::base::store::{Engine, ReadSession, Sizes, Sql, Store, StoreError, Target, Transaction};
use courant::news::MIGRATIONS;
use courant::news::newsroom::lists::{self, Below, Filter, Own};
use courant::news::newsroom::{Byline, Content, Kind, PublicState, WorkState, at_hand};
use courant_body::{Block, Body};

const NOW: Micros = Micros(1_772_443_800_000_000);
const RUNS: usize = 60;

struct Made {
    edition: EditionId,
    sections: Vec<SectionId>,
    topics: Vec<TopicId>,
    contributors: Vec<ContributorId>,
    people: Vec<PersonId>,
}

fn main() {
    let mut args = std::env::args().skip(1);
    let articles: usize = args.next().map_or(100_000, |n| n.parse().expect("a number"));
    let versions: i64 = args.next().map_or(10, |n| n.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let target = match args.next() {
        Some(url) if url.starts_with("postgres") => Target::parse(&url).expect("an address"),
        Some(path) => Target::File(PathBuf::from(path).join("courant.db")),
        None => Target::File(folder.path().join("courant.db")),
    };
    let sizes = Sizes {
        readers: 2,
        waiting: 64,
    };
    let store = Store::open(target, MIGRATIONS, sizes, Clock::standing_at(NOW)).expect("a store");
    let began = Instant::now();
    let made = fill(&store, articles, versions);
    println!(
        "{articles} articles, {} versions on {:?}, filled in {:.0} s",
        articles as i64 * versions,
        store.engine(),
        began.elapsed().as_secs_f64()
    );
    measure(&store, &made);
}

/// The same numbers each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    /// Small numbers often, large ones seldom: some topics are in half of the articles.
    fn skewed(&mut self, sides: usize) -> usize {
        let (a, b, c) = (self.roll(sides), self.roll(sides), self.roll(sides));
        a.min(b).min(c)
    }
}

fn fill(store: &Store, articles: usize, versions: i64) -> Made {
    let made = store.writes.housekeeping(ground).expect("the ground");
    let mut dice = Dice(7);
    let text =
        "The rate stays where it is, said the governor on Monday after a meeting of nine hours. ".repeat(3);
    let body = Body {
        blocks: (0..12).map(|_| Block::paragraph(text.clone())).collect(),
    };
    let mut number = 1_000;
    for batch in 0..articles.div_ceil(5_000) {
        let (edition, sections, topics) = (made.edition, made.sections.clone(), made.topics.clone());
        let (contributors, people) = (made.contributors.clone(), made.people.clone());
        let (body, mut own) = (body.clone(), Dice(dice.roll(1 << 30) as u64));
        let rows = 5_000.min(articles - batch * 5_000);
        store
            .writes
            .housekeeping(move |tx| {
                for row in 0..rows {
                    let n = batch * 5_000 + row;
                    let at = Micros(NOW.0 - ((articles - n) as i64) * 60 * Micros::SECOND);
                    one(
                        tx,
                        (edition, number + n as i64),
                        at,
                        &mut own,
                        &sections,
                        &topics,
                        &contributors,
                        &people,
                        &body,
                    )?;
                }
                Ok::<(), StoreError>(())
            })
            .expect("a batch");
    }
    number += articles as i64;
    store
        .writes
        .housekeeping(move |tx| {
            tx.execute(
                Sql("update counter set value = $1 where name = 'article_number'"),
                &[&number],
            )?;
            Ok::<(), StoreError>(())
        })
        .expect("the counter");
    for ordinal in 1..=versions {
        let engine = store.engine();
        store
            .writes
            .housekeeping(move |tx| {
                let insert = match engine {
                    Engine::Sqlite => Sql("insert into version (id, article_id, ordinal, at, actor, reason, content)
                        select randomblob(16), id, $1, created_at, 'operator', 'submitted', substr(draft, 1, 600) from article"),
                    Engine::Postgres => Sql("insert into version (id, article_id, ordinal, at, actor, reason, content)
                        select gen_random_uuid(), id, $1, created_at, 'operator', 'submitted', substr(draft, 1, 600) from article"),
                };
                tx.execute(insert, &[&ordinal])?;
                Ok::<(), StoreError>(())
            })
            .expect("versions");
    }
    let engine = store.engine();
    if engine == Engine::Postgres {
        store
            .writes
            .housekeeping(|tx| tx.execute(Sql("analyze"), &[]).map(|_| ()))
            .expect("analysed");
    }
    made
}

fn ground(tx: &mut Transaction<'_>) -> Result<Made, StoreError> {
    let edition = EditionId::new(NOW);
    tx.execute(
        Sql("insert into edition (id, slug, name, tagline, description, language, zone, note, is_main, full_feeds, day, contact)
             values ($1, 'main', 'The Gazette', '', '', 'en-GB', 'Europe/London', '', $2, $3, 0, '')"),
        &[&edition, &true, &false],
    )?;
    let mut sections = Vec::new();
    for n in 0..14 {
        let (id, slug) = (SectionId::new(NOW), format!("section{n}x"));
        let parent = (n > 9).then(|| sections[0]);
        tx.execute(
            Sql("insert into section (id, edition_id, parent_id, slug, name, description, ordinal) values ($1, $2, $3, $4, $4, '', $5)"),
            &[&id, &edition, &parent, &slug, &i64::from(n)],
        )?;
        sections.push(id);
    }
    let mut topics = Vec::new();
    for n in 0..400 {
        let (id, slug) = (TopicId::new(NOW), format!("topic{n}x"));
        tx.execute(
            Sql("insert into topic (id, edition_id, slug, name, description) values ($1, $2, $3, $3, '')"),
            &[&id, &edition, &slug],
        )?;
        topics.push(id);
    }
    let mut contributors = Vec::new();
    for n in 0..200 {
        let (id, slug) = (ContributorId::new(NOW), format!("writer{n}x"));
        tx.execute(
            Sql("insert into contributor (id, slug, name, role, place, bio, expertise, contact) values ($1, $2, $2, '', '', '', '', '')"),
            &[&id, &slug],
        )?;
        contributors.push(id);
    }
    let mut people = Vec::new();
    for n in 0..80 {
        let (id, email) = (PersonId::new(NOW), format!("p{n}@gazette.example"));
        tx.execute(
            Sql(
                "insert into person (id, email, name, role, state, totp_step, joined_at, seen_mentions_at)
                 values ($1, $2, $2, 'editor', 'active', 0, 0, 0)",
            ),
            &[&id, &email],
        )?;
        people.push(id);
    }
    Ok(Made {
        edition,
        sections,
        topics,
        contributors,
        people,
    })
}

#[expect(clippy::too_many_arguments, reason = "a row of an invented newspaper")]
fn one(
    tx: &mut Transaction<'_>,
    (edition, number): (EditionId, i64),
    at: Micros,
    dice: &mut Dice,
    sections: &[SectionId],
    topics: &[TopicId],
    contributors: &[ContributorId],
    people: &[PersonId],
    body: &Body,
) -> Result<(), StoreError> {
    let id = ArticleId::new(at);
    let (work, public) = match dice.roll(10_000) {
        0..5 => ("in_review", "unpublished"),
        5..12 => ("sent_back", "unpublished"),
        12..18 => ("ready", "scheduled"),
        18..22 => ("ready", "unpublished"),
        22..400 => ("spiked", "unpublished"),
        400..1_500 => ("draft", "unpublished"),
        1_500..1_560 => ("ready", "withdrawn"),
        1_560..1_600 => ("draft", "live"),
        1_600..4_000 => ("ready", "updated"),
        _ => ("ready", "live"),
    };
    let kind = match dice.roll(100) {
        0..6 => Kind::Analysis,
        6..10 => Kind::Opinion,
        10..12 => Kind::Explainer,
        12 => Kind::Live,
        _ => Kind::News,
    };
    let section = sections[dice.skewed(sections.len())];
    let mut own: Vec<TopicId> = (0..3).map(|_| topics[dice.skewed(topics.len())]).collect();
    own.dedup();
    let contributor = contributors[dice.skewed(contributors.len())];
    let content = Content {
        headline: format!("Article number {number} of an invented newspaper"),
        section: Some(section),
        kind,
        topics: own.clone(),
        bylines: vec![Byline::Contributor(contributor)],
        body: body.clone(),
        ..Content::default()
    };
    let version = courant::base::ids::VersionId::new(at);
    let live = matches!(public, "live" | "updated" | "withdrawn").then_some(version);
    let scheduled = (public == "scheduled").then(|| Micros(NOW.0 + (number % 900_000) * 100_000));
    tx.execute(
        Sql("insert into article (id, number, edition_id, created_at, work_state, public_state, draft, draft_headline,
                public_headline, revision, changed_at, approved_version, live_version, scheduled_at, section_id, kind, made_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $8, 1, $4, $9, $10, $11, $12, $13, $14)"),
        &[
            &id, &number, &edition, &at, &work, &public, &content.to_json()?, &content.headline,
            &(work == "ready").then_some(version), &live, &scheduled, &section, &kind.as_str(),
            &people[dice.skewed(people.len())],
        ],
    )?;
    for topic in own {
        tx.execute(
            Sql("insert into draft_topic (topic_id, article_id) values ($1, $2) on conflict do nothing"),
            &[&topic, &id],
        )?;
    }
    tx.execute(
        Sql("insert into draft_contributor (contributor_id, article_id) values ($1, $2)"),
        &[&contributor, &id],
    )?;
    Ok(())
}

fn measure(store: &Store, made: &Made) {
    let edition = made.edition;
    let middle = Below {
        changed_at: Micros(NOW.0 - 50_000 * 60 * Micros::SECOND),
        article: ArticleId(uuid::Uuid::nil()),
    };
    let mut cases: Vec<(String, Filter, Below)> = Vec::new();
    let mut case = |name: &str, filter: Filter| cases.push((name.to_owned(), filter, Below::start()));
    let all = Filter::default;
    case("no filter", all());
    for work in WorkState::ALL {
        case(
            &format!("work {}", work.as_str()),
            Filter {
                work: Some(work),
                ..all()
            },
        );
    }
    for public in PublicState::ALL {
        case(
            &format!("public {}", public.as_str()),
            Filter {
                public: Some(public),
                ..all()
            },
        );
    }
    for kind in Kind::ALL {
        case(
            &format!("kind {}", kind.as_str()),
            Filter {
                kind: Some(kind),
                ..all()
            },
        );
    }
    let (first, last) = (Some(made.sections[0]), made.sections.last().copied());
    case(
        "section, large with four below",
        Filter {
            section: first,
            ..all()
        },
    );
    case(
        "section, small",
        Filter {
            section: last,
            ..all()
        },
    );
    case(
        "topic, in many",
        Filter {
            topic: Some(made.topics[0]),
            ..all()
        },
    );
    case(
        "topic, middling",
        Filter {
            topic: Some(made.topics[60]),
            ..all()
        },
    );
    case(
        "topic, in few",
        Filter {
            topic: Some(made.topics[390]),
            ..all()
        },
    );
    case(
        "author, of many",
        Filter {
            contributor: Some(made.contributors[0]),
            ..all()
        },
    );
    case(
        "author, of few",
        Filter {
            contributor: Some(made.contributors[190]),
            ..all()
        },
    );
    case(
        "begun by, many",
        Filter {
            maker: Some(made.people[0]),
            ..all()
        },
    );
    case(
        "begun by, few",
        Filter {
            maker: Some(made.people[75]),
            ..all()
        },
    );
    let day = |n: i64| Some(Micros(NOW.0 - n * Micros::DAY));
    case(
        "a week, half a year back",
        Filter {
            from: day(37),
            to: day(30),
            ..all()
        },
    );
    case(
        "live + many-topic + explainer",
        Filter {
            kind: Some(Kind::Explainer),
            topic: Some(made.topics[0]),
            public: Some(PublicState::Live),
            ..all()
        },
    );
    case(
        "small section + many-author",
        Filter {
            section: last,
            contributor: Some(made.contributors[0]),
            ..all()
        },
    );
    case(
        "many-topic + many-author + live blog + small section",
        Filter {
            topic: Some(made.topics[0]),
            contributor: Some(made.contributors[0]),
            kind: Some(Kind::Live),
            section: last,
            ..all()
        },
    );
    case(
        "nothing: many-topic + few-author",
        Filter {
            topic: Some(made.topics[0]),
            contributor: Some(made.contributors[199]),
            ..all()
        },
    );
    case(
        "nothing: in review + live",
        Filter {
            work: Some(WorkState::InReview),
            public: Some(PublicState::Live),
            ..all()
        },
    );
    case(
        "nothing: spiked + live",
        Filter {
            work: Some(WorkState::Spiked),
            public: Some(PublicState::Live),
            ..all()
        },
    );
    case(
        "everything at once",
        Filter {
            work: Some(WorkState::Ready),
            public: Some(PublicState::Live),
            kind: Some(Kind::Opinion),
            section: first,
            topic: Some(made.topics[1]),
            contributor: Some(made.contributors[1]),
            from: day(60),
            to: day(1),
            ..all()
        },
    );
    cases.push(("no filter, 50,000 down".to_owned(), all(), middle));
    cases.push((
        "topic in many, 50,000 down".to_owned(),
        Filter {
            topic: Some(made.topics[0]),
            ..all()
        },
        middle,
    ));
    println!("{:<54} {:>5} {:>8} {:>8}", "filter", "lines", "p50 ms", "p95 ms");
    for (name, filter, below) in cases {
        let (asked, lines) = timed(store, move |read| {
            lists::articles(read, edition, &filter, below, 51).map(|lines| lines.len())
        });
        report(&name, lines, asked);
    }
    let own = Own {
        person: made.people[0],
        contributor: Some(made.contributors[0]),
    };
    let (asked, lines) = timed(store, move |read| {
        lists::own_articles(read, edition, own, &Filter::default(), Below::start(), 51)
            .map(|lines| lines.len())
    });
    report("mine, of many", lines, asked);
    let at_hand: [(&str, List); 6] = [
        ("first page: mine", |read, edition, own| {
            at_hand::mine(read, edition, own).map(|lines| lines.len())
        }),
        ("first page: in review", |read, edition, _| {
            at_hand::in_review(read, edition).map(|lines| lines.len())
        }),
        ("first page: ready", |read, edition, _| {
            at_hand::ready(read, edition).map(|lines| lines.len())
        }),
        ("first page: scheduled", |read, edition, _| {
            at_hand::scheduled(read, edition).map(|lines| lines.len())
        }),
        ("first page: live today", |read, edition, _| {
            at_hand::published_since(read, edition, Micros(NOW.0 - Micros::DAY)).map(|lines| lines.len())
        }),
        ("first page: with an error", |read, edition, _| {
            at_hand::with_error(read, edition).map(|lines| lines.len())
        }),
    ];
    for (name, list) in at_hand {
        let (asked, lines) = timed(store, move |read| list(read, edition, own));
        report(name, lines, asked);
    }
}

/// One list of the first page; gives how many lines it has.
type List = fn(&mut ReadSession<'_>, EditionId, Own) -> Result<usize, StoreError>;

fn timed(
    store: &Store,
    ask: impl Fn(&mut ReadSession<'_>) -> Result<usize, StoreError> + Clone + Send + 'static,
) -> (Vec<f64>, usize) {
    let mut times = Vec::with_capacity(RUNS);
    let mut lines = 0;
    for _ in 0..RUNS {
        let ask = ask.clone();
        let began = Instant::now();
        lines = store.reads.wait(move |read| ask(read)).expect("an answer");
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
    }
    (times, lines)
}

fn report(name: &str, lines: usize, mut times: Vec<f64>) {
    times.sort_by(f64::total_cmp);
    println!(
        "{name:<54} {lines:>5} {:>8.1} {:>8.1}",
        times[RUNS / 2],
        times[RUNS * 95 / 100]
    );
}
