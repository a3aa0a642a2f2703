package watch

import (
	"errors"
	"io/fs"
	"net/http"

	"spotter/crew/intake"
	"spotter/crew/wire"
	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// What a history has at most.
const (
	mostLines    = 40
	mostMessages = 20
)

// history tells the last lines of a pair's journal in words, and the messages to its spotter.
func (s *server) history(w http.ResponseWriter, _ *http.Request, v *intake.Visit) error {
	events, _, err := s.o.Lines(v.Race, v.Mirror)
	if errors.Is(err, fs.ErrNotExist) {
		return intake.Refusal(http.StatusNotFound, "there is no such journal in this race")
	}
	if err != nil {
		return err
	}
	h := wire.History{Lines: told(events), Messages: []wire.Posted{}}
	list, err := s.o.Post.List(v.Race, v.Journal, mostMessages)
	if err != nil {
		return err
	}
	intake.Answer(w, wire.History{Lines: h.Lines, Messages: append(h.Messages, list...)})
	return nil
}

// told puts the last lines of a journal into words.
func told(events []race.Event) []wire.Told {
	book := logbook.New(events)
	rows := book.Rows()
	list := []wire.Told{}
	for _, i := range rows[max(0, len(rows)-mostLines):] {
		e := &book.Lines[i]
		t := wire.Told{Seq: e.Seq, At: e.Wall, Text: text.Clean(logbook.Title(e, book)), Red: red(e)}
		if e.HasElapsed {
			t.Race = race.FormatElapsed(e.Elapsed)
		}
		if book.Voided(e.ID) {
			t.Text, t.Red = "taken back: "+t.Text, false
		}
		list = append(list, t)
	}
	return list
}

// red reports whether a line is one that a viewer looks for.
func red(e *race.Event) bool {
	return e.Kind == race.KindFall || e.Kind == race.KindCue && e.Class == cues.Alarm || logbook.ToneOf(e) == logbook.Fault
}
