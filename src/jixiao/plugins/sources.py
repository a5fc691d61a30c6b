"""Where plugins are looked for, in order: shipped, installed, then the folders a caller or a project names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field as Constraint

from jixiao.documents import read_toml
from jixiao.problems import JixiaoError, Problem
from jixiao.rules import Authored, read_model

PATH_VARIABLE = "JIXIAO_PLUGIN_PATH"
PROJECT_FILE = "jixiao.toml"
_MOST_FILES = 20_000

Names = Annotated[tuple[str, ...], Constraint(strict=False)]


class ProjectFile(Authored):
    """The keys of a project's ``jixiao.toml``: plugin folders and the allow-list.

    It cannot name Python files to trust: whoever opens a downloaded folder has not vouched for its code.
    """

    plugins: Names = ()
    allow: Names | None = None


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of TOML files; ``origin`` says who named it."""

    path: Path
    origin: str


@dataclass(frozen=True, slots=True)
class Sources:
    """Where to look: data folders, trusted Python files, and the ids that may load (None: all)."""

    folders: tuple[Folder, ...]
    trusted: tuple[Path, ...] = ()
    allow: tuple[str, ...] | None = None
    distributions: bool = True


def shipped_folder(name: str) -> Path:
    """Return the folder of plugins, rulesets or examples that ships: inside the wheel, or at a checkout's top."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent.parent / name


def find_sources(
    folders: Sequence[str | Path] = (),
    *,
    trusted: Sequence[str | Path] = (),
    allow: Sequence[str] | None = None,
    project: Path | None = None,
) -> Sources:
    """Return where to look for plugins: shipped, named by the caller, in the environment, in ``jixiao.toml``.

    ``project`` is the folder that may hold a ``jixiao.toml`` (the working folder by default). Raises
    :class:`JixiaoError` when a named folder does not exist (P505) or the project file is wrong.
    """
    base = Path.cwd() if project is None else project
    settings = ProjectFile()
    if (base / PROJECT_FILE).is_file():
        settings = read_model(ProjectFile, read_toml(base / PROJECT_FILE))
    named = [
        *((Path(each), "命令或程序指定") for each in folders),
        *(
            (Path(each), PATH_VARIABLE)
            for each in os.environ.get(PATH_VARIABLE, "").split(os.pathsep)
            if each
        ),
        *((base / each, PROJECT_FILE) for each in settings.plugins),
    ]
    problems = [
        Problem(
            "P505",
            f"插件文件夹不存在：{path}",
            None,
            (f"检查路径写得对不对(来自：{origin})",),
            {"found": str(path)},
        )
        for path, origin in named
        if not os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for a name that is too long
    ]
    code = [Path(each) for each in trusted]
    problems += [
        Problem("P505", f"受信文件不存在：{path}", None, ("检查路径写得对不对",), {"found": str(path)})
        for path in code
        if not os.path.isfile(path)  # noqa: PTH113 - likewise
    ]
    if problems:
        raise JixiaoError(problems)
    shipped = [Folder(shipped_folder(each), "随软件提供") for each in ("plugins", "rulesets")]
    return Sources(
        folders=(*shipped, *(Folder(path, origin) for path, origin in named)),
        trusted=tuple(code),
        allow=tuple(allow) if allow is not None else settings.allow,
    )


def toml_files(folder: Path) -> Iterator[Path]:
    """Yield the TOML files below a folder in the order of their names; links to folders are not followed."""
    count = 0
    for root, names, files in os.walk(folder, followlinks=False):
        names.sort()
        for file in sorted(files):
            if file.endswith(".toml") and file != PROJECT_FILE:
                count += 1
                if count > _MOST_FILES:
                    message = f"文件夹里的 TOML 文件太多(超过 {_MOST_FILES} 个)：{folder}"
                    raise JixiaoError([Problem("P505", message, None, ("指定更小的文件夹",))])
                yield Path(root) / file
