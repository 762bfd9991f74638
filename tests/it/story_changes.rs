//! What becomes of stories is told outside: by the changes of the API, in order, and to webhooks that ask
//! for it. Of drafts and of what readers cannot see nobody is told.

use courant::news::newsroom::{self, NewNote};
use courant::news::stories::{self, NewStateOfPlay, StoryFacts};
use courant::news::webhooks::{self, NewWebhook};
use courant::testing::News;
use serde_json::Value;

use crate::harness::Running;
use crate::stories::{STRIKE, WHEAT, draft, report};
use crate::webhooks::{Receiver, running};

/// The public changes of stories after a position, and the position to go on from.
fn since(site: &Running, position: i64) -> (Vec<Value>, i64) {
    let page = site
        .get(&format!("/api/v1/changes?since={position}&limit=500"))
        .json();
    let items = page["items"].as_array().expect("items").clone();
    let of_stories = |item: &Value| item["verb"].as_str().is_some_and(|verb| verb.contains("stor"));
    (
        items.into_iter().filter(of_stories).collect(),
        page["position"].as_i64().expect("a position"),
    )
}

fn verbs(items: &[Value]) -> Vec<&str> {
    items.iter().filter_map(|item| item["verb"].as_str()).collect()
}

#[test]
fn a_copy_elsewhere_follows_stories_by_their_changes() {
    let site = Running::new();
    let edition = site.news.edition;
    let first = report(&site, STRIKE[0]);
    let (items, at) = since(&site, 0);
    assert_eq!(verbs(&items), [] as [&str; 0], "one report is no story");
    let second = report(&site, STRIKE[1]);
    let (items, at) = since(&site, at);
    assert_eq!(verbs(&items), ["story_opened"]);
    let story = items[0]["story"]["id"].as_str().expect("an id").to_owned();
    assert_eq!(items[0]["subject"], format!("story:{story}"));
    assert_eq!(items[0]["articles"].as_array().map(Vec::len), Some(2));
    assert_eq!(items[0]["story"]["articles_count"], 2);

    let third = report(&site, STRIKE[2]);
    let (items, at) = since(&site, at);
    assert_eq!(verbs(&items), ["story_joined"]);
    assert_eq!(items[0]["articles"][0], third.to_string());

    let id = story.parse().expect("an id");
    let facts = StoryFacts {
        title: "The strike at Port Halden".to_owned(),
        ..StoryFacts::default()
    };
    site.write(move |w| stories::name_story(w, edition, id, &facts));
    let play = NewStateOfPlay {
        play: "Talks go on.".to_owned(),
        ..NewStateOfPlay::default()
    };
    site.write(move |w| stories::write_state_of_play(w, edition, id, &play));
    let (new, _) = site.write(move |w| stories::split_story(w, edition, id, &[third], "The talks"));
    let (items, at) = since(&site, at);
    assert_eq!(verbs(&items), ["story_named", "story_played", "story_split"]);
    assert_eq!(items[0]["story"]["title"], "The strike at Port Halden");
    assert_eq!(items[2]["story"]["id"], new.to_string());
    assert_eq!(items[2]["from_story"], story);
    assert_eq!(items[2]["articles"][0], third.to_string());

    site.write(move |w| stories::merge_stories(w, edition, new, id));
    let (items, at) = since(&site, at);
    assert_eq!(verbs(&items), ["stories_merged"]);
    assert_eq!(items[0]["story"]["id"], story);
    assert_eq!(items[0]["from_story"], new.to_string());

    // An article that nobody sees yet may be put into a story; nobody outside is told before it is live.
    let hidden = draft(&site, WHEAT);
    site.write(move |w| stories::move_article(w, edition, hidden, Some(id)));
    site.write(move |w| stories::pin(w, edition, id, true));
    assert_eq!(verbs(&since(&site, at).0), [] as [&str; 0]);
    site.write(move |w| newsroom::publish(w, hidden));
    let (items, at) = since(&site, at);
    assert_eq!(verbs(&items), ["story_joined"]);
    assert_eq!(items[0]["articles"][0], hidden.to_string());

    for article in [first, second, third, hidden] {
        let note = NewNote {
            text: "The report was wrong.".to_owned(),
            reason: "Wrong".to_owned(),
            approver: "The chief".to_owned(),
        };
        site.write(move |w| newsroom::withdraw(w, article, &note));
    }
    let (items, _) = since(&site, at);
    let left = items.iter().filter(|item| item["verb"] == "story_left").count();
    assert_eq!(left, 4, "{items:?}");
    assert!(
        items.iter().all(|item| item["story"].is_null()),
        "readers see no story any more"
    );
}

#[test]
fn a_webhook_asks_for_the_verbs_it_wants() {
    let site = running(News::new());
    let edition = site.news.edition;
    let receiver = Receiver::new();
    let new = NewWebhook {
        name: "Partner".to_owned(),
        url: receiver.url.clone(),
        verbs: ["story_opened", "story_named"].map(str::to_owned).to_vec(),
    };
    site.write(move |w| webhooks::make(w, edition, &new));
    for text in STRIKE {
        report(&site, text);
    }
    let opened = receiver.wait_for(1)[0].json();
    assert_eq!(opened["type"], "story_opened");
    let id = opened["data"]["story"]["id"]
        .as_str()
        .expect("an id")
        .parse()
        .expect("an id");
    let facts = StoryFacts {
        title: "The strike at Port Halden".to_owned(),
        ..StoryFacts::default()
    };
    site.write(move |w| stories::name_story(w, edition, id, &facts));
    // The third report joined meanwhile, which nobody asked for.
    let named = receiver.wait_for(2)[1].json();
    assert_eq!(named["type"], "story_named");
    assert_eq!(named["data"]["story"]["title"], "The strike at Port Halden");
    assert_eq!(named["data"]["story"]["slug"], "the-strike-at-port-halden");
}
