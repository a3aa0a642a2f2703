package pads

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"spotter/input"
	"spotter/input/bindings"
	"spotter/input/codes"
	"spotter/input/evdev"
	"spotter/race"
	"spotter/ui/sign"
)

// began is the begin of the boot clock of a test.
var began = time.Now().Add(-time.Hour)

func now() race.Stamp { return race.Stamp{Wall: time.Now(), Boot: time.Since(began)} }

// press is a press of the runner's button.
func press(name string) evdev.Button { return evdev.Button{Name: name, Edge: input.Down, At: now()} }

// A sign shows at the first press, grows with those that follow soon, and goes to the journal once.
func TestSigns(t *testing.T) {
	const soon, later = 500 * time.Millisecond, 700 * time.Millisecond
	for _, c := range []struct {
		keys  string
		apart time.Duration
		shown string // after each press
		noted string
	}{
		{"KEY_PLAYPAUSE", soon, "1 understood", "understood"},
		{"KEY_PLAYPAUSE KEY_PLAYPAUSE", soon, "1 understood, 1 water", "water"},
		{"KEY_PLAYCD KEY_PAUSECD KEY_PLAYCD", soon, "1 understood, 1 water, 1 talk", "talk"},
		{"KEY_PLAYCD KEY_PAUSECD KEY_PLAYCD KEY_PAUSECD", soon, "1 understood, 1 water, 1 talk, 1 talk", "talk"},
		{"KEY_PLAYPAUSE KEY_PLAYPAUSE", later, "1 understood, 2 understood", "understood understood"},
		{"KEY_NEXTSONG", soon, "1 water", "water"},
		{"KEY_PREVIOUSSONG", soon, "1 talk", "talk"},
		{"KEY_VOLUMEUP KEY_POWER", soon, "0 , 0 ", ""},
	} {
		synctest.Test(t, func(t *testing.T) {
			began := time.Now()
			clock := func() race.Stamp { return race.Stamp{Wall: time.Now(), Boot: time.Hour + time.Since(began)} }
			var mu sync.Mutex
			var noted []string
			r := &runner{o: &Options{Now: clock, Shown: func() {}, Sign: func(at race.Stamp, is sign.Is) {
				mu.Lock()
				noted = append(noted, is.String())
				mu.Unlock()
			}}}
			var shown []string
			for _, key := range strings.Fields(c.keys) {
				r.press(evdev.Button{Name: key, Edge: input.Down, At: clock()})
				r.press(evdev.Button{Name: key, Edge: input.Up, At: clock()})
				shown = append(shown, fmt.Sprint(r.last().N, r.last().Is))
				time.Sleep(c.apart)
			}
			time.Sleep(time.Second)
			r.end()
			mu.Lock()
			defer mu.Unlock()
			want := c.shown
			got := strings.Join(shown, ", ")
			if got != want || strings.Join(noted, " ") != c.noted {
				t.Errorf("%s: shown %q, noted %q", c.keys, got, noted)
			}
		})
	}
}

// A sign that is under way when the race ends is noted.
func TestSignAtTheEnd(t *testing.T) {
	var noted []sign.Is
	r := &runner{o: &Options{Now: now, Shown: func() {}, Sign: func(_ race.Stamp, is sign.Is) { noted = append(noted, is) }}}
	r.press(press("KEY_PLAYPAUSE"))
	r.end()
	r.end()
	if len(noted) != 1 || noted[0] != sign.Understood {
		t.Error(noted)
	}
}

// A part of a name is enough for a clicker, and not for a keyboard.
func TestMatches(t *testing.T) {
	keyboard := evdev.Info{Name: "Logitech K120"}
	for k := range uint16(60) {
		keyboard.Keys = append(keyboard.Keys, k)
	}
	clicker := evdev.Info{Name: "Logitech R400"}
	for _, c := range []struct {
		name string
		i    *evdev.Info
		want bool
	}{
		{"logitech", &clicker, true}, {"logitech", &keyboard, false}, {"logitech k120", &keyboard, true}, {"R400", &clicker, true}, {"R800", &clicker, false},
	} {
		if matches(c.name, c.i) != c.want {
			t.Errorf("%s matches %s: %v", c.name, c.i.Name, !c.want)
		}
	}
}

