"""A PostgreSQL server of the tests' own, from the machine's packages: started once, with a new database for each test."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.engine import URL

_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "60"}

WALLED = "walled"
"""The one role that must give its password."""


def program(name: str) -> Path | None:
    """A program of PostgreSQL's: on the path, or where Debian keeps them, the newest version first."""
    if found := shutil.which(name):
        return Path(found)
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    return versions[-1] if versions else None


class Cluster:
    """A running server.

    Attributes:
        folder: Its data and its socket.
        user: Whom it belongs to.
    """

    def __init__(self, folder: Path, user: str, control: Path) -> None:
        self.folder = folder
        self.user = user
        self._control = control
        self._made = 0

    def run(self, *command: object) -> None:
        """Run a program as the server's user."""
        # Not a pipe: the server inherits it, and whoever reads it would wait for the server's end.
        with (self.folder / "said").open("w+") as said:
            done = subprocess.run(
                [str(part) for part in command],
                stdout=said,
                stderr=said,
                cwd="/",
                user=self.user if os.geteuid() == 0 else None,
            )
            said.seek(0)
            assert done.returncode == 0, said.read()

    def start(self) -> None:
        """Start the server."""
        settings = " ".join(f"-c {name}={value}" for name, value in _FAST.items())
        options = f"-k {self.folder} -h '' {settings}"
        self.run(self._control, "-D", self.folder / "data", "-w", "-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: `immediate` is a crash, `fast` ends every connection."""
        self.run(self._control, "-D", self.folder / "data", "-m", mode, "stop")

    def url(self, database: str, **changed: Any) -> str:
        """The address of a database, as users set it."""
        url = URL.create("postgresql+psycopg", self.user, database=database, query={"host": str(self.folder)})
        return url.set(**changed).render_as_string(hide_password=False)

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements outside of any transaction."""
        import psycopg

        with psycopg.connect(host=str(self.folder), user=self.user, dbname=database, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[arg-type]

    def new(self, options: str = "", *, template: str = "template0") -> str:
        """The name of a new database, perhaps a copy of one that nobody uses."""
        self._made += 1
        name = f"test{self._made}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} {options}")
        return name

    def drop(self, database: str) -> None:
        """Remove a database, whoever may still be reading it."""
        self.execute(f"DROP DATABASE {database} WITH (FORCE)")

    def empty(self, database: str) -> None:
        """Take all rows out of a store, whoever may still be reading them: seven times as fast as a new database."""
        from aistandards.store.tables import metadata

        sequences = [table.name for table in metadata.sorted_tables if table.c.get("id") is not None]
        self.execute(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{database}' AND pid <> pg_backend_pid()",
            *(f"DELETE FROM {table.name}" for table in reversed(metadata.sorted_tables)),
            "DELETE FROM search",
            *(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), 1, false)" for name in sequences),
            database=database,
        )


@contextmanager
def running() -> Iterator[Cluster]:
    """Start a server and stop it in the end; skips, with the reason, where that is not possible."""
    initdb, control = program("initdb"), program("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("needs a PostgreSQL server, which is not installed here (Debian: apt-get install postgresql)")
    pytest.importorskip("psycopg", reason="needs psycopg, which is not installed here (pip install psycopg[binary])")
    # PostgreSQL does not run as root; Debian's package makes a user for it. Sockets want a short path.
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    folder = Path(tempfile.mkdtemp(prefix="aistandards-pg-"))
    if os.geteuid() == 0:
        try:
            shutil.chown(folder, user)
        except LookupError:
            folder.rmdir()
            pytest.skip("needs a user `postgres` to run a server as, because the tests run as root")
    try:
        yield from _serve(initdb, Cluster(folder, user, control))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(initdb: Path, cluster: Cluster) -> Iterator[Cluster]:
    data = cluster.folder / "data"
    cluster.run(initdb, "-D", data, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
    rules = data / "pg_hba.conf"
    rules.write_text(f"local all {WALLED} scram-sha-256\n{rules.read_text()}")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
