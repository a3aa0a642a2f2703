package evdev

import (
	"encoding/binary"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"spotter/input"
	"spotter/input/codes"
	"spotter/race"
)

// encode appends an event in the form of a machine.
func encode(b []byte, size int, r raw) []byte {
	sec, usec := uint64(r.at/time.Second), uint64(r.at%time.Second/time.Microsecond)
	if size == size64 {
		b = binary.NativeEndian.AppendUint64(binary.NativeEndian.AppendUint64(b, sec), usec)
	} else {
		b = binary.NativeEndian.AppendUint32(binary.NativeEndian.AppendUint32(b, uint32(sec)), uint32(usec))
	}
	b = binary.NativeEndian.AppendUint16(b, r.typ)
	b = binary.NativeEndian.AppendUint16(b, r.code)
	return binary.NativeEndian.AppendUint32(b, uint32(r.value))
}

// script returns the events of lines such as "KEY_F5 down", "ABS_HAT0X -1", "dropped" or "report".
func script(t testing.TB, lines string) (all []raw) {
	for line := range strings.Lines(lines) {
		line = strings.TrimSpace(line)
		name, what, _ := strings.Cut(line, " ")
		code, ok := codes.Number(name)
		value := map[string]int32{"up": 0, "down": 1, "again": 2}[what]
		switch {
		case line == "":
		case line == "report":
			all = append(all, raw{typ: typeSyn})
		case line == "dropped":
			all = append(all, raw{typ: typeSyn, code: synDropped})
		case name == "ABS_HAT0X" || name == "ABS_HAT0Y":
			var v int32
			if _, err := fmt.Sscan(what, &v); err != nil {
				t.Fatal(err)
			}
			all = append(all, raw{typ: typeAbs, code: hatFirst + uint16(name[8]-'X'), value: v})
		case ok:
			all = append(all, raw{typ: typeKey, code: code, value: value}, raw{typ: typeSyn})
		default:
			t.Fatalf("no event: %q", line)
		}
	}
	return all
}

// Both forms of the kernel's struct give back what was written, also at their bounds.
func TestBothForms(t *testing.T) {
	for _, size := range []int{size32, size64} {
		for _, r := range []raw{
			{at: 12345*time.Second + 678901*time.Microsecond, typ: 1, code: 104, value: 1},
			{at: math.MaxUint32 * time.Second, typ: 3, code: 0x11, value: -1},
			{typ: 65535, code: 65535, value: math.MinInt32},
			{},
		} {
			b := encode(nil, size, r)
			if len(b) != size {
				t.Fatalf("%d bytes, want %d", len(b), size)
			}
			if got := decode(b, size); got != r {
				t.Errorf("%d bytes: %+v is read as %+v", size, r, got)
			}
		}
	}
	if native != size32 && native != size64 {
		t.Error(native)
	}
}

var edges = [...]string{input.Down: "down", input.Held: "held", input.Up: "up"}

// What a button does, as lines.
func TestButtons(t *testing.T) {
	for _, c := range []struct{ name, events, want string }{
		{"a press", "KEY_PAGEUP down\nKEY_PAGEUP up", "KEY_PAGEUP down, KEY_PAGEUP up"},
		{"held", "KEY_F5 down\nKEY_F5 again\nKEY_F5 again\nKEY_F5 up", "KEY_F5 down, KEY_F5 held, KEY_F5 held, KEY_F5 up"},
		{"a gamepad's button", "BTN_SOUTH down\nBTN_SOUTH up", "BTN_SOUTH down, BTN_SOUTH up"},
		{"a hat", "ABS_HAT0X -1\nreport\nABS_HAT0X 0\nABS_HAT0Y 1\nABS_HAT0Y 0", "ABS_HAT0X- down, ABS_HAT0X- up, ABS_HAT0Y+ down, ABS_HAT0Y+ up"},
		{"a thumb that rolls over", "ABS_HAT0X -1\nABS_HAT0X 1\nABS_HAT0X 1", "ABS_HAT0X- down, ABS_HAT0X- up, ABS_HAT0X+ down"},
		{"a hat that counts far", "ABS_HAT0X -32768\nABS_HAT0X -7", "ABS_HAT0X- down"},
		{"a d-pad that is keys", "BTN_DPAD_LEFT down\nBTN_DPAD_LEFT up", "BTN_DPAD_LEFT down, BTN_DPAD_LEFT up"},
		{"up without down", "KEY_ENTER up\nKEY_ENTER again", ""},
		{"down twice", "KEY_F5 down\nKEY_F5 down", "KEY_F5 down"},
		{"dropped while nothing was held", "dropped\nKEY_F5 down\nreport\nKEY_ESC down", "KEY_ESC down"},
		{"dropped while held", "KEY_F5 down\ndropped\nKEY_F5 up\nKEY_ESC down\nKEY_ESC up", "KEY_F5 down, KEY_F5 up, KEY_ESC down, KEY_ESC up"},
	} {
		var got []string
		b := newButtons(func(p Button) { got = append(got, p.Name+" "+edges[p.Edge]) })
		for _, r := range script(t, c.events) {
			if b.take(r, race.Stamp{}) {
				b.correct(&bits{}, race.Stamp{})
			}
		}
		if s := strings.Join(got, ", "); s != c.want {
			t.Errorf("%s: %s", c.name, s)
		}
	}
}

