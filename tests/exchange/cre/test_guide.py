"""The guide's page on exports shows the rule that its known error becomes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from faultbook.exchange.exporting.cre import files_of
from tests.docs.examples import GUIDE
from tests.exchange.export_samples import read_samples

if TYPE_CHECKING:
    from pathlib import Path

    from faultbook.exchange.exporting.records import LeftOut

PAGE = next(page for page in GUIDE if page.name == "export.md").read_text(encoding="utf-8")
KNOWN_ERROR = re.compile(r"(?ms)\{# file: (kedb/\S+) #\}\n+```markdown\n(.*?)^```$")
RULE = re.compile(r"(?ms)^Then `rules/(\S+)` says\n+```yaml\n(.*?)^```$")


def test_the_rule_on_the_page_is_the_one_that_is_written(tmp_path: Path) -> None:
    known_error, rule = KNOWN_ERROR.search(PAGE), RULE.search(PAGE)
    assert known_error is not None
    assert rule is not None
    records, _ = read_samples(tmp_path, {known_error[1]: known_error[2]})
    told: list[LeftOut] = []

    (found,) = files_of(records, told.append)

    assert told == []
    assert (found.files[0].path, found.files[0].content.decode()) == rule.groups()
