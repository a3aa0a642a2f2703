package watch

import (
	"errors"
	"io/fs"
	"net/http"
	"slices"

	"spotter/crew/intake"
	"spotter/crew/wire"
	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// What a history has at most. Most lines are cues, some a minute: the last few show what goes on, and
// more of them would leave no room for the fall before.
const (
	mostLines    = 40
	mostCues     = 15
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
	for _, m := range list {
		m.From, m.Text = text.Clean(m.From), text.Clean(m.Text) // as what others wrote always is before it is shown
		h.Messages = append(h.Messages, m)
	}
	intake.Answer(w, h)
	return nil
}

// told puts the last lines of a journal into words.
func told(events []race.Event) []wire.Told {
	book := logbook.New(events)
	rows := book.Rows()
	list, cueLines := []wire.Told{}, 0
	for at := len(rows) - 1; at >= 0 && len(list) < mostLines; at-- {
		i := rows[at]
		if usual(&book.Lines[i]) {
			if cueLines++; cueLines > mostCues {
				continue
			}
		}
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
	slices.Reverse(list)
	return list
}

// usual reports whether a line is one of the many: a cue that is no alarm.
func usual(e *race.Event) bool { return e.Kind == race.KindCue && e.Class != cues.Alarm }

// red reports whether a line is one that a viewer looks for.
func red(e *race.Event) bool {
	return e.Kind == race.KindFall || e.Kind == race.KindCue && e.Class == cues.Alarm || logbook.ToneOf(e) == logbook.Fault
}
