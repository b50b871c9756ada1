"""`srs extract`: documents → deck files."""

from __future__ import annotations

from pathlib import Path

import click

from srs_cli.app import extracting
from srs_cli.app.extracting import Extracted
from srs_cli.cli.runtime import Runtime
from srs_cli.errors import UsageError
from srs_cli.text import clean_line, plural, shorten

_MOST_LEFT_SHOWN = 10


@click.command(epilog="Example: `srs extract biology.txt`, then `srs review biology`.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="DIR", help="Folder for the deck files.")
@click.option("--encoding", metavar="NAME", help="The text's encoding, where it is not UTF-8 or UTF-16.")
@click.option("--dry-run", is_flag=True, help="Write nothing; only tell what would be made.")
@click.option("--json", "as_json", is_flag=True, help="Print cards and problems as JSON; writes nothing.")
@click.option("--force", is_flag=True, help="Replace deck files that exist.")
@click.pass_context
def command(
    context: click.Context,
    *,
    files: tuple[Path, ...],
    output: Path | None,
    encoding: str | None,
    dry_run: bool,
    as_json: bool,
    force: bool,
) -> None:
    """Turn study documents into decks of question and answer cards.

    Recognised are flashcard pages: a question line, then one or more answer lines. A deck file is YAML that you can
    edit; it is written to your deck folder unless --output says otherwise.
    """
    runtime: Runtime = context.obj
    if as_json and len(files) > 1:
        raise UsageError("--json takes one document at a time", "Call it once for each file.")
    for path in files:
        extracted = extracting.extract_file(path, encoding)
        if as_json:
            _print_json(extracted)
        extracting.refuse_if_empty(extracted)
        if as_json:
            continue
        target = extracting.deck_path(extracted, output or runtime.deck_folder)
        if not dry_run:
            extracting.save(extracted, target, replace=force)
        _report(extracted, target, dry_run=dry_run)


def _print_json(extracted: Extracted) -> None:
    import json  # noqa: PLC0415 - only scripts ask for it

    click.echo(json.dumps(extracting.as_json(extracted), ensure_ascii=False, indent=1))


def _report(extracted: Extracted, target: Path, *, dry_run: bool) -> None:
    drafts, left = extracted.extraction.drafts, extracted.extraction.left
    name = clean_line(extracted.path.name)
    click.echo(f"{plural(len(drafts), 'card')} from {name}")
    for draft in drafts[:2]:
        answer = draft.answer if isinstance(draft.answer, str) else "; ".join(draft.answer)
        click.echo(f"  {name}:{draft.line}  {shorten(clean_line(draft.question), 100)}")
        click.echo(f"    {shorten(clean_line(answer), 100)}")
    if left:
        click.echo(f"{plural(len(left), 'line')} not used:")
    for each in left[:_MOST_LEFT_SHOWN]:
        click.echo(f"  {name}:{each.line}: {clean_line(each.what)}")
    if len(left) > _MOST_LEFT_SHOWN:
        click.echo(f"  … and {len(left) - _MOST_LEFT_SHOWN} more; --json lists them all")
    shown = clean_line(str(target))
    if dry_run:
        click.echo(f"Nothing was written (--dry-run). It would be {shown}")
    else:
        click.echo(f"Written: {shown}\nNext: srs import {shown}")
