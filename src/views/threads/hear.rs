//! What a text says, read by `crates/statements`: who says what, who is named, which figures.

use std::collections::BTreeMap;

use statements::{Gazetteer, Kind, Statement, Unit, read};

use crate::news::newsroom::live::LiveText;
use crate::news::text::clip;

#[derive(Clone, Debug, Default)]
pub(super) struct Heard {
    pub statements: Vec<HeardStatement>,
    pub mentions: Vec<HeardMention>,
    pub figures: Vec<HeardFigure>,
}

#[derive(Clone, Debug)]
pub(super) struct HeardStatement {
    pub sentence: i64,
    pub speaker: String,
    pub speaker_key: String,
    pub role: String,
    pub official: bool,
    pub stance: String,
    pub cue: String,
    pub direct: bool,
    pub said: String,
}

#[derive(Clone, Debug)]
pub(super) struct HeardMention {
    pub key: String,
    pub kind: String,
    pub name: String,
    pub times: i64,
}

#[derive(Clone, Debug)]
pub(super) struct HeardFigure {
    pub sentence: i64,
    pub value: String,
    pub unit: String,
    pub shown: String,
    pub said: String,
}

impl Heard {
    /// Everybody who speaks, once.
    pub fn voices(&self) -> Vec<String> {
        let mut keys: Vec<String> = self
            .statements
            .iter()
            .map(|said| said.speaker_key.clone())
            .collect();
        keys.sort();
        keys.dedup();
        keys
    }

    pub fn officials(&self) -> i64 {
        self.statements.iter().filter(|said| said.official).count() as i64
    }
}

/// Figures of one text that are worth a row; a table of prices has more and tells less.
const FIGURES: usize = 40;
const STATEMENTS: usize = 60;
const SENTENCE: usize = 400;

/// Reads a live text.
pub(super) fn hear(text: &LiveText) -> Heard {
    let (title, body) = (text.article.headline.as_str(), super::mind::body_of(text));
    let reading = read(title, &body);
    let sentence = |index: usize| {
        let span = reading.sentences.get(index);
        let words = span.map(|span| span.of(title, &body)).unwrap_or_default();
        clip(&words.split_whitespace().collect::<Vec<_>>().join(" "), SENTENCE)
    };
    let statements = reading
        .statements
        .iter()
        .filter_map(|said| heard_statement(said, title, &body))
        .take(STATEMENTS)
        .collect();
    let mut mentions: BTreeMap<&str, HeardMention> = BTreeMap::new();
    for mention in &reading.mentions {
        // Only names that the gazetteer knows: “the minister” of two texts are two people.
        let Some(entity) = mention.entity() else { continue };
        let entry = mentions.entry(entity.key()).or_insert_with(|| HeardMention {
            key: entity.key().to_owned(),
            kind: entity.kind().name().to_owned(),
            name: entity.name().to_owned(),
            times: 0,
        });
        entry.times += 1;
    }
    let figures = reading
        .numbers
        .iter()
        .filter(|number| is_figure(&number.unit))
        .map(|number| HeardFigure {
            sentence: number.sentence as i64,
            value: number.value.clone(),
            unit: number.unit.name().to_owned(),
            shown: number.span.of(title, &body).to_owned(),
            said: sentence(number.sentence),
        })
        .take(FIGURES)
        .collect();
    Heard {
        statements,
        mentions: mentions.into_values().collect(),
        figures,
    }
}

/// A date is no figure, and neither is a bare count: “three ministers”.
fn is_figure(unit: &Unit) -> bool {
    match unit {
        Unit::Currency(_) | Unit::Percent | Unit::PercentagePoints | Unit::BasisPoints => true,
        Unit::Count(word) => matches!(
            word.as_str(),
            "barrels"
                | "jobs"
                | "tonnes"
                | "tons"
                | "megawatts"
                | "gigawatts"
                | "containers"
                | "homes"
                | "workers"
        ),
        // A date, and units that are not known here yet.
        _ => false,
    }
}

