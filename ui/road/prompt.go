package road

import (
	"math"
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/dash"
)

const (
	// promptIn is the time before a thing at which the spotter is told of its key.
	promptIn = 25 * time.Second
	// crossedFor is the time for which a board is told of that the position has passed.
	crossedFor = 90 * time.Second
	// none is the index of no thing.
	none = -1
)

// prompt tells the spotter of a thing that needs a key soon. The runner hears nothing of it.
type prompt struct {
	thing int    // index of the thing that is told of now; none for none
	done  []done // by the index of the thing

	tens int // what text was made of: tens of metres, and the thing
	of   int
	text string
}

// done says what was done for a thing that came.
type done struct {
	reminded bool // the spotter heard the sound for it
	said     bool // its key was pressed
}

// lookAhead finds the thing that is to be told of, and reminds the spotter of it once.
func (d *Desk) lookAhead(elapsed time.Duration, now race.Stamp) {
	p := &d.prompt
	p.thing = none
	if !d.running || d.resting || d.o.Course == nil {
		return
	}
	d.next = d.o.Course.After(d.next[:0], d.passed, most)
	for _, i := range d.next {
		in, ok := d.in(d.o.Course.Things[i].AtM, elapsed)
		if !ok || in > promptIn {
			return
		}
		if d.things[i].key != "" && !p.done[i].said && in >= 0 {
			p.thing = i
			break
		}
	}
	if p.thing == none || p.done[p.thing].reminded || d.o.Latched != nil && d.o.Latched() {
		return
	}
	p.done[p.thing].reminded = true
	if d.o.Remind != nil {
		d.o.Remind(d.things[p.thing].cue)
	}
}

// Pressed takes in that the key of a cue was pressed: the thing that was told of needs it no
// more.
func (d *Desk) Pressed(id cues.ID) {
	if p := &d.prompt; p.thing != none && d.things[p.thing].cue == id {
		p.done[p.thing].said, p.thing = true, none
	}
}

// Ask returns what the spotter is told: the key of a thing that is near, or the board that
// the runner has passed by GPS. The zero value tells nothing.
func (d *Desk) Ask(now race.Stamp) dash.Ask {
	if d.prompt.thing != none {
		return d.tellThing()
	}
	return d.tellBoard(now)
}

// tellThing tells of a thing that is near.
func (d *Desk) tellThing() dash.Ask {
	p := &d.prompt
	is := &d.things[p.thing]
	tens := int(math.Round(math.Max(d.o.Course.Things[p.thing].AtM-d.at, 0) / 10))
	if p.text == "" || p.tens != tens || p.of != p.thing {
		p.tens, p.of = tens, p.thing
		p.text = say.F("%s in ~%s m", is.soon, strconv.Itoa(10*tens))
	}
	return dash.Ask{Text: p.text, Answers: []dash.Answer{{Key: is.key, Says: say.T("say it")}}}
}

// tellBoard tells of the next board, where the runner has passed it by GPS and nobody has
// pressed its key.
func (d *Desk) tellBoard(now race.Stamp) dash.Ask {
	if !d.running || !d.sight.ByGPS || d.o.Enter == "" {
		return dash.Ask{}
	}
	marker, metres, ok := d.s.NextMarker()
	if !ok {
		return dash.Ask{}
	}
	at, ok := d.o.Road.Crossed(metres)
	since := now.Boot - at
	if !ok || since < 0 || since > crossedFor {
		return dash.Ask{}
	}
	return dash.Ask{Text: say.F("%s by GPS %s s ago", strings.ToUpper(text.Clean(marker)), strconv.Itoa(int(since/time.Second))),
		Answers: []dash.Answer{{Key: d.o.Enter, Says: say.T("split")}}}
}
