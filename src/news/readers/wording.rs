//! The words that readers agree to when they sign up. A changed sentence is a new version; the old
//! ones stay here, because evidence names them.

/// One sentence in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    pub version: String,
    pub language: String,
    pub text: String,
}

/// Version, language, text; the newest of a language last.
const WORDINGS: &[(&str, &str, &str)] = &[
    (
        "2026-11",
        "en",
        "One e-mail on the days you choose, with the most important stories. You confirm by a link first. \
         We do not track whether you open it or what you click, give your address to nobody, and every \
         e-mail has a link to stop.",
    ),
    (
        "2026-11",
        "de",
        "Eine E-Mail an den Tagen, die Sie wählen, mit den wichtigsten Themen. Zuerst bestätigen Sie über \
         einen Link. Wir verfolgen nicht, ob Sie sie öffnen oder was Sie anklicken, geben Ihre Adresse \
         niemandem, und jede E-Mail enthält einen Link zum Abbestellen.",
    ),
    (
        "2026-11",
        "fr",
        "Un e-mail les jours de votre choix, avec les sujets les plus importants. Vous confirmez d’abord par \
         un lien. Nous ne suivons ni l’ouverture ni vos clics, ne donnons votre adresse à personne, et chaque \
         e-mail contient un lien pour se désabonner.",
    ),
    (
        "2026-11",
        "es",
        "Un correo los días que usted elija, con los asuntos más importantes. Primero confirma mediante un \
         enlace. No registramos si lo abre ni en qué hace clic, no damos su dirección a nadie y cada correo \
         lleva un enlace para darse de baja.",
    ),
];

/// The sentence in force for an edition's language; English where there is none in it.
pub fn wording(language: &str) -> Wording {
    let first = language.split('-').next().unwrap_or_default();
    let find = |wanted: &str| WORDINGS.iter().rev().find(|(_, language, _)| *language == wanted);
    find(first)
        .or_else(|| find("en"))
        .map(|(version, language, text)| Wording {
            version: (*version).to_owned(),
            language: (*language).to_owned(),
            text: (*text).to_owned(),
        })
        .unwrap_or_default()
}

/// The sentence that a line of evidence names.
pub fn wording_of(version: &str, language: &str) -> Option<&'static str> {
    let mut all = WORDINGS.iter();
    all.find(|(v, l, _)| *v == version && *l == language)
        .map(|(_, _, text)| *text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_edition_has_words_to_agree_to() {
        for (language, found) in [("en-GB", "en"), ("de", "de"), ("pt-BR", "en"), ("", "en")] {
            let wording = wording(language);
            assert_eq!(wording.language, found);
            assert_eq!(wording_of(&wording.version, found), Some(wording.text.as_str()));
        }
    }
}
