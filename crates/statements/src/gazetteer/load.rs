//! Rows become entities and names. The rows are ours: a fault in them stops the program at once, and the
//! crate's tests find it first.

use super::{Alias, Entity, Form, Gazetteer, Names};
use crate::kind::Kind;
use crate::lexicon::Lexicon;
use crate::rows::{cells, lines, list};
use crate::statements::Cues;
use crate::tokens;

const ROWS: &[&str] = &[
    include_str!("../../data/regions.rows"),
    include_str!("../../data/institutions.rows"),
    include_str!("../../data/markets.rows"),
    include_str!("../../data/companies.rows"),
    include_str!("../../data/people.rows"),
    include_str!("../../data/cities.rows"),
];

pub(super) fn built_in() -> Gazetteer {
    let mut lexicon = Lexicon::new(include_str!("../../data/words.rows"));
    crate::mentions::given_names(&mut lexicon);
    let cues = Cues::load(&mut lexicon);
    let mut load = Load {
        gazetteer: Gazetteer {
            lexicon,
            entities: Vec::new(),
            by_key: Default::default(),
            names: Names::default(),
            cues,
        },
        parents: Vec::new(),
    };
    load.gazetteer.names.ends.push(Vec::new());
    for line in lines(include_str!("../../data/countries.rows")) {
        load.country(cells(line));
    }
    for file in ROWS {
        for line in lines(file) {
            load.row(cells(line));
        }
    }
    for line in lines(include_str!("../../data/countries.rows")) {
        load.capitals(cells(line));
    }
    load.link();
    load.gazetteer
}

struct Load {
    gazetteer: Gazetteer,
    /// By entity: its parents' keys, looked up when all rows are there.
    parents: Vec<Vec<&'static str>>,
}

