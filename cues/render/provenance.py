"""PROVENANCE.md of a pack: where its clips come from."""

import pathlib

import engines

TEXT = """# Where these clips come from

Written by `cues/render/render.py`, as the clips are.

| | |
|---|---|
{rows}

What is in the clips is the voice alone: no file of the model or the programs is part of
them or of spotter. Licences were read in the packages themselves.
{notes}"""


def write(out: pathlib.Path, engine: engines.Engine, command: str, notes: str,
          others: list[tuple[engines.Engine, list[str]]]) -> None:
    """Write PROVENANCE.md into the folder out. others has each other voice, and the ids
    of what it says."""
    rows = [*engine.facts(),
            *((f"{name} of {', '.join(f'`{i}`' for i in ids)}", value) for other, ids in others
              for name, value in other.facts() if (name, value) not in engine.facts()),
            ("texts", "`pack.toml`, written for spotter; the words of splits are those of `cues/grammar/languages.go`; what `cues/render/voices.toml` has the voice say in place of one, it says there"),
            ("made by", f"`{command}`"),
            ("format", "WAV, 24 kHz, 16 bits, mono; -18 LUFS, at most -1 dBTP")]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    notes = f"\n{notes.strip()}\n" if notes else ""
    path = out / "PROVENANCE.md"
    tmp = path.with_suffix(".part")
    tmp.write_text(TEXT.format(rows=table, notes=notes), "utf-8")
    tmp.rename(path)
