//go:build unix

package pages_test

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/phone/link"
	"spotter/phone/wire"
)

// soundProcess is in the command line of Chromium's process that hands the sound to the server.
const soundProcess = "audio.mojom.AudioService"

// begin gives a long cue until one begins to sound: again, where a busy machine was too late for it.
func (f *field) begin(clip string, n uint64) uint64 {
	f.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); n++ {
		f.settle()
		p := f.Peer()
		now, _, _ := p.Page(time.Now())
		p.Send(wire.Message{Type: wire.Cue, N: n, Clip: clip, Pan: -1, Due: now + 250, Ear: now + 300})
		for tried := time.Now(); time.Since(tried) < 2*time.Second; time.Sleep(10 * time.Millisecond) {
			if _, ok := f.said(wire.Begun, n); ok {
				return n
			}
			if _, ok := f.said(wire.Expired, n); ok || gone(p) {
				break
			}
		}
	}
	f.t.Fatalf("no cue begins; the page said %s", said(f.all()))
	return 0
}

// said returns what the page said of a number.
func (x *phone) said(kind string, n uint64) (link.Received, bool) {
	for _, m := range x.all() {
		if m.Type == kind && m.N == n {
			return m, true
		}
	}
	return link.Received{}, false
}

// silence has the time when a sound that stood still went on, and that from which on the page had ended the cue.
type silence struct {
	name       string
	went, from time.Time
}

// stopHeld stops the sound of the browser while a STOP sounds: it goes on until it is cleared.
func (f *field) stopHeld() {
	f.t.Helper()
	f.signalTo(soundProcess, syscall.SIGSTOP)
	time.Sleep(600 * time.Millisecond) // twice what ends any other cue
	f.signalTo(soundProcess, syscall.SIGCONT)
	goesOn := len(f.rec.Frames())
	f.until(func() bool { return left(f.rec.Frames()[goesOn:]) > 200*time.Millisecond }, "a STOP after the sound stood still")
}

// holdsCues stops the sound of the browser, and then all of it, while a long cue sounds.
func (f *field) holdsCues() []silence {
	f.t.Helper()
	long := f.server.clip(square(4 * time.Second))
	f.take("two", wire.Clip{ID: "long", URL: long})
	// A link that broke meanwhile takes no word: they are kept in the page.
	f.page.Eval(`{ window.cuts = []; const send = link.send; link.send = m => { if (m.t === "cut") cuts.push(m); return send(m); }; }`, nil)
	all := []silence{{name: "sound stopped in a cue"}, {name: "all stopped in a cue"}}
	for i := range all {
		x := &all[i]
		n, process := f.begin(long, uint64(1000*(i+1))), ""
		if i == 0 {
			process = soundProcess
		}
		f.signalTo(process, syscall.SIGSTOP)
		if i == 0 {
			f.cutIn(n)
		} else {
			time.Sleep(time.Second)
		}
		x.went = time.Now()
		f.signalTo(process, syscall.SIGCONT)
		cut := f.cutIn(n)
		f.settle()
		x.from = x.went
		if at, _ := f.Peer().Ours(cut.Page); at.After(x.went) {
			x.from = at
		}
		if cut.Why != wire.Held || cut.LateMs < 100 || cut.LateMs > 60000 {
			f.t.Errorf("%s: the page says %+v", x.name, cut)
		}
		time.Sleep(400 * time.Millisecond)
	}
	return all
}

// judge holds what sounded of the cues to that: nothing of them comes once the page has ended them.
func (x *silence) judge(t *testing.T, sounds []audiotest.Sound, playedAt func(int) time.Time) {
	t.Helper()
	const handed = 60 * time.Millisecond // what the browser had handed on is beyond any page
	var late time.Duration
	for _, s := range sounds {
		if at := playedAt(s.End); at.After(x.went) && playedAt(s.Start).Before(x.went.Add(400*time.Millisecond)) && s.Ear() == "left" {
			late += min(s.Length(), at.Sub(x.went))
		}
	}
	t.Logf("%s: the page ended the cue %v after the sound went on; %v of it sounded late", x.name, x.from.Sub(x.went), late)
	if late > x.from.Sub(x.went)+handed {
		t.Errorf("%s: %v of the cue sound too late", x.name, late)
	}
}

// cutIn waits until the page has ended a cue.
func (f *field) cutIn(n uint64) (cut wire.Message) {
	f.t.Helper()
	f.until(func() bool {
		f.page.Eval(fmt.Sprintf("cuts.find(m => m.n === %d) || {}", n), &cut)
		return cut.N == n
	}, "an end of the cue")
	return cut
}

// until waits for something to sound.
func (f *field) until(is func() bool, what string) {
	f.t.Helper()
	for end := time.Now().Add(patience); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			f.t.Fatalf("never: %s", what)
		}
	}
}

// left returns how long cues sounded: at the left, where the tones of a lost link are not.
func left(frames []audiotest.Frame) (all time.Duration) {
	for _, s := range audiotest.Sounds(frames, 5*time.Millisecond) {
		if s.Ear() == "left" {
			all += s.Length()
		}
	}
	return all
}
