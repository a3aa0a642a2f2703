#!/usr/bin/env python3
"""Check the evidence of a race with Python's standard library alone.

    python3 verify.py                        everything in this folder
    python3 verify.py JOURNAL                only the chain of that journal
    python3 verify.py JOURNAL CODE [CODE…]   and the line that each code on paper stands for

A code is the first 20 hex digits of a line's hash, as the witness wrote it down. Blanks and
capitals do not matter. Exit code 0: everything is right. 1: something is not.

The chain: the hash of a line is the SHA-256 of the hash of the line before it (64 zeros
before the first line) and the bytes of the line up to ,"hash": and so whoever changes a line
must change every hash after it, and the last one, the head.
"""
import hashlib
import json
import os
import re
import sys

HOUR_MS, MOST_HOURS, MAX_LINE = 3600000, 240, 1 << 20


def code(head):
    """The code for the witness: 20 digits in groups of four."""
    return " ".join(head[i:i + 4] for i in range(0, 20, 4))


def shown(s):
    """Text of a file, which can do nothing to a terminal."""
    return ascii(str(s))[1:-1][:200]


class Bad(Exception):
    """What is wrong with a journal."""


def read_line(raw, number, head):
    """Check one line that follows head; return its hash and its fields."""
    if not raw.endswith(b"\n"):
        raise Bad("line %d is torn: it has no end" % number)
    body, _, end = raw.rpartition(b',"hash":')
    is_hash = hashlib.sha256(head.encode() + body).hexdigest()
    if end != b'"%s"}\n' % is_hash.encode():
        raise Bad("line %d was changed, moved or put in, or the line before it was" % number)
    if len(raw) > MAX_LINE + 1:
        raise Bad("line %d is too long" % number)
    try:
        fields = json.loads(raw.decode())
    except (ValueError, RecursionError):
        raise Bad("line %d is not JSON" % number) from None
    if not isinstance(fields, dict) or fields.get("seq") != number:
        raise Bad("line %d has another number" % number)
    if number == 1 and fields.get("kind") != "open":
        raise Bad("line 1 does not open a journal")
    if fields.get("kind") == "open" and fields.get("format") != 1:
        raise Bad("line %d is of a later format: use a later verify.py" % number)
    return is_hash, fields


def chain(path, wanted=(), head="0" * 64, lines=0):
    """Read a journal, or what goes on behind a line of one. Return (lines, head, hours, found, fault).

    hours has (hour, line, hash) of the last line of each hour of race time. found has the
    line of each wanted code. fault is None for a whole chain. All of them count up to the
    first fault."""
    hours, found, fault = [], {}, None
    with open(path, "rb") as file:
        for raw in file:
            try:
                new, fields = read_line(raw, lines + 1, head)
            except Bad as bad:
                fault = str(bad)
                break
            at = fields.get("elapsed_ms")
            if isinstance(at, int) and fields["kind"] != "open":
                while len(hours) < min(at // HOUR_MS, MOST_HOURS - 1):
                    hours.append((len(hours) + 1, lines, head))
            head, lines = new, lines + 1
            if head[:20] in wanted:
                found[head[:20]] = lines
    if lines == 0 and fault is None:
        fault = "the journal is empty"
    if lines:
        hours.append((len(hours) + 1, lines, head))
    return lines, head, hours, found, fault


def sums(folder):
    """Check SHA256SUMS; return what is wrong."""
    wrong = []
    with open(os.path.join(folder, "SHA256SUMS"), encoding="utf-8") as file:
        for line in file:
            want, _, name = line.rstrip("\n").partition("  ")
            path = os.path.join(folder, name)
            if not name or os.path.basename(name) != name or not os.path.isfile(path):
                wrong.append("%s is not here" % shown(name))
                continue
            total = hashlib.sha256()
            with open(path, "rb") as part:
                for block in iter(lambda: part.read(1 << 20), b""):
                    total.update(block)
            if total.hexdigest() != want:
                wrong.append("%s was changed" % shown(name))
    return wrong


def added(folder, path):
    """Check the notes that were added after the race; return what is wrong."""
    notes = os.path.join(folder, "journal.review.jsonl")
    try:
        with open(notes, "rb") as file:
            first = json.loads(file.readline().decode())
        head, number = str(first["review_head"]), int(first["seq"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ["journal.review.jsonl has no first line that can be read"]
    if chain(path, {head[:20]})[3].get(head[:20]) != number - 1:
        return ["journal.review.jsonl does not go on from a line of the journal"]
    fault = chain(notes, (), head, number - 1)[4]
    print("journal.review.jsonl: %s" % (fault or "notes added after the race, every hash is right"))
    return ["journal.review.jsonl: " + fault] if fault else []


def sealed(folder, lines, head):
    """Check that seal.txt names this journal; return what is wrong."""
    with open(os.path.join(folder, "seal.txt"), encoding="utf-8") as file:
        facts = dict(line.rstrip("\n").partition(": ")[::2] for line in file)
    if facts.get("lines") != str(lines) or facts.get("head") != head:
        return ["seal.txt is of another journal"]
    return []


def main(words):
    folder = os.path.dirname(os.path.abspath(__file__))
    path = words[0] if words else os.path.join(folder, "journal.jsonl")
    codes = {re.sub(r"[^0-9a-f]", "", word.lower()): word for word in words[1:]}
    wrong = []
    for digits, word in codes.items():
        if len(digits) != 20:
            wrong.append("%s is not 20 hex digits; put the five groups in quotes" % shown(word))
    try:
        lines, head, hours, found, fault = chain(path, codes)
    except OSError as err:
        sys.exit("cannot read %s: %s" % (shown(path), err.strerror))
    if fault:
        wrong.insert(0, "the chain is not whole: " + fault)
        print("right up to line %d, and no further" % lines)
    else:
        print("whole: %d lines, every hash is right" % lines)
    for hour, line, digits in hours:
        print("hour %d ends with line %d, code %s" % (hour, line, code(digits)))
    if lines:
        print("head %s" % head)
    for digits in codes:
        if digits in found:
            print("code %s is that of line %d" % (code(digits), found[digits]))
        elif len(digits) == 20:
            wrong.append("no line has the code %s" % code(digits))
    if not words:
        if os.path.exists(os.path.join(folder, "SHA256SUMS")):
            bad = sums(folder)
            print("SHA256SUMS: %s" % ("every file is as it was" if not bad else "wrong"))
            wrong += bad
        if os.path.exists(os.path.join(folder, "journal.review.jsonl")):
            wrong += added(folder, path)
        if os.path.exists(os.path.join(folder, "seal.txt")):
            wrong += sealed(folder, lines, head)
    for line in wrong:
        print("WRONG: " + line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
