#!/usr/bin/env python3
"""Have a recogniser name the cues of packs in the noise of a crowd.

    cues/bench/noise.py [--snr 10,5,0,-5] [--trials 10] [--left-right 200] PACK...
    cues/bench/noise.py --sided 100 --seed 7 PACK...      the cues with a side, nothing else

PACK is a folder with a pack.toml and its sound files, or LABEL=FOLDER to call it
something else in the tables. A folder that render.py filled with the clips of a
candidate voice has no pack.toml; --texts names the pack whose texts they say.
Needs Python 3.11, what requirements.txt says, and espeak-ng for what is not in
the CMU dictionary. docs/voices.md tells what is measured, and what it is worth.

Prints Markdown. The exit code is 0, 1 when left and right were taken for each
other in the trials of --left-right, or any cue for one of the other side in those
of --sided, and 2 when a pack cannot be measured.
"""

import argparse
import importlib.metadata
import json
import pathlib
import platform
import subprocess
import sys
import time

import sounds
import tables
import trials
from packs import Pack, Refused, read

DEFAULT = pathlib.Path(__file__).resolve().parent.parent / "voices" / "en-US"


def options(argv: list[str]) -> argparse.Namespace:
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("packs", nargs="*", metavar="PACK", default=[str(DEFAULT)],
                      help="FOLDER or LABEL=FOLDER, by default cues/voices/en-US")
    args.add_argument("--snr", default="10,5,0,-5", type=lambda s: [float(v) for v in s.split(",")],
                      help="dB, with commas; write --snr=-5 where the first is below zero")
    args.add_argument("--trials", type=count, default=10, help="of each cue at each SNR")
    args.add_argument("--left-right", type=count, default=200, metavar="N",
                      help="trials of each pair of sides at 0 dB, 0 for none")
    args.add_argument("--sided", type=count, default=0, metavar="N",
                      help="only N trials at 0 dB of each cue that names a side")
    args.add_argument("--words", type=count, default=0, metavar="N",
                      help="trials of each word of a split at each SNR")
    args.add_argument("--noise", choices=("crowd", "pink", "babble"), default="crowd",
                      help="crowd is pink noise and babble, equally loud")
    args.add_argument("--babble", type=pathlib.Path, metavar="FOLDER",
                      help="make the babble from this pack and not from each its own")
    args.add_argument("--texts", type=pathlib.Path, metavar="FOLDER",
                      help="whose texts folders without a pack.toml say")
    args.add_argument("--seed", type=count, default=1)
    args.add_argument("-j", "--jobs", type=int, default=1, metavar="N", help="processes")
    args.add_argument("--json", type=pathlib.Path, metavar="FILE", help="write every count there, anew after each pack")
    return args.parse_args(argv)


def count(text: str) -> int:
    if (n := int(text)) < 0:
        raise ValueError
    return n


def open_packs(args: argparse.Namespace) -> list[Pack]:
    """The packs named, with every fault told at once."""
    packs, faults = [], []
    for name in args.packs:
        label, _, folder = name.rpartition("=")
        folder = pathlib.Path(folder)
        try:
            packs.append(read(label or folder.resolve().name, folder, args.texts))
        except Refused as err:
            faults.append(str(err))
    if faults:
        raise Refused("\n".join(faults))
    return packs


def jobs(pack: Pack, args: argparse.Namespace) -> list[trials.Job]:
    """What is tried of a pack. Its clips are read here, so that a pack that somebody
    changes meanwhile does not end an hour of trials."""
    cues = {c.id: sounds.read(c.file) for c in pack.cues}
    babble = list(cues.values())
    if args.babble:
        babble = [sounds.read(c.file) for c in read("babble", args.babble, args.texts).cues]
    steps = (trials.plan_sided(pack, args.sided) if args.sided
             else trials.plan(pack, args.snr, args.trials, args.left_right))
    out = [trials.Job(pack.cues, cues, pack.language, steps, args.noise, babble, args.seed)]
    if args.words and pack.words and not args.sided:
        steps = tuple(("words", snr, w.id, args.words) for snr in args.snr for w in pack.words)
        out.append(trials.Job(pack.words, {w.id: sounds.read(w.file) for w in pack.words}, pack.language,
                              steps, args.noise, babble, args.seed))
    return out


