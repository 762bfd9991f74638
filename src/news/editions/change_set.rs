//! Change sets: what stands on one front, changed as one thing, at once or at a moment to come, and
//! remembered with what it replaced, so that it can be undone. Of two sets for one front the later
//! wins, because each says all of it. A set names articles; whether readers see them is decided when
//! the page is made, from what is live then.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::placement::{Placement, Slot, placements, put};
use super::sections;
use crate::base::clock::Micros;
use crate::base::ids::{ArticleId, ChangeSetId, EditionId, SectionId};
use crate::base::store::{Actor, OpenWrite, ReadSession, Row, Store, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::text::line;
use crate::sql;

/// The front page, or a section's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    Page,
    Section(SectionId),
}

impl Front {
    pub fn lead(self) -> Slot {
        match self {
            Front::Page => Slot::Lead,
            Front::Section(section) => Slot::SectionLead(section),
        }
    }

    pub fn picks(self) -> Slot {
        match self {
            Front::Page => Slot::Picks,
            Front::Section(section) => Slot::SectionPicks(section),
        }
    }

    fn key(self) -> String {
        match self {
            Front::Page => String::new(),
            Front::Section(section) => section.to_string(),
        }
    }

    fn parse(key: &str) -> Result<Front, StoreError> {
        match key {
            "" => Ok(Front::Page),
            id => SectionId::from_str(id)
                .map(Front::Section)
                .map_err(|_| StoreError::Engine(format!("unknown front {id}"))),
        }
    }
}

/// All that editors placed on one front.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrangement {
    /// At most one.
    pub lead: Vec<Placement>,
    /// At most twelve.
    pub picks: Vec<Placement>,
}

impl Arrangement {
    pub fn all(&self) -> impl Iterator<Item = &Placement> {
        self.lead.iter().chain(&self.picks)
    }

    fn read(json: &str) -> Result<Arrangement, StoreError> {
        serde_json::from_str(json)
            .map_err(|e| StoreError::Engine(format!("a change set cannot be read: {e}")))
    }

