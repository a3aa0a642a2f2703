package pages_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/phone/link"
	"spotter/phone/wire"
	"spotter/report/browsertest"
	"spotter/testrun"
)

// views are those of a phone, both ways round.
var views = map[string]browsertest.View{
	"portrait":  {Width: 390, Height: 844, Phone: true},
	"landscape": {Width: 844, Height: 390, Phone: true, Dark: true},
}

// someViews returns the views that a test opens a page in: one, and all with SPOTTER_CI=1.
func someViews(t *testing.T) map[string]browsertest.View {
	t.Helper()
	if testrun.Every(t, len(views)) == 1 {
		return views
	}
	return map[string]browsertest.View{"portrait": views["portrait"]}
}

// picture keeps a picture of a page where SPOTTER_PICTURES names a folder.
func picture(p *browsertest.Page, name string, v browsertest.View) {
	if dir := os.Getenv("SPOTTER_PICTURES"); dir != "" {
		p.Shot(filepath.Join(dir, name+".png"), v.Width, v.Height)
	}
}

// is waits until a page shows a state.
func is(t testing.TB, p *browsertest.Page, want string) {
	t.Helper()
	var got string
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if p.Eval("document.body.dataset.is", &got); got == want {
			return
		}
	}
	t.Fatalf("the page shows %q, not %q", got, want)
}

// clean holds a page to what it may do: no word on the console, and no request but to its own address.
func clean(t *testing.T, p *browsertest.Page, s *server, k link.Kind) {
	t.Helper()
	for _, line := range p.Console() {
		t.Errorf("on the console: %s", line)
	}
	own := strings.TrimPrefix(s.address(k), "http://")
	for _, r := range p.Requests() {
		if !strings.HasPrefix(r, "http://"+own) && r != "ws://"+own+"link" && !strings.HasPrefix(r, "data:") {
			t.Errorf("it asked for %s", r)
		}
	}
}

// TestEar walks a phone through the ear test, and through every thing that can become of a cue.
func TestEar(t *testing.T) {
	t.Parallel()
	b := browsertest.Share(t)
	takePlace(t)
	for name, view := range someViews(t) {
		t.Run(name, func(t *testing.T) {
			s := serve(t)
			long, short := s.clip(square(5*time.Second)), s.clip(square(100*time.Millisecond))
			p := b.Open(s.address(link.Ear), view)
			x := s.next(t, link.Ear)
			x.load("one", wire.Clip{ID: "long", URL: long}, wire.Clip{ID: "left", URL: short})
			left, right := float64(view.Width)/4, float64(view.Width)*3/4
			middle := float64(view.Height) / 2
			axe := func(is string) {
				t.Run("axe "+is, func(t *testing.T) { // without axe-core it alone is skipped
					for _, v := range p.Axe(t) {
						t.Error(v)
					}
				})
			}
			is(t, p, "tap")
			axe("tap")
			picture(p, "ear-tap-"+name, view)
			x.cue(1, short, 0, 5000, 0)
			if m := x.want(wire.Refused, 1); m.Why != "suspended" {
				t.Errorf("before the tap: refused: %s", m.Why)
			}
			p.Touch(left, middle)
			is(t, p, "test")
			axe("test")
			picture(p, "ear-test-"+name, view)
			p.Touch(right, middle) // the wrong side
			if m := x.want(wire.Test, 0); m.Side != "right" || m.ID != "left" {
				t.Errorf("the wrong side is told as %+v", m)
			}
			p.Touch(left, middle)
			p.Touch(right, middle)
			is(t, p, "ready")
			axe("ready")
			picture(p, "ear-ready-"+name, view)
			if m := x.want(wire.Ready, 0); len(m.Missing) > 0 || m.SHA256 != "one" {
				t.Errorf("ready is %+v", m)
			}
			fates(t, p, x, long, short, view, name)
			clean(t, p, s, link.Ear)
		})
	}
}

