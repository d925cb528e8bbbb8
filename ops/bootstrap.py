"""Make the two environments and hand over to them. Standard library only: it runs before anything is there.

    python3 ops/bootstrap.py app|dev|train      make `.venv` (and, when possible, `.venv-rasa`), then stop
    python3 ops/bootstrap.py app -- COMMAND …   make them, then run COMMAND with `.venv`'s Python

`train` makes what `dev` makes, and `.venv-train` with torch, in which the encoder learns.

An environment is installed again only when its lock file changed. Two starts at once wait for each other.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Callable, List, NoReturn, Optional

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ROOT / "requirements"
NEEDED_BYTES = 4 * 1024**3
# Not in a lock: its builds have hashes of their own. Its version is pinned here.
TORCH = "torch==2.13.0"
NO_311 = (
    "Python 3.11 was not found and could not be fetched. Install it (for instance `apt install python3.11 "
    "python3.11-venv`, `pyenv install 3.11` or `uv python install 3.11`) and run the command again."
)
NO_310 = (
    "Python 3.10 was not found, so Rasa cannot run: starting in reduced mode (answers, triage and tickets, "
    "no guided dialogue). To get everything, install Python 3.10 (`pyenv install 3.10` or "
    "`uv python install 3.10`) and run the command again."
)


def main(arguments: List[str]) -> int:
    kind, command = arguments[0], arguments[2:]
    try:
        with_lock(lambda: make_environments(kind))
    except subprocess.CalledProcessError as error:
        say(f"Installing failed (exit {error.returncode}); its messages are above. Check the network and try again.")
        return 1
    except OSError as error:
        say(f"Cannot write to {ROOT}: {error.strerror}. Free some space or check the permissions, then try again.")
        return 1
    if command:
        os.chdir(ROOT)
        python = str(ROOT / ".venv" / "bin" / "python")
        os.execv(python, [python, *command])
    return 0


def make_environments(kind: str) -> None:
    make_product("dev" if kind == "train" else kind)
    if kind == "train":
        make_training_environment()


def make_product(kind: str) -> None:
    app_lock = LOCKS / f"{kind}.txt"
    app, rasa = ROOT / ".venv", ROOT / ".venv-rasa"
    if not is_current(app, app_lock, kind):
        check_disk()
        make(app, find_python("3.11") or stop(NO_311), app_lock, kind)
    rasa_lock = LOCKS / "rasa.txt"
    if not is_current(rasa, rasa_lock, "rasa"):
        python = find_python("3.10")
        if python is None:
            say(NO_310)
        else:
            make(rasa, python, rasa_lock, "rasa")


def make_training_environment() -> None:
    """Nobody is kept from the rest by a torch that cannot be had: what needs it then says so."""
    environment, lock = ROOT / ".venv-train", LOCKS / "train.txt"
    if is_current(environment, lock, TORCH):
        return
    try:
        make(environment, find_python("3.11") or stop(NO_311), lock, TORCH, then=install_torch)
    except subprocess.CalledProcessError as error:
        say(f"torch could not be installed (exit {error.returncode}); what trains and tests the encoder is left out.")


def make(environment: Path, python: str, lock: Path, kind: str, then: Optional[Callable[[str], None]] = None) -> None:
    """Install what the lock names, with hashes; remember the lock, so that the next start is quick."""
    started = time.monotonic()
    say(f"Making {environment.name} with {python} …")
    if not (environment / "bin" / "python").exists():
        subprocess.run([python, "-m", "venv", "--clear", str(environment)], check=True)
    stamp(environment).unlink(missing_ok=True)  # an interrupted change must not pass for a finished one
    install(str(environment / "bin" / "python"), lock)
    if then is not None:
        then(str(environment / "bin" / "python"))
    stamp(environment).write_text(f"{kind} {digest(lock)}\n")
    say(f"Made {environment.name} in {time.monotonic() - started:.0f} s.")


def install(inside: str, lock: Path) -> None:
    """By uv, and by pip where uv is missing or does not know this machine's package index."""
    what = ["--quiet", "--require-hashes", "-r", str(lock)]
    uv = find_uv()
    if uv and subprocess.run([uv, "pip", "install", "--python", inside, *what], check=False).returncode == 0:
        return
    subprocess.run([inside, "-m", "pip", "install", "--disable-pip-version-check", *what], check=True)


