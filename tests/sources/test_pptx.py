from __future__ import annotations

from collections.abc import Callable

from srs_cli.model.document import Document


def shape(text: str, placeholder: str = "") -> str:
    return f"<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:txBody>{text}</p:txBody></p:sp>"


def a(text: str, level: int | None = None, bullet: str = "") -> str:
    properties = "" if level is None else f'<a:pPr lvl="{level}">{bullet}</a:pPr>'
    return f"<a:p>{properties}<a:r><a:rPr/><a:t>{text}</a:t></a:r></a:p>"


TITLE = '<p:ph type="title"/>'
BODY = '<p:ph idx="1"/>'


def test_slides_in_order_with_title_first_and_levels(
    pptx: Callable[..., bytes], read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    first = shape(a("Harbour towns"), '<p:ph type="ctrTitle"/>') + shape(a("A course"), '<p:ph type="subTitle"/>')
    second = (
        shape(a("trade") + a("by sea", 1), BODY) + shape(a("Reasons"), TITLE) + shape(a("3"), '<p:ph type="sldNum"/>')
    )
    document = read(pptx(first, second), "towns.pptx")
    assert seen(document) == ["h1 Harbour towns", "A course", ".", "h2 Reasons", "b1 trade", "b2 by sea"]
    assert [line.page for line in document.lines] == ["slide 1", "slide 1", "slide 2", "slide 2", "slide 2", "slide 2"]
    assert document.title == "Harbour towns"


def test_text_boxes_are_no_lists_unless_they_say_so(
    pptx: Callable[..., bytes], read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    slide = shape(a("plain") + a("dotted", 0, '<a:buChar char="•"/>')) + shape(a("undotted", 0, "<a:buNone/>"), BODY)
    assert seen(read(pptx(slide), "x.pptx")) == ["plain", "b1 dotted", ".", "undotted"]


def test_tables_with_merged_cells(
    pptx: Callable[..., bytes], read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    def cell(text: str, attributes: str = "") -> str:
        return f"<a:tc {attributes}><a:txBody>{a(text)}</a:txBody></a:tc>"

    rows = [
        cell("Port") + cell("Goods", 'gridSpan="2"') + cell("", 'hMerge="1"'),
        cell("Hull", 'rowSpan="2"') + cell("fish") + cell("coal"),
        cell("", 'vMerge="1"') + cell("wool") + cell("tin"),
    ]
    table = "<p:graphicFrame><a:tbl>" + "".join(f"<a:tr>{row}</a:tr>" for row in rows) + "</a:tbl></p:graphicFrame>"
    expected = ["Port | Goods | Goods", "Hull | fish | coal", "Hull | wool | tin"]
    assert seen(read(pptx(table), "x.pptx")) == expected


def test_hidden_slides_are_left_out_and_raised_text_stays_raised(
    pptx: Callable[..., bytes], read: Callable[..., Document], seen: Callable[[Document], list[str]]
) -> None:
    assert read(pptx(shape(a("hidden")), attributes='show="0"'), "x.pptx").lines == ()
    raised = '<a:p><a:r><a:t>km</a:t></a:r><a:r><a:rPr baseline="30000"/><a:t>2</a:t></a:r></a:p>'
    assert seen(read(pptx(shape(raised)), "x.pptx")) == ["km²"]
