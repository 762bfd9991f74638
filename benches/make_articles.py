#!/usr/bin/env python3
"""Writes a WordPress export of N invented articles to standard output: make_articles.py N

Sentences are those of the demo's articles in another order, with other figures and invented names, so
that words are about as common and as rare as in a newspaper. The same N gives the same articles, except
for their dates, which end an hour ago.
"""

import datetime
import pathlib
import random
import re
import sys
from xml.sax.saxutils import escape

DEMO = pathlib.Path(__file__).resolve().parent.parent / "demo" / "articles"
SECTIONS = ["Economy", "Central Banks", "Markets", "Politics", "Business", "Technology", "Energy", "Opinion"]
TOPICS = ["Inflation", "Interest rates", "Trade", "Oil", "Debt", "Jobs", "Shipping", "Currencies", "Mergers", "Housing"]
SYLLABLES = "ar bel cor dan el fen gor hal is jor kal lun mar nor ost pel quin ras sol tan ul var wes yor zan".split()
NAMES = "".join(
    f"<wp:author><wp:author_login>r{n}</wp:author_login><wp:author_display_name>{name}</wp:author_display_name></wp:author>\n"
    for n, name in enumerate(["Ada Lind", "Tomas Reik", "Ines Kahl", "Yusuf Holt", "Mira Sand", "Paul Ostrow"])
)


def slug(name):
    return re.sub("[^a-z0-9]+", "-", name.lower()).strip("-")


def sentences():
    """The demo's sentences and headlines, without what only its own reader understands."""
    text, headlines = [], []
    for file in sorted(DEMO.glob("*.md")):
        _, front, body = file.read_text().split("+++\n", 2)
        headlines += re.findall(r'^headline = "(.*)"', front, re.M)
        body = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", re.sub(r"\{[^}]*\}", "Tuesday", body))
        for line in body.splitlines():
            if re.match(r"[A-Z“]", line) and not line.startswith("Table:"):
                text += re.split(r"(?<=[.!?]) +(?=[A-Z])", line)
    return text, headlines


def invented(rng):
    return "".join(rng.choice(SYLLABLES) for _ in range(rng.choice([2, 3, 3, 4]))).capitalize()


def vary(rng, sentence):
    """Other figures than the original's, and now and then an invented name in front."""
    sentence = re.sub(r"\d(?=\d|%| |\.\d)", lambda _: str(rng.randint(1, 9)), sentence)
    return f"In {invented(rng)}, by contrast: {sentence}" if rng.random() < 0.1 else sentence


def body(rng, text):
    paragraphs = []
    for n in range(rng.randint(9, 17)):
        if n and n % 6 == 0:
            paragraphs.append(f"<h2>{escape(invented(rng))} and {escape(invented(rng))}</h2>")
        said = " ".join(vary(rng, rng.choice(text)) for _ in range(rng.randint(2, 4)))
        paragraphs.append(f"<p>{escape(said)}</p>")
    return "\n".join(paragraphs)


def item(number, at, text, headlines):
    rng = random.Random(number)
    headline = f"{vary(rng, rng.choice(headlines))}, {invented(rng)} says"
    section, topics = rng.choice(SECTIONS), rng.sample(TOPICS, 2)
    terms = f'<category domain="category" nicename="{slug(section)}"><![CDATA[{section}]]></category>' + "".join(
        f'<category domain="post_tag" nicename="{slug(topic)}"><![CDATA[{topic}]]></category>' for topic in topics
    )
    return f"""<item>
<title>{escape(headline)}</title>
<link>https://old.example/{at:%Y/%m}/{slug(headline)}-{number}/</link>
<guid isPermaLink="false">https://old.example/?p={number}</guid>
<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>
<dc:creator>r{rng.randint(0, 5)}</dc:creator>
<content:encoded><![CDATA[{body(rng, text)}]]></content:encoded>
<excerpt:encoded><![CDATA[{escape(vary(rng, rng.choice(text)))}]]></excerpt:encoded>
<wp:post_id>{number}</wp:post_id>
<wp:post_date_gmt>{at:%Y-%m-%d %H:%M:%S}</wp:post_date_gmt>
<wp:post_name>{slug(headline)}</wp:post_name>
<wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type>
{terms}
</item>
"""


def main(count):
    text, headlines = sentences()
    last = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(hours=1)
    categories = "".join(
        f"<wp:category><wp:category_nicename>{slug(s)}</wp:category_nicename><wp:category_parent/><wp:cat_name>{s}</wp:cat_name></wp:category>\n"
        for s in SECTIONS
    )
    sys.stdout.write(f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Bench</title>
<link>https://old.example</link>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
{NAMES}{categories}""")
    for number in range(1, count + 1):
        at = last - datetime.timedelta(minutes=25 * (count - number))
        sys.stdout.write(item(number, at, text, headlines))
    sys.stdout.write("</channel>\n</rss>\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
