//! What a story's counts are worth: each part with its points and the figure behind them. A pure
//! function, so that the same counts give the same points on every machine.

use std::collections::BTreeSet;

use super::importance::Reason;
use super::weigh::HEAVIEST;
use crate::base::clock::Micros;

/// After so many hours without an article half of its points are gone, but those for its reports.
const HALF_LIFE_HOURS: i64 = 4 * 24;
/// What keeps being written about comes back: a report counts half after a month. Measured by
/// `examples/bench-importance.rs`.
const MEMORY_HOURS: i64 = 31 * 24;
/// Twice as many reports are worth so much more, up to five times twice.
const DOUBLING: i64 = 16;
const DOUBLINGS: i64 = 5;
/// What one mark of importance on an article, and one step of an editor's weight, is worth.
const MARK: i64 = 14;
/// An average day's move is no news; each further tenth of the usual range is a point, up to here.
const MARKET_MOST: i64 = 18;
/// What one step of a release's importance is worth.
const RELEASE: i64 = 3;
const PINNED: i64 = 40;

/// What an article brings to its story.
#[derive(Clone, Debug)]
pub struct Report {
    pub at: Micros,
    pub mark: i64,
    pub copy: bool,
    pub voices: Vec<String>,
    pub officials: i64,
    pub figures: i64,
    pub views: i64,
}

/// What speaks for a story from outside its articles.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    pub moves: Vec<Moved>,
    pub release: Option<Released>,
    /// Readings of the whole edition in the last day.
    pub readings: i64,
}

/// The move of an instrument, in hundredths of its usual day.
#[derive(Clone, Debug)]
pub struct Moved {
    pub strength: i64,
    pub said: String,
    pub at: Micros,
}

#[derive(Clone, Debug)]
pub struct Released {
    /// 1 to 3.
    pub importance: i64,
    pub said: String,
}

/// A pure function: the same counts give the same points. The newest report comes first.
pub fn reasons(
    reports: &[Report],
    outside: &Outside,
    (weight, pinned): (i64, bool),
    now: Micros,
) -> Vec<Reason> {
    let Some(newest) = reports.first() else {
        return Vec::new();
    };
    let hours = |at: Micros| (now.0 - at.0).max(0) / (3_600 * Micros::SECOND);
    let recent: Vec<&Report> = reports
        .iter()
        .filter(|report| !report.copy && hours(report.at) < 24 * 7)
        .collect();
    let mut reasons = Vec::new();
    let mut add = |name: &str, points: i64, why: String| {
        if points != 0 {
            reasons.push(Reason {
                name: name.to_owned(),
                points,
                why,
            });
        }
    };

    let mark = recent.iter().map(|r| r.mark).max().unwrap_or(newest.mark);
    add(
        "newsroom",
        mark * MARK,
        format!("its weightiest report has the mark {mark} of 5"),
    );
    let own: Vec<i64> = reports.iter().filter(|r| !r.copy).map(|r| hours(r.at)).collect();
    add(
        "reports",
        doublings(own.iter().map(|hours| fade(1_000, *hours, MEMORY_HOURS)).sum()),
        format!(
            "{} of its own, {} of them in the last week; each counts half after a month",
            said(own.len() as i64, "report", "reports"),
            recent.len()
        ),
    );
    let today = reports.iter().filter(|r| !r.copy && hours(r.at) < 24).count() as i64;
    // Against its own rate: a matter that is always written about must be written about more.
    let days = (hours(reports.last().map_or(newest.at, |oldest| oldest.at)) / 24).clamp(1, 60);
    let usual = reports.len() as i64 * 10 / days;
    add(
        "rate",
        (today * 10 - usual).clamp(0, 30) * 2 / 5,
        format!(
            "{today} in the last day, {}.{} a day is usual",
            usual / 10,
            usual % 10
        ),
    );
    let voices: BTreeSet<&str> = recent
        .iter()
        .flat_map(|r| r.voices.iter().map(String::as_str))
        .collect();
    let voices = voices.len() as i64;
    add(
        "voices",
        (3 * bits(voices)).min(12),
        format!("{} in it", said(voices, "party speaks", "parties speak")),
    );
    let officials: i64 = recent.iter().map(|r| r.officials).sum();
    add(
        "official",
        (3 * bits(officials)).min(9),
        said(
            officials,
            "statement by a public authority",
            "statements by public authorities",
        ),
    );
    let figures: i64 = recent.iter().map(|r| r.figures).sum();
    add(
        "figures",
        (2 * bits(figures)).min(10),
        said(figures, "figure", "figures"),
    );
    let views: i64 = reports.iter().map(|r| r.views).sum();
    if outside.readings > 0 {
        let share = views * 100 / outside.readings;
        add(
            "readers",
            (share * 2 / 5).min(12),
            format!("{share} of 100 readings of the last day"),
        );
    }
    if let Some(release) = &outside.release {
        add(
            "release",
            release.importance.clamp(0, 3) * RELEASE,
            format!(
                "a release of importance {} of 3: {}",
                release.importance, release.said
            ),
        );
    }
    let strongest = outside.moves.iter().map(|moved| (market(moved, now), moved));
    if let Some((points, moved)) = strongest.max_by_key(|(points, moved)| (*points, moved.strength)) {
        add("market", points, moved.said.clone());
    }
    let faded = {
        // Reports fade one by one, and slower.
        let fading = reasons.iter().filter(|reason| reason.name != "reports");
        let points: i64 = fading.map(|reason| reason.points).sum();
        let hours = if pinned { 0 } else { hours(newest.at) };
        points - fade(points, hours, HALF_LIFE_HOURS)
    };
    let mut add = |name: &str, points: i64, why: String| {
        if points != 0 {
            reasons.push(Reason {
                name: name.to_owned(),
                points,
                why,
            });
        }
    };
    add(
        "age",
        -faded,
        format!(
            "its last report is {} old",
            said(hours(newest.at), "hour", "hours")
        ),
    );
    let weight = weight.clamp(-HEAVIEST, HEAVIEST);
    add(
        "editor",
        weight * MARK,
        format!("an editor gave it the weight {weight:+}"),
    );
    add(
        "pinned",
        if pinned { PINNED } else { 0 },
        "an editor pinned it".to_owned(),
    );
    reasons
}

