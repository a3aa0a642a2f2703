package teach

import (
	"slices"
	"strings"
	"time"

	"spotter/input"
	"spotter/text"
	"spotter/text/say"
)

// How presses are told apart.
const (
	pushEnds   = 400 * time.Millisecond // after its last code a push is over
	repeatGap  = 150 * time.Millisecond // the same code again so soon is a repeat
	mostPushes = 6                      // without a proof: the button sends another code each time
)

// Code names one key of the terminal, or one button of an event device.
type Code struct {
	Device string // the name of an event device; "" for a key of the terminal
	Key    string // "pgup" of the terminal, "KEY_PAGEUP" of an event device
}

// Bind says what one code is for.
type Bind struct {
	Code
	Do input.Do
}

// Ports has the functions that a [Desk] calls. All are required, and none may wait.
type Ports struct {
	// Check returns why a code cannot be bound, "" where it can.
	Check func(c Code) string
	// Usual returns what a code does today, in words; "" for nothing.
	Usual func(c Code) string
	// Keep writes what a button was taught.
	Keep func(binds []Bind) error
}

// stage names the steps of teaching one button.
type stage uint8

const (
	stagePush   stage = iota // the first push of a button
	stageChoose              // what it is for
	stageProve               // two pushes more
)

// push holds one push of a button.
type push struct {
	codes    []Code
	began    time.Duration // boot time of the first code
	last     time.Duration // of the newest
	repeats  int
	released bool
	upAfter  time.Duration // from the first code to the release
}

// is reports whether a push gave the same codes as another.
func (p *push) is(o *push) bool { return slices.Equal(p.codes, o.codes) }

// Desk teaches buttons, one after the other. It belongs to the goroutine of its screen.
type Desk struct {
	p      Ports
	stage  stage
	now    push // that is under way
	on     bool // there is one
	pushes []push
	do     input.Do
	signs  []sign
	note   string // what came of the last button
	kept   int
}

// sign holds one choice and the key that makes it.
type sign struct {
	key string
	do  input.Do
}

// New returns a desk that waits for a button.
func New(p Ports) *Desk { return &Desk{p: p} }

// Kept returns how many buttons were taught.
func (d *Desk) Kept() int { return d.kept }

// Note returns what came of the last button, "" for nothing.
func (d *Desk) Note() string { return d.note }

// Press takes in a key of the terminal at a boot time. The key that leaves is for the user.
func (d *Desk) Press(key string, repeats bool, at time.Duration) {
	d.push(Code{Key: key}, repeats, at)
}

// Button takes in a button of an event device.
func (d *Desk) Button(p *input.Press) {
	switch c := (Code{p.Device, p.Code}); {
	case c.Key == "":
	case p.Edge == input.Up:
		d.release(c, p.At.Boot)
	default:
		d.push(c, p.Edge == input.Held, p.At.Boot)
	}
}

// push takes in a code at a boot time.
func (d *Desk) push(key Code, repeats bool, at time.Duration) {
	d.Look(at)
	if d.on && d.now.codes[0].Device != key.Device { // no button sends by two devices: this is the next push, or a choice
		d.end()
	}
	switch {
	case d.stage == stageChoose && repeats:
		return
	case d.stage == stageChoose:
		d.choose(key)
		return
	case d.stage == stageProve && key.Device != d.pushes[0].codes[0].Device:
		return // it is not the button that is to be proven
	}
	switch p := &d.now; {
	case !d.on && repeats:
	case !d.on:
		d.on, d.now = true, push{codes: []Code{key}, began: at, last: at}
	case repeats || at-p.last < repeatGap && slices.Contains(p.codes, key):
		p.repeats++
		p.last = at
	default:
		p.codes = append(p.codes, key)
		p.last = at
	}
}

// Release takes in that a key of the terminal was let go at a boot time.
func (d *Desk) Release(key string, at time.Duration) { d.release(Code{Key: key}, at) }

