"""Where passwords are kept, and where they never are."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.fail import Keyring as NoKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.errors import KeyringLocked, PasswordDeleteError

from cafe_tui.domain.errors import NoPasswordError
from cafe_tui.passwords import VARIABLE, Password, Passwords, Source

SERVER, USER, SECRET = "https://cloud.example", "ann", "geheim 12"


class Ring(KeyringBackend):
    """A keyring in memory."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("no")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked("no")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("none")


@pytest.fixture
def ring() -> Iterator[Ring]:
    before, ring = keyring.get_keyring(), Ring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


def passwords(folder: Path, *command: str, environment: Mapping[str, str] | None = None) -> Passwords:
    return Passwords(folder / "sync-password", command, environment or {})


def test_the_keyring_keeps_it(tmp_path: Path, ring: Ring) -> None:
    kept = passwords(tmp_path)
    assert kept.keep(SERVER, USER, SECRET, in_file=False) is Source.KEYRING
    assert kept.find(SERVER, USER) == Password(SECRET, Source.KEYRING)
    assert list(ring.kept) == [("cafe-tui", "ann at https://cloud.example")]
    assert list(tmp_path.iterdir()) == []
    kept.forget(SERVER, USER)
    assert not ring.kept
    kept.forget(SERVER, USER)
    with pytest.raises(NoPasswordError, match="Log in again"):
        kept.find(SERVER, USER)


def test_a_keyring_that_cannot_be_used(tmp_path: Path, ring: Ring) -> None:
    ring.locked = True
    kept = passwords(tmp_path)
    with pytest.raises(NoPasswordError, match=r"it refuses \(KeyringLocked\).*--file"):
        kept.keep(SERVER, USER, SECRET, in_file=False)
    with pytest.raises(NoPasswordError, match="it refuses"):
        kept.find(SERVER, USER)
    makers: list[tuple[Callable[[], KeyringBackend], str]] = [
        (NoKeyring, "there is none on this machine"),
        (NullKeyring, "did not keep it"),
    ]
    for make, words in makers:
        keyring.set_keyring(make())
        with pytest.raises(NoPasswordError, match=words):
            kept.keep(SERVER, USER, SECRET, in_file=False)


def test_without_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    kept = passwords(tmp_path)
    for act in (lambda: kept.keep(SERVER, USER, SECRET, in_file=False), lambda: kept.find(SERVER, USER)):
        with pytest.raises(NoPasswordError, match=r"not installed.*password_command"):
            act()
    kept.forget(SERVER, USER)


def test_a_file_is_for_its_owner_alone(tmp_path: Path, ring: Ring) -> None:
    kept, file = passwords(tmp_path / "home"), tmp_path / "home" / "sync-password"
    assert kept.keep(SERVER, USER, SECRET, in_file=True) is Source.FILE
    assert kept.find(SERVER, USER) == Password(SECRET, Source.FILE)
    assert not ring.kept
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
        file.chmod(0o644)
        with pytest.raises(NoPasswordError, match="may be read by others"):
            kept.find(SERVER, USER)
        file.chmod(0o600)
    with pytest.raises(NoPasswordError):
        kept.find("https://elsewhere.example", USER)
    file.write_text("{")
    with pytest.raises(NoPasswordError, match="cannot be read"):
        kept.find(SERVER, USER)
    kept.forget(SERVER, USER)
    assert not file.exists()


def test_what_the_keyring_keeps_is_in_no_file_any_more(tmp_path: Path, ring: Ring) -> None:
    kept = passwords(tmp_path)
    kept.keep(SERVER, USER, "old", in_file=True)
    kept.keep(SERVER, USER, SECRET, in_file=False)
    assert kept.find(SERVER, USER) == Password(SECRET, Source.KEYRING)


def test_the_environment_goes_before_a_program_and_that_before_the_rest(tmp_path: Path) -> None:
    tells = (sys.executable, "-c", "print('from a program'); print('more')")
    assert passwords(tmp_path, *tells).find(SERVER, USER) == Password("from a program", Source.COMMAND)
    both = passwords(tmp_path, *tells, environment={VARIABLE: SECRET})
    assert both.find(SERVER, USER) == both.given() == Password(SECRET, Source.ENVIRONMENT)
    assert passwords(tmp_path).given() is None


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((sys.executable, "-c", "print('geheim 12'); raise SystemExit(3)"), "ended with 3"),
        ((sys.executable, "-c", ""), "ended with 0"),
        (("/no/such/program",), "No such file"),
    ],
)
def test_a_program_that_gives_none(command: tuple[str, ...], words: str, tmp_path: Path) -> None:
    with pytest.raises(NoPasswordError, match=words) as raised:
        passwords(tmp_path, *command).find(SERVER, USER)
    assert SECRET not in str(raised.value)


def test_it_is_not_shown_by_accident() -> None:
    assert SECRET not in repr([Password(SECRET, Source.FILE)])
