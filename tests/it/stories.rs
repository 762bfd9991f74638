//! Stories: they appear when reports belong together, follow what happens to their articles, and keep
//! what editors said. Nothing that is not live is ever in one.

use courant::base::ids::{ArticleId, StoryId};
use courant::changes::Follower;
use courant::news::newsroom::{self, NewNote};
use courant::news::people::Role;
use courant::news::readers::{self, Choices};
use courant::news::stories::{self, StoryFacts};
use courant::views::threads::{self, ThreadsFollower};
use courant_body::{Block, Body};

use crate::harness::Running;

/// Reports of one matter, as a newspaper writes them.
pub const STRIKE: [(&str, &str); 3] = [
    (
        "Dockworkers at Port Halden vote to strike over pay",
        "Dockworkers at Port Halden voted to strike over pay after the port operator Halden Terminals offered a rise of 3.1%. \
         The Halden dockworkers' union said 92% of its members at Port Halden backed the strike. Halden Terminals denied \
         that the strike would close the container terminal.",
    ),
    (
        "Port Halden strike leaves 40 container ships waiting",
        "The dockworkers' strike at Port Halden left 40 container ships waiting off the port. Halden Terminals said the \
         container terminal at Port Halden worked at a third of its capacity. The dockworkers' union said it would not end \
         the strike for a rise of 3.1%.",
    ),
    (
        "Port Halden dockworkers suspend strike for pay talks",
        "Dockworkers at Port Halden suspended their strike for pay talks with Halden Terminals. The dockworkers' union said \
         the port operator had offered a rise of 5.4%. Halden Terminals said the container terminal at Port Halden would \
         open on Monday.",
    ),
];

pub const WHEAT: (&str, &str) = (
    "Wheat harvest in the southern plains is the smallest for a decade",
    "Farmers in the southern plains brought in the smallest wheat harvest for ten years after a spring without rain. \
     Millers expect dearer flour, and bakers in the capital say bread will follow.",
);

pub fn draft(site: &Running, (headline, text): (&str, &str)) -> ArticleId {
    let news = &site.news;
    news.clock.set(news.clock.now().plus_seconds(3_600));
    let mut content = news.content(headline);
    content.standfirst = text.split(". ").next().unwrap_or_default().to_owned();
    content.body = Body {
        blocks: text
            .split(". ")
            .map(|sentence| Block::paragraph(format!("{}.", sentence.trim_end_matches('.'))))
            .collect(),
    };
    let id = news.draft(headline);
    site.write(move |w| newsroom::edit(w, id, content, None));
    site.write(move |w| newsroom::approve(w, id));
    id
}

pub fn report(site: &Running, text: (&str, &str)) -> ArticleId {
    let id = draft(site, text);
    site.write(move |w| newsroom::publish(w, id));
    id
}

/// A story of three reports that the engine finds alike.
pub fn strike(site: &Running) -> ([ArticleId; 3], StoryId) {
    let reports = STRIKE.map(|text| report(site, text));
    let story = story_of(site, reports[0]).expect("a story");
    (reports, story)
}

fn story_of(site: &Running, article: ArticleId) -> Option<StoryId> {
    site.news
        .read(move |read| stories::live::of_article(read, article))
        .map(|story| story.id)
}

pub fn slug_of(site: &Running, story: StoryId) -> String {
    site.news
        .read(move |read| stories::story(read, story))
        .expect("there")
        .slug
}

fn named(site: &Running, story: StoryId, title: &str) {
    let edition = site.news.edition;
    let facts = StoryFacts {
        title: title.to_owned(),
        ..StoryFacts::default()
    };
    site.write(move |w| stories::name_story(w, edition, story, &facts));
}

fn withdraw(site: &Running, article: ArticleId) {
    let note = NewNote {
        text: "The report was wrong.".to_owned(),
        reason: "Wrong".to_owned(),
        approver: "The chief".to_owned(),
    };
    site.write(move |w| newsroom::withdraw(w, article, &note));
}

