"""What is measured of a clip: the same figures as audio/loudness.go, truepeak.go and
trim.go, which are the truth.

A clip is a one-dimensional numpy array of float64 from -1 to 1, RATE frames per second.
"""

import numpy as np
from scipy import signal

RATE = 24_000  # frames per second of every clip
ONSET_DB = -30.0  # a word starts where it first comes this near to its peak


def k_weighted(x: np.ndarray) -> np.ndarray:
    """x, at 48 kHz, through the K weighting of BS.1770-4 (Annex 1, tables 1 and 2)."""
    x = signal.lfilter([1.53512485958697, -2.69169618940638, 1.19839281085285],
                       [1.0, -1.69065929318241, 0.73248077421585], x)
    return signal.lfilter([1.0, -2.0, 1.0], [1.0, -1.99004745483398, 0.99007225036621], x)


def loudness(x: np.ndarray) -> float:
    """Integrated loudness in LUFS: gated blocks of 400 ms that overlap by 75 %. A clip
    shorter than one block is a block of its own length."""
    y = k_weighted(signal.resample_poly(x, 48_000, RATE)) ** 2
    size, step = 19_200, 4_800
    if len(y) < size:
        power = np.array([y.mean()])
    else:
        power = np.array([y[s:s + size].mean() for s in range(0, len(y) // step * step - size + 1, step)])
    gate = 10 ** ((-70 + 0.691) / 10)
    power = power[power > gate]
    if len(power) == 0:
        return float("-inf")
    power = power[power > power.mean() / 10]
    return float(-0.691 + 10 * np.log10(power.mean()))


def true_peak(x: np.ndarray) -> float:
    """The highest level between and at the samples in dBTP, at 192 kHz: four times the
    rate at which clips are played."""
    top = max(np.abs(signal.resample_poly(x, 8, 1)).max(), np.abs(x).max())
    return float(20 * np.log10(max(top, 1e-9)))


def onset(x: np.ndarray, db: float = ONSET_DB) -> int:
    """The first frame that comes within db of the peak."""
    level = np.abs(x).max() * 10 ** (db / 20)
    return int(np.argmax(np.abs(x) >= level))


def speech_share(x: np.ndarray) -> float:
    """The part of the energy that lies between 500 and 3000 Hz, from 0 to 1."""
    power = np.abs(np.fft.rfft(x)) ** 2
    at = np.fft.rfftfreq(len(x), 1 / RATE)
    return float(power[(at >= 500) & (at <= 3000)].sum() / max(power.sum(), 1e-12))
