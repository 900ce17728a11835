"""Stored queries: one `.rq` file for each question, with a header that says what it answers.

The header is YAML in lines that start with `#+`: `summary`, `description`, `tags`, `parameters`
(each with the `class` or `datatype` of its value, and `default: focus` where the dossier's focus
is the default). A parameter is a clause `VALUES ?name { … }` whose braces hold its default.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg.errors import KgError, Place
from kg.terms import did_you_mean, expand

_KEYS: dict[str, tuple[type, str]] = {
    "summary": (str, "a sentence"),
    "description": (str, "a text"),
    "tags": (list, "a list, such as [stances]"),
    "parameters": (dict, "names, each with its class or datatype"),
}
_SKIP = r"""
    (?P<skip> \"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\" | '''(?:[^'\\]|\\.|'(?!''))*'''
            | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*' | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n]*
            | \\. )
"""
_TOKEN = (
    _SKIP
    + r"""
  | (?P<clause> (?<![?$:\w-])VALUES\s+[?$](?P<name>\w+)\s*\{
        (?P<body> (?: [^{}"'<#] | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'
                    | <[^<>"{}|^`\\\x00-\x20]*> | \#[^\n]* )* ) \} )
"""
)

Headers = Mapping[str, list[Any]]
"""Path of a query file → its size, time and header, as a build saw them."""


@cache
def _token() -> re.Pattern[str]:
    """Return what to skip in a query, and the VALUES clause of one variable."""
    return re.compile(_TOKEN, re.VERBOSE | re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True)
class Parameter:
    """A parameter: its name, and the IRI of its value's class or datatype (or neither)."""

    name: str
    cls: str | None = None
    datatype: str | None = None
    focus: bool = False


@dataclass(frozen=True)
class StoredQuery:
    """A query with its header. `text` is the SPARQL as the file has it, header included."""

    name: str
    text: str
    path: Path | None = None
    summary: str = ""
    description: str = ""
    tags: tuple[str, ...] = ()
    parameters: dict[str, Parameter] = field(default_factory=dict)

    def with_values(self, values: Mapping[str, Sequence[str]]) -> str:
        """Return the query with terms (in N-Triples form) in place of the parameters' defaults.

        Every clause of a parameter is filled, wherever it stands; strings, IRIs and comments that
        only look like one are left alone.
        """

        def fill(match: re.Match[str]) -> str:
            terms = values.get(match["name"]) if match["clause"] else None
            if terms is None:
                return match[0]
            head = match[0][: match.start("body") - match.start()]
            return f"{head} {' '.join(terms)} }}"

        return _token().sub(fill, self.text)


def masked(text: str, iris: bool = True) -> str:
    """Return SPARQL with spaces in place of comments, strings and (unless told not to) IRIs.

    What is left stands where it stood, so that a keyword found in it is one.
    """

    def blank(match: re.Match[str]) -> str:
        skipped = match["skip"]
        if skipped is None:
            return match[0]
        if skipped.startswith("<") and not iris:
            return skipped
        return re.sub(r"[^\n]", " ", skipped)

    return re.sub(_SKIP, blank, text, flags=re.VERBOSE | re.DOTALL)


def clauses(text: str) -> set[str]:
    """Return the names of the variables that have a VALUES clause of their own in the query."""
    return {m["name"] for m in _token().finditer(text) if m["clause"]}


def read_header(text: str, name: str, path: Path | None = None) -> dict[str, Any]:
    """Return the query's header as plain data.

    Raises KgError, with file and line, if it is no YAML, has a key that nothing reads, or declares
    a parameter for which the query has no VALUES clause.
    """
    import yaml  # slow to import; a build keeps the headers of stored queries at hand

    head = [(n, line[2:]) for n, line in enumerate(text.split("\n"), 1) if line.startswith("#+")]
    start = head[0][0] if head else 1

    def wrong(what: str, line: int = start) -> KgError:
        return KgError(f"query {name}: {what}", place=Place(path, line) if path else None)

    try:
        source = "\n".join(line.removeprefix(" ") for _n, line in head)
        header: Any = yaml.load(source, yaml.BaseLoader) if head else {}  # every value a text
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = head[min(mark.line, len(head) - 1)][0] if mark else start
        reason = getattr(error, "problem", None) or getattr(error, "reason", error)
        raise wrong(f"its header is no YAML: {reason}", line) from error
    if not isinstance(header, dict):
        raise wrong("its header must be keys and values, such as 'summary: …'")
    unknown = set(header) - set(_KEYS)
    if unknown:
        raise wrong(f"nothing reads the key {min(unknown)!r} in its header")
    for key, (kind, shape) in _KEYS.items():
        if header.get(key) and not isinstance(header[key], kind):
            raise wrong(f"{key} in its header must be {shape}")
    present = clauses(text)
    for key, spec in (header.get("parameters") or {}).items():
        line = next(
            (n for n, source in head if re.match(rf"\s*{re.escape(key)}\s*:", source)), start
        )
        try:
            _parameter(key, spec or {})
        except ValueError as error:
            raise wrong(f"parameter {key}: {error}", line) from error
        if key not in present:
            raise wrong(
                f"the header declares the parameter {key}, but there is no clause "
                f"VALUES ?{key} {{ UNDEF }}",
                line,
            )
    return header


def parse_query(
    text: str, name: str, path: Path | None = None, header: Mapping[str, Any] | None = None
) -> StoredQuery:
    """Return the query with its header read, or with the header given. Raises as read_header."""
    if header is None:
        header = read_header(text, name, path)
    specs = header.get("parameters") or {}
    return StoredQuery(
        name=name,
        text=text,
        path=path,
        summary=str(header.get("summary", "")),
        description=str(header.get("description", "")),
        tags=tuple(map(str, header.get("tags") or ())),
        parameters={key: _parameter(key, spec or {}) for key, spec in specs.items()},
    )


def read_query(path: Path, headers: Headers = MappingProxyType({})) -> StoredQuery:
    """Return the query in a file, its header from `headers` if that is of the file as it is.

    Raises KgError if it cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        known = headers.get(str(path))
        fresh = known is not None and known[:2] == _stamp(path)
    except OSError as error:
        raise KgError(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise KgError(f"{path} is no UTF-8 text (byte {error.start})") from error
    return parse_query(text, path.stem, path, known[2] if known and fresh else None)


def read_headers(folders: Sequence[Path]) -> dict[str, list[Any]]:
    """Return the headers of all stored queries, by path, each with its file's size and time.

    Raises KgError, with file and line, at the first that cannot be read.
    """
    found = {}
    for name, path in query_files(folders).items():
        stamp = _stamp(path)
        found[str(path)] = [*stamp, read_header(read_query(path).text, name, path)]
    return found


def query_files(folders: Sequence[Path]) -> dict[str, Path]:
    """Return name → file of all stored queries; a later folder replaces an earlier one's names."""
    return {
        path.stem: path
        for folder in folders
        for path in sorted(folder.glob("*.rq"))
        if path.is_file()
    }


def find_query(
    name: str, folders: Sequence[Path], headers: Headers = MappingProxyType({})
) -> StoredQuery:
    """Return the stored query of that name. Raises KgError with the nearest names if none is."""
    files = query_files(folders)
    if name not in files:
        hint = did_you_mean(name, files)
        raise KgError(f"there is no query {name!r}", todo=f"{hint} List them: kg query --list")
    return read_query(files[name], headers)


def _stamp(path: Path) -> list[int]:
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns]


def _parameter(name: str, spec: Any) -> Parameter:
    if not isinstance(spec, dict) or set(spec) - {"class", "datatype", "default"}:
        raise ValueError("write {class: dm:Topic} or {datatype: xsd:date}, and default: focus")
    if spec.get("default", "focus") != "focus":
        raise ValueError("'focus' is the only default a header can name; others stand in the query")
    cls, datatype = spec.get("class"), spec.get("datatype")
    expanded = {key: expand(str(value)) for key, value in spec.items() if key != "default"}
    if None in expanded.values() or (cls and datatype):
        raise ValueError("name one class or one datatype, by a known prefix")
    return Parameter(
        name,
        cls=expanded.get("class"),
        datatype=expanded.get("datatype"),
        focus="default" in spec,
    )
