//! What the terms of a series are: how often it speaks, how late, and what its licence allows.

macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// As stored and as files write it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }

            pub fn parse(text: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|one| one.as_str() == text)
            }
        }
    };
}
pub(super) use words;

/// How often a series has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frequency {
    /// Its points are moments; of all others, days.
    Intraday,
    Daily,
    Weekly,
    Monthly,
    Quarterly,
    Yearly,
}

words!(Frequency {
    Intraday = "intraday",
    Daily = "daily",
    Weekly = "weekly",
    Monthly = "monthly",
    Quarterly = "quarterly",
    Yearly = "yearly",
});

impl Frequency {
    /// Days within which the next value is due, with a margin for holidays and slow offices: what a
    /// series is held to when nobody set a budget of its own.
    pub fn usual_patience(self) -> i64 {
        match self {
            Frequency::Intraday => 1,
            // From the Thursday before Easter to the Tuesday after it, and a day.
            Frequency::Daily => 6,
            Frequency::Weekly => 12,
            Frequency::Monthly => 62,
            Frequency::Quarterly => 170,
            Frequency::Yearly => 550,
        }
    }
}

/// What a licence allows. Each class allows what the one after it does, and more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Licence {
    /// Shown, mailed, exported, with the source named.
    Open,
    /// Shown on the site and in letters; not handed on as data.
    Mailed,
    /// Shown on the site only.
    Shown,
    /// For the desk's eyes.
    Inside,
}

words!(Licence {
    Open = "open",
    Mailed = "mailed",
    Shown = "shown",
    Inside = "inside",
});

impl Licence {
    pub fn may_show(self) -> bool {
        self <= Licence::Shown
    }

    pub fn may_mail(self) -> bool {
        self <= Licence::Mailed
    }

    pub fn may_export(self) -> bool {
        self == Licence::Open
    }

    pub fn words(self) -> &'static str {
        match self {
            Licence::Open => "shown, mailed and exported, with the source named",
            Licence::Mailed => "shown and mailed, not exported",
            Licence::Shown => "shown on the site only",
            Licence::Inside => "seen at the desk only",
        }
    }
}

/// How late a value is when it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delay {
    Live,
    /// At least so many.
    Minutes(u16),
    EndOfDay,
    /// When an office publishes it: a reference rate, a statistic.
    Published,
}

impl Delay {
    pub fn as_text(self) -> String {
        match self {
            Delay::Live => "live".to_owned(),
            Delay::Minutes(n) => n.to_string(),
            Delay::EndOfDay => "end_of_day".to_owned(),
            Delay::Published => "published".to_owned(),
        }
    }

    pub fn parse(text: &str) -> Option<Delay> {
        match text {
            "live" => Some(Delay::Live),
            "end_of_day" => Some(Delay::EndOfDay),
            "published" => Some(Delay::Published),
            minutes => minutes
                .parse()
                .ok()
                .filter(|n| (1..=1_440).contains(n))
                .map(Delay::Minutes),
        }
    }

    /// As readers are told.
    pub fn words(self) -> String {
        match self {
            Delay::Live => "Live".to_owned(),
            Delay::Minutes(n) => format!("Delayed at least {n} minutes"),
            Delay::EndOfDay => "End of day".to_owned(),
            Delay::Published => "As published".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_allows_what_the_next_one_does() {
        let allowed = |licence: Licence| {
            [licence.may_show(), licence.may_mail(), licence.may_export()]
                .iter()
                .filter(|yes| **yes)
                .count()
        };
        let counts: Vec<usize> = Licence::ALL.iter().map(|one| allowed(*one)).collect();
        assert_eq!(counts, [3, 2, 1, 0]);
    }

    #[test]
    fn words_are_read_back() {
        for one in Licence::ALL {
            assert_eq!(Licence::parse(one.as_str()), Some(*one));
        }
        for one in Frequency::ALL {
            assert_eq!(Frequency::parse(one.as_str()), Some(*one));
        }
        for one in [Delay::Live, Delay::Minutes(15), Delay::EndOfDay, Delay::Published] {
            assert_eq!(Delay::parse(&one.as_text()), Some(one));
        }
        for wrong in ["", "0", "-5", "1441", "soon"] {
            assert_eq!(Delay::parse(wrong), None, "{wrong}");
        }
    }
}
