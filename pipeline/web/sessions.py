"""Who may use the desk: the token printed at its start, or a password where it is open to a network, and sessions."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

_MOST_SESSIONS = 200
_IDLE = 12 * 3600.0  # seconds
_SCRYPT = {"n": 2**14, "r": 8, "p": 1, "maxmem": 64 * 1024 * 1024, "dklen": 32}
_LONGEST_PASSWORD = 1_000
_FREE, _FIRST_WAIT, _LONGEST_WAIT = 5, 2.0, 300.0  # wrong attempts without a wait; seconds
_MOST_ADDRESSES = 1_000


@dataclass(slots=True)
class Session:
    """One browser: ``key`` is in its cookie, ``csrf`` in its forms; ``by`` is the name under which it decides."""

    key: str
    csrf: str
    by: str
    used: float = field(default=0.0)


class Sessions:
    """The sessions of a server, in its memory only; the oldest go when there are too many."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._kept: OrderedDict[str, Session] = OrderedDict()

    def begin(self, by: str) -> Session:
        """A new session with secrets of its own."""
        session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(32), by, self._clock())
        with self._lock:
            self._kept[_digest(session.key)] = session
            while len(self._kept) > _MOST_SESSIONS:
                self._kept.popitem(last=False)
        return session

    def find(self, key: str) -> Session | None:
        """The session of a cookie, unless it was idle for too long."""
        with self._lock:
            name = _digest(key)
            session = self._kept.get(name)
            if session is None:
                return None
            now = self._clock()
            if now - session.used > _IDLE:
                del self._kept[name]
                return None
            session.used = now
            self._kept.move_to_end(name)
            return session

    def end(self, session: Session) -> None:
        """Ends a session."""
        with self._lock:
            self._kept.pop(_digest(session.key), None)


class Token:
    """The random word in the address that is printed once."""

    def __init__(self) -> None:
        self.word = secrets.token_urlsafe(32)

    def fits(self, word: str) -> bool:
        return secrets.compare_digest(word.encode("utf-8", "replace"), self.word.encode())


class Password:
    """A password, kept as its scrypt hash under a salt of this server's."""

    def __init__(self, word: str) -> None:
        self._salt = secrets.token_bytes(16)
        self._hash = self._of(word)

    def fits(self, word: str) -> bool:
        """Whether it is the password; takes as long when it is not."""
        return secrets.compare_digest(self._of(word[:_LONGEST_PASSWORD]), self._hash)

    def _of(self, word: str) -> bytes:
        return hashlib.scrypt(word.encode("utf-8", "replace"), salt=self._salt, **_SCRYPT)


class Attempts:
    """How long an address has to wait after passwords that were wrong: longer each time."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock, self._lock = clock, Lock()
        self._wrong: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def wait(self, address: str) -> float:
        """Seconds until the address may try again."""
        with self._lock:
            return max(0.0, self._wrong.get(address, (0, 0.0))[1] - self._clock())

    def wrong(self, address: str) -> None:
        """Notes a wrong attempt."""
        with self._lock:
            count = self._wrong.pop(address, (0, 0.0))[0] + 1
            delay = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (count - _FREE)) if count >= _FREE else 0.0
            self._wrong[address] = (count, self._clock() + delay)
            while len(self._wrong) > _MOST_ADDRESSES:
                self._wrong.popitem(last=False)

    def right(self, address: str) -> None:
        """Forgets what was wrong before."""
        with self._lock:
            self._wrong.pop(address, None)


def _digest(key: str) -> str:
    """Keys are looked up by their digest, so that the time of a look-up tells nothing about them."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
