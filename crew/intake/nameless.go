package intake

import (
	"bytes"
	"net/http"
	"strconv"
	"sync"
	"time"

	"spotter/crew/mirrors"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// A guest as read-only sees bibs and no names. A line of a journal cannot be changed: its hash would not
// fit. So headquarters makes other lines for such a guest, a view: the same events without names and
// free texts, in a chain of its own. It says what it is in its first line, and it is made anew from the
// mirror whenever it is asked for; nothing of it is kept on the disk.

// The measures of views.
const (
	mostView  = 32 << 20 // bytes of a mirror of which a view is made
	mostViews = 48 << 20 // bytes of views that stay in memory; one that is left out is made again
)

// hidden stands for a text or a name that a view leaves out: that there is one means something.
const hidden = "not shown"

// viewed ends the name of the program in the first line of a view.
const viewed = "; names left out by headquarters: this is not the journal"

// errTooLarge is the answer for a journal that is too large for a view.
var errTooLarge = &refusal{http.StatusForbidden, "this journal is too large to be shown without names: only crew and medical may read it", ""}

// view is a journal without names.
type view struct {
	mu    sync.Mutex
	size  int64  // bytes of the mirror that are in it
	head  string // hash of the mirror's line that ends there
	lines []byte
	last  string // hash of its own last line

	bytes int    // of lines, for views
	used  uint64 // when it was read last, in calls
}

// views keeps the views that were read last.
type views struct {
	mu    sync.Mutex
	all   map[string]*view // by race and mirror, with a slash between them
	calls uint64
}

// get returns the view of a mirror, perhaps an empty one.
func (s *views) get(key string) *view {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = make(map[string]*view)
	}
	v := s.all[key]
	if v == nil {
		v = &view{last: form.ZeroHash}
		s.all[key] = v
	}
	s.calls++
	v.used = s.calls
	return v
}

// note takes in how large a view is, and lets go of those that were not read for longest.
func (s *views) note(v *view, bytes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v.bytes = bytes
	for {
		sum, oldest := 0, ""
		for key, other := range s.all {
			sum += other.bytes
			if other != v && (oldest == "" || other.used < s.all[oldest].used) {
				oldest = key
			}
		}
		if oldest == "" || sum <= mostViews && len(s.all) <= mostAddresses {
			return
		}
		delete(s.all, oldest) // who reads it has it still
	}
}

// nameless gives out bytes of the view of a mirror. Where there are none yet, it waits for more.
func (i *Intake) nameless(w http.ResponseWriter, r *http.Request, c call, at int64) error {
	held := time.NewTimer(i.o.Hold)
	defer held.Stop()
	for {
		_, grown, err := i.o.Mirrors.Read(c.race, c.mirror, 0, nil)
		if err != nil {
			return err
		}
		b, size, err := i.viewFrom(c, at)
		switch {
		case err != nil:
			return err
		case at > size:
			return &refusal{http.StatusRequestedRangeNotSatisfiable, "headquarters has " + strconv.FormatInt(size, 10) + " bytes of this view", ""}
		case len(b) > 0:
			return i.give(w, c, b)
		}
		select {
		case <-grown:
		case <-held.C:
			return i.give(w, c, nil)
		case <-r.Context().Done():
			return i.give(w, c, nil)
		}
	}
}

// viewFrom brings a view up to date, and returns bytes of it from a byte on, and its size.
func (i *Intake) viewFrom(c call, at int64) (b []byte, size int64, err error) {
	v := i.views.get(c.race + "/" + c.mirror)
	v.mu.Lock()
	defer v.mu.Unlock()
	have, err := i.o.Mirrors.Copy(c.race, c.mirror)
	if err != nil {
		return nil, 0, err
	}
	if have.Size > mostView {
		return nil, 0, errTooLarge
	}
	label := ""
	if g, ok := i.o.Book.Owner(c.race, c.journal); ok {
		label = g.Label
	}
	err = i.extend(v, c, have, label)
	i.views.note(v, len(v.lines))
	if err != nil {
		return nil, 0, err
	}
	if size = int64(len(v.lines)); at < size {
		b = bytes.Clone(v.lines[at:min(size, at+wire.MaxBatch)])
	}
	return b, size, nil
}

