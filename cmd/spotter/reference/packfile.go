package reference

import (
	"spotter/cmd/spotter/manual"
)

// packFile returns the page on the file of a pack. docs/packs.md says more.
func packFile() manual.Topic {
	return manual.Topic{
		Name: "spotter-pack", Short: "Voice pack of spotter",
		About: `A pack is a voice: its cues, their keys and their sounds. It is a folder, or a zip of one, with a pack.toml and WAV files. The whole pack is checked before a race; a pack with a fault is refused.

pack.toml is TOML in UTF-8. The settings of the pack stand first. Then comes a table [[cue]] for each cue, and a table [[word]] for each piece of a spoken split. Any other key is a fault.

A pack that extends another holds only what differs: a cue of the same id takes over from the other what it does not say.

    extends = "en-US"
    name = "Ann and Bo"
    [[cue]]
    id = "dog"
    text = "Dog"
    class = "prepare"
    keys = ["1"]
    file = "dog.wav"`,
		Lists: []manual.List{
			{Title: "settings of the pack", Items: packSettings},
			{Title: "settings of a cue", Items: cueSettings},
			{Title: "settings of a word", Items: wordSettings},
			{Title: "files", Items: packFiles},
		},
		SeeAlso: []string{"spotter(1)", "spotter-cues(1)", "spotter-cues-new(1)", "spotter-cues-check(1)", "spotter-cues-pack(1)"},
	}
}

var packSettings = []manual.Item{
	{Tag: "name", Says: "Its name on screen and in the journal."},
	{Tag: "language", Says: "A language tag, such as en-US."},
	{Tag: "license", Says: "Of the sounds; by custom an SPDX expression, such as CC0-1.0."},
	{Tag: "extends", Says: "The pack that it takes the rest from: the name of a voice of the program or of an installed one, or the path of a folder or zip."},
	{Tag: "bind", Says: "Other keys for the program's acts, such as \"fall=f5 rest=f6\"."},
	{Tag: "format", Says: "The version of this format; without it, 1."},
}

var cueSettings = []manual.Item{
	{Tag: "id", Says: "Its name: a to z, 0 to 9 and _, at most 32; each only once."},
	{Tag: "text", Says: "The spoken words, as the screen shows them."},
	{Tag: "class", Says: "How urgent it is: alarm, steer, prepare, service or info."},
	{Tag: "pan", Says: "The ear: left, right or centre; without it, centre."},
	{Tag: "keys", Says: "A list of key names, such as [\"left\", \"h\"]. A cue without keys is played by the program alone."},
	{Tag: "file", Says: "The WAV file, as a path with / that begins in the folder of pack.toml."},
	{Tag: "retrigger", Says: "What a press does while the cue sounds or waits: restart or ignore; without it, restart."},
	{Tag: "repeat_ms", Says: "Of an alarm: the silence between two repeats, 100 to 4000 ms; without it, 350."},
	{Tag: "ttl_ms", Says: "Of prepare, service and info: how long it may wait, 250 to 15000 ms."},
	{Tag: "countdown", Says: "Of prepare and steer: what follows the cue: turn, bump, kerb or off."},
}

var wordSettings = []manual.Item{
	{Tag: "id, text, file", Says: "As in a cue. Words have ids of their own."},
}

var packFiles = []manual.Item{
	{Tag: "pack.toml", Says: "The manifest."},
	{Tag: "*.wav", Says: "The sounds."},
	{Tag: "LICENSE, PROVENANCE.md, README", Says: "Whose voice it is, and what others may do with it."},
	{Tag: "SHA256SUMS", Says: "Where it is there, each file that it lists is compared with it."},
}
