package phone

import (
	"context"
	"fmt"
	"strings"

	"spotter/phone/link"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/blocks"
	"spotter/ui/live"
)

// Code returns the code of the address where a phone becomes the earpiece, in rows of cells, and the address in
// letters with how to check it; nothing while nothing is served. dark says that the ink is darker than the ground.
func (d *Desk) Code(dark bool) (rows []string, address string) {
	if d == nil || d.link == nil {
		return nil, ""
	}
	hand := d.link.URL(link.Pads)
	if address = d.link.URL(link.Ear); address == "" {
		address, hand = hand, ""
	}
	if address == "" {
		return nil, ""
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shown != address {
		d.shown, d.codes = address, map[bool][]string{}
	}
	if d.codes[dark] == nil {
		d.codes[dark] = blocks.Rows(address, dark)
	}
	if d.secret != nil {
		address += "\n" + d.secret.fingerprint()
	}
	if hand != "" {
		address += "\n" + say.F("pads: %s", hand)
	}
	return d.codes[dark], strings.TrimSpace(address)
}

// Awaited reports whether the phone of the code is to come: the runner's, until it is ready; or the one for the
// spotter's pads, until it came, where the runner's is not the output.
func (d *Desk) Awaited() (runners, hand bool) {
	if d == nil || d.link == nil {
		return false, false
	}
	if d.o.NoEar {
		return false, d.Pads != nil && !d.Pads.Came()
	}
	e := d.ear.Load()
	return e != nil && !e.Phone().Ready, false
}

// ask asks the spotter about another phone.
func (d *Desk) ask(ctx context.Context, k link.Kind, agent string) bool {
	reply := make(chan bool, 1)
	d.mu.Lock()
	if d.asks != "" {
		d.mu.Unlock()
		return false // one question at a time
	}
	d.asks, d.reply = fmt.Sprintf("%s: %s", k, agent), reply
	d.mu.Unlock()
	d.o.Nudge()
	yes := false
	select {
	case yes = <-reply:
	case <-ctx.Done():
	}
	d.mu.Lock()
	d.asks, d.reply = "", nil
	d.mu.Unlock()
	d.o.Nudge()
	return yes
}

// Asks returns who asks to be let in; empty: nobody.
func (d *Desk) Asks() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.asks
}

// Let answers the question whether another phone is let in. Without one it does nothing.
func (d *Desk) Let(in bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.reply != nil {
		select {
		case d.reply <- in:
		default: // it was answered
		}
	}
}

// Choices returns the answers to the question whether another phone is let in, no first; none without one.
func (d *Desk) Choices() []live.Choice {
	if d == nil || d.Asks() == "" {
		return nil
	}
	return []live.Choice{{Spec: Answer + "no", Label: say.T("Keep the phone that is there")},
		{Spec: Answer + "yes", Label: say.F("Let the other phone in: %s", text.Clean(d.Asks()))}}
}

// Answer takes an answer to that question, and reports whether a choice was one.
func (d *Desk) Answer(spec string) bool {
	yes, is := strings.CutPrefix(spec, Answer)
	if is {
		d.Let(yes == "yes")
	}
	return is
}
