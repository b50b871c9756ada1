"""A progress bar on standard error, for what takes longer than a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn


@contextmanager
def card_progress(name: str, cards: int) -> Iterator[Callable[[int], None]]:
    """Show a bar of so many cards; give what to call with how many more are done."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(name, total=cards)
        yield lambda done: progress.advance(task, done)


@contextmanager
def shape_progress(name: str, steps: int) -> Iterator[Callable[[str], None]]:
    """Show a bar for a document while it is read; give what to call with the name of each step as it begins."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    columns = (
        TextColumn("{task.fields[name]}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[at]}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=steps, name=name, at="reading")
        begun = 0

        def step(at: str) -> None:
            nonlocal begun
            progress.update(task, completed=begun, at=at)
            begun += 1

        yield step
