"""Quick looks, by which most lines are passed over, miss nothing that the slow ones find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings, strategies

from srs_cli.extract.dates.patterns import any_of
from srs_cli.extract.pages import wording
from srs_cli.extract.pages.furniture import repeated
from srs_cli.extract.pages.rows import chunks
from srs_cli.extract.prose import furniture
from srs_cli.extract.prose.worth import most_worth
from srs_cli.model.document import Line

ASKING = {"by order": wording._BY_ORDER, "late": wording._LATE, "amount": wording._AMOUNT, "many": wording._BY_AMOUNT}


@given(strategies.text(alphabet=strategies.sampled_from("ab \t\n\f\u00a0\u2009\u200b\u3000\x1cé")))
def test_a_text_has_single_spaces_however_it_is_seen(text: str) -> None:
    assert wording.single_spaced(text) == " ".join(text.split())


@pytest.mark.parametrize("name", ASKING)
@given(data=strategies.data())
def test_what_asks_by_a_question_word_holds_one(name: str, data: strategies.DataObject) -> None:
    text = data.draw(strategies.from_regex(ASKING[name]))
    assert "wh" in text or "how" in text


@settings(max_examples=1000)
@given(strategies.from_regex(furniture._STRONG_WEBSITE))
def test_a_sites_own_talk_holds_one_of_its_strong_words(text: str) -> None:
    low = text.casefold()
    assert any(word in low for word in furniture._STRONG_WORDS) or "\u0131" in low


@given(
    strategies.sets(strategies.text(alphabet="a.", min_size=1, max_size=4), min_size=3),
    strategies.text(alphabet="a.", min_size=3),
)
def test_any_of_some_words_is_the_longest_that_fits(words: set[str], text: str) -> None:
    found = re.compile(any_of(words)).match(text)
    fitting = [word for word in words if text.startswith(word)]
    assert (found.group() if found else None) == max(fitting, key=len, default=None)


@pytest.mark.parametrize("month", ["May 1802", "12 SEPTEMBER", "dec. 3", "3/4/1905"])
def test_a_month_anywhere_may_make_a_card_worth_most(month: str) -> None:
    assert most_worth(f"The fort ({month}) fell to 300 men.") > most_worth("The fort (before) fell to 300 men.")


def test_running_heads_may_differ_in_their_numbers() -> None:
    page = [
        "A line of text that is its own {}.",
        *(f"{word} goes on here {{}}" for word in ["one", "two", "three", "four", "five", "six"]),
    ]
    texts = [
        text for page_number in range(1, 5) for text in (f"The Fall of Rome {page_number} / 9", *map("".join, page))
    ]
    lines = [Line(number, text.format(chr(96 + number)), "") for number, text in enumerate(texts, 1)]
    assert {row.text[:16] for row in repeated(chunks(lines)[0])} == {"The Fall of Rome"}
