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

// maxWords bounds the words of a pack.
const maxWords = 400

// judgeWords applies every rule that needs no file to the words of a manifest,
// notes the faults, and returns those that have an ID.
func judgeWords(m *manifest, fl *faultList) []Word {
	if len(m.words) > maxWords {
		fl.add(m.words[maxWords].place, "%d words: a pack has at most %d", len(m.words), maxWords)
		m.words = m.words[:maxWords]
	}
	var out []Word
	ids := map[ID]int{}
	for _, raw := range m.words {
		id := judgeID(raw, "n12", fl)
		judgeText("text", "Twelve", raw.text, raw.place, raw.broken, fl)
		judgeFileName(raw, fl)
		if id == "" {
			continue
		}
		if first, dup := ids[id]; dup {
			fl.add(raw.id.place, "word %s is there twice: first in line %d", quoted(string(id)), first)
			continue
		}
		ids[id] = raw.id.line
		out = append(out, Word{ID: id, Text: raw.text.text, File: raw.file.inPack(), Line: raw.line, Manifest: raw.manifest()})
	}
	return out
}
