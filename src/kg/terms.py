"""RDF terms as people write and read them: prefixed names, labels, dates, numbers.

A user's value becomes an RDF term here, and only its N-Triples form ever reaches a query. The way
back shortens an IRI to a prefixed name and disarms characters that would act on a terminal.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import cast

import pyoxigraph as ox

from kg.errors import KgError
from kg.namespaces import GRAPH, PREFIXES, RDFS, SKOS

_LABELS = f"""
SELECT DISTINCT ?thing ?label ?class WHERE {{
  VALUES ?property {{ <{SKOS}prefLabel> <{SKOS}altLabel> <{SKOS}notation> <{RDFS}label> }}
  ?thing ?property ?label . FILTER(isIRI(?thing))
  OPTIONAL {{ ?thing a ?class }}
}}"""
_INTEGER = re.compile(r"[+-]?[0-9]+")  # not \d: XSD knows no digits of other scripts
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def shorten(iri: str, prefixes: dict[str, str] = PREFIXES) -> str:
    """Return the IRI as a prefixed name, if its namespace is known and the rest is one word."""
    best = ""
    for prefix, namespace in prefixes.items():
        if iri.startswith(namespace) and len(namespace) > len(prefixes.get(best, "")):
            best = prefix
    if best:
        local = iri[len(prefixes[best]) :]
        if re.fullmatch(r"[\w.-]+", local) and not local.endswith("."):
            return f"{best}:{local}"
    return iri


def expand(name: str, prefixes: dict[str, str] = PREFIXES) -> str | None:
    """Return the IRI of a prefixed name, or None if its prefix is unknown."""
    prefix, colon, local = name.partition(":")
    return prefixes[prefix] + local if colon and prefix in prefixes else None


def show(term: object) -> str:
    """Return a term for a reader: a prefixed name, or the text of a literal; "" for no term."""
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return disarm(shorten(term.value))
    if isinstance(term, ox.BlankNode):
        return f"_:{term.value}"
    return disarm(str(getattr(term, "value", term)))


def disarm(text: str) -> str:
    """Return the text with characters made visible that would steer a terminal or reorder a line.

    These are control and format characters (Unicode categories Cc, Cf, Zl, Zp), but for the
    joiners that scripts need.
    """
    return "".join(
        c
        if c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Zl", "Zp", "Cs")
        else f"\\u{ord(c):04x}"
        if ord(c) < 0x10000
        else f"\\U{ord(c):08x}"
        for c in text
    )


def iri_term(text: str) -> ox.NamedNode:
    """Return the IRI as a term. Raises KgError if it holds a character that no IRI may hold."""
    bad = re.search(r'[\x00-\x20<>"{}|^`\\]', text)
    try:
        if bad:
            raise ValueError
        return ox.NamedNode(text)
    except ValueError as error:
        what = f" (it holds {bad[0]!r})" if bad else ""
        raise KgError(
            f"{text!r} is no valid IRI{what}", todo="Escape the character, as in %20 for a space."
        ) from error


def literal_term(text: str, datatype: str) -> ox.Literal:
    """Return a literal of one of the datatypes that parameters have.

    These are xsd:date (YYYY-MM-DD), xsd:integer, xsd:boolean and xsd:string. Raises KgError, in
    the user's words, if the text is none of that type.
    """
    node = ox.NamedNode(datatype)
    name = shorten(datatype)
    if name == "xsd:date":
        from datetime import date

        try:
            if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
                raise ValueError
            date.fromisoformat(text)
        except ValueError:
            raise KgError(f"{text!r} is no date", todo="Write it as 2023-06-05.") from None
    elif name == "xsd:integer":
        if not _INTEGER.fullmatch(text):
            raise KgError(f"{text!r} is no whole number", todo="Write it as 3.")
    elif name == "xsd:boolean":
        if text not in ("true", "false"):
            raise KgError(f"{text!r} is neither true nor false")
    elif name != "xsd:string":
        raise KgError(f"values of the datatype {name} cannot be given on the command line")
    try:
        return ox.Literal(text, datatype=node)
    except UnicodeEncodeError:  # bytes of a command line that are no UTF-8 arrive as surrogates
        raise KgError(f"{text!r} is no text in UTF-8") from None


class Labels:
    """The names in a store, to find what a user means by one."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        # where nothing was inferred, a state need not be known as an agent
        self._classed = store.contains_named_graph(ox.NamedNode(GRAPH + "inferred"))
        self._things: dict[str, set[str]] = {}
        self._classes: dict[str, set[str]] = {}
        self._shown: dict[str, str] = {}
        for row in cast("ox.QuerySolutions", store.query(_LABELS)):
            thing, label, cls = row["thing"].value, row["label"].value, row["class"]
            self._things.setdefault(_key(label), set()).add(thing)
            self._shown.setdefault(_key(label), label)
            if cls is not None:
                self._classes.setdefault(thing, set()).add(cls.value)

    def find(self, text: str, cls: str | None = None) -> ox.NamedNode:
        """Return the thing that the text names: a label, alias, code, prefixed name or IRI.

        With `cls` it is a thing of that class, as far as classes were inferred. Raises KgError with
        the nearest names if nothing is called that, and with the candidates if several things are.
        """
        if text.startswith("<") and text.endswith(">"):
            return self._present(iri_term(text[1:-1]), text, cls)
        called = self._things.get(_key(text), set())
        things = self._of_class(called, cls)
        if called and not things and cls:
            known = ", ".join(sorted(disarm(shorten(t)) for t in called))
            raise KgError(
                f"{text!r} is {known}, and that is no {shorten(cls)}",
                todo=self._nearest(text, cls),
            )
        if len(things) == 1:
            return ox.NamedNode(next(iter(things)))
        if things:
            candidates = ", ".join(sorted(disarm(shorten(t)) for t in things))
            raise KgError(
                f"{text!r} is the name of several things: {candidates}",
                todo="Give the prefixed name of the one you mean.",
            )
        expanded = expand(text)
        if expanded is not None:
            return self._present(iri_term(expanded), text, cls)
        if _SCHEME.match(text) and "/" in text:
            return self._present(iri_term(text), text, cls)
        raise KgError(f"nothing here is called {text!r}", todo=self._nearest(text, cls))

    def _present(self, term: ox.NamedNode, text: str, cls: str | None) -> ox.NamedNode:
        """Return the term if the store speaks of it; a query on any other would say nothing."""
        for subject, value in ((term, None), (None, term)):
            if next(self._store.quads_for_pattern(subject, None, value), None) is not None:
                return term
        raise KgError(f"nothing here is called {text!r}", todo=self._nearest(text, cls))

    def _of_class(self, things: set[str], cls: str | None) -> set[str]:
        if cls is None:
            return things
        fitting = {t for t in things if cls in self._classes.get(t, ())}
        return fitting if fitting or self._classed else things

    def _nearest(self, text: str, cls: str | None) -> str:
        usable = [
            key
            for key, things in self._things.items()
            if cls is None or any(cls in self._classes.get(t, ()) for t in things)
        ]
        return did_you_mean(_key(text), usable or self._things, self._shown)


def did_you_mean(
    text: str, names: Iterable[str], shown: dict[str, str] | None = None, n: int = 3
) -> str:
    """Return a sentence that offers the names nearest to the text, or lists a few of them all."""
    import difflib  # only for those who mistyped

    known: Sequence[str] = sorted(names)
    near = difflib.get_close_matches(text, known, n=n, cutoff=0.5)
    near += [k for k in known if text and text in k and k not in near][: n - len(near)]
    labels = [disarm((shown or {}).get(name, name)) for name in near]
    if labels:
        return f"Did you mean {' or '.join(labels)}?"
    some = ", ".join(disarm((shown or {}).get(name, name)) for name in known[:8])
    return f"Known are {some}{' …' if len(known) > 8 else ''}." if known else "Nothing is known."


def _key(label: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())
