"""The note types that our cards have in Anki, as its schema 11 writes them: fields, templates, style.

Their ids, times and fields never change, or Anki would take a second export's for other note types.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from srs_cli.model.card import CardType

OWN_FIELD: Final = "srs"  # the last one: what only srs needs, shown on no card
_MADE_S: Final = 1_750_000_000
_BACK = (
    '{{#Extra}}<div class="extra">{{Extra}}</div>{{/Extra}}{{#Source}}<div class="source">{{Source}}</div>{{/Source}}'
)
_IMAGE = '{{#Image}}<div class="picture">{{Image}}</div>{{/Image}}'
_HINT = '{{#Hint}}<div class="hint">{{hint:Hint}}</div>{{/Hint}}'
_LINE = "\n\n<hr id=answer>\n\n"
_FORWARD = ("Question → answer", "{{Question}}" + _IMAGE + _HINT, "{{FrontSide}}" + _LINE + "{{Answer}}" + _BACK)
_BACKWARD = ("Answer → question", "{{Answer}}", "{{FrontSide}}" + _LINE + "{{Question}}" + _IMAGE + _BACK)
_CLOZE = ("Cloze", "{{cloze:Text}}" + _IMAGE + _HINT, "{{cloze:Text}}" + _IMAGE + "<br>" + _BACK)
_STYLE = """\
.card { font-family: sans-serif; font-size: 20px; text-align: center; color: black; background-color: white; }
.cloze { font-weight: bold; color: #0645ad; }
.nightMode .cloze { color: #8ab4f8; }
.extra, .source, .hint { margin-top: 1em; font-size: 80%; }
.source { color: #666; }
.nightMode .source { color: #aaa; }
ul, ol, pre, table { display: inline-block; text-align: left; }
img { max-width: 100%; }
"""
_LATEX_BEGINS = (
    "\\documentclass[12pt]{article}\n\\special{papersize=3in,5in}\n\\usepackage[utf8]{inputenc}\n"
    "\\usepackage{amssymb,amsmath}\n\\pagestyle{empty}\n\\setlength{\\parindent}{0in}\n\\begin{document}\n"
)


class OwnType(Struct, frozen=True):
    """A note type of ours: one for each type of card."""

    id: int
    name: str
    fields: tuple[str, ...]
    templates: tuple[tuple[str, str, str], ...]  # name, front, back
    needed: tuple[tuple[int, ...], ...]  # for each template: a card has something to ask if one of these fields does
    cloze: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as Anki's schema 11 has it in the `models` of a collection."""
        return {
            "id": self.id, "name": self.name, "type": int(self.cloze), "mod": _MADE_S, "usn": -1, "sortf": 0, "did": None,
            "css": _STYLE, "latexPre": _LATEX_BEGINS, "latexPost": "\\end{document}", "latexsvg": False, "vers": [],
            "tags": [], "req": [[number, "any", list(fields)] for number, fields in enumerate(self.needed)],
            "flds": [_field(number, name) for number, name in enumerate(self.fields)],
            "tmpls": [
                {"name": name, "ord": number, "qfmt": front, "afmt": back, "did": None, "bqfmt": "", "bafmt": "",
                 "bfont": "", "bsize": 0}
                for number, (name, front, back) in enumerate(self.templates)
            ],
        }  # fmt: skip


def _field(number: int, name: str) -> dict[str, Any]:
    own = name == OWN_FIELD
    return {
        "name": name, "ord": number, "sticky": False, "rtl": False, "font": "Arial", "size": 20, "media": [],
        "description": "Kept by srs for the way back; leave it as it is." if own else "", "plainText": own,
        "collapsed": own, "excludeFromSearch": own,
    }  # fmt: skip


_MORE = ("Hint", "Extra", "Image", "Source", OWN_FIELD)
OWN_TYPES: Final[Mapping[CardType, OwnType]] = {
    "basic": OwnType(
        1_750_000_000_101, "srs basic", ("Question", "Answer", *_MORE), (_FORWARD,), ((0, 2, 4),)
    ),
    "both": OwnType(
        1_750_000_000_102, "srs both ways", ("Question", "Answer", *_MORE), (_FORWARD, _BACKWARD), ((0, 2, 4), (1,))
    ),
    "cloze": OwnType(
        1_750_000_000_103, "srs cloze", ("Text", *_MORE), (_CLOZE,), ((0,),), cloze=True
    ),
}  # fmt: skip


def own_type(fields: tuple[str, ...], *, templates: int, cloze: bool) -> CardType | None:
    """Return which of our types a note type is, by what it is made of; its name and its style may have been changed."""
    found = (
        kind
        for kind, own in OWN_TYPES.items()
        if own.fields == fields and own.cloze == cloze and len(own.templates) == templates
    )
    return next(found, None)
