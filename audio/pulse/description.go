package pulse

import (
	"sync"
	"sync/atomic"

	"spotter/audio"
)

// description holds the [audio.Device] of a stream, and signals each change. It is safe for concurrent use.
type description struct {
	mu      sync.Mutex // held while it changes
	device  atomic.Pointer[audio.Device]
	changed chan struct{} // receives after each change, or once for several
}

// newDescription returns that of a device of which nothing is known.
func newDescription() *description {
	d := &description{changed: make(chan struct{}, 1)}
	d.device.Store(&audio.Device{})
	return d
}

// get returns what is said now.
func (d *description) get() audio.Device { return *d.device.Load() }

// change changes what is said, and signals it when it is something new.
func (d *description) change(change func(d *audio.Device)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	was := d.get()
	next := was
	if change(&next); next == was {
		return
	}
	d.device.Store(&next)
	select {
	case d.changed <- struct{}{}:
	default:
	}
}
