"""Reads FIT files with fitdecode, which checks their sums, and with Garmin's own SDK, and
prints what both found, as JSON."""
import json
import sys

import fitdecode
from garmin_fit_sdk import Decoder, Stream

out = []
for name in sys.argv[1:]:
    kinds, cues, notes = {}, [], []
    with fitdecode.FitReader(name, check_crc=fitdecode.CrcCheck.RAISE) as file:
        for frame in file:
            if frame.frame_type != fitdecode.FIT_FRAME_DATA:
                continue
            kinds[frame.name] = kinds.get(frame.name, 0) + 1
            for field, into in (("cue", cues), ("note", notes)):
                if frame.has_field(field):
                    into.append(frame.get_value(field))
    whole = Decoder(Stream.from_file(name)).check_integrity()
    messages, errors = Decoder(Stream.from_file(name)).read()  # a fresh stream, or it reads nothing
    session = messages["session_mesgs"][0]
    out.append({
        "file": name, "kinds": kinds, "cues": len(cues), "first": cues[:1], "notes": notes,
        "whole": whole, "errors": [str(e) for e in errors],
        "records": len(messages.get("record_mesgs", [])), "laps": len(messages.get("lap_mesgs", [])),
        "sport": session["sport"], "metres": session.get("total_distance", 0), "seconds": session["total_elapsed_time"],
        "start": session["start_time"].isoformat(),
    })
json.dump(out, sys.stdout)
