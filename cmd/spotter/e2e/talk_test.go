//go:build unix

package e2e

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/audio/audiotest/fakepulse"
	"spotter/testrun"
)

// feedMic feeds a pipe that is a microphone, in its own time. What it returns ends that.
func feedMic(tb testing.TB, fifo string, rate int, sound func(frame int) int16) (end func()) {
	tb.Helper()
	pipe, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		tb.Fatalf("the microphone: %v", err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		packet, at := make([]byte, rate/50*2), 0 // 20 ms
		for tick := time.Tick(20 * time.Millisecond); ; <-tick {
			for i := 0; i < len(packet); i += 2 {
				binary.LittleEndian.PutUint16(packet[i:], uint16(sound(at)))
				at++
			}
			if _, err := pipe.Write(packet); err != nil {
				return
			}
		}
	}()
	return func() {
		pipe.Close()
		<-done
	}
}

// The voice of the tests is a tone that no cue has.
const (
	voiceHz    = 5000
	voiceLevel = 0.25
)

func voiceTone(frame int) int16 {
	return int16(voiceLevel * 32767 * math.Sin(2*math.Pi*voiceHz*float64(frame)/audiotest.Rate))
}

// levelsAt returns how loud a tone is in each 10 ms of a recording, as its amplitude.
func levelsAt(frames []audiotest.Frame, hz float64) (levels []float64) {
	const window = audiotest.Rate / 100
	for ; len(frames) >= window; frames = frames[window:] {
		var re, im float64
		for i, f := range frames[:window] {
			x := (float64(f[0]) + float64(f[1])) / 2 / 32767
			sin, cos := math.Sincos(2 * math.Pi * hz * float64(i) / audiotest.Rate)
			re, im = re+x*cos, im+x*sin
		}
		levels = append(levels, 2*math.Hypot(re, im)/window)
	}
	return levels
}

// longestAt returns the most windows in a row that are within 1.5 dB of a level, and where they end.
func longestAt(levels []float64, level float64) (most, end int) {
	run := 0
	for i, l := range levels {
		if run++; math.Abs(20*math.Log10(l/level)) > 1.5 {
			run = 0
		}
		if run > most {
			most, end = run, i+1
		}
	}
	return most, end
}

// duckedFirst checks that a voice is 18 dB down for a while, then heard as it was said.
func duckedFirst(t *testing.T, what string, frames []audiotest.Frame) {
	t.Helper()
	levels := levelsAt(frames, voiceHz)
	down, downTo := longestAt(levels, voiceLevel*0.1259)
	full, fullTo := longestAt(levels, voiceLevel)
	if down < 10 || full < 20 || downTo > fullTo {
		t.Errorf("%s: the voice is 18 dB down for %d ms up to %d ms, and full for %d ms up to %d ms", what, 10*down, 10*downTo, 10*full, 10*fullTo)
	}
}

// talks returns what a journal has of the spotter's voice.
func talks(lines []line) (said []string) {
	for _, l := range only(lines, "note") {
		if l.Item == "talk" {
			said = append(said, l.Text)
		}
	}
	return said
}

// talkUnderWords begins a talk while words of the pace sound, and waits until the journal has what became of
// the words. It reports whether the voice was open before they ended.
func (x *terminal) talkUnderWords(journal string) bool {
	x.t.Helper()
	x.see(`saved \d+`)
	cues, ends := 0, 0
	awaitJournal(x.t, journal, "anything", func(l []line) bool { cues, ends = len(only(l, "cue")), len(only(l, "outcome")); return true })
	x.press("m")
	awaitJournal(x.t, journal, "the words", func(l []line) bool { return len(only(l, "cue")) > cues })
	x.press("O")
	x.see(`ON AIR 0:0\d of 0:15`)
	time.Sleep(200 * time.Millisecond)
	under := false
	awaitJournal(x.t, journal, "anything", func(l []line) bool { under = len(only(l, "outcome")) == ends; return true })
	awaitJournal(x.t, journal, "the words' end", func(l []line) bool { return len(only(l, "outcome")) > ends })
	return under
}

