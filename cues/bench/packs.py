"""Packs as the bench needs them: what is said, how urgent it is, and its sound file.

The program checks packs; this only reads those that it takes.
"""

import dataclasses
import pathlib
import tomllib

VOICES = pathlib.Path(__file__).resolve().parent.parent / "voices"


@dataclasses.dataclass(frozen=True)
class Piece:
    """A cue, or a word of a split."""
    id: str
    text: str
    kind: str  # the cue's class; "word" of a word
    file: pathlib.Path

    @property
    def side(self) -> str:
        """"left", "right" or "", as the id says it."""
        return next((p for p in self.id.split("_") if p in ("left", "right")), "")


@dataclasses.dataclass(frozen=True)
class Pack:
    label: str  # how the tables call it
    language: str  # a language tag, such as en-US
    cues: tuple[Piece, ...]
    words: tuple[Piece, ...]


class Refused(Exception):
    """A pack or a text that the bench cannot take, and what to do about it."""


def read(label: str, folder: pathlib.Path, texts: pathlib.Path | None = None) -> Pack:
    """Read the pack in folder. A folder of clips without a pack.toml has the
    texts, ids and file names of the pack in texts."""
    source = folder
    if not (folder / "pack.toml").is_file():
        if texts is None:
            raise Refused(f"{folder}: no pack.toml: name the pack that has its texts with --texts")
        source = texts
    settings, cues, words = _merged(source, ())
    if source != folder:
        cues = {i: c | {"at": folder} for i, c in cues.items()}
        words = {}
    missing = [str(c["at"] / c["file"]) for c in [*cues.values(), *words.values()]
               if not (c["at"] / c["file"]).is_file()]
    if missing:
        raise Refused(f"{folder}: no {', '.join(missing)}")
    return Pack(label, settings["language"],
                tuple(_piece(c, c["class"]) for c in cues.values()),
                tuple(_piece(w, "word") for w in words.values()))


def _piece(table: dict, kind: str) -> Piece:
    return Piece(table["id"], table["text"], kind, table["at"] / table["file"])


def _merged(folder: pathlib.Path, seen: tuple) -> tuple[dict, dict, dict]:
    """The settings, cues and words of a pack with those of the pack it extends."""
    if folder.resolve() in seen:
        raise Refused(f"{folder}: extends itself")
    try:
        manifest = tomllib.loads((folder / "pack.toml").read_text("utf-8"))
    except (OSError, ValueError) as err:
        raise Refused(f"{folder / 'pack.toml'}: {err}") from err
    settings, cues, words = {}, {}, {}
    if base := manifest.get("extends"):
        named = VOICES / base
        root = named if (named / "pack.toml").is_file() else folder / base
        settings, cues, words = _merged(root, (*seen, folder.resolve()))
        if settings["language"].split("-")[0] != manifest.get("language", settings["language"]).split("-")[0]:
            words = {}
    settings |= {k: v for k, v in manifest.items() if k not in ("cue", "word")}
    for into, tables in ((cues, manifest.get("cue", [])), (words, manifest.get("word", []))):
        for table in tables:
            merged = into.get(table["id"], {}) | table
            if "file" in table or "at" not in merged:
                merged["at"] = folder
            into[table["id"]] = merged
    return settings, cues, words
