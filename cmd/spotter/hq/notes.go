package hq

import (
	"fmt"
	"time"

	"spotter/crew/uplink"
	"spotter/race"
	"spotter/text"
	"spotter/ui/crew"
)

// telling holds the last state of the link of which the journal was told.
type telling struct {
	state  uplink.State
	why    string
	mirror string
	poorly time.Time // since when there is no link; zero while there is
}

// changed has the screen look, and takes to the journal what somebody may want to know later:
// the first answer, a link that was gone so long that headquarters had no news, a refusal, a fork.
// It is called by the link and never waits.
func (d *Desk) changed() {
	d.o.Nudge()
	s := d.link.Load().Status()
	d.mu.Lock()
	said := d.told.news(s, time.Now())
	d.mu.Unlock()
	if said != "" {
		d.note(race.ItemHQ, "", text.Clean(said))
	}
}

// news returns what the journal is to be told, "" for nothing.
func (t *telling) news(s uplink.Status, now time.Time) (said string) {
	why := ""
	if s.Err != nil {
		why = s.Err.Error()
	}
	switch s.State {
	case uplink.InStep:
		gone := time.Duration(0)
		if !t.poorly.IsZero() {
			gone = now.Sub(t.poorly)
		}
		switch {
		case s.Mirror != t.mirror && s.Forked:
			said = "headquarters has other lines under the name of this journal; these go to " + s.Mirror
		case s.Mirror != t.mirror:
			said = "every line is sent to headquarters, as " + s.Mirror
		case t.state == uplink.Refused:
			said = "headquarters takes the lines again"
		case gone >= crew.Quiet:
			said = fmt.Sprintf("headquarters had no news for %s", race.FormatShort(gone))
		}
		t.mirror, t.poorly = s.Mirror, time.Time{}
	case uplink.Refused:
		if t.state != uplink.Refused || t.why != why {
			said = why
		}
	}
	if s.State != uplink.InStep && s.State != uplink.Opening && t.poorly.IsZero() {
		t.poorly = s.Since
	}
	t.state, t.why = s.State, why
	return said
}
