package share

import (
	"testing"

	"pgregory.net/rapid"

	"spotter/crew/wire"
)

// wish returns a wish of device number n.
func wish(n byte, step string) *wire.Hand {
	return &wire.Hand{Step: step, ID: wire.TokenText([wire.TokenBytes]byte{n}), Device: "device " + string('a'+rune(n))}
}

var final = wire.Copy{Size: 900, Lines: 9, Head: "ff"}

func TestHandedOver(t *testing.T) {
	var h Handing
	told := 0
	h.Notify(func() { told++ })
	if a := h.Step(wish(0, wire.HandAsk)); a.State != wire.HandWaits || h.Asks() != "device a" || told != 1 {
		t.Fatalf("%+v, %q, told %d times", a, h.Asks(), told)
	}
	if a := h.Step(wish(1, wire.HandAsk)); a.State != wire.HandNo {
		t.Errorf("a second device at the same time: %+v", a)
	}
	if !h.Answer(true) || h.Answer(true) {
		t.Error("the spotter says yes once")
	}
	if a := h.Step(wish(0, wire.HandDone)); a.State != wire.HandWaits {
		t.Errorf("before the journal is closed: %+v", a)
	}
	h.Closed(final)
	for range 3 { // an answer that was lost is asked for again
		if a := h.Step(wish(0, wire.HandAsk)); a.State != wire.HandGiven || a.Copy != final {
			t.Errorf("%+v", a)
		}
	}
	short := wish(0, wire.HandDone)
	short.Have = wire.Copy{Size: 800, Lines: 8, Head: "ee"}
	if a := h.Step(short); a.State != wire.HandGiven {
		t.Errorf("a device that lacks a line begins: %+v", a)
	}
	done := wish(0, wire.HandDone)
	done.Have = final
	for range 3 {
		if a := h.Step(done); a.State != wire.HandBegin {
			t.Errorf("%+v", a)
		}
	}
	if who, has := h.With(); who != "device a" || !has || h.Keep() {
		t.Error("the race is kept after the other device was told to begin")
	}
	if a := h.Step(wish(0, wire.HandStop)); a.State != wire.HandBegin {
		t.Errorf("it is given back without a word of the spotter: %+v", a)
	}
}

func TestNoIsNo(t *testing.T) {
	var h Handing
	h.Step(wish(0, wire.HandAsk))
	if h.Answer(false) || h.Step(wish(0, wire.HandAsk)).State != wire.HandNo || h.Asks() != "" {
		t.Error("the spotter said no")
	}
	h.Step(wish(1, wire.HandAsk))
	h.Answer(true)
	h.Closed(final)
	if !h.Keep() {
		t.Error("it cannot be taken back")
	}
	done := wish(1, wire.HandDone)
	done.Have = final
	if a := h.Step(done); a.State != wire.HandKept {
		t.Errorf("a race that was taken back begins elsewhere: %+v", a)
	}
	if a := h.Step(wish(2, wire.HandDone)); a.State != wire.HandNo {
		t.Errorf("a device that never asked: %+v", a)
	}
}

// Whatever the devices, the spotter and the network do, in whatever order: a device begins only when the spotter gave the
// race to it, it has every line, and the race was not kept here; and never do two begin.
func TestExactlyOneGoesOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var h Handing
		began := map[byte]bool{}
		kept, closed, gave := false, false, ""
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			n := rapid.ByteRange(0, 2).Draw(t, "device")
			switch rapid.IntRange(0, 7).Draw(t, "what") {
			case 0, 1:
				h.Step(wish(n, wire.HandAsk))
			case 2:
				w := wish(n, wire.HandDone)
				if rapid.Bool().Draw(t, "whole") {
					w.Have = final
				}
				if a := h.Step(w); a.State == wire.HandBegin && rapid.Bool().Draw(t, "the answer arrives") {
					if kept || !closed || gave != w.Device {
						t.Fatalf("device %d begins: kept here %v, closed %v, given to %q", n, kept, closed, gave)
					}
					began[n] = true
				}
			case 3:
				h.Step(wish(n, wire.HandStop))
			case 4:
				if who := h.Asks(); h.Answer(true) {
					gave = who
				}
			case 5:
				h.Answer(false)
			case 6:
				if who, has := h.With(); who != "" && !has {
					h.Closed(final)
					closed = true
				}
			case 7:
				if closed && h.Keep() {
					kept = true
				}
			}
			if kept || len(began) > 0 {
				break // the race runs: here, or there
			}
		}
		// Later tries: nobody else may begin.
		for n := range byte(3) {
			w := wish(n, wire.HandDone)
			w.Have = final
			if h.Step(w).State == wire.HandBegin {
				began[n] = true
			}
		}
		if len(began) > 1 || kept && len(began) > 0 {
			t.Fatalf("%v began, kept here %v", began, kept)
		}
	})
}
