package evdev

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/input"
	"spotter/input/codes"
	"spotter/race"
)

// fake is a system whose devices are pipes.
type fake struct {
	mu      sync.Mutex
	devices map[string]*fakeDevice
	news    chan struct{}
}

type fakeDevice struct {
	info    Info
	r, w    *os.File
	grabbed error // what Grab returns
	grabs   int
	boot    bool
	down    *bits // nil: it does not tell
}

type fakeStream struct {
	*os.File
	d *fakeDevice
}

func (s fakeStream) Grab() error { s.d.grabs++; return s.d.grabbed }
func (s fakeStream) BootClock() error {
	if s.d.boot {
		return nil
	}
	return errors.ErrUnsupported
}
func (s fakeStream) Down(b *[96]byte) error {
	if s.d.down == nil {
		return errNoKeys
	}
	*b = *s.d.down
	return nil
}

func newFake() *fake { return &fake{devices: map[string]*fakeDevice{}, news: make(chan struct{}, 100)} }

// plug puts a device in.
func (f *fake) plug(t testing.TB, path, name string, change func(*fakeDevice)) *fakeDevice {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close(); r.Close() })
	d := &fakeDevice{info: Info{Path: path, Name: name}, r: r, w: w}
	if change != nil {
		change(d)
	}
	f.mu.Lock()
	f.devices[path] = d
	f.mu.Unlock()
	f.news <- struct{}{}
	return d
}

// pull takes a device out.
func (f *fake) pull(path string) {
	f.mu.Lock()
	d := f.devices[path]
	delete(f.devices, path)
	f.mu.Unlock()
	d.w.Close()
}

func (f *fake) List() (all []Info, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, d := range f.devices {
		all = append(all, d.info)
	}
	slices.SortFunc(all, func(a, b Info) int { return strings.Compare(a.Path, b.Path) })
	return all, nil
}

func (f *fake) Describe(path string) (Info, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if d := f.devices[path]; d != nil {
		return d.info, nil
	}
	return Info{}, fs.ErrNotExist
}

func (f *fake) Open(path string) (Stream, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if d := f.devices[path]; d != nil {
		return fakeStream{d.r, d}, nil
	}
	return nil, fs.ErrNotExist
}

func (f *fake) Wait(stop <-chan struct{}, d time.Duration) {
	select {
	case <-f.news:
	case <-stop:
	case <-time.After(d):
	}
}

// send writes the events of a script to a device.
func (d *fakeDevice) send(t testing.TB, lines string, at time.Duration) {
	var b []byte
	for _, r := range script(t, lines) {
		r.at = at
		b = encode(b, native, r)
	}
	if _, err := d.w.Write(b); err != nil {
		t.Fatal(err)
	}
}

// began is the begin of the boot clock of the tests, an hour before.
var began = time.Now().Add(-time.Hour)

func now() race.Stamp { return race.Stamp{Wall: time.Now(), Boot: time.Since(began)} }

// rig runs a reader, and collects what it tells as lines.
type rig struct {
	t   testing.TB
	got chan string
	end func()
}

func start(t testing.TB, sys System, want ...Wanted) *rig {
	ctx, cancel := context.WithCancel(t.Context())
	g := &rig{t: t, got: make(chan string, 1000)}
	done := make(chan error, 1)
	for i := range want {
		if want[i].Use == nil {
			want[i].Use = func(info *Info, to To) func(Button) {
				return func(b Button) { to.Press(input.Press{Device: info.Name, Code: b.Name, Edge: b.Edge, At: b.At}) }
			}
		}
	}
	go func() {
		done <- New(sys, now, want).Run(ctx, input.Sink{
			Press: func(p input.Press) { g.got <- p.Device + ": " + p.Code + " " + edges[p.Edge] },
			State: func(s input.State) {
				g.got <- strings.TrimRight(fmt.Sprintf("%s %s %s", s.Source, [...]string{"absent", "here", "lost", "denied"}[s.Is], s.Fault), " ")
			},
		})
	}()
	g.end = func() {
		cancel()
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("it does not end")
		}
	}
	return g
}

