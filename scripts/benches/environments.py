"""The environments that checks against others need: one with the `anki` package, one with srs as a student has it."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import venv
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
    """Install srs into a new environment as a student does, byte-compiled, and return its interpreter."""
    python = home / "bin" / "python"
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input", "--quiet"]
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    venv.create(home, with_pip=True, clear=True)
    # An old pip writes a start script that imports `re`, and setuptools has a hook that each start runs.
    subprocess.run([*pip, "install", "--upgrade", "pip"], check=True, env=compiled)
    subprocess.run([*pip, "install", "--compile", str(ROOT)], check=True, env=compiled)
    subprocess.run([*pip, "uninstall", "--yes", "setuptools"], check=False, env=compiled, capture_output=True)
    subprocess.run([python, "-m", "compileall", "-q", home / "lib"], check=False, env=compiled, capture_output=True)
    return python
