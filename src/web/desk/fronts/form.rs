//! What the form of a front holds and what its buttons do to it, before anything is saved.

use crate::base::ids::{ArticleId, ChangeSetId};
use crate::news::NewsError;
use crate::news::editions::{Arrangement, Edition, Placement};
use crate::web::desk::fields::Fields;

/// One placed article, its end as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub article: ArticleId,
    pub until: String,
}

/// The form as it was sent, or as the front stands.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    pub lead: Vec<Line>,
    pub picks: Vec<Line>,
    pub name: String,
    pub due: String,
    pub find: String,
    /// The last change that the form was made from.
    pub seen: Option<ChangeSetId>,
}

impl Draft {
    pub fn of(stands: &Arrangement, seen: Option<ChangeSetId>, edition: &Edition) -> Draft {
        let lines = |placed: &[Placement]| {
            let line = |placement: &Placement| Line {
                article: placement.article,
                until: placement.until.map(|at| edition.local(at)).unwrap_or_default(),
            };
            placed.iter().map(line).collect()
        };
        Draft {
            lead: lines(&stands.lead),
            picks: lines(&stands.picks),
            seen,
            ..Draft::default()
        }
    }

    pub fn sent(fields: &Fields) -> Draft {
        let lines = |articles: &str, untils: &str| -> Vec<Line> {
            fields
                .all(articles)
                .zip(fields.all(untils))
                .filter_map(|(article, until)| {
                    let until = until.trim().to_owned();
                    article.parse().ok().map(|article| Line { article, until })
                })
                .take(20)
                .collect()
        };
        Draft {
            lead: lines("lead", "lead_until"),
            picks: lines("pick", "pick_until"),
            name: fields.text("name").to_owned(),
            due: fields.text("due").trim().to_owned(),
            find: fields.text("find").to_owned(),
            seen: fields.text("seen").parse().ok(),
        }
    }

    /// What a button does: `up:<article>`, `down:`, `remove:`, `lead:`, `pick:`. An unknown one does
    /// nothing. Whoever becomes the lead sends the old one to the top of the picks.
    pub fn press(&mut self, button: &str) {
        let Some((what, article)) = button
            .split_once(':')
            .and_then(|(what, id)| Some((what, id.parse::<ArticleId>().ok()?)))
        else {
            return;
        };
        let at = self.picks.iter().position(|line| line.article == article);
        match (what, at) {
            ("up", Some(at)) if at > 0 => self.picks.swap(at, at - 1),
            ("down", Some(at)) if at + 1 < self.picks.len() => self.picks.swap(at, at + 1),
            ("remove", _) => {
                self.take(article);
            }
            ("lead", _) => {
                let line = self.take(article);
                self.picks.splice(0..0, std::mem::take(&mut self.lead));
                self.lead = vec![line];
            }
            ("pick", _) => {
                let line = self.take(article);
                self.picks.insert(0, line);
            }
            _ => {}
        }
    }

    fn take(&mut self, article: ArticleId) -> Line {
        let mut taken = None;
        for list in [&mut self.lead, &mut self.picks] {
            if let Some(at) = list.iter().position(|line| line.article == article) {
                taken = Some(list.remove(at));
            }
        }
        let until = String::new();
        taken.unwrap_or(Line { article, until })
    }

    pub fn arrangement(&self, edition: &Edition) -> Result<Arrangement, NewsError> {
        let placed = |lines: &[Line]| -> Result<Vec<Placement>, NewsError> {
            let place = |line: &Line| {
                let until = match line.until.as_str() {
                    "" => None,
                    typed => Some(edition.moment("until", typed)?),
                };
                Ok(Placement {
                    article: line.article,
                    until,
                })
            };
            lines.iter().map(place).collect()
        };
        Ok(Arrangement {
            lead: placed(&self.lead)?,
            picks: placed(&self.picks)?,
        })
    }

    pub fn holds(&self, article: ArticleId) -> bool {
        self.lead
            .iter()
            .chain(&self.picks)
            .any(|line| line.article == article)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Micros;

    #[test]
    fn buttons_move_articles_between_the_places() {
        let ids: Vec<ArticleId> = (0..3).map(|_| ArticleId::new(Micros(1))).collect();
        let mut draft = Draft::default();
        let order = |draft: &Draft| {
            let all = draft.lead.iter().chain(&draft.picks);
            all.map(|line| ids.iter().position(|id| *id == line.article).unwrap_or(9))
                .collect::<Vec<_>>()
        };
        for (button, lead, expected) in [
            (format!("pick:{}", ids[0]), 0, vec![0]),
            (format!("pick:{}", ids[1]), 0, vec![1, 0]),
            (format!("down:{}", ids[1]), 0, vec![0, 1]),
            (format!("down:{}", ids[1]), 0, vec![0, 1]),
            (format!("up:{}", ids[0]), 0, vec![0, 1]),
            (format!("lead:{}", ids[2]), 1, vec![2, 0, 1]),
            (format!("lead:{}", ids[1]), 1, vec![1, 2, 0]),
            (format!("pick:{}", ids[1]), 0, vec![1, 2, 0]),
            (format!("remove:{}", ids[2]), 0, vec![1, 0]),
            ("up:nobody".to_owned(), 0, vec![1, 0]),
            ("explode".to_owned(), 0, vec![1, 0]),
        ] {
            draft.press(&button);
            assert_eq!((draft.lead.len(), order(&draft)), (lead, expected), "{button}");
        }
    }
}