// TestServerCarriesTheVoice speaks to the runner on real sound servers: the voice is in the earpiece and in
// the recording, 18 dB down under words, and mute from a cue that steers, and from STOP, on.
func TestServerCarriesTheVoice(t *testing.T) {
	testrun.Slow(t, "a voice carried for seconds")
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		fifo := filepath.Join(s.Dir, "mic.fifo")
		s.Pactl("load-module", "module-pipe-source", "source_name=mic", "file="+fifo, "rate=48000", "channels=1", "format=s16le")
		defer feedMic(t, fifo, audiotest.Rate, voiceTone)()
		recorded := h.path("heard.wav")
		x, journal, _ := h.sayRace(t, "pulse:"+audiotest.Ear, "--distance", "2km", "--note-mic", "mic", "--record", recorded)
		x.splitAfterStart(journal)
		x.sayUntilSaid(journal, "m")
		rec, laptop := s.Record(audiotest.Ear), s.Record(audiotest.Laptop)
		time.Sleep(500 * time.Millisecond) // the recorders' first packets
		spoken := 1
		for ; !x.talkUnderWords(journal); spoken++ { // a busy machine opens the microphone late
			if spoken == 5 {
				t.Fatal("the microphone never opens while words sound")
			}
			x.press("O")
			awaitJournal(t, journal, "the end of the talk", func(l []line) bool { return len(talks(l)) == spoken })
			time.Sleep(time.Second)
		}
		time.Sleep(700 * time.Millisecond) // at full volume
		x.press("O")
		lines := awaitJournal(t, journal, "the talk", func(l []line) bool { return len(talks(l)) == spoken })
		if said := talks(lines)[spoken-1]; !regexp.MustCompile(`^\d{3,5}$`).MatchString(said) {
			t.Errorf("the journal says %q of the talk", said)
		}
		duckedFirst(t, "the ear", rec.Stop())
		if _, at := longestAt(levelsAt(laptop.Stop(), voiceHz), voiceLevel); at > 0 {
			t.Error("the voice is heard on the other sink")
		}
		x.muteUnder(s, "o", 1600)
		x.muteUnder(s, "space", 2000)
		x.see(`repeats`)
		x.press("O")
		x.see(`STOP sounds: no talking`)
		x.press("\x7f") // backspace
		x.quit()
		frames, _ := readRecord(t, recorded)
		duckedFirst(t, "the recording", frames)
		h.verified(t, journal)
	})
}

// muteUnder presses a key in a talk, and checks that the voice is mute from 50 ms after its tone began on: what
// the server had taken, and the fade, are 11 ms of them. A machine that is busy with other tests has three tries for
// that; in none may the voice be heard later than 400 ms.
func (x *terminal) muteUnder(s *audiotest.Server, key string, hz float64) {
	x.t.Helper()
	const soon, atLast = 5, 40 // windows of 10 ms
	for try := 1; ; try++ {
		rec := s.Record(audiotest.Ear)
		time.Sleep(500 * time.Millisecond) // the recorder's first packet
		x.press("O")
		x.see(`ON AIR 0:0\d of 0:15`)
		time.Sleep(500 * time.Millisecond)
		x.press(key)
		began := -1
		if !rec.WaitFor(patience, func(f []audiotest.Frame) bool {
			voice := levelsAt(f, voiceHz)
			full, to := longestAt(voice, voiceLevel)
			from := max(0, to-soon)
			at := slices.IndexFunc(levelsAt(f, hz)[from:], func(l float64) bool { return l > 0.04 })
			began = from + at
			return full >= 10 && at >= 0 && len(voice) > began+2*atLast
		}) {
			full, to := longestAt(levelsAt(rec.Frames(), voiceHz), voiceLevel)
			x.t.Fatalf("no tone of %v Hz behind the voice, which is full for %d ms up to %d ms; the screen\n%s", hz, 10*full, 10*to, x.text())
		}
		last := 0
		for i, l := range levelsAt(rec.Stop(), voiceHz)[began : began+2*atLast] {
			if l > voiceLevel/100 {
				last = i + 1
			}
		}
		if last <= soon {
			return
		}
		x.t.Logf("try %d: the voice is heard until %d ms after the tone of %v Hz began", try, 10*last, hz)
		if try == 3 || last > atLast {
			x.t.Fatal("it is not mute")
		}
		x.press("\x7f") // backspace: a STOP that sounds refuses the voice
		time.Sleep(time.Second)
	}
}

