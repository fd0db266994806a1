"""Passwords: kept as scrypt hashes, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata
from base64 import b64decode, b64encode
from threading import Lock

LOG2_N, BLOCK, PARALLEL = 15, 8, 3
"""One of the equally strong settings of scrypt in OWASP's Password Storage Cheat Sheet (N=2^17, r=8,
p=1 is another); this one takes 32 MB, the other 128."""

SHORTEST, LONGEST = 15, 500
"""Characters of a password. NIST SP 800-63B-4, 3.1.1.2, asks for 15 where nothing else is asked for."""

MEMORY = 128 * 2**20
_one_at_a_time = Lock()


def hashed(password: str) -> str:
    """Return the hash of a password with its salt and its parameters."""
    salt = secrets.token_bytes(16)
    made = _scrypt(password, salt, LOG2_N, BLOCK, PARALLEL)
    return "$".join(("scrypt", f"{LOG2_N}", f"{BLOCK}", f"{PARALLEL}", _text(salt), _text(made)))


def matches(password: str, kept: str) -> bool:
    """Whether *password* is the one that *kept* is the hash of."""
    _, log2_n, block, parallel, salt, made = kept.split("$")
    tried = _scrypt(password, b64decode(salt), int(log2_n), int(block), int(parallel))
    return hmac.compare_digest(tried, b64decode(made))


NOBODYS = "$".join(
    ("scrypt", f"{LOG2_N}", f"{BLOCK}", f"{PARALLEL}", "AAAAAAAAAAAAAAAAAAAAAA==", "A" * 43 + "=")
)
"""What is compared with where nobody has the name, so that the answer takes as long."""


def _scrypt(password: str, salt: bytes, log2_n: int, block: int, parallel: int) -> bytes:
    spelled = unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
    # One after the other: many who try at once must not take the machine's memory.
    with _one_at_a_time:
        return hashlib.scrypt(
            spelled, salt=salt, n=2**log2_n, r=block, p=parallel, maxmem=MEMORY, dklen=32
        )


def _text(octets: bytes) -> str:
    return b64encode(octets).decode("ascii")
