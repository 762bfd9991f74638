//! What an instrument's page is made of, read once: the days of the stretches that it speaks of, or of a
//! line of decades its months.

use super::drawn::gap_days;
use super::range::Range;
use crate::base::store::StoreError;
use crate::news::markets::live::{
    self, Extremes, LiveInstrument, MOST_ROWS, Month, at_or_before, closes, extremes,
};
use crate::news::markets::{Frequency, Observed, Point};
use crate::web::site::Look;

/// Closes that a long stretch of an intraday series is drawn of.
const CLOSES: i64 = 600;
/// Days above which a whole line is drawn of its months: what the drawing itself would thin.
const MANY: i64 = 1_400;

/// Days between two extremes of neighbouring months, at most.
const MONTHS_APART: i64 = 62;

pub struct Values {
    /// The stretch of the line, and the last value.
    stretch: (Point, Point),
    line: Vec<Observed>,
    /// Every value from the one before the earliest stretch on; of an intraday series none.
    days: Vec<Observed>,
    /// The months of the whole series, when it is too long for its days.
    months: Vec<Month>,
}

/// A stretch: its lowest, its highest, how many, and the value that it begins from.
pub struct Summed {
    pub ends: Extremes,
    pub begin: Option<Observed>,
}

impl Values {
    /// None: the series has no value yet.
    pub fn of(
        look: &mut Look<'_, '_>,
        of: &LiveInstrument,
        range: Range,
    ) -> Result<Option<Values>, StoreError> {
        let Some(stretch) = range.points(&of.series) else {
            return Ok(None);
        };
        let mut values = Values {
            stretch,
            line: Vec::new(),
            days: Vec::new(),
            months: Vec::new(),
        };
        if of.series.frequency == Frequency::Intraday {
            values.line = closes(look.read, of, stretch, CLOSES)?;
            return Ok(Some(values));
        }
        let year = Range::Year.points(&of.series).map_or(stretch.0, |(from, _)| from);
        if range == Range::All && of.series.observations > MANY {
            values.months = live::months(look.read, of)?;
            values.days = live::history_from_before(look.read, of, (year, stretch.1), MOST_ROWS)?;
            values.line = values.of_months(look, of)?;
        } else {
            let from = stretch.0.min(year);
            values.days = live::history_from_before(look.read, of, (from, stretch.1), MOST_ROWS)?;
            values.line = values.within(stretch).to_vec();
        }
        Ok(Some(values))
    }

    /// What is drawn.
    pub fn line(&self) -> &[Observed] {
        &self.line
    }

    /// Days without a value that break the line. Between the extremes of two months may lie both of them.
    pub fn gap_days(&self, of: &LiveInstrument) -> i64 {
        let own = gap_days(of.series.frequency);
        if self.months.is_empty() {
            own
        } else {
            own.max(MONTHS_APART)
        }
    }

    /// The last value of each month, when the line is drawn of months.
    pub fn closes(&self) -> Option<Vec<Observed>> {
        (!self.months.is_empty()).then(|| self.months.iter().map(|month| month.last).collect())
    }

    /// The newest values in order of time, at most so many; none when they are not in what was read.
    pub fn newest(&self, count: usize) -> Option<&[Observed]> {
        self.days.len().checked_sub(count).map(|from| &self.days[from..])
    }

    pub fn sum(
        &self,
        look: &mut Look<'_, '_>,
        of: &LiveInstrument,
        range: Range,
    ) -> Result<Option<Summed>, StoreError> {
        let Some(stretch) = range.points(&of.series) else {
            return Ok(None);
        };
        let ends = if of.series.frequency == Frequency::Intraday {
            extremes(look.read, of, stretch)?
        } else if range == Range::All && !self.months.is_empty() {
            of_months(&self.months)
        } else {
            of_days(self.within(stretch))
        };
        let Some(ends) = ends else {
            return Ok(None);
        };
        // The stretch begins with what was known then: Friday's value, when it begins on a Sunday.
        let known = self.days.first().is_some_and(|first| first.point <= stretch.0);
        let begin = if known {
            let upto = self.days.partition_point(|one| one.point <= stretch.0);
            self.days[..upto].last().copied()
        } else {
            at_or_before(look.read, of, stretch.0)?
        };
        Ok(Some(Summed {
            ends,
            begin: begin.or_else(|| self.within(stretch).first().copied()),
        }))
    }

    fn within(&self, (from, to): (Point, Point)) -> &[Observed] {
        let begin = self.days.partition_point(|one| one.point < from);
        let end = self.days.partition_point(|one| one.point <= to);
        &self.days[begin..end.max(begin)]
    }

    /// Of each month its lowest and its highest day, the first day of all and the last: what thinning would
    /// leave of the days.
    fn of_months(&self, look: &mut Look<'_, '_>, of: &LiveInstrument) -> Result<Vec<Observed>, StoreError> {
        let mut line: Vec<Observed> = at_or_before(look.read, of, self.stretch.0)?.into_iter().collect();
        let nexts = self.months.iter().skip(1).map(Some).chain([None]);
        for (month, next) in self.months.iter().zip(nexts) {
            let (low, high) = (month.low, month.high);
            let both = if low.point < high.point {
                [low, high]
            } else {
                [high, low]
            };
            for one in both {
                if line.last().is_none_or(|last| last.point < one.point) {
                    line.push(one);
                }
            }
            // Where values cease, the line goes on to the last of them.
            if next.is_some_and(|next| next.first - month.last.point > MONTHS_APART)
                && line.last().is_none_or(|last| last.point < month.last.point)
            {
                line.push(month.last);
            }
        }
        if let Some(last) = of.last()
            && line.last().is_none_or(|before| before.point < last.point)
        {
            line.push(last);
        }
        Ok(line)
    }
}

fn of_days(values: &[Observed]) -> Option<Extremes> {
    let first = *values.first()?;
    let mut ends = Extremes {
        low: first,
        high: first,
        count: values.len() as i64,
    };
    for one in values {
        if one.value < ends.low.value {
            ends.low = *one;
        }
        if one.value > ends.high.value {
            ends.high = *one;
        }
    }
    Some(ends)
}

fn of_months(months: &[Month]) -> Option<Extremes> {
    let first = months.first()?;
    let mut ends = Extremes {
        low: first.low,
        high: first.high,
        count: 0,
    };
    for month in months {
        ends.count += month.observations;
        if month.low.value < ends.low.value {
            ends.low = month.low;
        }
        if month.high.value > ends.high.value {
            ends.high = month.high;
        }
    }
    Some(ends)
}
