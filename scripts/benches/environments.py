"""The environments that checks against others need: one with the `anki` package, one with srs as a student has it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def python_with_anki() -> Path:
    """Return an interpreter that has Anki: this one, or that of .venv-anki, which is made."""
    if importlib.util.find_spec("anki") is not None:
        return Path(sys.executable)
    home = ROOT / ".venv-anki"
    python = home / "bin" / "python"
    if not python.exists():
        print("making .venv-anki with the `anki` package", file=sys.stderr)
        venv.create(home, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "anki"], check=True)
    return python


def python_with_srs(home: Path) -> Path:
    """Return the interpreter of an environment into which srs is installed as a student has it, byte-compiled.

    One that is there is used again, and srs installed anew where its source changed.
    """
    python, stamp = home / "bin" / "python", home / "installed"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return python
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if not stamp.exists():
        print("making an environment with srs", file=sys.stderr)
        venv.create(home, with_pip=True, clear=True)
        # An old pip writes a start script that imports `re`, and setuptools has a hook that each start runs.
        subprocess.run([*pip, "install", "--upgrade", "pip"], check=True, env=compiled)
        subprocess.run([*pip, "install", "--compile", str(ROOT)], check=True, env=compiled)
        subprocess.run([*pip, "uninstall", "--yes", "setuptools"], check=True, env=compiled)
    else:
        subprocess.run([*pip, "install", "--compile", str(ROOT)], check=True, env=compiled)  # and what it came to need
        again = ["install", "--compile", "--force-reinstall", "--no-deps", str(ROOT)]
        subprocess.run([*pip, *again], check=True, env=compiled)
    stamp.write_text(wanted)
    return python


def _fingerprint() -> str:
    """Return a digest of what is installed."""
    digest = sha256()
    for path in sorted([*(ROOT / "srs_cli").rglob("*"), ROOT / "pyproject.toml"]):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path}\n".encode() + path.read_bytes())
    return digest.hexdigest()
