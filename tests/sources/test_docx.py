from __future__ import annotations

from collections.abc import Callable

import pytest

from srs_cli.model.document import Document


def p(text: str, properties: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


def listed(level: int, numbering: int = 4) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{numbering}"/></w:numPr>'


LONG = (
    "Granite cools slowly below the ground, which lets large crystals of quartz, feldspar and mica grow until they touch. "
    * 2
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            p("Rocks", style("Titel")) + p("Kinds", style("Kop1")) + p("Deep", style("Eigen")),
            ["h1 Rocks", ".", "h1 Kinds", ".", "h2 Deep"],
        ),
        (p("Own", '<w:outlineLvl w:val="2"/>'), ["h3 Own"]),
        (p("Round", style("Loop")), ["Round"]),
        (
            p("Kinds:") + p("igneous", listed(0)) + p("lava", listed(1)) + p("After"),
            ["Kinds:", "b1 igneous", "b2 lava", ".", "After"],
        ),
        (p("no list", listed(0, 0)) + p("deep", style("Punkt")), ["no list", "b3 deep"]),
        (p("Contents	3", style("Inhalt1")) + p("x"), ["x"]),
        (p("What is magma?") + p("Molten rock."), ["What is magma?", "Molten rock."]),
        (p("a") + p("") + p("b"), ["a", ".", "b"]),
        (p("Before") + p(LONG) + p("After"), ["Before", ".", LONG.strip(), ".", "After"]),
        ("<w:p><w:del><w:r><w:t>old</w:t></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>", ["new"]),
        (p("secret", run="<w:vanish/>") + p("shown", run='<w:vanish w:val="0"/>'), ["shown"]),
        (f"<w:sdt><w:sdtContent>{p('controlled')}</w:sdtContent></w:sdt>", ["controlled"]),
        ("<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>7</w:t></w:r></w:p>", ["7"]),
        ("<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>", ["a\tb", "c"]),
        (
            (
                "<w:p><w:r><w:t>10</w:t></w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t></w:r>"
                "<w:r><w:rPr><w:vertAlign w:val='subscript'/></w:rPr><w:t>2</w:t></w:r></w:p>"
            ),
            ["10³₂"],
        ),
        (
            "<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>Lava</w:t></w:r><w:r><w:t> flows.</w:t></w:r></w:p>"
            + p("All bold", run="<w:b/>"),
            ["**Lava** flows.", "All bold"],
        ),
        (
            (
                f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{p('boxed')}</w:txbxContent></mc:Choice>"
                f"<mc:Fallback><w:txbxContent>{p('boxed')}</w:txbxContent></mc:Fallback></mc:AlternateContent><w:t>around</w:t></w:r></w:p>"
            ),
            ["boxed", "around"],
        ),
    ],
)
def test_paragraphs(
    docx: Callable[..., bytes],
    read: Callable[..., Document],
    seen: Callable[[Document], list[str]],
    body: str,
    expected: list[str],
) -> None:
    assert seen(read(docx(body), "rocks.docx")) == expected


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [cell("Rock") + cell("Use"), cell("slate") + cell("roofs")],
            ["Before", ".", "Rock | Use", "slate | roofs", ".", "After"],
        ),
        ([cell("lone"), cell("box")], ["Before", ".", "lone", ".", "box", ".", "After"]),
        (
            [cell("a", '<w:vMerge w:val="restart"/>') + cell("1"), cell("", "<w:vMerge/>") + cell("2")],
            ["Before", ".", "a | 1", "a | 2", ".", "After"],
        ),
        (
            [cell("both", '<w:gridSpan w:val="2"/>') + cell("z"), cell("1") + cell("2") + cell("3")],
            ["Before", ".", "both | both | z", "1 | 2 | 3", ".", "After"],
        ),
        (
            [f"<w:tc>{p('outer')}<w:tbl><w:tr>{cell('in')}{cell('ner')}</w:tr></w:tbl></w:tc>" + cell("x")],
            ["Before", ".", "outer\nin – ner | x", ".", "After"],
        ),
        ([cell("") + cell("")], ["Before", "After"]),
        (
            [cell("Deep rocks", '<w:gridSpan w:val="2"/>'), cell("granite") + cell("N/A"), cell("N/A") + cell("N/A")],
            ["Before", ".", "Deep rocks", ".", "granite | N/A", "N/A | N/A", ".", "After"],
        ),
    ],
)
def test_tables(
    docx: Callable[..., bytes],
    read: Callable[..., Document],
    seen: Callable[[Document], list[str]],
    rows: list[str],
    expected: list[str],
) -> None:
    table = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"
    assert seen(read(docx(p("Before") + table + p("After")), "rocks.docx")) == expected


def test_title_and_pages_as_word_noted_them(docx: Callable[..., bytes], read: Callable[..., Document]) -> None:
    turned = "<w:p><w:r><w:lastRenderedPageBreak/><w:t>second</w:t></w:r></w:p>"
    document = read(docx(p("Rocks", style("Titel")) + p("first") + turned), "rocks.docx")
    assert document.title == "Rocks"
    assert [line.page for line in document.lines] == ["page 1", "page 1", "page 2"]


def test_without_notes_there_are_no_pages(docx: Callable[..., bytes], read: Callable[..., Document]) -> None:
    document = read(docx(p("one") + '<w:p><w:r><w:br w:type="page"/><w:t>two</w:t></w:r></w:p>'), "rocks.docx")
    assert {line.page for line in document.lines} == {""}
