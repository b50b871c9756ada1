"""`srs export`, `srs bundle`, and `srs import` of what they write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from srs_cli.deckfile import read_deck
from tests.cli.conftest import Result, Srs

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture
def zoo(srs: Srs) -> Srs:
    """Return a home with two decks, of which one shows a picture."""
    srs.deck(
        "name: Birds\nid: birds\ntags: [zoo]\ncards:\n"
        "  - {id: b1, q: 'Which bird is smallest?', a: the wren, tags: [small]}\n"
        "  - {id: b2, q: 'Which bird is this?', a: a rook, image: rook.png, source: {file: secret.txt, line: 3}}\n"
        "  - {id: b3, text: 'An {{c1::owl}} hunts at {{c2::night}}.'}\n",
        "birds.yaml",
    )
    (srs.home / "media").mkdir()
    (srs.home / "media" / "rook.png").write_bytes(PIXEL)
    srs.deck("name: Fish\nid: fish\ncards:\n  - {id: f1, type: both, q: cod, a: [a, b]}\n", "fish.yaml")
    assert srs("import", srs.home / "birds.yaml", srs.home / "fish.yaml").code == 0
    return srs


def exported(srs: Srs, *arguments: str) -> dict[str, list[str]]:
    """Return the ids of the cards by deck that an export as JSON holds."""
    result = srs("export", "-f", "json", "-o", "-", *arguments)
    assert result.code == 0, result.err
    return {deck["name"]: [card["id"] for card in deck["cards"]] for deck in json.loads(result.out)["decks"]}


@pytest.mark.parametrize(
    ("arguments", "cards"),
    [
        ((), {"Birds": ["b1", "b2", "b3"], "Fish": ["f1"]}),
        (("fi",), {"Fish": ["f1"]}),
        (("--tag", "small"), {"Birds": ["b1"]}),
        (("--tag", "small", "--tag", "nothing"), {"Birds": ["b1"]}),
        (("--search", "rook"), {"Birds": ["b2"]}),
        (("--search", "rook OR cod"), {"Birds": ["b2"], "Fish": ["f1"]}),
        (("--limit", "2"), {"Birds": ["b1", "b2"]}),
        (("--limit", "9"), {"Birds": ["b1", "b2", "b3"], "Fish": ["f1"]}),
    ],
)
def test_what_is_chosen(zoo: Srs, arguments: tuple[str, ...], cards: dict[str, list[str]]) -> None:
    assert exported(zoo, *arguments) == cards


def test_by_flag(zoo: Srs) -> None:
    zoo("flag", "id:f1", "--flag", "3")
    assert exported(zoo, "--flag", "3") == {"Fish": ["f1"]}


def test_nothing_that_fits_is_no_file(zoo: Srs) -> None:
    result = zoo("export", "--search", "zebra", "-o", zoo.home / "out.json")
    assert result.code == 2
    assert "no card fits" in result.err
    assert not (zoo.home / "out.json").exists()


def test_anonymous_says_nothing_of_its_origin(zoo: Srs) -> None:
    assert "secret" in zoo("export", "-f", "json", "-o", "-").out
    zoo("review", "--plain", keys="\n3\nq\n")
    out = zoo("export", "-f", "json", "-o", "-", "--anonymous", "--with-history").out
    assert "secret" not in out
    assert "utc_ms" not in out


def test_a_file_that_is_there_stays_without_force(zoo: Srs) -> None:
    path = zoo.home / "out.json"
    path.write_text("mine")
    result = zoo("export", "-o", path)
    assert result.code == 3
    assert "exists already" in result.err
    assert path.read_text() == "mine"
    assert zoo("export", "-o", path, "--force").code == 0
    assert json.loads(path.read_text())["decks"]


def test_a_link_is_not_written_through(zoo: Srs) -> None:
    aim = zoo.home / "aim"
    aim.write_text("mine")
    (zoo.home / "out.json").symlink_to(aim)
    assert zoo("export", "-o", zoo.home / "out.json", "--force").code == 3
    assert aim.read_text() == "mine"


def test_many_decks_into_a_folder_are_a_file_each(zoo: Srs) -> None:
    folder = zoo.home / "out"
    folder.mkdir()
    result = zoo("export", "-f", "yaml", "-o", folder)
    assert result.code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["birds.yaml", "fish.yaml"]
    deck = read_deck((folder / "birds.yaml").read_text(), "", "").deck
    assert [card.id for card in deck.cards] == ["b1", "b2", "b3"]
    assert deck.id == "birds"


def test_no_file_is_written_where_one_of_them_is_there(zoo: Srs) -> None:
    folder = zoo.home / "out"
    folder.mkdir()
    (folder / "fish.yaml").write_text("mine")
    assert zoo("export", "-f", "yaml", "-o", folder).code == 3
    assert [path.name for path in folder.iterdir()] == ["fish.yaml"]


def test_names_that_differ_in_capitals_only_get_files_apart(srs: Srs) -> None:
    srs.import_deck("wren", name="birds")
    srs.import_deck("rook", name="BIRDS")
    (srs.home / "out").mkdir()
    assert srs("export", "-f", "yaml", "-o", srs.home / "out").code == 0
    assert sorted(path.name for path in (srs.home / "out").iterdir()) == ["birds-2.yaml", "birds.yaml"]


def test_pictures_stay_beside_the_deck_file_that_is_written(zoo: Srs) -> None:
    result = zoo("export", "birds", "-f", "yaml", "-o", "-")
    assert result.err == "Note: yaml has no place for pictures and sounds (1 file): they are left out\n"
    assert zoo("export", "fish", "-f", "yaml", "-o", "-").err == ""


def test_several_decks_do_not_fit_one_deck_file(zoo: Srs) -> None:
    result = zoo("export", "-o", zoo.home / "all.yaml")
    assert result.code == 2
    assert "holds one deck, and there are 2" in result.err
    assert zoo("export", "-f", "yaml", "-o", "-").code == 2


def test_an_unknown_format_is_asked_for(zoo: Srs) -> None:
    result = zoo("export", "-o", zoo.home / "all.xyz")
    assert result.code == 2
    assert "-f" in result.err


def test_without_a_name_the_file_is_called_like_the_deck(zoo: Srs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(zoo.home)
    assert "birds.json" in zoo("export", "birds", "-f", "json").out
    assert "decks.json" in zoo("export", "-f", "json").out
    assert (zoo.home / "birds.json").exists()


def test_what_was_written_as_json(zoo: Srs) -> None:
    out = zoo("export", "-o", zoo.home / "a.jsonl", "--json").out
    assert json.loads(out) == [{"file": str(zoo.home / "a.jsonl"), "decks": 2, "cards": 4}]


@pytest.mark.parametrize("form", ["json", "jsonl", "srsdeck"])
def test_the_same_decks_give_the_same_bytes(zoo: Srs, form: str) -> None:
    for name in ("a", "b"):
        assert zoo("export", "-f", form, "-o", zoo.home / name).code == 0
        zoo.now += 5000
    assert (zoo.home / "a").read_bytes() == (zoo.home / "b").read_bytes()


@dataclass(frozen=True)
class Student:
    """Runs `srs` on a database and decks of their own."""

    srs: Srs
    folder: Path

    def __call__(self, *arguments: str | Path, keys: str = "") -> Result:
        return self.srs("--db", self.folder / "srs.db", *arguments, keys=keys)

    def deck(self) -> str:
        """Return the deck file of the birds."""
        return (self.folder / "decks" / "birds.yaml").read_text("utf-8")


@pytest.fixture
def student(zoo: Srs, tmp_path_factory: pytest.TempPathFactory) -> Student:
    return Student(zoo, tmp_path_factory.mktemp("student"))


def bundle(zoo: Srs) -> Path:
    """Return the teacher's bundle as of now."""
    path = zoo.home / "class.srsdeck"
    assert zoo("bundle", "-o", path, "--force").code == 0
    return path