// expect waits for lines, in their order.
func (g *rig) expect(want ...string) {
	g.t.Helper()
	for _, w := range want {
		select {
		case got := <-g.got:
			if got != w {
				g.t.Fatalf("got %q, want %q", got, w)
			}
		case <-time.After(time.Minute): // a machine may be busy
			g.t.Fatalf("%q never came", w)
		}
	}
}

func named(name string) Wanted {
	return Wanted{Label: name, Match: func(i *Info) bool { return strings.Contains(i.Name, name) }}
}

// A device comes, is lost with a button held, and comes again: the button is let go.
func TestHotPlug(t *testing.T) {
	sys := newFake()
	g := start(t, sys, named("R400"))
	g.expect("R400 absent no such device")
	sys.plug(t, "event7", "AT keyboard", nil)
	d := sys.plug(t, "event9", "Logitech R400", nil)
	g.expect("R400 here")
	d.send(t, "KEY_PAGEUP down\nKEY_PAGEUP up\nKEY_F5 down", 0)
	g.expect("Logitech R400: KEY_PAGEUP down", "Logitech R400: KEY_PAGEUP up", "Logitech R400: KEY_F5 down")
	if d.grabs != 1 || sys.devices["event7"].grabs != 0 {
		t.Errorf("grabbed %d and %d times", d.grabs, sys.devices["event7"].grabs)
	}
	sys.pull("event9")
	g.expect("Logitech R400: KEY_F5 up", "R400 lost it was unplugged, switched off, or is out of reach")
	d = sys.plug(t, "event9", "Logitech R400", nil)
	g.expect("R400 here")
	d.send(t, "KEY_F5 down", 0)
	g.expect("Logitech R400: KEY_F5 down")
	g.end()
	if len(g.got) > 0 {
		t.Errorf("told after the end: %q", <-g.got)
	}
}

// A device of two parts is lost with the last.
func TestTwoParts(t *testing.T) {
	sys := newFake()
	sys.plug(t, "event1", "R400 keys", nil)
	sys.plug(t, "event2", "R400 mouse", nil)
	g := start(t, sys, named("R400"), Wanted{Label: "by path", Path: "event1"})
	g.expect("R400 here", "by path absent no such device")
	sys.pull("event2")
	sys.pull("event1")
	g.expect("R400 lost it was unplugged, switched off, or is out of reach")
	g.end()
}

// A device that is wanted by two names is read once, and neither name is missed while it is there.
func TestTwoNames(t *testing.T) {
	sys := newFake()
	g := start(t, sys, Wanted{Label: "by path", Path: "event1"}, named("R400"))
	g.expect("by path absent no such device", "R400 absent no such device")
	d := sys.plug(t, "event1", "Logitech R400", nil)
	g.expect("by path here")
	d.send(t, "KEY_F5 down", 0)
	g.expect("Logitech R400: KEY_F5 down")
	sys.news <- struct{}{}
	d.send(t, "KEY_F5 up", 0)
	g.expect("Logitech R400: KEY_F5 up")
	g.end()
	if len(g.got) > 0 {
		t.Errorf("told besides: %q", <-g.got)
	}
}

// What may not be read, or is taken by another program, is told with its reason; when the rights
// come, it is read.
func TestDenied(t *testing.T) {
	sys := newFake()
	d := sys.plug(t, "event1", "R400", func(d *fakeDevice) { d.info.Denied = fs.ErrPermission })
	sys.plug(t, "event2", "Zero", func(d *fakeDevice) { d.grabbed = errors.New("busy") })
	g := start(t, sys, named("R400"), named("Zero"))
	g.expect("R400 denied this user may not read it", "Zero denied another program has taken it for itself")
	sys.mu.Lock()
	d.info.Denied = nil
	sys.mu.Unlock()
	sys.news <- struct{}{}
	g.expect("R400 here")
	g.end()
}

