package pack

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"spotter/cues"
)

// TakenOver reports whether a sound is that of a pack that the draft extends. To
// save it makes it the draft's own.
func (d *Draft) TakenOver(s DraftSound) bool {
	f, ok := d.pack.files[s.File]
	return ok && f.in.prefix != ""
}

// Place returns where the first cue, or the word, of a sound stands: the manifest
// and the line, as they were when the draft was opened, in a fault without words.
func (d *Draft) Place(s DraftSound) Fault {
	if s.Word {
		w, _ := d.pack.Word(s.IDs[0])
		return Fault{File: w.Manifest, Line: w.Line}
	}
	c, _ := d.pack.Cue(s.IDs[0])
	return Fault{File: c.Manifest, Line: c.Line}
}

// OtherText returns the text of another cue or word with the same sound file that
// sounds otherwise than the sound's own; "" where there is none.
func (d *Draft) OtherText(s DraftSound) string {
	for _, c := range d.pack.Cues {
		if c.File == s.File && !sameSpeech(c.Text, s.Text) {
			return c.Text
		}
	}
	for _, w := range d.pack.Words {
		if w.File == s.File && !sameSpeech(w.Text, s.Text) {
			return w.Text
		}
	}
	return ""
}

// Word returns a word of the pack, its own or one that it takes over.
func (d *Draft) Word(id cues.ID) (cues.Word, bool) { return d.pack.Word(id) }

// wordFiles is the folder in which the words that [Draft.AddWords] adds have their
// sounds: a cue and a word may have the same ID.
const wordFiles = "words"

// changedSource is a draft whose manifest is to be another.
type changedSource struct {
	draftSource
	manifest []byte
}

func (s changedSource) open(name string) (io.ReadCloser, error) {
	if name == manifestName {
		return io.NopCloser(bytes.NewReader(s.manifest)), nil
	}
	return s.draftSource.open(name)
}

// AddWords adds words, with a sound file for each, to the manifest of the draft, at
// its end and at once or not at all, and returns the draft that has them. When that
// would be no manifest, the error is [Faults], with the lines that it would have.
func (d *Draft) AddWords(words []cues.Word) (*Draft, error) {
	data, err := read(d.src, manifestName, maxManifest)
	if err != nil {
		return nil, fmt.Errorf("%s %s", manifestName, fileTrouble(err))
	}
	out := bytes.Clone(bytes.TrimRight(data, "\r\n"))
	for _, w := range words {
		out = fmt.Appendf(out, "\n\n%s", strings.TrimSuffix(tableOfWord(w, wordFiles+"/"+string(w.ID)+".wav"), "\n"))
	}
	out = append(out, '\n')
	if _, err := load(changedSource{draftSource{d.src, map[string]bool{}}, out}, d.find...); err != nil {
		return nil, err
	}
	if err := d.write(manifestName, out); err != nil {
		return nil, err
	}
	return d.Again()
}
