//! The figures of a text beside what the series say, and the binding of one to its observation by hand.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::overview::{numbered, refused};
use crate::base::clock::Micros;
use crate::base::ids::SeriesId;
use crate::base::store::{ReadSession, StoreError};
use crate::news::markets::{
    Frequency, Series, Told, Verdict, check_figures, date_of, day_of, instruments, of_instrument, resolve,
    value_for_day,
};
use crate::news::newsroom::{
    Article, BoundFigure, Content, NewBinding, bind_figure, bound_figures, free_figure, stands_in,
};
use crate::news::people::Right;
use crate::news::{NewsError, Problem};
use crate::web::desk::{Desk, Refusal, Sent, Signed};

/// What is known of a text's figures.
pub struct Figures {
    told: Vec<Told>,
    bound: Vec<BoundFigure>,
}

impl Figures {
    /// Recomputed from the series. What is live speaks of the day on which it went out.
    pub fn of(
        read: &mut ReadSession<'_>,
        signed: &Signed,
        article: &Article,
        content: &Content,
        now: Micros,
    ) -> Result<Figures, Refusal> {
        let at = article.first_published_at.or(article.scheduled_at).unwrap_or(now);
        let today = date_of(signed.edition.day_of(at).into());
        let text = content.to_text();
        let mut bound = bound_figures(read, article.id)?;
        bound.retain(|one| stands_in(&text, &one.said));
        let mut told = check_figures(read, &text, today)?;
        // What an editor said goes before what was read.
        told.retain(|one| !bound.iter().any(|bound| bound.said == one.said));
        Ok(Figures { told, bound })
    }

    /// Those that look wrong.
    pub fn wrong(&self) -> impl Iterator<Item = Problem> {
        self.told.iter().filter_map(|told| {
            let Verdict::Wrong(right) = &told.verdict else {
                return None;
            };
            Some(Problem {
                field: "figures",
                message: format!("“{}”: the series of {} gives {right}", told.said, told.instrument),
            })
        })
    }

    pub fn view(&self) -> Vec<Value> {
        let told = self.told.iter().map(view);
        told.chain(self.bound.iter().map(bound_view)).collect()
    }
}

fn view(told: &Told) -> Value {
    let (verdict, words) = match &told.verdict {
        Verdict::Right => ("right", String::new()),
        Verdict::Wrong(right) => ("wrong", format!("The series gives {right}.")),
        Verdict::Unknown(missing) => ("unknown", format!("Not told: {missing}.")),
    };
    json!({
        "said": told.said, "verdict": verdict, "words": words,
        "instrument": told.instrument, "written": told.written,
    })
}

fn bound_view(bound: &BoundFigure) -> Value {
    let day = date_of(bound.point);
    let words = match bound.now {
        Some(now) if now == bound.then => format!("{day}: {now}."),
        Some(now) => format!("{day}: it was {} and has been revised to {now}.", bound.then),
        None => format!("{day}: it was {}, and the value is gone.", bound.then),
    };
    json!({
        "said": bound.said, "verdict": "bound", "words": words,
        "instrument": bound.instrument, "written": "",
        "revised": bound.now != Some(bound.then),
    })
}

/// What a figure can be bound to, as people write it.
pub fn choices(read: &mut ReadSession<'_>) -> Result<Vec<Value>, StoreError> {
    let all = instruments(read)?;
    Ok(all
        .iter()
        .map(|one| json!({ "code": one.code, "name": one.name }))
        .collect())
}

/// Binds a figure to the value of an instrument for a day.
pub async fn bind(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    let number = numbered(&number)?;
    let subject = desk.subject(&signed, number).await?;
    signed.may(Right::WriteOthers, &subject)?;
    let (id, said) = (subject.id(), sent.owned("said"));
    let (instrument, day) = (sent.owned("instrument"), sent.owned("day"));
    let bound = desk
        .write(&signed, move |mut write| {
            let (series, point) = meant(&mut write.as_read(), &instrument, &day)?;
            let new = NewBinding { said, series, point };
            bind_figure(write, id, &new)
        })
        .await;
    match bound {
        Ok(position) => Ok(desk.done(position, &back(&signed, number)).await),
        Err(error) => refused(&desk, &signed, number, "bind-figure", sent, error.into()).await,
    }
}

/// Takes a binding back.
pub async fn free(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(number): Path<String>,
    sent: Sent,
) -> Result<Response, Refusal> {
    let number = numbered(&number)?;
    let subject = desk.subject(&signed, number).await?;
    signed.may(Right::WriteOthers, &subject)?;
    let (id, said) = (subject.id(), sent.owned("said"));
    match desk
        .write(&signed, move |write| free_figure(write, id, &said))
        .await
    {
        Ok(position) => Ok(desk.done(position, &back(&signed, number)).await),
        Err(error) => refused(&desk, &signed, number, "free-figure", sent, error.into()).await,
    }
}

fn back(signed: &Signed, number: i64) -> String {
    signed.link(&format!("/article/{number}/publish"))
}

/// The observation that an editor names: a pair, a yield, a barrel of oil, and the day.
fn meant(read: &mut ReadSession<'_>, name: &str, day: &str) -> Result<(SeriesId, i64), NewsError> {
    let day: Date = day
        .trim()
        .parse()
        .map_err(|_| NewsError::invalid("day", "write the day as 2026-10-30"))?;
    let unknown = || {
        NewsError::invalid(
            "instrument",
            format!("“{name}” names no instrument; choose one of the list"),
        )
    };
    let found = resolve(read, &[name.to_owned()])?;
    let [instrument] = found[..] else {
        return Err(unknown());
    };
    let series = of_instrument(read, instrument)?
        .into_iter()
        .next()
        .ok_or_else(unknown)?;
    match value_for_day(read, &series, day_of(day))? {
        Some(found) => Ok((series.id, found.point)),
        None => Err(NewsError::invalid("day", nothing_for(&series, day))),
    }
}

fn nothing_for(series: &Series, day: Date) -> String {
    let period = match series.frequency {
        Frequency::Intraday | Frequency::Daily => day.to_string(),
        Frequency::Weekly => format!("the week of {day}"),
        Frequency::Monthly => day.strftime("%B %Y").to_string(),
        Frequency::Quarterly => format!("the quarter of {day}"),
        Frequency::Yearly => day.year().to_string(),
    };
    format!("{} has no value for {period}", series.name)
}
