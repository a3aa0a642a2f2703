"""Trials: a piece of a pack in noise, and what the recogniser took it for."""

import collections
import dataclasses
import multiprocessing
from collections.abc import Callable, Iterator

import numpy as np

import sounds
from packs import Pack, Piece
from recogniser import Recogniser

SIDES_SNR_DB = 0.0  # at which left and right must never be taken for each other


@dataclasses.dataclass(frozen=True, eq=False)
class Job:
    """What is tried. Everything that is drawn at random hangs on the seed, the
    stream, the id and the number of the trial, so that two voices get the same noise."""
    pieces: tuple[Piece, ...]  # what the grammar can say
    clips: dict[str, np.ndarray]  # of each, by id
    language: str
    plan: tuple[tuple[str, float, str, int], ...]  # stream, SNR in dB, id, trials
    noise: str  # pink, babble or crowd
    babble: list[np.ndarray]  # the clips that the babble is made of
    seed: int


@dataclasses.dataclass
class Heard:
    """What the trials of a stream at one SNR were taken for, by id: "" is nothing."""
    stream: str
    snr_db: float
    counts: dict[str, collections.Counter]

    def hits(self, ids: set[str] | None = None) -> tuple[int, int]:
        """How many trials of ids (or all) were named right, and how many there were."""
        of = [(i, c) for i, c in self.counts.items() if ids is None or i in ids]
        return sum(c[i] for i, c in of), sum(c.total() for _, c in of)

    def taken(self, said: set[str], heard: set[str]) -> int:
        """How many trials of said were taken for one of heard."""
        return sum(n for i in said for h, n in self.counts.get(i, {}).items() if h in heard)

    def worst(self, most: int) -> list[tuple[str, str, int]]:
        """What was most often taken for what."""
        wrong = [(i, h, n) for i, c in self.counts.items() for h, n in c.items() if h != i]
        return sorted(wrong, key=lambda w: (-w[2], w))[:most]


class Bench:
    """The recogniser, the clips and the noise of a job."""

    def __init__(self, job: Job):
        self._seed = job.seed
        self._recogniser = Recogniser(job.pieces, job.language)
        self._clips = job.clips
        self._crowd = sounds.Crowd.of(job.noise, job.seed, job.babble)

    def run(self, stream: str, snr_db: float, said: str, trials: int) -> tuple[str, float, str, collections.Counter]:
        """Say a piece some times and count what it was taken for."""
        counts: collections.Counter = collections.Counter()
        for trial in range(trials):
            rng = sounds.draw(self._seed, stream, said, trial)
            speech, noise, _ = sounds.mix(self._clips[said], self._crowd, snr_db, rng)
            heard = self._recogniser.name(speech + noise)
            counts[said if said in heard else heard[0] if heard else ""] += 1
        return stream, snr_db, said, counts


def plan(pack: Pack, snrs: list[float], trials: int, sides: int) -> tuple[tuple[str, float, str, int], ...]:
    """Every cue at every SNR, and of each cue that names a side half of sides."""
    return (*(("cues", snr, c.id, trials) for snr in snrs for c in pack.cues if trials),
            *(("sides", SIDES_SNR_DB, c.id, (sides + 1) // 2) for c in pack.cues if c.side and sides))


def plan_sided(pack: Pack, trials: int) -> tuple[tuple[str, float, str, int], ...]:
    """The same number of trials of each cue that names a side, and no others."""
    return tuple(("sides", SIDES_SNR_DB, c.id, trials) for c in pack.cues if c.side)


def run(job: Job, processes: int, progress: Callable[[int, int], None]) -> list[Heard]:
    """Do the trials of a job, in as many processes."""
    heard: dict[tuple[str, float], Heard] = {}
    for done, (stream, snr, said, counts) in enumerate(_results(job, processes), 1):
        heard.setdefault((stream, snr), Heard(stream, snr, {})).counts[said] = counts
        progress(done, len(job.plan))
    return list(heard.values())


def _results(job: Job, processes: int) -> Iterator:
    if processes == 1:
        bench = Bench(job)
        yield from (bench.run(*step) for step in job.plan)
        return
    with multiprocessing.Pool(processes, _start, (job,)) as pool:
        yield from pool.imap(_step, job.plan)


def _start(job: Job) -> None:
    _step.bench = Bench(job)  # of this process


def _step(step: tuple) -> tuple:
    return _step.bench.run(*step)
