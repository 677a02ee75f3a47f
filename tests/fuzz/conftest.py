"""A cache of these tests' own, and no plugin but the built-in one; other tests keep theirs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from c2a_rules import plugins
from c2a_rules.rulesets import cache


@pytest.fixture(scope="session")
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module", autouse=True)
def _on_its_own(_compiled: Path) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("C2A_CACHE_DIR", str(_compiled))
        patch.setattr(plugins, "entry_points", lambda group: [])  # noqa: ARG005 - the real one's parameter
        cache._folder.cache_clear()
        yield
    cache._folder.cache_clear()
