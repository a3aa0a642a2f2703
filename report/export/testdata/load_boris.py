"""Loads projects with BORIS's own functions and prints what is in them, as JSON.

The functions that read and check a project draw nothing, but their module imports Qt and
much else. Whatever is not installed here is replaced by a stand-in, and so are BORIS's windows and its player.
"""
import importlib.abc
import importlib.machinery
import importlib.util
import json
import sys
import types
from unittest.mock import MagicMock

WINDOWS = {"boris." + n for n in ("dialog", "db_functions", "observation_operations", "mpv2")}


class StandIn(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds what nothing else finds, and BORIS's windows before their own files."""

    def __init__(self, only):
        self.only = only

    def find_spec(self, name, path, target=None):
        if self.only is None or name in self.only:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec):
        module = MagicMock()
        module.__path__, module.__spec__, module.__name__ = [], spec, spec.name
        return module

    def exec_module(self, module):
        pass


found = importlib.util.find_spec("boris")  # without running its __init__, which opens windows
package = types.ModuleType("boris")
package.__path__ = list(found.submodule_search_locations)
sys.modules["boris"] = package
sys.meta_path.insert(0, StandIn(WINDOWS))
sys.meta_path.append(StandIn(None))

from boris import config as cfg  # noqa: E402
from boris import project_functions  # noqa: E402

out = []
for name in sys.argv[1:]:
    _, changed, project, said = project_functions.open_project_json(name)
    if "error" in project:
        sys.exit(name + ": " + project["error"])
    wrong = project_functions.check_project_integrity(project, cfg.HHMMSS, name)
    rests = [e for o in project[cfg.OBSERVATIONS].values() for e in o[cfg.EVENTS] if e[2] == "event rest"]
    out.append({
        "file": name, "changed": changed, "said": said, "wrong": wrong.replace("<br>", "").strip(),
        "events": sum(len(o[cfg.EVENTS]) for o in project[cfg.OBSERVATIONS].values()),
        "rests": [float(e[0]) for e in rests],
    })
json.dump(out, sys.stdout)