// After a gap the state of the device counts: what is down was pressed, what is up was let go.
func TestAfterAGap(t *testing.T) {
	var got []string
	b := newButtons(func(p Button) { got = append(got, p.Name+" "+edges[p.Edge]) })
	for _, r := range script(t, "KEY_F5 down\nABS_HAT0Y -1") {
		b.take(r, race.Stamp{})
	}
	var now bits
	esc, _ := codes.Number("KEY_ESC")
	now[esc/8] |= 1 << (esc % 8)
	b.correct(&now, race.Stamp{})
	b.release(race.Stamp{})
	want := "KEY_F5 down, ABS_HAT0Y- down, KEY_ESC down, KEY_F5 up, ABS_HAT0Y- up, KEY_ESC up"
	if s := strings.Join(got, ", "); s != want {
		t.Error(s)
	}
}

// A button that sticks is told of once, its repeats end, and when it is let go all is well.
func TestStuck(t *testing.T) {
	var got []input.Edge
	b := newButtons(func(p Button) { got = append(got, p.Edge) })
	at := func(d time.Duration) race.Stamp { return race.Stamp{Boot: time.Hour + d} }
	code, _ := codes.Number("KEY_F5")
	key := func(value int32, d time.Duration) { b.take(raw{typ: typeKey, code: code, value: value}, at(d)) }
	key(valueDown, 0)
	key(valueRepeat, time.Second)
	if name, _ := b.look(at(stuckAfter - time.Millisecond).Boot); name != "" || !b.any() {
		t.Error("it is stuck too soon")
	}
	key(valueRepeat, stuckAfter+time.Second)
	if name, fresh := b.look(at(stuckAfter + time.Second).Boot); name != "KEY_F5" || !fresh {
		t.Error(name, fresh)
	}
	if name, fresh := b.look(at(stuckAfter + time.Minute).Boot); name != "KEY_F5" || fresh {
		t.Error(name, fresh)
	}
	key(valueUp, time.Minute)
	if name, _ := b.look(at(time.Hour).Boot); name != "" || b.any() {
		t.Error(name)
	}
	if want := []input.Edge{input.Down, input.Held, input.Up}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Error(got)
	}
}

// Whatever a device sends, an Up follows each Down, and none comes alone.
func FuzzButtons(f *testing.F) {
	var seed []byte
	for _, r := range script(f, "KEY_F5 down\nABS_HAT0X 1\ndropped\nreport\nKEY_F5 up") {
		seed = encode(seed, native, r)
	}
	f.Add(seed)
	f.Fuzz(func(t *testing.T, data []byte) {
		down := map[string]bool{}
		b := newButtons(func(p Button) {
			if (p.Edge == input.Down) == down[p.Name] {
				t.Errorf("%s %s", p.Name, edges[p.Edge])
			}
			if p.Edge != input.Held {
				down[p.Name] = p.Edge == input.Down
			}
		})
		for len(data) >= native {
			if b.take(decode(data, native), race.Stamp{}) {
				b.correct(&bits{data[0]}, race.Stamp{})
			}
			data = data[native:]
		}
		b.release(race.Stamp{})
		for name, is := range down {
			if is {
				t.Errorf("%s is held for ever", name)
			}
		}
	})
}
