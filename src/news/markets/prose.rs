//! What prose calls an instrument: the names by which a figure in an article is known to be of one of
//! ours. Careful first: a name that could mean another series is left out, or needs a word beside it.

use market_figures::{Instrument as InProse, Name, Rhythm, Unit};

use super::{Frequency, Instrument, Kind, Series};

/// Currencies as English names them, and those whose name alone is never another country's.
const CURRENCIES: [(&str, &[&str]); 12] = [
    ("USD", &["dollar", "U.S. dollar", "US dollar", "greenback"]),
    ("JPY", &["yen", "Japanese yen"]),
    ("GBP", &["pound", "sterling", "British pound"]),
    ("CHF", &["Swiss franc", "franc"]),
    ("SEK", &["Swedish crown", "Swedish krona"]),
    ("NOK", &["Norwegian crown", "Norwegian krone"]),
    ("PLN", &["zloty"]),
    ("HUF", &["forint"]),
    ("CZK", &["Czech crown", "koruna"]),
    ("CNY", &["yuan", "renminbi"]),
    ("INR", &["rupee", "Indian rupee"]),
    ("TRY", &["lira", "Turkish lira"]),
];

/// An instrument with the series it is known by, as a checker of figures wants it. None: nothing that an
/// article says could be told from it for certain.
pub(super) fn in_prose(instrument: &Instrument, series: &Series) -> Option<InProse> {
    let key = series.id.to_string();
    let rhythm = match series.frequency {
        Frequency::Daily => Rhythm::Daily,
        Frequency::Monthly => Rhythm::Monthly,
        Frequency::Quarterly => Rhythm::Quarterly,
        Frequency::Intraday | Frequency::Weekly | Frequency::Yearly => return None,
    };
    let mut found = match instrument.kind {
        Kind::Currency => pair(&key, instrument)?,
        Kind::Rate => InProse::new(&key, &[], Unit::Percent, rhythm),
        Kind::Index | Kind::Company | Kind::Commodity | Kind::Macro => {
            InProse::new(&key, &[], unit(instrument, series)?, rhythm)
        }
    };
    found
        .names
        .extend(term_names(instrument).iter().map(|text| plain(text)));
    found.names.extend(list(instrument, "prose").map(plain));
    found.needs = list(instrument, "prose_needs").map(str::to_owned).collect();
    (!found.names.is_empty()).then_some(found)
}

/// The euro alone is the euro in dollars; any other pair must be named on both sides.
fn pair(key: &str, instrument: &Instrument) -> Option<InProse> {
    let names_of = |code: &str| {
        let known = CURRENCIES.iter().find(|(known, _)| *known == code);
        known.map_or(&[][..], |(_, names)| *names)
    };
    if instrument.base != "EUR" || instrument.quote.is_empty() {
        return None;
    }
    let mut pair = InProse::pair(key, &instrument.base, &instrument.quote, &[]);
    pair.names.push(Name {
        text: "euro".to_owned(),
        inverse: false,
        pair_only: instrument.quote != "USD",
    });
    pair.names
        .extend(names_of(&instrument.quote).iter().map(|text| Name {
            text: (*text).to_owned(),
            inverse: true,
            pair_only: true,
        }));
    Some(pair)
}

fn unit(instrument: &Instrument, series: &Series) -> Option<Unit> {
    let times = instrument
        .fact_number("times")
        .and_then(|n| u32::try_from(n).ok());
    Some(match (times, instrument.quote.as_str()) {
        (Some(times), _) => Unit::Count { times },
        (None, "") if series.unit.starts_with("percent") => Unit::Percent,
        (None, "") => Unit::Points,
        (None, currency) => Unit::Money {
            currency: currency.to_owned(),
            per: instrument.fact("per").map(str::to_owned),
        },
    })
}

/// Yields of the US Treasury by their term. “The 10-year yield” alone may be Germany's.
fn term_names(instrument: &Instrument) -> Vec<String> {
    let months = instrument.fact_number("months").unwrap_or(0);
    if instrument.country != "US" || months <= 0 {
        return Vec::new();
    }
    let term = if months % 12 == 0 {
        format!("{}-year", months / 12)
    } else {
        format!("{months}-month")
    };
    [
        "Treasury yield",
        "U.S. yield",
        "US yield",
        "U.S. Treasury yield",
        "US Treasury yield",
        "Treasury note yield",
    ]
    .iter()
    .map(|words| format!("{term} {words}"))
    .chain([
        format!("U.S. {term} yield"),
        format!("US {term} yield"),
        format!("yield on the {term} Treasury note"),
        format!("yield on the {term} Treasury"),
    ])
    .collect()
}

fn plain(text: &str) -> Name {
    Name {
        text: text.to_owned(),
        inverse: false,
        pair_only: false,
    }
}

fn list<'a>(instrument: &'a Instrument, name: &str) -> impl Iterator<Item = &'a str> {
    let found = instrument.facts.get(name).and_then(|value| value.as_array());
    found.into_iter().flatten().filter_map(|value| value.as_str())
}
