package bound

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/input"
	"spotter/ui/keymap"
	"spotter/ui/uitest"
)

func table() map[string]input.Do {
	return map[string]input.Do{"pgup": {Cue: "left"}, ".": {Act: input.Stop}, "f5": {Cue: "water"}, "esc": {Cue: "water"}, "enter": {Act: input.Split},
		"B": {Cue: "right"}, "shift+f3": {Act: input.Void}, "mediaplaypause": {Act: input.Again}, "f24": {Act: input.None}, "space": {Act: input.Silence}, "ctrl+b": {Act: input.Fall}}
}

// What terminals send is found by the names of the file.
func TestLookUp(t *testing.T) {
	k := New(table(), false)
	for sent, want := range map[string]string{"\x1b[5~": "left", ".": "stop", "\x1b[15~": "water", "\r": "split", "B": "right", "b": "",
		"\x1b[57430u": "again", "\x1b[57387u": "none", " ": "silence", "\x02": "fall", "\x1b[5;5~": "", "\x1b[6~": "",
		"\x1b[46u": "stop", "\x1b[27u": "water", "\x1b[13u": "split"} {
		keys := uitest.Decode(sent)
		if len(keys) != 1 {
			t.Fatalf("%q is %d keys", sent, len(keys))
		}
		key := keys[0]
		d, ok := k.LookUp(tea.Key(key))
		if ok != (want != "") || ok && d.String() != want {
			t.Errorf("%q (%s): %v, %v; want %q", sent, key, d, ok, want)
		}
		if n := testing.AllocsPerRun(100, func() { k.LookUp(tea.Key(key)) }); n != 0 {
			t.Errorf("%q: %v allocations", sent, n)
		}
	}
	var none *Keys
	if _, ok := none.LookUp(tea.Key{Code: 'a', Text: "a"}); ok || none.Only(false) || none.Has(input.Stop) {
		t.Error("no table has keys")
	}
}

// Every name that the file may have is one that the terminal library can send.
func TestEveryNameIsFound(t *testing.T) {
	for name := range table() {
		if k := New(map[string]input.Do{name: {Cue: "left"}}, false); len(k.byCode)+len(k.text) == 0 {
			t.Errorf("%s is not found", name)
		}
	}
}

// Which usual keys stay where only taught ones work.
func TestStays(t *testing.T) {
	all := New(table(), true)
	few := New(map[string]input.Do{"pgup": {Cue: "left"}}, true)
	leave, split := &keymap.Binding{Act: keymap.Leave}, &keymap.Binding{Act: keymap.Split}
	stop, left := &keymap.Binding{Pressed: cues.Cue{Class: cues.Alarm}}, &keymap.Binding{Pressed: cues.Cue{Class: cues.Steer}}
	for i, tt := range []struct {
		k       *Keys
		b       *keymap.Binding
		started bool
		want    bool
	}{
		{all, leave, true, true}, {all, stop, true, false}, {all, split, false, false}, {all, nil, false, false}, {all, left, true, false},
		{few, leave, true, true}, {few, stop, true, true}, {few, split, false, true}, {few, split, true, false}, {few, left, false, false},
	} {
		if got := tt.k.stays(tt.b, tt.started); got != tt.want {
			t.Errorf("%d: %v", i, got)
		}
	}
	if New(nil, true).Only(false) {
		t.Error("without a key that works none but taught ones do")
	}
}

// A key that repeats without end is told once, and one that is hammered never.
func TestSticks(t *testing.T) {
	k, key := New(table(), false), tea.Key{Code: tea.KeyPgUp}
	told := 0
	press := func(at time.Duration) {
		if k.sticks(key, at) {
			told++
		}
	}
	press(0)
	for at := 500 * time.Millisecond; at < 20*time.Second; at += 33 * time.Millisecond {
		press(at)
	}
	if told != 1 {
		t.Errorf("told %d times", told)
	}
	for n := range 40 { // by hand
		press(30*time.Second + time.Duration(n)*180*time.Millisecond)
	}
	if told != 1 {
		t.Errorf("a hammered key was told: %d", told)
	}
	press(60 * time.Second)
	for at := 60*time.Second + 500*time.Millisecond; at < 70*time.Second; at += 33 * time.Millisecond {
		press(at)
	}
	if told != 2 {
		t.Errorf("the second time: told %d times", told)
	}
}

func TestTypes(t *testing.T) {
	for sent, want := range map[string]bool{"b": true, "\r": true, "\x7f": true, "\t": true, "\x1b[5~": false, "\x1b[15~": false, "\x1b\r": false, " ": true} {
		if got := Types(tea.Key(uitest.Decode(sent)[0])); got != want {
			t.Errorf("%q: %v", sent, got)
		}
	}
}

func BenchmarkLookUp(b *testing.B) {
	k := New(table(), false)
	keys := [...]tea.Key{{Code: tea.KeyPgUp}, {Code: '.', Text: "."}, {Code: tea.KeyF5}}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, ok := k.LookUp(keys[i%3]); !ok {
			b.Fatal("not found")
		}
	}
}