// extend adds to a view what its mirror has beyond it. The caller holds v.
func (i *Intake) extend(v *view, c call, have wire.Copy, label string) error {
	same, err := i.follows(v, c, have)
	if err != nil {
		return err
	}
	if !same { // the mirror was deleted, or other lines took its place
		v.size, v.head, v.lines, v.last = 0, "", nil, form.ZeroHash
	}
	for v.size < have.Size {
		b, _, err := i.o.Mirrors.Read(c.race, c.mirror, v.size, make([]byte, min(have.Size-v.size, wire.MaxLine+1)))
		if err != nil {
			return err
		}
		b = b[:bytes.LastIndexByte(b, '\n')+1]
		if len(b) == 0 {
			return mirrors.ErrForgotten // it went meanwhile
		}
		for line := range bytes.Lines(b) {
			body := bytes.TrimSuffix(line, []byte{'\n'})
			e, ok := journal.ParseLine(body)
			_, hash, whole := form.Split(body)
			if !ok || !whole {
				return &refusal{http.StatusServiceUnavailable, "the mirror has a line that cannot be read", ""}
			}
			var made []byte
			made, v.last = journal.Encode(v.last, []race.Event{withoutNames(&e, label, c.race)})
			v.lines = append(v.lines, made...)
			v.size, v.head = v.size+int64(len(line)), string(hash)
		}
	}
	return nil
}

// follows reports whether a view is of the beginning of what the mirror has now.
func (i *Intake) follows(v *view, c call, have wire.Copy) (bool, error) {
	switch {
	case v.size == have.Size:
		return v.head == have.Head, nil
	case v.size == 0 || v.size > have.Size:
		return v.size == 0, nil
	}
	b, _, err := i.o.Mirrors.Read(c.race, c.mirror, v.size-int64(form.TailLen)-1, make([]byte, form.TailLen+1))
	if err != nil || len(b) != form.TailLen+1 {
		return false, err
	}
	_, hash, ok := form.Split(b[:form.TailLen])
	return ok && string(hash) == v.head, nil
}

// withoutNames returns a line as a view has it. It copies what is known to hold no name, so that a field
// that is new to journals is left out until somebody has thought of it.
func withoutNames(e *race.Event, label, raceName string) race.Event {
	v := race.Event{Seq: e.Seq, Kind: e.Kind, Stamp: e.Stamp, Elapsed: e.Elapsed, HasElapsed: e.HasElapsed,
		Cue: e.Cue, Pressed: e.Pressed, Class: e.Class, Ref: e.Ref, Outcome: e.Outcome, By: e.By, Why: e.Why, State: e.State,
		Latency: e.Latency, Ended: e.Ended, Earpiece: e.Earpiece, Clock: e.Clock, Correction: e.Correction, Marker: e.Marker, DistanceM: e.DistanceM,
		Item: e.Item, Side: e.Side, Reason: e.Reason}
	v.Unresolved, v.PositionM, v.Way, v.Jump, v.Length = e.Unresolved, e.PositionM, e.Way, e.Jump, e.Length
	if e.Device == wire.OutputNull { // no device, but that there is none
		v.Device = e.Device
	}
	if e.Item == race.ItemMedical {
		v.Item = ""
	}
	if v.Text = e.Text; v.Text != "" && e.Item != race.ItemFrame && e.Item != race.ItemQuiet {
		v.Text = hidden
	}
	if e.Name != "" {
		v.Name = hidden
	}
	if o := e.Open; o != nil {
		v.Open = &race.Open{Format: o.Format, Program: o.Program + viewed, Race: raceName, Runner: label, Facing: o.Facing, Keys: o.Keys,
			Target: o.Target, DistanceM: o.DistanceM, Units: o.Units, ExtraBoard: o.ExtraBoard, TargetClock: o.TargetClock, PlanKind: o.PlanKind,
			PlanTable: o.PlanTable, BootID: o.BootID, ClockName: o.ClockName}
	}
	return v
}
