#!/usr/bin/env python3
"""Writes data/cities.rows from GeoNames' cities15000 (CC BY 4.0).

    crates/statements/tools/cities.py FOLDER > crates/statements/data/cities.rows

FOLDER holds geonames/cities15000.json. A city is left out when its name is also an everyday English word,
a given name or a well-known surname, when a name of ours has it already, or when a second city of some
size in another country shares it: a missing link is better than a wrong one.
"""

import json
import re
import sys
from pathlib import Path

FLOOR = 300_000
DATA = Path(__file__).resolve().parent.parent / "data"

# Names that mean something else too often to be linked without context.
NOT_ALONE = set("""
Mobile Reading Nice Bath Split Orange Jackson Lincoln Madison Austin Charlotte Victoria Florence Orlando
Cali Leon León Santiago Cordoba Córdoba Mercedes Valencia Merida Mérida Barcelona Hamilton Wellington Windsor
Plano Irving Arlington Aurora Henderson Anderson Glendale Chandler Garland Stockton Newport Lincoln Jersey
Sale Man Of Imperial Campos Salem Georgetown Kent Mission Surrey Union Central Along Deal Most Hit
Bo Ho Wa Same Singa Lucena Santa Ana Durango Marina Sydney Dallas Houston Preston Nelson Clayton Douglas
Washington Columbia Richmond Kingston Norfolk Manchester Worcester Lancaster Cambridge Oxford York
Birmingham Aden Sandton Zhongshan Salvador Concepcion Concepción Guadalupe Trujillo Cartagena Santos Osasco
Independence Campbell Warren Carson Paterson Gilbert Patterson Brownsville Hialeah Riverside Springfield
Rochester Buffalo Mesa Colon Cuenca Palmas Rio Grande Diadema Serra Betim Natal Belem Belém Bari Kota
Suzano Canoas Cotonou Comilla Rangpur Toledo Lima Laval Memphis Phoenix Nova Guarulhos
""".split())


def folded(name):
    return name.casefold()


def taken():
    names = set()
    for file in ("countries", "regions", "institutions", "companies", "people", "markets"):
        for line in (DATA / f"{file}.rows").read_text().splitlines():
            if line.startswith("#") or not line.strip():
                continue
            cells = [cell.strip() for cell in line.split("|")]
            # A capital stays a city: the acting government is told apart by its verb.
            use = cells[1:4] if file == "countries" else cells[1:3]
            for cell in use:
                names.update(folded(alias.strip(" ?!~")) for alias in cell.split(";"))
    return names


def main(folder):
    cities = list(json.loads((Path(folder) / "geonames/cities15000.json").read_text()).values())
    countries = {
        line.split("|")[0].strip()
        for line in (DATA / "countries.rows").read_text().splitlines()
        if line and not line.startswith("#")
    }
    capitals = set()
    for line in (DATA / "countries.rows").read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        cells = [cell.strip() for cell in line.split("|")]
        for capital in cells[4].split(";"):
            capitals.add((cells[0], capital.strip(" ?")))
    by_name = {}
    for city in cities:
        by_name.setdefault(folded(city["name"]), []).append(city)
    ours = taken()
    rows = []
    for city in cities:
        name, country = city["name"], city["countrycode"].lower()
        capital = (country, name) in capitals
        if (city["population"] < FLOOR and not capital) or country not in countries:
            continue
        if folded(name) in ours or (name in NOT_ALONE and not capital):
            continue
        if not re.fullmatch(r"[^\W\d_][^\d_();|]+", name) or len(name) < 4:
            continue
        rivals = [
            other
            for other in by_name[folded(name)]
            if other is not city and other["population"] * 4 > city["population"]
        ]
        if rivals and not capital:
            continue
        key = f"place/{country}-" + re.sub(r"[^a-z0-9]+", "-", folded(name).encode("ascii", "ignore").decode()).strip("-")
        plain = name.translate(str.maketrans("áàâãäåçéèêëíìîïñóòôõöøúùûüýÁÉÍÓÚÖÜÅŞşığİćčšžłńęąőűāīūēōṭḍ", "aaaaaaceeeeiiiinoooooouuuuyAEIOUOUASsigIccszlneaouaiueotd"))
        rows.append((key, name, plain if plain != name else "", country))
    seen = set()
    print("# Cities of 300,000 people and more, and capitals. Made by tools/cities.py from GeoNames (CC BY 4.0,")
    print("# https://www.geonames.org); names that mean something else too were left out. key | name | aliases | parents")
    for key, name, alias, country in sorted(rows):
        if key in seen or key.endswith("-"):
            continue
        seen.add(key)
        print(f"{key} | {name} | {alias} | place/{country} |")


main(sys.argv[1])
