"""Where plugins are searched, in order: shipped, installed, then the folders that a caller or a project names."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field as Constraint

from jixiao.documents import names_a_file, read_toml, shown_path
from jixiao.documents.system_errors import reason_of
from jixiao.extras import PATH_VARIABLE, PROJECT_FILE
from jixiao.problems import JixiaoError, Problem
from jixiao.rules import Authored, read_model

CASES: Final = ".cases.toml"
"""How the name of a file of cases ends; one called ``cases.toml`` belongs to all rulesets beside it."""

_MOST_ENTRIES = 20_000
_DEEPEST = 32

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
    """Where to look: data folders, trusted Python files, and the ids that may load (None: all).

    ``named`` is the file of a ruleset that the caller named by its path: copies of it, and of what is beside it,
    further down in its own folder do not compete with it.
    """

    folders: tuple[Folder, ...]
    trusted: tuple[Path, ...] = ()
    allow: tuple[str, ...] | None = None
    distributions: bool = True
    named: Path | None = None


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
    named: Path | None = None,
) -> Sources:
    """Return where to look for plugins: shipped, named by the caller, in the environment, in ``jixiao.toml``.

    ``project`` is the folder that may hold a ``jixiao.toml`` (the working folder by default), ``named`` a ruleset's file,
    beside which plugins are looked for as well. Raises
    :class:`JixiaoError` when a named folder does not exist (P505) or the project file is wrong.
    """
    base = Path.cwd() if project is None else project
    settings = ProjectFile()
    if (base / PROJECT_FILE).is_file():
        settings = read_model(ProjectFile, read_toml(base / PROJECT_FILE))
    in_environment = filter(None, os.environ.get(PATH_VARIABLE, "").split(os.pathsep))
    looked = [
        *((Path(folder), "命令或程序指定") for folder in folders),
        *([] if named is None else [(named.parent, "在指标体系的文件旁边")]),
        *((Path(folder), PATH_VARIABLE) for folder in in_environment),
        *((base / plugin, PROJECT_FILE) for plugin in settings.plugins),
    ]
    code = [Path(file) for file in trusted]
    missing = [
        ("插件文件夹", path, f"（来自：{origin}）")
        for path, origin in looked
        if not os.path.isdir(path)  # noqa: PTH112 - Path.is_dir raises for a name that is too long
    ]
    missing += [("受信文件", path, "") for path in code if not os.path.isfile(path)]  # noqa: PTH113 - likewise
    if missing:
        raise JixiaoError(
            Problem(
                "P505", f"{what}不存在：{path}", None, (f"检查路径写得对不对{origin}",), {"found": str(path)}
            )
            for what, path, origin in missing
        )
    shipped = [Folder(shipped_folder(name), "随软件提供") for name in ("plugins", "rulesets")]
    return Sources(
        folders=(*shipped, *(Folder(path, origin) for path, origin in looked)),
        trusted=tuple(code),
        allow=tuple(allow) if allow is not None else settings.allow,
        named=named,
    )


def toml_files(folder: Path, unread: list[Problem] | None = None) -> Iterator[Path]:
    """Yield the TOML files below a folder in the order of their names, each real folder once: links are followed.

    Hidden files and folders (``.history``, ``.git``) are somebody's tools, not rules. Folders that can't be read are reported in
    ``unread``. Raises :class:`JixiaoError` (P505) for a folder that holds too much to be one of rules.
    """
    entries = 0
    base, seen = len(folder.absolute().parts), set[str]()

    def failed(error: OSError) -> None:
        if unread is not None:
            where = shown_path(Path(str(error.filename or folder)))
            message = f"文件夹读不出来，里面的文件没有读：{where}（{reason_of(error)}）"
            unread.append(
                Problem("P514", message, None, ("检查文件夹是否可读，或把它移走",), {"found": where})
            )

    for root, names, files in os.walk(folder, followlinks=True, onerror=failed):
        real = os.path.realpath(root)
        names[:] = [] if real in seen else sorted(name for name in names if not name.startswith("."))
        if real in seen:
            continue
        seen.add(real)
        entries += len(names) + len(files)
        if entries > _MOST_ENTRIES or len(Path(root).absolute().parts) - base > _DEEPEST:
            read = f"读到 {shown_path(Path(root))} 为止"
            message = f"文件夹太大，不像是放指标和指标体系的：{shown_path(folder)}（{read}）"
            ways = (
                f"把指标和指标体系放进单独的文件夹，不超过 {_MOST_ENTRIES} 个文件，然后指定那个文件夹",
                "用 -p 或 JIXIAO_PLUGIN_PATH 指定了太大的文件夹时，改成里面的那一个",
            )
            raise JixiaoError([Problem("P505", message, None, ways, {"found": str(folder)})])
        for file in sorted(files):
            if names_a_file(file, ".toml") and not file.startswith(".") and file != PROJECT_FILE:
                yield Path(root) / file


def rule_files(folder: Path, unread: list[Problem] | None = None) -> Iterator[Path]:
    """Yield the TOML files below a folder that may hold rules: all but those of cases, which are read when they are run."""
    return (path for path in toml_files(folder, unread) if not f".{path.name}".lower().endswith(CASES))
