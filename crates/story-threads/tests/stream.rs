//! The engine as its callers see it, on wire copy of our own writing: what belongs together comes
//! together, look-alikes stay apart, every join is explained, and nothing odd does harm.

use proptest::prelude::*;
use story_threads::{Change, Document, Engine, Feature, Placement};

const HOUR: i64 = 3_600_000_000;
const BEGIN: i64 = 1_795_000_000_000_000;

fn item(id: &str, hour: i64, title: &str, text: &str) -> Document {
    Document {
        id: id.into(),
        time: BEGIN + hour * HOUR,
        publisher: "agency".into(),
        title: title.into(),
        text: text.into(),
    }
}

const QUAKE_NORTH: [(&str, &str); 4] = [
    (
        "Earthquake of magnitude 6.1 shakes Varnholm, 14 dead",
        "An earthquake of magnitude 6.1 struck the port of Varnholm on Tuesday and killed at least 14 people, \
         the coast guard said. Houses in the old harbour of Varnholm collapsed, and the Ostra bridge was closed.",
    ),
    (
        "Varnholm rescuers search harbour after quake",
        "Rescuers searched the collapsed houses of the old harbour in Varnholm after the earthquake of \
         magnitude 6.1. The coast guard said that the Ostra bridge stays closed.",
    ),
    (
        "Death toll of Varnholm earthquake rises to 21",
        "The death toll of the Varnholm earthquake rose to 21, the coast guard said on Wednesday, after \
         rescuers reached the last houses of the old harbour.",
    ),
    (
        "Varnholm's Ostra bridge reopens after earthquake",
        "The Ostra bridge in Varnholm was reopened after the earthquake that killed 21 people in the harbour.",
    ),
];

const QUAKE_SOUTH: [(&str, &str); 4] = [
    (
        "Earthquake of magnitude 5.4 hits Castel Brando, 3 dead",
        "An earthquake of magnitude 5.4 struck the hill town of Castel Brando on Tuesday and killed three \
         people, the mayor Ilario Senz said. The monastery of Santa Perla collapsed.",
    ),
    (
        "Castel Brando mourns after quake at Santa Perla",
        "Castel Brando mourned the victims of the earthquake. The mayor Ilario Senz said the monastery of \
         Santa Perla would be rebuilt.",
    ),
    (
        "Monastery of Santa Perla to be rebuilt after quake, Senz says",
        "The monastery of Santa Perla in Castel Brando will be rebuilt within three years, Ilario Senz said \
         after the earthquake.",
    ),
    (
        "Castel Brando's mayor Senz asks for quake aid",
        "Ilario Senz, mayor of Castel Brando, asked the region for aid after the earthquake at Santa Perla.",
    ),
];

fn stories(engine: &Engine, ids: &[&str]) -> Vec<u64> {
    ids.iter()
        .map(|id| engine.explain(id).expect("it was added").story.0)
        .collect()
}

fn two_quakes() -> Engine {
    let mut engine = Engine::new();
    for at in 0..4 {
        for (name, quake) in [("n", &QUAKE_NORTH), ("s", &QUAKE_SOUTH)] {
            let (title, text) = quake[at];
            engine.add(&item(&format!("{name}{at}"), at as i64 * 5, title, text));
        }
    }
    engine
}

#[test]
fn an_event_comes_together_and_a_look_alike_stays_apart() {
    let engine = two_quakes();
    let north = stories(&engine, &["n0", "n1", "n2", "n3"]);
    let south = stories(&engine, &["s0", "s1", "s2", "s3"]);
    assert!(north.windows(2).all(|pair| pair[0] == pair[1]), "{north:?}");
    assert!(south.windows(2).all(|pair| pair[0] == pair[1]), "{south:?}");
    assert_ne!(north[0], south[0]);
}

