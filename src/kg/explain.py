"""What a shape asks, of whom, and why: for those who meet it in a finding."""

import json
from collections.abc import Iterable

import pyoxigraph as ox

from kg.conformance import Conformance
from kg.errors import KgError
from kg.present import block
from kg.shapes import Shape, read_shapes
from kg.terms import did_you_mean, disarm, expand, shorten

_OF = {
    "targetClass": "every {}",
    "targetNode": "{}",
    "targetSubjectsOf": "everything that has {}",
    "targetObjectsOf": "every value of {}",
    "target": "what a query finds",
}


def find_shape(shapes: Iterable[ox.Quad], text: str) -> Shape:
    """Return the shape that the text names: by label, name, prefixed name or IRI.

    Raises KgError, with the nearest names, if there is none or more than one.
    """
    known = read_shapes(shapes)
    bare = text.strip().removeprefix("<").removesuffix(">")
    iri = expand(bare) or bare
    if iri in known:
        return known[iri]
    named = [
        s
        for s in known.values()
        if bare.casefold() in (s.label.casefold(), _local(s.iri).casefold())
    ]
    if len(named) == 1:
        return named[0]
    if named:
        several = " or ".join(shorten(s.iri) for s in named)
        raise KgError(f"{text!r} is the name of several shapes", todo=f"Ask for {several}.")
    names = sorted({_local(s.iri) for s in known.values()})
    raise KgError(f"no shape is called {text!r}", todo=did_you_mean(bare.rsplit(":", 1)[-1], names))


def explained(shape: Shape, conformance: Conformance, format_: str = "text") -> str:
    """Return what the shape asks, of whom, why, and how many nodes it looked at here."""
    nodes = conformance.validation.focus_nodes.get(shape.iri, 0)
    found = len([v for v in conformance.validation.violations if v.shape == shape.iri])
    of = [_OF[kind].format(shorten(name)) for kind, name in shape.targets]
    if format_ == "json":
        value = {
            "shape": shorten(shape.iri),
            "iri": shape.iri,
            "label": shape.label,
            "why": shape.why,
            "of": of,
            "asks": [{"path": path, "message": message} for path, message in shape.asks],
            "nodes": nodes,
            "findings": found,
        }
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"
    pairs = [("shape", " – ".join(p for p in (shorten(shape.iri), shape.label) if p))]
    pairs += [("why", shape.why)] if shape.why else []
    pairs.append(("of whom", ", ".join(of) or "what other shapes send to it"))
    pairs += [
        ("asks", f"{path}: {text}" if path and text else path or text) for path, text in shape.asks
    ]
    pairs.append(
        (
            "looks at",
            f"{nodes} node{'s'[: nodes != 1]} here, with {found} finding{'s'[: found != 1]}",
        )
    )
    return block([(name, disarm(" ".join(value.split()))) for name, value in pairs])


def _local(iri: str) -> str:
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]