// fates has each thing become of a cue.
func fates(t *testing.T, p *browsertest.Page, x *phone, long, short string, view browsertest.View, name string) {
	x.cue(2, short, -1, 5000, 0)
	begun, ended := x.want(wire.Begun, 2), x.want(wire.Ended, 2)
	if d := ended.Page - begun.Page; d < 90 {
		t.Errorf("a clip of 100 ms ended %.1f ms after its begin", d)
	}
	x.cue(3, long, -1, 5000, 0)
	x.want(wire.Begun, 3)
	is(t, p, "cue")
	picture(p, "ear-left-"+name, view)
	x.cue(4, short, 1, 5000, 0)
	if m := x.want(wire.Cut, 3); m.By != 4 {
		t.Errorf("cut by %d", m.By)
	}
	x.want(wire.Ended, 4)
	x.cue(5, short, 0, -10, 0)
	if m := x.want(wire.Expired, 5); m.LateMs < 5 {
		t.Errorf("expired %.1f ms late", m.LateMs)
	}
	x.cue(6, "clips/"+strings.Repeat("0", 64)+".wav", 0, 5000, 0)
	if m := x.want(wire.Refused, 6); m.Why != "clip" {
		t.Errorf("an unknown clip is refused: %s", m.Why)
	}
	x.cue(7, short, 0, 5000, 300)
	x.want(wire.Begun, 7)
	x.want(wire.Ended, 7)
	is(t, p, "stop")
	picture(p, "ear-stop-"+name, view)
	x.Peer().Send(wire.Message{Type: wire.Stop, N: 8})
	is(t, p, "ready")
	x.cue(9, "said", 0, 5000, 0) // a sentence that comes in parts, and after its cue
	x.Peer().SendParts("said", square(300*time.Millisecond), time.Now().Add(time.Minute))
	x.want(wire.Ended, 9)
	x.cue(10, "never", 0, 200, 0)
	x.want(wire.Expired, 10)
	x.cue(11, "never", 0, 5000, 0)
	x.Peer().Send(wire.Message{Type: wire.Stop, N: 12})
	x.Peer().SendParts("never", square(80*time.Millisecond), time.Now().Add(time.Minute))
	if m := x.want(wire.Refused, 11); m.Why != "overtaken" {
		t.Errorf("after a stop: refused: %s", m.Why)
	}
	for _, m := range x.all() {
		if m.Type == wire.Begun && slices.Contains([]uint64{1, 5, 6, 10, 11}, m.N) || m.Type == wire.Cut && m.N != 3 {
			t.Errorf("it said %s %d", m.Type, m.N)
		}
	}
}

// TestEarOtherPack has a phone load another pack, and say which clips are missing.
func TestEarOtherPack(t *testing.T) {
	t.Parallel()
	b := browsertest.Share(t)
	takePlace(t)
	s := serve(t)
	one := s.clip(square(100 * time.Millisecond))
	p := b.Open(s.address(link.Ear), views["portrait"])
	x := s.next(t, link.Ear)
	p.Touch(100, 400)
	is(t, p, "test")
	x.take("one", wire.Clip{ID: "left", URL: one})
	m := x.take("two", wire.Clip{ID: "left", URL: one}, wire.Clip{ID: "hole", URL: "clips/" + strings.Repeat("1", 64) + ".wav"},
		wire.Clip{ID: "far", URL: "http://127.0.0.1:9/x.wav"}, wire.Clip{ID: "up", URL: "../x.wav"})
	slices.Sort(m.Missing)
	if want := []string{"far", "hole", "up"}; !slices.Equal(m.Missing, want) {
		t.Errorf("missing %q, not %q", m.Missing, want)
	}
	p.Touch(100, 400)
	p.Touch(300, 400)
	is(t, p, "held")
	for _, r := range p.Requests() {
		if strings.Contains(r, "127.0.0.1:9") || strings.HasSuffix(r, "/x.wav") {
			t.Errorf("it asked for %s", r)
		}
	}
}

// TestEarBye shows why spotter ended the link, and asks for no more.
func TestEarBye(t *testing.T) {
	t.Parallel()
	b := browsertest.Share(t)
	takePlace(t)
	s := serve(t)
	p := b.Open(s.address(link.Ear), views["portrait"])
	x := s.next(t, link.Ear)
	p.Touch(100, 400)
	is(t, p, "test")
	for range 20 { // on a busy machine its link may have broken just before, and the page is on another
		x.Peer().Close()
		var got string
		if p.Eval("document.body.dataset.is", &got); got == "bye" {
			break
		}
		time.Sleep(200 * time.Millisecond)
	}
	is(t, p, "bye")
	var text string
	if p.Eval("document.getElementById('say').textContent", &text); text != "The race was left" {
		t.Errorf("it says %q", text)
	}
	picture(p, "ear-bye", views["portrait"])
	select {
	case <-s.peers[link.Ear]:
		t.Error("the page came back")
	case <-time.After(time.Second):
	}
}

// TestEarReplaced lets a second phone in by the spotter's yes, and silences the first.
func TestEarReplaced(t *testing.T) {
	testrun.Slow(t, "pages that replace each other")
	t.Parallel()
	b, other := browsertest.Share(t), browsertest.Share(t)
	takePlace(t)
	s := serve(t)
	p := b.Open(s.address(link.Ear), views["portrait"])
	s.next(t, link.Ear)
	q := other.Open(s.address(link.Ear), views["portrait"])
	s.next(t, link.Ear)
	is(t, p, "bye")
	is(t, q, "tap")
	var text string
	p.Eval("document.getElementById('say').textContent", &text)
	if text != "Another phone is the earpiece now" && text != "Another phone is connected. Tap to ask again" { // the second where its link had broken just before
		t.Errorf("it says %q", text)
	}
}
