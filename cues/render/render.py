#!/usr/bin/env python3
"""Render the clips of a pack from the texts in its pack.toml.

    cues/render/render.py [--voice espeak-ng:en-us] [--out FOLDER] [PACK]

PACK is a folder with a pack.toml, by default cues/voices/en-US. Needs Python 3.11 or
newer, espeak-ng (or flite) and sox. The same versions of these make the same
bytes; cues/voices/en-US/PROVENANCE.md says which were used, and why this voice.

Each text is spoken by the synthesiser, resampled to 48 kHz, shaped for speech
through a crowd (little below 200 Hz, more around 2 kHz), trimmed so that the
word starts within LEAD_MS, levelled to TARGET LUFS (ITU-R BS.1770-4, a mono clip
in one channel), held under CEILING dBTP, and written as 16-bit mono WAV. Steer
cues are spoken faster until they fit STEER_MS. What was measured is printed, one
line per clip, and a clip that misses a figure makes the script fail.
"""

import argparse
import array
import math
import pathlib
import struct
import subprocess
import sys
import tempfile
import tomllib
import wave

RATE = 48_000  # frames per second
TARGET = -18.0  # LUFS
TOLERANCE = 1.0  # LU
CEILING = -1.0  # dBTP
LEAD_MS = 5.0  # silence before the word, at most
ONSET_DB = -30.0  # a word starts where it first comes this near to its peak
PRE_MS = 3.0  # kept before the onset, faded in
STEER_MS = 500.0  # length of a steer cue, at most
SPEED = {"alarm": 1.3}  # by class, of the synthesiser's own; others 1.1
TAIL_DB = -42.0  # a word ends where it was last this near to its peak
STEER_TAIL_DB = -32.0  # without the breath of a last p or t, which takes 60 ms
SHAPE = ["highpass", "200", "equalizer", "2000", "0.7q", "8"]  # sox effects


def speak(voice: str, text: str, speed: float, out: str) -> None:
    """Have the synthesiser say text into the WAV file out. Speed 1 is its own."""
    engine, _, name = voice.partition(":")
    if engine == "flite":
        cmd = ["flite", "-voice", name, "--setf", f"duration_stretch={1 / speed:.3f}", "-t", text, "-o", out]
    elif engine == "espeak-ng":
        cmd = ["espeak-ng", "-v", name, "-s", str(round(165 * speed)), "-w", out, text]
    else:
        sys.exit(f"render: unknown synthesiser {engine}: use flite:VOICE or espeak-ng:VOICE")
    subprocess.run(cmd, check=True, stdout=subprocess.DEVNULL)


def resample(src: str) -> list[float]:
    """The samples of a WAV file at RATE, mono, without rumble, from -1 to 1."""
    raw = subprocess.run(
        ["sox", "-D", src, "-t", "f32", "-c", "1", "-", "gain", "-12", "rate", "-v", str(RATE),
         *SHAPE],
        check=True, capture_output=True).stdout
    samples = array.array("f")
    samples.frombytes(raw)
    if sys.byteorder == "big":
        samples.byteswap()
    return list(samples)


def biquad(x: list[float], b: tuple, a: tuple) -> list[float]:
    """Return x through a second-order filter with a[0] = 1."""
    b0, b1, b2 = b
    _, a1, a2 = a
    x1 = x2 = y1 = y2 = 0.0
    y = []
    for v in x:
        w = b0 * v + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2
        x1, x2, y1, y2 = v, x1, w, y1
        y.append(w)
    return y


def k_weighted(x: list[float]) -> list[float]:
    """x through the K weighting, with the coefficients of BS.1770-4 for 48 kHz."""
    x = biquad(x, (1.53512485958697, -2.69169618940638, 1.19839281085285),
               (1.0, -1.69065929318241, 0.73248077421585))
    return biquad(x, (1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))


def loudness(x: list[float]) -> float:
    """Integrated loudness in LUFS: gated blocks of 400 ms that overlap by 75%. A
    clip shorter than one block is a block of its own length."""
    y = k_weighted(x)
    size, step = RATE * 4 // 10, RATE // 10
    starts = range(0, max(len(y) - size, 0) + 1, step)
    power = [sum(v * v for v in y[s:s + size]) / min(size, len(y)) for s in starts]

    def lufs(p: float) -> float:
        return -0.691 + 10 * math.log10(max(p, 1e-12))

    power = [p for p in power if lufs(p) > -70] or [1e-12]
    gate = lufs(sum(power) / len(power)) - 10
    power = [p for p in power if lufs(p) > gate]
    return lufs(sum(power) / len(power))


def sinc(t: float) -> float:
    """A sinc under a raised cosine of 26 samples."""
    return math.sin(math.pi * t) / (math.pi * t) * math.cos(math.pi * t / 26) ** 2


# The three samples between two samples, each from the 25 around them.
PHASES = [[sinc(k - p / 4) for k in range(-12, 13)] for p in range(1, 4)]


def true_peak(x: list[float]) -> float:
    """The highest level between and at the samples in dBTP, four times oversampled."""
    top = max(abs(v) for v in x)
    padded = [0.0] * 12 + x + [0.0] * 12
    for i, v in enumerate(x):
        if abs(v) * 2 < top and abs(padded[i + 13]) * 2 < top:
            continue  # too low to rise above the peak between here and the next
        around = padded[i:i + 25]
        for taps in PHASES:
            top = max(top, abs(sum(a * b for a, b in zip(around, taps))))
    return 20 * math.log10(max(top, 1e-9))


