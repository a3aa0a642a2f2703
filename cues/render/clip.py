"""From what a synthesiser said to a finished clip: shaped, trimmed, fitted, levelled."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage, signal

import measure
from measure import RATE

TARGET = -18.0  # LUFS
CEILING = -1.0  # dBTP
PRE_MS = 3.0  # kept before the onset, faded in
POST_MS = 8.0  # kept after the end, faded out
STEER_MS = 450.0  # length of a steer cue, at most
STEER_AIM_MS = 445.0  # what they are fitted into
PAUSE_MS = 90.0  # silence within a clip, at most
MAX_TEMPO = 1.6  # by which a clip may be shortened once it is spoken
TAIL_DB = -34.0  # a word ends where it was last this near to its peak, pressed as it is
STEER_TAIL_DB = -27.0  # without the breath of a last p or t, which takes 60 ms
SPEED = {"alarm": 1.25, "steer": 1.1, "word": 1.15}  # of the synthesiser's own, by class; others 1

PART_GAP_MS = 30.0  # between the parts of a cue that is spoken in parts

PRESS_MS = 8.0  # over which the level is taken that pressing evens out
PRESS_RANGE_DB = 35.0  # below the loudest, where it ends: breath and noise stay low

Speak = Callable[[float], tuple[np.ndarray, int]]  # speed → samples and their rate


@dataclass(frozen=True)
class Shape:
    """How a voice is made ready for a race."""

    low_hz: float  # high-pass
    presence_db: float  # boost around 2.5 kHz
    press: float  # ratio of levels in to levels out, in dB; 1 leaves them
    pace: float = 1.0  # by which it speaks faster, but for alarms and steer cues


def frames(ms: float) -> int:
    """The frames in a time."""
    return round(ms / 1000 * RATE)


def resampled(x: np.ndarray, rate: int) -> np.ndarray:
    """x, of the given rate, at RATE."""
    if rate == RATE:
        return x
    common = np.gcd(rate, RATE)
    return signal.resample_poly(x, RATE // common, rate // common, window=("kaiser", 10.0))


def shaped(x: np.ndarray, shape: Shape) -> np.ndarray:
    """x for listening through a crowd: without what lies below the voice, which also
    takes DC away, and with more of where consonants are told apart; then evened out."""
    x = signal.sosfilt(signal.butter(2, shape.low_hz, "highpass", fs=RATE, output="sos"), x)
    # A peaking equaliser with the coefficients of R. Bristow-Johnson's Audio EQ Cookbook.
    a = 10 ** (shape.presence_db / 40)
    w = 2 * np.pi * 2500 / RATE
    alpha = np.sin(w) / (2 * 0.8)  # Q
    x = signal.lfilter([1 + alpha * a, -2 * np.cos(w), 1 - alpha * a],
                       [1 + alpha / a, -2 * np.cos(w), 1 - alpha / a], x)
    return pressed(x, shape.press)


def pressed(x: np.ndarray, ratio: float) -> np.ndarray:
    """x with its levels drawn together: soft consonants come nearer to loud vowels, so
    that at the same loudness there is more of them. It looks ahead; nothing pumps."""
    size = frames(PRESS_MS)
    power = np.maximum(ndimage.uniform_filter1d(x * x, size, mode="constant"), 0)
    level = ndimage.maximum_filter1d(np.sqrt(power + 1e-12), size)
    level = np.maximum(level / level.max(), 10 ** (-PRESS_RANGE_DB / 20))
    return x * ndimage.uniform_filter1d(level ** (1 / ratio - 1), size)


def trimmed(x: np.ndarray, tail_db: float) -> np.ndarray:
    """x without the silence around the word, with its ends faded and no DC."""
    for _ in range(2):  # the fades can move where the word is found to start
        first = max(measure.onset(x) - frames(PRE_MS), 0)
        last = len(x) - measure.onset(x[::-1], tail_db) + frames(POST_MS)
        x = x[first:last] - x[first:last].mean()
        rise, fall = min(frames(PRE_MS), len(x)), min(frames(POST_MS), len(x))
        x[:rise] *= 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
        x[len(x) - fall:] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(1, fall + 1) / fall)
    return x


def squeezed(x: np.ndarray, pause_ms: float) -> np.ndarray:
    """x with no silence in it longer than pause_ms. What is cut is 28 dB and more
    below the peak, and the ends are blended over 5 ms."""
    fade = frames(5)
    env = ndimage.maximum_filter1d(np.abs(x), frames(10))
    quiet = env < env.max() * 10 ** (-28 / 20)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], quiet.astype(int), [0]])))
    for start, end in reversed(list(zip(edges[::2], edges[1::2]))):
        cut = end - start - frames(pause_ms)
        if cut <= 2 * fade or start == 0 or end == len(x):
            continue
        at = (start + end - cut) // 2  # from the middle of the silence
        ramp = np.linspace(0, 1, fade)
        joint = x[at:at + fade] * (1 - ramp) + x[at + cut:at + cut + fade] * ramp
        x = np.concatenate([x[:at], joint, x[at + cut + fade:]])
    return x


def quicker(x: np.ndarray, factor: float) -> np.ndarray:
    """x in the factor-th part of its time, at the same pitch (WSOLA, by sox). It goes
    in at half of full scale: sox cuts off what is beyond."""
    top = 2 * np.abs(x).max()
    raw = subprocess.run(
        ["sox", "-D", "-t", "f32", "-r", str(RATE), "-c", "1", "-", "-t", "f32", "-",
         "tempo", "-s", f"{factor:.6f}"],
        input=(x / top).astype("<f4").tobytes(), check=True, capture_output=True).stdout
    return np.frombuffer(raw, "<f4").astype(np.float64) * top


def limited(x: np.ndarray, ceiling: float) -> np.ndarray:
    """x with its peaks held under ceiling (linear) by a gain that moves smoothly over
    2.5 ms either side of each."""
    size = 2 * frames(2.5) + 1
    need = np.minimum(1.0, ceiling / np.maximum(np.abs(x), 1e-9))
    if need.min() == 1.0:
        return x
    gain = ndimage.uniform_filter1d(ndimage.minimum_filter1d(need, size), size, mode="nearest")
    return x * np.minimum(gain, need)


def levelled(x: np.ndarray) -> np.ndarray:
    """x at TARGET, with peaks under CEILING."""
    ceiling = 10 ** ((CEILING - 0.2) / 20)
    for _ in range(20):
        x = limited(x * 10 ** ((TARGET - measure.loudness(x)) / 20), ceiling)
        over = measure.true_peak(x) - (CEILING - 0.1)
        if over > 0:
            ceiling *= 10 ** (-(over + 0.05) / 20)
        elif abs(measure.loudness(x) - TARGET) < 0.05:
            break
    return x


def finished(speak: Speak, kind: str, max_speed: float, shape: Shape,
             own_speed: float | None = None) -> tuple[np.ndarray, str]:
    """The clip of what speak says, and how it was fitted: the synthesiser's speed and
    the factor by which it was shortened afterwards. kind is a cue's class, or "word".
    own_speed is the speed of the synthesiser for this clip alone, which may be above
    max_speed; a steer cue that is too long at that speed is shortened afterwards."""

    def spoken(speed: float) -> np.ndarray:
        x = trimmed(shaped(resampled(*speak(speed)), shape), STEER_TAIL_DB if kind == "steer" else TAIL_DB)
        return squeezed(x, PAUSE_MS) if kind in ("alarm", "steer") else x

    speed, tempo = SPEED.get(kind, 1.0), 1.0
    if kind not in ("alarm", "steer"):
        speed = min(speed * shape.pace, max_speed)
    speed = own_speed or speed
    x = spoken(speed)
    if kind == "steer":
        for _ in range(3):  # a synthesiser's speed is no exact measure
            faster = min(speed * len(x) / frames(STEER_AIM_MS), max_speed)
            if faster <= speed:
                break
            speed = faster
            x = spoken(speed)
        tempo = min(max(len(x) / frames(STEER_AIM_MS), 1.0), MAX_TEMPO)
        if tempo > 1:
            x = trimmed(quicker(x, tempo), STEER_TAIL_DB)
    return levelled(x), f"x{speed:.2f} x{tempo:.2f}"


def joined(parts: list[Speak], max_speed: float, shape: Shape, last: Shape,
           last_speed: float | None = None) -> tuple[np.ndarray, str]:
    """The clip of a cue whose parts are spoken one by one, and how each was fitted. Each
    part is made as a steer cue is, and is as loud as the others: within one utterance
    the last word is the softest, so that in a crowd "left" is lost behind "turn". The
    last part, which says the side, has the shape last and the speed last_speed, if any."""
    made = [finished(p, "steer", max_speed, shape) for p in parts[:-1]]
    made.append(finished(parts[-1], "steer", max_speed, last, last_speed))
    gap = np.zeros(frames(PART_GAP_MS))
    x = np.concatenate([y for clip, _ in made for y in (clip, gap)][:-1])
    return levelled(x), " + ".join(fitted for _, fitted in made)


def faults(x: np.ndarray, kind: str) -> tuple[str, str]:
    """What was measured of a clip, and what is wrong with it."""
    ms, lead = len(x) / RATE * 1000, measure.onset(x) / RATE * 1000
    lufs, peak = measure.loudness(x), measure.true_peak(x)
    bad = []
    if lead > 5:
        bad.append("lead-in over 5 ms")
    if abs(lufs - TARGET) > 0.3:
        bad.append("loudness")
    if peak > CEILING:
        bad.append("true peak")
    if abs(x.mean()) > 0.001:
        bad.append("DC")
    if kind == "steer" and ms > STEER_MS:
        bad.append(f"longer than {STEER_MS:.0f} ms")
    share = measure.speech_share(x)
    return f"{ms:5.0f} ms  lead {lead:3.1f} ms  {lufs:6.2f} LUFS  {peak:6.2f} dBTP  {share:3.0%}", ", ".join(bad)