def install_torch(inside: str) -> None:
    """The build for processors, a tenth of the size; uv knows where it is, pip takes the one that its index has."""
    uv = find_uv()
    smaller = ["--quiet", "--python", inside, "--torch-backend", "cpu", TORCH]
    if uv and subprocess.run([uv, "pip", "install", *smaller], check=False).returncode == 0:
        return
    say("uv has no build of torch for processors here; taking the one that pip finds (it may be several GB) …")
    subprocess.run([inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", TORCH], check=True)


def stamp(environment: Path) -> Path:
    return environment / ".installed"


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_current(environment: Path, lock: Path, kind: str) -> bool:
    """Whether the environment holds what the lock names. The development lock holds all of the app's."""
    if not (environment / "bin" / "python").exists() or not stamp(environment).exists():
        return False
    installed = stamp(environment).read_text().split()
    if installed == [kind, digest(lock)]:
        return True
    dev = LOCKS / "dev.txt"
    return kind == "app" and installed == ["dev", digest(dev)]


def find_uv() -> Optional[str]:
    """uv when it is there or can be had; it is several times quicker than pip."""
    found = shutil.which("uv")
    if found:
        return found
    home = ROOT / ".cache" / "uv"
    uv = home / "bin" / "uv"
    if not uv.exists():
        target = ["--quiet", "--disable-pip-version-check", "--require-hashes", "--target", str(home)]
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", *target, "-r", str(LOCKS / "uv.txt")],
            check=False,
            capture_output=True,
        )
        if done.returncode != 0:
            return None
    return str(uv)


def find_python(version: str) -> Optional[str]:
    """An interpreter of exactly this version: running, on PATH, in pyenv, or fetched by uv."""
    candidates = [sys.executable, f"python{version}", "python3", "python"]
    candidates += [str(path) for path in sorted(pyenv_root().glob(f"versions/{version}.*/bin/python"), reverse=True)]
    for candidate in candidates:
        found = real_python(candidate, version)
        if found:
            return found
    return fetch_python(version)


def pyenv_root() -> Path:
    return Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")


def real_python(candidate: str, version: str) -> Optional[str]:
    """The interpreter behind a candidate, asked itself: a pyenv shim may answer for another version or not at all."""
    code = (
        "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable); print(sys.prefix == sys.base_prefix)"
    )
    try:
        done = subprocess.run([candidate, "-c", code], check=False, capture_output=True, text=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = done.stdout.split("\n")
    fits = done.returncode == 0 and lines[0] == version and lines[2] == "True"
    return lines[1] if fits else None


def fetch_python(version: str) -> Optional[str]:
    uv = find_uv()
    if uv is None:
        return None
    say(f"Python {version} is not here; asking uv to fetch it …")
    try:
        done = subprocess.run([uv, "python", "install", "--quiet", version], check=False, timeout=300)
        where = subprocess.run(
            [uv, "python", "find", "--no-project", version],
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
    except subprocess.TimeoutExpired:
        return None
    return where.stdout.strip() or None if done.returncode == 0 and where.returncode == 0 else None


def check_disk() -> None:
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        stop(
            f"Only {free / 1024**3:.1f} GB of disk are free; the first start needs 4 GB. Free some space and try again."
        )


def with_lock(work: Callable[[], None]) -> None:
    (ROOT / ".cache").mkdir(exist_ok=True)
    with (ROOT / ".cache" / "bootstrap.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        work()


def say(sentence: str) -> None:
    print(sentence, flush=True)


def stop(sentence: str) -> NoReturn:
    say(sentence)
    raise SystemExit(1)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
