package live

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues/keyname"
	"spotter/input"
	"spotter/race"
	"spotter/ui/bound"
	"spotter/ui/teach"
	"spotter/ui/uitest"
)

// clicker returns the table of an R400 and of a remote shutter that sends Enter.
func clicker() map[string]input.Do {
	return map[string]input.Do{"pgup": {Cue: "left"}, "pgdown": {Cue: "right"}, "f5": {Cue: "water"}, "esc": {Cue: "water"},
		".": {Act: input.Stop}, "enter": {Act: input.Stop}, "b": {Act: input.None}, "f13": {Act: input.Split}}
}

func taught(do map[string]input.Do, only bool) func(*Options) {
	return func(o *Options) {
		o.Taught.Learned = bound.New(do, only)
		o.Bind = append(o.Bind, keyname.Bind{Act: "split", Key: "f13"})
	}
}

// pressed returns the cues that were played, in order.
func (r *rig) pressed() string {
	var s []string
	for _, e := range r.played {
		s = append(s, string(e.Pressed))
	}
	return strings.Join(s, " ")
}

// A key that was taught goes before the pack's and the program's, on every page, and its lines
// say that it came by a taught key.
func TestTaughtKeys(t *testing.T) {
	for _, page := range []string{"", "tab", "?", "d"} {
		r := newRig(t, taught(clicker(), false))
		r.key("f13")
		if !r.o.Session.Started() {
			t.Fatal("f13 does not start the clock")
		}
		if page != "" {
			r.key(page)
		}
		r.wait(time.Second)
		r.key("pgup", "pgdown", "f5")
		r.wait(time.Second)
		r.key("esc", "b", ".")
		r.wait(time.Second)
		r.key("enter") // STOP again clears
		if got := r.pressed(); got != "left right water water stop" || r.cleared != 1 {
			t.Errorf("page %q: played %s, cleared %d", page, got, r.cleared)
		}
		for _, e := range r.logged {
			if e.Kind == race.KindCue && e.Way != race.ByKey {
				t.Errorf("%s came by %q", e.Pressed, e.Way)
			}
		}
		r.wait(time.Second)
		r.key("w", "left") // the keyboard's own keys work beside them
		if got := r.pressed(); got != "left right water water stop water left" || r.logged[len(r.logged)-1].Way != "" {
			t.Errorf("page %q: then %s", page, got)
		}
	}
}

// While a line is typed, what types belongs to it; but a key that was taught STOP is STOP.
func TestTaughtKeysWhileTyping(t *testing.T) {
	do := clicker()
	do["."] = input.Do{Cue: "left"}
	r := newRig(t, taught(do, false))
	r.key("N", "N") // before the start a note is worded at once
	if !r.desk.Open() {
		t.Fatal("no line opens")
	}
	r.key("a", ".", "b")
	if _, v := r.desk.Line(80); v.Before+v.At+v.After == "" || len(r.played) != 0 {
		t.Errorf("typed %q, played %d", v.Before, len(r.played))
	}
	r.key("pgup")
	r.wait(time.Second)
	r.key("enter")
	if got := r.pressed(); got != "left stop" {
		t.Errorf("played %q", got)
	}
}

