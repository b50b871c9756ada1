"""A progress bar on standard error, for what takes longer than a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


@contextmanager
def card_progress(name: str, cards: int) -> Iterator[Callable[[int], None]]:
    """Show a bar of so many cards; give what to call with how many more are done."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(name, total=cards)
        yield lambda done: progress.advance(task, done)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show what goes on and since when, where nobody can tell how long it takes."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        progress.add_task(what, total=None)
        yield


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


@contextmanager
def counted_progress(what: str, steps: int) -> Iterator[Callable[[], None]]:
    """Show a bar for many small steps; give what to call at each."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    columns = (TextColumn("{task.fields[what]}", markup=False), BarColumn(), TextColumn("{task.percentage:.0f} %"))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=steps, what=what)
        done = 0
        seldom = max(1, steps // 200)

        def step() -> None:
            nonlocal done
            done += 1
            if done % seldom == 0:
                progress.update(task, completed=done)

        yield step


@contextmanager
def check_progress(checks: int) -> Iterator[Callable[[str, float], None]]:
    """Show a bar for a number of checks; give what to call with the one that is made and how far it is, from 0 to 1."""
    console = Console(stderr=True, markup=False, emoji=False, highlight=False)
    columns = (BarColumn(), TextColumn("{task.fields[at]}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("", total=checks, at="")
        begun: list[str] = []

        def tell(check: str, share: float) -> None:
            if not begun or begun[-1] != check:
                begun.append(check)
            progress.update(task, completed=len(begun) - 1 + share, at=check)

        yield tell
