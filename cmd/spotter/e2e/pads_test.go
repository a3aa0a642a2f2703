//go:build unix

package e2e

import (
	"bytes"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"spotter/report/browsertest"
)

// TestPadsOnAPhone has a browser open the page of the pads at the address that shows by itself before the start, until the
// page is there. In the race a key shows it again. Then a finger presses: the journal says how the press came, and the pad what became of it.
func TestPadsOnAPhone(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	journal := h.path("race.jsonl")
	x := h.open(t, 160, 50, "--pack", tonePack(t), "--journal", journal, "--output", "null", "--pads", "--phone-address", "127.0.0.1:0")
	x.see("pads on your phone")
	address := regexp.MustCompile(`HTTP://127\.0\.0\.1:\d+/[0-9A-F]{32}/`)
	var found string
	x.within(30*time.Second, "an address", func(text string) bool { found = address.FindString(text); return found != "" })
	p := browsertest.Start(t).Open("http"+strings.TrimPrefix(found, "HTTP"), browsertest.View{Width: 390, Height: 844, Phone: true})
	var at struct{ X, Y float64 }
	for end := time.Now().Add(browsertest.Patience); at.X == 0 && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		p.Eval(`(() => { const b = document.querySelector(".pad.second"); if (!b) return {X: 0, Y: 0};
			const r = b.getBoundingClientRect(); return {X: r.x + r.width / 2, Y: r.y + r.height / 2} })()`, &at)
	}
	x.within(patience, "the pads", func(text string) bool { return !address.MatchString(text) })
	x.press("enter")
	awaitJournal(t, journal, "the start", func(l []line) bool { return len(only(l, "start")) == 1 })
	x.press(ctrlO)
	x.see(address.String())
	x.press("esc")
	var is string
	for end := time.Now().Add(browsertest.Patience); is != "no_device" && time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if is == "" || is == "refused" { // the clocks are not compared yet, or a busy machine was late
			time.Sleep(500 * time.Millisecond)
			p.Touch(at.X, at.Y)
			time.Sleep(500 * time.Millisecond)
		}
		p.Eval(`document.querySelector(".pad.second").dataset.is || ""`, &is)
	}
	if is != "no_device" { // the null output is no earpiece
		t.Errorf("the pad shows %q", is)
	}
	x.quit()
	b, err := os.ReadFile(journal)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte(`"input":"page"`)) {
		t.Errorf("the journal has no press of a page:\n%s", b)
	}
	if token := strings.Split(found, "/")[3]; bytes.Contains(bytes.ToUpper(b), []byte(token)) {
		t.Error("the journal has the token")
	}
}