// With only taught keys a keyboard in a bag does nothing; leaving always works.
func TestOnlyBound(t *testing.T) {
	r := newRig(t, taught(clicker(), true))
	if text := r.screenText(); !strings.Contains(text, "ONLY BOUND KEYS") {
		t.Errorf("the screen does not say so:\n%s", text)
	}
	for _, k := range []string{"space", "left", "alt+enter", "w", "x", "F", "d", "tab", "?", "backspace", "q", "pgup+", "down", "N"} {
		r.key(k)
		r.wait(time.Second)
	}
	if len(r.played)+r.silenced != 0 || r.o.Session.Started() || r.page != pagePads || r.desk.Open() {
		t.Errorf("played %s, silenced %d, started %v, page %d", r.pressed(), r.silenced, r.o.Session.Started(), r.page)
	}
	r.key("f13", "pgup", ".")
	if got := r.pressed(); got != "left stop" || !r.o.Session.Started() {
		t.Errorf("played %s", got)
	}
	r.key("ctrl+c")
	if cmd := r.key("ctrl+c"); !uitest.Quits(cmd) {
		t.Error("ctrl+c twice does not leave")
	}
	few := newRig(t, taught(map[string]input.Do{"pgup": {Cue: "left"}}, true))
	few.key("w", "enter", "left", "space")
	if got := few.pressed(); got != "stop" || !few.o.Session.Started() {
		t.Errorf("without taught ones the usual STOP and start work: %s, %v", got, few.o.Session.Started())
	}
	few.wait(time.Second)
	n := len(few.logged)
	few.key("enter")
	if len(few.logged) != n {
		t.Error("enter splits while only taught keys work")
	}
}

// While the devices of --pad are there and the clock runs, the keyboard's keys rest but for STOP; when
// a device goes, they work again.
func TestOnlyBoundWithAPad(t *testing.T) {
	here := true
	r := newRig(t, taught(map[string]input.Do{"pgup": {Cue: "left"}, ".": {Act: input.Stop}}, false))
	r.o.Taught.Learned.OnlyWhile(func() bool { return here })
	r.key("w", "enter") // before the start every key works
	if got := r.pressed(); got != "water" || !r.o.Session.Started() {
		t.Fatalf("before the start: played %s", got)
	}
	r.shows("ONLY BOUND KEYS")
	r.wait(time.Second)
	r.key("w", "left", "F")
	r.shows("only the keys of input.toml work")
	r.key("pgup", "space")
	r.wait(time.Second)
	if got := r.pressed(); got != "water left stop" {
		t.Errorf("with the device: played %s", got)
	}
	r.device(&input.Press{Do: input.Do{Cue: "hole"}, At: r.at, Way: race.ByPad, Device: "R400"})
	here = false
	r.wait(time.Second)
	r.key("w")
	if got := r.pressed(); got != "water left stop hole water" {
		t.Errorf("without the device: played %s", got)
	}
	if strings.Contains(r.screenText(), "ONLY BOUND KEYS") {
		t.Error("the screen still says that other keys rest")
	}
}

// A key that sticks is one press, and is told.
func TestAStuckKey(t *testing.T) {
	r := newRig(t, taught(clicker(), false))
	r.key("f13")
	r.wait(time.Second)
	r.Update(uitest.Key("pgup"))
	repeat := uitest.Key("pgup")
	repeat.IsRepeat = true
	told := 0
	for range 600 {
		r.at.Boot += 33 * time.Millisecond
		r.Update(repeat)
		if strings.Contains(r.notice, "stuck") {
			told++
			r.notice = ""
		}
	}
	if len(r.played) != 1 || told != 1 {
		t.Errorf("played %d, told %d times", len(r.played), told)
	}
	// A terminal that tells no repeats sends presses: after the first repeat they are one key.
	r = newRig(t, taught(clicker(), false))
	r.key("f13")
	r.wait(time.Second)
	r.Update(uitest.Key("pgup"))
	r.at.Boot += 500 * time.Millisecond
	for range 600 {
		r.Update(uitest.Key("pgup"))
		r.at.Boot += 33 * time.Millisecond
	}
	if len(r.played) > 2 || !strings.Contains(r.notice, "stuck") {
		t.Errorf("played %d, notice %q", len(r.played), r.notice)
	}
}

// BenchmarkTaughtKey is the way of a taught key to the hand-over.
func BenchmarkTaughtKey(b *testing.B) {
	r := newRig(b, taught(clicker(), false))
	player := &ringPlayer{}
	r.o.Player, r.o.Recorder = player, player
	msgs := [...]tea.Msg{uitest.Key("pgup"), uitest.Key("pgdown"), uitest.Key("f5"), uitest.Key("esc")}
	for _, m := range msgs { // the session's list has room
		r.Update(m)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		r.at.Boot += time.Second
		r.Update(msgs[n%len(msgs)])
		n++
	}
	if player.n < n {
		b.Fatalf("%d of %d keys reached the player", player.n, n)
	}
}

