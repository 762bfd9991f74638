"""Holds XML files against a schema: `schemas.py SCHEMA FILE…` prints what is wrong, as JSON."""

import json
import sys

import xmlschema

schema = xmlschema.XMLSchema(sys.argv[1])
wrong = [
    f"{file}: {error.path}: {error.reason}"
    for file in sys.argv[2:]
    for error in schema.iter_errors(file)
]
json.dump(wrong, sys.stdout)
