"""Clips, crowd noise, and the two mixed at a level that can be relied on.

Levels are those of ITU-R BS.1770, which packs are levelled by and which the program
plays them by, of what the recogniser can hear: K-weighted, between 130 and 6800 Hz.
"""

import dataclasses
import math
import pathlib
import zlib

import numpy as np
from scipy import io, signal

from recogniser import BAND, RATE

BED_S = 120  # length of the noise; a trial takes a piece of it, from anywhere
TALKERS = 14  # voices in the babble
PAUSE_S = (0.0, 0.25)  # between two words of one talker
TALKER_DB = 3.0  # how much louder or softer than the mean a talker may be
MARGIN_S = (0.3, 0.5)  # of noise before and behind the clip
PEAK = 0.5  # of a mix: the recogniser does not mind the level, only clipping


def read(path: pathlib.Path) -> np.ndarray:
    """The samples of a WAV file at RATE, mono, from -1 to 1."""
    rate, x = io.wavfile.read(path)
    if x.dtype == np.uint8:
        x = (x.astype(np.float64) - 128) / 128
    elif np.issubdtype(x.dtype, np.integer):
        x = x / -float(np.iinfo(x.dtype).min)
    if x.ndim > 1:
        x = x.mean(axis=1)
    common = math.gcd(rate, RATE)
    return signal.resample_poly(x.astype(np.float64), RATE // common, rate // common)


def weighting(rate: int) -> np.ndarray:
    """The K weighting of BS.1770-4 for a rate, as second-order sections: the filters
    whose coefficients it gives for 48 kHz, with the same corners."""
    f, gain, q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
    k, high = math.tan(math.pi * f / rate), 10 ** (gain / 20)
    band = high ** 0.4996667741545416
    a0 = 1 + k / q + k * k
    shelf = [(high + band * k / q + k * k) / a0, 2 * (k * k - high) / a0,
             (high - band * k / q + k * k) / a0,
             1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]
    f, q = 38.13547087602444, 0.5003270373238773
    k = math.tan(math.pi * f / rate)
    a0 = 1 + k / q + k * k
    low_cut = [1, -2, 1, 1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0]
    return np.array([shelf, low_cut])


HEARD = np.vstack([weighting(RATE), signal.butter(4, BAND, "bandpass", fs=RATE, output="sos")])


def power(x: np.ndarray) -> float:
    """The mean K-weighted power of all of x in the recogniser's band."""
    return float(np.mean(signal.sosfilt(HEARD, x) ** 2))


def speech_power(x: np.ndarray) -> float:
    """The K-weighted power of a clip as BS.1770 integrates it: over blocks of 400 ms
    that overlap by 75% and are no more than 10 dB below the rest, so that pauses
    between words do not count. A clip shorter than a block is a block of its own."""
    y = signal.sosfilt(HEARD, x) ** 2
    size, step = RATE * 4 // 10, RATE // 10
    blocks = np.array([np.mean(y[s:s + size]) for s in range(0, max(len(y) - size, 0) + 1, step)])
    return float(np.mean(blocks[blocks >= np.mean(blocks) * 0.1]))


def draw(*key: int | str) -> np.random.Generator:
    """Random numbers of their own for a key, the same in every run."""
    return np.random.default_rng([k if isinstance(k, int) else zlib.crc32(k.encode()) for k in key])


def pink(rng: np.random.Generator, frames: int) -> np.ndarray:
    """Noise with the same power in every octave from 20 Hz up. Its end fits its beginning."""
    spectrum = np.fft.rfft(rng.standard_normal(frames))
    hz = np.fft.rfftfreq(frames, 1 / RATE)
    spectrum[hz < 20] = 0
    spectrum[1:] /= np.sqrt(hz[1:])
    return np.fft.irfft(spectrum, frames)


def babble(seed: int, clips: list[np.ndarray], frames: int) -> np.ndarray:
    """Many talkers at once, each saying clips at random, all equally loud give or take
    TALKER_DB. Its end fits its beginning."""
    level = [c / math.sqrt(speech_power(c)) for c in clips]
    out = np.zeros(frames)
    for talker in range(TALKERS):
        rng = draw(seed, "talker", talker)
        gain = 10 ** (rng.uniform(-TALKER_DB, TALKER_DB) / 20)
        at = start = int(rng.integers(frames))
        while at < start + frames:
            clip = level[rng.integers(len(level))]
            out[np.arange(at, at + len(clip)) % frames] += gain * clip
            at += len(clip) + int(rng.uniform(*PAUSE_S) * RATE)
    return out


@dataclasses.dataclass(frozen=True)
class Crowd:
    """Noise to take pieces from: each part as loud as the others, all of it at power 1."""
    parts: tuple[np.ndarray, ...]

    @staticmethod
    def of(kind: str, seed: int, clips: list[np.ndarray]) -> "Crowd":
        """kind is pink, babble or crowd, which is both."""
        frames = BED_S * RATE
        parts = []
        if kind in ("pink", "crowd"):
            parts.append(pink(draw(seed, "pink"), frames))
        if kind in ("babble", "crowd"):
            parts.append(babble(seed, clips, frames))
        return Crowd(tuple(p / math.sqrt(power(p) * len(parts)) for p in parts))

    def piece(self, rng: np.random.Generator, frames: int) -> np.ndarray:
        """A piece from anywhere, the parts of it from different places."""
        where = [int(rng.integers(len(p))) for p in self.parts]
        return sum(p[np.arange(w, w + frames) % len(p)] for p, w in zip(self.parts, where))


def mix(clip: np.ndarray, crowd: Crowd, snr_db: float,
        rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, int]:
    """The clip and the noise, to be added, and the frame at which the clip starts.
    The noise begins before the clip and ends behind it; its level is snr_db below
    the clip's, counted under the clip. Where the clip lies and which noise it gets
    depends on rng and not on the clip."""
    before, behind = (int(s * RATE) for s in rng.uniform(*MARGIN_S, 2))
    noise = crowd.piece(rng, before + len(clip) + behind)
    speech = np.zeros(len(noise))
    speech[before:before + len(clip)] = clip
    under = power(noise[before:before + len(clip)])
    noise *= math.sqrt(speech_power(clip) / under) * 10 ** (-snr_db / 20)
    gain = PEAK / np.max(np.abs(speech + noise))
    return speech * gain, noise * gain, before