// A device that nobody misses comes and goes without a fault, and is not told of while it is away.
func TestFree(t *testing.T) {
	sys := newFake()
	w := named("(AVRCP)")
	w.Free = true
	g := start(t, sys, w, named("R400"))
	g.expect("R400 absent no such device")
	sys.plug(t, "event1", "Buds (AVRCP)", nil)
	g.expect("(AVRCP) here")
	sys.pull("event1")
	g.expect("(AVRCP) absent")
	sys.plug(t, "event1", "Buds (AVRCP)", nil)
	g.expect("(AVRCP) here")
	g.end()
}

// After a gap the device is asked; one that does not tell has let go of everything.
func TestDropped(t *testing.T) {
	for _, tells := range []bool{true, false} {
		sys := newFake()
		d := sys.plug(t, "event1", "Pad", func(d *fakeDevice) {
			if tells {
				d.down = &bits{}
				esc, _ := codes.Number("KEY_ESC")
				d.down[esc/8] |= 1 << (esc % 8)
			}
		})
		g := start(t, sys, named("Pad"))
		g.expect("Pad here")
		d.send(t, "KEY_F5 down\ndropped\nKEY_A down\nreport", 0)
		g.expect("Pad: KEY_F5 down")
		if tells {
			g.expect("Pad: KEY_ESC down")
		}
		g.expect("Pad: KEY_F5 up", "Pad here events were dropped: it sends faster than they are read")
		g.end()
	}
}

// Events that a pipe cuts anywhere are put together again.
func TestCutEvents(t *testing.T) {
	sys := newFake()
	d := sys.plug(t, "event1", "Pad", nil)
	g := start(t, sys, named("Pad"))
	g.expect("Pad here")
	var b []byte
	for _, r := range script(t, strings.Repeat("KEY_F5 down\nKEY_F5 up\n", 20)) {
		b = encode(b, native, r)
	}
	for len(b) > 0 {
		n := min(7, len(b))
		if _, err := d.w.Write(b[:n]); err != nil {
			t.Fatal(err)
		}
		b = b[n:]
	}
	for range 20 {
		g.expect("Pad: KEY_F5 down", "Pad: KEY_F5 up")
	}
	g.end()
}

// The kernel's time is the stamp where it is of the boot clock, and not in the future.
func TestStamps(t *testing.T) {
	at := now()
	early := race.Stamp{Wall: at.Wall.Add(-time.Second), Boot: at.Boot - time.Second}
	for _, c := range []struct {
		boots  bool
		kernel time.Duration
		want   race.Stamp
	}{
		{true, at.Boot - time.Second, early},
		{true, at.Boot + time.Second, at},
		{false, at.Boot - time.Second, at},
	} {
		d := &reading{boots: c.boots}
		if got := d.stamp(raw{at: c.kernel}, at); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

// A system without event devices says so.
func TestNoSystem(t *testing.T) {
	if err := New(nil, now, nil).Run(t.Context(), input.Sink{}); !errors.Is(err, ErrNoSystem) {
		t.Error(err)
	}
}

func TestKeyboards(t *testing.T) {
	var i Info
	for k := range uint16(60) {
		i.Keys = append(i.Keys, k)
	}
	clicker := Info{Name: " Buds (avrcp)", Keys: []uint16{104, 109, 63, 1, 52}, Hats: []uint16{0x10}}
	if !i.Typing() || clicker.Typing() || i.Runner() || !clicker.Runner() {
		t.Error("a keyboard and a clicker are mixed up")
	}
	if want := []string{"KEY_PAGEUP", "KEY_PAGEDOWN", "KEY_F5", "KEY_ESC", "KEY_DOT", "ABS_HAT0X-", "ABS_HAT0X+"}; !reflect.DeepEqual(clicker.Buttons(), want) {
		t.Error(clicker.Buttons())
	}
}
