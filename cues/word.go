package cues

// Word is a piece of what is put together to say a split: a number, a unit, a
// phrase such as "on pace". It has no key and no class: the cue that says it has.
type Word struct {
	ID   ID     // such as "n12" or "seconds"
	Text string // what is said, without control characters
	File string // slash-separated path inside the pack
	Line int    // line of the word's table in its manifest, from 1

	Manifest string // the file of that line, as faults call it; see [Cue.Manifest]
}
