"""What Anki's library says of a sync server -> a sentence that helps. Every review stays in pmq's log meanwhile."""

import re
from collections.abc import Callable, Mapping
from enum import Enum, auto


class Refusal(Enum):
    """What may be in the way, as far as Anki tells one from another."""

    PASSWORD = auto()
    CLOCK = auto()
    BUSY = auto()
    TOO_OLD = auto()
    TROUBLE = auto()
    LOGIN = auto()
    PAGE = auto()
    NOWHERE = auto()
    SILENT = auto()
    OTHER = auto()


_BY_STATUS: Mapping[int, Refusal] = {401: Refusal.LOGIN, 407: Refusal.LOGIN, 404: Refusal.NOWHERE, 511: Refusal.PAGE}
_NO_STATUS = ((re.compile("redirect|original size"), Refusal.PAGE), (re.compile("sending request"), Refusal.SILENT))


def refusal_of(said: str, known: Mapping[str, Refusal]) -> Refusal:
    """Tell what is in the way; `known` are sentences of Anki's in the language it speaks."""
    if said in known:
        return known[said]
    status = re.search(r"\((\d{3}) ", said)
    if status:
        code = int(status[1])
        return _BY_STATUS.get(code, Refusal.TROUBLE if code >= 500 else Refusal.OTHER)  # noqa: PLR2004 - HTTP's own line
    return next((refusal for pattern, refusal in _NO_STATUS if pattern.search(said)), Refusal.OTHER)


def sentence(refusal: Refusal, endpoint: str, said: str, version: str) -> str:
    """Say what is in the way and what helps."""
    return _SENTENCE_OF[refusal](endpoint, " ".join(said.split()), version)


_SENTENCE_OF: Mapping[Refusal, Callable[[str, str, str], str]] = {
    Refusal.PASSWORD: lambda endpoint, *_: (
        f"{endpoint} does not know this user and password; check [anki] user in config.toml, and the password"
    ),
    Refusal.CLOCK: lambda endpoint, *_: (
        f"the clocks here and at {endpoint} are minutes apart, and no sync is allowed so; set the wrong one right and "
        "try again"
    ),
    Refusal.BUSY: lambda endpoint, *_: (
        f"another device is syncing with {endpoint} right now; wait a few minutes and try again"
    ),
    Refusal.TOO_OLD: lambda endpoint, _, version: (
        f"{endpoint} speaks another language than Anki {version} here; bring both to one version: "
        "pip install --upgrade anki"
    ),
    Refusal.TROUBLE: lambda endpoint, *_: (
        f"{endpoint} has trouble of its own (an HTTP 500 or the like); try again later, and look into the server's log "
        "if it stays so"
    ),
    Refusal.LOGIN: lambda endpoint, said, _: (
        f"something in front of {endpoint} asks for a login of its own ({said}), which pmq has not; let the sync "
        "server be reached without it"
    ),
    Refusal.PAGE: lambda endpoint, *_: (
        f"a web page answers at {endpoint}, and no sync server; if a Wi-Fi asks you to log in, do so in a browser, "
        "else check the address ([anki] endpoint in config.toml)"
    ),
    Refusal.NOWHERE: lambda endpoint, *_: (
        f"there is a web server at {endpoint}, but no sync server (HTTP 404); check the address ([anki] endpoint in "
        "config.toml)"
    ),
    Refusal.SILENT: lambda endpoint, *_: (
        f"no sync server answers at {endpoint}; check the address ([anki] endpoint in config.toml), the network, and "
        "that the server is running; every review stays in pmq's log"
    ),
    Refusal.OTHER: lambda endpoint, said, version: (
        f"the sync with {endpoint} broke off ({said}); every review stays in pmq's log. Try again; if it stays so, the "
        f"server may be of another version than Anki {version} here, or no Anki sync server"
    ),
}
