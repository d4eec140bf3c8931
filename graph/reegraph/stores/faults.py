"""What can go wrong between here and a Neo4j server, each as one sentence that says which and what to do."""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from neo4j import exceptions

from reegraph.errors import ReegraphError, UsageError
from reegraph.stores.base import READ_ONLY_REFUSED, stopped

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
EXAMPLES = "neo4j://localhost:7687, or neo4j+s://… with a certificate"
OLDEST = (5, 26)
PORT = 7687
ASK_AGAIN = "ask again when it is back"
PUSH_AGAIN = "run the same push again when it is back: it finishes what was begun"
READ_ONLY_CODES = ("ForbiddenOnReadOnlyDatabase", "WriteOnReadOnlyAccessDatabase")


@dataclass(frozen=True)
class Target:
    """A database on a server, as a person names it; no password."""

    uri: str
    user: str | None = None
    database: str | None = None

    @property
    def place(self) -> str:
        """Host and port."""
        parts = urlsplit(self.uri)
        return f"{parts.hostname}:{parts.port or PORT}"


def checked(uri: str) -> str:
    """Return the address if it is one that the driver takes.

    Raises
    ------
    UsageError
        If the scheme, host or port is none, or a login is part of it.

    Examples
    --------
    >>> checked("neo4j://localhost:7687")
    'neo4j://localhost:7687'
    """
    parts = urlsplit(uri)
    if parts.scheme in ("http", "https"):
        raise UsageError(f"{uri} is the address of the Neo4j Browser; Cypher goes over Bolt: give {EXAMPLES}")
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise UsageError(f"{uri} is no address of a Neo4j server; give {EXAMPLES}")
    if parts.username is not None or parts.password is not None:
        bare = uri.replace(parts.netloc, parts.netloc.rpartition("@")[2])
        raise UsageError(f"{bare}: leave the login out of the address; set NEO4J_USERNAME and NEO4J_PASSWORD")
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise UsageError(f"{uri}: the port must be a number from 1 to 65535; Neo4j's is {PORT} unless changed")
    return uri


@contextlib.contextmanager
def sentences(target: Target, *, lost: str = "", timeout: float | None = None) -> Iterator[None]:
    """Turn what the driver raises inside into one sentence.

    Parameters
    ----------
    target
        What is talked to.
    lost
        What to do if the server goes away in the middle; empty while the first connection is made.
    timeout
        Seconds that the query may take.

    Raises
    ------
    ReegraphError
        With the sentence.
    """
    try:
        yield
    except exceptions.Neo4jError as error:
        raise ReegraphError(_told(error, target, timeout)) from None
    except exceptions.ConfigurationError as error:
        if isinstance(error, exceptions.UnsupportedServerProduct):
            raise ReegraphError(too_old(target, "")) from None
        raise UsageError(f"{target.uri}: {_first(error)}") from None
    except exceptions.DriverError as error:
        raise ReegraphError(_unreachable(error, target, lost)) from None
    except (OSError, ExceptionGroup) as error:
        raise ReegraphError(_unreachable(error, target, lost)) from None


def too_old(target: Target, found: str) -> str:
    """Return the sentence for a server of an old version."""
    oldest = ".".join(map(str, OLDEST))
    what = f"runs {found}" if found else "speaks a protocol that is no longer spoken, or is no Neo4j at all"
    return f"the server at {target.place} {what}; reegraph needs Neo4j {oldest} or newer"


