"""Reads feeds as a strict reader does: prints what feedparser found in each address, as JSON."""

import json
import sys

import feedparser

found = []
for address in sys.argv[1:]:
    feed = feedparser.parse(address)
    again = feedparser.parse(address, etag=feed.get("etag"))
    changed = feedparser.parse(address, modified=feed.get("modified")) if feed.get("modified") else again
    found.append({
        "address": address,
        "status": feed.get("status"),
        "version": feed.get("version"),
        "bozo": str(feed.get("bozo_exception")) if feed.bozo else None,
        "title": feed.feed.get("title"),
        "language": feed.feed.get("language"),
        "updated": feed.feed.get("updated_parsed") is not None,
        "again": again.get("status"),
        "changed": changed.get("status"),
        "entries": [
            {
                "id": entry.get("id"),
                "title": entry.get("title"),
                "link": entry.get("link"),
                "summary": entry.get("summary"),
                "author": entry.get("author"),
                "dated": (entry.get("updated_parsed") or entry.get("published_parsed")) is not None,
            }
            for entry in feed.entries
        ],
    })
json.dump(found, sys.stdout)
