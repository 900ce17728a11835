"""A rule with one thing less: a pattern, a filter, a MINUS, a way or a step of a path, a bound."""

import re
from collections.abc import Iterator, Sequence

_PATTERNS = re.compile(r"\?\w+ \S+ [^\s;.]+(?: ; \S+ [^\s;.]+)*(?: \.)?")
_BLOCK = re.compile(r"MINUS (\{[^{}]*\})")


def mutants(text: str) -> Iterator[tuple[str, str]]:
    """Yield each thing that is taken away or moved, with the rule as it is without it."""
    start = text.index("WHERE {") + len("WHERE {")
    end = text.rindex("}")
    before, body, after = text[:start], text[start:end], text[end:]
    for what, less in _bodies(body):
        yield what, before + less + after


def _bodies(body: str) -> Iterator[tuple[str, str]]:
    filters = list(_filters(body))
    hidden = body
    for at, to in filters:
        yield body[at:to], body[:at] + body[to:]
        yield from ((what, body[:at] + less + body[to:]) for what, less in _bounds(body[at:to]))
        hidden = hidden[:at] + "\0" * (to - at) + hidden[to:]
    for block in _BLOCK.finditer(body):
        yield block[0], body[: block.start()] + body[block.end() :]
    for group in _PATTERNS.finditer(hidden):
        subject, rest = group[0].split(" ", 1)
        items = rest.removesuffix(" .").split(" ; ")
        for i, item in enumerate(items):
            for what, kept in _less(items, i, item):
                less = f"{subject} {' ; '.join(kept)} ." if kept else ""
                yield f"{subject} {what}", body[: group.start()] + less + body[group.end() :]


def _less(items: Sequence[str], i: int, item: str) -> Iterator[tuple[str, list[str]]]:
    yield item, [*items[:i], *items[i + 1 :]]
    path, value = item.split(" ")
    for other in _shorter(path):
        yield f"{item} as {other}", [*items[:i], f"{other} {value}", *items[i + 1 :]]


def _filters(body: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(r"FILTER\(", body):
        depth, at = 1, match.end()
        while depth:
            depth += (body[at] == "(") - (body[at] == ")")
            at += 1
        yield match.start(), at


def _bounds(text: str) -> Iterator[tuple[str, str]]:
    """Yield a filter with its bound moved by one, or with one term less in its list."""
    for one, other in ((" < ", " <= "), (" <= ", " < ")):
        if one in text:
            yield f"{text} as{other}", text.replace(one, other)
    for term in re.findall(r"(?<=[(\s])[a-z]+:\w+(?=[,)])", text):
        if "NOT IN" in text:
            yield f"{text} without {term}", re.sub(rf"{term}, |, {term}", "", text)


def _shorter(path: str) -> Iterator[str]:
    """Yield a path with an alternative or a step less, at any depth."""
    for mark in "|/":
        parts = _split(path, mark)
        if len(parts) > 1:
            for i, part in enumerate(parts):
                yield mark.join([*parts[:i], *parts[i + 1 :]])
                for less in _shorter(part):
                    yield mark.join([*parts[:i], less, *parts[i + 1 :]])
            return
    if path.startswith("("):
        yield from (f"({less})" for less in _shorter(path[1:-1]))


def _split(path: str, mark: str) -> list[str]:
    parts, depth = [""], 0
    for sign in path:
        depth += (sign == "(") - (sign == ")")
        if sign == mark and not depth:
            parts.append("")
        else:
            parts[-1] += sign
    return parts
