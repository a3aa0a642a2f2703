package inputs

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"spotter/input"
	"spotter/race"
	"spotter/ui/alert"
)

// source is a source that does what its function does.
type source struct {
	name string
	run  func(ctx context.Context, to input.Sink) error
}

func (s source) Name() string                                 { return s.name }
func (s source) Run(ctx context.Context, to input.Sink) error { return s.run(ctx, to) }

// desk keeps what a hub told.
type desk struct {
	mu    sync.Mutex
	notes []string
	lost  int
	began time.Time
}

func (d *desk) now() race.Stamp {
	return race.Stamp{Wall: time.Now(), Boot: time.Since(d.began)}
}

func (d *desk) told() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]string(nil), d.notes...)
}

func newDesk() (*desk, *Hub) {
	d := &desk{began: time.Now()}
	return d, New(Options{Now: d.now, Nudge: func() {}, Guard: func() {},
		Note: func(s string) { d.mu.Lock(); d.notes = append(d.notes, s); d.mu.Unlock() },
		Lost: func() { d.mu.Lock(); d.lost++; d.mu.Unlock() }})
}

// Presses of each source arrive in order, also while the screen stands still for longer
// than the queue is long, and none is lost or doubled.
func TestOrderIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, h := newDesk()
		const each = 500
		for _, name := range []string{"a", "b", "c"} {
			h.Add(source{name, func(ctx context.Context, to input.Sink) error {
				for i := range each {
					to.Press(input.Press{At: d.now(), Device: name, ID: uint64(i), Do: input.Do{Act: input.Split}})
				}
				<-ctx.Done()
				return nil
			}})
		}
		got := make(map[string]uint64)
		n := 0
		h.Show(func(p input.Press) {
			if n++; n == 7 {
				time.Sleep(5 * time.Second)
			}
			if p.ID != got[p.Device] {
				t.Errorf("%s: press %d came when %d was due", p.Device, p.ID, got[p.Device])
			}
			got[p.Device]++
		})
		time.Sleep(time.Minute)
		h.Close()
		synctest.Wait()
		if n != 3*each {
			t.Errorf("%d presses arrived", n)
		}
	})
}

// A cue that is no longer true is refused and told of; what is no cue is handed over.
func TestLateCues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, h := newDesk()
		time.Sleep(time.Hour)
		h.Add(source{"pad", func(ctx context.Context, to input.Sink) error {
			at := d.now()
			at.Boot -= 90 * time.Second
			for _, do := range []input.Do{{Cue: "left"}, {Act: input.Stop}, {Act: input.Split}} {
				to.Press(input.Press{At: at, Device: "R400", Do: do})
			}
			to.Press(input.Press{At: d.now(), Device: "R400", Do: input.Do{Cue: "right"}})
			return nil
		}})
		var got []string
		h.Show(func(p input.Press) { got = append(got, p.Do.String()) })
		synctest.Wait()
		h.Close()
		synctest.Wait()
		if want := []string{"stop", "split", "right"}; !reflect.DeepEqual(got, want) {
			t.Errorf("got %v", got)
		}
		if want := []string{"left by R400 came 1m30s late: not played"}; !reflect.DeepEqual(d.told(), want) {
			t.Errorf("told %q", d.told())
		}
	})
}

// Each change of a device is one line of the journal; a loss is loud, what was never there is not.
func TestStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, h := newDesk()
		for _, s := range []input.State{
			{Source: "R400", Is: input.Absent, Fault: "no such device"},
			{Source: "R400", Is: input.Absent, Fault: "no such thing"},
			{Source: "Zero", Is: input.Denied, Fault: "permission denied", Next: "join the group input"},
			{Source: "R400", Is: input.Here},
			{Source: "R400", Is: input.Lost, Fault: "it was\x1b[2J unplugged"},
			{Source: "R400", Is: input.Lost, Fault: "not there"},
			{Source: "R400", Is: input.Here},
			{Source: "R400", Is: input.Here},
			{Source: "R400", Is: input.Here, Fault: "KEY_F5 is stuck"},
			{Source: "R400", Is: input.Here},
			{Source: "R400", Is: input.Lost, Fault: "out of reach"},
			{Source: "Buds (AVRCP)", Is: input.Here},
			{Source: "Buds (AVRCP)", Is: input.Absent},
		} {
			h.state(s)
		}
		want := []string{"R400 is not there: no such device", "Zero may not be opened: permission denied", "R400 found", "R400 lost: it was unplugged", "R400 is back", "R400: KEY_F5 is stuck", "R400 lost: out of reach",
			"Buds (AVRCP) found", "Buds (AVRCP) lost"}
		if got := d.told(); !reflect.DeepEqual(got, want) {
			t.Errorf("told %q, want %q", got, want)
		}
		if d.lost != 2 {
			t.Errorf("lost %d times", d.lost)
		}
		faults := h.Faults(nil)
		if len(faults) != 2 || !faults[0].Loud || faults[0].Text != "PAD LOST: R400: out of reach" || faults[1].Loud || faults[1].Text != "Zero may not be opened: permission denied" {
			t.Errorf("faults %+v", faults)
		}
		h.state(input.State{Source: "R400", Is: input.Here})
		h.state(input.State{Source: "Zero", Is: input.Here})
		if faults := h.Faults(nil); len(faults) != 0 {
			t.Errorf("faults %+v", faults)
		}
		h.Close()
	})
}

// A source that gives up is lost; one that waits for the screen ends with the hub, and so
// does one that is added late.
func TestEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, h := newDesk()
		h.Add(source{"broken", func(context.Context, input.Sink) error { return errors.New("no such thing") }})
		block := make(chan struct{})
		h.Show(func(input.Press) { <-block })
		h.Add(source{"busy", func(ctx context.Context, to input.Sink) error {
			for ctx.Err() == nil {
				to.Press(input.Press{At: d.now(), Do: input.Do{Act: input.Split}})
			}
			return ctx.Err()
		}})
		synctest.Wait()
		if got := d.told(); fmt.Sprint(got) != "[broken is not there: no such thing]" && fmt.Sprint(got) != "[broken lost: no such thing]" {
			t.Errorf("told %q", got)
		}
		time.AfterFunc(100*time.Millisecond, func() { close(block) })
		began := time.Now()
		h.Close()
		if took := time.Since(began); took > 200*time.Millisecond {
			t.Errorf("closing took %v", took)
		}
		if got := d.told(); len(got) != 1 {
			t.Errorf("told %q", got)
		}
	})
	(*Hub)(nil).Close()
	(*Hub)(nil).Show(nil)
	if got := (*Hub)(nil).Faults([]alert.Small{{}}); len(got) != 1 {
		t.Error("a hub that is not there has faults")
	}
}
