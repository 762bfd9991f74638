//! What sort of thing a name names.

use std::fmt;

/// The sort of thing an entity is. The first part of its key says it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    Person,
    /// An office that people hold: "ECB president".
    Office,
    /// Countries, regions, cities.
    Place,
    /// Any organisation that is none of the kinds below: parties, unions, armed groups, institutes.
    Organisation,
    /// A state's government: "Kremlin".
    Government,
    Legislature,
    Ministry,
    CentralBank,
    StatisticsOffice,
    Regulator,
    /// IMF, OPEC, the EU and its bodies.
    International,
    Company,
    Exchange,
    Index,
    Commodity,
    Currency,
    /// An interest rate that is set or fixed: "deposit rate", "SOFR".
    Rate,
    /// Bonds, swaps, pairs: what is traded.
    Instrument,
}

impl Kind {
    /// Every kind, in the order of the declaration.
    pub const ALL: [Kind; 18] = [
        Kind::Person,
        Kind::Office,
        Kind::Place,
        Kind::Organisation,
        Kind::Government,
        Kind::Legislature,
        Kind::Ministry,
        Kind::CentralBank,
        Kind::StatisticsOffice,
        Kind::Regulator,
        Kind::International,
        Kind::Company,
        Kind::Exchange,
        Kind::Index,
        Kind::Commodity,
        Kind::Currency,
        Kind::Rate,
        Kind::Instrument,
    ];

    /// The word for output: "central bank".
    pub fn name(self) -> &'static str {
        match self {
            Kind::Person => "person",
            Kind::Office => "office",
            Kind::Place => "place",
            Kind::Organisation => "organisation",
            Kind::Government => "government",
            Kind::Legislature => "legislature",
            Kind::Ministry => "ministry",
            Kind::CentralBank => "central bank",
            Kind::StatisticsOffice => "statistics office",
            Kind::Regulator => "regulator",
            Kind::International => "international organisation",
            Kind::Company => "company",
            Kind::Exchange => "exchange",
            Kind::Index => "index",
            Kind::Commodity => "commodity",
            Kind::Currency => "currency",
            Kind::Rate => "rate",
            Kind::Instrument => "instrument",
        }
    }

    /// Whether it can speak: people, and bodies that have spokespersons.
    pub fn speaks(self) -> bool {
        !matches!(
            self,
            Kind::Index | Kind::Commodity | Kind::Currency | Kind::Rate | Kind::Instrument
        )
    }

    pub(crate) fn of_key(key: &str) -> Option<Kind> {
        Some(match key.split_once('/')?.0 {
            "person" => Kind::Person,
            "office" => Kind::Office,
            "place" | "region" => Kind::Place,
            "organisation" => Kind::Organisation,
            "government" => Kind::Government,
            "legislature" => Kind::Legislature,
            "ministry" => Kind::Ministry,
            "central-bank" => Kind::CentralBank,
            "statistics" => Kind::StatisticsOffice,
            "regulator" => Kind::Regulator,
            "international" => Kind::International,
            "company" => Kind::Company,
            "exchange" => Kind::Exchange,
            "index" => Kind::Index,
            "commodity" => Kind::Commodity,
            "currency" => Kind::Currency,
            "rate" => Kind::Rate,
            "instrument" => Kind::Instrument,
            _ => return None,
        })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
