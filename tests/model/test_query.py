"""The language of searches."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from srs_cli.errors import UsageError
from srs_cli.model.query import (
    MOST_NESTING,
    MOST_WORDS,
    Compared,
    Group,
    Part,
    Query,
    Term,
    Words,
    filtered,
    joined,
    parse,
)

KNOWN = (
    "There are deck:, tag:, is:, flag:, source:, id:, type: and ease, interval, due, lapses, reps with <, <=, =, "
    ">= or >. Quote it to search for the text itself."
)
ALL_STATES = "There are is:due, is:new, is:learning, is:young, is:mature, is:suspended, is:buried, is:flagged, is:leech, is:archived."
A, B, C = Words("a"), Words("b"), Words("c")


def every(*parts: Part) -> Group:
    return Group("all", parts)


def some(*parts: Part) -> Group:
    return Group("any", parts)


def no(part: Part) -> Group:
    return Group("not", (part,))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("a", A),
        ("  a\tb\n", every(A, B)),
        ("Été", Words("Été")),
        ("mito*", Words("mito", prefix=True)),
        ("a**", Words("a", prefix=True)),
        ('"a b"', Words("a b")),
        ('"a b"*', Words("a b", prefix=True)),
        (r'"say \"a\""', Words('say "a"')),
        ('"a b', Words("a b")),
        ("-a", no(A)),
        ('-"a b" c', every(no(Words("a b")), C)),
        ("--a", no(Words("-a"))),
        ("a OR b", some(A, B)),
        ("a b OR c", some(every(A, B), C)),
        ("a AND b", every(A, B)),
        ("a or b and c", every(A, Words("or"), B, Words("and"), C)),
        ("a (b OR c)", every(A, some(B, C))),
        ("-(a OR b)", no(some(A, B))),
        ("((a))", A),
        ("deck:bio", Term("deck", "bio")),
        ('DECK:"Organic Chemistry"', Term("deck", "Organic Chemistry")),
        ("deck:bio*", Term("deck", "bio", prefix=True)),
        ("-tag:exam::july", no(Term("tag", "exam::july"))),
        ("tag:leech", Term("is", "leech")),
        ("is:DUE", Term("is", "due")),
        ("flag:0", Term("flag", "0")),
        ("source:a/b.txt", Term("source", "a/b.txt")),
        ("id:0a", Term("id", "0a")),
        ("type:Cloze", Term("type", "cloze")),
        ("ease<2", Compared("ease", "<", 200)),
        ("ease>=2.5", Compared("ease", ">=", 250)),
        ("ease=1.305", Compared("ease", "=", 130)),
        ("interval>21", Compared("interval", ">", 21)),
        ("lapses>=3", Compared("lapses", ">=", 3)),
        ("reps=0", Compared("reps", "=", 0)),
        ("due<=-3", Compared("due", "<=", -3)),
        ("due<=+3.0", Compared("due", "<=", 3)),
        # what only looks like an operator is text
        ("12:30 std::map https://a", every(Words("12:30"), Words("std::map"), Words("https://a"))),
        ("E=mc²", Words("E=mc²")),
        ("x<5", Words("x<5")),
        ("f(x)", Words("f(x)")),
        ("a AND", A),
        ("a OR", A),
        ("OR a", A),
        ("(a", A),
        (")a(", A),
        *((text, Words(text)) for text in ["*", "^", "%", "_", "-", "\\", "'", '"', "((", "OR", "()", 'a"b', "100%"]),
        ("NEAR(", Words("NEAR")),
        ("a\0b", every(A, B)),
        ("\ud800", Words("?")),
    ],
)
def test_a_query_reads_as(text: str, part: Part) -> None:
    assert parse(text) == Query(text.encode("utf-8", "replace").decode().replace("\0", " "), part)


@pytest.mark.parametrize(
    ("text", "sentence", "hint"),
    [
        ("", "there is nothing to search for", 'Name a word, or something like deck:NAME, is:due or "a phrase".'),
        (" \0", "there is nothing to search for", 'Name a word, or something like deck:NAME, is:due or "a phrase".'),
        (
            "dek:bio",
            "a search knows no 'dek:'; did you mean 'deck'?",
            KNOWN,
        ),
        (
            "x:y",
            "a search knows no 'x:'",
            KNOWN,
        ),
        (
            "is:leach",
            "a search knows no 'is:leach'; did you mean 'is:leech'?",
            ALL_STATES,
        ),
        ("type:x", "a search knows no 'type:x'", "There are type:basic, type:both, type:cloze."),
        ("flag:8", "flag:8 is no flag", "Flags are 1 to 7; flag:0 is none."),
        ("deck: bio", "'deck:' needs a value", "Write it without a space after the colon, as in deck:biology."),
        ("ease:2", "'ease' is compared with a number: ease<3, ease>=3, ease=3", ""),
        ("ease<", "'ease<' needs a number", "As in ease<2."),
        ("due<=soon", "'due<=soon' needs a number", "As in due<=3."),
        ("interval>2.5", "'interval>2.5' needs a whole number", "As in interval>21."),
        ("lapses>1234567", "'lapses>1234567' is beyond what there can be", ""),
        (
            "eas<2",
            "a search knows no 'eas<'; did you mean 'ease'?",
            KNOWN,
        ),
        ("deck=bio", "'deck' is no number", "Write deck:biology."),
        ("a " * (MOST_WORDS + 1), f"the search has {MOST_WORDS + 1} parts, at most {MOST_WORDS} will do", ""),
        (
            "(" * (MOST_NESTING + 1) + "a",
            f"the search has brackets within brackets over {MOST_NESTING} deep",
            "",
        ),
        ("a" * 10_001, "the search is too long (10,001 characters, at most 10,000)", ""),
    ],
)
def test_what_means_nothing_is_refused_with_a_way_on(text: str, sentence: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse(text)
    assert (caught.value.sentence, caught.value.hint) == (sentence, hint)


@pytest.mark.parametrize("text", ['"x:y"', '"ease<"', '"is:leach"', '"-a"', '"OR"', '"("'])
def test_in_quotes_it_is_text(text: str) -> None:
    assert parse(text).part == Words(text.strip('"'))


@given(st.text(max_size=60) | st.text('ab:<>="\\()-* OR', max_size=40))
@example('"' * 50)
@example("(" * 19)
def test_any_text_is_a_query_or_is_refused_in_a_sentence(text: str) -> None:
    try:
        query = parse(text)
    except UsageError as error:
        query = None
        sentence = error.sentence
    assert query == parse(text) if query else sentence


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["a", "b"], "a b"),
        (["deck:Organic Chemistry", "is:due"], 'deck:"Organic Chemistry" is:due'),
        (["-tag:two words"], '-tag:"two words"'),
        (["deck:Bio is:due"], "deck:Bio is:due"),
        (["deck:Bio -cell"], "deck:Bio -cell"),
        (["deck:Bio ease<2"], "deck:Bio ease<2"),
        (["deck:Bio OR deck:Chem"], "deck:Bio OR deck:Chem"),
        (['deck:"Organic Chemistry" acid'], 'deck:"Organic Chemistry" acid'),
        (["to be", "x"], "to be x"),
        (["deck:Bio"], "deck:Bio"),
    ],
)
def test_quotes_that_a_shell_took_away_are_put_back(arguments: list[str], text: str) -> None:
    assert joined(arguments) == text


def test_a_query_tells_what_it_mentions() -> None:
    query = parse("a (b OR -is:archived)")
    assert query.mentions(lambda part: part == Term("is", "archived"))
    assert not query.mentions(lambda part: part == Term("is", "due"))


@pytest.mark.parametrize("tag", ["\udcff", "a\udc9bb", "\0"])
def test_a_tag_that_is_no_text_is_looked_for_as_far_as_it_is_one(tag: str) -> None:
    if tag == "\0":
        with pytest.raises(UsageError, match="needs a value"):
            filtered([tag], flagged=False, search="")
        return
    found = filtered([tag], flagged=False, search="")
    assert found is not None
    assert found.part == Term("tag", tag.replace("\udcff", "?").replace("\udc9b", "?"))
