"""Parts of an earlier run are believed only when they say what this run would: of its input, place, rules, whole."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from tests.rubrics import entry, group, indicator, ruleset, write

import jixiao
from jixiao import JixiaoError, Rules
from jixiao.cli import command
from jixiao.documents.writing import Draft
from jixiao.tables.io import files
from jixiao.tables.io.batch import Batch
from jixiao.tables.io.files import open_table
from jixiao.tables.io.source import Source
from jixiao.tables.io.writing import Writer
from jixiao.tables.scoring import TableScorer

ROWS: Final = 500
NEW: Final = "写到一半的东西"
_BLOCKS: Final = TableScorer.blocks


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rules:
    """Give a small ruleset, make its folder the working folder, and read files in pieces of some hundred rows."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(files, "BLOCK", 1_000)
    monkeypatch.setattr(files, "ROWS", 100)
    write(tmp_path, {"rules.toml": ruleset(group("组"), entry("a")), "a.toml": indicator("a", "甲")})
    write(tmp_path, {"in.csv": lines(ROWS)})
    return jixiao.load(tmp_path / "rules.toml", project=tmp_path)


def lines(count: int, changed: dict[int, str] | None = None) -> str:
    """Return a table of units whose rates are all different; some rows may be written otherwise."""
    rows = [f"单位{number:04},{number / 10:.1f}%" for number in range(count)]
    for number, text in (changed or {}).items():
        rows[number] = text
    return "\n".join(["单位,a率", *rows, ""])


def run(rules: Rules, output: str = "o.csv", source: str = "in.csv", **more: Any) -> Batch:  # noqa: ANN401
    """Return a run."""
    return Batch(rules.for_tables(), Path(source), Path(output), more.pop("version", "1"), **more)


def whole(rules: Rules, **more: Any) -> bytes:  # noqa: ANN401
    """Return what a run that nothing disturbs writes."""
    run(rules, "whole.csv", **more).run(fresh=True)
    return Path("whole.csv").read_bytes()


def interrupted(rules: Rules, output: str = "o.csv", after: int = 3, **more: Any) -> None:  # noqa: ANN401
    """Leave the parts of a run that was interrupted after some blocks."""
    with pytest.MonkeyPatch.context() as patch:
        count = 0

        def blocks(self: TableScorer, *given: Any) -> Iterator[pa.RecordBatch]:  # noqa: ANN401
            nonlocal count
            count += 1
            if count > after:
                raise KeyboardInterrupt
            return _BLOCKS(self, *given)

        patch.setattr(TableScorer, "blocks", blocks)
        with pytest.raises(KeyboardInterrupt):
            run(rules, output, **more).run()


def parts(output: str = "o.csv") -> list[Path]:
    """Return the parts beside an output."""
    return sorted(Path(f".{output}.parts").glob("*.part"))


def test_parts_of_the_same_are_taken(rules: Rules) -> None:
    """All that were kept, once; nothing is left behind."""
    wanted = whole(rules)
    interrupted(rules)
    assert len(parts()) == 3
    assert run(rules).run().resumed == 3
    assert Path("o.csv").read_bytes() == wanted
    assert names() == ["a.toml", "in.csv", "o.csv", "rules.toml", "whole.csv"]


def names(folder: str = ".") -> list[str]:
    """Return what stands in a folder."""
    return sorted(each.name for each in Path(folder).iterdir())


def damaged(content: bytes, kind: str, chance: random.Random) -> bytes:
    """Return the bytes of a part, damaged."""
    at = chance.randrange(len(content))
    if kind == "cut":
        return content[:at]
    if kind == "flipped":
        return content[:at] + bytes([content[at] ^ 1 << chance.randrange(8)]) + content[at + 1 :]
    if kind == "longer":
        return content + b"\0"
    if kind == "zeros":
        return content[:at] + bytes(len(content) - at)
    return {"empty": b"", "foreign": b"ARROW1\0\0" * 99, "random": chance.randbytes(len(content))}[kind]


@pytest.mark.long
@pytest.mark.parametrize("kind", ["cut", "flipped", "longer", "zeros", "empty", "foreign", "random"])
def test_a_damaged_part_is_scored_again(rules: Rules, kind: str) -> None:
    """Wherever it is damaged: the others are taken, and the bytes are those of a run that nothing disturbed."""
    wanted = whole(rules)
    chance = random.Random(kind)  # noqa: S311 - which byte
    for _ in range(8):
        interrupted(rules)
        part = chance.choice(parts())
        part.write_bytes(damaged(part.read_bytes(), kind, chance))
        assert run(rules).run().resumed == 2
        assert Path("o.csv").read_bytes() == wanted


