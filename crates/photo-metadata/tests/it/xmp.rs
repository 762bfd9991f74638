//! What today's programs write.

use photo_metadata::{AiUse, DateTaken, PhotoMetadata, Place};

use crate::draw::{self, app1_xmp, jpeg, photo, some};

fn read(attributes: &str, children: &str) -> PhotoMetadata {
    photo(&jpeg(&[app1_xmp(&draw::xmp(attributes, children))]))
}

#[test]
fn every_field_as_attributes_elements_and_lists() {
    let found = read(
        r#"photoshop:Credit="Reuters &amp; Co" photoshop:City="Oslo" photoshop:DateCreated="2024-05"
           photoshop:Source="Archive" core:Location="Aker Brygge" photoshop:State="Østlandet"
           ext:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia""#,
        r#"<dc:creator><rdf:Seq><rdf:li>Ana</rdf:li><rdf:li>Bo</rdf:li></rdf:Seq></dc:creator>
           <dc:subject><rdf:Bag><rdf:li>port</rdf:li><rdf:li>cranes</rdf:li></rdf:Bag></dc:subject>
           <dc:description><rdf:Alt><rdf:li xml:lang="de">Kräne</rdf:li>
             <rdf:li xml:lang="x-default">Cranes &#x2014; &lt;new&gt;</rdf:li></rdf:Alt></dc:description>
           <dc:rights><rdf:Alt><rdf:li xml:lang="x-default"><![CDATA[© Reuters]]></rdf:li></rdf:Alt></dc:rights>
           <xmpRights:UsageTerms><rdf:Alt><rdf:li>No sales</rdf:li></rdf:Alt></xmpRights:UsageTerms>
           <xmpRights:WebStatement>https://example.org/terms</xmpRights:WebStatement>
           <photoshop:Headline>Harbour</photoshop:Headline>
           <photoshop:Country>Norway</photoshop:Country>
           <photoshop:Instructions>Embargo 18:00</photoshop:Instructions>
           <core:AltTextAccessibility><rdf:Alt>
             <rdf:li xml:lang="x-default">Three cranes above a quay</rdf:li></rdf:Alt></core:AltTextAccessibility>
           <xmpMM:DerivedFrom><rdf:Description photoshop:Credit="wrong"/></xmpMM:DerivedFrom>"#,
    );
    let expected = PhotoMetadata {
        headline: some("Harbour"),
        caption: some("Cranes — <new>"),
        credit: some("Reuters & Co"),
        byline: some("Ana, Bo"),
        copyright: some("© Reuters"),
        rights: some("No sales"),
        source: some("Archive"),
        date_taken: DateTaken::parse("2024-05"),
        place: Some(Place {
            sublocation: some("Aker Brygge"),
            city: some("Oslo"),
            region: some("Østlandet"),
            country: some("Norway"),
        }),
        keywords: vec!["port".to_owned(), "cranes".to_owned()],
        alt_text: some("Three cranes above a quay"),
        instructions: some("Embargo 18:00"),
        digital_source_type: some("trainedAlgorithmicMedia"),
        web_statement: some("https://example.org/terms"),
    };
    assert_eq!(found, expected);
    assert_eq!(found.ai_use(), Some(AiUse::Whole));
}

#[test]
fn the_default_language_or_else_the_first() {
    let description = |items: &str| {
        let children = format!("<dc:description><rdf:Alt>{items}</rdf:Alt></dc:description>");
        read("", &children).caption
    };
    let de = r#"<rdf:li xml:lang="de">Kräne</rdf:li>"#;
    let fr = r#"<rdf:li xml:lang="fr">Grues</rdf:li>"#;
    let default = r#"<rdf:li xml:lang="x-default">Cranes</rdf:li>"#;
    let blank = r#"<rdf:li xml:lang="x-default"/>"#;
    assert_eq!(description(&[de, default].concat()).as_deref(), Some("Cranes"));
    assert_eq!(description(&[de, fr].concat()).as_deref(), Some("Kräne"));
    assert_eq!(description(&[blank, fr].concat()).as_deref(), Some("Grues"));
}

/// The newer fields tell apart what is shown and where the camera stood; only the first place of
/// each counts, and the older fields go before both.
#[test]
fn locations_of_the_extension() {
    let created = r#"<ext:LocationCreated><rdf:Bag><rdf:li><rdf:Description ext:City="Gaia"
        ext:CountryName="Portugal"/></rdf:li></rdf:Bag></ext:LocationCreated>"#;
    let shown = r#"<ext:LocationShown><rdf:Bag>
        <rdf:li rdf:parseType="Resource"><ext:City>Porto</ext:City>
          <ext:Sublocation>Ribeira</ext:Sublocation><ext:LocationId><rdf:Bag><rdf:li>x</rdf:li></rdf:Bag></ext:LocationId></rdf:li>
        <rdf:li rdf:parseType="Resource"><ext:CountryName>Spain</ext:CountryName></rdf:li>
        </rdf:Bag></ext:LocationShown>"#;
    let line = |attributes: &str, children: &str| {
        let place = read(attributes, children).place.expect("a place");
        place.line()
    };
    assert_eq!(line("", created), "Gaia, Portugal");
    assert_eq!(line("", &[created, shown].concat()), "Porto");
    assert_eq!(line("photoshop:City='Braga'", shown), "Braga");
}

#[test]
fn an_address_as_a_resource() {
    let found = read(
        "",
        r#"<xmpRights:WebStatement rdf:resource="https://example.org/terms"/>
           <ext:DigitalSourceType rdf:resource="digsrctype:compositeWithTrainedAlgorithmicMedia"/>"#,
    );
    assert_eq!(found.web_statement.as_deref(), Some("https://example.org/terms"));
    assert_eq!(found.ai_use(), Some(AiUse::Part));
}

#[test]
fn prefixes_are_only_names() {
    let packet = draw::credited("Lusa")
        .replace("photoshop:", "ps:")
        .replace(":photoshop=", ":ps=");
    let found = photo(&jpeg(&[app1_xmp(&packet)]));
    assert_eq!(found.credit.as_deref(), Some("Lusa"));
}

/// Programs cut the properties up among several descriptions as they like.
#[test]
fn several_descriptions() {
    let packet = draw::credited("Lusa").replace(
        "</rdf:RDF>",
        r#"<rdf:Description rdf:about="" xmlns:p="http://ns.adobe.com/photoshop/1.0/"
           p:Headline="Harbour"/></rdf:RDF>"#,
    );
    let found = photo(&jpeg(&[app1_xmp(&packet)]));
    assert_eq!(found.credit.as_deref(), Some("Lusa"));
    assert_eq!(found.headline.as_deref(), Some("Harbour"));
}
