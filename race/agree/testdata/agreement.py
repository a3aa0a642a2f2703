#!/usr/bin/env python3
"""Agreement of two spotters, written from docs/agreement.md and with none of spotter's code.

Two uses:
  agreement.py < cases.json        a list of cases, each {"a": [[ms, code], …], "b": […],
                                   "common": [[from, to], …], "window": ms, "unit": ms};
                                   prints a list of figures. With "bounds": [ms, …] also
                                   intervals, by drawing the stretches between them again
  agreement.py A B WINDOW UNIT     reads two journals; the clocks are compared by the boards
                                   that both pressed
"""
import json
import random
import statistics
import sys
from bisect import bisect_right
from datetime import datetime
from fractions import Fraction

NOTHING = None


def link(a, b, w):
    """The pairs of indexes; scores are exact fractions."""
    def score(i, j):
        d = abs(a[i][0] - b[j][0])
        if d > w:
            return None
        return (2 if a[i][1] == b[j][1] else 1) * 2 * w - d  # times 2 w, to stay whole

    n, m = len(a), len(b)
    best = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(1, n + 1):
        row, above = best[i], best[i - 1]
        for j in range(1, m + 1):
            x = max(above[j], row[j - 1])
            if abs(a[i - 1][0] - b[j - 1][0]) <= w:
                x = max(x, above[j - 1] + score(i - 1, j - 1))
            row[j] = x
    pairs, i, j = [], n, m
    while i and j:
        s = score(i - 1, j - 1)
        if s is not None and best[i - 1][j - 1] + s == best[i][j]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
            continue
        drop_a, drop_b = best[i - 1][j] == best[i][j], best[i][j - 1] == best[i][j]
        if drop_a and drop_b:  # the later one, then the one whose name sorts later, then that of a
            drop_a = (a[i - 1][0], a[i - 1][1]) >= (b[j - 1][0], b[j - 1][1])
        if drop_a:
            i -= 1
        else:
            j -= 1
    return pairs[::-1]


def kappa(pairs):
    """Cohen's kappa of a list of pairs of codes: number of pairs and value, None where not defined."""
    n = len(pairs)
    if n == 0:
        return [0, None]
    po = Fraction(sum(x == y for x, y in pairs), n)
    left, right = {}, {}
    for x, y in pairs:
        left[x] = left.get(x, 0) + 1
        right[y] = right.get(y, 0) + 1
    pe = sum(Fraction(k, n) * Fraction(right.get(c, 0), n) for c, k in left.items())
    return [n, None if pe == 1 else float((po - pe) / (1 - pe))]


