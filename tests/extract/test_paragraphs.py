"""Paragraphs of prose among notes: they go to prose, with their headings; points stay points."""

from __future__ import annotations

from srs_cli.extract import Wanted, extract
from srs_cli.sources.markdown import read

NOTES = """# Soils

Soil forms where rock weathers and dead plants decay. The topsoil of a meadow holds up to five per cent of humus. Vasily Dokuchaev
described the horizons of soils in 1883, and his terms are in use today. A podzol is a soil from which rain has washed the iron.

## Horizons

- O: leaves and humus
- A: dark mineral soil
- B: clay washed down from above

## Erosion

Wind carries off dry and bare soil within a few hours. In the Dust Bowl of 1935 farmers of Oklahoma lost most of their topsoil.
Hedges slow the wind, which is known as shelter. Terracing is the cutting of steps into a slope.

- Sheet erosion: a thin layer is washed off evenly
- Gully erosion: water cuts deep channels
"""


def test_a_paragraph_among_points_is_prose_under_its_heading() -> None:
    drafts = extract(read(NOTES, "soils.md")).drafts
    by_shape = {shape: {draft.line for draft in drafts if draft.shape == shape} for shape in ("prose", "outline")}
    assert by_shape["prose"] == {3, 4, 14, 15}
    assert by_shape["outline"].isdisjoint(by_shape["prose"])
    assert {draft.context for draft in drafts if draft.line in (14, 15)} == {("Soils", "Erosion")}


def test_a_sentence_a_line_is_a_point() -> None:
    points = "# Soils\n\n" + "".join(
        f"Soil number {n} was mapped in 19{n} by the survey office of the county.\n" for n in range(10, 14)
    )
    document = read(
        points + "\n- clay: holds water\n- sand: lets water through\n- silt: lies between them\n", "soils.md"
    )
    assert {draft.shape for draft in extract(document).drafts if draft.line < 8} == {"outline"}


def test_of_too_many_cards_what_its_author_laid_out_is_kept_first_and_prose_goes_first() -> None:
    document = read(
        NOTES + "\n\nHumus :: decayed matter in the soil\nLoess :: dust that wind has laid down\n", "soils.md"
    )
    counts = {most: [draft.shape for draft in extract(document, Wanted(most=most)).drafts] for most in (2, 4, 1000)}
    assert counts[2] == ["marked", "marked"]
    assert sorted(counts[4]) == ["marked", "marked", "outline", "outline"]
    assert "prose" in counts[1000]
