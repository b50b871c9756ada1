"""`srs add` and `srs edit`: single cards, written to their deck file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click
from msgspec.structs import replace

from srs_cli.app import editing, managing
from srs_cli.app.recording import Recorder
from srs_cli.cli.commands import naming, opening
from srs_cli.cli.output import CHANGED_AS_JSON, as_json
from srs_cli.cli.query import QueryCommand, text_of
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import InputRefusedError, UsageError
from srs_cli.model.card import Card
from srs_cli.model.collection import StoredCard
from srs_cli.model.face import deletions
from srs_cli.text import clean_line

_CHANGED = "Changed. `srs undo` takes it back."


@click.command(
    epilog="Example: `srs add chem 'What does pH measure?' 'How acidic a solution is'`; `srs add` alone asks for each.",
)
@click.argument("deck", required=False)
@click.argument("question", required=False)
@click.argument("answer", nargs=-1)
@click.option("--both", is_flag=True, help="Ask it in both directions.")
@click.option("--hint", default="", help="What the key for the hint shows.")
@click.option("--extra", default="", help="What stands below the answer.")
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag; may be given several times.")
@click.option("--json", "json", is_flag=True, help="Print where the card is as JSON.")
@click.pass_context
def add(
    context: click.Context,
    *,
    deck: str | None,
    question: str | None,
    answer: tuple[str, ...],
    both: bool,
    hint: str,
    extra: str,
    tags: tuple[str, ...],
    json: bool,
) -> None:
    """Add a card at the end of a deck's file; a deck that is not there is made.

    Several ANSWER arguments make a list. A text with {{c1::…}} instead of a question makes a cloze. In a terminal, what
    is not given is asked for, one card after the other, until a question stays empty.
    """
    runtime: Runtime = context.obj
    database = runtime.database()
    asks = runtime.in_terminal and question is None
    if not (deck or "").strip() and not runtime.in_terminal:
        raise UsageError("no deck was named", "`srs add DECK QUESTION ANSWER` adds a card.")
    if deck is None and (names := opening.deck_names(database)):
        say(f"Decks: {names}")
    into = opening.deck_or_new(runtime, database, (deck or "").strip() or click.prompt("Deck"))

    def make(asked: str, answered: str) -> None:
        nonlocal into
        card = managing.new_card(asked, answered, both=both, hint=hint, extra=extra, tags=tags)
        added = managing.add(opening.recorder(runtime, database), into, card)
        into = opening.deck_or_new(runtime, database, into.name)
        if json:
            click.echo(as_json({"id": added.id, "deck": into.name, "file": into.path}))
            return
        say(f"Added to {clean_line(into.name)}. `srs undo` takes it back.")

    if question is not None:
        make(question, "\n".join(answer))
    elif asks:
        _ask_for_cards(make)
    else:
        raise UsageError("no question was given", "`srs add DECK QUESTION ANSWER` adds a card.")


def _ask_for_cards(make: Callable[[str, str], None]) -> None:
    say(
        "An empty question ends. {{c1::…}} in it marks a gap. An answer of several lines is a list; an empty line ends it."
    )
    while True:
        question = click.prompt("Question", default="", show_default=False)
        if not question.strip():
            return
        lines: list[str] = []
        while not deletions(question):
            line = click.prompt("Answer" if not lines else "  more", default="", show_default=False)
            if not line.strip():
                break
            lines.append(line)
        try:
            make(question, "\n".join(lines))
        except InputRefusedError as error:
            say(clean_line(f"{error.sentence}. {error.hint}"), err=True)


@click.command(
    cls=QueryCommand,
    epilog="Example: `srs edit 7k2m9x4t0abc`; `srs edit what does pH`; `srs edit 7k2m9x4t0abc --answer Acidity`.",
)
@click.argument("query", nargs=-1, required=True, metavar="CARD|QUERY…")
@click.option("--question", "-q", help="The new question, or the text of a cloze.")
@click.option("--answer", "-a", multiple=True, help="The new answer; given several times it is a list.")
@click.option("--hint", help="The new hint.")
@click.option("--extra", help="What is to stand below the answer.")
@CHANGED_AS_JSON
@click.pass_context
def edit(
    context: click.Context,
    *,
    query: tuple[str, ...],
    question: str | None,
    answer: tuple[str, ...],
    hint: str | None,
    extra: str | None,
    json: bool,
) -> None:
    """Edit one card: in your editor at its line of the deck file, or in one line with the options.

    A deck file that cannot be read opens at its first fault, and is read again when you leave the editor.
    """
    runtime: Runtime = context.obj
    database = opening.with_cards(runtime)
    recorder = opening.recorder(runtime, database)
    stored = naming.the_card(runtime, database, text_of(query))
    new = {"question": question, "hint": hint, "extra": extra}
    changes: dict[str, object] = {key: value for key, value in new.items() if value is not None}
    if answer:
        changes["answer"] = answer if len(answer) > 1 else answer[0]
    broken = None if changes else editing.broken_file(database, stored)
    said = _CHANGED
    if changes:
        changed = _in_one_line(recorder, stored, changes)
    elif broken:
        _in_editor(runtime, broken.path, broken.line)
        editing.take_in_mended(database, broken)
        changed, said = True, f"{clean_line(broken.path.name)} can be read again."
    else:
        before = editing.file_of(database, stored)
        _in_editor(runtime, before.path, before.line_of(stored))
        changed = editing.take_in_edit(recorder, before, stored, "an edit")
    if json:
        click.echo(as_json({"id": stored.card.id, "changed": changed}))
        return
    say(said if changed else "Nothing was changed.")


def _in_one_line(recorder: Recorder, stored: StoredCard, changes: dict[str, object]) -> bool:
    def changed(card: Card) -> Card:
        after = replace(card, **changes)
        if not after.question.strip() or (after.type == "cloze") != bool(deletions(after.question)):
            raise InputRefusedError("the question does not fit the card's type", "Nothing was changed.")
        if after.type == "cloze" and after.answer:
            raise InputRefusedError("a cloze has its answers in its text", "Use --question to change it.")
        return after

    return bool(editing.edit_cards(recorder, [stored], changed, "an edit"))


def _in_editor(runtime: Runtime, path: Path, line: int) -> None:
    from srs_cli.terminal.outside import Programs, interrupts_left_to_it  # noqa: PLC0415 - only for a person at a terminal

    if not runtime.in_terminal:
        raise UsageError("there is no terminal for an editor", "Use --question and --answer.")
    with interrupts_left_to_it():
        Programs(runtime.settings.editor, runtime.settings.pager).edit(path, line)
