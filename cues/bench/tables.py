"""What the trials mean: shares with their intervals, differences, and Markdown."""

import math

import numpy as np

from packs import Pack
from trials import Heard

Z = 1.959964  # of a 95% interval
DRAWS = 4000  # of the bootstrap
WORST = 5  # confusions that are named


def wilson(hits: int, trials: int) -> tuple[float, float]:
    """The 95% interval of a share after E. B. Wilson (1927)."""
    if trials == 0:
        return 0.0, 1.0
    p, z2 = hits / trials, Z * Z
    mid = (p + z2 / (2 * trials)) / (1 + z2 / trials)
    half = Z / (1 + z2 / trials) * math.sqrt(p * (1 - p) / trials + z2 / (4 * trials * trials))
    return max(mid - half, 0.0), min(mid + half, 1.0)


def share(hits: int, trials: int) -> str:
    """A share in per cent, with its interval."""
    if trials == 0:
        return "–"
    low, high = wilson(hits, trials)
    return f"{100 * hits / trials:.1f} ({100 * low:.0f}–{100 * high:.0f})"


def mean(heard: list[Heard]) -> float:
    """The share of cues named, the mean over the SNRs, in per cent."""
    return 100 * float(np.mean([h.hits()[0] / h.hits()[1] for h in heard]))


def by_cue(heard: list[Heard]) -> dict[str, float]:
    """The share of a cue's trials that were named, over all SNRs, in per cent."""
    ids = heard[0].counts
    return {i: 100 * float(np.mean([h.counts[i][i] / h.counts[i].total() for h in heard])) for i in ids}


