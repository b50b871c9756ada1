"""`srs review`: the daily session."""

from __future__ import annotations

import click

from srs_cli.app import backlog
from srs_cli.cli.commands.studying import Choice, study


@click.command(
    epilog="Examples: `srs review chem` studies the deck whose name begins with “chem”; `srs review notes.docx` makes "
    "a deck of a document first; `srs review --exam friday chem` spreads it over the days until Friday.",
)
@click.argument("what", nargs=-1, metavar="[DECK|FILE]…")
@click.option("--new", type=click.IntRange(0, 9999), metavar="N", help="New cards a day (else as set; 20).")
@click.option("--reviews", type=click.IntRange(0, 99999), metavar="N", help="Reviews a day (else as set; 200).")
@click.option(
    "--limit", type=click.IntRange(0), default=0, metavar="N", help="At most that many cards in this session."
)
@click.option(
    "--minutes", type=click.IntRange(0, 1440), default=0, metavar="N", help="Ask no more after that many minutes."
)
@click.option(
    "--tag", "tags", multiple=True, metavar="TAG", help="Only cards with this tag; several must all be there."
)
@click.option("--flag", "flagged", is_flag=True, help="Only flagged cards.")
@click.option("--search", default="", metavar="QUERY", help="Only cards that `srs search QUERY` finds.")
@click.option("--ahead", default="", metavar="DAY", help="Also what falls due until then: 3d, 2w, friday, 1 dec.")
@click.option("--cram", is_flag=True, help="Practise all the cards; no schedule is touched.")
@click.option(
    "--exam", default="", metavar="DAY", help="Practise today's share of what is left until an exam on that day."
)
@click.option("--reverse", is_flag=True, help="Ask for the question; practice that touches no schedule.")
@click.option("--order", type=click.Choice(["overdue", "deck", "random"]), help="Which cards come first.")
@click.option("--seed", type=int, metavar="N", help="The seed of a random order; implies --order random.")
@click.option("--type", "typed", is_flag=True, help="Type the answers; what differs is shown, and a grade suggested.")
@click.option(
    "--lists", type=click.Choice(["whole", "step"]), default="whole", help="Show lists whole, or line by line."
)
@click.option("--grades", type=click.Choice(["4", "6"]), help="Four grades (1-4), or SM-2's six (0-5).")
@click.option(
    "--spread",
    type=click.IntRange(0, backlog.MOST_DAYS),
    default=0,
    metavar="N",
    help="Spread what is overdue over so many days.",
)
@click.option("--plain", is_flag=True, help="Line by line, without drawing on the screen.")
@click.pass_context
def command(context: click.Context, /, *, what: tuple[str, ...], **options: object) -> None:
    """Study what is due today: all decks, or the ones you name.

    A document or a deck file is read into your collection first. Space shows the answer, one key grades it, and every
    answer is saved at once: leave whenever you like. What you grade below Good comes back today until it is Good.
    """
    context.exit(study(context.obj, what, Choice(**options)))  # type: ignore[arg-type]