/// How many binary digits a count has: 1 → 1, 2 and 3 → 2, 4 to 7 → 3. Twice as many is one step.
fn bits(count: i64) -> i64 {
    i64::from(i64::BITS - count.max(0).leading_zeros())
}

/// Half for each half-life, straight between. Whole numbers, so that every machine says the same.
fn fade(points: i64, hours: i64, half_life: i64) -> i64 {
    let halves = (hours / half_life).min(20);
    let rest = hours % half_life;
    let at = points >> halves;
    at - at * rest / (2 * half_life)
}

/// Points for a sum of reports in thousandths: [`DOUBLING`] for each doubling of one more than it,
/// straight between. One report of today is one doubling.
fn doublings(thousandths: i64) -> i64 {
    let sum = 1_000 + thousandths.max(0);
    let whole = bits(sum / 1_000) - 1;
    let floor = 1_000 << whole;
    (DOUBLING * whole + DOUBLING * (sum - floor) / floor).min(DOUBLING * DOUBLINGS)
}

fn said(count: i64, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

/// Whole in its own session and the next, half in the one after, then gone: markets have moved on.
fn market(moved: &Moved, now: Micros) -> i64 {
    let points = ((moved.strength - 100) / 10).clamp(0, MARKET_MOST);
    match sessions_since(moved.at, now) {
        0 | 1 => points,
        2 => points / 2,
        _ => 0,
    }
}

/// Weekdays from one moment's day to another's, in UTC. Nobody trades at a weekend, so nothing fades.
fn sessions_since(from: Micros, to: Micros) -> i64 {
    let (from, to) = (from.0.div_euclid(Micros::DAY), to.0.div_euclid(Micros::DAY));
    // Day 0 was a Thursday: Saturdays are 2 and Sundays 3 of 7.
    let open = (from + 1..=to.min(from + 14)).filter(|day| !matches!(day.rem_euclid(7), 2 | 3));
    open.count() as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Micros {
        let at: jiff::Timestamp = format!("{text}T12:00:00Z").parse().expect("a moment");
        at.into()
    }

    fn report(at: Micros) -> Report {
        Report {
            at,
            mark: 2,
            copy: false,
            voices: Vec::new(),
            officials: 0,
            figures: 0,
            views: 0,
        }
    }

    #[test]
    fn points_halve() {
        assert_eq!(
            (
                fade(80, 0, 48),
                fade(80, 48, 48),
                fade(80, 96, 48),
                fade(80, 24, 48)
            ),
            (80, 40, 20, 60)
        );
    }

    #[test]
    fn twice_as_many_reports_are_one_step() {
        let reports = [0, 1_000, 2_000, 3_000, 7_000, 31_000, 900_000].map(doublings);
        assert_eq!(reports, [0, 16, 24, 32, 48, 80, 80]);
    }

    #[test]
    fn a_long_story_that_rests_is_before_a_short_one_that_rests() {
        let at = |days: i64| report(day("2026-11-27").plus_days(-days));
        let points = |reports: &[Report]| -> i64 {
            let reasons = reasons(reports, &Outside::default(), (0, false), day("2026-11-27"));
            reasons.iter().map(|reason| reason.points).sum()
        };
        let long: Vec<Report> = (5..40).step_by(3).map(at).collect();
        let short = [at(4), at(5)];
        assert!(points(&long) > points(&short));
        assert!(points(&[at(0), at(0)]) > points(&short), "and news before both");
    }

    #[test]
    fn a_move_fades_with_sessions_not_with_weekends() {
        let friday = Moved {
            strength: 310,
            said: String::new(),
            at: day("2026-11-27"),
        };
        let worth = [
            ("2026-11-27", 18),
            ("2026-11-29", 18),
            ("2026-11-30", 18),
            ("2026-12-01", 9),
            ("2026-12-02", 0),
            ("2027-12-02", 0),
        ];
        for (now, points) in worth {
            assert_eq!(market(&friday, day(now)), points, "{now}");
        }
        let usual = Moved {
            strength: 100,
            ..friday
        };
        assert_eq!(market(&usual, day("2026-11-27")), 0);
    }

    #[test]
    fn of_several_moves_the_one_that_counts_most_today_is_said() {
        let moved = |strength, on: &str, said: &str| Moved {
            strength,
            said: said.to_owned(),
            at: day(on),
        };
        let outside = Outside {
            moves: vec![
                moved(900, "2026-11-23", "Brent rose"),
                moved(150, "2026-11-27", "EUR/USD fell"),
            ],
            ..Outside::default()
        };
        let found = reasons(
            &[report(day("2026-11-27"))],
            &outside,
            (0, false),
            day("2026-11-27"),
        );
        let market = found
            .iter()
            .find(|reason| reason.name == "market")
            .expect("a move");
        assert_eq!((market.points, market.why.as_str()), (5, "EUR/USD fell"));
    }
}
