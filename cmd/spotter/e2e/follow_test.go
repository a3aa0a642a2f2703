//go:build unix

package e2e

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/testrun"
)

// link has a spotter's device show the code of its race, and returns the link below it.
func (x *terminal) link() (link string) {
	x.t.Helper()
	x.press("\x0f") // ctrl+o
	x.see(`Second device: show the code`)
	for !regexp.MustCompile(`▸ Second device`).MatchString(x.text()) {
		was := x.text()
		x.press("\t")
		x.within(patience, "another line", func(text string) bool { return text != was })
	}
	x.press("\r")
	form := regexp.MustCompile(`HTTPS://127\.0\.0\.1:\d+/[A-Z2-7]{26}/[A-Z2-7]{52}`)
	x.within(patience, "a link", func(text string) bool {
		link = form.FindString(strings.Join(strings.Fields(regexp.MustCompile(`(?m)^[█▀▄ ]*[█▀▄]`).ReplaceAllString(text, "")), ""))
		return link != ""
	})
	x.see(`Second device: hide the code`)
	x.press("\x1b")
	return link
}

// A race is shown on a second device while it runs, and goes over to it: its copy begins with the whole journal of the first
// device, which writes no more, and a STOP pressed on the second is in that copy alone.
func TestSecondDeviceFollowsAndTakesOver(t *testing.T) {
	t.Parallel()
	h, other := newHome(t), newHome(t)
	path, saved, wav, pack := h.path("race.jsonl"), other.path("copy.jsonl"), h.path("ear.wav"), tonePack(t)
	x := h.open(t, 120, 40, "--pack", pack, "--output", "wav:"+wav, "--phone-address", "127.0.0.1", "--journal", path, "--start-now", "--runner", "Ann")
	x.pressed(path, 1, "left")
	link := x.link()
	y := other.open(t, 80, 24, "follow", link, "--save", saved, "--device", "Ben's handheld", "--pack", pack, "--output", "null")
	y.see(`follows .*Ann`)
	y.see(`● \d+ s ago`)
	y.see(`± 0\.0\d s`)
	y.see(`left`)
	x.press("F")
	y.see(`since 0:\d\d:\d\d, \d+ s ago`)
	y.press("t")
	y.see(`Take the race over to this device\?`)
	y.press("y")
	x.see(`give the race to Ben's handheld\?`)
	y.see(`the other spotter has to say yes`)
	x.press("\x0f")
	x.see(`Give the race to Ben's handheld`)
	x.press("\t")
	x.see(`▸ Give the race to Ben's handheld`)
	for end := time.Now().Add(patience); !strings.Contains(x.text(), "the race is with") && time.Now().Before(end); time.Sleep(1200 * time.Millisecond) {
		x.press("\r") // an enter soon after another one counts as held
	}
	x.see(`the race is with Ben's handheld since 0:`)
	y.see(`NO SOUND`) // the race's own screen
	x.see(`● Ben's handheld is there`)
	x.see(`STOP still works here: space`)
	x.press("w") // no cue is played or logged here
	x.see(`nothing here but STOP`)
	before := len(x.wav(wav))
	x.press(" ")
	x.see(`STOP at [0-9:]+ · Ben's handheld has it`)
	awaitJournal(t, saved, "the STOP of the first device", func(l []line) bool { return len(only(l, "outcome")) >= 2 })
	y.see(`STOP`)
	// The second device dies. STOP goes on here, and both say that nobody has the race.
	y.cmd.Process.Kill()
	y.exit()
	x.see(`no link to Ben's handheld`)
	for end := time.Now().Add(patience); !strings.Contains(x.text(), "STOP cleared") && time.Now().Before(end); time.Sleep(time.Second) {
		x.press(" ") // one that comes soon after another is meant for STOP
	}
	x.see(`STOP cleared at [0-9:]+ · Ben's handheld does not have it: NOT LOGGED`)
	x.press("\x03")
	x.press("\x03")
	x.see(`The race is with Ben's handheld since 0:.*no STOP here`)
	if code := x.exit(); code != 0 {
		t.Errorf("the first device ended with %d", code)
	}
	if heard := x.wav(wav)[before:]; loudest(heard) == 0 {
		t.Errorf("STOP was not heard in %d bytes", len(heard))
	}
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(saved)
	if err != nil || !bytes.HasPrefix(second, first) || len(second) == len(first) {
		t.Errorf("the copy has %d bytes and the journal %d, or it does not begin with it: %v", len(second), len(first), err)
	}
	h.verified(t, path)
	other.verified(t, saved)
	if !bytes.Contains(first, []byte(`"reason":"`+race.ReasonHanded+`"`)) || bytes.Contains(first, []byte(`"class":"alarm"`)) || !regexp.MustCompile(`"class":"alarm".*"input":"device"|"input":"device".*"class":"alarm"`).Match(second) {
		t.Errorf("the journal of the first device ends with\n%s", first[max(0, len(first)-600):])
	}
	x = h.open(t, 120, 40, "resume", path, "--pack", pack, "--output", "null")
	x.see(`race.jsonl was handed over to Ben's handheld at [0-9:]+: the race goes on there`)
	x.see(`resume --take-back`)
	if code := x.exit(); code != 1 {
		t.Errorf("a race that is elsewhere is gone on with: %d", code)
	}
	x = h.open(t, 120, 40, "resume", "--take-back", path, "--pack", pack, "--output", "null")
	x.see(`NO SOUND`)
	x.quit()
	h.verified(t, path)
	if all, err := os.ReadFile(path); err != nil || !bytes.HasPrefix(all, first) || !bytes.Contains(all[len(first):], []byte("taken back by hand")) {
		t.Errorf("taken back, the journal goes on with\n%s, %v", all[min(len(first), len(all)):], err)
	}
	for _, part := range strings.Split(link, "/")[3:] {
		if bytes.Contains(bytes.ToUpper(second), []byte(part)) {
			t.Error("the journal has the link in it")
		}
	}
}