@pytest.mark.parametrize(
    "moved",
    [
        shutil.copy,
        lambda one, two: shutil.copy(two, one),
        lambda one, two: (one.rename("x"), two.rename(one), Path("x").rename(two)),
    ],
)
def test_a_part_in_anothers_place_is_not_believed(
    rules: Rules, moved: Callable[[Path, Path], object]
) -> None:
    """Its number belongs to what it says."""
    wanted = whole(rules)
    interrupted(rules)
    moved(*parts()[:2])
    assert run(rules).run().resumed < 3
    assert Path("o.csv").read_bytes() == wanted


def test_a_folder_in_the_place_of_a_part(rules: Rules) -> None:
    """It is reported that the part can't be written; nothing is guessed."""
    interrupted(rules)
    parts()[0].unlink()
    Path(".o.csv.parts/000000.part").mkdir()
    with pytest.raises(JixiaoError, match="C707"):
        run(rules).run()
    assert not Path("o.csv").exists()


@pytest.mark.long
def test_parts_of_other_rules_are_not_taken(rules: Rules, tmp_path: Path) -> None:
    """Nor of another version or other options."""
    text = indicator("a", "甲").replace("满分 * a率", "满分 * a率 / 2")
    write(tmp_path / "other", {"rules.toml": ruleset(group("组"), entry("a")), "a.toml": text})
    other = jixiao.load(tmp_path / "other" / "rules.toml", project=tmp_path / "other")
    for now, more in ((other, {}), (rules, {"version": "2"}), (rules, {"floats": True})):
        wanted = whole(now, **more)
        interrupted(rules)
        assert run(now, **more).run().resumed == 0
        assert Path("o.csv").read_bytes() == wanted


@pytest.mark.long
@pytest.mark.parametrize("at", [0, 1, 120, 180, 250])
@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl", "folder"])
def test_a_change_that_keeps_size_and_time_is_seen(rules: Rules, kind: str, at: int) -> None:
    """Wherever it is: what rests on it is scored again."""
    source = f"in.{kind}"

    def put(changed: bool) -> None:  # noqa: FBT001
        rows = lines(300, {at: f"单位{at:04},99.9%"} if changed else None).splitlines()[1:]
        cells = [row.split(",") for row in rows]
        if kind == "csv":
            write(Path(), {source: "\n".join(["单位,a率", *rows, ""])})
        elif kind == "parquet":
            columns = zip(*cells, strict=True)
            pq.write_table(
                pa.table(dict(zip(["单位", "a率"], columns, strict=True))), source, compression="none"
            )
        elif kind == "jsonl":
            write(Path(), {source: "".join(f'{{"单位": "{a}", "a率": "{b:>5}"}}\n' for a, b in cells)})
        else:
            write(Path(source), {f"{a}.toml": f'unit = "{a}"\n[fields]\n"a率" = "{b}"\n' for a, b in cells})
        for each in [Path(source), *Path(source).glob("*")]:
            os.utime(each, (1_700_000_000, 1_700_000_000))

    more: dict[str, Any] = {"opened": opened_folder(rules)} if kind == "folder" else {}
    put(changed=False)
    interrupted(rules, source=source, after=2, **more)
    put(changed=True)
    wanted = whole(rules, source=source, **more)
    resumed = run(rules, source=source, **more).run().resumed
    assert resumed < 2 if at < 2 else resumed <= 2
    assert Path("o.csv").read_bytes() == wanted


def opened_folder(rules: Rules) -> Callable[..., Source]:
    """Return how a folder of submissions is opened, in pieces of a hundred."""
    from jixiao.cli.batch import _submissions
    from jixiao.tables.io import folder

    def opened(path: Path) -> Source:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(folder, "FILES", 100)
            source = _submissions(rules, path)
            return Source(source.names, iter(list(source.pieces)))

    return opened


