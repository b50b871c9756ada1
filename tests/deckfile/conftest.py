"""Every test of reading runs with both of PyYAML's parsers: they must agree."""

from __future__ import annotations

import pytest
import yaml


@pytest.fixture(params=["libyaml", "python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """PyYAML with its C parser, and as it is where libyaml is missing."""
    if request.param == "python":
        monkeypatch.delattr(yaml, "CBaseLoader")
    elif not hasattr(yaml, "CBaseLoader"):
        pytest.skip("this PyYAML was built without libyaml")
    return str(request.param)
