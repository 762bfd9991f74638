//! Several editors, a bad network and a server that is killed: nothing acknowledged is lost, and
//! all end with the same.

use co_editing::SharedDraft;

use crate::editor::{Dice, Editor, SAMPLE, body, draft};

struct Person {
    editor: Editor,
    /// Sent or not, but not acknowledged.
    kept: Vec<Vec<u8>>,
    on_the_way: Vec<Vec<u8>>,
    to_receive: Vec<Vec<u8>>,
    online: bool,
}

struct Server {
    shared: SharedDraft,
    /// What is on disk.
    log: Vec<Vec<u8>>,
    starts: u64,
}

impl Server {
    /// Killed: only what is on disk is left.
    fn restart(&mut self) {
        self.starts += 1;
        self.shared = SharedDraft::from_updates(&self.log, 1_000 + self.starts).expect("the log");
    }
}

fn play(seed: u64, steps: usize) {
    let mut dice = Dice(seed);
    let (shared, first) = SharedDraft::begin(&draft(SAMPLE), 1_000);
    let mut server = Server {
        shared,
        log: vec![first.clone()],
        starts: 0,
    };
    let mut people: Vec<Person> = (1..=4)
        .map(|client| Person {
            editor: Editor::new(client),
            kept: Vec::new(),
            on_the_way: Vec::new(),
            to_receive: vec![first.clone()],
            online: true,
        })
        .collect();
    let mut everything = vec![first];

    for _ in 0..steps {
        let who = dice.roll(people.len());
        match dice.roll(20) {
            0..=8 => {
                let person = &mut people[who];
                let update = person.editor.act(&mut dice);
                everything.push(update.clone());
                person.kept.push(update.clone());
                if person.online {
                    person.on_the_way.push(update);
                }
            }
            9..=12 => arrive(&mut server, &mut people, who, &mut dice, &mut everything),
            13..=16 => {
                let person = &mut people[who];
                if !person.to_receive.is_empty() {
                    let at = dice.roll(person.to_receive.len());
                    person.editor.receive(&person.to_receive.remove(at));
                }
            }
            17 => {
                people[who].online = false;
                people[who].on_the_way.clear();
                people[who].to_receive.clear();
            }
            18 => reconnect(&server, &mut people[who]),
            _ => match dice.roll(3) {
                0 => {
                    server.restart();
                    for person in &mut people {
                        person.on_the_way.clear();
                        reconnect(&server, person);
                    }
                }
                1 => {
                    server.log = vec![server.shared.snapshot()];
                }
                _ => {
                    // The command line changes the headline and appends a paragraph.
                    let mut draft = server.shared.read();
                    draft
                        .texts
                        .insert("headline".into(), format!("Set {}", dice.roll(9)));
                    let mut typed = body(&draft);
                    typed.blocks.push(courant_body::Block::paragraph("From outside."));
                    draft.body = typed.to_value();
                    if let Some(update) = server.shared.replace(&draft) {
                        everything.push(update.clone());
                        server.log.push(update.clone());
                        people
                            .iter_mut()
                            .for_each(|person| person.to_receive.push(update.clone()));
                    }
                    assert_eq!(server.shared.read(), draft, "seed {seed}");
                    assert_eq!(server.shared.replace(&draft), None, "seed {seed}");
                }
            },
        }
        body(&server.shared.read());
    }

    // The network is well again.
    for _ in 0..2 {
        for who in 0..people.len() {
            reconnect(&server, &mut people[who]);
            while !people[who].on_the_way.is_empty() {
                arrive(&mut server, &mut people, who, &mut dice, &mut everything);
            }
        }
    }
    let end = server.shared.read();
    body(&end);
    for person in &people {
        person.editor.receive(
            &server
                .shared
                .diff(&person.editor.state_vector())
                .expect("a state vector"),
        );
        assert_eq!(person.editor.read(), end, "seed {seed}: an editor differs");
        assert!(
            person.kept.is_empty(),
            "seed {seed}: something was never acknowledged"
        );
    }
    // Nothing that was ever written is missing, in whatever order it comes.
    for i in (1..everything.len()).rev() {
        everything.swap(i, dice.roll(i + 1));
    }
    for update in &everything {
        let again = server.shared.apply(update).expect("an update");
        assert!(
            !again.changed && !again.pending,
            "seed {seed}: something was lost"
        );
    }
    let shuffled = SharedDraft::from_updates(&everything, 2_000).expect("all updates");
    assert_eq!(
        shuffled.read(),
        end,
        "seed {seed}: another order reads differently"
    );
    server.restart();
    assert_eq!(
        server.shared.read(),
        end,
        "seed {seed}: the log reads differently"
    );
}

/// One operation reaches the server: any of those on the way, and sometimes twice.
fn arrive(
    server: &mut Server,
    people: &mut [Person],
    who: usize,
    dice: &mut Dice,
    everything: &mut Vec<Vec<u8>>,
) {
    if people[who].on_the_way.is_empty() {
        return;
    }
    let at = dice.roll(people[who].on_the_way.len());
    let update = people[who].on_the_way[at].clone();
    if dice.roll(8) > 0 {
        people[who].on_the_way.remove(at);
    }
    let applied = server.shared.apply(&update).expect("an honest update");
    if dice.roll(30) == 0 {
        // Killed between taking it and keeping it.
        server.restart();
        for person in people {
            person.on_the_way.clear();
            reconnect(server, person);
        }
        return;
    }
    everything.push(update.clone());
    if applied.pending {
        return;
    }
    people[who].kept.retain(|kept| *kept != update);
    for update in std::iter::once(update).chain(applied.released) {
        server.log.push(update.clone());
        for person in people.iter_mut().filter(|person| person.online) {
            person.to_receive.push(update.clone());
        }
    }
}

/// HELLO and WELCOME: each gets what it lacks, and what is not acknowledged is sent again.
fn reconnect(server: &Server, person: &mut Person) {
    person.online = true;
    person.to_receive.clear();
    let lacked = server
        .shared
        .diff(&person.editor.state_vector())
        .expect("a state vector");
    person.editor.receive(&lacked);
    person.on_the_way = vec![person.editor.diff(&server.shared.state_vector())];
    person.on_the_way.extend(person.kept.iter().cloned());
}

#[test]
fn all_end_with_the_same_and_nothing_is_lost() {
    for seed in 0..16 {
        play(seed, 200);
    }
}

#[test]
#[ignore = "a long run, for changes to this crate and new versions of the library"]
fn all_end_with_the_same_for_long() {
    for seed in 1_000..6_000 {
        play(seed, 300);
    }
}