def test_lines_are_told_as_they_are_now(rules: Rules) -> None:
    """A line more before a part moves the lines that its problems name, though its rows are the same."""
    wrong = {number: f"单位{number:04},坏" for number in (5, 150, 299)}
    write(Path(), {"in.csv": lines(ROWS, wrong)})
    interrupted(rules, after=4)
    text = lines(ROWS, wrong).split("\n")
    write(Path(), {"in.csv": "\n".join([text[0], "少一列", *text[1:]])})
    wanted = whole(rules)
    summary = run(rules).run()
    assert Path("o.csv").read_bytes() == wanted
    assert [each.partition("：")[0] for each in summary.failed[:2]] == ["in.csv:2", "in.csv:8"]


def test_two_runs_at_once(rules: Rules) -> None:
    """The second is refused while the first goes on, naming its process, and goes well afterwards."""
    wanted = whole(rules)
    reported: list[JixiaoError] = []
    first = run(rules)

    def progress(_done: int, _size: int) -> None:
        if not reported:
            with pytest.raises(JixiaoError) as caught:
                run(rules).run()
            reported.append(caught.value)

    first.run(progress=progress)
    assert reported[0].codes == ("T841",)
    assert f"进程 {os.getpid()}@" in reported[0].problems[0].message
    assert Path("o.csv").read_bytes() == wanted
    assert run(rules).run().resumed == 0
    assert Path("o.csv").read_bytes() == wanted


