"""The surroundings of a program that is measured or killed: as they are, without what coverage puts there.

Where each of some hundred runs would measure its coverage as well, they take twice the time and show nothing new.
"""

from __future__ import annotations

import os

BARE = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