// wav returns the samples of a WAV file that may still be written.
func (x *terminal) wav(path string) []byte {
	x.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		x.t.Fatal(err)
	}
	return b[min(len(b), 512):]
}

// loudest returns the largest byte that is no part of silence.
func loudest(samples []byte) (most byte) {
	for _, b := range samples {
		most = max(most, b)
	}
	return most
}

// A device that was killed cannot be asked. The other one says so, and goes on from its copy once a person wants that; the
// journal of the dead device, taken up too, is then another one from the same line on, and both are whole.
func TestTheFirstDeviceIsKilled(t *testing.T) {
	testrun.Slow(t, "a device that stays away")
	t.Parallel()
	h, other := newHome(t), newHome(t)
	path, saved, pack := h.path("race.jsonl"), other.path("copy.jsonl"), tonePack(t)
	x := h.open(t, 120, 40, "--pack", pack, "--output", "null", "--phone-address", "127.0.0.1", "--journal", path, "--start-now", "--runner", "Ann")
	x.pressed(path, 1, "left")
	link := x.link()
	y := other.open(t, 40, 12, "follow", link, "--save", saved, "--device", "Ben", "--pack", pack, "--output", "null")
	y.see(`● \d+ s ago`)
	y.see(`left`)
	all := awaitJournal(t, path, "a cue", func(l []line) bool { return len(only(l, "outcome")) > 0 })
	awaitJournal(t, saved, "every line", func(l []line) bool { return len(l) >= len(all) })
	x.cmd.Process.Kill()
	x.exit()
	y.see(`no link \d+ s`)
	y.press("t")
	y.see(`Take it over\? y: ask`)
	y.press("y")
	y.see(`NO ANSWER`)
	y.press("y")
	y.see(`NO SOUND`)
	y.pressed(saved, 1, "right")
	y.quit()
	x = h.open(t, 120, 40, "resume", path, "--pack", pack, "--output", "null")
	x.see(`NO SOUND`)
	x.pressed(path, 1, "left")
	x.quit()
	h.verified(t, path)
	other.verified(t, saved)
	first, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	second, err := os.ReadFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for n < len(first) && n < len(second) && first[n] == second[n] {
		n++
	}
	if bytes.Count(first[:n], []byte{'\n'}) < len(all) || n == len(first) || n == len(second) || !bytes.Contains(second, []byte("it did not answer")) {
		t.Errorf("%d bytes of %d and %d are the same", n, len(first), len(second))
	}
}
