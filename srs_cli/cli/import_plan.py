"""What an import would do: in words for people, and as plain values for scripts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from srs_cli.app.importing import DeckPlan, ImportPlan
from srs_cli.app.receiving import Conflict, Receiving
from srs_cli.cli.saying import say
from srs_cli.model.problem import Problem
from srs_cli.text import clean_line, counted, shorten, shortened_to_difference

_MOST_SHOWN = 5
_MOST_WARNINGS = 20
_WIDEST = 100
_Conflicts = Mapping[Path, Sequence[Conflict]]


def show(planned: ImportPlan, received: Sequence[Receiving] = ()) -> None:
    """Print what an import would do, what is odd about the files, and which texts stand against the sender's."""
    for one in received:
        say(f"{clean_line(one.file.name)}: {one.format.name}{one.layout and ', ' + clean_line(one.layout)}")
    for one in received:
        _note(one.problems)
    conflicts = _conflicts(received)
    for each in planned.decks:
        _note(each.warnings)
        say(plan_line(each))
        for label, texts in _changes(each):
            for text in texts[:_MOST_SHOWN]:
                say(f"  {label}: {shorten(clean_line(text), _WIDEST)}")
            if len(texts) > _MOST_SHOWN:
                say(f"  {label}: … and {len(texts) - _MOST_SHOWN} more")
        _show_conflicts(conflicts.get(each.path, ()))


def plain(planned: ImportPlan, received: Sequence[Receiving], *, applied: bool, answers: int) -> dict[str, object]:
    """Return the same as values that JSON holds: ids of cards by what becomes of them, conflicts and problems."""
    conflicts = _conflicts(received)
    problems = [
        problem
        for found in (*(each.problems for each in received), *(each.warnings for each in planned.decks))
        for problem in found
    ]
    return {
        "applied": applied,
        "answers": answers,
        "decks": [_plain_deck(each, conflicts.get(each.path, ())) for each in planned.decks],
        "problems": [{"file": each.file, "line": each.line or None, "what": each.what} for each in problems],
    }


def _plain_deck(each: DeckPlan, conflicts: Sequence[Conflict]) -> dict[str, object]:
    plan = each.plan
    return {
        "name": each.deck.name,
        "id": each.deck.key,
        "file": str(each.path),
        "new": len(plan.added),
        "edited": [change.after.id for change in plan.edited],
        "moved": [change.after.id for change in plan.moved],
        "restored": len(plan.restored),
        "archived": [stored.card.id for stored in plan.archived],
        "unchanged": len(plan.kept) + plan.untouched,
        "conflicts": [
            {
                "id": conflict.here.id,
                "edited_by_both": conflict.edited_by_both,
                "fields": {name: {"yours": yours, "senders": senders} for name, yours, senders in conflict.differing},
            }
            for conflict in conflicts
        ],
    }


def _conflicts(received: Sequence[Receiving]) -> _Conflicts:
    return {deck.path: deck.received.conflicts for each in received for deck in each.decks}


def plan_line(each: DeckPlan) -> str:
    """Return "chemistry: 3 new, 1 edited, 20 kept" for one deck."""
    plan = each.plan
    what = counted(
        [
            (len(plan.added), "new"),
            (len(plan.edited), "edited"),
            (len(plan.moved), "moved here"),
            (len(plan.restored), "back from the archive"),
            (len(plan.archived), "archived"),
            (len(plan.kept) + plan.untouched, "unchanged"),
        ]
    )
    return f"{clean_line(each.deck.name)}: {what or 'no cards'}"


def _changes(each: DeckPlan) -> list[tuple[str, list[str]]]:
    plan = each.plan
    return [
        ("edited", [change.after.question for change in plan.edited]),
        ("moved here", [change.after.question for change in plan.moved]),
        ("archived", [card.card.question for card in plan.archived]),
    ]


def _note(problems: Sequence[Problem]) -> None:
    for problem in problems[:_MOST_WARNINGS]:
        say(f"Note: {shorten(clean_line(str(problem)), 160)}", err=True)
    if len(problems) > _MOST_WARNINGS:
        say(f"Note: {len(problems) - _MOST_WARNINGS} more of these", err=True)


def _show_conflicts(conflicts: Sequence[Conflict]) -> None:
    """Print the cards whose text here and the sender's stand against each other, field by field."""
    for each in conflicts[:_MOST_SHOWN]:
        what = (
            "edited by you and by the sender" if each.edited_by_both else "differs from the sender's, whoever edited it"
        )
        say(f"  {what}; yours stays: {shorten(clean_line(each.here.question), _WIDEST)}")
        for name, *texts in each.differing:
            mine, theirs = (clean_line(text) or "(none)" for text in texts)
            say(f"    {name}, yours:    {shortened_to_difference(mine, theirs, _WIDEST)}")
            say(f"    {name}, sender's: {shortened_to_difference(theirs, mine, _WIDEST)}")
    if len(conflicts) > _MOST_SHOWN:
        say(f"  … and {len(conflicts) - _MOST_SHOWN:,} more cards with another text than the sender's")
    if conflicts:
        say("  --theirs takes the sender's text; --mine keeps yours for good. Until then they are shown again.")