def difference(one: list[Heard], other: list[Heard], seed: int) -> tuple[float, float, float]:
    """How much better the first was named than the second, in points, and the 95%
    interval. Both had the same cues in the same noise, so the cues are compared in
    pairs, and drawn anew: which words a pack has is what differs most by chance."""
    a, b = by_cue(one), by_cue(other)
    gain = np.array([a[i] - b[i] for i in a if i in b])
    rng = np.random.default_rng(seed)
    means = gain[rng.integers(len(gain), size=(DRAWS, len(gain)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(gain.mean()), float(low), float(high)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(r) + " |" for r in lines) + "\n"


def snr_name(snr_db: float) -> str:
    return f"{snr_db:+g} dB" if snr_db else "0 dB"


def one_snr(results: list[tuple[Pack, Heard]]) -> str:
    """The table of the voices at one SNR."""
    rows = []
    for pack, heard in results:
        urgent = {c.id for c in pack.cues if c.kind in ("alarm", "steer")}
        worst = [f"{s} → {h or 'nothing'} {n}" for s, h, n in heard.worst(WORST)]
        rows.append([pack.label, share(*heard.hits()), share(*heard.hits(urgent)),
                     str(heard.taken({"left"}, {"right"})), str(heard.taken({"right"}, {"left"})),
                     str(swapped(pack, heard)), ", ".join(worst) or "none"])
    return table(["voice", "cues named, %", "steer and alarm, %", "left → right", "right → left",
                  "any side swapped", "worst confusions"], rows)


def ids_of(pack: Pack, side: str) -> set[str]:
    return {c.id for c in pack.cues if c.side == side}


def swapped(pack: Pack, heard: Heard) -> int:
    """How many cues of one side were taken for any cue of the other."""
    left, right = ids_of(pack, "left"), ids_of(pack, "right")
    return heard.taken(left, right) + heard.taken(right, left)


def sides(results: list[tuple[Pack, Heard]]) -> str:
    """The table of left and right, and of the other cues with a side."""
    rows = []
    for pack, heard in results:
        pairs = sorted({(c.id.replace("right", "left"), c.id.replace("left", "right"))
                        for c in pack.cues if c.side}, key=lambda p: (len(p[0]) > 4, p))
        for left, right in pairs:
            if left not in heard.counts or right not in heard.counts:
                continue
            l_side, r_side = ids_of(pack, "left"), ids_of(pack, "right")
            both = {left, right}
            hits, trials = heard.hits(both)
            lost = trials - hits - heard.taken({left}, r_side) - heard.taken({right}, l_side)
            same = heard.taken({left}, l_side - both) + heard.taken({right}, r_side - both)
            rows.append([pack.label, f"{left}, {right}", str(trials),
                         str(heard.taken({left}, {right})), str(heard.taken({right}, {left})),
                         str(heard.taken({left}, r_side - both)), str(heard.taken({right}, l_side - both)),
                         share(hits, trials), str(same), str(lost - same)])
    return table(["voice", "said", "trials", "left → right", "right → left", "left → another right",
                  "right → another left", "named, %", "another cue of its side", "not recognised"], rows)


def sided(results: list[tuple[Pack, Heard]]) -> str:
    """The table of the cues that name a side, one a row, and a row for all of a voice.
    "as a shift" counts a cue that is no shift and was taken for one of its own side."""
    rows = []
    for pack, heard in results:
        by_side = {"left": ids_of(pack, "left"), "right": ids_of(pack, "right")}
        other = {"left": by_side["right"], "right": by_side["left"]}
        shifts = {c.id for c in pack.cues if c.side and c.kind == "steer"}
        for cue in (c for c in pack.cues if c.id in heard.counts):
            one, counts = {cue.id}, heard.counts[cue.id]
            shift = str(heard.taken(one, by_side[cue.side] & shifts)) if cue.id not in shifts else "–"
            wrong = [f"{h or 'nothing'} {n}" for h, n in counts.most_common() if h != cue.id][:3]
            rows.append([pack.label, cue.id, cue.text, str(counts.total()), str(heard.taken(one, other[cue.side])),
                         share(*heard.hits(one)), shift, ", ".join(wrong) or "none"])
        rows.append([pack.label, "all", "", str(heard.hits()[1]), str(swapped(pack, heard)), share(*heard.hits()), "", ""])
    return table(["voice", "said", "text", "trials", "other side", "named, %", "as a shift", "most often taken for"], rows)


def ranking(results: list[tuple[Pack, list[Heard]]], seed: int) -> str:
    """The voices by the share of cues that were named, best first. Each is compared
    with the best of its own language: the recogniser knows only English."""
    order = sorted(results, key=lambda r: -mean(r[1]))
    best: dict[str, tuple[Pack, list[Heard]]] = {}
    for result in order:
        best.setdefault(result[0].language.split("-")[0].lower(), result)
    rows = []
    for pack, heard in order:
        urgent = {c.id for c in pack.cues if c.kind in ("alarm", "steer")}
        steer = [h.hits(urgent)[0] / max(h.hits(urgent)[1], 1) for h in heard]
        gap = "–"
        first, its = best[pack.language.split("-")[0].lower()]
        if pack is not first and set(heard[0].counts) & set(its[0].counts):
            points, low, high = difference(its, heard, seed)
            gap = f"{points:.1f} ({low:.1f} to {high:.1f})"
        weak = sorted(by_cue(heard).items(), key=lambda c: c[1])[:WORST]
        rows.append([pack.label, pack.language, f"{mean(heard):.1f}", f"{100 * float(np.mean(steer)):.1f}",
                     *(share(*h.hits()) for h in heard), gap, ", ".join(f"{i} {s:.0f}" for i, s in weak)])
    return table(["voice", "language", "mean, %", "steer and alarm, mean, %",
                  *(snr_name(h.snr_db) for h in order[0][1]), "behind the best of its language, points", "weakest cues, %"], rows)


def words(results: list[tuple[Pack, list[Heard]]]) -> str:
    """The table of the words that splits are said from."""
    rows = [[p.label, str(len(p.words)), f"{mean(h):.1f}", *(share(*x.hits()) for x in h),
             ", ".join(f"{i} {s:.0f}" for i, s in sorted(by_cue(h).items(), key=lambda c: c[1])[:WORST])]
            for p, h in results]
    return table(["voice", "words", "mean, %", *(snr_name(x.snr_db) for x in results[0][1]), "weakest words, %"], rows)
