//! What a reader may choose, as forms show it and send it back: hour, zone, days, topics, text only.

use serde_json::{Map, Value, json};

use super::private::Typed;
use super::{Look, PageError};
use crate::base::ids::{StoryId, TopicId};
use crate::base::words::Words;
use crate::changes::Subject;
use crate::news::readers::{Choices, DAYS, EVERY_DAY};
use crate::news::{NewsError, Problem, editions, stories};

/// So many topics are offered; those who publish more than that have readers who choose few.
const OFFERED: usize = 60;
/// The most important ones; whoever wants another presses the button on its page.
const STORIES: usize = 5;

/// The form's fields for these choices. Zones and topics are listed whole, so this is for pages that
/// ask, not for the dialog that every page carries.
pub fn shown(look: &mut Look<'_, '_>, choices: &Choices) -> Result<Value, PageError> {
    let mut topics = editions::topics(look.read, look.edition.id)?;
    let chosen = |id: &TopicId| choices.topics.contains(id);
    let mut left = OFFERED;
    topics.retain(|topic| {
        let room = left > 0;
        left = left.saturating_sub(1);
        room || chosen(&topic.id)
    });
    for topic in &topics {
        look.of(Subject::Topic(topic.id));
    }
    let topics: Vec<Value> = topics
        .iter()
        .map(|topic| json!({ "id": topic.id, "name": topic.name, "chosen": chosen(&topic.id) }))
        .collect();
    let stories = offered_stories(look, choices)?;
    let hours: Vec<Value> = (0..24)
        .map(
            |hour| json!({ "value": hour, "label": format!("{hour:02}:00"), "chosen": hour == choices.hour }),
        )
        .collect();
    let weekdays = &look.words().dates().weekdays;
    let days: Vec<Value> = weekdays
        .iter()
        .enumerate()
        .map(|(bit, name)| {
            json!({ "value": DAYS[bit], "name": name, "chosen": choices.weekdays >> bit & 1 == 1 })
        })
        .collect();
    Ok(json!({
        "hours": hours,
        "days": days,
        "topics": topics,
        "stories": stories,
        "all_topics": choices.topics.is_empty(),
        "zone": choices.zone,
        "zones": zones(),
        "text_only": choices.text_only,
    }))
}

/// The stories somebody follows, then the most important.
fn offered_stories(look: &mut Look<'_, '_>, choices: &Choices) -> Result<Vec<Value>, PageError> {
    look.of(Subject::Stories(look.edition.id));
    let mut offered = Vec::new();
    for id in &choices.stories {
        offered.extend(stories::story(look.read, *id)?.map(|story| (story.id, story.title)));
    }
    for story in stories::live::unfolding(look.read, look.edition.id, STORIES)? {
        if !choices.stories.contains(&story.id) {
            offered.push((story.id, story.title));
        }
    }
    let chosen = |id: &StoryId| choices.stories.contains(id);
    Ok(offered
        .into_iter()
        .map(|(id, title)| {
            look.of(Subject::Story(id));
            json!({ "id": id, "title": title, "chosen": chosen(&id) })
        })
        .collect())
}

/// Names of zones, without the old ones that have no city.
fn zones() -> Vec<String> {
    jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| name.contains('/') && !name.starts_with("Etc/") && !name.starts_with("US/"))
        .collect()
}

/// What a form chose, over what was chosen before. A form that has no days sends none: `all_days`.
///
/// Errors: an hour that is no number, no day at all. What does not exist is found by the verb.
pub fn choices_typed(typed: &Typed, before: Choices, all_days: bool) -> Result<Choices, NewsError> {
    let hour = match typed.text("hour") {
        "" => before.hour,
        text => text
            .parse()
            .map_err(|_| NewsError::invalid("hour", "choose an hour of the day"))?,
    };
    let mut weekdays = 0;
    for (bit, day) in DAYS.iter().enumerate() {
        if typed.all("day").iter().any(|said| said == day) {
            weekdays |= 1 << bit;
        }
    }
    if all_days {
        weekdays = EVERY_DAY;
    }
    Ok(Choices {
        hour,
        zone: typed.text("zone").to_owned(),
        weekdays,
        text_only: typed.has("text_only"),
        topics: typed
            .all("topic")
            .iter()
            .filter_map(|id| id.parse().ok())
            .take(500)
            .collect(),
        stories: typed
            .all("story")
            .iter()
            .filter_map(|id| id.parse().ok())
            .take(100)
            .collect(),
        paused_until: before.paused_until,
    })
}

/// What was typed, for the form that is shown again.
pub fn as_typed(typed: &Typed) -> Value {
    json!({
        "email": typed.text("email"),
        "hour": typed.text("hour"),
        "zone": typed.text("zone"),
        "topics": typed.all("topic"),
        "stories": typed.all("story"),
        "days": typed.all("day"),
        "text_only": typed.has("text_only"),
    })
}

/// What is wrong, by field.
pub fn errors(words: &Words, problems: &[Problem]) -> Value {
    let lines: Map<String, Value> = problems
        .iter()
        .map(|problem| (problem.field.to_owned(), json!(said(words, problem))))
        .collect();
    Value::Object(lines)
}

/// Rooms below say in English what is wrong; for what a reader can write, the edition has its own words.
fn said(words: &Words, problem: &Problem) -> String {
    let name = format!("wrong_{}", problem.field);
    if words.knows(&name) {
        words.say(&name).to_owned()
    } else {
        problem.message.clone()
    }
}