#[test]
fn reports_that_belong_together_become_a_story_that_readers_see_at_once() {
    let site = Running::new();
    report(&site, WHEAT);
    let first = report(&site, STRIKE[0]);
    // The page is kept before there is a story.
    let path = site.path(first);
    assert!(!site.get(&path).text().contains("The story so far"));
    assert_eq!(site.get("/stories").status, 200);
    report(&site, STRIKE[1]);
    let story = story_of(&site, first).expect("a story");
    let slug = slug_of(&site, story);

    let page = site.get(&format!("/story/{slug}"));
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains(STRIKE[0].0) && text.contains(STRIKE[1].0), "{text}");
    assert!(!text.contains(WHEAT.0));
    // Who said what, and the figures.
    assert!(
        text.contains("Who said what") && text.contains("Halden Terminals"),
        "{text}"
    );
    assert!(text.contains("3.1%"));

    assert!(site.get(&path).text().contains("The story so far"));
    assert!(site.get("/stories").text().contains(&format!("/story/{slug}")));
    for (feed, kind) in [
        ("feed.xml", "application/rss+xml"),
        ("atom.xml", "application/atom+xml"),
        ("feed.json", "application/feed+json"),
    ] {
        let answer = site.get(&format!("/story/{slug}/{feed}"));
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-type").starts_with(kind));
        assert!(answer.text().contains(STRIKE[1].0));
    }
    assert!(
        site.get("/sitemap/places.xml")
            .text()
            .contains(&format!("/story/{slug}"))
    );
    let words = STRIKE[1].0.split(' ').take(3).collect::<Vec<_>>().join("+");
    assert!(
        site.get(&format!("/search?q={words}"))
            .text()
            .contains("A story of this name")
    );
    let list = site.get("/api/v1/stories").json();
    assert_eq!(list["items"][0]["id"], story.to_string());
    let one = site.get(&format!("/api/v1/stories/{story}")).json();
    assert_eq!(one["articles"].as_array().map(Vec::len), Some(2));
    assert_eq!(site.get("/story/nothing-of-the-kind").status, 404);
    assert_eq!(site.get("/api/v1/stories/nothing").status, 404);
}

#[test]
fn what_is_withdrawn_is_gone_from_page_feed_and_statements() {
    let site = Running::new();
    let (reports, story) = strike(&site);
    let slug = slug_of(&site, story);
    assert!(site.get(&format!("/story/{slug}")).text().contains("5.4%"));
    withdraw(&site, reports[2]);
    for address in ["", "/feed.xml", "/feed.json"] {
        let text = site.get(&format!("/story/{slug}{address}")).text();
        assert!(
            !text.contains(STRIKE[2].0) && !text.contains("5.4%"),
            "{address}: {text}"
        );
        assert!(text.contains(STRIKE[1].0), "{address}");
    }
    let gone = reports[2];
    let left = site.news.read(move |read| {
        read.one(
            courant::sql!("select count(*) as n from statement where article_id = $1"),
            &[&gone],
            |row| row.get::<i64>("n"),
        )
    });
    assert_eq!(left, 0);
    withdraw(&site, reports[0]);
    withdraw(&site, reports[1]);
    assert_eq!(site.get(&format!("/story/{slug}")).status, 404);
    assert!(!site.get("/stories").text().contains(&slug));
}

#[test]
fn an_embargoed_report_leaks_through_no_story() {
    let site = Running::new();
    report(&site, STRIKE[0]);
    let story_page = {
        report(&site, STRIKE[1]);
        let (first, _) = (STRIKE[0], ());
        let id = site.news.read(move |read| {
            read.one(
                courant::sql!("select article_id from live_article where headline = $1"),
                &[&first.0],
                |row| row.get::<ArticleId>("article_id"),
            )
        });
        format!("/story/{}", slug_of(&site, story_of(&site, id).expect("a story")))
    };
    let held = draft(&site, STRIKE[2]);
    let until = site.news.clock.now().plus_seconds(7_200);
    site.write(move |w| newsroom::embargo(w, held, Some(until)));
    site.write(move |w| newsroom::publish(w, held));
    // An editor has even said where it will belong.
    let edition = site.news.edition;
    let slug = story_page.trim_start_matches("/story/").to_owned();
    let story = site
        .news
        .read(move |read| stories::story_by_slug(read, edition, &slug))
        .expect("there")
        .id;
    site.write(move |w| stories::move_article(w, edition, held, Some(story)));
    for address in [
        story_page.clone(),
        format!("{story_page}/feed.xml"),
        format!("{story_page}/feed.json"),
        "/stories".to_owned(),
        "/".to_owned(),
        "/search?q=Port+Halden".to_owned(),
        "/sitemap/places.xml".to_owned(),
        "/api/v1/stories".to_owned(),
        format!("/api/v1/stories/{story}"),
    ] {
        let text = site.get(&address).text();
        assert!(
            !text.contains("suspend strike") && !text.contains("5.4%"),
            "{address}"
        );
    }
    site.news.clock.set(until);
    newsroom::release_due(&site.news.store).expect("released");
    site.settle();
    assert!(site.get(&story_page).text().contains(STRIKE[2].0));
}