def measure(pack: Pack, todo: list[trials.Job], processes: int) -> dict[str, list[trials.Heard]]:
    """Do every trial of a pack."""
    def progress(done: int, of: int) -> None:
        if sys.stderr.isatty() or done == of:
            print(f"\r{pack.label}: {100 * done // of:3d}%", end="" if done < of else "\n",
                  file=sys.stderr, flush=True)

    heard = [h for job in todo for h in trials.run(job, processes, progress)]
    return {s: [h for h in heard if h.stream == s] for s in ("cues", "sides", "words")}


def versions() -> str:
    libs = [f"{p} {importlib.metadata.version(p)}" for p in ("pocketsphinx", "numpy", "scipy")]
    try:
        run = subprocess.run(["espeak-ng", "--version"], capture_output=True, text=True, check=True)
        libs.append("espeak-ng " + run.stdout.split(":")[1].split()[0])
    except (OSError, IndexError, subprocess.CalledProcessError):
        libs.append("no espeak-ng")
    return ", ".join([f"Python {platform.python_version()}", *libs])


def markdown(results: list[tuple[Pack, dict]], args: argparse.Namespace) -> str:
    """All tables, or the one of --sided."""
    if args.sided:
        return "\n".join([f"### Cues with a side, {tables.snr_name(trials.SIDES_SNR_DB)}\n",
                          tables.sided([(p, r["sides"][0]) for p, r in results if r["sides"]])])
    out = []
    if args.trials and args.snr:
        cues = [(p, r["cues"]) for p, r in results]
        out += ["### All levels\n", tables.ranking(cues, args.seed)]
        for n, snr in enumerate(args.snr):
            out += [f"### {tables.snr_name(snr)}\n", tables.one_snr([(p, h[n]) for p, h in cues])]
    if pairs := [(p, r["sides"][0]) for p, r in results if r["sides"]]:
        out += [f"### Left and right, {tables.snr_name(trials.SIDES_SNR_DB)}\n", tables.sides(pairs)]
    if said := [(p, r["words"]) for p, r in results if r["words"]]:
        out += ["### Words of splits\n", tables.words(said)]
    return "\n".join(out)


def as_json(results: list[tuple[Pack, dict]], args: argparse.Namespace) -> str:
    """Every count: how often each piece was taken for which."""
    return json.dumps({
        "versions": versions(), "seed": args.seed, "noise": args.noise, "babble": str(args.babble or "own"),
        "packs": [{"label": p.label, "language": p.language,
                   **{stream: [{"snr_db": h.snr_db, "heard": h.counts} for h in heard]
                      for stream, heard in r.items()}} for p, r in results]}, indent=1)


def save(path: pathlib.Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, "utf-8")
    part.replace(path)


def confusions(results: list[tuple[Pack, dict]], any_cue: bool) -> list[str]:
    """The voices whose left and right were taken for each other; with any_cue, those of
    which any cue with a side was taken for one of the other side."""
    return [p.label for p, r in results for h in r["sides"]
            if h.taken({"left"}, {"right"}) or h.taken({"right"}, {"left"}) or any_cue and tables.swapped(p, h)]


def main(argv: list[str]) -> int:
    args = options(argv)
    start = time.monotonic()
    try:
        packs = open_packs(args)
        todo = [jobs(p, args) for p in packs]
        results = []
        for pack, its in zip(packs, todo):
            results.append((pack, measure(pack, its, args.jobs)))
            if args.json:
                save(args.json, as_json(results, args))
    except (Refused, OSError, ValueError) as err:
        print(f"noise: {err}", file=sys.stderr)
        return 2
    print(markdown(results, args))
    print(f"{versions()}; seed {args.seed}, noise {args.noise}, {time.monotonic() - start:.0f} s.")
    if confused := confusions(results, bool(args.sided)):
        print(f"noise: left and right taken for each other: {', '.join(confused)}", file=sys.stderr)
    return 1 if confused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