/// A statement whose speaker can be named. “He” and “two officials” are left out: a wrong speaker is
/// worse than a missing one.
fn heard_statement(said: &Statement, title: &str, body: &str) -> Option<HeardStatement> {
    // “The committee’s chair” of no committee tells readers nothing.
    let speaker = said.speaker.as_ref().filter(|speaker| !speaker.vague)?;
    let entity = speaker.key.and_then(|key| Gazetteer::built_in().entity(key));
    let name = speaker_name(&speaker.name, entity.is_some())?;
    let parts: Vec<&str> = said
        .parts
        .iter()
        .map(|part| {
            part.of(title, body)
                .trim_matches(|c: char| "“”\"‘’', ".contains(c))
        })
        .filter(|part| !part.is_empty())
        .collect();
    let words = if parts.len() > 1 {
        parts.join(" … ")
    } else {
        said.span.of(title, body).to_owned()
    };
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = if said.direct {
        words
            .trim_matches(|c: char| "“”\"".contains(c))
            .trim_end_matches(',')
            .to_owned()
    } else {
        words.trim_end_matches([',', ';']).to_owned()
    };
    if words.split(' ').count() < 3 {
        return None;
    }
    let kind = entity.map(statements::Entity::kind).or(speaker.kind);
    Some(HeardStatement {
        sentence: said.sentence as i64,
        speaker_key: voice_key(&name, entity.map(statements::Entity::key)),
        role: kind
            .filter(|kind| *kind != Kind::Person && !is_of_a_house(house_of(&name)))
            .map(|kind| kind.name().to_owned())
            .unwrap_or_default(),
        speaker: name,
        official: kind.is_some_and(is_official),
        stance: said.stance.name().replace(' ', "_"),
        cue: said
            .cue
            .map(|cue| cue.of(title, body).to_owned())
            .unwrap_or_else(|| said.verb.to_owned()),
        direct: said.direct,
        said: clip(&words, SENTENCE),
    })
}

/// A ministry and its spokesperson are one voice; a president and the bank are two, and so are a board or
/// a staff and the house.
fn voice_key(name: &str, entity: Option<&str>) -> String {
    let house = house_of(name);
    if let Some(key) = entity.filter(|_| !is_of_a_house(house)) {
        return key.to_owned();
    }
    // “Nordhaven” and “Nordhaven Bank” are one.
    let short = match house.rsplit_once(' ') {
        Some((
            short,
            "Bank" | "Banca" | "Banco" | "Group" | "Holding" | "AG" | "SE" | "plc" | "Inc" | "Corp",
        )) if !short.contains(' ') => short,
        _ => house,
    };
    format!("name/{}", short.to_lowercase().replace('’', "'"))
}

/// For whom a spokesperson speaks; any other name as it is.
fn house_of(name: &str) -> &str {
    for word in ["spokesperson", "spokeswoman", "spokesman"] {
        let lower = name.to_ascii_lowercase();
        let Some(at) = lower.find(word) else { continue };
        let after = &name[at + word.len()..];
        if let Some(house) = after.strip_prefix(" for ") {
            return house.strip_prefix("the ").unwrap_or(house);
        }
        let before = name[..at].trim_end();
        let house = before.strip_suffix("’s").or_else(|| before.strip_suffix("'s"));
        let house = house.unwrap_or(before);
        if !house.is_empty() {
            return house;
        }
    }
    name
}

/// Somebody or something of a house that is not the house: its president, its staff, a letter from it.
fn is_of_a_house(name: &str) -> bool {
    const OF: [&str; 37] = [
        "adviser",
        "analysts",
        "arm",
        "board",
        "chair",
        "chief",
        "committee",
        "council",
        "delegate",
        "diplomat",
        "directors",
        "document",
        "economist",
        "editor",
        "executive",
        "foundation",
        "head",
        "lawyer",
        "lawyers",
        "letter",
        "member",
        "members",
        "minister",
        "ministers",
        "negotiator",
        "office",
        "institutions",
        "regulator",
        "official",
        "officials",
        "owner",
        "president",
        "secretary",
        "staff",
        "trade",
        "union",
        "unit",
    ];
    // “Bank of England official”, “Chair of the Parliament's committee”: small letters, or the first word.
    // “Council of Europe” and “European Council” are names.
    let of = |word: &str| OF.contains(&word.to_lowercase().as_str());
    name.split_whitespace().enumerate().any(|(at, word)| {
        let small = word.chars().next().is_some_and(char::is_lowercase);
        of(word) && (small || at == 0 && !matches!(word, "Council" | "Committee" | "Board"))
    })
}

