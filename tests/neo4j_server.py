"""A real Neo4j for the tests: jars by Maven once, a home folder in tmp, a free port of the loopback, no Docker.

`tests.neo4j_own.started` is the one that tests share. A test that needs a server of its own (with TLS, read-only, to be
stopped in the middle) calls `start` and stops what it started.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent / "neo4j"
VERSIONS = {"5": "5.26.12", "2026": "2026.08.1"}
VERSION = VERSIONS[os.environ.get("REEGRAPH_NEO4J", "5")]
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "reegraph-tests"
USER, PASSWORD = "neo4j", "reegraph-test"
PATIENCE = 180.0
FOLDERS = ("conf", "data", "logs", "plugins", "run", "import", "licenses", "lib")
OPENS = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
# Ends the server by its process id when its standard input closes: at `stop`, and also if the test run is killed.
GUARD = 'echo_pid=$1; shift; "$@" & pid=$!; echo "$pid" >"$echo_pid"; cat >/dev/null; kill "$pid"; wait "$pid"'


class NoServerError(Exception):
    """Why there is no server, in one line."""


@dataclass
class Neo4jServer:
    """A running server and how to reach it."""

    uri: str
    user: str
    password: str
    home: Path
    version: str
    process: subprocess.Popen[bytes] = field(repr=False)

    @property
    def port(self) -> int:
        """The port of the loopback on which it speaks Bolt."""
        return int(self.uri.rpartition(":")[2])

    @property
    def pid(self) -> int:
        """The process id of the server itself."""
        return int((self.home / "run" / "pid").read_text())

    def alive(self) -> bool:
        """Whether the server's process still runs."""
        try:
            os.kill(self.pid, 0)
        except (OSError, ValueError):
            return False
        return self.process.poll() is None

    def stop(self) -> None:
        """End the server by its process id and wait until it is gone."""
        if self.process.stdin and not self.process.stdin.closed:
            self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.kill(self.pid, 9)
            self.process.wait(10)


def java_version(java: Path | str) -> int:
    """The main version of a Java, 0 if it is none."""
    try:
        told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False, timeout=30).stderr
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = re.search(r'version "(\d+)', told)
    return int(found[1]) if found else 0


def find_java(version: str) -> str:
    """The Java that this version of Neo4j wants: 17 or 21 for 5.26, 21 or newer for 2026.x."""
    fits = range(17, 22) if version.startswith("5.") else range(21, 100)
    homes = [Path(h) for h in (os.environ.get("JAVA_HOME"),) if h]
    found = [str(h / "bin" / "java") for h in homes] + [p for p in (shutil.which("java"),) if p]
    found += [str(p) for p in sorted(Path("/usr/lib/jvm").glob("*/bin/java"))]
    for java in found:
        if java_version(java) in fits:
            return java
    wanted = (
        "17 or 21 (apt install openjdk-17-jre-headless)" if version.startswith("5.") else "21 or newer (set JAVA_HOME)"
    )
    raise NoServerError(f"Neo4j {version} needs Java {wanted}")


def jars(version: str) -> Path:
    """The folder with the jars, fetched by Maven once."""
    folder = CACHE / f"neo4j-{version}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        raise NoServerError(f"the jars of Neo4j {version} are fetched by Maven, which is not there (apt install maven)")
    CACHE.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".fetching-", dir=CACHE))
    pom = aside / "pom.xml"
    shutil.copyfile(HERE / "pom.xml", pom)
    order = [maven, "-q", "-B", "-f", str(pom), f"-Dneo4j.version={version}", "dependency:copy-dependencies"]
    env = (
        os.environ
        if version.startswith("5.")
        else {**os.environ, "JAVA_HOME": str(Path(find_java(version)).parents[1])}
    )
    done = subprocess.run(
        [*order, f"-DoutputDirectory={aside / 'lib'}"], capture_output=True, text=True, check=False, env=env
    )
    try:
        if done.returncode:
            last = next(
                (line for line in (done.stdout + done.stderr).splitlines() if "ERROR" in line), "no reason given"
            )
            raise NoServerError(f"Maven could not fetch Neo4j {version}: {last}")
        try:
            (aside / "lib").rename(folder)
        except OSError:
            if not folder.is_dir():  # another test run was faster
                raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return folder


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port: int = s.getsockname()[1]
        return port


