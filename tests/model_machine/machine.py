"""The machine: all rules together, and how it is run for some number of steps."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.model_machine.two_machines import TwoMachines
from tests.model_machine.world import TALLY, Tally

STEPS_A_STORE = 60


class Machine(TwoMachines):
    """A store with its deck files, used by two programs at the same time."""


def run(
    steps: int, first_seed: int, progress: Callable[[Tally], None] = lambda _tally: None, *, shrinks: bool = True
) -> Tally:
    """Make at least so many steps on stores of some dozens of steps each; return what was done.

    Raises what differs, with the steps that lead there, as few as are found if it `shrinks` them.
    """
    TALLY.steps = 0
    TALLY.acts.clear()
    batch = 0
    while TALLY.steps < steps:
        left = steps - TALLY.steps
        rules = settings(
            max_examples=max(1, min(20, left // STEPS_A_STORE)),
            stateful_step_count=STEPS_A_STORE,
            database=None,
            deadline=None,
            phases=(Phase.generate, Phase.shrink) if shrinks else (Phase.generate,),
            suppress_health_check=list(HealthCheck),
            print_blob=False,
            report_multiple_bugs=False,
        )
        machine = seed(first_seed * 1_000_003 + batch)(type("Machine", (Machine,), {}))
        run_state_machine_as_test(machine, settings=rules)
        batch += 1
        progress(TALLY)
    return TALLY
