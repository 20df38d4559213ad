"""The vocabularies of patterns/entities.toml, ready to be matched."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.find.names.words import Phrases
from extractor.patterns import derived, vocabulary
from extractor.text import fold, spellings

_BEGINNINGS = ("bodies", "not_names", "kinds", "known_places", "honorifics", "posts", "plans", "duties")


class Vocabulary:
    """The phrases and words of entities.toml; sets of words are in small letters, with their accents or folded."""

    def __init__(self) -> None:
        tables = vocabulary("entities")
        bodies, places, people, plans = (tables[name] for name in ("bodies", "places", "people", "plans"))

        of_bodies = ("national", "always", "capital", "placed", "group", "named", "leading", "firms", "branches")
        self.bodies = Phrases({kind: bodies[kind] for kind in of_bodies}, loose=True)
        self.leading = Phrases({"leading": bodies["leading"]}, loose=True)
        self.printed_bodies = spellings(word for kind in of_bodies for word in bodies[kind])
        self.named = Phrases({"named": bodies["named"]})
        self.fields = Phrases({"field": bodies["fields"]}, loose=True)
        self.topics = Phrases({"topic": bodies["topics"]})
        self.not_fields = Phrases({"not": bodies["not_field"]})
        self.not_names = Phrases({"not": bodies["not_names"]}, loose=True)
        self.printed_not_names = spellings(bodies["not_names"])
        self.strict = frozenset(map(fold, bodies["strict"]))
        self.not_second = Phrases({"not": bodies["not_second"]})
        self.before_sections = Phrases({"before": bodies["before_sections"]})
        self.section_acts = Phrases({"act": bodies["section_acts"]})
        self.plural = _small(bodies["plural"])

        of_places = ("units", "villages", "roads", "features", "dotted")
        self.kinds = Phrases({kind: places[kind] for kind in of_places})
        self.printed_kinds = {kind: spellings(places[kind]) for kind in of_places}
        self.dotted = frozenset(map(fold, places["dotted"]))
        self.before_names = Phrases({kind: places[f"before_{kind}"] for kind in ("names", "name")})
        self.weak = frozenset(map(fold, places["weak"]))
        self.misread = _small(places["misread"])
        self.known_places = Phrases({"known": places["known"]})
        self.printed_places = spellings(places["known"])
        self.not_places = Phrases({"not": places["not_name"]})
        self.printed_not_places = spellings(places["not_name"])

        self.printed_honorifics = spellings(people["honorifics"])
        self.honorifics = Phrases({"honorific": people["honorifics"]}, loose=True)
        self.surnames = _small(people["surnames"])
        self.middles = frozenset(people["middles"])
        self.posts = Phrases({"post": people["posts"], "official": people["official"]})
        self.of_posts = Phrases({"of": people["of_posts"]})
        self.duties = Phrases({"duty": people["duties"]}, loose=True)

        of_plans = ("known", "heads", "topical", "campaigns")
        self.plans = Phrases({kind: plans[kind] for kind in of_plans}, loose=True)
        self.not_plan_stops = Phrases({"not": plans["not_stops"]})
        self.plan_stops = spellings(plans["stops"])

        begins: dict[str, set[str]] = {}
        for name in _BEGINNINGS:
            for word in getattr(self, name).first_words:
                begins.setdefault(word, set()).add(name)
        self.begins = {word: frozenset(names) for word, names in begins.items()}
        """Folded word → the vocabularies that have a phrase with it at the beginning; family names apart."""


def _small(words: Iterable[str]) -> frozenset[str]:
    return frozenset(word.lower() for word in words)


@derived
def in_force() -> Vocabulary:
    """Return the vocabulary of the patterns in force."""
    return Vocabulary()