func TestParse(t *testing.T) {
	for in, want := range map[string][]string{"": nil, " R400 , /dev/input/event3,": {"R400", "/dev/input/event3"}} {
		if got, err := ParsePads(in); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"a\x1bb", "\xff", strings.Repeat("a", 121), strings.Repeat("a,", 17)} {
		if _, err := ParsePads(in); err == nil {
			t.Errorf("%.20q is taken", in)
		}
	}
	for in, ok := range map[string]bool{"auto": true, "off": true, "Buds": true, " ": false, "a\nb": false} {
		if _, err := ParseButton(in); (err == nil) != ok {
			t.Errorf("%q: %v", in, err)
		}
	}
}

// What there is nothing to read for is not run, and input.toml alone asks nothing of a system
// without event devices.
func TestNothingToRead(t *testing.T) {
	file := func() *bindings.File { return &bindings.File{Devices: []bindings.Device{{Name: "R400"}}} }
	for _, o := range []Options{{}, {Setting: Setting{Button: Off}}, {Setting: Setting{Button: Auto}, File: file}} {
		if New(o) != nil {
			t.Errorf("%+v is run", o.Setting)
		}
	}
	p := New(Options{Setting: Setting{Pads: []string{"R400"}}})
	if p == nil {
		t.Fatal("a device that was named is forgotten")
	}
	if err := p.Run(t.Context(), input.Sink{}); !errors.Is(err, evdev.ErrNoSystem) {
		t.Error(err)
	}
	if s := (*Pads)(nil).Sign(); s != (sign.Sign{}) {
		t.Error(s)
	}
}

// system has one device, a pipe.
type system struct {
	info evdev.Info
	r    *os.File
}

type stream struct{ *os.File }

func (stream) Grab() error          { return nil }
func (stream) BootClock() error     { return errors.ErrUnsupported }
func (stream) Down(*[96]byte) error { return errors.ErrUnsupported }

func (s system) List() ([]evdev.Info, error)         { return []evdev.Info{s.info}, nil }
func (s system) Describe(string) (evdev.Info, error) { return evdev.Info{}, fs.ErrNotExist }
func (s system) Open(string) (evdev.Stream, error)   { return stream{s.r}, nil }
func (s system) Wait(stop <-chan struct{}, d time.Duration) {
	select {
	case <-stop:
	case <-time.After(d):
	}
}

// events returns the events of a press in the form of this machine.
func events(t testing.TB, name string) (b []byte) {
	code, ok := codes.Number(name)
	if !ok {
		t.Fatal(name)
	}
	for _, value := range []uint32{1, 0} {
		b = append(b, make([]byte, evdev.Size-8)...)
		b = binary.NativeEndian.AppendUint16(b, 1)
		b = binary.NativeEndian.AppendUint16(b, code)
		b = binary.NativeEndian.AppendUint32(b, value)
	}
	return b
}