def unit_pairs(a, b, common, unit, tolerance):
    """A pair of codes for each unit of time, as seen by a."""
    out = []
    for lo, hi in common:
        n = -((lo - hi) // unit)
        rows = []
        for cues in (a, b):
            row = [NOTHING] * n
            for t, code in cues:
                if lo <= t < hi and row[(t - lo) // unit] is NOTHING:
                    row[(t - lo) // unit] = code
            rows.append(row)
        ra, rb = rows
        for u in range(n):
            around = rb[max(0, u - tolerance):u + tolerance + 1]
            out.append((ra[u], ra[u] if ra[u] in around else rb[u]))
    return out


def interval(placed, bounds, draws=1500):
    """The 2.5th and the 97.5th percentile of kappa when whole stretches are drawn again with
    replacement; placed are pairs with their times. Returns also how many stretches have pairs."""
    stretches = {}
    for at, x, y in placed:
        stretches.setdefault(bisect_right(bounds, at), []).append((x, y))
    stretches = list(stretches.values())
    dice, values = random.Random(43), []
    for _ in range(draws):
        pairs = [p for s in dice.choices(stretches, k=len(stretches)) for p in s]
        n, left, right = len(pairs), {}, {}
        for x, y in pairs:
            left[x] = left.get(x, 0) + 1
            right[y] = right.get(y, 0) + 1
        po, pe = sum(x == y for x, y in pairs) / n, sum(k * right.get(c, 0) for c, k in left.items()) / n / n
        if pe < 1:
            values.append((po - pe) / (1 - pe))
    cuts = statistics.quantiles(values, n=40, method="inclusive")
    return [len(stretches), cuts[0], cuts[-1]]


def figures(case):
    common, w, unit = case["common"], case["window"], case["unit"]
    a, b = (sorted([t, c] for t, c in case[k] if any(lo <= t < hi for lo, hi in common)) for k in "ab")
    pairs = link(a, b, w)
    lags = [b[j][0] - a[i][0] for i, j in pairs]
    if len(lags) > 1:
        quartiles = statistics.quantiles(lags, n=4, method="inclusive")
    else:
        quartiles = lags * 3 or [0, 0, 0]
    codes = [(a[i][1], b[j][1]) for i, j in pairs]
    in_a, in_b = {i for i, _ in pairs}, {j for _, j in pairs}
    lone = [(c, NOTHING) for i, (_, c) in enumerate(a) if i not in in_a]
    lone += [(NOTHING, c) for j, (_, c) in enumerate(b) if j not in in_b]
    more = {}
    if "bounds" in case:
        placed = [(a[i][0], a[i][1], b[j][1]) for i, j in pairs]
        alone = [(t, c, NOTHING) for i, (t, c) in enumerate(a) if i not in in_a]
        alone += [(t, NOTHING, c) for j, (t, c) in enumerate(b) if j not in in_b]
        more = {"codes_between": interval(placed, case["bounds"]),
                "omissions_between": interval(placed + alone, case["bounds"])}
    return more | {
        "a": len(a), "b": len(b), "linked": len(pairs), "only_a": len(a) - len(pairs), "only_b": len(b) - len(pairs),
        "same": sum(x == y for x, y in codes), "lag": quartiles,
        "codes": kappa(codes), "omissions": kappa(codes + lone),
        "units": kappa(unit_pairs(a, b, common, unit, 0)),
        "units_by_a": kappa(unit_pairs(a, b, common, unit, 1)),
        "units_by_b": kappa(unit_pairs(b, a, common, unit, 1)),
    }


def read(path):
    """What a journal covers, its boards and its cues. A time is (boot, ms): the wall clock at
    the first line of that boot of the machine plus the boot clock since then."""
    lines = [json.loads(l) for l in open(path, encoding="utf-8")]
    voided, amends = set(), {}
    for l in reversed(lines):
        if l["kind"] == "void" and l["seq"] not in voided:
            voided.add(l["ref"])
    for l in lines:
        if l["kind"] == "amend" and l["seq"] not in voided:
            amends.setdefault(l["ref"], []).append(l)
    zeros, names, covers, boards, cues = [], [], [], {}, []
    for l in lines:
        if l["kind"] == "open":
            covers.append([])
            if not names or not l.get("boot_id") or l["boot_id"] != names[-1]:
                names.append(l.get("boot_id"))
                zeros.append(round(datetime.fromisoformat(l["wall"]).timestamp() * 1000) - l["boot_ms"])
        at = zeros[-1] + l["boot_ms"]
        if "elapsed_ms" in l and l["kind"] not in ("open", "close"):
            covers[-1].append((len(zeros) - 1, at))
        if l["seq"] in voided:
            continue
        marker, cue = l.get("marker"), l.get("cue")
        fixes = amends.get(l["seq"], [])
        for am in fixes:
            marker, cue = am.get("marker", marker), am.get("cue", cue)
        moved = [am["correction_ms"] for am in fixes if am.get("correction_ms")]
        if l["kind"] == "split":
            boards.setdefault(marker, []).append((len(zeros) - 1, at + (moved[-1] if moved else 0)))
        if l["kind"] == "cue":
            cues.append((len(zeros) - 1, at, cue))
    return covers, boards, cues


def journals(path_a, path_b, window, unit):
    """The figures of two journals; the second machine must have had one boot."""
    covers_a, boards_a, cues_a = read(path_a)
    covers_b, boards_b, cues_b = read(path_b)
    apart = {}  # by boot of the first machine
    for marker, [(boot, at)] in boards_a.items():
        for _, other in boards_b.get(marker, []):
            apart.setdefault(boot, []).append(at - other)
    ahead = {boot: round(statistics.median(d)) for boot, d in apart.items()}
    span_a = []
    for c in covers_a:
        on_b = [x - ahead[boot] for boot, x in c]
        span_a.append((min(on_b), max(on_b)))
    span_b = [(min(x for _, x in c), max(x for _, x in c)) for c in covers_b]
    common = sorted((max(p, r), min(q, s)) for p, q in span_a for r, s in span_b if max(p, r) < min(q, s))
    out = figures({"a": [(x - ahead[boot], c) for boot, x, c in cues_a], "b": [(x, c) for _, x, c in cues_b],
                   "common": common, "window": window, "unit": unit})
    out["ahead"] = [ahead[k] for k in sorted(ahead)]
    return out


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(journals(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
    else:
        print(json.dumps([figures(c) for c in json.load(sys.stdin)]))