    fn written(&self) -> Result<String, StoreError> {
        serde_json::to_string(self).map_err(|e| StoreError::Engine(e.to_string()))
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetState {
    Scheduled,
    Applied,
    Cancelled,
}

impl SetState {
    pub fn as_str(self) -> &'static str {
        match self {
            SetState::Scheduled => "scheduled",
            SetState::Applied => "applied",
            SetState::Cancelled => "cancelled",
        }
    }
}

#[derive(Clone, Debug)]
pub struct ChangeSet {
    pub id: ChangeSetId,
    pub edition: EditionId,
    pub front: Front,
    /// What it is for, in a few words; may be empty.
    pub name: String,
    pub state: SetState,
    pub placed: Arrangement,
    /// What stood there before it was applied.
    pub replaced: Arrangement,
    pub due_at: Option<Micros>,
    /// As the log writes it: `person:0190…`.
    pub made_by: String,
    pub made_at: Micros,
    pub applied_at: Option<Micros>,
}

impl ChangeSet {
    fn from_row(row: &Row<'_>) -> Result<ChangeSet, StoreError> {
        Ok(ChangeSet {
            id: row.get("id")?,
            edition: row.get("edition_id")?,
            front: Front::parse(&row.get::<String>("front")?)?,
            name: row.get("name")?,
            state: match row.get::<String>("state")?.as_str() {
                "scheduled" => SetState::Scheduled,
                "applied" => SetState::Applied,
                _ => SetState::Cancelled,
            },
            placed: Arrangement::read(&row.get::<String>("placements")?)?,
            replaced: Arrangement::read(&row.get::<String>("replaced")?)?,
            due_at: row.get("due_at")?,
            made_by: row.get("made_by")?,
            made_at: row.get("made_at")?,
            applied_at: row.get("applied_at")?,
        })
    }
}

/// Places articles on a front now, in place of what stands there. `seen` is the last set that whoever
/// asks knew of: a front that somebody changed meanwhile is not overwritten.
pub fn arrange(
    mut write: OpenWrite<'_>,
    (edition, front): (EditionId, Front),
    new: &Arrangement,
    name: &str,
    seen: Option<ChangeSetId>,
) -> Result<Position, NewsError> {
    lock(&mut write, edition)?;
    if last_applied(&mut write, edition, front)?.map(|set| set.id) != seen {
        return Err(NewsError::invalid(
            "front",
            "was changed by somebody else meanwhile; nothing was overwritten. hint: look at it anew, then place again",
        ));
    }
    let now = write.at;
    check(&mut write, edition, front, new, now)?;
    place(&mut write, edition, front, new, name)?;
    Ok(write.record(&Change::PlacementsSaved { edition })?.commit()?)
}

/// Puts back what stood there before the last change, which is a change itself: undone, it comes back.
pub fn undo(mut write: OpenWrite<'_>, edition: EditionId, front: Front) -> Result<Position, NewsError> {
    lock(&mut write, edition)?;
    let last = last_applied(&mut write, edition, front)?
        .ok_or_else(|| NewsError::invalid("front", "nothing was changed here that could be undone"))?;
    let name = match last.name.as_str() {
        "" => "Undone".to_owned(),
        name => format!("Undone: {}", name.trim_start_matches("Undone: ")),
    };
    place(&mut write, edition, front, &last.replaced, &name)?;
    Ok(write.record(&Change::PlacementsSaved { edition })?.commit()?)
}

/// Keeps a set for the clock.
pub fn schedule_set(
    mut write: OpenWrite<'_>,
    (edition, front): (EditionId, Front),
    new: &Arrangement,
    name: &str,
    due: Micros,
) -> Result<(ChangeSetId, Position), NewsError> {
    if due <= write.at {
        return Err(NewsError::invalid(
            "time",
            "lies in the past; save the front instead",
        ));
    }
    check(&mut write, edition, front, new, due)?;
    let id = insert(
        &mut write,
        (edition, front),
        new,
        &Arrangement::default(),
        (name, Some(due)),
    )?;
    let change = Change::FrontScheduled {
        edition,
        set: id,
        at: due,
    };
    Ok((id, write.record(&change)?.commit()?))
}

/// Takes a set from the schedule.
pub fn cancel_set(
    mut write: OpenWrite<'_>,
    edition: EditionId,
    set: ChangeSetId,
) -> Result<Position, NewsError> {
    let gone = write.execute(
        sql!("update change_set set state = 'cancelled' where id = $1 and edition_id = $2 and state = 'scheduled'"),
        &[&set, &edition],
    )?;
    if gone == 0 {
        return Err(NewsError::NotFound(
            "scheduled change of a front by this name".to_owned(),
        ));
    }
    Ok(write
        .record(&Change::FrontUnscheduled { edition, set })?
        .commit()?)
}

/// Applies every set whose moment has come, in the order of their moments. Returns how many.
pub fn apply_due_sets(store: &Store) -> Result<usize, StoreError> {
    let now = store.writes.clock().now();
    let due = store.reads.wait(move |read| {
        read.all(
            sql!(
                "select id from change_set where state = 'scheduled' and due_at <= $1
                 order by due_at, made_at, id limit 200"
            ),
            &[&now],
            |row| row.get::<ChangeSetId>("id"),
        )
    })?;
    let mut applied = 0;
    for id in due {
        match store.writes.wait(Actor::Clock, move |write| apply(write, id)) {
            Ok(Some(_)) => applied += 1,
            Ok(None) => {}
            Err(NewsError::Store(error)) => return Err(error),
            Err(refused) => tracing::warn!(set = %id, %refused, "a change of a front could not be applied"),
        }
    }
    Ok(applied)
}

/// Somebody may have cancelled it, another node may have applied it: everything is asked again here.
fn apply(mut write: OpenWrite<'_>, id: ChangeSetId) -> Result<Option<Position>, NewsError> {
    let Some(set) = change_set(&mut write.as_read(), id)? else {
        return Ok(None);
    };
    let (edition, front) = (set.edition, set.front);
    lock(&mut write, edition)?;
    let now = write.at;
    let still = write.maybe(
        sql!(
            "select id from change_set where edition_id = $1 and front = $2 and state = 'scheduled' and due_at <= $3
             order by due_at, made_at, id limit 1"
        ),
        &[&edition, &front.key(), &now],
        |row| row.get::<ChangeSetId>("id"),
    )?;
    if still != Some(id) {
        return Ok(None); // cancelled, done, or an earlier one is still to come
    }
    let replaced = arrangement(&mut write.as_read(), edition, front, now)?;
    write.execute(
        sql!("update change_set set state = 'applied', applied_at = $2, replaced = $3 where id = $1"),
        &[&id, &now, &replaced.written()?],
    )?;
    put(&mut write, edition, front.lead(), &set.placed.lead)?;
    put(&mut write, edition, front.picks(), &set.placed.picks)?;
    Ok(Some(
        write.record(&Change::PlacementsSaved { edition })?.commit()?,
    ))
}

/// What stands on a front at this moment.
pub fn arrangement(
    read: &mut ReadSession<'_>,
    edition: EditionId,
    front: Front,
    now: Micros,
) -> Result<Arrangement, StoreError> {
    Ok(Arrangement {
        lead: placements(read, edition, front.lead(), now)?,
        picks: placements(read, edition, front.picks(), now)?,
    })
}

/// A front's sets, the newest first, in one state or in all.
pub fn change_sets(
    read: &mut ReadSession<'_>,
    (edition, front): (EditionId, Option<Front>),
    state: Option<SetState>,
    limit: i64,
) -> Result<Vec<ChangeSet>, StoreError> {
    read.all(
        sql!(
            "select * from change_set where edition_id = $1 and (cast($2 as text) is null or front = $2)
               and (cast($3 as text) is null or state = $3)
             order by coalesce(applied_at, made_at) desc, coalesce(due_at, made_at) desc, made_at desc, id desc limit $4"
        ),
        &[
            &edition,
            &front.map(Front::key),
            &state.map(SetState::as_str),
            &limit,
        ],
        ChangeSet::from_row,
    )
}

pub fn change_set(read: &mut ReadSession<'_>, id: ChangeSetId) -> Result<Option<ChangeSet>, StoreError> {
    let find = sql!("select * from change_set where id = $1");
    read.maybe(find, &[&id], ChangeSet::from_row)
}

/// The next moment at which a set is due.
pub fn next_set(read: &mut ReadSession<'_>) -> Result<Option<Micros>, StoreError> {
    read.one(
        sql!("select min(due_at) as at from change_set where state = 'scheduled'"),
        &[],
        |row| row.get::<Option<Micros>>("at"),
    )
}

/// One change of an edition's fronts at a time: an update that changes nothing takes the row's lock.
fn lock(write: &mut OpenWrite<'_>, edition: EditionId) -> Result<(), NewsError> {
    match write.execute(sql!("update edition set day = day where id = $1"), &[&edition])? {
        0 => Err(NewsError::NotFound(format!("edition {edition}"))),
        _ => Ok(()),
    }
}

fn last_applied(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    front: Front,
) -> Result<Option<ChangeSet>, StoreError> {
    let mut read = write.as_read();
    let newest = change_sets(&mut read, (edition, Some(front)), Some(SetState::Applied), 1)?;
    Ok(newest.into_iter().next())
}

/// Each article once, of this edition, live or to be live; places that end do so after they begin.
fn check(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    front: Front,
    new: &Arrangement,
    begins: Micros,
) -> Result<(), NewsError> {
    if let Front::Section(section) = front
        && sections(&mut write.as_read(), edition)?.get(section).is_none()
    {
        return Err(NewsError::NotFound(format!("section {section}")));
    }
    if new.lead.len() > 1 {
        return Err(NewsError::invalid("lead", "only one article can lead"));
    }
    if new.picks.len() > 12 {
        return Err(NewsError::invalid("picks", "at most twelve articles fit"));
    }
    let now = write.at;
    let stands = arrangement(&mut write.as_read(), edition, front, now)?;
    let mut seen: Vec<ArticleId> = Vec::new();
    for placement in new.all() {
        let id = placement.article;
        if seen.contains(&id) {
            return Err(NewsError::invalid("picks", "an article stands there twice"));
        }
        seen.push(id);
        if placement.until.is_some_and(|until| until <= begins) {
            return Err(NewsError::invalid(
                "until",
                "a place would end before it begins; choose a later moment, or none",
            ));
        }
        let found = write.maybe(
            sql!("select public_state, number from article where id = $1 and edition_id = $2"),
            &[&id, &edition],
            |row| Ok((row.get::<String>("public_state")?, row.get::<i64>("number")?)),
        )?;
        let kept = stands.all().any(|standing| standing.article == id);
        match found {
            None => {
                return Err(NewsError::invalid(
                    "picks",
                    "an article is not of this edition, or gone",
                ));
            }
            Some((state, number)) if !kept && !matches!(state.as_str(), "live" | "updated" | "scheduled") => {
                return Err(NewsError::invalid(
                    "picks",
                    format!("article {number} is {state}; publish or schedule it first"),
                ));
            }
            Some(_) => {}
        }
    }
    Ok(())
}

fn place(
    write: &mut OpenWrite<'_>,
    edition: EditionId,
    front: Front,
    new: &Arrangement,
    name: &str,
) -> Result<(), NewsError> {
    let now = write.at;
    let replaced = arrangement(&mut write.as_read(), edition, front, now)?;
    insert(write, (edition, front), new, &replaced, (name, None))?;
    put(write, edition, front.lead(), &new.lead)?;
    put(write, edition, front.picks(), &new.picks)?;
    Ok(())
}

fn insert(
    write: &mut OpenWrite<'_>,
    (edition, front): (EditionId, Front),
    new: &Arrangement,
    replaced: &Arrangement,
    (name, due): (&str, Option<Micros>),
) -> Result<ChangeSetId, NewsError> {
    let (id, at, actor) = (ChangeSetId::new(write.at), write.at, write.actor.as_text());
    let name = line("name", name, 120)?;
    let (state, applied) = match due {
        Some(_) => (SetState::Scheduled, None),
        None => (SetState::Applied, Some(at)),
    };
    write.execute(
        sql!(
            "insert into change_set (id, edition_id, front, name, state, placements, replaced, due_at, made_by, made_at,
                                     applied_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
        ),
        &[
            &id,
            &edition,
            &front.key(),
            &name,
            &state.as_str(),
            &new.written()?,
            &replaced.written()?,
            &due,
            &actor,
            &at,
            &applied,
        ],
    )?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::News;

    fn only(article: ArticleId, until: Option<Micros>) -> Arrangement {
        Arrangement {
            lead: vec![Placement { article, until }],
            picks: Vec::new(),
        }
    }

    fn stands(news: &News, front: Front) -> Vec<ArticleId> {
        let (edition, now) = (news.edition, news.clock.now());
        let standing = news.read(move |r| arrangement(r, edition, front, now));
        standing.all().map(|placement| placement.article).collect()
    }

    fn arranged(news: &News, front: Front, new: Arrangement) -> Result<Position, NewsError> {
        let edition = news.edition;
        let last = news.read(move |r| change_sets(r, (edition, Some(front)), Some(SetState::Applied), 1));
        let seen = last.first().map(|set| set.id);
        // One change a moment: ids and times order them.
        news.clock.set(news.clock.now().plus_seconds(1));
        news.write(move |w| arrange(w, (edition, front), &new, "", seen))
    }

    #[test]
    fn a_front_is_arranged_undone_and_done_again() {
        let news = News::new();
        let (one, two) = (news.published("One"), news.published("Two"));
        let (edition, section) = (news.edition, Front::Section(news.economy));
        arranged(&news, Front::Page, only(one, None)).expect("placed");
        arranged(&news, Front::Page, only(two, None)).expect("placed");
        arranged(&news, section, only(one, None)).expect("placed");
        assert_eq!(
            (stands(&news, Front::Page), stands(&news, section)),
            (vec![two], vec![one])
        );
        for expected in [vec![one], vec![two]] {
            news.clock.set(news.clock.now().plus_seconds(1));
            news.write(move |w| undo(w, edition, Front::Page))
                .expect("undone");
            assert_eq!(stands(&news, Front::Page), expected);
        }
        assert_eq!(stands(&news, section), [one], "each front has its own history");
        assert_eq!(news.verbs(2), ["placements_saved", "placements_saved"]);
        let late = only(one, None);
        assert!(
            news.write(move |w| arrange(w, (edition, Front::Page), &late, "", None))
                .is_err()
        );
    }

    #[test]
    fn what_cannot_stand_there_is_refused() {
        let news = News::new();
        let (live, draft) = (news.published("One"), news.draft("Two"));
        let now = news.clock.now();
        let twice = Arrangement {
            picks: only(live, None).lead,
            ..only(live, None)
        };
        for new in [
            only(draft, None),
            only(ArticleId::new(now), None),
            only(live, Some(now)),
            twice,
        ] {
            arranged(&news, Front::Page, new).expect_err("refused");
        }
        arranged(&news, Front::Section(SectionId::new(now)), only(live, None)).expect_err("no section");
        let until = now.plus_days(1);
        arranged(&news, Front::Page, only(live, Some(until))).expect("placed");
        news.clock.set(until);
        assert!(stands(&news, Front::Page).is_empty(), "a pin ends by itself");
    }

    #[test]
    fn the_clock_applies_sets_in_their_order_and_the_later_wins() {
        let news = News::new();
        let (edition, now) = (news.edition, news.clock.now());
        let (one, two, three) = (
            news.published("One"),
            news.published("Two"),
            news.published("Three"),
        );
        let mut ids = Vec::new();
        for (article, seconds) in [(two, 60), (one, 30), (three, 90)] {
            let (new, due) = (only(article, None), now.plus_seconds(seconds));
            let set = news.write(move |w| schedule_set(w, (edition, Front::Page), &new, "Evening", due));
            ids.push(set.expect("scheduled").0);
        }
        let (past, third) = (only(one, None), ids[2]);
        assert!(
            news.write(move |w| schedule_set(w, (edition, Front::Page), &past, "", now))
                .is_err()
        );
        news.write(move |w| cancel_set(w, edition, third))
            .expect("cancelled");
        assert!(
            news.write(move |w| cancel_set(w, edition, third)).is_err(),
            "once"
        );
        assert_eq!(apply_due_sets(&news.store).expect("a round"), 0);
        assert_eq!(news.read(next_set), Some(now.plus_seconds(30)));
        // The program was down when both fell due.
        news.clock.set(now.plus_seconds(200));
        assert_eq!(apply_due_sets(&news.store).expect("a round"), 2);
        assert_eq!(stands(&news, Front::Page), [two]);
        assert_eq!(apply_due_sets(&news.store).expect("a round"), 0);
        assert_eq!(
            news.verbs(4),
            [
                "front_scheduled",
                "front_unscheduled",
                "placements_saved",
                "placements_saved"
            ]
        );
        news.write(move |w| undo(w, edition, Front::Page))
            .expect("undone");
        assert_eq!(stands(&news, Front::Page), [one], "what the later one replaced");
    }
}
