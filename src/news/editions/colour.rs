//! Colours that people can read: sRGB, contrast as WCAG 2 counts it, and the nearest colour that has
//! enough of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::news::NewsError;
use crate::news::text::clip;

/// A colour as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

/// What text and signs need (WCAG 2.2, 1.4.3).
pub const ENOUGH: f64 = 4.5;

/// The grounds on which the accent stands, in tokens.css: paper and tint.
pub const LIGHT_GROUNDS: [Colour; 2] = [Colour([0xff, 0xfe, 0xfa]), Colour([0xf5, 0xf2, 0xea])];
pub const DARK_GROUNDS: [Colour; 2] = [Colour([0x14, 0x16, 0x18]), Colour([0x1d, 0x20, 0x23])];

impl Colour {
    /// Reads `#0d5a46`, `0d5a46` or `#0ae`; nothing else is a colour here.
    pub fn parse(field: &'static str, text: &str) -> Result<Colour, NewsError> {
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        let nibbles: Option<Vec<u8>> = digits
            .chars()
            .map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok()))
            .collect();
        match nibbles.as_deref() {
            Some([r, g, b]) => Ok(Colour([r * 17, g * 17, b * 17])),
            Some([r, s, g, h, b, c]) => Ok(Colour([r * 16 + s, g * 16 + h, b * 16 + c])),
            _ => Err(NewsError::invalid(
                field,
                format!("“{}” is no colour; write one such as #0d5a46", clip(text, 30)),
            )),
        }
    }

    /// Between 1 (the same) and 21 (black on white).
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The smallest contrast with any of these grounds.
    pub fn least_contrast(self, grounds: &[Colour]) -> f64 {
        grounds
            .iter()
            .map(|ground| self.contrast(*ground))
            .fold(f64::INFINITY, f64::min)
    }

    /// The same hue, darker or lighter by as little as makes it readable on these grounds.
    pub fn nearest_readable(self, grounds: &[Colour]) -> Colour {
        let dark_grounds = grounds.iter().all(|ground| ground.luminance() < 0.18);
        let end = if dark_grounds { 255.0 } else { 0.0 };
        for step in 0..=256u16 {
            let share = f64::from(step) / 256.0;
            let mixed = self.0.map(|part| {
                let value = f64::from(part) + (end - f64::from(part)) * share;
                value.round() as u8
            });
            if Colour(mixed).least_contrast(grounds) >= ENOUGH {
                return Colour(mixed);
            }
        }
        Colour([end as u8; 3])
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = NewsError;
    fn try_from(text: String) -> Result<Colour, NewsError> {
        Colour::parse("accent", &text)
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> String {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse("accent", text).expect("a colour")
    }

    #[test]
    fn only_colours_are_colours() {
        assert_eq!(colour("#0AE").to_string(), "#00aaee");
        assert_eq!(colour(" 0d5a46 ").to_string(), "#0d5a46");
        for bad in [
            "",
            "#",
            "red",
            "#12345",
            "#1234567",
            "rgb(1,2,3)",
            "#0d5a4g",
            "#fff;}",
            "#١٢٣",
        ] {
            assert!(Colour::parse("accent", bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn contrast_is_counted_as_wcag_does() {
        assert!((colour("#000").contrast(colour("#fff")) - 21.0).abs() < 0.001);
        assert!((colour("#777777").contrast(colour("#ffffff")) - 4.478).abs() < 0.001);
    }

    #[test]
    fn the_nearest_readable_colour_is_readable_and_near() {
        for (text, grounds) in [
            ("#ffcc00", &LIGHT_GROUNDS),
            ("#ffffff", &LIGHT_GROUNDS),
            ("#000033", &DARK_GROUNDS),
            ("#0d5a46", &DARK_GROUNDS),
        ] {
            let near = colour(text).nearest_readable(grounds);
            let contrast = near.least_contrast(grounds);
            assert!(
                (ENOUGH..ENOUGH + 0.2).contains(&contrast),
                "{text} became {near}: {contrast}"
            );
        }
        let good = colour("#0d5a46");
        assert_eq!(good.nearest_readable(&LIGHT_GROUNDS), good);
    }

    #[test]
    fn the_grounds_are_those_of_the_theme() {
        let tokens = include_str!("../../../assets/css/tokens.css");
        let (light, dark) = tokens
            .split_once("prefers-color-scheme: dark")
            .expect("both themes");
        for (text, [paper, tint]) in [(light, LIGHT_GROUNDS), (dark, DARK_GROUNDS)] {
            assert!(text.contains(&format!("--paper: {paper};")), "{paper}");
            assert!(text.contains(&format!("--tint: {tint};")), "{tint}");
        }
    }
}
