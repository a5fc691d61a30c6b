"""Files appear whole or not at all; links, modes and other people's files stay as they are."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Final

import pytest

from jixiao import JixiaoError
from jixiao.documents.writing import Draft, Text, save, save_together

OLD: Final = "原来的\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder and make it the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    """Return what stands in a folder."""
    return sorted(each.name for each in folder.iterdir())


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o755])
def test_what_is_replaced_keeps_its_mode(folder: Path, mode: int) -> None:
    """Neither looser nor tighter, whatever the umask says."""
    target = folder / "a.toml"
    target.write_text(OLD, encoding="utf-8")
    target.chmod(mode)
    save("a.toml", "新的\n", force=True)
    assert target.read_text(encoding="utf-8") == "新的\n"
    assert stat.S_IMODE(target.stat().st_mode) == mode
    assert names(folder) == ["a.toml"]


def test_a_link_stays_a_link(folder: Path) -> None:
    """What it leads to is replaced, in its own folder, through several links and relative ones."""
    (folder / "真").mkdir()
    real = folder / "真" / "a.toml"
    real.write_text(OLD, encoding="utf-8")
    real.chmod(0o600)
    (folder / "一").symlink_to("真/a.toml")
    (folder / "二").symlink_to("一")
    save("二", "新的\n", force=True)
    assert (folder / "二").is_symlink()
    assert (folder / "一").is_symlink()
    assert not real.is_symlink()
    assert real.read_text(encoding="utf-8") == "新的\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    assert names(folder / "真") == ["a.toml"]


def test_a_link_to_nothing(folder: Path) -> None:
    """It is taken unless forced; then the file that it names is made."""
    (folder / "虚").symlink_to("没有.toml")
    with pytest.raises(JixiaoError, match="C706"):
        save("虚", "x")
    assert names(folder) == ["虚"]
    save("虚", "x", force=True)
    assert (folder / "没有.toml").read_text(encoding="utf-8") == "x"
    assert (folder / "虚").is_symlink()


def test_links_in_a_circle(folder: Path) -> None:
    """They are told."""
    (folder / "甲").symlink_to("乙")
    (folder / "乙").symlink_to("甲")
    for force in (False, True):
        with pytest.raises(JixiaoError, match=r"C70[67]"):
            save("甲", "x", force=force)
    assert names(folder) == ["乙", "甲"]


def test_nothing_that_is_there_is_replaced_unasked(folder: Path) -> None:
    """Neither a file nor one that another process makes meanwhile."""
    (folder / "a").write_text(OLD, encoding="utf-8")
    with pytest.raises(JixiaoError, match=r"C706.*：a"):
        save("a", "x")
    with Draft(Path("b")) as draft:
        draft.stream.write(b"x")
        (folder / "b").write_text(OLD, encoding="utf-8")
        with pytest.raises(FileExistsError):
            draft.finish()
    assert (folder / "a").read_text(encoding="utf-8") == (folder / "b").read_text(encoding="utf-8") == OLD
    assert names(folder) == ["a", "b"]


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no devices")
def test_devices_and_pipes_are_written_as_they_are(folder: Path) -> None:
    """Forced or not: there is nothing in them to lose, and no file takes their place."""
    save("/dev/null", "x", force=True)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    os.mkfifo(folder / "p")
    heard: list[str] = []
    listener = threading.Thread(target=lambda: heard.append((folder / "p").read_text(encoding="utf-8")))
    listener.start()
    save("p", "说\n")
    listener.join(10)
    assert heard == ["说\n"]
    assert stat.S_ISFIFO((folder / "p").stat().st_mode)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (errno.ENOSPC, "磁盘满了"),
        (errno.EROFS, "所在的磁盘只能读"),
        (errno.EACCES, "没有权限"),
        (errno.EIO, "磁盘或设备出错"),
    ],
)
def test_what_the_disk_says(folder: Path, monkeypatch: pytest.MonkeyPatch, code: int, said: str) -> None:
    """It is told with its reason, and the old file stays whole."""
    (folder / "a").write_text(OLD, encoding="utf-8")

    def fails(_handle: int) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(JixiaoError, match=f"C707.*：a（{said}）"):
        save("a", "x", force=True)
    assert (folder / "a").read_text(encoding="utf-8") == OLD
    assert names(folder) == ["a"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("没有/a", "没有这个文件或文件夹"),
        ("a/b", "路径中间有一段不是文件夹"),
        (".", "这是文件夹"),
        ("x" * 300, "名字太长"),
        ("a\0b", "系统不接受"),
    ],
)
@pytest.mark.parametrize("force", [False, True])
def test_names_that_cannot_be(folder: Path, name: str, said: str, *, force: bool) -> None:
    """Each is told with what is wrong with it."""
    (folder / "a").write_text(OLD, encoding="utf-8")
    with pytest.raises(JixiaoError, match=f"C707.*{said}"):
        save(name, "x", force=force)
    assert names(folder) == ["a"]


def test_a_file_that_must_not_be_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Force replaces what may be written, no other."""
    (folder / "a").write_text(OLD, encoding="utf-8")
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write everything
    with pytest.raises(JixiaoError, match=r"C707.*没有权限"):
        save("a", "x", force=True)


def test_half_a_character(folder: Path) -> None:
    """There are no bytes for it: it is told, and nothing is left."""
    with pytest.raises(JixiaoError, match=r"C707.*半个字符"):
        save("a", "\ud800")
    assert names(folder) == []


@pytest.mark.parametrize("there", ["一", "二", "三"])
def test_all_or_none(folder: Path, there: str) -> None:
    """Whichever of several is there already, no other appears."""
    (folder / there).write_text(OLD, encoding="utf-8")
    with pytest.raises(JixiaoError, match=f"C706.*：{there}"):
        save_together([Text("一", "x", private=True), Text("二", "x"), Text("三", "x")], "换一个名称")
    assert names(folder) == [there]
    assert (folder / there).read_text(encoding="utf-8") == OLD


@pytest.mark.parametrize("at", [1, 2])
@pytest.mark.parametrize("error", [KeyboardInterrupt, PermissionError(errno.EPERM, "x")])
def test_all_or_none_to_the_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: int, error: BaseException | type[BaseException]
) -> None:
    """What is named already goes again when a later one can't be."""
    count = 0
    finish = Draft.finish

    def fails(self: Draft) -> None:
        nonlocal count
        count += 1
        if count > at:
            raise error
        finish(self)

    monkeypatch.setattr(Draft, "finish", fails)
    with pytest.raises((JixiaoError, KeyboardInterrupt)):
        save_together([Text("一", "x"), Text("二", "x"), Text("三", "x")], "")
    assert names(folder) == []


@pytest.mark.long
def test_a_reader_never_sees_half_a_file(folder: Path) -> None:
    """A process that is killed while it replaces a file again and again leaves one text or the other, whole."""
    texts = ["甲" * 200_000, "乙" * 200_000]
    (folder / "a").write_text(texts[0], encoding="utf-8")
    code = (
        "from jixiao.documents.writing import save\n"
        "while True:\n"
        "    for each in '乙甲': save('a', each * 200_000, force=True)\n"
    )
    for wait in (0.0, 0.01, 0.03, 0.05):
        process = subprocess.Popen([sys.executable, "-c", code], cwd=folder)
        time.sleep(0.3 + wait)
        process.kill()
        process.wait()
        assert (folder / "a").read_text(encoding="utf-8") in texts
