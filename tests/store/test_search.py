"""Searching the store: what a query finds, and that nothing in it ever acts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from srs_cli.app.importing import apply_import, plan_import
from srs_cli.errors import UsageError
from srs_cli.model.query import parse
from srs_cli.store import cards, log, search
from srs_cli.store.database import Database
from srs_cli.store.search import Search

TODAY = 20_000
LEECH = 8

BIOLOGY = """
name: Biology
cards:
  - {id: cell, q: What is a cell?, a: The smallest unit of life, tags: [exam, 'part::one']}
  - {id: mito, q: Mitochondria, a: powerhouse of the cell, extra: Found by Kölliker, tags: ['exam::july']}
  - {id: water, text: 'Water boils at {{c1::100}} °C at {{c2::sea level}}', source: {file: notes/water.txt, line: 3}}
  - {id: list, q: Name the kingdoms, a: ["the \\"animals\\"", "fungi\\nand more"]}
"""
LANGUAGES = """
name: Organic Chemistry
cards:
  - {id: tea, type: both, q: お茶を飲みます, a: to drink tea}
  - {id: ete, q: l'été, a: summer, tags: [Été]}
  - {id: sign, q: C++ and C#, a: languages 100%, tags: [pre-exam]}
  - {id: hindi, q: हिन्दी भाषा, a: Hindi}
  - {id: thai, q: สวัสดีครับ, a: hello, hint: greeting}
"""


@pytest.fixture
def library(store: Database, import_deck: Callable[..., Path]) -> Database:
    import_deck(BIOLOGY, "biology.yaml")
    import_deck(LANGUAGES, "languages.yaml")
    return store


def prepared(database: Database, text: str) -> Search:
    return Search(database, parse(text), TODAY, LEECH)


def names(database: Database, rows: list[int]) -> list[str]:
    found = [cards.card_in(database, row) for row in rows]
    return [each.card.id for each in found if each]


def find(database: Database, text: str) -> list[str]:
    """Return the ids that a search finds, having seen that its answers agree with each other."""
    made = prepared(database, text)
    everything = made.cards()
    assert made.count() == len(everything)
    assert made.cards(2) == everything[:2]
    assert made.cards(0) == []
    assert list(dict.fromkeys(card for card, _face in made.faces())) == everything
    assert [line.place for line in made.lines(everything)] == made.faces()
    return names(database, everything)


def remember(database: Database, ident: str, face: int = 0, **changes: object) -> None:
    """Give a face of a card a memory, without any log."""
    ((row,),) = database.rows("SELECT id FROM card WHERE ident = ?", (ident,))
    memory = log.memories(database, row)[face]._replace(**changes)  # type: ignore[arg-type]
    with database.transaction():
        log.set_memories(database, row, [(face, memory)])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cell", ["cell", "mito"]),
        ("CELL life", ["cell"]),
        ("cel", []),
        ("cel*", ["cell", "mito"]),
        ('"unit of life"', ["cell"]),
        ('"life of unit"', []),
        ('"unit of li"*', ["cell"]),
        ("cell -life", ["mito"]),
        ("-cell -tea deck:biology", ["water", "list"]),
        ("summer OR powerhouse", ["mito", "ete"]),
        ("(summer OR powerhouse) -kolliker", ["ete"]),
        ("-(summer OR cell) -deck:organic", ["water", "list"]),
        ("tea OR -exam*", ["water", "list", "tea", "ete", "hindi", "thai"]),
        ("kolliker", ["mito"]),
        ("KÖLLIKER", ["mito"]),
        ("ete", ["ete"]),
        ("e\u0301te\u0301", ["ete"]),
        # a cloze and a list are found as they read
        ('"at 100 °C at sea level"', ["water"]),
        ("c1", []),
        ('"the animals" fungi', ["list"]),
        ("and more", ["list"]),
        ("nand", []),
        # scripts without spaces, and those whose letters combine
        ("お茶", ["tea"]),
        ("飲み", ["tea"]),
        ("茶 tea", ["tea"]),
        ('"茶を飲"', ["tea"]),
        ("สวัสดี", ["thai"]),
        ("हिन्दी", ["hindi"]),
        ("हिन", []),
        ("हिन*", ["hindi"]),
        # signs that the index does not know
        ("C++", ["sign"]),
        ("c#", ["sign"]),
        ("C+++", []),
        ("%", ["sign"]),
        ("100%", ["water", "sign"]),
        ("°", ["water"]),
        ("_", []),
        ("*", []),
        ('"', ["list"]),
        # properties of the card
        ("deck:bio", ["cell", "mito", "water", "list"]),
        ("deck:BIOLOGY cell", ["cell", "mito"]),
        ('deck:"organic chem"', ["tea", "ete", "sign", "hindi", "thai"]),
        ("deck:nothing", []),
        ("tag:exam", ["cell", "mito"]),
        ("tag:exam::july", ["mito"]),
        ("tag:exa", []),
        ("tag:exa*", ["cell", "mito"]),
        ("tag:july", []),
        ("tag:ete", ["ete"]),
        ("-tag:exam deck:bio", ["water", "list"]),
        ("tag:+", []),
        ("type:cloze", ["water"]),
        ("type:both", ["tea"]),
        ("source:water.txt", ["water"]),
        ("source:%", []),
        ("id:mito", ["mito"]),
        ("id:mit", []),
    ],
)
def test_cards_are_found_by_what_they_are(library: Database, text: str, found: list[str]) -> None:
    assert find(library, text) == found


@pytest.mark.harms_store  # memories are made up, without a log
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("is:due", ["cell", "tea"]),
        ("is:due cell", ["cell"]),
        ("is:new deck:bio", ["water", "list"]),
        ("is:learning", ["mito"]),
        ("is:suspended", ["ete"]),
        ("is:buried", ["sign"]),
        ("is:flagged", ["cell"]),
        ("flag:3", ["cell"]),
        ("flag:1", []),
        ("flag:0 deck:bio", ["mito", "water", "list"]),
        ("is:leech", ["cell"]),
        ("tag:leech", ["cell"]),
        ("lapses>=3", ["cell", "mito"]),
        ("lapses=0 deck:bio", ["water", "list"]),
        ("is:young", ["cell", "mito", "tea"]),
        ("is:mature", ["ete", "sign"]),
        ("ease<2", ["cell"]),
        ("ease>=2.5", ["mito", "tea", "ete", "sign"]),
        ("ease=1.3", ["cell"]),
        ("interval>21", ["ete", "sign"]),
        ("interval<=6", ["cell", "mito", "tea"]),
        ("reps>=2", ["ete"]),
        ("due<0", ["cell"]),
        ("due=0", ["tea", "sign"]),
        ("due<=1 -is:due", ["mito", "sign"]),
        ("due<=3 due>0", ["mito"]),
        ("is:due OR powerhouse", ["cell", "mito", "tea"]),
        ("-is:new -is:due", ["mito", "ete", "sign"]),
        ("is:archived", []),
    ],
)
def test_cards_are_found_by_what_is_remembered(library: Database, text: str, found: list[str]) -> None:
    remember(library, "cell", due=TODAY - 2, interval=1, ease=130, lapses=8, flag=3)
    remember(library, "mito", due=TODAY + 1, interval=1, lapses=3, drill=TODAY)
    remember(library, "tea", 1, due=TODAY, interval=6, repetitions=1)
    remember(library, "ete", due=TODAY + 90, interval=100, suspended=True, repetitions=4)
    remember(library, "sign", due=TODAY, interval=30, buried=TODAY + 1)
    assert find(library, text) == found


@pytest.mark.harms_store
def test_of_a_card_only_the_faces_that_fit_are_found(library: Database) -> None:
    remember(library, "tea", 1, due=TODAY, interval=6)
    tea = prepared(library, "id:tea").cards()[0]
    assert prepared(library, "is:due").faces() == [(tea, 1)]
    assert prepared(library, "tea is:new").faces() == [(tea, 0)]
    assert [line.place for line in prepared(library, "tea -is:new").lines([tea])] == [(tea, 1)]
    assert prepared(library, "tea").faces() == [(tea, 0), (tea, 1)]


def test_a_card_whose_faces_fit_by_halves_only_is_not_found(library: Database) -> None:
    assert find(library, "tea is:new -is:new") == []


def test_a_tag_that_says_leech_makes_a_leech(store: Database, import_deck: Callable[..., Path]) -> None:
    import_deck(
        "name: D\ncards:\n  - {id: x, q: a, a: b, tags: [z, Leech]}\n  - {id: y, q: leech, a: b, tags: [leeches]}\n"
    )
    assert find(store, "is:leech") == find(store, "tag:leech") == ["x"]


def test_archived_cards_are_found_on_request_only(library: Database, import_deck: Callable[..., Path]) -> None:
    import_deck(BIOLOGY.replace("  - {id: cell", "  - {id: cellar"), "biology.yaml")  # the same card: it is renamed
    assert find(library, "cell") == ["cellar", "mito"]
    import_deck("name: Biology\ncards:\n" + "".join(BIOLOGY.splitlines(keepends=True)[4:]), "biology.yaml")
    assert find(library, "cell") == ["mito"]
    assert find(library, "cell is:archived") == ["cellar"]
    assert find(library, "cell (is:archived OR -is:archived)") == ["mito", "cellar"]
    assert find(library, "is:archived is:new") == find(library, "is:archived") == ["cellar"]
    assert find(library, "id:cellar") == find(library, "is:new cell -mitochondria") == []
    assert find(library, "\ue000") == []


def test_cards_of_an_archived_deck_are_archived(library: Database) -> None:
    with library.transaction():
        library.run("UPDATE deck SET archived = 1 WHERE name = 'Biology'")
    assert find(library, "cell") == find(library, "is:new cell") == []
    assert find(library, "cell is:archived") == ["cell", "mito"]
    assert find(library, "tea") == ["tea"]


def test_the_lost_face_of_a_card_is_not_found(library: Database, import_deck: Callable[..., Path]) -> None:
    import_deck(LANGUAGES.replace("type: both, ", ""), "languages.yaml")
    assert prepared(library, "tea").faces() == prepared(library, "tea is:new").faces()
    assert len(prepared(library, "tea").faces()) == 1


def test_an_exact_deck_name_wins_over_longer_ones(store: Database, import_deck: Callable[..., Path]) -> None:
    for number, name in enumerate(["Bio", "Bio::Cells", "Biology"]):
        import_deck(f"name: '{name}'\ncards:\n  - {{id: c{number}, q: a{number}, a: b}}\n", f"{number}.yaml")
    assert find(store, "deck:bio") == ["c0", "c1"]
    assert find(store, "deck:bio*") == ["c0", "c1", "c2"]
    assert find(store, "deck:bi") == ["c0", "c1", "c2"]


def test_the_order_is_that_of_the_deck_files(store: Database, import_deck: Callable[..., Path]) -> None:
    def deck(*numbers: int) -> str:
        return "name: D\ncards:\n" + "".join(f"  - {{id: c{n}, q: word {n}, a: x}}\n" for n in numbers)

    import_deck("name: First\ncards: [{id: f, q: word, a: x}]\n", "first.yaml")
    import_deck(deck(1, 2, 3))
    import_deck(deck(3, 4, 1, 2))
    for text in ("word", "is:new", "word is:new", "type:basic", "word OR is:due"):
        assert find(store, text) == ["f", "c3", "c4", "c1", "c2"]


def test_every_road_finds_the_same(
    store: Database, import_deck: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f"  - {{id: c{n}, q: {'even' if n % 2 == 0 else 'odd'} n{n}, a: x}}" for n in range(60)]
    import_deck("name: D\ncards:\n" + "\n".join(lines))
    import_deck("name: D\ncards:\n" + "\n".join([*lines[30:], *lines[:30]]))
    wanted = [f"c{n}" for n in (*range(30, 60, 2), *range(0, 30, 2))]
    for few, many, first in [(100, 100, 5), (0, 100, 5), (0, 0, 5), (0, 0, 20), (0, 0, 100)]:
        monkeypatch.setattr(search, "_FEW", few)
        monkeypatch.setattr(search, "_MANY", many)
        monkeypatch.setattr(search, "_FIRST", first)
        for most in (1, 3, 10, 30, 50):
            assert names(store, prepared(store, "even").cards(most)) == wanted[:most]


QUERIES = [
    '"', '""', "a AND", "*", "(", "NEAR(", 'a"b', "-x", "^", "'", "x OR", "%", "_", "\\", "100%", "a_b", "' OR 1=1 --",
    "'; DROP TABLE card; --", "%' UNION SELECT sql FROM sqlite_master --", "\x1b[2J", "[/b]", "é", "ß", "(a+)+$",
    "a" * 5000, "question : a", "{question} : a", "a NOT b", "a NEAR b", '"a" * "b"', "^a", "a + b", "漢%_'\"", "日本' OR 1",
    "tag:\"' OR 1\"", "tag:%", "deck:%", "source:%_", "id:' OR 1=1", 'tag:"a\\" OR \\"b"', "archived", "archived : 1", "٣", "\U00020000",
    " ".join(["a*"] * 200), " OR ".join(["-a"] * 90), "(" * 19 + "a",
]  # fmt: skip


@pytest.mark.parametrize("text", QUERIES)
def test_nothing_that_is_typed_acts(library: Database, text: str) -> None:
    before = library.rows("SELECT count(*), sum(id) FROM card")
    find(library, text)
    assert library.rows("SELECT count(*), sum(id) FROM card") == before


@given(text=st.text(max_size=30) | st.text("ab:<>=\"\\()-*'% _OR漢", max_size=30))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_any_text_can_be_looked_for(library: Database, text: str) -> None:
    try:
        parse(text)
    except UsageError:
        return
    find(library, text)


WORDS = st.lists(st.sampled_from(["sun", "moon", "Été", "star", "x1"]), min_size=1, max_size=6)


@given(texts=st.lists(WORDS, min_size=1, max_size=8), wanted=WORDS, unwanted=WORDS)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_words_are_found_where_they_are(
    tmp_path_factory: pytest.TempPathFactory, texts: list[list[str]], wanted: list[str], unwanted: list[str]
) -> None:
    from srs_cli.store.database import create_database

    folder = tmp_path_factory.mktemp("store")
    path = folder / "deck.yaml"
    lines = [f"  - {{id: c{n}, q: '{' '.join(words)} n{n}', a: y}}" for n, words in enumerate(texts)]
    path.write_text("name: D\ncards:\n" + "\n".join(lines), "utf-8")
    database = create_database(folder / "srs.db")
    apply_import(database, plan_import(database, [path]))

    def having(words: list[str]) -> set[int]:
        return {n for n, text in enumerate(texts) if set(words) <= set(text)}

    everything = set(range(len(texts)))
    phrase = {n for n, text in enumerate(texts) if f" {' '.join(wanted)} " in f" {' '.join(text)} "}
    every, any_of = " ".join(wanted).lower(), " OR ".join(unwanted)
    for query, expected in [
        (every, having(wanted)),
        (f'"{every}"', phrase),
        (f"-({every})", everything - having(wanted)),
        (f"{every} -({any_of})", having(wanted) - {n for n, text in enumerate(texts) if set(text) & set(unwanted)}),
        (f"({every}) OR ({any_of})", having(wanted) | {n for n, text in enumerate(texts) if set(text) & set(unwanted)}),
    ]:
        assert find(database, query) == [f"c{n}" for n in sorted(expected)]
    database.close()
