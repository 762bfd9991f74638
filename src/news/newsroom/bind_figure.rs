//! Bind a figure: an editor says on which observation a figure of the text rests, where reading the text
//! could not tell. When that observation is revised, the article is listed like one whose figures were
//! read. Said once for a figure's words; said again, the later holds.

use rust_decimal::Decimal;

use super::article;
use super::live;
use crate::base::ids::{ArticleId, SeriesId};
use crate::base::store::{OpenWrite, ReadSession, StoreError};
use crate::changes::{Change, Position};
use crate::news::NewsError;
use crate::news::markets::{Point, decimal};
use crate::sql;

/// Longest figure, in characters: “$1,234,567.89 a barrel”.
const MOST_SAID: usize = 60;

/// What an editor says of a figure.
#[derive(Clone, Debug)]
pub struct NewBinding {
    /// The figure, as the text has it.
    pub said: String,
    pub series: SeriesId,
    pub point: Point,
}

/// A figure that is bound.
#[derive(Clone, Debug)]
pub struct BoundFigure {
    pub said: String,
    pub series: SeriesId,
    pub instrument: String,
    pub point: Point,
    /// The observation as it was then.
    pub then: Decimal,
    /// And as it is now; none: it is gone.
    pub now: Option<Decimal>,
}

/// Errors: the text does not have the figure, or the series has no value at that point.
pub fn bind_figure(mut write: OpenWrite<'_>, id: ArticleId, new: &NewBinding) -> Result<Position, NewsError> {
    let article = article::for_verb(&mut write, id)?;
    let said = new.said.trim();
    if said.is_empty() || said.chars().count() > MOST_SAID || !said.contains(|c: char| c.is_ascii_digit()) {
        return Err(NewsError::invalid(
            "said",
            "write the figure as the text has it, such as 1.17",
        ));
    }
    let mut has = stands_in(&article.draft.to_text(), said);
    if !has && let Some(found) = live::by_id(&mut write.as_read(), id)? {
        has = stands_in(&live::text(&mut write.as_read(), found)?.content.to_text(), said);
    }
    if !has {
        return Err(NewsError::invalid(
            "said",
            format!("the text does not have “{said}”"),
        ));
    }
    let found = write.maybe(
        sql!(
            "select o.value, s.scale from observation o join series s on s.id = o.series_id
             where o.series_id = $1 and o.point = $2"
        ),
        &[&new.series, &new.point],
        |row| Ok::<_, StoreError>((row.get::<i64>("value")?, row.get::<i64>("scale")?)),
    )?;
    let Some((value, scale)) = found else {
        return Err(NewsError::invalid("day", "the series has no value for this day"));
    };
    let at = write.at;
    write.execute(
        sql!(
            "insert into figure_binding (article_id, said, series_id, point, value, scale, bound_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (article_id, said) do update set series_id = excluded.series_id,
                 point = excluded.point, value = excluded.value, scale = excluded.scale,
                 bound_at = excluded.bound_at"
        ),
        &[&id, &said, &new.series, &new.point, &value, &scale, &at],
    )?;
    let change = Change::FigureBound {
        article: id,
        series: new.series,
        point: new.point,
    };
    Ok(write.record(&change)?.commit()?)
}

/// Takes a binding back: the figure is what reading the text makes of it.
pub fn free_figure(mut write: OpenWrite<'_>, id: ArticleId, said: &str) -> Result<Position, NewsError> {
    article::for_verb(&mut write, id)?;
    let gone = write.execute(
        sql!("delete from figure_binding where article_id = $1 and said = $2"),
        &[&id, &said],
    )?;
    if gone == 0 {
        return Err(NewsError::NotFound(format!("binding of “{said}”")));
    }
    Ok(write.record(&Change::FigureFreed { article: id })?.commit()?)
}

/// The figures of an article that are bound, in the order of their words.
pub fn bound_figures(read: &mut ReadSession<'_>, article: ArticleId) -> Result<Vec<BoundFigure>, StoreError> {
    read.all(
        sql!(
            "select b.said, b.series_id, b.point, b.value, b.scale, i.short_name, o.value as now_units,
                    s.scale as now_scale
             from figure_binding b
             join series s on s.id = b.series_id
             join instrument i on i.id = s.instrument_id
             left join observation o on o.series_id = b.series_id and o.point = b.point
             where b.article_id = $1 order by b.said"
        ),
        &[&article],
        |row| {
            let scale = |name: &str| Ok::<_, StoreError>(u32::try_from(row.get::<i64>(name)?).unwrap_or(0));
            let now_scale = scale("now_scale")?;
            Ok(BoundFigure {
                said: row.get("said")?,
                series: row.get("series_id")?,
                instrument: row.get("short_name")?,
                point: row.get("point")?,
                then: decimal(row.get("value")?, scale("scale")?).normalize(),
                now: row
                    .get::<Option<i64>>("now_units")?
                    .map(|units| decimal(units, now_scale).normalize()),
            })
        },
    )
}

/// Whether a text has a figure: not as a piece of a longer one.
pub fn stands_in(text: &str, said: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(said).any(|(at, found)| {
        let mut before = text[..at].chars().rev();
        let mut after = text[at + found.len()..].chars();
        let (left, right) = (before.next(), after.next());
        let mark = |c: Option<char>| matches!(c, Some('.' | ','));
        let runs_on = |near: Option<char>, next: Option<char>| digit(near) || (mark(near) && digit(next));
        let begins = said.starts_with(|c: char| c.is_ascii_digit());
        let ends = said.ends_with(|c: char| c.is_ascii_digit());
        let longer = (begins && runs_on(left, before.next())) || (ends && runs_on(right, after.next()));
        !longer
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_not_a_piece_of_a_longer_one() {
        let text = "It rose 1.5% to $1.1172 (from 1.1172), 12,000 in 2026.";
        for said in ["1.5%", "1.1172", "$1.1172", "12,000", "2026"] {
            assert!(stands_in(text, said), "{said}");
        }
        for said in ["1.11", "117", "12", "000", "2.000", "5", "026"] {
            assert!(!stands_in(text, said), "{said}");
        }
    }
}
