package phone

import (
	"cmp"

	"spotter/audio"
	"spotter/cues"
	"spotter/phone/pads"
	"spotter/text"
	"spotter/text/say"
)

// newPads makes the source of the spotter's pads.
func newPads(o *Options) *pads.Source {
	class := func(id cues.ID) (cues.Class, bool) {
		c, ok := o.Cue(id)
		return c.Class, ok
	}
	return pads.New(o.Now, pads.Layout(class, func(do string) string { return padLabel(do, o.Cue) }))
}

// padLabel names what a pad is for.
func padLabel(do string, cue func(cues.ID) (cues.Cue, bool)) string {
	switch do {
	case "stop":
		return say.T("STOP")
	case "split":
		return say.T("Split")
	case "void":
		return say.T("Void")
	case "again":
		return say.T("Again")
	case "silence":
		return say.T("Silence")
	}
	c, _ := cue(cues.ID(do))
	return text.Clean(cmp.Or(c.Text, do))
}

// Tell tells the page of the pads what became of a press; nil: there is none.
func Tell(page *pads.Source, cue uint64, o audio.Outcome) {
	if page == nil {
		return
	}
	is := [...]string{audio.Sounding: pads.Begun, audio.Heard: pads.Heard, audio.Cut: pads.Cut, audio.Dropped: pads.Dropped,
		audio.Expired: pads.Expired, audio.NoDevice: pads.NoDevice}[o]
	page.Outcome(cue, is)
}

// Settle reads the settings of the phone.
func (d *Desk) Settle(try func(name string, parse func(text string) error), isOn func(string) (bool, error)) {
	try("phone-address", func(s string) error { d.Address = s; return CheckAddress(s) })
	try("pads", func(s string) (err error) { d.ForPads, err = isOn(s); return err })
	try("tls", func(s string) (err error) { d.Secure, err = isOn(s); return err })
}