/// Those who speak for something, when no name says for what.
const ROLES: [&str; 14] = [
    "board",
    "chair",
    "commission",
    "committee",
    "government",
    "governor",
    "head",
    "mediator",
    "minister",
    "ministry",
    "president",
    "secretariat",
    "secretary",
    "union",
];

/// The name without its article, when it tells who speaks: with a proper name in it, or an office that
/// a story has once (“mediator”, “chair of the monitoring committee”).
fn speaker_name(raw: &str, known: bool) -> Option<String> {
    let raw = raw.trim();
    let (first, rest) = raw.split_once(' ').unwrap_or((raw, ""));
    let lower = first.to_lowercase();
    let (definite, name) = match lower.as_str() {
        "the" => (true, rest),
        "a" | "an" => (false, rest),
        _ => (false, raw),
    };
    let words: Vec<&str> = name.split_whitespace().collect();
    let leading = words.first()?.to_lowercase();
    let vague = [
        "it", "he", "she", "they", "we", "i", "you", "both", "one", "two", "three", "four", "five", "some",
        "several", "many", "its", "his", "her", "their", "our", "this", "that", "these", "those", "text",
        "report", "reply", "second", "third", "other", "another", "people", "who",
    ];
    if vague.contains(&leading.as_str()) || name.chars().count() > 90 || words.len() > 9 {
        return None;
    }
    // A capital at the beginning of a sentence proves nothing, but a name has it anywhere.
    let proper = |at: usize, word: &str| {
        word.chars().next().is_some_and(char::is_uppercase) && (at > 0 || !ROLES.contains(&leading.as_str()))
    };
    let named = words.iter().enumerate().any(|(at, word)| proper(at, word));
    let office = definite
        && ROLES.contains(&leading.trim_end_matches("'s").trim_end_matches("’s"))
        && (words.len() != 1 || leading == "mediator");
    if !known && !named && !office {
        return None;
    }
    let mut letters = name.chars();
    let first = letters.next()?;
    Some(first.to_uppercase().chain(letters).collect())
}

/// Whose words move markets because of who says them.
fn is_official(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Government
            | Kind::Legislature
            | Kind::Ministry
            | Kind::CentralBank
            | Kind::StatisticsOffice
            | Kind::Regulator
            | Kind::International
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spokesperson_is_the_house_and_a_president_is_not() {
        let ecb = Some("central-bank/ecb");
        for name in [
            "European Central Bank",
            "ECB spokesperson",
            "Spokesperson for the ECB",
            "ECB’s spokesperson",
        ] {
            assert_eq!(voice_key(name, ecb), "central-bank/ecb", "{name}");
        }
        for name in [
            "ECB’s president",
            "ECB official",
            "Letter from the ECB's supervisory arm",
            "Member of the ECB's board",
        ] {
            assert!(voice_key(name, ecb).starts_with("name/"), "{name}");
        }
        assert_eq!(voice_key("Nordhaven Bank", None), voice_key("Nordhaven", None));
        assert_eq!(
            voice_key("Nordhaven’s spokesperson", None),
            voice_key("Nordhaven", None)
        );
        assert_ne!(
            voice_key("Nordhaven’s chief executive", None),
            voice_key("Nordhaven", None)
        );
        assert_ne!(voice_key("German bank", None), voice_key("German", None));
    }

    #[test]
    fn a_speaker_has_a_name_or_an_office_and_nobody_is_made_up() {
        for (raw, name) in [
            ("Velmara's energy minister", "Velmara's energy minister"),
            (
                "a spokesperson for the European Commission",
                "Spokesperson for the European Commission",
            ),
            ("the mediator", "Mediator"),
            (
                "The chair of the monitoring committee",
                "Chair of the monitoring committee",
            ),
            ("Kesmar", "Kesmar"),
        ] {
            assert_eq!(speaker_name(raw, false).as_deref(), Some(name), "{raw}");
        }
        for raw in [
            "It",
            "We",
            "two officials",
            "The text",
            "the minister",
            "A second delegate",
            "",
            "traders",
            "the",
        ] {
            assert_eq!(speaker_name(raw, false), None, "{raw}");
        }
    }
}
