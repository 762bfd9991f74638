use super::*;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, SectionId, TopicId};
use crate::news::newsroom::Kind;

fn id(n: u128) -> Uuid {
    Uuid::from_u128(n)
}

fn candidate(n: u128, headline: &str, points: i64, section: u128, topics: &[u128]) -> Candidate {
    Candidate {
        item: id(n),
        article: ArticleId(id(n)),
        reports: Vec::new(),
        headline: headline.to_owned(),
        summary: String::new(),
        section: SectionId(id(section)),
        section_name: format!("Section {section}"),
        topics: topics.iter().map(|t| TopicId(id(*t))).collect(),
        path: String::new(),
        kind: Kind::News,
        at: Micros(0),
        mark: "one".to_owned(),
        news: String::new(),
        parts: vec![Part::new("importance", points)],
        muted: false,
        story: None,
        words: super::super::candidates::words(headline),
    }
}

const WORDS: [&str; 12] = [
    "Copper climbs",
    "Bakers strike",
    "Harbour closes",
    "Lenders merge",
    "Pensions frozen",
    "Steel tariffs",
    "Orchards flooded",
    "Railway opens",
    "Vaccine exported",
    "Currency pegged",
    "Miners return",
    "Treaty signed",
];

fn day() -> Vec<Candidate> {
    WORDS
        .iter()
        .enumerate()
        .map(|(n, words)| {
            let n = n as u128;
            candidate(n + 1, words, 100 - 5 * n as i64, n % 5, &[n % 3])
        })
        .collect()
}

fn order_of(composed: &Composed) -> Vec<u128> {
    composed
        .items
        .iter()
        .map(|item| item.candidate.item.as_u128())
        .collect()
}

fn decision(n: u128, kind: OverrideKind, place: i64) -> Override {
    Override {
        item: id(n),
        kind,
        place,
        headline: String::new(),
        summary: String::new(),
        made_by: "person:x".to_owned(),
        made_at: Micros(0),
        expires_at: None,
    }
}

