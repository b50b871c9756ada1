"""The tally: how many faces of a deck wait, came and were reviewed on which day. Triggers keep it; here it is counted anew."""

from __future__ import annotations

from srs_cli.store.database import Database

_NEW = """SELECT deck, 0, buried, count(*) FROM memory
  WHERE due < 0 AND NOT (suspended OR archived) AND (follows = 0 OR events > 0) GROUP BY 1, 3"""
_ALL = "SELECT deck, 5, 0, count(*) FROM memory WHERE follows = 0 AND NOT archived GROUP BY 1"
_OF_MEMORY = f"""
{_NEW}
UNION ALL SELECT deck, 1, max(due, buried), count(*) FROM memory WHERE due >= 0 AND NOT (suspended OR archived) GROUP BY 1, 3
UNION ALL SELECT deck, 2, drill, count(*) FROM memory WHERE drill >= 0 AND NOT (suspended OR archived) GROUP BY 1, 3
UNION ALL SELECT deck, 3, introduced, count(*) FROM memory WHERE introduced >= 0 GROUP BY 1, 3
UNION ALL SELECT deck, 4, reviewed, count(*) FROM memory WHERE reviewed >= 0 GROUP BY 1, 3
UNION ALL {_ALL}
"""
# Of the first faces, of which nothing was learnt: those that do not follow another are new, and no other kind has any. They
# are counted in the index of what is new.
COUNT_FACES = """
INSERT OR REPLACE INTO tally SELECT deck, kind, day, n FROM
  (SELECT deck, count(*) AS n FROM memory WHERE due < 0 AND suspended = 0 AND archived = 0 AND (follows = 0 OR events > 0) GROUP BY 1)
  CROSS JOIN (SELECT 0 AS kind, -1 AS day UNION ALL SELECT 5, 0)
"""


def count_anew(database: Database) -> None:
    """Make the tally anew by counting, within a transaction."""
    database.run("DELETE FROM tally")
    database.run(f"INSERT INTO tally {_OF_MEMORY}")


def differences(database: Database) -> int:
    """Return how many counts of the tally are not what counting gives."""
    counted = set(database.rows(_OF_MEMORY))
    kept = set(database.rows("SELECT deck, kind, day, n FROM tally WHERE n <> 0"))
    return len({row[:3] for row in counted ^ kept})
