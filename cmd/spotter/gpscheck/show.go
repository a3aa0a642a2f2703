package gpscheck

import (
	"context"
	"fmt"
	"io"
	"math"
	"strings"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/gps"
	"spotter/race"
	"spotter/text"
)

// show prints what a receiver tells until ctx ends. It is an error when the state then is not
// that good positions arrive.
func show(ctx context.Context, r *gps.Receiver, w io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &printer{w: w, began: time.Now(), broken: cancel}
	r.Run(ctx, p)
	p.sum()
	switch {
	case p.err != nil:
		return fault.Writing("positions", p.err)
	case p.state == gps.HasFix:
		return nil
	}
	says := "no positions arrive"
	if p.state == gps.Lies {
		says = "what arrives cannot all be true"
	}
	return fault.Failed(fmt.Errorf("%s: %s", says, p.why), next[p.state])
}

// next says what to do in each state.
var next = map[gps.State]string{
	gps.Connecting: "wait longer, or look at the address and the network",
	gps.NoFix:      "put the receiver under open sky; the first fix can take minutes",
	gps.Stale:      "look whether the receiver is on and sends; docs/gps.md says how to set up a phone",
	gps.Gone:       "start gpsd or the phone's app, and look at address, cable and network; docs/gps.md says how",
	gps.Lies:       "look whether this is the port of the receiver: --gpsd is for gpsd, --nmea for a phone's NMEA",
}

// printer is the sink that prints.
type printer struct {
	w      io.Writer
	err    error  // of w, the first
	broken func() // is called at the first error

	began time.Time
	state gps.State
	why   string
	since time.Time // of state
	fixes int
	lasts [gps.Lies + 1]time.Duration // how long each state was on before since
}

// line prints one line, after the time since the beginning.
func (p *printer) line(format string, args ...any) {
	if p.err != nil {
		return
	}
	if _, p.err = fmt.Fprintf(p.w, "%7s  %s\n", race.FormatShort(time.Since(p.began)), strings.TrimRight(fmt.Sprintf(format, args...), " ")); p.err != nil {
		p.broken()
	}
}

// State prints a change.
func (p *printer) State(s gps.State, why string) {
	now := time.Now()
	p.lasts[p.state] += now.Sub(p.since)
	p.state, p.why, p.since = s, why, now
	p.line("%-10s  %s", s, text.Clean(why))
}

// Fix prints a position, in the form that maps take.
func (p *printer) Fix(f gps.Fix) {
	p.fixes++
	moving := ""
	if !math.IsNaN(f.SpeedMS) {
		moving = fmt.Sprintf("%5.2f m/s", f.SpeedMS)
	}
	if !math.IsNaN(f.TrackDeg) {
		moving += fmt.Sprintf("  %3.0f°", f.TrackDeg)
	}
	p.line("%10s  %.6f, %.6f  %s", "", f.LatDeg, f.LonDeg, moving)
}

// sum prints how long each state was on.
func (p *printer) sum() {
	p.lasts[p.state] += time.Since(p.since)
	var parts []string
	for s := gps.Connecting; s <= gps.Lies; s++ {
		if d := p.lasts[s].Round(time.Second); d > 0 {
			parts = append(parts, fmt.Sprintf("%s %s", s, race.FormatShort(d)))
		}
	}
	p.line("%s: %s", text.Count(p.fixes, "position"), strings.Join(parts, ", "))
}
