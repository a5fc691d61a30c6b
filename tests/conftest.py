"""How the properties are searched: the same examples in every run, unless somebody asks for new ones."""

from __future__ import annotations

from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

# Hypothesis mixes constants of the project's modules into its examples, those imported so far: then any edit of any
# file, and the order in which workers run tests, would change what "the same examples" are.
providers._get_local_constants = lambda: providers._local_constants  # noqa: SLF001 - there is no setting for it

# No deadline: how long an example takes is the machine's affair, and no test here is timed.
settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
# pytest --hypothesis-profile=explore: new examples every time, ten times as many.
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile("ci")
