r"""Text of our cards as HTML of Anki's fields: what Anki would act on is broken up, so that it is shown as it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping
from html import escape

from srs_cli.formats.entities import unescape
from srs_cli.formats.markdown_fields import Dress, to_html

# Text that is its own HTML and its own Markdown: no sign that either knows, no odd space, no number of a list.
_PLAIN = re.compile(
    r"(?![#+=~!-]|\d{1,9}[.)](?: |$))"
    r"[^\x00-\x20\x7f-\xa0\xad<>&*_`\[\]\\${}|\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]+"
    r"(?: [^\x00-\x20\x7f-\xa0\xad<>&*_`\[\]\\${}|\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ud800-\udfff]+)*"
)
_PLAIN_SIGNS = bytes(code for code in range(0x20, 0x7F) if code not in rb"<>&*_`[]\${}|")  # of ASCII
_DELETION_MARKS = re.compile(r"(?<!\{)\{\{c[1-9]::(?=[^\s:}])|(?<=[^\s}])\}\}(?!\})")
_ACTS = re.compile(r"\{\{|\[(?:sound:|/?latex|/?\$|anki:)|[\x00-\x08\x0b-\x1f\x7f]", re.IGNORECASE)
_ACTING = re.compile(
    r"\{\{c(?P<number>[0-9]{1,2})::"
    r"|\[sound:(?P<sound>[^\[\]\n]{1,400})\]"
    r"|(?P<brace>\{(?=\{))|(?P<bracket>\[(?=sound:|/?latex|/?\$|anki:))|(?P<control>[\x00-\x08\x0b-\x1f\x7f])",
    re.IGNORECASE,
)
_MATHS = re.compile(r"\\(?=[(\[])")


def is_plain(text: str, *, cloze: bool = False) -> bool:
    """Tell whether a text is its own HTML, and its own Markdown again, also after Anki had it."""
    if cloze:
        text = _DELETION_MARKS.sub("", text)
    if text[:1].isalpha() and text.isascii() and not text.encode().translate(None, _PLAIN_SIGNS):
        return "  " not in text and text[-1] != " "  # as most are: the same in a sixth of the time
    return _PLAIN.fullmatch(text) is not None and (text.isascii() or unicodedata.is_normalized("NFC", text))


class Dresser:
    """Makes HTML of the texts of one card; `media` gives the name in the package of each file that goes along."""

    def __init__(self, media: Mapping[str, str], deletions: Collection[int] = ()) -> None:
        self.renamed: dict[str, str] = {}  # what a file was called that is shown under another name
        self._media = media
        self._numbers = frozenset(number + 1 for number in deletions)
        self._dress = Dress(self._text, self._maths, self._image)

    def html(self, markdown: str) -> str:
        """Return a text of Markdown as HTML."""
        return to_html(markdown, self._dress)

    def picture(self, name: str) -> str:
        """Return HTML that shows a picture, or its name where the file does not go along."""
        return self._image(name, "") if name else ""

    def _text(self, text: str) -> str:
        return _MATHS.sub(r"\\<span></span>", self._broken_up(text))

    def _broken_up(self, text: str) -> str:
        html = escape(text, quote=False)
        return _ACTING.sub(self._harmless, html) if _ACTS.search(html) else html

    def _harmless(self, match: re.Match[str]) -> str:
        found = match.group()
        if match["control"]:
            return f"&#{ord(found)};"
        if match["number"]:
            return found if int(match["number"]) in self._numbers else f"{{&#123;{found[2:]}"
        if match["sound"]:
            name = self._named(unescape(match["sound"]).strip())
            return f"[sound:{escape(name, quote=False)}]" if name else f"&#91;{found[1:]}"
        return f"&#{ord(found)};"

    def _maths(self, tex: str, alone: bool, source: str) -> str:  # noqa: FBT001 - as the renderer calls it
        begin, end = ("\\[", "\\]") if alone else ("\\(", "\\)")
        if end in tex or "\n\n" in tex:
            return self._text(source).replace("\n", "<br>")
        return f"{begin}{self._broken_up(tex)}{end}"

    def _image(self, name: str, label: str) -> str:
        found = self._named(name)
        if not found:
            return self._text(f"![{label}]({name})" if label else f"![]({name})")
        alt = f' alt="{self._attribute(label)}"' if label else ""
        return f'<img src="{self._attribute(found)}"{alt}>'

    def _named(self, name: str) -> str:
        found = self._media.get(name, "")
        if found != name and found:
            self.renamed[found] = name
        return found

    def _attribute(self, text: str) -> str:
        return self._broken_up(text).replace('"', "&quot;")
