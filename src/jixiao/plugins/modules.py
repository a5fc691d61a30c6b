"""Imports a trusted Python file, and checks the hooks of a plugin's module."""

from __future__ import annotations

import importlib.util
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from jixiao.plugins.foreign import Owner
from jixiao.problems import Problem, nearest

TRUSTED = "jixiao_trusted_"
"""What the module of a trusted file is called, before the file's own name."""

_PREFIX = "jixiao_"
_MARK = "jixiao_impl"
"""The attribute in which pluggy's marker of this project keeps its options."""


def loaded_file(path: Path) -> ModuleType:
    """Return a Python file as a module, under a name that shadows nobody else's."""
    name = f"{TRUSTED}{path.stem}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        message = f"不是 Python 文件：{path.name}"
        raise ImportError(message)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses and pydantic look their own module up there
    try:
        spec.loader.exec_module(module)
    except BaseException:
        sys.modules.pop(name, None)
        raise
    return module


def wrong_hooks(module: object, owner: Owner, specs: ModuleType) -> Iterator[Problem]:
    """Yield what is wrong with a plugin's hooks (P512): mistyped, not marked, with other parameters, or none at all."""
    known = [name for name in vars(specs) if name.startswith("jixiao_register_")]
    names = [name for name in dir(module) if name.startswith(_PREFIX)]
    marked = [name for name in names if getattr(getattr(module, name), _MARK, None) is not None]
    all_hooks = f"钩子有：{'、'.join(known)}"

    def wrong(message: str, *ways: str, **facts: str) -> Problem:
        return Problem("P512", message, None, ways, {"plugin": owner.name, **facts})

    for name in names:
        if name not in known and name in marked:
            near = (f"是不是 {hook}？" for hook in nearest(name, known))
            yield wrong(f"{owner}：没有叫 {name} 的钩子", *near, all_hooks, found=name)
        elif name in known and name not in marked:
            message = f"{owner}：{name} 没有标明是钩子，不会被调用"
            yield wrong(message, "在函数前面加一行 @hookimpl", found=name)
        elif name in known:
            given = list(inspect.signature(getattr(module, name)).parameters)
            if given not in ([], ["register"]):
                message = f"{owner}：{name} 的参数要叫 register，这里是 {'、'.join(given)}"
                yield wrong(message, f"写成 def {name}(register):", found=name)
    if not marked and not any(name in known for name in names):
        example = "写 @hookimpl 和 def jixiao_register_functions(register): …"
        yield wrong(f"{owner}里没有一个钩子", example, all_hooks)