impl Load {
    fn row(&mut self, [key, name, aliases, parents, context]: [&'static str; 5]) {
        let entity = self.entity(key, name, list(parents).collect());
        let whole = list(aliases).any(|alias| alias.trim_end_matches(['?', '!', '~']).trim() == name);
        // A row that lists its own name with a mark means it that way.
        if !whole && !name.contains('(') {
            self.alias(entity, name, context);
        }
        for alias in list(aliases) {
            self.alias(entity, alias, context);
        }
    }

    fn country(&mut self, [code, name, adjectives, others, capitals, groups, context]: [&'static str; 7]) {
        let key: &'static str = format!("place/{code}").leak();
        let entity = self.entity(key, name, list(groups).collect());
        if !list(others).any(|other| other.trim_end_matches('?') == name) {
            self.alias(entity, name, context);
        }
        for other in list(others) {
            self.alias(entity, other, context);
        }
        for adjective in list(adjectives) {
            let (word, mark) = adjective
                .strip_suffix('?')
                .map_or((adjective, ""), |word| (word, "?"));
            self.alias(entity, &format!("{word}~{mark}"), context);
        }
        let government = self.entity(
            format!("government/{code}").leak(),
            format!("Government of {name}").leak(),
            vec![key],
        );
        for adjective in list(adjectives).filter(|adjective| !adjective.ends_with('?')) {
            self.alias(government, &format!("{adjective} government"), "");
        }
        self.alias(government, &format!("{name}'s government"), "");
        for capital in list(capitals) {
            self.alias(government, &format!("{}!", capital.trim_end_matches('?')), "");
        }
    }

    /// Capitals that the list of cities does not have, and old names of those it has.
    fn capitals(&mut self, [code, _, _, _, capitals, _, context]: [&'static str; 7]) {
        for capital in list(capitals) {
            let name = capital.trim_end_matches('?');
            let known = self.gazetteer.entities.iter().any(|entity| {
                entity.kind == Kind::Place
                    && (*entity.name == *name || entity.aliases.iter().any(|a| **a == *name))
            });
            if !known {
                let slug: String = name
                    .to_lowercase()
                    .chars()
                    .map(|c| if c.is_alphanumeric() { c } else { '-' })
                    .collect();
                let entity = self.entity(
                    format!("place/{code}-{slug}").leak(),
                    name.to_owned().leak(),
                    vec![format!("place/{code}").leak()],
                );
                self.alias(entity, capital, context);
            }
        }
    }

    fn entity(&mut self, key: &'static str, name: &'static str, parents: Vec<&'static str>) -> u32 {
        if let Some(known) = self.gazetteer.by_key.get(key) {
            // Governments of all countries are made from their rows; a written row says more.
            assert!(key.starts_with("government/"), "two rows have the key {key}");
            self.gazetteer.entities[*known as usize].name = name.into();
            return *known;
        }
        let number = self.gazetteer.entities.len() as u32;
        self.gazetteer.by_key.insert(key.into(), number);
        self.gazetteer.entities.push(Entity {
            number,
            key: key.into(),
            name: name.into(),
            kind: Kind::of_key(key).unwrap_or_else(|| panic!("{key} is of no kind")),
            aliases: Vec::new(),
            parents: Vec::new(),
            above: Vec::new(),
        });
        self.parents.push(parents);
        number
    }

    fn alias(&mut self, entity: u32, written: &str, context: &'static str) {
        let marks: Vec<char> = written
            .chars()
            .rev()
            .take_while(|c| "?!~ ".contains(*c))
            .collect();
        let text = written.trim_end_matches(['?', '!', '~', ' ']);
        let form = match (marks.contains(&'~'), marks.contains(&'!')) {
            (true, _) => Form::Adjective,
            (_, true) => Form::Metonym,
            _ => Form::Name,
        };
        let conditional = marks.contains(&'?');
        assert!(
            !conditional || !context.is_empty(),
            "{written} asks for context, and its row gives none"
        );
        let gazetteer = &mut self.gazetteer;
        let entity_aliases = &mut gazetteer.entities[entity as usize].aliases;
        if form != Form::Metonym && !entity_aliases.iter().any(|known| **known == *text) {
            entity_aliases.push(text.into());
        }
        let mut cut = Vec::new();
        tokens::cut(text, &gazetteer.lexicon, &mut cut);
        let words: Box<[Box<str>]> = cut.iter().map(|token| token.text(text).into()).collect();
        let article = words.len() > 1 && &*words[0] == "the";
        let context = if conditional {
            list(context).map(|word| gazetteer.lexicon.intern(word)).collect()
        } else {
            Box::default()
        };
        let mut node = 0;
        for (depth, word) in words.iter().enumerate() {
            let number = gazetteer.lexicon.intern(word);
            node = gazetteer.names.step_or_grow(depth, node, number);
        }
        gazetteer.names.ends[node as usize].push(Alias {
            entity,
            form,
            words,
            article,
            context,
            conditional,
        });
    }

    fn link(&mut self) {
        let gazetteer = &mut self.gazetteer;
        for (at, parents) in self.parents.iter().enumerate() {
            gazetteer.entities[at].parents = parents
                .iter()
                .map(|key| {
                    let found = gazetteer.by_key.get(*key).copied();
                    found
                        .unwrap_or_else(|| panic!("{}: no row has the key {key}", gazetteer.entities[at].key))
                })
                .collect();
        }
        for at in 0..gazetteer.entities.len() {
            let mut above: Vec<u32> = Vec::new();
            let mut ring = gazetteer.entities[at].parents.clone();
            while !ring.is_empty() {
                ring.retain(|parent| !above.contains(parent));
                above.extend(&ring);
                ring = ring
                    .iter()
                    .flat_map(|parent| gazetteer.entities[*parent as usize].parents.clone())
                    .collect();
                ring.dedup();
            }
            let mut seen = Vec::new();
            above.retain(|parent| {
                !seen.contains(parent) && {
                    seen.push(*parent);
                    true
                }
            });
            gazetteer.entities[at].above = above;
        }
        let words = gazetteer.lexicon.len();
        gazetteer.names.first.resize(words, 0);
        // Names that are conditional are asked first: they know more about the document.
        for ends in &mut gazetteer.names.ends {
            ends.sort_by_key(|alias| (alias.form != Form::Metonym, !alias.conditional));
        }
    }
}

impl Names {
    fn step_or_grow(&mut self, depth: usize, node: u32, word: u32) -> u32 {
        let fresh = self.ends.len() as u32;
        let node = if depth == 0 {
            if self.first.len() <= word as usize {
                self.first.resize(word as usize + 1, 0);
            }
            let slot = &mut self.first[word as usize];
            if *slot == 0 {
                *slot = fresh;
            }
            *slot
        } else {
            *self
                .next
                .entry(u64::from(node) << 32 | u64::from(word))
                .or_insert(fresh)
        };
        if node == fresh {
            self.ends.push(Vec::new());
        }
        node
    }
}
