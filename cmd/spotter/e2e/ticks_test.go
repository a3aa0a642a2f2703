//go:build unix

package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// The spotter's sounds on a sink of their own, beside the runner's: a tick for what was
// heard, knocks for a lost earpiece, a clip to listen to, and none of it in the runner's
// ear. They fall silent when the runner's cues come to that sink.
func TestServerSpotterHasSounds(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		x, journal := h.live(t, 130, 30, "pulse:"+audiotest.Ear, "--start-now", "--spotter-sink", audiotest.Laptop)
		noted := func(what string) {
			t.Helper()
			awaitJournal(t, journal, what, func(l []line) bool {
				return slices.ContainsFunc(only(l, "note"), func(n line) bool { return n.Item == "sounds" && strings.Contains(n.Text, what) })
			})
		}
		noted("play on " + audiotest.Laptop)
		ear, laptop := s.Record(audiotest.Ear), s.Record(audiotest.Laptop)
		time.Sleep(500 * time.Millisecond) // the recorders' first packets
		x.pressed(journal, 1, "left")
		strokes(t, laptop, 2000, 2400, 1, "tick for a cue that was heard")

		if status, out := h.run(t, "cues", "preview", "--pack", tonePack(t), "--spotter-sink", audiotest.Ear, "left"); status != 1 || !strings.Contains(out, "a runner hears cues on") {
			t.Errorf("a preview in the runner's ear: status %d\n%s", status, out)
		}
		if status, out := h.run(t, "cues", "preview", "--pack", tonePack(t), "--spotter-sink", audiotest.Laptop, "hole"); status != 0 {
			t.Errorf("a preview on the spotter's sink: status %d\n%s", status, out)
		}
		if status, out := h.run(t, "replay", journal, "--pack", tonePack(t), "--output", "pulse:"+audiotest.Ear); status != 1 || !strings.Contains(out, "a runner hears cues on") {
			t.Errorf("a replay in the runner's ear: status %d\n%s", status, out)
		}
		if !laptop.WaitFor(patience, func(f []audiotest.Frame) bool {
			return slices.ContainsFunc(tones(f), func(h heardTone) bool { return h.cue == "hole" })
		}) {
			t.Errorf("the spotter did not hear the clip: %v", tones(laptop.Frames()))
		}
		hears(t, ear, "right right") // and nothing else
		if _, out := h.run(t, "check", "--pack", tonePack(t), "--output", "pulse:"+audiotest.Ear, "--spotter-sink", audiotest.Laptop); !strings.Contains(out, "ok       sounds") {
			t.Errorf("check does not find the spotter's sink:\n%s", out)
		}
		if status, out := h.run(t, "check", "--pack", tonePack(t), "--output", "pulse", "--spotter-sink", audiotest.Ear); status != 1 || !strings.Contains(out, "failure  sounds") {
			t.Errorf("check accepts the runner's sink: status %d\n%s", status, out)
		}

		s.UnloadSink(audiotest.Ear)
		strokes(t, laptop, 100, 250, 3, "knocks for the lost earpiece")
		s.LoadSink(audiotest.Ear)
		awaitJournal(t, journal, "the return", func(l []line) bool { s := states(l); return len(s) > 1 && s[len(s)-1] == "opened" })

		x.press(ctrlO)
		x.see(`● in use.*pulse:` + audiotest.Ear)
		for !chosen(x.text(), audiotest.Laptop) {
			x.press("tab")
			time.Sleep(2 * keyGap)
		}
		x.press("enter")
		noted("the runner's cues are on that sink too")
		awaitJournal(t, journal, "the other output", func(l []line) bool {
			return slices.ContainsFunc(only(l, "output"), func(o line) bool { return o.Device == audiotest.Laptop && o.State == "opened" })
		})
		x.see(`! sounds: silent on the runner's sink`)
		// What was played before they came there, such as a knock, reaches a recorder on a busy machine late.
		before := 0
		if !laptop.WaitFor(patience, func(f []audiotest.Frame) bool {
			before = len(f)
			last := f[max(0, len(f)-audiotest.Rate):]
			return len(last) == audiotest.Rate && len(audiotest.Sounds(last, 15*time.Millisecond)) == 0
		}) {
			t.Fatalf("the spotter's sounds do not end: %v", tones(laptop.Frames()))
		}
		x.pressed(journal, 1, "right")
		if !laptop.WaitFor(patience, func(f []audiotest.Frame) bool { return len(tones(f[before:])) > 0 }) {
			t.Error("the runner hears nothing on the other output")
		}
		x.quit()
		if got := tones(laptop.Stop()[before:]); len(got) != 1 || got[0].String() != "left left" {
			t.Errorf("the runner hears more than the cue: %v", got)
		}
		h.verified(t, journal)
	})
}

// strokes waits until a sink has played so many sounds of a range of pitches, in Hz.
func strokes(t *testing.T, rec *audiotest.Recording, from, to float64, want int, what string) {
	t.Helper()
	var got []string
	if !rec.WaitFor(patience, func(frames []audiotest.Frame) bool {
		got = got[:0]
		for _, s := range audiotest.Sounds(frames, 15*time.Millisecond) {
			if hz := pitch(frames[s.Start:s.End]); hz >= from && hz <= to {
				got = append(got, fmt.Sprintf("%.0f Hz", hz))
			}
		}
		return len(got) == want
	}) {
		var all []string
		for _, tone := range tones(rec.Frames()) {
			all = append(all, tone.String())
		}
		t.Errorf("%s: %q between %.0f and %.0f Hz, want %d; of %q", what, got, from, to, want, all)
	}
}
