"""What `check` reads: each file of a folder that is the user's own, standard input, and whatever is named."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from aistandards.check.documents import MAX_BYTES
from aistandards.check.ignored import MAX_WILDCARDS
from aistandards.check.inputs import Inputs
from tests.support.commands import run

pytestmark = pytest.mark.usefixtures("used_before")


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    """A folder of the user's own; the home folder of the program is beside it."""
    folder = tmp_path / "docs"
    folder.mkdir()
    return folder


KNOWN, OLD = "ISO/IEC 42001:2023", "ISO/IEC TR 24030:2021"


def write(folder: Path, *names: str, text: str = KNOWN) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def read(*paths: Path | str) -> list[str]:
    """Names of the inputs below the first path, in their order."""
    inputs = Inputs(tuple(map(Path, paths)))
    return [os.path.relpath(one.path, paths[0]).replace(os.sep, "/") for one in inputs]


def test_a_folder_is_read_in_the_order_of_the_names(docs: Path) -> None:
    write(docs, "b.md", "a/z.txt", "a/y/x.csv", "c/README", "B.html", "a.json", "paper.pdf", "e.docx")
    assert read(docs) == ["B.html", "a/y/x.csv", "a/z.txt", "a.json", "b.md", "c/README", "e.docx", "paper.pdf"]


def test_what_is_hidden_or_made_by_programs_is_left_out_unless_it_is_named(docs: Path) -> None:
    write(docs, "a.md", ".hidden.md", ".git/a.md", ".tox/a.md", "node_modules/a.md", "sub/__pycache__/a.md")
    write(docs, "my environment/pyvenv.cfg", "my environment/lib/a.md", "sub/venv.md")
    assert read(docs) == ["a.md", "sub/venv.md"]
    assert read(docs / ".git") == ["a.md"] and read(docs / "my environment") == ["lib/a.md", "pyvenv.cfg"]
    assert read(docs, docs / ".hidden.md") == ["a.md", "sub/venv.md", ".hidden.md"]


RULES = {
    ".gitignore": "# comment\n\n*.log\n!keep.log\n/build\nout/\n**/tmp/*.md\ndoc/*.txt\n\\#a.md\nspace\\ .md\n[0-9].md\r\n!\n[z-a]\n",
    "sub/.gitignore": "*\n!loud.log\n!*.md\n/top.md\n!*/\n/rest/**\n!/rest/b.md\nkept/*\n!kept/b.md\n",
}
NAMES = """a.md a.log keep.log sub/keep.log sub/loud.log sub/quiet.log sub/a.txt sub/top.md sub/deep/top.md sub/deep/loud.log
    build/a.md sub/build/a.md out/a.md sub/out/a.md out.md a/tmp/b.md tmp/c.md tmp/c.txt doc/a.txt doc/a.md doc/deep/a.txt
    sub/rest/a.md sub/rest/b.md sub/kept/a.md sub/kept/b.md sub/keep.txt/a.md #a.md 1.md 12.md""".split()


def test_a_folder_is_read_without_what_git_ignores(docs: Path) -> None:
    for name, rules in RULES.items():
        write(docs, name, text=rules)
    write(docs, *NAMES)
    assert read(docs) == sorted(
        """12.md a.md doc/a.md doc/deep/a.txt keep.log out.md sub/build/a.md sub/deep/loud.log sub/deep/top.md sub/keep.txt/a.md
        sub/kept/b.md sub/loud.log sub/out/a.md sub/rest/b.md tmp/c.txt""".split()
    )


@pytest.mark.subprocess
def test_git_ignores_the_same(docs: Path) -> None:
    try:
        subprocess.run(["git", "init", "-q", str(docs)], check=True)
    except OSError:
        pytest.skip("needs git")
    write(docs, *NAMES)
    for name, rules in RULES.items():
        write(docs, name, text=rules)
    write(docs, ".git/info/exclude", text="12.md\n")
    command = ["git", "ls-files", "--others", "--exclude-standard", "-z"]
    for folder in (docs, docs / "sub", docs / "sub" / "deep"):
        listed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.split("\0")
        assert sorted(read(folder)) == sorted(name for name in listed if name and ".gitignore" not in name)


