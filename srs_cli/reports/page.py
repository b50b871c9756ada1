"""The report as one page of HTML that needs nothing else: charts as inline SVG, no script, nothing loaded."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from typing import Final

from srs_cli.model.study_day import iso
from srs_cli.reports import svg
from srs_cli.reports.report import Report
from srs_cli.reports.sections import Bars, Calendar, Entries, Lines, Section, Table, sections
from srs_cli.text import clean_line

# Colours of Okabe and Ito, told apart by colour-blind eyes; parts differ by pattern as well, on paper (where a pattern
# becomes a picture of megabytes) by lightness.
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1b1f24; --quiet: #59636e; --paper: #fff; --line: #d1d9e0; --a: #0072b2;
  --b: #d55e00; --l0: #ebedf0; --l1: #a9d3ec; --l2: #5fabd8; --l3: #1f7db5; --l4: #064b73; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --quiet: #9198a1; --paper: #0d1117; --line: #3d444d;
  --a: #56b4e9; --b: #e69f00; --l0: #20262d; --l1: #0b4265; --l2: #1b6d9f; --l3: #45a0d6; --l4: #a5dbfa; } }
@media print { :root { color-scheme: light; --ink: #000; --quiet: #444; --paper: #fff; --line: #bbb; --a: #0072b2;
  --b: #d55e00; --l0: #eee; --l1: #a9d3ec; --l2: #5fabd8; --l3: #1f7db5; --l4: #064b73; }
  section { break-inside: avoid; } svg, .key { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 46rem;
  margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
p { margin: .2rem 0; } .quiet, figcaption { color: var(--quiet); } figure { margin: 0; }
figcaption, .caption { font-size: .875rem; }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; display: block; }
svg.defs { height: 0; position: absolute; } .key { width: .9em; height: .9em; display: inline-block; }
text { fill: var(--ink); } text.quiet { fill: var(--quiet); } text.end { text-anchor: end; }
.p0 { fill: var(--a); } .p1 { fill: url(#hatched); } .p2 { fill: url(#dotted); } .p3 { fill: url(#crossed); }
rect[class^=p] { stroke: var(--a); } rect.p1, rect.p3 { stroke: var(--b); }
#hatched path, #crossed path { stroke: var(--b); stroke-width: 3; } #dotted circle { fill: var(--a); }
@media print { .p1 { fill: #e59a66; } .p2 { fill: #d3e6f2; } .p3 { fill: #fff; } }
.l0 { fill: var(--l0); } .l1 { fill: var(--l1); } .l2 { fill: var(--l2); } .l3 { fill: var(--l3); } .l4 { fill: var(--l4); }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { padding: .2rem .5rem; border-bottom: 1px solid var(--line); text-align: right; }
th:first-child, td:first-child { text-align: left; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: 0; }
dt { font-variant-numeric: tabular-nums; } dd { margin: 0; overflow-wrap: anywhere; } dd + dd { grid-column: 2; }
"""
_PATTERNS: Final = (
    '<svg class="defs" aria-hidden="true"><defs>'
    '<pattern id="hatched" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0 0V6"/></pattern>'
    '<pattern id="dotted" width="5" height="5" patternUnits="userSpaceOnUse"><circle cx="2.5" cy="2.5" r="1.5"/></pattern>'
    '<pattern id="crossed" width="6" height="6" patternUnits="userSpaceOnUse"><path d="M0 3H6"/></pattern>'
    "</defs></svg>"
)


def page(report: Report) -> str:
    """Return the whole page."""
    digest = b64encode(sha256(_STYLE.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    scope = ", ".join(map(_text, report.named)) if report.named else "All decks"
    title = f"Progress on {iso(report.today)}"
    return "\n".join(
        [
            "<!DOCTYPE html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{title}</title>",
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            _PATTERNS,
            f"<h1>{title}</h1>",
            f'<p class="quiet">{scope}</p>',
            *map(_section, sections(report)),
            "</body>",
            "</html>",
            "",
        ]
    )


def _section(section: Section) -> str:
    caption = f'<p class="caption quiet">{_text(section.caption)}</p>' if section.caption else ""
    return f"<section>\n<h2>{_text(section.title)}</h2>\n{_body(section)}\n{caption}</section>"


def _body(section: Section) -> str:
    body = section.body
    if isinstance(body, Lines):
        return "\n".join(f"<p>{_text(line)}</p>" for line in body.lines)
    if isinstance(body, Table):
        return _table(body)
    if isinstance(body, Entries):
        rows = "\n".join(
            f'<dt>{_text(n)}</dt><dd>{_text(name)}</dd><dd class="quiet">{_text(line)}</dd>'
            for n, name, line in body.rows
        )
        return f"<dl>{rows}</dl>"
    if isinstance(body, Calendar):
        legend = _legend("l", body.legend())
        return f"<figure>{svg.calendar(body, section.title)}<figcaption>Answers a day: {legend}</figcaption></figure>"
    return _bars(body, section.title)


def _bars(body: Bars, title: str) -> str:
    legend = f"<figcaption>{_legend('p', body.legend)}</figcaption>" if len(body.legend) > 1 else ""
    return f"<figure>{svg.bars(body, title)}{legend}</figure>"


def _legend(kind: str, names: Iterable[str]) -> str:
    keys = (
        f'<svg class="key" viewBox="0 0 10 10" aria-hidden="true"><rect class="{kind}{place}" width="10" height="10"/></svg>'
        f" {_text(name)}"
        for place, name in enumerate(names)
    )
    return " &nbsp; ".join(keys)


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{_text(head)}</th>' for head in table.heads)
    rows = "\n".join(f"<tr>{''.join(f'<td>{_text(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    return f'<div class="scroll"><table>\n<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}\n</tbody></table></div>'


def _text(text: str) -> str:
    return escape(clean_line(text), quote=True)