// release takes in that a button was let go at a boot time.
func (d *Desk) release(key Code, at time.Duration) {
	p := &d.now
	if !d.on {
		if len(d.pushes) == 0 {
			return
		}
		p = &d.pushes[len(d.pushes)-1] // it was held for longer than a push lasts
	}
	if !p.released && slices.Contains(p.codes, key) {
		p.released, p.upAfter = true, at-p.began
	}
}

// Due returns when Look has something to do, in boot time; ok is false when it has nothing.
func (d *Desk) Due() (at time.Duration, ok bool) {
	if d == nil || !d.on {
		return 0, false
	}
	return d.now.last + pushEnds, true
}

// Look ends a push that is over at a boot time.
func (d *Desk) Look(at time.Duration) {
	if d.on && at >= d.now.last+pushEnds {
		d.end()
	}
}

// end ends the push that is under way.
func (d *Desk) end() {
	d.on = false
	p := d.now
	for _, code := range p.codes {
		if why := d.p.Check(code); why != "" {
			d.again(text.Clean(why))
			return
		}
	}
	d.note = ""
	d.pushes = append(d.pushes, p)
	if d.stage == stagePush {
		d.stage = stageChoose
		d.sign()
		return
	}
	d.prove()
}

// again waits for the first push of a button.
func (d *Desk) again(note string) {
	d.stage, d.pushes, d.note = stagePush, nil, note
}

// choices lists the uses of a button, in the order in which they are offered.
const choices = "left right stop split void again silence water fall none step_up step_down turn_left turn_right slow clear hole people"

// sign gives each choice a key that is none of the button's own.
func (d *Desk) sign() {
	d.signs = d.signs[:0]
	keys := strings.Split("1234567890abcdefghijklmnopqrstuvwxyz", "")
	for word := range strings.FieldsSeq(choices) {
		for slices.Contains(d.pushes[0].codes, Code{Key: keys[0]}) {
			keys = keys[1:]
		}
		do, _ := input.ParseDo(word)
		d.signs = append(d.signs, sign{keys[0], do})
		keys = keys[1:]
	}
}

// choose takes the key of a choice. The button itself chooses nothing.
func (d *Desk) choose(key Code) {
	if slices.Contains(d.pushes[0].codes, key) {
		d.note = say.T("that is the button itself: choose with the keyboard")
		return
	}
	for _, s := range d.signs {
		if key == (Code{Key: s.key}) {
			d.do, d.stage, d.note = s.do, stageProve, ""
			return
		}
	}
	d.note = say.F("%s: no choice has this key", text.Clean(key.Key))
}

// prove looks whether the last three pushes belong together: the same codes three times, or two
// in turn.
func (d *Desk) prove() {
	n := len(d.pushes)
	if n < 3 {
		return
	}
	x, y, z := &d.pushes[n-3], &d.pushes[n-2], &d.pushes[n-1]
	if x.is(z) {
		d.keep(x, y)
		return
	}
	if n >= mostPushes {
		d.again(say.T("not learned: each push gives another code"))
	}
}

// keep has a button kept that gives the codes of x, or those of x and y in turn. Of several
// codes of one push the first counts: the others do nothing.
func (d *Desk) keep(x, y *push) {
	var binds []Bind
	for _, p := range []*push{x, y} {
		for i, code := range p.codes {
			if slices.ContainsFunc(binds, func(b Bind) bool { return b.Code == code }) {
				continue
			}
			b := Bind{code, d.do}
			if i > 0 && code != x.codes[0] && code != y.codes[0] {
				b.Do = input.Do{Act: input.None}
			}
			binds = append(binds, b)
		}
	}
	if err := d.p.Keep(binds); err != nil {
		d.again(say.F("not saved: %s", text.Clean(text.FirstLine(err))))
		return
	}
	d.kept++
	if x.is(y) {
		d.again(say.F("learned: %s is %s", names(x.codes), d.do))
		return
	}
	d.again(say.F("learned: two codes in turn, %s and %s: both are %s", names(x.codes), names(y.codes), d.do))
}

// names lists codes as they are written in input.toml.
func names(codes []Code) string {
	keys := make([]string, len(codes))
	for i, c := range codes {
		keys[i] = c.Key
	}
	return text.Clean(strings.Join(keys, " + "))
}