// TestWholeProgramTalks speaks beside a Bluetooth earpiece: to its own microphone never, for 15 s at most, and no longer
// than the terminal has the keys.
func TestWholeProgramTalks(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	const ear, hsp = "bluez_output.AA_BB_CC_DD_EE_FF.1", "bluez_input.AA_BB_CC_DD_EE_FF.0"
	server := fakepulse.Start(t, fakepulse.Options{
		Cards:   []fakepulse.Card{{Name: "bluez", Profile: "a2dp-sink"}},
		Sinks:   []fakepulse.Sink{{Name: ear, Card: "bluez"}, {Name: fakepulse.Laptop}},
		Sources: []fakepulse.Source{{Name: hsp, Card: "bluez", Turns: "headset-head-unit"}, {Name: "usb-mic"}, {Name: ear + ".monitor", MonitorOf: ear}},
	})
	h.env = append(h.env, "PULSE_SERVER="+server.Addr)
	x, journal := h.live(t, 100, 24, "pulse:"+ear, "--start-now")
	if !strings.Contains(x.written(), "\x1b[?1004h") {
		t.Error("the terminal is not asked for the loss of the focus")
	}
	ended := func(n int) string {
		t.Helper()
		return talks(awaitJournal(t, journal, "the end of a talk", func(l []line) bool { return len(talks(l)) == n }))[n-1]
	}
	x.press("O")
	x.see(`ON AIR 0:00 of 0:15`)
	if got := server.Recording(); len(got) != 1 || got[0] != "usb-mic" {
		t.Fatalf("recorded is %q", got)
	}
	if testrun.Times(t, 0, 1) == 1 { // it takes its 15 s
		last := ""
		for end := time.Now().Add(patience); last == "" && time.Now().Before(end); time.Sleep(100 * time.Millisecond) { // no quicker than it is spoken
			last = strings.Join(talks(awaitJournal(t, journal, "anything", func([]line) bool { return true })), " ")
		}
		if said, err := strconv.Atoi(last); err != nil || said < 15000 || said > 16000 { // with what came together last
			t.Errorf("the journal says %q of a talk that is never ended", last)
		}
		x.see(`talk ended: 0:15 at most`)
	} else {
		x.press("O")
		ended(1)
	}
	time.Sleep(keyGap)
	x.press("O")
	x.see(`ON AIR`)
	x.send("\x1b[I") // the focus comes: that is nothing
	time.Sleep(keyGap)
	x.see(`ON AIR`)
	x.send("\x1b[O")
	x.see(`off air: \d\.\d s`)
	ended(2)
	server.RemoveSource("usb-mic")
	x.press("O")
	x.see(`talk: microphone "bluez_input`)
	if said := ended(3); !strings.HasPrefix(said, `refused: microphone "`+hsp+`" is not safe: on the earpiece's own device`) {
		t.Errorf("the journal says %q", said)
	}
	x.pressed(journal, 1, "left")
	x.quit()
	if n := server.Asked(5); n != 2 { // proto.OpCreateRecordStream
		t.Errorf("%d microphones were opened", n)
	}
	h.verified(t, journal)
}

// TestServerCarriesTheVoiceToAPhone speaks to a runner whose earpiece is spotter ear, as on a phone: the voice is heard there,
// mute from a cue that steers on, and in the recording.
func TestServerCarriesTheVoiceToAPhone(t *testing.T) {
	on(t, func(t *testing.T, s *audiotest.Server, h *home) {
		fifo := filepath.Join(s.Dir, "mic.fifo")
		s.Pactl("load-module", "module-pipe-source", "source_name=mic", "file="+fifo, "rate=48000", "channels=1", "format=s16le")
		defer feedMic(t, fifo, audiotest.Rate, voiceTone)()
		journal, recorded := h.path("race.jsonl"), h.path("heard.wav")
		x := h.open(t, 160, 50, "--pack", tonePack(t), "--journal", journal, "--output", "phone", "--phone-address", "127.0.0.1:0", "--start-now",
			"--note-mic", "mic", "--record", recorded)
		x.see(`saved \d+`)
		x.press("O")
		x.see(`talk: the runner hears nothing now`)
		x.press("\x0f") // ctrl+o
		address := ""
		x.within(patience, "an address", func(text string) bool {
			address = regexp.MustCompile(`HTTP://127\.0\.0\.1:\d+/[0-9A-F]{32}/`).FindString(text)
			return address != ""
		})
		x.press("esc")
		ear := h.program("ear", address, "--output", "pulse:"+audiotest.Ear)
		if err := ear.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { ear.Process.Signal(os.Interrupt); ear.Wait() }()
		awaitJournal(t, journal, "a phone", func(l []line) bool { s := states(l); return len(s) > 0 && s[len(s)-1] == "opened" })
		x.muteUnder(s, "n", 1200)
		lines := awaitJournal(t, journal, "the talk", func(l []line) bool { return len(talks(l)) >= 2 })
		if said := talks(lines); !strings.HasPrefix(said[0], "refused: ") || !regexp.MustCompile(`^\d{3,5}$`).MatchString(said[1]) {
			t.Errorf("the journal says %q of the talks", said)
		}
		x.quit()
		frames, _ := readRecord(t, recorded)
		if full, _ := longestAt(levelsAt(frames, voiceHz), voiceLevel); full < 10 {
			t.Errorf("the recording has %d ms of the voice", 10*full)
		}
		h.verified(t, journal)
	})
}