def start(
    home: Path, settings: Mapping[str, str] | None = None, version: str = VERSION, *, ready: bool = True
) -> Neo4jServer:
    """Start a server.

    Parameters
    ----------
    home
        An empty folder, or that of a stopped server to start it again.
    settings
        Lines for ``neo4j.conf`` beside the usual ones.
    ready
        Whether to wait until it answers over plain Bolt, and to set the password.

    Raises
    ------
    NoServerError
        If Java or Maven is missing, or the server does not come up.
    """
    java, lib, port = find_java(version), jars(version), free_port()
    for name in FOLDERS:
        (home / name).mkdir(parents=True, exist_ok=True)
    conf = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.enabled": "true",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.bolt.advertised_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "dbms.security.auth_enabled": "true",
        "dbms.usage_report.enabled": "false",
        "server.memory.heap.max_size": "1g",
        "server.memory.pagecache.size": "256m",
        **(settings or {}),
    }
    (home / "conf" / "neo4j.conf").write_text("".join(f"{k}={v}\n" for k, v in conf.items()))
    order: list[str] = [
        java,
        "-Xmx1g",
        "-XX:+UseSerialGC",
        *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in OPENS),
    ]
    if version.startswith("5."):
        order += [
            "-cp",
            f"{lib}/*",
            "org.neo4j.server.CommunityEntryPoint",
            f"--home-dir={home}",
            f"--config-dir={home}/conf",
        ]
    else:
        order += ["--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"]
        order += ["-cp", f"{lib}/*", str(HERE / "Server.java"), str(home)]
    with (home / "logs" / "out.log").open("wb") as log:
        process = subprocess.Popen(
            ["sh", "-c", GUARD, "sh", str(home / "run" / "pid"), *order],
            stdin=subprocess.PIPE, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    server = Neo4jServer(f"bolt://127.0.0.1:{port}", USER, PASSWORD, home, version, process)
    try:
        if ready:
            wait(server)
    except BaseException:
        server.stop()
        raise
    return server


def wait(server: Neo4jServer) -> None:
    """Wait until the server answers, and set its password the first time."""
    import neo4j

    end, first = time.monotonic() + PATIENCE, True
    while time.monotonic() < end:
        time.sleep(0.2)
        if (server.home / "run" / "pid").exists() and not server.alive() and not first:
            last = (server.home / "logs" / "out.log").read_text(errors="replace").strip().splitlines()
            raise NoServerError(f"Neo4j {server.version} ended at once: {last[-1] if last else 'no reason given'}")
        first = False
        try:
            socket.create_connection(("127.0.0.1", server.port), 1).close()
            with neo4j.GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
                with driver.session(database="neo4j") as session:
                    session.run("RETURN 1").consume()
                return
        except neo4j.exceptions.AuthError:
            with (
                neo4j.GraphDatabase.driver(server.uri, auth=(server.user, "neo4j")) as driver,
                driver.session(database="system") as session,
            ):
                change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new"
                session.run(change, {"new": server.password}).consume()
        except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError, OSError):
            continue
    raise NoServerError(f"Neo4j {server.version} did not answer within {PATIENCE:.0f} s; see {server.home}/logs")


def main(words: list[str]) -> str | None:
    """By hand: ``python -m tests.neo4j_server FOLDER`` runs one until Enter; ``--can 2026`` looks for a Java."""
    if words[0] == "--can":
        try:
            find_java(VERSIONS[words[1]])
        except NoServerError as error:
            return f"reegraph: {error}; nothing was tested"
        return None
    running = start(Path(words[0]))
    sys.stdout.write(f"{running.uri} {running.user} {running.password} pid {running.pid}\n")
    sys.stdout.flush()
    sys.stdin.readline()
    running.stop()
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
