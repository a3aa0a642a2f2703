package share

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/crew/share"
	"spotter/crew/wire"
)

// TestTheRaceComesBack gives the race to a device that dies before it has every line: the runner
// must not be without a spotter for longer than goesBack.
func TestTheRaceComesBack(t *testing.T) {
	wish := wire.Hand{Step: wire.HandAsk, ID: "wish", Device: "tablet"}
	final := wire.Copy{Size: 9, Lines: 1, Head: "head"}
	for _, tt := range []struct {
		name  string
		after time.Duration // when the device says that it has every line; 0 for never
		back  bool
	}{{"dead", 0, true}, {"in time", goesBack - time.Second, false}, {"too late", goesBack + time.Second, true}} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var h share.Handing
				h.Step(&wish)
				if !h.Answer(true) {
					t.Fatal("nobody asks")
				}
				h.Closed(final)
				changed := make(chan struct{}, 1)
				h.Notify(func() { changed <- struct{}{} })
				said := make(chan wire.Handed, 1)
				if tt.after > 0 {
					go func() {
						time.Sleep(tt.after)
						done := wish
						done.Step, done.Have = wire.HandDone, final
						said <- h.Step(&done)
					}()
				}
				began := time.Now()
				if back := await(&h, changed); back != tt.back {
					t.Errorf("the race is back: %v", back)
				}
				if took := time.Since(began); took > goesBack {
					t.Errorf("after %v", took)
				}
				if tt.after == 0 {
					return
				}
				if a := <-said; (a.State == wire.HandBegin) == tt.back {
					t.Errorf("the other device hears %q", a.State)
				}
			})
		})
	}
}

// TestNoAddress has the list of outputs say what to do before what is wrong, and nothing of a hotspot where
// an address was named.
func TestNoAddress(t *testing.T) {
	err := errors.New("this machine is on no network of its own")
	if got := noAddress("", err).Error(); !strings.HasPrefix(got, "turn the hotspot on: this machine") {
		t.Errorf("without an address: %q", got)
	}
	if got := noAddress("192.168.43.1", err); got != err {
		t.Errorf("with an address: %q", got)
	}
}
