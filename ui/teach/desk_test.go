package teach

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"spotter/input"
	"spotter/race"
)

// bench has a desk, and what was kept.
type bench struct {
	*Desk
	at   time.Duration
	kept []string
	fail error
}

func newBench() *bench {
	b := &bench{}
	b.Desk = New(Ports{
		Check: func(c Code) string {
			if c.Key == "ctrl+z" {
				return "it stops the program"
			}
			return ""
		},
		Usual: func(c Code) string {
			if c.Key == "." {
				return "TURN LEFT"
			}
			return ""
		},
		Keep: func(binds []Bind) error {
			for _, k := range binds {
				b.kept = append(b.kept, strings.TrimPrefix(k.Device+" ", " ")+k.Key+"="+k.Do.String())
			}
			return b.fail
		},
	})
	return b
}

// push pushes a button that gives codes at once, and lets it rest.
func (b *bench) push(codes ...string) {
	for _, c := range codes {
		b.Press(c, false, b.at)
		b.at += 10 * time.Millisecond
	}
	b.at += time.Second
	b.Look(b.at)
}

// choose presses the sign of a choice.
func (b *bench) choose(t *testing.T, word string) {
	t.Helper()
	for _, s := range b.signs {
		if s.do.String() == word {
			b.push(s.key)
			return
		}
	}
	t.Fatalf("no choice %s", word)
}

func (b *bench) text() string { return strings.Join(b.Lines(80), "\n") }

// An R400: four buttons, one of which gives two codes in turn.
func TestLearnR400(t *testing.T) {
	b := newBench()
	for _, button := range []struct {
		pushes [3]string
		do     string
	}{{[3]string{"pgup", "pgup", "pgup"}, "left"}, {[3]string{"pgdown", "pgdown", "pgdown"}, "right"}, {[3]string{"f5", "esc", "f5"}, "water"}, {[3]string{".", ".", "."}, "stop"}} {
		b.push(button.pushes[0])
		if button.do == "stop" && !strings.Contains(b.text(), "TURN LEFT") {
			t.Errorf("it does not say what the key does today:\n%s", b.text())
		}
		b.choose(t, button.do)
		b.push(button.pushes[1])
		b.push(button.pushes[2])
	}
	if got := strings.Join(b.kept, " "); got != "pgup=left pgdown=right f5=water esc=water .=stop" || b.Kept() != 4 {
		t.Errorf("kept %s", got)
	}
}

// A remote shutter that sends Enter is warned of, and learned.
func TestLearnEnter(t *testing.T) {
	b := newBench()
	b.push("enter")
	if !strings.Contains(b.text(), "alt+enter") {
		t.Errorf("no warning:\n%s", b.text())
	}
	b.push("enter") // an impatient press chooses nothing
	if b.stage != stageChoose || !strings.Contains(b.text(), "the button itself") {
		t.Errorf("stage %d:\n%s", b.stage, b.text())
	}
	b.choose(t, "stop")
	b.push("enter")
	b.push("enter")
	if got := strings.Join(b.kept, " "); got != "enter=stop" {
		t.Errorf("kept %s", got)
	}
}

// The signs of the choices are none of the button's own codes.
func TestSignsAreFree(t *testing.T) {
	b := newBench()
	b.push("1")
	for _, s := range b.signs {
		if s.key == "1" {
			t.Error("the button's own key is a sign")
		}
	}
	if len(b.signs) != len(strings.Fields(choices)) {
		t.Errorf("%d signs", len(b.signs))
	}
}

// One push with two codes: the first counts, and the second does nothing.
func TestTwoCodesInOnePush(t *testing.T) {
	b := newBench()
	b.push("raisevol", "enter")
	if !strings.Contains(b.text(), "codes in one push: 2") {
		t.Error(b.text())
	}
	b.choose(t, "stop")
	b.push("raisevol", "enter")
	b.push("raisevol", "enter")
	if got := strings.Join(b.kept, " "); got != "raisevol=stop enter=none" {
		t.Errorf("kept %s", got)
	}
}

// A held button is one push, with or without a terminal that tells repeats and releases.
func TestHeldButton(t *testing.T) {
	b := newBench()
	b.Press("f13", false, 0)
	for n := range 30 {
		b.Press("f13", n%2 == 0, time.Duration(n+1)*33*time.Millisecond)
	}
	b.Release("f13", 1100*time.Millisecond)
	b.at = 3 * time.Second
	b.Look(b.at)
	if len(b.pushes) != 1 || len(b.pushes[0].codes) != 1 || !strings.Contains(b.text(), "its release comes after 1.1s") {
		t.Errorf("%+v\n%s", b.pushes, b.text())
	}
	late := newBench()
	late.Press("f13", false, 0)
	late.Look(time.Second)
	late.Release("f13", 1200*time.Millisecond)
	if !strings.Contains(late.text(), "after 1.2s") {
		t.Error(late.text())
	}
}

