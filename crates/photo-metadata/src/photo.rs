//! What a media library prefills, and the questions it asks of it.
//!
//! Texts are trimmed and free of control characters and of marks that turn the direction of what
//! follows. A *line* has at most 500 characters; a *text* keeps its line breaks and has at most
//! the characters given beside the field.

use serde::{Deserialize, Serialize};

use crate::DateTaken;
use crate::text::same;

/// The merged description of one picture; a proposal for a person to check.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PhotoMetadata {
    /// A line.
    pub headline: Option<String>,
    /// What it shows: a text of up to 4000.
    pub caption: Option<String>,
    /// Whom its provider wants named, such as "Atlantic Press": a line. What to print under the
    /// picture is [`PhotoMetadata::credit_line`].
    pub credit: Option<String>,
    /// Who made it: a line; up to ten people, joined with commas.
    pub byline: Option<String>,
    /// The notice as written, with its sign and year: a line.
    pub copyright: Option<String>,
    /// The usage terms: a text of up to 2000.
    pub rights: Option<String>,
    /// Who owns or supplies it, where that is not who is credited: a line.
    pub source: Option<String>,
    /// As exact as the file is.
    pub date_taken: Option<DateTaken>,
    pub place: Option<Place>,
    /// Up to 100 of up to 100 characters, in the file's order, each once.
    pub keywords: Vec<String>,
    /// For who cannot see it: a text of up to 1000.
    pub alt_text: Option<String>,
    /// Embargoes, restrictions, "no sales": a text of up to 2000.
    pub instructions: Option<String>,
    /// IPTC's term without its address, such as `digitalCapture` or `trainedAlgorithmicMedia`; a
    /// value from another vocabulary is left as it is written. See [`PhotoMetadata::ai_use`].
    pub digital_source_type: Option<String>,
    /// Where the rights are explained: `http` or `https`, under 500 characters.
    pub web_statement: Option<String>,
}

/// Where a picture was taken, or what place it shows: IPTC does not tell the two apart in its
/// older fields. Each is a line, and one of them at least is there.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    pub sublocation: Option<String>,
    pub city: Option<String>,
    /// A state or province.
    pub region: Option<String>,
    pub country: Option<String>,
}

/// What the digital source type says about generative models.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AiUse {
    /// Made by a trained model.
    Whole,
    /// A model made or changed a part of it.
    Part,
    /// Synthetic elements or an algorithm's improvements, perhaps without a trained model: ask.
    Unclear,
}

impl PhotoMetadata {
    /// `None` also when the file does not say: silence is no proof of a camera.
    pub fn ai_use(&self) -> Option<AiUse> {
        match self.digital_source_type.as_deref()? {
            "trainedAlgorithmicMedia" => Some(AiUse::Whole),
            "compositeWithTrainedAlgorithmicMedia" => Some(AiUse::Part),
            "compositeSynthetic" | "algorithmicallyEnhanced" => Some(AiUse::Unclear),
            _ => None,
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == PhotoMetadata::default()
    }
}

impl Place {
    /// "Porto, Portugal". Without a city its region stands there, without that the sublocation; a
    /// city that is its country (Singapore) is named once.
    pub fn line(&self) -> String {
        let near = self
            .city
            .as_deref()
            .or(self.region.as_deref())
            .or(self.sublocation.as_deref());
        match (near, self.country.as_deref()) {
            (Some(near), Some(country)) if !same(near, country) => format!("{near}, {country}"),
            (near, country) => near.or(country).unwrap_or_default().to_owned(),
        }
    }

    pub(crate) fn parts(&self) -> [Option<&str>; 4] {
        [
            self.sublocation.as_deref(),
            self.city.as_deref(),
            self.region.as_deref(),
            self.country.as_deref(),
        ]
    }

    pub(crate) fn some(self) -> Option<Place> {
        self.parts().iter().any(Option::is_some).then_some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_on_one_line() {
        let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        for (sublocation, city, region, country, line) in [
            ("Ribeira", "Porto", "Norte", "Portugal", "Porto, Portugal"),
            ("", "", "Norte", "Portugal", "Norte, Portugal"),
            ("Ribeira", "", "", "", "Ribeira"),
            ("", "", "", "Portugal", "Portugal"),
            ("", "Singapore", "", "Singapore", "Singapore"),
        ] {
            let place = Place {
                sublocation: some(sublocation),
                city: some(city),
                region: some(region),
                country: some(country),
            };
            assert_eq!(place.line(), line);
        }
    }
}
