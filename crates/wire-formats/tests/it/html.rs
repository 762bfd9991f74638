use crate::shown;
use wire_formats::html::{Converted, to_body};

fn of(html: &str) -> Converted {
    to_body(html, Some("https://ledger.example/a/"))
}

#[test]
fn every_kind_of_block_is_kept() {
    let read = of(
        "<h1>One</h1><h4>Four</h4><p>a <b>b</b> <i>c</i> <code>d</code> H<sub>2</sub>O x<sup>2</sup> <a href=b>e</a><br>f</p>\
        <ol start=3><li>x<ol><li>y</ol><li><p>z</p><p>zz</p></ol><blockquote>q<cite>— Ada</cite></blockquote><hr>\
        <table><thead><tr><td>A<td>B</thead><tr><td>1<td>2</table><pre>if\n  x</pre><dl><dt>t<dd>d</dl>\
        <figure><img src=p.jpg alt=P><figcaption>Cap. Photo: Ada</figcaption></figure>\
        <iframe src=https://player.vimeo.com/video/7 title=V></iframe>",
    );
    insta::assert_snapshot!(shown(&read.body), @r#"
    <h2>One</h2>
    <h3>Four</h3>
    <p>a <strong>b</strong> <em>c</em> <code>d</code> H<sub>2</sub>O x<sup>2</sup> <a href="https://ledger.example/a/b" rel="noopener external">e</a><br>f</p>
    <ol start="3"><li>x<ol><li>y</li></ol>
    </li><li>z<p>zz</p>
    </li></ol>
    <blockquote><p>q</p>
    <footer>Ada</footer></blockquote>
    <hr>
    <div class="table" role="region" tabindex="0" aria-label="Table"><table><thead><tr><th scope="col">A</th><th scope="col">B</th></tr></thead><tbody><tr><td class="number">1</td><td class="number">2</td></tr></tbody></table></div>
    <p><code>if</code><br><code>  x</code></p>
    <p><strong>t</strong></p>
    <p>d</p>
    <figure class="picture"><img https://ledger.example/a/p.jpg P><figcaption><span class="caption">Cap.</span> <span class="credit"></span></figcaption></figure>
    <aside class="embed"><p class="provider">Vimeo</p><p class="title"><a href="https://vimeo.com/7" rel="noopener external">V</a></p></aside>
    "#);
    assert_eq!(read.pictures[0].credit.as_deref(), Some("Ada"));
    assert_eq!(read.notes, Vec::<String>::new());
}

#[test]
fn what_has_no_place_goes_with_a_note() {
    let read = of(
        "<style>p{}</style><p onclick=x>a<script>b</script></p><form><input></form><svg><text>c</text></svg><img src=data:x>",
    );
    assert_eq!(shown(&read.body), "<p>a</p>\n");
    insta::assert_snapshot!(read.notes.join("\n"), @r"
    left out one drawing: only pictures and text can be imported
    left out one form: a body has no input fields
    left out one picture: it has no address that could be fetched
    left out 2 × script or style: a body is text
    ");
}

#[test]
fn blank_lines_are_paragraphs_where_there_are_no_elements() {
    let read = of("One\ntwo <b>three</b>\n\nFour\n\n<ul>\n<li>five</li>\n\n</ul>\n\nSix");
    insta::assert_snapshot!(shown(&read.body), @r"
    <p>One<br>two <strong>three</strong></p>
    <p>Four</p>
    <ul><li>five</li></ul>
    <p>Six</p>
    ");
    let mixed = of("<p>One\ntwo</p>\nthree\n\nfour");
    assert_eq!(shown(&mixed.body), "<p>One two</p>\n<p>three</p>\n<p>four</p>\n");
}

#[test]
fn posts_of_social_media_become_cards() {
    let read = of(
        "<blockquote class=twitter-tweet><p>The quay is closed.</p>— Board (@board) \
        <a href='https://twitter.com/board/status/7'>May 4</a></blockquote>",
    );
    let html = shown(&read.body);
    assert!(
        html.contains("https://twitter.com/board/status/7") && html.contains("The quay is closed."),
        "{html}"
    );
}

#[test]
fn a_layout_table_is_read_as_text() {
    let html = "<table><tr><td><h1>Title</h1><p>Text</p></td><td><p>Other</p></td></tr></table>";
    assert_eq!(
        shown(&of(html).body),
        "<h2>Title</h2>\n<p>Text</p>\n<p>Other</p>\n"
    );
}

#[test]
fn depth_and_length_end_where_a_body_ends() {
    let lists = "<ul><li>a".repeat(40) + &"</ul>".repeat(40);
    let read = of(&lists);
    assert!(read.notes[0].contains("nested too deep"), "{:?}", read.notes);
    shown(&read.body);
    let boxes = "<div>".repeat(600) + "<p>deep</p>";
    assert!(shown(&of(&boxes).body).contains("deep"));
    let long = of(&"<p>Nine ships came, and nine ships left, as \"they\" always do.</p>".repeat(20_000));
    assert!(long.notes[0].contains("longer than a body"), "{:?}", long.notes);
    shown(&long.body);
    let links = of(&format!("<p><a href='/{}'>x</a> y ", "l".repeat(1_900)).repeat(3_000));
    shown(&links.body);
}
