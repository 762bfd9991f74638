// What people paste, as their programs write it, and what it is to become.

const GOOGLE = `<meta charset="utf-8"><b style="font-weight:normal;" id="docs-internal-guid-1"><h1 dir="ltr"><span style="font-size:20pt;font-weight:400;">Rates</span></h1><p dir="ltr" style="line-height:1.38;"><span style="font-size:11pt;font-weight:400;font-style:normal;">The bank </span><span style="font-size:11pt;font-weight:700;font-style:normal;">held</span><span style="font-weight:400;"> its </span><span style="font-weight:400;font-style:italic;">rate</span><span style="font-weight:400;">, says </span><a href="https://www.google.com/url?q=https://ecb.example/a?utm_source%3Dmail&amp;sa=D" style="text-decoration:none;"><span style="color:#1155cc;text-decoration:underline;">its site</span></a><span>.</span></p><br><ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr" role="presentation"><span style="font-weight:400;">one</span></p></li><ul><li dir="ltr" aria-level="2"><p dir="ltr" role="presentation"><span style="font-weight:400;">deeper</span></p></li></ul></ul></b><br class="Apple-interchange-newline">`;

const item = (level, mark, text) => `<p class=MsoListParagraph style='margin-left:36.0pt;text-indent:-18.0pt;mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-bidi-font-family:Symbol'><span style='mso-list:Ignore'>${mark}<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span></span><![endif]><span lang=EN-GB>${text}<o:p></o:p></span></p>`;
const WORD = `Version:1.0\r\nStartHTML:0000\r\n<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><style><!-- p.MsoNormal {margin:0cm;} --></style></head><body lang=EN-GB><!--StartFragment--><h1>Title<o:p></o:p></h1><p class=MsoNormal><b style='mso-bidi-font-weight:normal'><span lang=EN-GB>Bold</span></b><span lang=EN-GB style='mso-fareast-language:EN-US'> and plain<o:p></o:p></span></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>${item(1, "·", "first")}${item(2, "o", "inside")}${item(1, "·", "second")}<p class=MsoNormal>Between</p>${item(1, "1.", "number")}<!--EndFragment--></body></html>`;

const WEB = `<nav><a href="/x">Menu</a></nav><article><h4>Small</h4><div><span>Text in <span style="display:none">no</span>a <span><span><strong>box</strong></span></span></span></div><script>alert(1)</script><p onclick="x()">A <a href="javascript:alert(1)">bad</a> and <a href="https://a.example/?utm_campaign=b&amp;id=3">good</a> link<img src="https://tracker.example/p.gif"></p><table><thead><tr><th>Bank</th><th>Rate</th></tr></thead><tbody><tr><td><p>Bern</p></td><td>0.25</td></tr></tbody></table></article>`;

export const PASTES = [
  {
    name: "Google Docs", html: GOOGLE,
    expected: 'doc(heading("Rates"), paragraph("The bank ", strong("held"), " its ", em("rate"), ", says ", link("its site"), "."), bullet_list(list_item(paragraph("one"), bullet_list(list_item(paragraph("deeper"))))))',
  },
  {
    name: "Word", html: WORD,
    expected: 'doc(heading("Title"), paragraph(strong("Bold"), " and plain"), bullet_list(list_item(paragraph("first"), bullet_list(list_item(paragraph("inside")))), list_item(paragraph("second"))), paragraph("Between"), ordered_list(list_item(paragraph("number"))))',
  },
  {
    name: "a web page", html: WEB,
    expected: 'doc(heading("Small"), paragraph("Text in a ", strong("box")), paragraph("A bad and ", link("good"), " link"), table(table_row(table_header(paragraph("Bank")), table_header(paragraph("Rate"))), table_row(table_cell(paragraph("Bern")), table_cell(paragraph("0.25")))))',
  },
  { name: "a few words", html: '<meta charset="utf-8"><span style="color: red; font-weight: bold">only</span> words', expected: 'doc(paragraph(strong("only"), " words"))' },
  { name: "plain text", text: "One\nline.\n\nTwo.\r\n\r\n\r\nThree.", expected: 'doc(paragraph("One", hard_break, "line."), paragraph("Two."), paragraph("Three."))' },
];