// A taught key costs no allocation up to the hand-over.
func TestTaughtKeyAllocatesNothing(t *testing.T) {
	r := newRig(t, taught(clicker(), false))
	player := &ringPlayer{}
	r.o.Player, r.o.Recorder = player, player
	for _, name := range []string{"pgup", "f5", "esc"} {
		var msg tea.Msg = uitest.Key(name)
		if n := testing.AllocsPerRun(1000, func() {
			r.at.Boot += time.Second
			r.Update(msg)
		}); n != 0 {
			t.Errorf("key %s: %v allocations", name, n)
		}
	}
}

// A button is taught on the page before the start, and works at once. The page is closed by ctrl+c,
// and by the start.
func TestTeachOnTheLiveScreen(t *testing.T) {
	keys := bound.New(nil, false)
	r := newRig(t, func(o *Options) {
		o.Taught.Learned = keys
		o.Taught.Ports = teach.Ports{Check: func(teach.Code) string { return "" }, Usual: func(teach.Code) string { return "" }, Keep: func(binds []teach.Bind) error {
			do := map[string]input.Do{}
			for _, b := range binds {
				do[b.Key] = b.Do
			}
			keys.Replace(do)
			return nil
		}}
	})
	r.key("&")
	if !strings.Contains(r.screenText(), "Press the button now") {
		t.Fatalf("no page:\n%s", r.screenText())
	}
	push := func(k string) { r.key(k); r.wait(time.Second); r.screenText() }
	push("space") // STOP is a button here
	if r.woken <= 0 || !strings.Contains(r.screenText(), "What is it for?") {
		t.Fatalf("woken in %v:\n%s", r.woken, r.screenText())
	}
	push("2") // right
	push("space")
	push("space")
	if !strings.Contains(r.screenText(), "learned: space is right") || len(r.played) != 0 {
		t.Fatalf("played %s:\n%s", r.pressed(), r.screenText())
	}
	r.key("ctrl+c")
	if cmd := r.key("enter"); cmd != nil || r.page != pagePads || !r.o.Session.Started() {
		t.Errorf("page %d", r.page)
	}
	r.key("space")
	if r.pressed() != "right" {
		t.Errorf("played %s", r.pressed())
	}
	r.wait(time.Second)
	if r.key("&"); r.page == pageTeach || !strings.Contains(r.notice, "before the start") {
		t.Errorf("page %d, %q", r.page, r.notice)
	}
}

// Every choice is on the page of the smallest screen, beside a fault and after a wrong key.
func TestTeachingHasRoom(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}} {
		r := newRig(t, func(o *Options) {
			o.Taught.Learned = bound.New(nil, false)
			o.Taught.Ports = teach.Ports{Check: func(teach.Code) string { return "" }, Usual: func(teach.Code) string { return "TURN LEFT" }, Keep: func([]teach.Bind) error { return nil }}
		})
		r.health.Output = OutputHealth{State: OutputSilent, Fault: "no sound server answers", Next: "Start PulseAudio or PipeWire, or set PULSE_SERVER."}
		r.size(size[0], size[1])
		r.wait(time.Second)
		r.key("&")
		r.key(".")
		r.wait(time.Second)
		r.screenText()
		r.key("%")
		r.wait(time.Second)
		screen := r.screenText()
		for _, want := range []string{"What is it for?", "1 left", "3 stop", "0 none", "people", "no choice has this key", "NO SOUND"} {
			if !strings.Contains(screen, want) {
				t.Errorf("%d×%d: %q is not on the screen:\n%s", size[0], size[1], want, screen)
			}
		}
	}
}
