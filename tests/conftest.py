"""How the properties are searched: the same examples in every run, unless somebody asks for new ones."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# No deadline: how long an example takes is the machine's affair, and no test here is timed.
settings.register_profile(
    "ci", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
# pytest --hypothesis-profile=explore: new examples every time, ten times as many.
settings.register_profile("explore", deadline=None, max_examples=1_000)
settings.load_profile("ci")