#[test]
fn the_best_nine_lead_in_order_and_every_point_is_shown() {
    let composed = compose(&day(), &[], &TopicSet::all(), &BTreeMap::new());
    assert_eq!(order_of(&composed), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for item in &composed.items {
        assert_eq!(item.points, item.parts.iter().map(|p| p.points).sum::<i64>());
    }
    assert_eq!(composed.left_out.len(), 3);
    let mut shuffled = day();
    shuffled.reverse();
    let again = compose(&shuffled, &[], &TopicSet::all(), &BTreeMap::new());
    assert_eq!(
        order_of(&again),
        order_of(&composed),
        "the order of the input does not matter"
    );
}

#[test]
fn must_reads_reach_everybody_and_topics_fill_the_rest() {
    let topics = TopicSet::of([TopicId(id(2))]);
    let composed = compose(&day(), &[], &topics, &BTreeMap::new());
    // 1 to 3 have 90 points and more; then those of the topic, best first.
    assert_eq!(order_of(&composed), [1, 2, 3, 6, 9, 12]);
    assert!(composed.items[..3].iter().all(|item| item.must_read));
    let lonely = TopicSet::of([TopicId(id(77))]);
    let filled = compose(&day(), &[], &lonely, &BTreeMap::new());
    assert_eq!(
        order_of(&filled),
        [1, 2, 3, 4, 5],
        "a narrow choice is no empty letter"
    );
}

#[test]
fn what_says_the_same_and_what_fills_a_section_stays_out() {
    let mut list = vec![
        candidate(1, "Riverton central bank raises rates sharply", 100, 1, &[]),
        candidate(2, "Central bank raises rates sharply in Riverton", 99, 2, &[]),
    ];
    for n in 3..8 {
        list.push(candidate(n, WORDS[n as usize], 80, 9, &[]));
    }
    let composed = compose(&list, &[], &TopicSet::all(), &BTreeMap::new());
    assert_eq!(order_of(&composed), [1, 3, 4, 5]);
    let why: Vec<&str> = composed.left_out.iter().map(|out| out.why.as_str()).collect();
    assert!(why[0].starts_with("nearly the same"), "{why:?}");
    assert_eq!(why[1], "there are 3 of Section 9 already");
}

#[test]
fn an_item_returns_only_when_it_changed() {
    let seen = BTreeMap::from([(id(1), "one".to_owned()), (id(2), "an older one".to_owned())]);
    let composed = compose(&day(), &[], &TopicSet::all(), &seen);
    let order = order_of(&composed);
    assert!(!order.contains(&1) && order[0] == 2, "{order:?}");
    assert!(composed.items[0].returns && !composed.items[1].returns);
    let all: BTreeMap<Uuid, String> = day().iter().map(|c| (c.item, c.mark.clone())).collect();
    assert!(compose(&day(), &[], &TopicSet::all(), &all).items.is_empty());
}

#[test]
fn an_editor_always_wins() {
    let lead = decision(11, OverrideKind::Lead, 0);
    let pin = decision(10, OverrideKind::Pin, 3);
    let out = decision(1, OverrideKind::Exclude, 0);
    let boost = decision(6, OverrideKind::Boost, 40);
    let mut anew = decision(2, OverrideKind::Rewrite, 0);
    anew.headline = "Bakers walk out".to_owned();
    let composed = compose(
        &day(),
        &[lead, pin, out, boost, anew],
        &TopicSet::all(),
        &BTreeMap::new(),
    );
    assert_eq!(order_of(&composed), [11, 6, 10, 2, 3, 4, 5, 7, 8]);
    assert_eq!(composed.items[3].candidate.headline, "Bakers walk out");
    assert_eq!(composed.items[0].machine_place, None);
    // Even what readers have seen comes back when an editor says so.
    let all: BTreeMap<Uuid, String> = day().iter().map(|c| (c.item, c.mark.clone())).collect();
    let pinned = compose(
        &day(),
        &[decision(5, OverrideKind::Pin, 1)],
        &TopicSet::all(),
        &all,
    );
    assert_eq!(order_of(&pinned), [5]);
}

#[test]
fn the_lead_is_first_and_every_pin_has_its_place() {
    let order =
        |decisions: &[Override]| order_of(&compose(&day(), decisions, &TopicSet::all(), &BTreeMap::new()));
    let (lead, pin) = (OverrideKind::Lead, OverrideKind::Pin);
    // A pin at the first place does not come before the lead.
    assert_eq!(
        order(&[decision(4, pin, 1), decision(5, lead, 0)])[..3],
        [5, 4, 1]
    );
    // A pin from above its place would shift the one before.
    assert_eq!(
        order(&[decision(8, pin, 3), decision(1, pin, 5)]),
        [2, 3, 8, 4, 1, 5, 6, 7, 9]
    );
    assert_eq!(
        order(&[decision(11, pin, 9), decision(12, pin, 9)]),
        [1, 2, 3, 4, 5, 6, 7, 11, 12]
    );
    // Leading and pinned: it leads.
    assert_eq!(order(&[decision(3, lead, 0), decision(3, pin, 6)])[0], 3);
}

#[test]
fn a_followed_story_comes_whatever_the_topics_are() {
    let topics = TopicSet::of([TopicId(id(2))]);
    let weak = candidate(40, "Lighthouse keepers retire", 35, 9, &[7]);
    let mut list = day();
    list.push(weak);
    let without = compose(&list, &[], &topics, &BTreeMap::new());
    assert!(!order_of(&without).contains(&40), "{:?}", order_of(&without));
    let follows = topics.and_stories([crate::base::ids::StoryId(id(40))]);
    let with = compose(&list, &[], &follows, &BTreeMap::new());
    let item = with
        .items
        .iter()
        .find(|item| item.candidate.item == id(40))
        .expect("there");
    assert_eq!(item.points, 35 + TOPIC_POINTS);
}

#[test]
fn a_muted_story_is_out_unless_an_editor_wants_it_in_this_very_issue() {
    let mut list = day();
    list[0].muted = true;
    let composed = compose(&list, &[], &TopicSet::all(), &BTreeMap::new());
    assert!(!order_of(&composed).contains(&1));
    let out = composed
        .left_out
        .iter()
        .find(|out| out.candidate.item == id(1))
        .expect("said why");
    assert_eq!(out.why, "an editor muted the story");
    let pinned = compose(
        &list,
        &[decision(1, OverrideKind::Pin, 1)],
        &TopicSet::all(),
        &BTreeMap::new(),
    );
    assert_eq!(order_of(&pinned)[0], 1);
}
