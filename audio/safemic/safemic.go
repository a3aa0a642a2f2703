package safemic

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"spotter/audio/headset"
	"spotter/audio/pulse"
	"spotter/text"
)

// The reasons for which a microphone is not safe.
const (
	isMonitor   = "it hears what a sink plays, and no voice"
	isBluetooth = "Bluetooth: it would turn the earpiece into a telephone"
	isEarpiece  = "on the earpiece's own device: it would turn the earpiece into a telephone"
	isItsCard   = "on the sound card of the earpiece"
	isFilter    = "made of another microphone, which the sound server does not name"
)

// mostMasters bounds the sources that are made of one another.
const mostMasters = 8

// Ears returns the sinks on which the runner may hear cues: the named one, and those on which
// its sound is played in turn. Where the name is "", or of no sink that is there, every
// Bluetooth sink and the server's default may be the one.
func Ears(sinks []pulse.Sink, runner string) []pulse.Sink {
	var ears []pulse.Sink
	add := func(name string) {
		at := slices.IndexFunc(sinks, func(s pulse.Sink) bool { return s.Name == name })
		had := slices.ContainsFunc(ears, func(s pulse.Sink) bool { return s.Name == name })
		if at >= 0 && !had {
			ears = append(ears, sinks[at])
		}
	}
	add(runner)
	for i := 0; i < len(ears); i++ { // it grows
		for _, into := range ears[i].Into {
			add(into)
		}
	}
	if len(ears) > 0 {
		return ears
	}
	for _, s := range sinks {
		if s.Default || s.Bluetooth {
			add(s.Name)
		}
	}
	if runner != "" {
		ears = append(ears, pulse.Sink{Name: runner, Card: pulse.NoCard, Address: headset.Named(runner).Address})
	}
	return ears
}

// Why says why a source must not be opened while a runner hears cues on some sinks; "" where
// it may be. all are the sources of the server, among which its master is looked for.
func Why(s pulse.Source, all []pulse.Source, ears []pulse.Sink) string {
	for range mostMasters {
		if why := alone(s, ears); why != "" {
			return why
		}
		if s.Filter && s.Master == "" {
			return isFilter // PipeWire does not: it may be the headset's
		}
		at := slices.IndexFunc(all, func(m pulse.Source) bool { return m.Name == s.Master })
		if s.Master == "" || at < 0 {
			if headset.Named(s.Master).Address != "" || strings.HasPrefix(s.Master, "bluez_") {
				return isBluetooth // it has just gone, and may be back
			}
			return ""
		}
		s = all[at]
	}
	return "it is made of too many other sources"
}

// alone is [Why] without the master of a source.
func alone(s pulse.Source, ears []pulse.Sink) string {
	if s.MonitorOf != "" {
		return isMonitor
	}
	for _, ear := range ears {
		switch {
		case ear.Address != "" && (s.Address == ear.Address || headset.Mentions(s.Name, ear.Address) || headset.Mentions(s.Label, ear.Address)):
			return isEarpiece
		case s.Card != pulse.NoCard && s.Card == ear.Card && (ear.Bluetooth || s.Bluetooth):
			return isEarpiece
		case s.Card != pulse.NoCard && s.Card == ear.Card:
			return isItsCard
		}
	}
	if s.Bluetooth || s.Address != "" {
		return isBluetooth
	}
	return ""
}

// UnsafeError says that a microphone must not be opened, and why.
type UnsafeError struct {
	Name string // as the server has it; "" where there are several
	Why  string
}

// Error implements error.
func (e *UnsafeError) Error() string {
	if e.Name == "" {
		return "no microphone is safe: " + e.Why
	}
	return fmt.Sprintf("microphone %q is not safe: %s", e.Name, e.Why)
}

// errNone says that there is nothing to open.
var errNone = errors.New("the sound server has no microphone: connect one")

// ManyError says that several microphones are safe, and none was named.
type ManyError struct{ Names []string }

// Error implements error.
func (e *ManyError) Error() string {
	return "several microphones are safe: choose one with --note-mic: " + strings.Join(e.Names, ", ")
}

// Choose returns the microphone to open: the named one if it is safe, or with "" the only one
// that is. Its errors are [pulse.NoSourceError], [UnsafeError], [ManyError], and that of a
// microphone that is muted.
func Choose(name string, all []pulse.Source, ears []pulse.Sink) (pulse.Source, error) {
	if name != "" {
		at := slices.IndexFunc(all, func(s pulse.Source) bool { return s.Name == name })
		if at < 0 {
			return pulse.Source{}, &pulse.NoSourceError{Name: name, Sources: safe(all, ears)}
		}
		if why := Why(all[at], all, ears); why != "" {
			return pulse.Source{}, &UnsafeError{Name: all[at].Name, Why: why}
		}
		return all[at], all[at].Deaf()
	}
	switch list := safe(all, ears); {
	case len(list) == 1:
		return list[0], list[0].Deaf()
	case len(list) > 1:
		e := &ManyError{}
		for _, s := range list {
			e.Names = append(e.Names, s.Name)
		}
		return pulse.Source{}, e
	}
	return pulse.Source{}, none(all, ears)
}

// safe returns the sources that may be opened.
func safe(all []pulse.Source, ears []pulse.Sink) []pulse.Source {
	return slices.DeleteFunc(slices.Clone(all), func(s pulse.Source) bool { return Why(s, all, ears) != "" })
}

// none says why no microphone may be opened.
func none(all []pulse.Source, ears []pulse.Sink) error {
	mics := slices.DeleteFunc(slices.Clone(all), func(s pulse.Source) bool { return s.MonitorOf != "" })
	switch len(mics) {
	case 0:
		return errNone
	case 1:
		return &UnsafeError{Name: mics[0].Name, Why: Why(mics[0], all, ears)}
	}
	var said []string
	for _, s := range mics {
		said = append(said, fmt.Sprintf("%q is %s", s.Name, Why(s, all, ears)))
	}
	return &UnsafeError{Why: text.Clean(strings.Join(said, "; "))}
}

// Unasked refuses a source that nobody named, where opening it would turn a Bluetooth headset
// into a telephone. It is for [pulse.CaptureOptions] of what runs beside no race: a microphone
// of a wired card is allowed there.
func Unasked(s pulse.Source, asked bool, all []pulse.Source) error {
	if asked || s.MonitorOf != "" {
		return nil // a monitor is told of by whoever opens it
	}
	if Why(s, all, nil) == isBluetooth {
		return fmt.Errorf("the server's default microphone %q is a Bluetooth headset's, and opening it would turn the headset into a telephone: choose another with --mic, or name this one", s.Name)
	}
	return nil
}
