//! One word, several meanings: adjectives, bodies of bodies, firms that look like people and places.

use statements::{Kind, Mention, read};

fn mentions(text: &str) -> Vec<Mention> {
    read("", text).mentions
}

fn keys(text: &str) -> Vec<&'static str> {
    mentions(text)
        .into_iter()
        .filter_map(|mention| mention.key)
        .collect()
}

#[test]
fn neighbours_are_two_places() {
    assert_eq!(
        keys("Wind blew in Lower Saxony and in Saxony."),
        ["place/lower-saxony", "place/saxony"]
    );
}

#[test]
fn an_adjective_is_no_commodity() {
    let text = "A barrel costs less. The estimates are crude, and only crude. It was a crude attempt.";
    assert_eq!(keys(text), Vec::<&str>::new());
    for text in [
        "Barrels of crude were sold.",
        "A barrel of crude is dear, and crude exports fell.",
    ] {
        assert!(keys(text).contains(&"commodity/crude"), "{text}");
    }
    assert_eq!(
        keys("The state electricity company raised fees."),
        Vec::<&str>::new()
    );
    assert_eq!(keys("The price of electricity rose."), ["commodity/power"]);
}

#[test]
fn the_union_s_bodies_are_not_the_union() {
    let text = "The European Union's statistics office said prices rose.";
    assert_eq!(keys(text), ["statistics/eurostat"]);
    let said = &read("", text).statements[0];
    assert_eq!(
        said.speaker.as_ref().and_then(|who| who.key),
        Some("statistics/eurostat")
    );
    let said = &read("", "The EU regulator proposed easier rules for banks.").statements[0];
    assert_eq!(said.speaker.as_ref().and_then(|who| who.key), None);
    let said = &read("", "An EU official proposed easier rules for banks.").statements[0];
    assert_eq!(
        said.speaker.as_ref().and_then(|who| who.key),
        Some("international/eu")
    );
}

#[test]
fn an_asset_manager_may_be_a_firm() {
    let kind = |text: &str| mentions(text).into_iter().map(|mention| mention.kind).next();
    assert_eq!(
        kind("Marlow Teague, an asset manager that holds the bonds, wants more."),
        Some(Kind::Company)
    );
    assert_eq!(
        kind("Martin Teague, an asset manager at a bank, wants more."),
        Some(Kind::Person)
    );
}

#[test]
fn a_firm_s_short_name_is_no_place() {
    let text = "He said shares in Tarnell, the lender, had fallen. A week ago Tarnell Banca had lost money, and \
                savings in Tarnell, too.";
    let names: Vec<(String, Kind)> = mentions(text)
        .into_iter()
        .map(|mention| (mention.name, mention.kind))
        .collect();
    assert_eq!(names.len(), 3, "{names:?}");
    assert!(
        names
            .iter()
            .all(|(name, kind)| name == "Tarnell Banca" && *kind == Kind::Company),
        "{names:?}"
    );
}