#[test]
fn contributions_add_up_and_the_probability_follows() {
    let engine = two_quakes();
    for id in ["n0", "n1", "n3", "s0", "s2"] {
        check(&engine.explain(id).expect("it was added"));
    }
    let joined = engine.explain("n2").expect("it was added");
    assert!(joined.joined && joined.probability > 0.5);
    let core = joined
        .reasons
        .iter()
        .filter(|reason| reason.feature == Feature::Core);
    let words: Vec<&str> = core.filter_map(|reason| reason.term.as_deref()).collect();
    assert!(words.iter().any(|word| word.contains("varnholm")), "{words:?}");
}

fn check(placement: &Placement) {
    let sum: f64 = placement.reasons.iter().map(|reason| reason.contribution).sum();
    assert!((sum - placement.log_odds).abs() < 1e-6, "{placement:?}");
    let probability = 1.0 / (1.0 + (-placement.log_odds).exp());
    assert!(
        (probability - placement.probability).abs() < 1e-9,
        "{placement:?}"
    );
    for reason in &placement.reasons {
        assert!(
            (reason.value * reason.weight - reason.contribution).abs() < 1e-9,
            "{reason:?}"
        );
    }
}

#[test]
fn a_rewrite_is_a_copy_and_follows_its_original() {
    let mut engine = two_quakes();
    let (title, text) = QUAKE_NORTH[0];
    // A new headline, a new dateline, one figure corrected.
    let text = format!("VARNHOLM (Agency) - {}", text.replace("14 people", "15 people"));
    let copy = engine.add(&item("c", 30, &title.replace("shakes", "strikes"), &text));
    assert_eq!(copy.copy_of.as_deref(), Some("n0"));
    assert_eq!(copy.story, engine.explain("n0").expect("it was added").story);
    check(&copy);
}

#[test]
fn a_document_can_be_taken_out_and_put_again() {
    let mut engine = two_quakes();
    let story = engine.explain("s0").expect("it was added").story;
    assert!(engine.remove("s3") && !engine.remove("s3"));
    assert!(engine.explain("s3").is_none());
    assert!(!engine.members(story).contains(&"s3"));
    // Rewritten under its old id, it is the northern quake's.
    let (title, text) = QUAKE_NORTH[1];
    engine.add(&item(
        "s2",
        21,
        title,
        &text.replace("Rescuers", "Hundreds of rescuers"),
    ));
    assert_eq!(stories(&engine, &["s2"]), stories(&engine, &["n1"]));
    assert!(!engine.members(story).contains(&"s2"));
}

#[test]
fn ids_are_never_used_twice() {
    let mut engine = Engine::new();
    let first = engine.add(&item("a", 0, QUAKE_NORTH[0].0, QUAKE_NORTH[0].1));
    engine.remove("a");
    let second = engine.add(&item("b", 0, QUAKE_SOUTH[0].0, QUAKE_SOUTH[0].1));
    assert!(second.story > first.story && second.event > first.event);
}

#[test]
fn what_is_quiet_ends() {
    let mut engine = two_quakes();
    let before = stories(&engine, &["n0"])[0];
    // Half a year of other news lets the engine's clock move on.
    for day in 1..10 {
        engine.add(&item(
            &format!("x{day}"),
            24 * 180 + day,
            &format!("Regatta number {day} of Lake Fenn"),
            "",
        ));
    }
    let (title, text) = QUAKE_NORTH[2];
    let late = engine.add(&item(
        "late",
        24 * 181,
        title,
        &text.replace("Wednesday", "Friday"),
    ));
    assert!(!late.joined && late.story.0 != before);
}

#[test]
fn one_odd_time_ends_nothing() {
    let mut engine = two_quakes();
    engine.add(&Document {
        time: i64::MAX,
        ..item("future", 0, "Regatta of Lake Fenn begins", "")
    });
    engine.add(&Document {
        time: i64::MIN,
        ..item("past", 0, "Regatta of Lake Fenn ends", "")
    });
    let (title, text) = QUAKE_NORTH[3];
    let next = engine.add(&item(
        "next",
        22,
        title,
        &text.replace("reopened", "opened again"),
    ));
    assert_eq!(next.story.0, stories(&engine, &["n0"])[0]);
}

