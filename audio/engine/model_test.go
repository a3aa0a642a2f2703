package engine

import (
	"fmt"
	"slices"
	"strings"

	"spotter/cues"
)

// model decides about presses as the engine does, slowly: a diary of presses in
// which every question is answered by reading the whole of it again, millisecond
// by millisecond. It has no place for what plays and none for what waits, and it
// shares no code with the arbiter or the rules of package cues.
type model struct {
	now    int // ms
	diary  []*entry
	quiet  bool
	up     bool // an output is open
	broken bool // and takes no more changes
	silent bool // and nothing can be heard of it
	length map[cues.ID]int
}

// entry is a press in the diary.
type entry struct {
	id     uint64
	cue    cues.Cue
	key    int    // ms: when the key was pressed
	waits  bool   // for its turn
	until  int    // ms: for a split that it hears out, and a second; 0 without
	sounds bool   // now; an alarm goes on after it was heard
	ends   int    // ms: when it has been heard whole
	fate   string // how it ended, "" for not yet
}

// urgency is a class by the order in which the design lists them.
func urgency(c cues.Class) int {
	return map[cues.Class]int{cues.Alarm: 5, cues.Steer: 4, cues.Prepare: 3, cues.Service: 2, cues.Info: 1}[c]
}

// patience returns the time for which a cue may wait, in ms.
func patience(c cues.Cue) int {
	own := int(c.TTL.Milliseconds())
	switch {
	case c.Class == cues.Alarm:
		return 3600_000
	case c.Class == cues.Steer:
		return 250
	case own > 0:
		return own
	}
	return map[cues.Class]int{cues.Prepare: 1500, cues.Service: 3000, cues.Info: 5000}[c.Class]
}

// ignores reports whether a press of a cue does nothing while it is going on.
func ignores(c cues.Cue) bool {
	return c.Retrigger == cues.Ignore && urgency(c.Class) < urgency(cues.Steer)
}

// takenBack lists what may not be heard after a press, for the cues of the test.
var takenBack = map[cues.ID]string{
	"cancel":     "turn_left turn_right one slow water_left water_right gel pace yes marker",
	"left":       "turn_right water_right",
	"hard_left":  "turn_right water_right",
	"right":      "turn_left water_left",
	"now":        "one",
	"turn_left":  "turn_right",
	"turn_right": "turn_left",
	"water_left": "water_right", "water_right": "water_left",
}

func takesBack(newer, older cues.ID) bool {
	return slices.Contains(strings.Fields(takenBack[newer]), string(older))
}

// sounding, and waiting, is found by asking every press there ever was.
func (m *model) sounding() *entry {
	for _, p := range m.diary {
		if p.sounds {
			return p
		}
	}
	return nil
}

func (m *model) waiting() *entry {
	for _, p := range m.diary {
		if p.waits {
			return p
		}
	}
	return nil
}

// close writes down how a press ended, unless that is known.
func (m *model) close(p *entry, fate string) {
	p.waits = false
	if p.fate == "" {
		p.fate = fate
	}
}

// closeSound ends what sounds. What sounded into silence was not heard.
func (m *model) closeSound(p *entry, fate string) {
	p.sounds = false
	m.tell(p, fate)
}

func (m *model) tell(p *entry, fate string) {
	if m.silent && m.up {
		fate = "no_device"
	}
	m.close(p, fate)
}

// until lets time pass, a millisecond at a time.
func (m *model) until(t int) {
	for m.now < t {
		m.now++
		m.pass()
	}
}

// pass lets a millisecond go by.
func (m *model) pass() {
	for _, p := range m.diary {
		if p.sounds && p.fate == "" && m.now >= p.ends {
			m.tell(p, "heard")
			p.sounds = p.cue.Class == cues.Alarm // which goes on
		}
	}
	for _, p := range m.diary {
		if p.waits && m.now > max(p.key+patience(p.cue), p.until) {
			m.close(p, "expired")
		}
	}
	if w := m.waiting(); w != nil && m.sounding() == nil {
		w.waits = false
		m.begin(w)
	}
}