def _told(error: exceptions.Neo4jError, target: Target, timeout: float | None) -> str:
    """Return the sentence for what the server answered."""
    code = (error.code or "").rsplit(".", 1)[-1]
    user = f"user {target.user}" if target.user else "nobody (no user was given)"
    database = f"database {target.database}" if target.database else "the user's database"
    known = {
        "AuthenticationRateLimit": f"{target.place} refuses {user} for a while after too many wrong passwords; "
        "wait, then check NEO4J_PASSWORD",
        "CredentialsExpired": f"the password of {user} at {target.place} must be changed first: "
        "ALTER CURRENT USER SET PASSWORD FROM … TO …",
        "DatabaseNotFound": f"{target.place} has no {database}; "
        "SHOW DATABASES lists those it has (NEO4J_DATABASE names one)",
        "DatabaseUnavailable": f"{database} at {target.place} is stopped or still starting; start it, or try again",
        "AccessMode": READ_ONLY_REFUSED,
        "Forbidden": f"{user} may not do this at {target.place}: {_first(error)}; get the right, or use another user",
    }
    if code in known:
        return known[code]
    if code in READ_ONLY_CODES or isinstance(error, exceptions.ForbiddenOnReadOnlyDatabase):
        mend = "make it writable (server.databases.read_only), or name another with NEO4J_DATABASE"
        return f"{database} at {target.place} is read-only; {mend}"
    if isinstance(error, exceptions.AuthError):
        return f"{target.place} refuses the login of {user}; check NEO4J_USERNAME and NEO4J_PASSWORD"
    if code.startswith("TransactionTimedOut") and timeout is not None:
        return stopped(timeout)
    if code in ("TransactionTimedOut", "TransactionTerminated", "Terminated"):
        return f"the server stopped the query: {_first(error)}"
    return (error.message or str(error)).strip()


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and all that it came from."""
    while error is not None:
        yield error
        if isinstance(error, BaseExceptionGroup):
            for inner in error.exceptions:
                yield from _chain(inner)
        error = error.__cause__ or error.__context__


def _unreachable(error: BaseException, target: Target, lost: str) -> str:
    """Return the sentence for a server that does not answer, or no longer does."""
    causes = list(_chain(error))
    text = " ".join(str(cause) for cause in causes)
    if isinstance(error, exceptions.IncompleteCommit):
        return (
            f"the server at {target.place} went away while it was saving; what was sent may or may not be there; {lost}"
        )
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            own = target.uri.partition("://")[2]
            scheme = "bolt" if target.uri.startswith("bolt") else "neo4j"
            why = cause.verify_message or "no reason given"
            return f"the certificate of {target.place} is not trusted ({why}); if it is your own, write {scheme}+ssc://{own}"
    if (
        "+s" in target.uri
        and not lost
        and any(isinstance(cause, ssl.SSLError) or "SSL" in str(cause) for cause in causes)
    ):
        plain = target.uri.replace("+ssc", "").replace("+s", "")
        return f"{target.place} does not speak TLS; turn it on there, or write {plain}"
    if lost:
        return f"the server at {target.place} went away in the middle; {lost}"
    if "HTTP" in text:
        return f"{target.place} speaks HTTP, not Bolt; give the port of Bolt ({PORT} unless changed)"
    if "handshake" in text:
        return f"{target.place} hangs up at once: it wants TLS ({_secure(target.uri)}), or is no Neo4j server"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return f"there is no host {urlsplit(target.uri).hostname}; check the name in {target.uri}, and the network"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes) or "refused" in text:
        return (
            f"nothing answers at {target.place}; start the server, or check the port (Bolt's is {PORT} unless changed)"
        )
    if isinstance(error, exceptions.ConnectionAcquisitionTimeoutError) or "timed out" in text.lower():
        return f"{target.place} did not answer in time; check the address, a firewall in between, and the server's log"
    reason = re.search(r"\[Errno \d+\] ([^)\n]+)", text)
    return f"cannot talk to {target.uri}: {reason[1] if reason else _first(error)}; check the address and the network"


def _secure(uri: str) -> str:
    return uri.replace("://", "+s://", 1)


def _first(error: BaseException) -> str:
    """Return the first line of what the driver says, without a full stop."""
    text = (getattr(error, "message", None) if isinstance(error, exceptions.Neo4jError) else None) or str(error)
    return text.strip().split("\n", 1)[0].removesuffix(".") or type(error).__name__
