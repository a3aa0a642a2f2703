package evdev

import (
	"time"

	"spotter/input"
	"spotter/input/codes"
	"spotter/race"
)

// stuckAfter is the age of a press after which its button is taken for stuck: nobody holds a
// button for so long, and what it repeats is not passed on.
const stuckAfter = 20 * time.Second

// Button is one press, repeat or release of a button.
type Button struct {
	Name string // such as KEY_PAGEUP, BTN_SOUTH or ABS_HAT0X-
	Edge input.Edge
	At   race.Stamp
}

// buttons follows the buttons of one device. It is not safe for concurrent use.
type buttons struct {
	press   func(Button)
	held    [keys]time.Duration // boot time of the press + 1; 0: not held
	hats    [hatLast - hatFirst + 1]int8
	names   [keys]string
	hatName [hatLast - hatFirst + 1][2]string // of the negative and the positive direction
	dropped bool                              // what comes until the next report is not whole
	stuck   uint16                            // the code of a button that is stuck + 1; 0: none
}

// newButtons returns the buttons of a device, all up. Names are looked up here, so that a press
// allocates nothing.
func newButtons(press func(Button)) *buttons {
	b := &buttons{press: press}
	for n := range b.names {
		b.names[n] = codes.Name(uint16(n))
	}
	for n := range b.hatName {
		for i, sign := range []int32{-1, 1} {
			b.hatName[n][i] = codes.HatName(codes.Hat{Axis: uint16(hatFirst + n), Sign: sign})
		}
	}
	return b
}

// take acts on one event. It reports whether the state of the device has to be asked for: the
// kernel dropped some events, and those that came since are passed over.
func (b *buttons) take(r raw, at race.Stamp) (ask bool) {
	switch {
	case r.typ == typeSyn && r.code == synDropped:
		b.dropped = true
	case b.dropped:
		if r.typ == typeSyn && r.code == synReport {
			b.dropped = false
			return true
		}
	case r.typ == typeKey && r.code < keys:
		b.key(r.code, r.value, at)
	case r.typ == typeAbs && r.code >= hatFirst && r.code <= hatLast:
		b.hat(int(r.code-hatFirst), r.value, at)
	}
	return false
}

// key acts on a key.
func (b *buttons) key(code uint16, value int32, at race.Stamp) {
	held := &b.held[code]
	switch value {
	case valueDown:
		if *held != 0 {
			return // it is down already
		}
		*held = at.Boot + 1
		b.press(Button{b.names[code], input.Down, at})
	case valueRepeat:
		if *held != 0 && at.Boot-*held < stuckAfter {
			b.press(Button{b.names[code], input.Held, at})
		}
	case valueUp:
		if *held == 0 {
			return // it was down before anybody listened
		}
		*held = 0
		if b.stuck == code+1 {
			b.stuck = 0
		}
		b.press(Button{b.names[code], input.Up, at})
	}
}

// hat acts on an axis of a hat. A thumb that rolls from one side to the other lets go of the first.
func (b *buttons) hat(n int, value int32, at race.Stamp) {
	now, was := int8(max(-1, min(1, value))), b.hats[n]
	if now == was {
		return
	}
	b.hats[n] = now
	if was != 0 {
		b.press(Button{b.hatName[n][(was+1)/2], input.Up, at})
	}
	if now != 0 {
		b.press(Button{b.hatName[n][(now+1)/2], input.Down, at})
	}
}

// correct takes the state of all keys, after events were dropped. A key that is down and was not
// known to be was pressed meanwhile.
func (b *buttons) correct(down *bits, at race.Stamp) {
	for code := range uint16(keys) {
		switch is := down.has(code); {
		case is && b.held[code] == 0:
			b.key(code, valueDown, at)
		case !is && b.held[code] != 0:
			b.key(code, valueUp, at)
		}
	}
	for n := range b.hats { // their axes were not asked for: a thumb that is still there presses again
		b.hat(n, 0, at)
	}
}

// release lets go of everything: the device is gone.
func (b *buttons) release(at race.Stamp) { b.correct(&bits{}, at) }

// look looks for a button that sticks. It returns its name, "" for none, and whether that is new.
func (b *buttons) look(now time.Duration) (name string, fresh bool) {
	if b.stuck != 0 {
		return b.names[b.stuck-1], false
	}
	for code, since := range b.held {
		if since != 0 && now-since >= stuckAfter {
			b.stuck = uint16(code) + 1
			return b.names[code], true
		}
	}
	return "", false
}

// any reports whether a key is held.
func (b *buttons) any() bool {
	for _, since := range b.held {
		if since != 0 {
			return true
		}
	}
	return false
}

// bits says of each key whether something holds.
type bits [keys / 8]byte

func (b *bits) has(code uint16) bool { return b[code/8]&(1<<(code%8)) != 0 }