#[test]
fn damaged_states_are_refused() {
    let state = two_quakes().save();
    assert!(Engine::restore(&state).is_ok());
    assert!(Engine::restore(b"").is_err());
    assert!(Engine::restore(b"another file altogether").is_err());
    for cut in (0..state.len()).step_by(97) {
        assert!(Engine::restore(&state[..cut]).is_err(), "cut at {cut}");
    }
}

const SCRAPS: &[&str] = &[
    "Varnholm",
    "quake",
    "Castel Brando",
    "rises",
    "2.25%",
    "$85 million",
    "Q3",
    "ECB",
    "Aleppo",
    "",
    ".",
    "\n",
    "THE",
    "’s",
    "é\u{301}",
    "\u{0}",
    "1,2,3",
    "999999999999999999999",
    "January 5",
    "killed 14 people",
    "S&P",
];

fn documents() -> impl Strategy<Value = Vec<Document>> {
    let scrap = prop_oneof![
        4 => proptest::sample::select(SCRAPS).prop_map(str::to_owned),
        1 => ".{0,12}",
        1 => "[a-z]{200}",
    ];
    let text = |most| proptest::collection::vec(scrap.clone(), 0..most).prop_map(|words| words.join(" "));
    let time = prop_oneof![
        6 => (0..2_000_i64).prop_map(|hour| BEGIN + hour * HOUR),
        1 => any::<i64>(),
    ];
    let document =
        (0..30_u8, time, text(3), text(12), text(60)).prop_map(|(id, time, publisher, title, text)| {
            Document {
                id: id.to_string(),
                time,
                publisher,
                title,
                text,
            }
        });
    proptest::collection::vec(document, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever comes: every document has one story and one event, every answer adds up, the changes
    /// told are the changes made, and an engine restored at any moment answers the same.
    #[test]
    fn any_stream_is_answered(documents in documents(), stop in 0..60_usize) {
        let mut engine = Engine::new();
        let mut other = Engine::new();
        let mut told: std::collections::HashMap<String, String> = Default::default();
        for (at, document) in documents.iter().enumerate() {
            if at == stop {
                other = Engine::restore(&other.save()).expect("what was saved can be read");
            }
            let placement = engine.add(document);
            check(&placement);
            prop_assert!(placement.probability.is_finite());
            let changes = engine.changes();
            prop_assert_eq!(&placement, &other.add(document));
            prop_assert_eq!(&changes, &other.changes());
            follow(&mut told, &changes);
            told.insert(document.id.clone(), placement.story.to_string());
        }
        for (id, story) in &told {
            let now = engine.explain(id).expect("it was added");
            prop_assert_eq!(&now.story.to_string(), story);
        }
    }

    /// Bytes that were tampered with are refused or read; nothing else happens.
    #[test]
    fn a_tampered_state_does_no_harm(at in any::<proptest::sample::Index>(), byte in any::<u8>()) {
        let mut state = two_quakes().save();
        let at = at.index(state.len());
        state[at] = byte;
        if let Ok(mut engine) = Engine::restore(&state) {
            let (title, text) = QUAKE_NORTH[3];
            engine.add(&item("after", 20, title, text));
        }
    }
}

/// Keeps account by what was told alone.
fn follow(told: &mut std::collections::HashMap<String, String>, changes: &[Change]) {
    for change in changes {
        match change {
            Change::Merge { from, into, .. } => {
                told.values_mut()
                    .filter(|story| *story == from)
                    .for_each(|story| *story = into.clone());
            }
            Change::Split { into, documents, .. } if into.starts_with('s') => {
                for document in documents {
                    told.insert(document.clone(), into.clone());
                }
            }
            Change::Split { .. } => {}
        }
    }
}
