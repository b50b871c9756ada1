"""Old deck + new deck → what changes: `plan` for the store, `renewal` for a deck made from a document."""

from srs_cli.merge.plan import Change, Plan, plan, with_moves

__all__ = ["Change", "Plan", "plan", "with_moves"]