// What input.toml says of a device is done; what it does not name is told once.
func TestButtonsDoWhatTheFileSays(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	file, err := bindings.Parse([]byte("[[device]]\nname = \"R400\"\n[[device.bind]]\nkey = \"pgup\"\ndo = \"left\"\n[[device.bind]]\nkey = \"KEY_F5\"\ndo = \"stop\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan string, 100)
	p := New(Options{Setting: Setting{Button: Off}, File: func() *bindings.File { return file }, Sys: system{evdev.Info{Path: "event1", Name: "Logitech R400\x1b"}, r}, Now: now,
		Note: func(s string) { got <- s }})
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		done <- p.Run(ctx, input.Sink{State: func(s input.State) { got <- s.Source + " " + s.Fault },
			Press: func(p input.Press) {
				if p.Edge == input.Down {
					got <- fmt.Sprintf("%s %s by %q %s", p.Do, p.Code, p.Device, p.Way)
				}
			}})
	}()
	for _, key := range []string{"KEY_PAGEUP", "KEY_DOT", "KEY_DOT", "KEY_F5"} {
		if _, err := w.Write(events(t, key)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"R400 ", `left KEY_PAGEUP by "Logitech R400" pad`, "Logitech R400: KEY_DOT does nothing: input.toml does not name it",
		`none KEY_DOT by "Logitech R400" pad`, `none KEY_DOT by "Logitech R400" pad`, `stop KEY_F5 by "Logitech R400" pad`} {
		if s := <-got; s != want {
			t.Errorf("got %q, want %q", s, want)
		}
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// A device that no file names does what its ready table says, and that is noted once. What is
// taught meanwhile it does from the next press on.
func TestReadyTable(t *testing.T) {
	for _, c := range []struct {
		name  string
		ready bool
	}{{"Logitech R400", true}, {"Pad of nobody", false}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		defer w.Close()
		var file atomic.Pointer[bindings.File]
		got := make(chan string, 100)
		p := New(Options{Setting: Setting{Pads: []string{c.name}, Button: Off}, File: file.Load, Sys: system{evdev.Info{Path: "event1", Name: c.name}, r}, Now: now,
			Note: func(s string) { got <- "noted " + s }})
		if p.Here() {
			t.Error("it is there before it is looked for")
		}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() {
			done <- p.Run(ctx, input.Sink{State: func(s input.State) { got <- "state " + s.Fault },
				Press: func(p input.Press) {
					if p.Edge == input.Down {
						got <- p.Code + " " + p.Do.String()
					}
				}})
		}()
		expect := func(want ...string) {
			t.Helper()
			for _, want := range want {
				if s := <-got; !strings.HasPrefix(s, want) {
					t.Errorf("%s: got %q, want %q", c.name, s, want)
				}
			}
		}
		press := func(key string) {
			t.Helper()
			if _, err := w.Write(events(t, key)); err != nil {
				t.Fatal(err)
			}
		}
		press("KEY_PAGEUP")
		expect("state ")
		if c.ready {
			expect("noted Logitech R400: the ready table is used: pgup=left", "KEY_PAGEUP left")
		} else {
			expect("state "+Untaught, "noted "+c.name+": KEY_PAGEUP does nothing", "KEY_PAGEUP none")
		}
		if !p.Here() {
			t.Error("it is not there")
		}
		taught, err := bindings.Parse([]byte("[[device]]\nname = \"" + c.name + "\"\n[[device.bind]]\nkey = \"KEY_PAGEUP\"\ndo = \"hole\"\n"))
		if err != nil {
			t.Fatal(err)
		}
		file.Store(taught)
		p.Taught()
		if !c.ready {
			expect("state ")
		}
		press("KEY_PAGEUP")
		expect("KEY_PAGEUP hole")
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if (*Pads)(nil).Here() {
		t.Error("no device is there")
	}
	(*Pads)(nil).Taught()
}

// A press that a file names allocates nothing on its way to the hub.
func TestAPressAllocatesNothing(t *testing.T) {
	file, err := bindings.Parse([]byte("[[device]]\nname = \"Pad\"\n[[device.bind]]\nkey = \"KEY_F5\"\ndo = \"stop\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	o := Options{File: func() *bindings.File { return file }, Note: func(string) {}}
	ts := tables{o: &o}
	n := 0
	press := ts.wanted("Pad", "Pad").Use(&evdev.Info{Name: "Pad"}, evdev.To{Press: func(p input.Press) {
		if p.Do.Act == input.Stop {
			n++
		}
	}, Fault: func(string) {}})
	b := evdev.Button{Name: "KEY_F5", At: now()}
	if allocs := testing.AllocsPerRun(100, func() { press(b) }); allocs != 0 || n == 0 {
		t.Errorf("%v allocations, %d presses", allocs, n)
	}
}
