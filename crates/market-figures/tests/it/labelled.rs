//! Precision and recall on the labelled sentences of `tests/sentences.txt`.

use market_figures::{Verdict, check};

use crate::fixture::{friday, market};

/// A sentence without its marks, and where they were.
struct Labelled {
    text: String,
    marks: Vec<(usize, usize, char)>,
    trap: bool,
}

fn sentences() -> Vec<Labelled> {
    let mut trap = false;
    let mut all = Vec::new();
    for line in include_str!("../sentences.txt")
        .lines()
        .filter(|line| !line.trim().is_empty())
    {
        if line.starts_with('#') {
            trap = line.starts_with("## Traps");
            continue;
        }
        let (mut text, mut marks, mut rest) = (String::new(), Vec::new(), line);
        while let Some((before, marked)) = rest.split_once('[') {
            text.push_str(before);
            let (inside, after) = marked.split_once(']').expect("a closed mark");
            let (label, words) = inside.split_once(' ').expect("a label and words");
            let start = text.len();
            text.push_str(words);
            marks.push((start, text.len(), label.chars().next().expect("a letter")));
            rest = after;
        }
        text.push_str(rest);
        assert!(!trap || marks.is_empty(), "a trap has no marks: {line}");
        all.push(Labelled { text, marks, trap });
    }
    all
}

#[derive(Default, Debug)]
struct Score {
    /// Verdicts that say what the label says.
    hit: usize,
    /// Right or wrong, where the label says otherwise or nothing.
    false_alarm: usize,
    /// Labelled right or wrong, and not told.
    missed: usize,
    /// Labelled right or wrong.
    labelled: usize,
}

#[test]
fn figures_are_judged_with_care() {
    let market = market();
    let mut score = Score::default();
    let mut story = String::new();
    let sentences = sentences();
    for sentence in &sentences {
        let checked = check(&sentence.text, &market, friday());
        let mut told = vec![false; sentence.marks.len()];
        for figure in &checked {
            let said = match figure.verdict {
                Verdict::Right => 'R',
                Verdict::Wrong { .. } => 'W',
                Verdict::Unknown { .. } => continue,
            };
            let mark = sentence
                .marks
                .iter()
                .position(|(start, end, _)| figure.start < *end && figure.end > *start);
            match mark.filter(|place| sentence.marks[*place].2 == said) {
                Some(place) => told[place] = true,
                None => {
                    score.false_alarm += 1;
                    story.push_str(&format!(
                        "FALSE {said} {:?} in: {}\n",
                        figure.verdict, sentence.text
                    ));
                }
            }
        }
        for ((_, _, label), told) in sentence.marks.iter().zip(told) {
            if *label == 'U' {
                continue;
            }
            score.labelled += 1;
            if told {
                score.hit += 1;
            } else {
                score.missed += 1;
                story.push_str(&format!("missed {label} in: {}\n", sentence.text));
            }
        }
    }
    let traps = sentences.iter().filter(|sentence| sentence.trap).count();
    eprintln!("{story}{} sentences, {traps} traps: {score:?}", sentences.len());
    assert!(
        sentences.len() >= 200 && traps * 2 >= sentences.len(),
        "half of at least 200 are traps"
    );
    assert_eq!(score.false_alarm, 0, "{story}");
    assert!(score.hit >= 230, "{score:?}\n{story}");
}
