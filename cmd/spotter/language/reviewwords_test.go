package language

import (
	"spotter/audio/servers"
	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/ui/alert"
)

// wordsOfReviews returns the words of a log as review, lists and reports of faults show them. Those
// that the code can list are taken from it.
func wordsOfReviews() map[string][]string {
	words := map[string][]string{
		"outcome": {"heard", "cut", "dropped", "expired", "no device", "no outcome", "any", "whole", "not whole", "never begun", "not heard", "voided",
			"heard whole", "not known"},
		"state": {"opened", "closed", "lost", "LOST", "silent", "moved", "changed", "opening", "sounds", "is silent", "approximate", "confirmed",
			"corrected"},
		"reason": {"left", "another race was taken up", "broke_off", "review"},
		"clock":  {"gun", "chip", "finish"},
		"switch": {"on", "off"},
		"marker": {"half", "finish"},
		"ended":  {"finished", "not started", "no split", "not finished"},
		"script": {"Greek", "Hebrew", "Arabic", "Armenian", "Georgian", "Thai", "Hindi (Devanagari)", "Bengali", "Korean", "Japanese", "Chinese",
			"other than Latin", "Russian (Cyrillic)", "Ukrainian (Cyrillic)", "Cyrillic"},
		"item": {"water", "gel", "medical", "mark", "voice", "spotter", "witness", "skip", "ear test", "stop", "quiet", "silence", "output", "frame", "crew", "headquarters", "HQ",
			"position", "recording", "lost", "journal", "words", "copy", "watch", "sounds", "training", "microphone", "countdown", "gps", "course",
			"conflict", "note", "silent", "pad", "input", "runner"},
		"fault": {"cannot write: the disk is full", "cannot sync: the disk is full", "cannot write: the disk is read-only",
			"cannot write: input/output error", "cannot sync: input/output error", "cannot write: permission denied", "the disk does not answer",
			"the file was removed or renamed", "the file could not be made", "it closed the connection",
			"it closed the connection in the middle of a message", "it answers too slowly", "the sound server has no output but its dummy",
			"the sound server has muted spotter", "the sound server has set spotter's volume to zero", "speaker: the sound driver does not answer",
			"speaker: the device takes no samples", "no sound server answers", "there is no sound output", "no sound output is open",
			"there is no output to open", "it came too late", "waited too long for the output to open", "another output was chosen",
			"the earpiece is back", "no output is open", "it waited too long", "its time was over", "the sound server closed the connection"},
		"remedy": {"free some space on that disk", "mount that disk for writing", "put the file or its folder back, or make room in another",
			"allow writing to that file again", "check that disk or card, and keep this program running", "check that disk, card or network",
			"run as the user who runs the server, or set PULSE_COOKIE", "update the server", "rename it, or choose another sink",
			"run as the user who runs the sound server", "choose another", "restart the sound server if it stays so",
			"restart the sound server if it stays so, or choose another sink", "restart the sound server", "is it a sound server? see which program listens there",
			"restart it if it stays so", "connect an earpiece", "resume it, or choose another", "check the system's sound settings and start spotter again",
			"check that one is connected and chosen in the system's sound settings", "check that it is connected and switched on", "Leave one of the two.",
			"Connect the earpiece: cues go back to it.", servers.Anywhere,
			"use --output speaker, which plays on this system's own output", "install PipeWire (the package pipewire-pulse) or PulseAudio, and start it",
			"connect it, or see spotter devices"},
	}
	words["fault"] = append(words["fault"], "no such device", "this user may not read it", "it was unplugged, switched off, or is out of reach",
		"another program has taken it for itself", "no program writes to the pipe", "input.toml names none of its buttons",
		"only Linux has event devices", "events were dropped: it sends faster than they are read")
	words["remedy"] = append(words["remedy"], "Run sudo usermod -aG input $USER and log in again.", "End the other program.", "Connect it again.")
	words["fault"] = append(words["fault"], "no phone is connected", "the phone is not ready", "the phone was given up",
		"talking needs the sound server: use --output pulse or --output auto", "the voice does not go to the phone", "the runner hears nothing now")
	words["remedy"] = append(words["remedy"], "open its page: scan the code on the screen", "tap the page on the phone", "load the page on the phone again",
		"it comes back by itself; else open its page again")
	words["fault"] = append(words["fault"], alert.FaultForms()...)
	words["remedy"] = append(words["remedy"], alert.RemedyForms()...)
	for _, k := range logbook.Kinds() {
		words["kind"] = append(words["kind"], string(k))
	}
	for _, d := range []race.Doubt{race.TooSoon, race.TooLate, race.Twice, race.OutOfOrder, race.NotTimed, race.AfterEnd, race.NoDistance} {
		words["doubt"] = append(words["doubt"], string(d))
	}
	for _, f := range []cues.Facing{cues.Backward, cues.Forward} {
		for _, k := range []cues.KeySides{cues.RoadKeys, cues.RunnerKeys} {
			words["frame"] = append(words["frame"], cues.Frame{Facing: f, Keys: k}.Words())
		}
	}
	return words
}
