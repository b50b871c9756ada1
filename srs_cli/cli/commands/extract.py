"""`srs extract`: documents → deck files."""

from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from msgspec import Struct

from srs_cli.app import extracting
from srs_cli.app.extracting import SHAPES, Extracted, Written
from srs_cli.cli.output import as_json, srs_with
from srs_cli.cli.paths import PATH
from srs_cli.cli.runtime import Runtime
from srs_cli.cli.saying import say
from srs_cli.errors import UsageError
from srs_cli.text import clean_line, counted, plural, shorten

_SAMPLES = 2  # cards shown of each shape
_MOST_REASONS = 4
_WIDEST = 110
_LONG_FILE = 300_000  # bytes from which a progress bar is worth its place


class Choice(Struct, frozen=True):
    """What the options say."""

    wanted: extracting.Wanted = extracting.EVERYTHING
    encoding: str | None = None
    output: Path | None = None
    dry_run: bool = False
    as_json: bool = False
    explain: bool = False
    force: bool = False
    tells_next: bool = True


@click.command(
    epilog="Examples: `srs extract biology.docx` · `srs extract book.txt --only chronology` · "
    "`srs extract book.txt --from 'Chapter II' --to 'Chapter III' --max-cards 80`",
)
@click.argument("files", nargs=-1, required=True, type=PATH, metavar="FILE…")
@click.option("-o", "--output", type=PATH, metavar="DIR", help="Folder for the deck files.")
@click.option("--only", type=click.Choice(SHAPES), help="Take cards of this shape alone.")
@click.option("--from", "start", default="", metavar="PLACE", help="Begin at this heading or line number.")
@click.option("--to", "end", default="", metavar="PLACE", help="Stop after this line number, or before this heading.")
@click.option("--max-cards", "most", type=click.IntRange(1), help="Keep the best cards, at most so many.")
@click.option("--encoding", metavar="NAME", help="The text's encoding, where it is not UTF-8 or UTF-16.")
@click.option("--explain", is_flag=True, help="Print every card and every line left out, with the reason.")
@click.option("--dry-run", is_flag=True, help="Write nothing; only tell what would be made.")
@click.option("--json", "as_json", is_flag=True, help="Print cards and problems as JSON; writes nothing.")
@click.option("--force", is_flag=True, help="Make the deck anew, replacing a file that is there.")
@click.pass_context
def command(
    context: click.Context,
    *,
    files: tuple[Path, ...],
    output: Path | None,
    only: str | None,
    start: str,
    end: str,
    most: int | None,
    encoding: str | None,
    explain: bool,
    dry_run: bool,
    as_json: bool,
    force: bool,
) -> None:
    """Turn study documents into decks of question and answer cards.

    Reads text, Markdown, CSV, web pages, Word, PowerPoint, OpenDocument, RTF, PDF and EPUB. Recognises flashcard pages,
    marked cards (Q:/A:, term :: definition, clozes), glossaries, tables, outlines and notes, chronologies, and prose;
    one document may hold several. Nothing is sent anywhere.

    The deck file is YAML that you can edit. Extracting the document again keeps your edits, tags and deletions.
    """
    if as_json and len(files) > 1:
        raise UsageError("--json takes one document at a time", "Call it once for each file.")
    choice = Choice(
        extracting.Wanted(only or "", start, end, most or 0), encoding, output, dry_run, as_json, explain, force
    )
    for path in files:
        make_deck(context.obj, path, choice)


def make_deck(runtime: Runtime, path: Path, choice: Choice) -> Path:
    """Extract one document, write its deck file unless told not to, and report; return the deck file's path."""
    with _progress(runtime, path) as step:
        extracted = extracting.extract_file(path, choice.encoding, choice.wanted, step)
    if choice.as_json:
        _print_json(extracted)
    elif choice.explain:
        _explain(extracted)
    extracting.refuse_if_empty(extracted)
    target = extracting.deck_path(extracted, choice.output or runtime.deck_folder)
    if choice.as_json:
        return target
    memory = runtime.data_folder / "extracted"
    written = extracting.plan_writing(extracted, target, memory, anew=choice.force)
    _report(extracted)
    _tell_plan(written)
    shown = clean_line(str(target))
    if choice.dry_run:
        say(f"Nothing was written (--dry-run). It would be {shown}")
    else:
        extracting.write(written, extracted, memory)
        say(f"{'Written' if written.changes_file else 'Nothing to change in'}: {shown}")
        if choice.tells_next:
            say(f"Next: {clean_line(srs_with(runtime.named_database))} review {shown}")
    return target


