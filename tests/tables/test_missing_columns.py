"""Tables without some of the columns that a ruleset has data items for."""

from __future__ import annotations

from typing import Any

import pytest
from tests.tables.test_score_table import CASES, loaded, table_of

NAMES = [f"{path.parent.name}/{path.name.split('.')[0]}" for path in CASES]


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_a_column_that_is_not_there_is_missing_in_every_row(name: str) -> None:
    """Whichever it is, every other one tried: the same comes out as of empty cells."""
    rules, (columns, _cards) = loaded(name), table_of(name)
    few: dict[str, Any] = {key: values[:2] for key, values in columns.items()}
    for lacking in [key for key in few if key in rules.fields][::2]:
        given = {key: values for key, values in few.items() if key != lacking}
        assert rules.score_table(given) == rules.score_table({**few, lacking: [None] * 2}), lacking