def test_two_runs_where_locks_are_not_known(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each writes a file of its own, so what has the name in the end is whole and of one of them."""
    wanted = whole(rules)

    def unknown(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("fcntl.flock", unknown)
    inner: list[object] = []

    def progress(_done: int, _size: int) -> None:
        if not inner:
            inner.append(run(rules).run())
            assert Path("o.csv").read_bytes() == wanted

    # The one that ends first takes the folder away under the other.
    with pytest.raises(JixiaoError, match="C707"):
        run(rules).run(progress=progress)
    assert Path("o.csv").read_bytes() == wanted


def test_a_file_that_comes_meanwhile_is_not_lost(rules: Rules) -> None:
    """What another program gave the name stays, and the parts are there for a run that is forced."""

    def progress(_done: int, _size: int) -> None:
        Path("o.csv").write_text(NEW, encoding="utf-8")

    with pytest.raises(JixiaoError, match="C706"):
        run(rules, replace=False).run(progress=progress)
    assert Path("o.csv").read_text(encoding="utf-8") == NEW
    assert run(rules).run().resumed == len(range(0, ROWS, 100)) or parts() == []
    assert Path("o.csv").read_bytes() == whole(rules)


def test_results_do_not_take_the_place_of_their_source(rules: Rules) -> None:
    """Also through a link, also forced."""
    before = Path("in.csv").read_bytes()
    Path("别名.csv").symlink_to("in.csv")
    for output in ("in.csv", "./in.csv", "别名.csv"):
        with pytest.raises(JixiaoError, match="T842"):
            run(rules, output).run()
    assert Path("in.csv").read_bytes() == before


def test_a_link_is_written_through(rules: Rules) -> None:
    """The output is what the link leads to; parts stand beside that."""
    Path("真").mkdir()
    Path("真/o.csv").write_text(NEW, encoding="utf-8")
    Path("o.csv").symlink_to("真/o.csv")
    interrupted(rules)
    assert Path("真/.o.csv.parts").is_dir()
    assert Path("真/o.csv").read_text(encoding="utf-8") == NEW
    assert run(rules).run().resumed == 3
    assert Path("o.csv").is_symlink()
    assert Path("真/o.csv").read_bytes() == whole(rules)
    assert names("真") == ["o.csv"]


def test_what_others_put_beside_the_parts_stays(rules: Rules) -> None:
    """Only parts are removed."""
    Path(".o.csv.parts").mkdir()
    Path(".o.csv.parts/别人的.txt").write_text(NEW, encoding="utf-8")
    run(rules).run()
    assert names(".o.csv.parts") == ["别人的.txt"]
    Path(".p.csv.parts").write_text(NEW, encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"C70[67].*\.p\.csv\.parts"):
        run(rules, "p.csv").run()


def test_a_source_that_cannot_be_read_is_told_as_that(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """At its beginning or in its middle: it is not the output that is at fault."""

    def fails(*_: object) -> Source:
        raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(JixiaoError, match=r"D202.*文件读不出来：in.csv"):
        run(rules, opened=fails).run()

    def later(path: Path) -> Source:
        source = open_table(path)

        def pieces() -> Iterator[Any]:
            yield next(source.pieces)
            raise OSError(errno.EIO, "Input/output error")

        return Source(source.names, pieces())

    with pytest.raises(JixiaoError, match=r"D202.*文件读不出来：in.csv"):
        run(rules, opened=later).run()
    assert not Path("o.csv").exists()

    def full(self: Writer, _batch: pa.RecordBatch) -> None:
        del self
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Writer, "write", full)
    with pytest.raises(JixiaoError, match=r"C707.*不能写文件：o.csv（磁盘满了）"):
        run(rules).run()
    assert not Path("o.csv").exists()


def test_the_disk_is_full_at_the_end(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file appears; the parts are there for the next run."""
    wanted = whole(rules)
    with monkeypatch.context() as patch:
        finish = Draft.finish

        def full(self: Draft) -> None:
            if self.path.name == "o.csv":
                raise OSError(errno.ENOSPC, "x")
            finish(self)

        patch.setattr(Draft, "finish", full)
        with pytest.raises(JixiaoError, match="C707"):
            run(rules).run()
    assert not Path("o.csv").exists()
    count = len(parts())
    assert run(rules).run().resumed == count > 3
    assert Path("o.csv").read_bytes() == wanted


@pytest.mark.long
@pytest.mark.parametrize("kind", ["csv", "parquet", "jsonl"])
def test_progress_is_what_was_read(rules: Rules, kind: str) -> None:
    """It rises to the whole of the source, and not before the end."""
    source = f"in.{kind}"
    if kind == "parquet":
        pq.write_table(pa.table({"a率": ["5%"] * ROWS}), source)
    else:
        rows = [*["单位,a率"] * (kind == "csv"), *["甲,5%" if kind == "csv" else '{"a率": "5%"}'] * 20_000]
        write(Path(), {source: "\n".join([*rows, ""])})
    reported: list[tuple[int, int]] = []
    run(rules, source=source).run(progress=lambda done, size: reported.append((done, size)))
    assert [done for done, _ in reported] == sorted(done for done, _ in reported)
    size = ROWS if kind == "parquet" else Path(source).stat().st_size
    assert reported[-1] == (size, size)
    assert {each for _, each in reported} == {size}
    assert reported[0][0] < size


@pytest.mark.long
def test_a_pipe_hears_nothing_of_progress(rules: Rules) -> None:
    """The bar is for people at a terminal."""
    del rules
    found = CliRunner().invoke(command, ["batch", "in.csv", "-r", "rules.toml", "-p", ".", "-o", "o.csv"])
    assert found.exit_code == 0
    assert found.stderr == ""
    assert not re.search("评分|\r|%\\]", found.stdout.replace("没有评分", ""))


KILLS: Final = 12


@pytest.mark.long
def test_killed_again_and_again(rules: Rules, tmp_path: Path) -> None:
    """However often, at whatever moment: no file under the name until the end, and then the same bytes."""
    write(tmp_path, {"in.csv": lines(20_000).replace("单位1", "单位" + "很长的名字" * 20)})
    code = (
        "import sys, jixiao\nfrom pathlib import Path\nfrom jixiao.tables.io import files\n"
        "from jixiao.tables.io.batch import Batch\nfiles.BLOCK, files.ROWS = 20_000, 400\n"
        "rules = jixiao.load('rules.toml', project=Path())\n"
        "print('begun', flush=True)\n"
        "Batch(rules.for_tables(), Path('in.csv'), Path(sys.argv[1]), '1').run()\n"
    )

    def started(output: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, output], cwd=tmp_path, stdout=subprocess.PIPE, text=True
        )

    def killed(after: float) -> None:
        with started("o.csv") as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(after)
            process.kill()

    with started("whole.csv") as process:
        process.communicate()
    wanted = Path("whole.csv").read_bytes()
    chance = random.Random(11)  # noqa: S311 - when to kill
    for _ in range(KILLS):
        killed(chance.random() * 0.4)
        if Path("o.csv").exists():
            assert Path("o.csv").read_bytes() == wanted
            Path("o.csv").unlink()
    with started("o.csv") as process:
        process.communicate()
    assert process.returncode == 0
    assert Path("o.csv").read_bytes() == wanted
    assert not Path(".o.csv.parts").exists()
    del rules
