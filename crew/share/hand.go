package share

import (
	"errors"
	"net/http"
	"sync"

	"spotter/crew/wire"
)

// stage says how far the race is handed over.
type stage uint8

// The stages. Each follows from the one before, but for a race that is kept.
const (
	here  stage = iota // nobody asks
	asked              // a device asks, and the spotter has not answered
	yes                // the spotter said yes: the journal is being closed
	given              // it is closed, and may be fetched; the spotter may still take it back
	gone               // the device has every line: the race is there, for good
)

// Handing is the handing over of one race. At most one device gets it, and that device begins
// only when it was told that the race is its own: until then the spotter can take it back. Its
// methods never wait, and may be called at the same time.
type Handing struct {
	mu     sync.Mutex
	told   func()
	stage  stage
	id     string // of the wish
	device string
	final  wire.Copy
	mirror string            // where the race is sent: for the device that gets it
	no     map[string]string // answers to wishes that are over: HandNo or HandKept
}

// Notify has a function called when something changed. It must not wait.
func (h *Handing) Notify(told func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told = told
}

// tell tells that something changed.
func (h *Handing) tell() {
	h.mu.Lock()
	told := h.told
	h.mu.Unlock()
	if told != nil {
		told()
	}
}

// mostWishes bounds the answers that are kept.
const mostWishes = 1000

// Step takes a step of a device and returns the answer.
func (h *Handing) Step(w *wire.Hand) wire.Handed {
	h.mu.Lock()
	before := h.stage
	a := h.step(w)
	changed := h.stage != before
	h.mu.Unlock()
	if changed {
		h.tell()
	}
	return a
}

func (h *Handing) step(w *wire.Hand) wire.Handed {
	if said := h.no[w.ID]; said != "" {
		return wire.Handed{State: said}
	}
	if h.stage == here && w.Step == wire.HandAsk {
		h.stage, h.id, h.device = asked, w.ID, w.Device
	}
	if w.ID != h.id || h.stage == here {
		return wire.Handed{State: wire.HandNo} // one device at a time, and none that never asked
	}
	if w.Step == wire.HandStop && h.stage < gone {
		// The journal may be closed already: then it goes on here, as after a race that was left.
		h.over(wire.HandNo)
		return wire.Handed{State: wire.HandNo}
	}
	switch h.stage {
	case asked, yes:
		return wire.Handed{State: wire.HandWaits}
	case given:
		if w.Step != wire.HandDone || w.Have != h.final {
			return wire.Handed{State: wire.HandGiven, Copy: h.final}
		}
		h.stage = gone
	}
	return wire.Handed{State: wire.HandBegin, Copy: h.final, Mirror: h.mirror}
}

// Lend gives the device that gets the race the invitation by which it is sent to headquarters.
func (h *Handing) Lend(mirror string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.mirror = mirror
}

// has reports whether the race is with the device of a wish, for good.
func (h *Handing) has(id string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.stage == gone && h.id == id
}

// over ends a wish. The caller has mu.
func (h *Handing) over(said string) {
	if h.no == nil || len(h.no) >= mostWishes {
		h.no = map[string]string{}
	}
	h.no[h.id] = said
	h.stage, h.id = here, ""
}

// Asks returns the name of the device that asks; "" for none.
func (h *Handing) Asks() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stage != asked {
		return ""
	}
	return h.device
}

// Answer takes the spotter's answer. It reports whether the journal is to be closed now: a device
// that does not wait any more gets nothing.
func (h *Handing) Answer(give bool) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stage != asked {
		return false
	}
	if !give {
		h.over(wire.HandNo)
		return false
	}
	h.stage = yes
	return true
}

// Closed says that the journal is closed, and what all of it is.
func (h *Handing) Closed(final wire.Copy) {
	h.mu.Lock()
	if h.stage == yes {
		h.stage, h.final = given, final
	}
	h.mu.Unlock()
	h.tell()
}

// Keep takes the race back. It reports whether that was possible: not once the other device was
// told that it has the race.
func (h *Handing) Keep() bool {
	h.mu.Lock()
	before := h.stage
	if before != gone && before != here {
		h.over(wire.HandKept)
	}
	h.mu.Unlock()
	if before != gone && before != here {
		h.tell()
	}
	return before != gone
}

// With returns the device to which the race was given, and whether it has it for good.
func (h *Handing) With() (device string, has bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.stage < yes {
		return "", false
	}
	return h.device, h.stage == gone
}

// hand answers a step of a device.
func (s *Server) hand(w http.ResponseWriter, r *http.Request) error {
	var wish wire.Hand
	if err := object(w, r, &wish); err != nil {
		return err
	}
	if err := wish.Check(); err != nil {
		return &refusal{http.StatusBadRequest, err.Error()}
	}
	if s.o.Handing == nil {
		return &refusal{http.StatusForbidden, "this race is not handed over"}
	}
	answer(w, http.StatusOK, s.o.Handing.Step(&wish))
	return nil
}

var errBody = errors.New("the body is not the JSON object that this call takes")
