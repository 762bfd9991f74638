use std::time::Instant;
fn t(name: &str, h: &str) {
    let s = Instant::now();
    let r = wire_formats::html::to_body(h, None);
    println!("{name}: {:?} {} {:?}", s.elapsed(), r.body.blocks.len(), r.notes);
}
fn main() {
    t("lists", &("<ul><li>a".repeat(40) + &"</ul>".repeat(40)));
    t("boxes", &("<div>".repeat(600) + "<p>deep</p>"));
    t(
        "long",
        &"<p>Nine ships came, and nine ships left, as \"they\" always do.</p>".repeat(40_000),
    );
    t(
        "links",
        &format!("<p><a href='/{}'>x</a> y ", "l".repeat(1_900)).repeat(3_000),
    );
    let open: String = (0..600).map(|i| format!("<b id={i}>")).collect();
    t("unfold", &format!("<p>{open}</p>{}", "<p>x</p>".repeat(5_000)));
    t("deep", &"<div>".repeat(20_000));
    t("spans", &("<span>".repeat(990) + "x").repeat(1));
    t("brackets", &"[caption]".repeat(100_000));
    t("brackets2", &"[[gallery".repeat(100_000));
    t("brackets3", &"[embed]".repeat(500_000));
    t("lt", &"<".repeat(4_000_000));
    t("amp", &"&".repeat(4_000_000));
    t("b", &"<b>".repeat(1_000_000));
    t("table", &"<table>".repeat(200_000));
    t("tdtext", &("<table>".to_owned() + &"<tr>x".repeat(200_000)));
    t("figures", &"<figure><blockquote>".repeat(400));
    t("quotes", &"<blockquote>".repeat(900));
    t("tablesnest", &"<table><tr><td>".repeat(300));
}
