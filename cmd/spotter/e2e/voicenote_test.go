//go:build unix

package e2e

import (
	"encoding/binary"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest/fakepulse"
)

// TestWholeProgramNoteByVoice speaks three notes beside a Bluetooth earpiece whose own
// microphone is the server's default: one that is ended by its key while a cue sounds, one
// during which the earpiece turns into a telephone, and one during which the program is killed.
func TestWholeProgramNoteByVoice(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	const ear = "bluez_output.AA_BB_CC_DD_EE_FF.1"
	server := fakepulse.Start(t, fakepulse.Options{
		Cards: []fakepulse.Card{{Name: "bluez", Profile: "a2dp-sink"}},
		Sinks: []fakepulse.Sink{{Name: ear, Card: "bluez"}, {Name: fakepulse.Laptop}},
		Sources: []fakepulse.Source{{Name: "bluez_input.AA_BB_CC_DD_EE_FF.0", Card: "bluez", Turns: "headset-head-unit"}, {Name: "usb-mic"},
			{Name: ear + ".monitor", MonitorOf: ear}},
	})
	h.env = append(h.env, "PULSE_SERVER="+server.Addr)
	x, journal := h.live(t, 80, 24, "pulse:"+ear, "--start-now")
	recording := func() {
		t.Helper()
		x.see(`NOTE 0:\d\d of 0:30`)
		if got := server.Recording(); len(got) != 1 || got[0] != "usb-mic" {
			t.Fatalf("recorded is %q", got)
		}
	}
	amends := func(n int) func([]line) bool { return func(l []line) bool { return len(only(l, "amend")) == n } }
	x.press("V")
	recording()
	x.pressed(journal, 1, "left")
	x.press("V")
	lines := awaitJournal(t, journal, "the note's length", amends(1))
	note := only(lines, "note")[0]
	if out := only(lines, "outcome"); out[0].Outcome != "heard" || note.Item != "voice" || only(lines, "amend")[0].Ref != note.Seq {
		t.Errorf("%+v\n%+v", out, lines)
	}
	x.see("note saved: 0:0")

	time.Sleep(keyGap)
	x.press("V")
	recording()
	server.Turn("bluez", "headset-head-unit")
	lines = awaitJournal(t, journal, "why it ended", func(l []line) bool {
		n := only(l, "note")
		return len(n) == 3 && n[2].Item == "microphone"
	})
	if said := only(lines, "note")[2]; said.Ref != only(lines, "note")[1].Seq || !strings.Contains(said.Text, "the earpiece changed") {
		t.Errorf("%+v", said)
	}
	x.see("note: the earpiece changed")

	server.RemoveSource("bluez_input.AA_BB_CC_DD_EE_FF.0")
	time.Sleep(keyGap) // so soon after the last V it would be a bounce
	x.press("V")
	recording()
	lines = awaitJournal(t, journal, "the third note", func(l []line) bool { return len(only(l, "note")) == 4 })
	last := filepath.Join(h.dir, only(lines, "note")[3].File)
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		if info, err := os.Stat(last); err == nil && info.Size() > 44+3200 {
			break
		} else if time.Now().After(end) {
			t.Fatalf("no sound came: %v", err)
		}
	}
	x.cmd.Process.Kill()
	x.exit()
	b, err := os.ReadFile(last)
	if err != nil || string(b[:4]) != "RIFF" || int(binary.LittleEndian.Uint32(b[40:])) < 3200 || int(binary.LittleEndian.Uint32(b[40:]))+44 > len(b) {
		t.Errorf("after a kill: % x, %v", b[:44], err)
	}
	status, out := h.run(t, "journal", "verify", journal)
	for _, want := range []string{`notes by voice that are as the journal says, by SHA-256: [12]\n`, `line \d+: the note by voice was never closed: .*` + regexp.QuoteMeta(filepath.Base(last))} {
		if status != 0 || !regexp.MustCompile(want).MatchString(out) {
			t.Errorf("verify, status %d, does not say %q:\n%s", status, want, out)
		}
	}
	if faults := server.Faults(); len(faults) > 0 {
		t.Errorf("faults: %q", faults)
	}
}
