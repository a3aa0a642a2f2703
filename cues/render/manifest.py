"""What is to be said: the texts of a pack.toml, and the words of its language's grammar."""

import json
import pathlib
import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass

HERE = pathlib.Path(__file__).resolve().parent
VOICES = HERE.parent / "voices"
HEAD = "# Words: what splits are said with. cues/render writes this part, from the grammar"


@dataclass
class Item:
    """A clip to make."""

    id: str
    text: str
    kind: str  # the class of a cue, or "word"
    file: str


def inherited() -> dict[str, dict]:
    """The cues of the default pack by id, for what a pack that extends it leaves out."""
    cues = tomllib.loads((VOICES / "en-US" / "pack.toml").read_text("utf-8"))["cue"]
    return {c["id"]: c for c in cues}


def items(pack: pathlib.Path) -> tuple[str, list[Item]]:
    """The language of the pack in a folder, and its clips, each file once. A cue for
    which the pack names no file is another pack's to say."""
    manifest = tomllib.loads((pack / "pack.toml").read_text("utf-8"))
    base, found = inherited(), []
    for cue in manifest.get("cue", []):
        if "file" in cue:
            cue = {**base.get(cue["id"], {}), **cue}
            found.append(Item(cue["id"], cue["text"], cue["class"], cue["file"]))
    found += [Item(w["id"], w["text"], "word", w["file"]) for w in manifest.get("word", [])]
    return manifest.get("language", "en-US"), list({i.file: i for i in reversed(found)}.values())[::-1]


def words(language: str) -> list[tuple[str, str]]:
    """The words of a language's grammar: id and text."""
    run = subprocess.run(["go", "run", "./cues/render/words", language], cwd=HERE.parent.parent,
                         capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"render: {run.stderr.strip()}")
    return [tuple(line.split("\t")) for line in run.stdout.splitlines()]


def write_words(pack: pathlib.Path) -> None:
    """Write the [[word]] tables of a pack.toml anew, below HEAD. Words that are said
    alike share a file."""
    path = pack / "pack.toml"
    text = path.read_text("utf-8")
    language = tomllib.loads(text)["language"]
    own = re.split(rf"^{re.escape(HEAD)}", text, flags=re.MULTILINE)[0].rstrip()
    lines, files = [own, "", HEAD, f"# of {language}."], {}
    for word, said in words(language):
        file = files.setdefault(said, f"word_{word}.wav")
        lines += ["", "[[word]]", f'id = "{word}"', f"text = {json.dumps(said, ensure_ascii=False)}", f'file = "{file}"']
    tmp = path.with_suffix(".part")
    tmp.write_text("\n".join(lines) + "\n", "utf-8")
    tmp.rename(path)