def test_a_class_gets_decks_and_their_pictures(zoo: Srs, student: Student) -> None:
    result = student("import", bundle(zoo))
    assert result.code == 0
    assert "Birds: 3 new" in result.out
    assert "Fish: 1 new" in result.out
    assert (student.folder / "decks" / "birds.media" / "rook.png").read_bytes() == PIXEL
    assert student("doctor").code == 0


def test_next_week_new_cards_and_edits_come_in_and_progress_stays(zoo: Srs, student: Student) -> None:
    student("import", bundle(zoo))
    student("review", "--plain", keys="\n3\n\n3\n\n3\nq\n")
    before = student("search", "is:new OR -is:new", "--json").out
    birds = zoo.home / "birds.yaml"
    text = (
        birds.read_text().replace("the wren", "the goldcrest") + "  - {id: b4, q: 'Which bird swims?', a: the duck}\n"
    )
    birds.write_text(text)
    result = student("import", bundle(zoo))
    assert "Birds: 1 new, 1 edited, 2 unchanged" in result.out
    assert "goldcrest" in student.deck()
    dues = {card["id"]: card["faces"] for card in json.loads(before)["cards"]}
    now = {
        card["id"]: card["faces"] for card in json.loads(student("search", "is:new OR -is:new", "--json").out)["cards"]
    }
    assert {key: now[key] for key in dues} == dues
    assert "b4" in now


