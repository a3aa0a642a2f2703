package pack

import (
	"strings"
	"testing"
	"testing/fstest"

	"spotter/cues"
)

// countPack returns what a pack with a turn says of its countdown, or its faults.
func countPack(t *testing.T, class, line string, withNow bool) (cues.Countdown, string) {
	t.Helper()
	m := head + strings.ReplaceAll(stop, `"stop.wav"`, `"a.wav"`) +
		"[[cue]]\nid = \"turn_left\"\ntext = \"Turn left\"\nclass = \"" + class + "\"\npan = \"left\"\nfile = \"a.wav\"\n" + line + "\n" +
		"[[cue]]\nid = \"turn_right\"\ntext = \"Turn right\"\nclass = \"prepare\"\npan = \"right\"\nfile = \"a.wav\"\n"
	if withNow {
		m += "[[cue]]\nid = \"now\"\ntext = \"Now\"\nclass = \"steer\"\nfile = \"a.wav\"\n"
	}
	p, err := load(fsSource{fsys: fstest.MapFS{"pack.toml": {Data: []byte(m)}, "a.wav": &fstest.MapFile{Data: []byte("RIFF")}}})
	if err != nil {
		return 0, err.Error()
	}
	c, _ := p.Cue("turn_left")
	return c.Countdown, ""
}

func TestACueSaysWhichCountdownFollowsIt(t *testing.T) {
	for _, tt := range []struct {
		class, line string
		now         bool
		want        cues.Countdown
		fault       string
	}{
		{"prepare", "", true, cues.TurnCountdown, ""},
		{"prepare", "", false, cues.TurnCountdown, ""}, // nothing was asked for
		{"service", "", true, cues.NoCountdown, ""},
		{"prepare", `countdown = "off"`, true, cues.NoCountdown, ""},
		{"prepare", `countdown = "off"`, false, cues.NoCountdown, ""},
		{"prepare", `countdown = "bump"`, true, cues.BumpCountdown, ""},
		{"steer", `countdown = "kerb"`, true, cues.KerbCountdown, ""},
		{"prepare", `countdown = "corner"`, true, 0, `unknown countdown "corner": use turn, bump, kerb or off`},
		{"prepare", `countdown = true`, true, 0, `countdown must be a text in quotes`},
		{"info", `countdown = "turn"`, true, 0, `countdown "turn" for a cue of the class "info": only prepare and steer are about a place in the road`},
		{"prepare", `countdown = "turn"`, false, 0, `countdown "turn", but the pack has no cue "now" to end it`},
	} {
		got, fault := countPack(t, tt.class, tt.line, tt.now)
		if got != tt.want || (fault == "") != (tt.fault == "") || !strings.Contains(fault, tt.fault) {
			t.Errorf("class %s, %q: countdown %v, fault %q; want %v, %q", tt.class, tt.line, got, fault, tt.want, tt.fault)
		}
		if strings.Count(fault, "pack.toml:") > 1 {
			t.Errorf("class %s, %q: told twice: %s", tt.class, tt.line, fault)
		}
	}
}

// A table that is written for a cue says its countdown where it is not the usual one, and
// is read back the same.
func TestTheCountdownOfACueIsWritten(t *testing.T) {
	c := cues.Cue{ID: "bump", Text: "Bump", Class: cues.Prepare, Countdown: cues.BumpCountdown}
	if text := tableOfCue(&c, "a.wav"); strings.Contains(text, "countdown") {
		t.Errorf("the usual countdown is written: %s", text)
	}
	c.Countdown = cues.NoCountdown
	if text := tableOfCue(&c, "a.wav"); !strings.Contains(text, `countdown = "off"`) {
		t.Errorf("no countdown is not written: %s", text)
	}
	hole := cues.Cue{ID: "hole", Text: "Hole", Class: cues.Steer, Countdown: cues.KerbCountdown}
	if text := tableOfCue(&hole, "a.wav"); !strings.Contains(text, `countdown = "kerb"`) {
		t.Errorf("a countdown is not written: %s", text)
	}
}

// All voices of the program have the words of a countdown, and the cues that it follows.
func TestEveryVoiceCanCountDown(t *testing.T) {
	for _, name := range Builtins() {
		p, err := Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		for id, want := range map[cues.ID]cues.Countdown{"turn_left": cues.TurnCountdown, "turn_right": cues.TurnCountdown, "bump": cues.BumpCountdown,
			"step_up": cues.KerbCountdown, "step_down": cues.KerbCountdown, "three": 0, "two": 0, "one": 0, "now": 0, "left": 0} {
			if c, ok := p.Cue(id); !ok || c.Countdown != want {
				t.Errorf("%s: %s has the countdown %v, want %v", name, id, c.Countdown, want)
			}
		}
	}
}