def test_the_rules_of_the_repository_count_for_a_folder_in_it(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(docs, ".gitignore", text="outside.md\n")
    write(docs, "top/.gitignore", text="*.log\nbuild/\n")
    write(docs, "top/in/a.md", "top/in/a.log", "top/in/outside.md", "top/build/a.md", "top/build/a.log")
    assert read(docs / "top" / "in") == ["a.log", "a.md", "outside.md"], (
        "without a repository, rules above do not count"
    )
    (docs / "top" / ".git").mkdir()
    assert read(docs / "top" / "in") == ["a.md", "outside.md"]
    assert read(docs / "top" / "build") == ["a.log", "a.md"], "a folder that is named is read, though it is ignored"
    monkeypatch.chdir(docs / "top" / "in")
    assert read(".") == ["a.md", "outside.md"] and read("../in") == ["a.md", "outside.md"]


def test_rules_that_would_take_for_ever_are_not_used(docs: Path) -> None:
    name = f"{'a' * 200}.md"
    write(docs, name, "b.md")
    write(docs, ".gitignore", text=f"{'*a' * 30}b\n{'a*' * MAX_WILDCARDS}b\n{'**/a/' * 30}b\nb.md\n")
    assert read(docs) == [name]
    (docs / ".gitignore").write_bytes(b"\xff\n\0\nb.md\n")
    assert read(docs) == [name]
    with (docs / ".gitignore").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    assert read(docs) == [name, "b.md"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a system with named pipes")
def test_links_and_what_is_no_file_are_counted_and_not_read(docs: Path) -> None:
    write(docs, "in/a.md", "outside/b.md", "in/picture.png", "in/b.PNG", "in/no-text")
    (docs / "in" / "no-text").write_bytes(b"\x7fELF\0")
    os.mkfifo(docs / "in" / "pipe.md")
    for name, target in {
        "b.md": "../outside/b.md",
        "up": "..",
        "gone.md": "gone",
        "me.md": "me.md",
        "in.md": "a.md",
    }.items():
        (docs / "in" / name).symlink_to(target)
    result = run("check", str(docs / "in"))
    assert result.exit_code == 0 and not result.stderr
    assert result.stdout.splitlines()[-2:] == [
        "1 references, 0 problems: 1 in force",
        "1 file in folders, 9 left out (links 5, .png 2, without ending 1, pipes and devices 1)",
    ]
    # Whoever names a link means what it leads to.
    (docs / "link").symlink_to("in")
    assert read(docs / "link") == ["a.md"] and read(docs / "in" / "b.md") == ["."]


def test_a_file_is_read_once_whatever_names_it(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(docs, "a.md", "sub/b.md")
    monkeypatch.chdir(docs)
    assert read(".", "a.md", "sub", "./sub/../a.md") == ["a.md", "sub/b.md"]
    result = run("check", "a.md", ".")
    assert result.stdout.endswith("2 references, 0 problems: 2 in force\n1 file in folders\n")


def test_a_folder_with_files_that_cannot_be_read(docs: Path) -> None:
    write(docs, "a.md", "d.md", text=f"{OLD}\n{OLD} aistandards: allow\n")
    (docs / "b.md").write_bytes(b"\xff")
    (docs / "c.json").write_bytes(b"\xff\0")
    result = run("check", str(docs))
    assert result.exit_code == 1 and [line[:12] for line in result.stderr.splitlines()] == ["aistandards:"] * 2
    assert "2 references, 2 problems: 2 superseded, 2 files not checked\n4 files in folders\n" in result.stdout
    for form in ("json", "sarif"):
        result = run("check", "--format", form, str(docs))
        assert result.exit_code == 1 and json.loads(result.stdout)
        assert result.stderr.splitlines()[-1] == "4 files in folders" and len(result.stderr.splitlines()) == 3
    rows = json.loads(run("check", "--json", str(docs)).stdout)
    assert [(row["file"], row["line"]) for row in rows] == [(str(docs / name), 1) for name in ("a.md", "d.md")]


def test_an_empty_folder_is_no_failure(docs: Path) -> None:
    result = run("check", str(docs))
    assert result.exit_code == 0 and result.stdout == "0 references, 0 problems\n0 files in folders\n"


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="needs a user whom permissions bind")
def test_a_folder_without_permission_is_told(docs: Path) -> None:
    write(docs, "a.md", "closed/b.md")
    (docs / "closed").chmod(0)
    try:
        result = run("check", str(docs))
    finally:
        (docs / "closed").chmod(0o700)
    assert result.exit_code == 1 and "closed cannot be read: Permission denied" in result.stderr
    assert "1 references, 0 problems: 1 in force, 1 file not checked" in result.stdout


def test_a_folder_or_file_that_vanishes_meanwhile_is_told(docs: Path) -> None:
    write(docs, "a.md", "b/c.md", "d.md")
    inputs = iter(Inputs((docs,)))
    assert next(inputs).path.name == "a.md"
    (docs / "b" / "c.md").unlink()
    (docs / "b").rmdir()
    (docs / "d.md").unlink()
    gone = next(inputs)
    with pytest.raises(Exception, match="b cannot be read: No such file"):
        gone.content()
    assert run("check", str(next(inputs).path)).exit_code == 1


def test_folders_nested_deeper_than_calls_or_names_may_be(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(docs, "a.md", "e.md")
    monkeypatch.chdir(docs)
    depth = 1040
    for _ in range(depth):
        os.mkdir("dir")
        os.chdir("dir")
    try:
        result = run("check", str(docs))
    finally:
        for _ in range(depth):
            os.chdir("..")
            os.rmdir("dir")
    assert result.exit_code == 1 and "File name too long" in result.stderr and result.stderr.count("\n") == 1
    assert "2 references, 0 problems: 2 in force, 1 file not checked" in result.stdout


@pytest.mark.skipif(os.name != "posix", reason="needs a system whose names are bytes")
def test_names_that_are_no_utf_8_are_read_and_told(docs: Path) -> None:
    folder = os.fsencode(docs)
    try:
        for name in (b"\xff.md", b"b\xe9.txt", b"\x1b[31m.md"):
            with open(os.path.join(folder, name), "wb") as file:
                file.write(OLD.encode())
        os.mkdir(os.path.join(folder, b"\xfe"))
    except OSError:
        pytest.skip("needs a file system whose names are bytes")
    write(docs, ".gitignore", text="caf\u00e9.md\n")
    result = run("check", str(docs))
    assert "3 references, 3 problems" in result.stdout and "\x1b" not in result.stdout
    for form in ("json", "sarif"):
        assert len(run("check", "--format", form, str(docs)).stdout) > 100


def test_standard_input_is_read(docs: Path) -> None:
    result = run("check", "-", input=f"We follow\n{OLD}\n{KNOWN} aistandards: allow")
    assert result.exit_code == 1 and result.stdout.startswith(f"<stdin>:2: {OLD}: superseded by")
    assert result.stdout.endswith("1 references, 1 problems: 1 superseded\n")
    (row,) = json.loads(run("check", "--json", "-", input=OLD).stdout)
    assert (row["file"], row["line"]) == ("<stdin>", 1)
    assert json.loads(run("check", "--format", "sarif", "-", input=OLD).stdout)["runs"][0]["results"]


def test_the_name_of_standard_input_tells_its_format(docs: Path) -> None:
    marked = "- ISO/IEC **42001**:2023"
    pytest.importorskip("markdown_it", reason="needs the extra documents")
    assert run("check", "-", input=marked).stdout == "0 references, 0 problems\n"
    result = run("check", "-", "--stdin-name", "in/report.md", input=marked)
    assert result.stdout.startswith("in/report.md:1: ISO/IEC 42001:2023")
    assert "<stdin>:1: ISO/IEC 42001" in run("check", "-", input="<!doctype html>ISO/IEC <b>42001</b>").stdout


def test_standard_input_and_files_are_read_in_their_order(docs: Path) -> None:
    write(docs, "a.md", "z.md")
    rows = json.loads(run("check", "--json", str(docs / "z.md"), "-", str(docs / "a.md"), "-", input=OLD).stdout)
    assert [Path(row["file"]).name for row in rows] == ["z.md", "<stdin>", "a.md"]


def test_standard_input_that_cannot_be_read_is_told(docs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(docs, "a.md")
    for content, told in (
        (b"\xff", "not UTF-8"),
        (b"PK\x03\x04", "no reader"),
        (b" " * (MAX_BYTES + 1), "larger than"),
    ):
        result = run("check", "-", str(docs / "a.md"), input=content)  # type: ignore[arg-type]
        assert result.exit_code == 1 and told in result.stderr and result.stderr.count("\n") == 1
        assert result.stdout.endswith("1 references, 0 problems: 1 in force, 1 file not checked\n")


def test_a_lock_file_among_the_documents_is_no_document(docs: Path) -> None:
    write(docs, "a.md")
    lock = docs / "cited.json"
    for _ in range(2):
        result = run("check", str(docs), "--lock", str(lock))
        assert result.exit_code == 0 and "1 references" in result.stdout
    assert lock.exists()