def test_own_edits_stay_and_a_conflict_is_shown(zoo: Srs, student: Student) -> None:
    student("import", bundle(zoo))
    own = student.folder / "decks" / "birds.yaml"
    own.write_text(own.read_text().replace("the wren", "my wren"))
    birds = zoo.home / "birds.yaml"
    birds.write_text(birds.read_text().replace("the wren", "the goldcrest"))
    result = student("import", bundle(zoo))
    assert "yours stays" in result.out
    assert "goldcrest" in result.out
    assert "my wren" in student.deck()
    assert "yours stays" in student("import", bundle(zoo)).out
    student("import", "--mine", bundle(zoo))
    assert "yours stays" not in student("import", bundle(zoo)).out
    assert "my wren" in student.deck()


def test_importing_a_bundle_twice_changes_nothing(zoo: Srs, student: Student) -> None:
    path = bundle(zoo)
    student("import", path)
    files = {each: each.read_bytes() for each in student.folder.rglob("*.yaml")}
    assert "3 unchanged" in student("import", path).out
    assert {each: each.read_bytes() for each in student.folder.rglob("*.yaml")} == files


def test_a_dry_run_writes_nothing(zoo: Srs, student: Student) -> None:
    result = student("import", bundle(zoo), "--dry-run")
    assert "3 new" in result.out
    assert not list(student.folder.iterdir())


def test_history_goes_along_on_request(zoo: Srs, student: Student) -> None:
    zoo("review", "--plain", keys="\n3\nq\n")
    path = zoo.home / "all.json"
    zoo("export", "-o", path, "--with-history")
    assert "1 answer came along" in student("import", path).out
    assert student("due").out == zoo("due").out
    assert "answer" not in student("import", path).out


def test_a_picture_that_is_missing_is_left_out(zoo: Srs, student: Student) -> None:
    (zoo.home / "media" / "rook.png").unlink()
    assert student("import", bundle(zoo)).code == 0
    assert not (student.folder / "decks" / "birds.media").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ("-f", "html", "--bom", "-o", "-"),
        ("--layout", "study", "-o", "x.pdf"),
        ("--layout", "poster", "-o", "x.html"),
        ("--paper", "a4", "-f", "csv"),
        ("-f", "apkg", "-o", "x.txt"),
    ],
)
def test_options_that_fit_no_format_are_refused(zoo: Srs, arguments: tuple[str, ...]) -> None:
    result = zoo("export", "birds", *arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("srs: ")


def test_a_bundle_is_named_as_one(zoo: Srs) -> None:
    result = zoo("bundle", "-o", zoo.home / "class.zip")
    assert (result.code, list(zoo.home.glob("class*"))) == (2, [])
    assert "Name it class.srsdeck." in result.err
    result = zoo("bundle", "-o", f"{zoo.home}/for class/")
    assert result.err == f"Note: the folder {zoo.home}/for class was made\n"
