package phone

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/tones"
	"spotter/cues"
	"spotter/report/browsertest"
	"spotter/testrun"
)

// until waits for something that a page or a phone does.
func until(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(browsertest.Patience); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never: %s", what)
		}
	}
}

// TestBrowserOverTLS opens the page over TLS in a real browser that trusts one key alone, as a phone does whose owner compared the
// fingerprint: the page may keep the screen on, its WebSocket is open, and a cue comes to the ear. A page with another key is
// not shown.
func TestBrowserOverTLS(t *testing.T) {
	testrun.Slow(t, "a browser over TLS")
	sound := audiotest.Start(t, audiotest.PulseAudio)
	d := &Desk{Secure: true, Address: "127.0.0.1:0"}
	address, _ := begin(t, d, filepath.Join(t.TempDir(), "crash.txt"))
	key := sha256.Sum256(d.secret.cert.Leaf.RawSubjectPublicKeyInfo)
	b := browsertest.StartWith(t, browsertest.Options{Env: sound.Env,
		Args: []string{"--ignore-certificate-errors-spki-list=" + base64.StdEncoding.EncodeToString(key[:])}})
	view := browsertest.View{Width: 390, Height: 844, Phone: true}

	forged := &Desk{Secure: true, Address: "127.0.0.1:0"}
	other, _ := begin(t, forged, filepath.Join(t.TempDir(), "crash.txt"))
	var title, href string
	q := b.Open(other, view)
	if q.Eval("document.title", &title); strings.HasPrefix(title, "spotter") {
		t.Error("a page with another key is shown")
	}

	p := b.Open(address, view)
	shows := func(want string) {
		t.Helper()
		until(t, "a page that shows "+want, func() (yes bool) {
			p.Eval(fmt.Sprintf("document.body.dataset.is === %q", want), &yes)
			return yes
		})
	}
	if p.Eval("location.href", &href); !strings.HasPrefix(href, "https://127.0.0.1:") {
		t.Errorf("the page is %s", href)
	}
	shows("tap")
	p.Touch(100, 400)
	shows("test")
	p.Touch(100, 400)
	p.Touch(300, 400)
	shows("ready")
	until(t, "a wake lock", func() bool { m := d.ear.Load().Phone().State; return m.Awake })
	if m := d.ear.Load().Phone(); !m.Ready {
		t.Errorf("the phone is %+v", m)
	}
	if small, is := d.Small(); is {
		t.Errorf("the screen says %+v", small)
	}
	socket := "wss" + strings.TrimPrefix(href, "https") + "link"
	if !slices.Contains(p.Requests(), socket) {
		t.Errorf("no WebSocket at %s", socket)
	}
	if text := p.Console(); len(text) > 0 {
		t.Errorf("on the console: %q", text)
	}
	cueOverTLS(t, d, sound.Record(audiotest.Ear))
}

// cueOverTLS plays cues on the phone until one is heard, at the left of what is recorded: a busy machine tears some, and in a link
// that it breaks the page sounds its tones. Their sound is none of the pack, and goes over the link too.
func cueOverTLS(t *testing.T, d *Desk, rec *audiotest.Recording) {
	t.Helper()
	ctx, end := context.WithTimeout(context.Background(), browsertest.Patience)
	defer end()
	k := tones.Square(4800, 0.5)
	var last audio.CueWord
	for n := uint64(1); n <= 40; n++ {
		s, err := d.Open(ctx, audio.NewTimeline())
		if err != nil {
			t.Fatal(err)
		}
		cued, from := s.(audio.Cued), len(rec.Frames())
		cued.Start(audio.CueStart{ID: n, Cue: "left", Clip: k, Pan: cues.Left, Mutes: true, At: time.Now()})
		late := time.After(5 * time.Second)
		for last.ID != n || last.Is == audio.Sounding {
			select {
			case last = <-cued.Words():
			case <-s.Lost():
				last = audio.CueWord{ID: n, Is: audio.NoDevice}
			case <-late:
				last = audio.CueWord{ID: n, Is: audio.NoDevice}
			}
		}
		time.Sleep(100 * time.Millisecond)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		atLeft := func(s audiotest.Sound) bool { return s.Ear() == "left" }
		if last.Is == audio.Heard && slices.ContainsFunc(audiotest.Sounds(rec.Frames()[from:], 15*time.Millisecond), atLeft) {
			return
		}
	}
	t.Errorf("no cue is heard at the left; of the last one: %+v", last)
}