// begin lets a press sound in place of what does.
func (m *model) begin(p *entry) {
	if m.broken {
		m.fail()
		m.unheard(p)
		return
	}
	for _, q := range m.diary {
		if q.sounds {
			m.closeSound(q, fmt.Sprintf("cut-by-%d", p.id))
		}
		if q.waits && p.cue.Class == cues.Alarm {
			m.close(q, fmt.Sprintf("dropped-by-%d", p.id))
		}
	}
	p.sounds = true
	p.ends = m.now + 3 + m.length[p.cue.ID]
}

// unheard ends a press for want of an output. An alarm is owed to the runner.
func (m *model) unheard(p *entry) {
	m.close(p, "no_device")
	if p.cue.Class == cues.Alarm {
		for _, q := range m.diary {
			q.sounds = false
		}
		p.sounds = true
	}
}

// fail ends all that is under way with its output. An alarm is owed on.
func (m *model) fail() {
	for _, p := range m.diary {
		if p.sounds || p.waits {
			m.close(p, "no_device")
			p.sounds = p.sounds && p.cue.Class == cues.Alarm
		}
	}
}

// press is a key that was pressed some ms ago.
func (m *model) press(id uint64, c cues.Cue, ago int) {
	p := &entry{id: id, cue: c, key: m.now - ago}
	m.diary = append(m.diary, p)
	if m.quiet && urgency(c.Class) <= urgency(cues.Prepare) {
		m.close(p, "dropped")
		return
	}
	if !m.up {
		m.unheard(p)
		return
	}
	for _, q := range m.diary {
		cleared := q.cue.ID == "clear" && urgency(c.Class) >= urgency(q.cue.Class)
		if q.waits && (cleared || c.ID == "cancel" || takesBack(c.ID, q.cue.ID)) {
			m.close(q, fmt.Sprintf("dropped-by-%d", id))
		}
	}
	if ago > patience(c) {
		m.close(p, "expired")
		return
	}
	loud := m.sounding()
	if loud == nil {
		m.begin(p)
		return
	}
	alarmed := loud.cue.Class == cues.Alarm && c.Class != cues.Alarm
	if alarmed || ignores(c) && loud.cue.ID == c.ID {
		m.close(p, fmt.Sprintf("dropped-by-%d", loud.id))
		return
	}
	split := loud.cue.ID == "marker" && c.ID != "marker" && urgency(c.Class) == urgency(loud.cue.Class)
	if urgency(c.Class) >= urgency(loud.cue.Class) && !split {
		m.begin(p)
		return
	}
	if split {
		p.until = loud.ends + 1000
	}
	for _, q := range m.diary {
		switch {
		case !q.waits:
		case ignores(c) && q.cue.ID == c.ID:
			m.close(p, fmt.Sprintf("dropped-by-%d", q.id))
			return
		case urgency(q.cue.Class) > urgency(c.Class):
			m.close(p, fmt.Sprintf("dropped-by-%d", q.id))
			return
		default:
			m.close(q, fmt.Sprintf("dropped-by-%d", id))
		}
	}
	p.waits = true
}

// clear ends an alarm, silence everything, and quiet what is below steer.
func (m *model) clear() {
	m.hush(func(c cues.Cue) bool { return c.Class == cues.Alarm })
}

func (m *model) silence() {
	m.hush(func(cues.Cue) bool { return true })
}

func (m *model) setQuiet(on bool) {
	m.quiet = on
	if on {
		m.hush(func(c cues.Cue) bool { return urgency(c.Class) <= urgency(cues.Prepare) })
	}
}

func (m *model) hush(which func(cues.Cue) bool) {
	for _, p := range m.diary {
		switch {
		case !which(p.cue):
		case p.waits:
			m.close(p, "dropped")
		case p.sounds:
			m.closeSound(p, "cut")
		}
	}
}

// lose is the loss of the output, and open the next one.
func (m *model) lose() {
	m.fail()
	m.up, m.broken = false, false
}

func (m *model) open() { m.up = true }

// end is the end of the program.
func (m *model) end() {
	for _, p := range m.diary {
		switch {
		case p.waits:
			m.close(p, "dropped")
		case p.sounds:
			m.closeSound(p, "cut")
		}
	}
}
