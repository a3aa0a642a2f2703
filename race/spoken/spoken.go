package spoken

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"time"

	"spotter/race"
)

// Note is a note that a spotter spoke.
type Note struct {
	ID     race.EventID // its line
	File   string       // the name of its file, without a folder
	Length time.Duration
	SHA256 string // of the file; "" where the log does not have it
	Why    string // why it has no sound, or ended before its time; "" for neither
	Voided bool   // it was taken back or deleted
}

// Open reports whether the log says neither how the note ended nor why it has no sound: the
// program was killed, or the power failed.
func (n *Note) Open() bool { return n.SHA256 == "" && n.Why == "" }

// Notes returns the notes by voice of a log, in order, as they should read. A log from which
// lines of other kinds were left out has the same.
func Notes(log []race.Event) (notes []Note) {
	voided := race.Voided(log)
	at := map[race.EventID]int{}
	for i := range log {
		e := &log[i]
		n, known := at[e.Ref]
		switch {
		case e.Kind == race.KindNote && e.Item == race.ItemVoice:
			at[e.ID] = len(notes)
			notes = append(notes, Note{ID: e.ID, File: name(e.File), Voided: voided[e.ID]})
		case !known || voided[e.ID]:
		case e.Kind == race.KindNote && e.Item == race.ItemMic:
			notes[n].Why = e.Text
		case e.Kind == race.KindAmend:
			if e.File != "" {
				notes[n].File = name(e.File)
			}
			if e.SHA256 != "" {
				notes[n].SHA256, notes[n].Length = e.SHA256, e.Length
			}
		}
	}
	return notes
}

// name returns the last part of a path, whatever system wrote it: a log names no file
// elsewhere.
func name(file string) string {
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	if base == "." || base == ".." || base == "/" {
		return ""
	}
	return base
}

// What the lines have in them that [Notes] looks at.
var marks = [][]byte{
	[]byte(`"item":"` + race.ItemVoice + `"`), []byte(`"item":"` + race.ItemMic + `"`),
	[]byte(`"kind":"` + string(race.KindVoid) + `"`), []byte(`"kind":"` + string(race.KindAmend) + `"`),
}

// Matters reports whether [Notes] looks at a line, by its bytes: a quick way past all others.
func Matters(line []byte) bool {
	return slices.ContainsFunc(marks, func(m []byte) bool { return bytes.Contains(line, m) })
}