#[test]
fn names_and_merges_lead_on_and_a_rebuild_keeps_what_editors_said() {
    let site = Running::new();
    let edition = site.news.edition;
    let (reports, story) = strike(&site);
    let old = slug_of(&site, story);
    named(&site, story, "The strike at Port Halden");
    for feed in ["", "/feed.xml"] {
        let answer = site.get(&format!("/story/{old}{feed}"));
        assert_eq!(answer.status, 301);
        assert_eq!(
            answer.header("location"),
            format!("/story/the-strike-at-port-halden{feed}")
        );
    }

    // An editor takes one out, and makes another story of one with the wheat.
    let wheat = report(&site, WHEAT);
    let taken = reports[2];
    site.write(move |w| stories::move_article(w, edition, taken, None));
    site.write(move |w| stories::move_article(w, edition, wheat, Some(story)));
    let (bread, _) = site.write(move |w| stories::split_story(w, edition, story, &[wheat], "Bread"));
    let places = |site: &Running| [reports[0], reports[1], taken, wheat].map(|id| story_of(site, id));
    let before = places(&site);
    assert_eq!(before, [Some(story), Some(story), None, Some(bread)]);

    threads::rebuild(&site.news.store, |_| true).expect("rebuilt");
    site.settle();
    assert_eq!(places(&site), before);
    let text = site.get("/story/the-strike-at-port-halden").text();
    assert!(text.contains(STRIKE[0].0) && !text.contains(STRIKE[2].0));

    site.write(move |w| stories::merge_stories(w, edition, bread, story));
    let answer = site.get("/story/bread");
    assert_eq!(answer.header("location"), "/story/the-strike-at-port-halden");
    threads::rebuild(&site.news.store, |_| true).expect("rebuilt");
    site.settle();
    assert_eq!(story_of(&site, wheat), Some(story));

    // What is taken back is the engine's again.
    site.write(move |w| stories::free_article(w, edition, taken));
    assert_eq!(story_of(&site, taken), Some(story));
}

#[test]
fn a_rebuild_comes_to_what_following_came_to() {
    let site = Running::new();
    report(&site, WHEAT);
    let (reports, _) = strike(&site);
    // A correction of the first and a withdrawal of the second are played again.
    let first = reports[0];
    let mut content = site.news.content(STRIKE[0].0);
    content.body = Body {
        blocks: vec![Block::paragraph(format!("{} It begins on Monday.", STRIKE[0].1))],
    };
    site.write(move |w| newsroom::edit(w, first, content, None));
    site.write(move |w| newsroom::approve(w, first));
    site.write(move |w| newsroom::update(w, first, None));
    withdraw(&site, reports[1]);
    let rows = |site: &Running| {
        site.news.read(|read| {
            read.all(
                courant::sql!(
                    "select article_id, thread, probability, reasons from thread_article order by article_id"
                ),
                &[],
                |row| {
                    Ok((
                        row.get::<ArticleId>("article_id")?,
                        row.get::<i64>("thread")?,
                        row.get::<i64>("probability")?,
                        row.get::<String>("reasons")?,
                    ))
                },
            )
        })
    };
    let followed = rows(&site);
    assert_eq!(followed.len(), 3);
    threads::rebuild(&site.news.store, |_| true).expect("rebuilt");
    assert_eq!(rows(&site), followed);
    // What another version of the engine numbered is numbered anew before anything joins it.
    let store = &site.news.store;
    store
        .writes
        .housekeeping(|tx| {
            tx.execute(
                courant::sql!("update counter set value = 0 where name = 'story_engine'"),
                &[],
            )?;
            tx.execute(
                courant::sql!("update thread_article set thread = thread + 90"),
                &[],
            )
        })
        .expect("as another version left it");
    ThreadsFollower::new(store.clone()).cursor().expect("begun");
    assert_eq!(rows(&site), followed);
    // And the running follower goes on from there.
    report(&site, ("Port Halden dockworkers accept pay rise", STRIKE[2].1));
    assert_eq!(rows(&site).len(), 4);
}

