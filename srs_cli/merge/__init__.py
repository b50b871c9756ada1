"""Old deck + new deck → what changes: `plan` for the store, `renewal` for a deck made from a document, `union` for two stores."""

from srs_cli.merge.plan import Change, Plan, plan, same_card, with_moves

__all__ = ["Change", "Plan", "plan", "same_card", "with_moves"]