// What cannot be learned is said, and the next button can be taught.
func TestNotLearned(t *testing.T) {
	b := newBench()
	b.push("ctrl+z")
	if b.stage != stagePush || !strings.Contains(b.text(), "it stops the program") {
		t.Error(b.text())
	}
	b.push("a")
	b.choose(t, "left")
	for n := range mostPushes {
		b.push(fmt.Sprint("f", n+1))
	}
	if b.Kept() != 0 || !strings.Contains(b.Note(), "another code") && !strings.Contains(b.text(), "It sends") {
		t.Errorf("kept %v: %s", b.kept, b.text())
	}
	full := newBench()
	full.fail = errors.New("disk full\x1b[2J")
	full.push("a")
	full.choose(t, "left")
	full.push("a")
	full.push("a")
	if full.Kept() != 0 || !strings.Contains(full.Note(), "not saved: disk full") || strings.Contains(full.Note(), "\x1b") {
		t.Errorf("%q", full.Note())
	}
}

// A wrong press between is forgiven where the button is pressed again.
func TestAnotherCodeBetween(t *testing.T) {
	b := newBench()
	b.push("a")
	b.choose(t, "left")
	b.push("a")
	b.push("x")
	if b.Kept() != 0 || !strings.Contains(b.text(), "another code") {
		t.Errorf("%v %s", b.kept, b.text())
	}
	b.push("x")
	b.push("x")
	if got := strings.Join(b.kept, " "); got != "x=left" {
		t.Errorf("kept %s", got)
	}
}

// The page fits a small screen, and all choices are on it.
func TestPageFits(t *testing.T) {
	for _, w := range []int{40, 60, 80} {
		b := newBench()
		b.push(".")
		lines := b.Lines(w)
		for _, l := range lines {
			if len([]rune(l)) > w {
				t.Errorf("%d columns: %q", w, l)
			}
		}
		if len(lines) > 18 {
			t.Errorf("%d columns: %d lines", w, len(lines))
		}
		if _, ok := input.ParseDo("people"); !ok || !strings.Contains(strings.Join(lines, "\n"), "people") {
			t.Errorf("%d columns: choices are cut", w)
		}
	}
}

// A button of an event device is taught with the keyboard, in spite of its repeats; its release is
// told.
func TestLearnAnEventDevice(t *testing.T) {
	b := newBench()
	push := func() {
		for i, edge := range []input.Edge{input.Down, input.Held, input.Held, input.Up} {
			b.Button(&input.Press{Device: "R400", Code: "KEY_DOT", Edge: edge, At: race.Stamp{Boot: b.at + time.Duration(i)*50*time.Millisecond}})
		}
		b.at += time.Second
		b.Look(b.at)
	}
	push()
	for _, want := range []string{"Device: R400", "It sends: KEY_DOT", "codes in one push: 1", "its release comes after 150ms"} {
		if !strings.Contains(b.text(), want) {
			t.Errorf("%q is not said:\n%s", want, b.text())
		}
	}
	b.Button(&input.Press{Device: "R400", Code: "KEY_DOT", Edge: input.Held, At: race.Stamp{Boot: b.at}})
	if b.Note() != "" {
		t.Errorf("a repeat of the button is told: %q", b.Note())
	}
	b.choose(t, "stop")
	push()
	b.push("k") // a key of the keyboard proves nothing
	if got := strings.Join(b.kept, " "); got != "" || !strings.Contains(b.text(), "Presses to go: 1") {
		t.Errorf("kept %q: %s", got, b.text())
	}
	b.Button(&input.Press{Code: "", At: race.Stamp{Boot: b.at}}) // of no device
	push()
	if got := strings.Join(b.kept, " "); got != "R400 KEY_DOT=stop" {
		t.Errorf("kept %q: %s", got, b.text())
	}
}

// A choice that comes at once after the button, on the keyboard, is no part of the button's push.
func TestChoiceAtOnce(t *testing.T) {
	b := newBench()
	b.Button(&input.Press{Device: "R400", Code: "KEY_DOT", At: race.Stamp{Boot: b.at}})
	b.Press("1", false, b.at+50*time.Millisecond)
	if !strings.Contains(b.text(), "KEY_DOT is to be left") {
		t.Errorf("it is not chosen:\n%s", b.text())
	}
}
