//! How an edition looks: the name at its head, a sign instead of the name, one accent for light and
//! one for dark. Nothing that cannot be read is kept.

use serde::{Deserialize, Serialize};

use super::colour::{Colour, DARK_GROUNDS, ENOUGH, LIGHT_GROUNDS};
use crate::base::ids::{EditionId, MediaId};
use crate::base::store::{OpenWrite, StoreError};
use crate::changes::{Change, Position};
use crate::news::text::line;
use crate::news::{NewsError, Problem, media};
use crate::sql;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Instead of the edition's name at the head of its pages; empty for the name itself.
    pub masthead: String,
    /// A picture of the library, shown instead of the words.
    pub logo: Option<MediaId>,
    pub accent_light: Option<Colour>,
    pub accent_dark: Option<Colour>,
}

impl Look {
    pub(super) fn from_json(json: &str) -> Look {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// What is wrong with its colours, and which would do instead.
    pub fn problems(&self) -> Vec<(Problem, Colour)> {
        let checks = [
            ("accent_light", self.accent_light, LIGHT_GROUNDS, "light"),
            ("accent_dark", self.accent_dark, DARK_GROUNDS, "dark"),
        ];
        let mut found = Vec::new();
        for (field, colour, grounds, theme) in checks {
            let Some(colour) = colour else { continue };
            let contrast = colour.least_contrast(&grounds);
            if contrast < ENOUGH {
                let near = colour.nearest_readable(&grounds);
                let message = format!(
                    "{colour} has a contrast of {:.1} to 1 on {theme} paper; {ENOUGH} is needed. The nearest that can be \
                     read is {near}",
                    (contrast * 10.0).floor() / 10.0
                );
                found.push((Problem { field, message }, near));
            }
        }
        found
    }
}

/// Saves how an edition looks.
pub fn save_look(mut write: OpenWrite<'_>, edition: EditionId, look: &Look) -> Result<Position, NewsError> {
    let look = Look {
        masthead: line("masthead", &look.masthead, 80)?,
        ..look.clone()
    };
    if let Some((problem, _)) = look.problems().into_iter().next() {
        return Err(NewsError::Invalid(problem));
    }
    if let Some(logo) = look.logo
        && media::by_id(&mut write.as_read(), logo)?.is_none()
    {
        return Err(NewsError::invalid(
            "logo",
            "is not in the library; choose another",
        ));
    }
    let json = serde_json::to_string(&look).map_err(|e| StoreError::Engine(e.to_string()))?;
    let changed = write.execute(
        sql!("update edition set look = $2 where id = $1"),
        &[&edition, &json],
    )?;
    if changed == 0 {
        return Err(NewsError::NotFound("edition of this kind".to_owned()));
    }
    Ok(write.record(&Change::EditionSaved { edition })?.commit()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::news::editions::main_edition;
    use crate::testing::News;

    #[test]
    fn a_look_is_kept_when_it_can_be_read() {
        let news = News::new();
        let edition = news.edition;
        let colour = |text| Some(Colour::parse("accent", text).expect("a colour"));
        let look = Look {
            masthead: "THE GAZETTE".to_owned(),
            accent_light: colour("#7a1f1f"),
            accent_dark: colour("#f0a0a0"),
            logo: None,
        };
        let said = look.clone();
        news.write(move |w| save_look(w, edition, &said)).expect("saved");
        assert_eq!(news.verbs(1), ["edition_saved"]);
        assert_eq!(news.read(main_edition).expect("there").look, look);
        for wrong in [
            Look {
                accent_light: colour("#f0a0a0"),
                ..Look::default()
            },
            Look {
                accent_dark: colour("#7a1f1f"),
                ..Look::default()
            },
            Look {
                logo: Some(MediaId(uuid::Uuid::nil())),
                ..Look::default()
            },
        ] {
            assert!(news.write(move |w| save_look(w, edition, &wrong)).is_err());
        }
    }
}
