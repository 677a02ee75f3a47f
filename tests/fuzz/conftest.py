"""A cache of these tests' own, and no plugin but the built-in one."""

from collections.abc import Iterator

import pytest

from c2a_rules import plugins
from c2a_rules.rulesets import cache


@pytest.fixture(scope="session", autouse=True)
def _on_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("C2A_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        patch.setattr(plugins, "entry_points", lambda group: [])  # noqa: ARG005 - the real one's parameter
        cache._folder.cache_clear()
        yield
    cache._folder.cache_clear()
