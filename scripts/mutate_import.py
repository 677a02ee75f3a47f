"""A pytest plugin that imports one module of c2a_rules with a fault in it (`C2A_MUTATE=PATH NUMBER`); see mutate.py."""

import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType

from mutate_operators import mutated

PATH, NUMBER = os.environ["C2A_MUTATE"].split(" ")
FILE = Path(__file__).parents[1] / PATH
NAME = PATH.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


class _Loader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname: str) -> CodeType:  # noqa: ARG002 - the loader's own signature
        tree = mutated(FILE.read_text(encoding="utf-8"), int(NUMBER))
        return compile(tree, str(FILE), "exec")


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,  # noqa: ARG002 - the finder's own signature
        target: ModuleType | None = None,  # noqa: ARG002 - the finder's own signature
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != NAME:
            return None
        return importlib.util.spec_from_file_location(fullname, FILE, loader=_Loader(fullname, str(FILE)))


sys.meta_path.insert(0, _Finder())