def onset(x: list[float], db: float = ONSET_DB) -> int:
    """The first frame that comes within db of the peak."""
    level = max(abs(v) for v in x) * 10 ** (db / 20)
    return next(i for i, v in enumerate(x) if abs(v) >= level)


def trim(x: list[float], tail_db: float) -> list[float]:
    """x without the silence around the word, with its ends faded."""
    first = max(onset(x) - round(PRE_MS / 1000 * RATE), 0)
    last = len(x) - onset(x[::-1], tail_db) + round(0.010 * RATE)
    x = x[first:last]
    rise, fall = round(PRE_MS / 1000 * RATE), round(0.012 * RATE)
    for i in range(min(rise, len(x))):
        x[i] *= 0.5 - 0.5 * math.cos(math.pi * i / rise)
    for i in range(min(fall, len(x))):
        x[-1 - i] *= 0.5 - 0.5 * math.cos(math.pi * i / fall)
    return x


def limit(x: list[float], ceiling: float) -> list[float]:
    """x with its peaks held under ceiling (linear) by a gain that moves smoothly
    over 2.5 ms either side of each."""
    reach = round(0.0025 * RATE)
    need = [min(1.0, ceiling / max(abs(v), 1e-9)) for v in x]
    if min(need) == 1.0:
        return x
    hold = [min(need[max(i - reach, 0):i + reach + 1]) for i in range(len(x))]
    total = sum(hold[:reach])
    out = []
    for i, v in enumerate(x):  # the running mean over the reach of each hold
        if i + reach < len(hold):
            total += hold[i + reach]
        if i - reach - 1 >= 0:
            total -= hold[i - reach - 1]
        count = min(i + reach, len(hold) - 1) - max(i - reach, 0) + 1
        out.append(v * min(total / count, need[i]))
    return out


def level(x: list[float]) -> list[float]:
    """x at TARGET, with peaks under CEILING."""
    ceiling = 10 ** ((CEILING - 0.3) / 20)
    for _ in range(12):
        gain = 10 ** ((TARGET - loudness(x)) / 20)
        x = limit([v * gain for v in x], ceiling)
        over = true_peak(x) - CEILING
        if over > 0:
            ceiling *= 10 ** (-(over + 0.1) / 20)
        elif abs(loudness(x) - TARGET) < 0.1:
            break
    return x


def render(voice: str, text: str, kind: str) -> tuple[list[float], float]:
    """Return the finished clip of a text, and the speed at which it was spoken."""
    speed = SPEED.get(kind, 1.1)
    with tempfile.TemporaryDirectory() as tmp:
        out = str(pathlib.Path(tmp, "clip.wav"))
        while True:
            speak(voice, text, speed, out)
            clip = trim(resample(out), STEER_TAIL_DB if kind == "steer" else TAIL_DB)
            if kind != "steer" or len(clip) <= STEER_MS / 1000 * RATE or speed > 2:
                return level(clip), speed
            speed += 0.05


def write(path: pathlib.Path, x: list[float]) -> list[float]:
    """Write x as 16-bit mono and return it as it was rounded."""
    ints = [max(-32767, min(32767, round(v * 32767))) for v in x]
    with wave.open(str(path), "wb") as w:
        w.setparams((1, 2, RATE, len(ints), "NONE", ""))
        w.writeframes(struct.pack(f"<{len(ints)}h", *ints))
    return [v / 32768 for v in ints]


def faults(clip: list[float], kind: str) -> tuple[str, str]:
    """What was measured of a clip, and what is wrong with it."""
    ms = len(clip) / RATE * 1000
    lead = onset(clip) / RATE * 1000
    lufs, peak = loudness(clip), true_peak(clip)
    bad = []
    if lead > LEAD_MS:
        bad.append("lead-in")
    if abs(lufs - TARGET) > TOLERANCE:
        bad.append("loudness")
    if peak > CEILING:
        bad.append("true peak")
    if kind == "steer" and ms > STEER_MS:
        bad.append("length")
    return f"{ms:6.0f} ms  lead {lead:3.1f} ms  {lufs:6.2f} LUFS  {peak:6.2f} dBTP", ", ".join(bad)


def main() -> None:
    here = pathlib.Path(__file__).resolve().parent.parent
    args = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args.add_argument("pack", nargs="?", type=pathlib.Path, default=here / "voices" / "en-US")
    args.add_argument("--voice", default="espeak-ng:en-us", help="espeak-ng:VOICE or flite:VOICE")
    args.add_argument("--out", type=pathlib.Path, help="folder for the clips, by default the pack's")
    args = args.parse_args()
    out = args.out or args.pack
    out.mkdir(parents=True, exist_ok=True)
    failed = False
    for cue in tomllib.loads((args.pack / "pack.toml").read_text("utf-8"))["cue"]:
        clip, speed = render(args.voice, cue["text"], cue["class"])
        measured, bad = faults(write(out / cue["file"], clip), cue["class"])
        print(f"{cue['id']:12} x{speed:.2f} {measured}{'  MISSED: ' + bad if bad else ''}")
        failed = failed or bool(bad)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
