package keymap

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/pack"
)

// A note by voice takes its key twice: notes one after the other are no sign of Caps Lock,
// but other capitals behind them are.
func TestNotesByVoiceAreNoSignOfCapsLock(t *testing.T) {
	m := New(pack.Default(), cues.Frame{})
	w := NewCapsWatch(&m)
	press := func(keys string) {
		for _, r := range keys {
			w.WatchKey(tea.Key{Code: r + 'a' - 'A', Text: string(r)})
		}
	}
	if press("VVVVVV"); w.Asks() {
		t.Error("asked after three notes")
	}
	if press("FF"); !w.Asks() {
		t.Error("not asked after two more capitals")
	}
}

// The key of a talk is held, and terminals repeat it: that is no sign of Caps Lock either, nor is one log entry
// behind it.
func TestATalkIsNoSignOfCapsLock(t *testing.T) {
	m := New(pack.Default(), cues.Frame{})
	w := NewCapsWatch(&m)
	press := func(keys string) {
		for _, r := range keys {
			w.WatchKey(tea.Key{Code: r + 'a' - 'A', Text: string(r)})
		}
	}
	if press("OOOOOOF"); w.Asks() {
		t.Error("asked after a talk and a fall")
	}
	if press("W"); !w.Asks() {
		t.Error("not asked after a third capital")
	}
}
