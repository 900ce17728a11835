"""What the benchmarks share: peak memory, a plot with two logarithmic axes, a page with markers."""

import importlib.metadata
import math
import os
import platform
import resource
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
PAGE = DOCS / "performance.md"

Points = Mapping[str, Iterable[tuple[float, float]]]


def megabytes() -> float:
    """Return the peak memory of this process so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e6 / 1024)


def whole(number: float) -> str:
    return f"{number:,.0f}".replace(",", " ")


def conditions(packages: Iterable[str], runs: str = "one run of each") -> str:
    told = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in packages)
    return f"Python {platform.python_version()}, {os.cpu_count()} cores, {told}; {runs}."


def plot(
    lines: Points, colours: Mapping[str, str], title: str, across: str = "triples given"
) -> str:
    """Return the seconds of each line over its triples as SVG, both axes logarithmic."""
    points = {
        tool: [(math.log10(size), math.log10(seconds)) for size, seconds in line]
        for tool, line in lines.items()
    }
    xs = [a for line in points.values() for a, _ in line]
    ys = [b for line in points.values() for _, b in line]
    left, right, low, high = (
        math.floor(min(xs)), max(math.ceil(max(xs)), math.floor(min(xs)) + 1),
        math.floor(min(ys)), max(math.ceil(max(ys)), math.floor(min(ys)) + 1),
    )  # fmt: skip

    def x(value: float) -> float:
        return round(64 + (value - left) / (right - left) * 356, 1)

    def y(value: float) -> float:
        return round(280 - (value - low) / (high - low) * 250, 1)

    parts = [
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 330" width="600" height="330"'
        ' font-family="sans-serif" font-size="12">',
        f"<title>{title}</title>",
        '<rect width="600" height="330" fill="#fff"/>',
    ]
    for n in range(left, right + 1):
        parts += [
            f'<path d="M{x(n)} 30V280" stroke="#ddd"/>',
            f'<text x="{x(n)}" y="297" text-anchor="middle">{whole(10**n)}</text>',
        ]
    for n in range(low, high + 1):
        parts += [
            f'<path d="M64 {y(n)}H420" stroke="#ddd"/>',
            f'<text x="58" y="{y(n) + 4}" text-anchor="end">{10.0**n:g}</text>',
        ]
    parts += [
        f'<text x="242" y="320" text-anchor="middle">{across}</text>',
        '<text x="8" y="18">wall seconds</text>',
    ]
    for row, (tool, at) in enumerate(sorted(points.items(), key=lambda item: -item[1][0][1])):
        colour, name, height = colours[tool], tool.replace("`", ""), 40 + 18 * row
        path = "L".join(f"{x(a)} {y(b)}" for a, b in at)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x(a)}" cy="{y(b)}" r="3" fill="{colour}"/>' for a, b in at]
        parts += [
            f'<circle cx="436" cy="{height - 4}" r="4" fill="{colour}"/>',
            f'<text x="446" y="{height}" fill="{colour}">{name}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def write(name: str, text: str, picture: tuple[str, str]) -> None:
    """Put the text between the page's markers of this name, and the picture into its file."""
    begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(begin)
    _, found, after = rest.partition(end)
    if not found:
        sys.exit(f"{PAGE.name} has no markers for the table")
    PAGE.write_text(before + begin + text + end + after, encoding="utf-8")
    file, svg = picture
    (DOCS / file).write_text(svg, encoding="utf-8")