def _print_json(extracted: Extracted) -> None:
    click.echo(as_json(extracting.as_json(extracted)))


def _explain(extracted: Extracted) -> None:
    name = clean_line(extracted.path.name)
    told = [
        (draft.line, 0, f"{draft.shape}: {each.question}\n    → {_in_a_line(each.answer)}")
        for draft in extracted.extraction.drafts
        for each in extracting.asked(draft)
    ]
    told += [(each.line, 1, f"left out: {each.what}") for each in extracted.extraction.left]
    for line, _, words in sorted(told, key=lambda one: one[:2]):
        first, *rest = words.split("\n    → ")
        say(f"{name}:{line}: {clean_line(first)}")
        if rest:
            say(f"    → {clean_line(rest[0])}")


def _in_a_line(answer: extracting.Answer) -> str:
    return answer if isinstance(answer, str) else "; ".join(answer)


def _report(extracted: Extracted) -> None:
    room = min(shutil.get_terminal_size().columns, _WIDEST) - 9
    drafts, name = extracted.extraction.drafts, clean_line(extracted.path.name)
    say(f"{plural(len(drafts), 'card')} from {name}")
    for shape in SHAPES:
        of_shape = [draft for draft in drafts if draft.shape == shape]
        if not of_shape:
            continue
        lines = extracted.extraction.lines_by_shape.get(shape, 0)
        say(f"  {shape:<11} {plural(len(of_shape), 'card'):>12} from {plural(lines, 'line')}")
        for draft in of_shape[:_SAMPLES]:
            for each in extracting.asked(draft)[:1]:
                say(f"      {shorten(clean_line(each.question), room)}")
                say(f"      → {shorten(clean_line(_in_a_line(each.answer)), room)}")
    _report_left(extracted)


def _report_left(extracted: Extracted) -> None:
    reasons: dict[str, list[int]] = {}
    for each in extracted.extraction.left:
        reasons.setdefault(each.what, []).append(each.line)
    if not reasons:
        return
    total = sum(len(lines) for lines in reasons.values())
    say(f"  {'left out':<11} {plural(total, 'line'):>12}")
    ordered = sorted(reasons.items(), key=lambda item: -len(item[1]))
    for what, lines in ordered[:_MOST_REASONS]:
        some = ", ".join(str(line) for line in lines[:5]) + (", …" if len(lines) > 5 else "")
        say(f"      {shorten(clean_line(what), 60)}: line {some}")
    if len(ordered) > _MOST_REASONS or total > len(ordered):
        say("      --explain lists every card and every line left out")


def _tell_plan(written: Written) -> None:
    if written.before is None:
        return
    renewal = written.renewal
    what = counted(
        [
            (len(renewal.new), "new"),
            (len(renewal.changed), "changed with the document"),
            (len(renewal.edited_by_hand), "edited by you and kept"),
            (len(renewal.gone), "gone from the document"),
            (len(renewal.buried), "deleted by you and left out"),
            (len(renewal.kept), "unchanged"),
        ]
    )
    say(f"The deck file is there already: {what}")


@contextmanager
def _progress(runtime: Runtime, path: Path) -> Iterator[Callable[[str], None]]:
    """Give what to call as each shape's turn comes: a progress bar for long documents in a terminal.

    Python looks for garbage after each so many new objects; a long document makes many, all of which are still needed.
    """
    try:
        long = path.stat().st_size > _LONG_FILE
    except OSError:
        long = False
    if long:
        gc.disable()
    if not long or not runtime.in_terminal:
        yield lambda _shape: None
        return
    from srs_cli.terminal.progress import shape_progress  # noqa: PLC0415 - Rich is slow to import

    with shape_progress(clean_line(path.name), len(SHAPES)) as step:
        yield step
