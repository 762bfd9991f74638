//! Countries as calendars name them: ISO 3166-1 alpha-2, and two groups that publish figures of their
//! own.

use crate::news::NewsError;

/// Code and name of those that most calendars hold; others are shown by their code.
const NAMES: [(&str, &str); 41] = [
    ("AE", "United Arab Emirates"),
    ("AR", "Argentina"),
    ("AT", "Austria"),
    ("AU", "Australia"),
    ("BE", "Belgium"),
    ("BR", "Brazil"),
    ("CA", "Canada"),
    ("CH", "Switzerland"),
    ("CN", "China"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("EA", "Euro area"),
    ("ES", "Spain"),
    ("EU", "European Union"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("GB", "United Kingdom"),
    ("GR", "Greece"),
    ("HK", "Hong Kong"),
    ("HU", "Hungary"),
    ("ID", "Indonesia"),
    ("IE", "Ireland"),
    ("IN", "India"),
    ("IT", "Italy"),
    ("JP", "Japan"),
    ("KR", "South Korea"),
    ("MX", "Mexico"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("NZ", "New Zealand"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("RO", "Romania"),
    ("SA", "Saudi Arabia"),
    ("SE", "Sweden"),
    ("SG", "Singapore"),
    ("TR", "Türkiye"),
    ("US", "United States"),
    ("XX", "Sample"),
    ("ZA", "South Africa"),
];

/// A country's name, or its code when it is none of the list.
pub fn country_name(code: &str) -> &str {
    NAMES
        .iter()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, name)| name)
}

/// A code in capitals, from a code or a name of the list. `XX` is whatever a demonstration invents.
pub fn known_country(code: &str) -> Result<String, NewsError> {
    let named = |(_, name): &&(&str, &str)| name.to_lowercase() == code.trim().to_lowercase();
    if let Some((code, _)) = NAMES.iter().find(named) {
        return Ok((*code).to_owned());
    }
    let code = code.trim().to_ascii_uppercase();
    let is_code = code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    if is_code {
        return Ok(code);
    }
    Err(NewsError::invalid(
        "country",
        "must be a name as calendars write it, or two letters: Germany, DE; EA is the euro area",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_a_code_or_a_name_and_never_the_beginning_of_one() {
        for (typed, code) in [
            ("Austria", "AT"),
            ("norway", "NO"),
            (" us ", "US"),
            ("Euro area", "EA"),
        ] {
            assert_eq!(known_country(typed).expect(typed), code);
        }
        for typed in ["Austr", "Ruritania", "", "D1"] {
            assert!(known_country(typed).is_err(), "{typed}");
        }
    }
}
