package gates

import (
	"strings"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/dash"
)

// askFor is the time for which the question about a board stands. Nobody has to answer: a
// press that is not believed moves no figure.
const askFor = 20 * time.Second

// doubt is a press at a board that is not believed, and is asked about. The zero value
// is none.
type doubt struct {
	id      race.EventID
	marker  string
	metres  float64
	elapsed time.Duration
	until   time.Duration // boot time at which the question ends

	why   string // such as "0:49 after km 19: too quick"
	skip  string // the board that it was at if one was skipped; "" for no such answer
	skipM float64
	first bool // it may have been the mat
}

// asks reports whether the question about a board stands: it was not answered, and not
// answered in another way, such as in the log.
func (d *Desk) asks(now race.Stamp) bool {
	if d.doubt.id == 0 || now.Boot >= d.doubt.until {
		return false
	}
	_, still := d.s.Doubted(d.doubt.id)
	return still
}

// split logs the press at a board, and asks about it where it is not believed.
func (d *Desk) split(now race.Stamp) {
	e, ok := d.s.Split(now)
	if !ok {
		if _, over := d.s.Finished(); over {
			d.o.Host.Notify(say.F("no split: the race is over · %s on the page of the finish takes it back", d.o.Labels.Void))
			return
		}
		d.o.Host.Notify(say.T("no split: all markers passed"))
		return
	}
	d.o.Host.Log(&e)
	sp, doubted := d.s.Doubted(e.ID)
	if !doubted {
		d.passed(&e, now)
		return
	}
	d.doubt = doubt{id: e.ID, marker: e.Marker, metres: e.DistanceM, elapsed: e.Elapsed, until: now.Boot + askFor}
	f := d.s.Facts()
	d.doubt.first = len(f.Splits) == 0 && !f.Chip.Known && sp.Doubt == race.TooSoon
	d.doubt.why = d.reason(&sp)
	if sp.Doubt == race.TooLate {
		d.doubt.skip, d.doubt.skipM, _ = d.s.LikelyBoard(e.ID)
	}
}

// reason says in words why a press is not believed.
func (d *Desk) reason(sp *race.Split) string {
	after, since := say.T("the start"), sp.Elapsed
	if s := d.s.Splits(); len(s) > 0 {
		last := &s[len(s)-1]
		after, since = text.Clean(last.Marker), sp.Elapsed-last.Elapsed
	}
	says := say.F("%s after %s", race.FormatShort(since), after)
	switch sp.Doubt {
	case race.TooSoon:
		return say.F("%s: too quick.", says)
	case race.TooLate:
		return say.F("%s: too slow.", says)
	}
	return says + ": " + say.C("doubt", string(sp.Doubt)) + "."
}

// question returns the question about a board.
func (q *doubt) question(l *Labels) dash.Ask {
	out := dash.Ask{Text: strings.ToUpper(text.Clean(q.marker)) + "?  " + q.why,
		Answers: []dash.Answer{{Key: l.Enter, Says: say.T("it is")}, {Key: l.Void, Says: say.T("no press")}}}
	switch {
	case q.first && l.Chip != "":
		out.Answers = append(out.Answers, dash.Answer{Key: l.Chip, Says: say.T("the mat")})
	case q.skip != "" && l.Skip != "":
		out.Answers = append(out.Answers, dash.Answer{Key: l.Skip, Says: say.F("it was %s", text.Clean(q.skip))})
	}
	return out
}

// believe answers that the press was at the board.
func (d *Desk) believe(now race.Stamp) { d.name(d.doubt.marker, d.doubt.metres, now) }

// name answers at which board the press was.
func (d *Desk) name(marker string, metres float64, now race.Stamp) {
	e, ok := d.s.NameSplit(d.doubt.id, marker, metres, now)
	q := d.doubt
	d.doubt = doubt{}
	if !ok {
		return
	}
	d.o.Host.Log(&e)
	at := race.Event{ID: q.id, Marker: marker, DistanceM: metres, Elapsed: q.elapsed}
	d.passed(&at, now)
}

// passed tells of a board that is believed. The last one ends the race.
func (d *Desk) passed(e *race.Event, now race.Stamp) {
	d.o.Host.Notify(say.F("split %s at %s", text.Clean(e.Marker), race.FormatElapsed(e.Elapsed)))
	if e.Marker == race.MarkerFinish {
		d.finish(now)
	}
}

// Skip is the key that skips the board which comes next. As the answer to a question about
// a board it says that the press was at a later one.
func (d *Desk) Skip(now race.Stamp) {
	l := &d.o.Labels
	if d.asks(now) && d.doubt.skip != "" {
		d.name(d.doubt.skip, d.doubt.skipM, now)
		return
	}
	e, ok := d.s.Skip(now)
	switch {
	case ok:
		d.o.Host.Log(&e)
		d.o.Host.Notify(say.F("skipped: %s · %s voids it", text.Clean(e.Text), l.Void))
	case !d.s.Started():
		d.o.Host.Notify(say.F("%s: the clock does not run", l.Skip))
	default:
		d.o.Host.Notify(say.F("%s: the finish comes next", l.Skip))
	}
}