#[test]
fn an_editor_shapes_stories_at_the_desk_and_a_reporter_does_not() {
    let site = Running::new();
    let (reports, story) = strike(&site);
    stories::rank_stories(&site.news.store).expect("ranked");
    let editor = site.browser("Ed Editor", Role::Editor);
    let list = editor.get("/desk/stories").text();
    assert!(
        list.contains(&story.to_string()) && list.contains("Because"),
        "{list}"
    );
    let page = format!("/desk/stories/{story}");
    let text = editor.get(&page).text();
    assert!(
        text.contains("Why is it here?") && text.contains("Most like"),
        "{text}"
    );

    let named = editor.post(
        &format!("{page}/name"),
        "title=The+Halden+strike&slug=&summary=Pay.",
    );
    assert_eq!(named.status, 303);
    assert!(site.get("/story/the-halden-strike").text().contains("Pay."));
    let play = "play=Talks+go+on.&parties=The+union+%7C+union+%7C+wants+more&next_what=Talks&next_at=2026-03-09T10%3A00";
    assert_eq!(editor.post(&format!("{page}/play"), play).status, 303);
    let text = site.get("/story/the-halden-strike").text();
    assert!(text.contains("Talks go on.") && text.contains("wants more") && text.contains("9 March 2026"));

    // Another editor had the form open from before.
    let late = "play=Mine.&parties=&next_what=&next_at=&seen=";
    let refused = editor.post(&format!("{page}/play"), late);
    assert_eq!(refused.status, 422);
    let text = refused.text();
    assert!(
        text.contains("somebody else") && text.contains("Talks go on.") && text.contains("Mine."),
        "{text}"
    );
    let seen = text
        .split("name=\"seen\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .expect("the moment of theirs");
    let again = editor.post(
        &format!("{page}/play"),
        &format!("play=Both.&parties=&next_what=&next_at=&seen={seen}"),
    );
    assert_eq!(again.status, 303);
    let text = editor.get(&page).text();
    assert!(
        text.contains("Earlier states of play") && text.contains("Talks go on."),
        "{text}"
    );
    // What the engine put there can be kept.
    assert_eq!(
        editor
            .post(&format!("{page}/keep"), &format!("article={}", reports[1]))
            .status,
        303
    );
    assert!(editor.get(&page).text().contains("put here by an editor"));

    let refused = editor.post(&format!("{page}/split"), "new_title=");
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("is empty"));
    let split = editor.post(
        &format!("{page}/split"),
        &format!("new_title=Talks&article={}", reports[2]),
    );
    assert_eq!(split.status, 303);
    let talks = story_of(&site, reports[2]).expect("split");
    assert_ne!(talks, story);
    for verb in ["pin", "unpin", "mute", "unmute"] {
        assert_eq!(editor.post(&format!("{page}/{verb}"), "").status, 303, "{verb}");
    }
    assert_eq!(editor.post(&format!("{page}/weigh"), "weight=9").status, 422);
    assert_eq!(editor.post(&format!("{page}/nothing"), "").status, 404);
    assert_eq!(
        editor
            .post(&format!("/desk/stories/{talks}/merge"), &format!("into={story}"))
            .status,
        303
    );

    // On the article's page.
    let number = site
        .path(reports[0])
        .rsplit('-')
        .next()
        .expect("a number")
        .to_owned();
    assert!(
        editor
            .get(&format!("/desk/article/{number}"))
            .text()
            .contains("The Halden strike")
    );
    let moved = editor.post(&format!("/desk/article/{number}/story"), "story=none");
    assert_eq!(moved.status, 303);
    assert_eq!(story_of(&site, reports[0]), None);
    let audit = site.browser("Chief", Role::Chief).get("/desk/audit").text();
    assert!(
        audit.contains("out of the story") && audit.contains("wrote the state of play"),
        "{audit}"
    );

    let reporter = site.browser("Rita Reporter", Role::Reporter);
    assert_eq!(reporter.get("/desk/stories").status, 403);
    assert_eq!(reporter.post(&format!("{page}/mute"), "").status, 403);
    assert_eq!(
        reporter
            .post(&format!("/desk/article/{number}/story"), "story=free")
            .status,
        403
    );
}

#[test]
fn readers_follow_a_story_and_lose_it_with_their_data() {
    let site = Running::new();
    let (_, story) = strike(&site);
    let form = site.get(&format!("/sign-up?story={story}")).text();
    let ticked = format!("name=\"story\" value=\"{story}\" checked");
    assert!(form.contains(&ticked), "{form}");
    assert!(!site.get("/sign-up").text().contains(&ticked));
    assert_eq!(site.get("/sign-up?story=nonsense").status, 200);
    let sent = site.post("/sign-up", &format!("email=reader%40mail.example&story={story}"));
    assert_eq!(sent.status, 303);
    let edition = site.news.edition;
    let found = site
        .news
        .read(move |read| readers::subscriber_by_address(read, edition, "reader@mail.example"))
        .expect("kept");
    assert_eq!(found.choices.stories, [story]);
    let unknown = Choices {
        stories: vec![StoryId(uuid::Uuid::nil())],
        ..Choices::default()
    };
    let kept = site
        .news
        .read(move |read| Ok(unknown.checked(read, edition)))
        .expect("checked");
    assert!(kept.stories.is_empty());
}
