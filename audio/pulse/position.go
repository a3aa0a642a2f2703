package pulse

import (
	"sync"
	"time"

	"spotter/audio/dsp"
)

// position keeps the place at which the server plays, by its own word. Two counts matter: the
// server's indices, in frames since the stream was made, and the timeline's frames.
// They differ by base, which is measured again after each splice, since only the
// server knows where exactly its read index stood when the new sound took the
// queue's place. It is safe for concurrent use.
type position struct {
	mu    sync.Mutex // held for moments; may be taken while the queue's is held
	base  int64      // server index less timeline frame
	last  report
	moved bool // the last report was ahead of the one before
}

// report is one answer of the server about its play position.
type report struct {
	at      time.Time     // when it came
	read    int64         // server index of the frame that is played next
	written int64         // server index behind the last frame that it has
	latency time.Duration // from the read index to the ear
}

// note takes in a report.
func (p *position) note(r report) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.moved = r.read > p.last.read
	p.last = r
}

// since returns how long ago the last report came.
func (p *position) since(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return now.Sub(p.last.at)
}

// advanced reports whether frames were played between the last two reports.
func (p *position) advanced() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.moved
}

// proven reports whether the server's last word shows that it plays, and is younger
// than [provenFor].
func (p *position) proven(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.moved && now.Sub(p.last.at) < provenFor
}

// provenFor is the time for which the server's word for its position is good.
const provenFor = time.Second

// reported returns the timeline frame that the server played at the last report.
func (p *position) reported() (frame int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.last.read - p.base
}

// estimate returns the timeline frame that the server plays now, and how far that is
// from the ear. It counts on from the last report for at most so long, less late: the
// time for which nothing says that the sink does not stand still.
func (p *position) estimate(now time.Time, most, late time.Duration) (frame int64, latency time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	since := min(now.Sub(p.last.at), most) - late
	return p.last.read - p.base + int64(dsp.Rate.N(max(since, 0))), p.last.latency
}

// spliced measures base anew, by the last report, after so many frames of the
// timeline from frame at on took the queue's place. It calls slipped, where there is
// one, with the frames by which they begin later than was thought, before anybody can
// count on that, and returns when the first of them reaches the ear.
func (p *position) spliced(at, frames int64, slipped func(frames int64)) (ear time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	first := p.last.written - frames // server index of the first new frame
	if slipped != nil {
		slipped(first - at - p.base)
	}
	p.base = first - at
	return p.last.at.Add(p.last.latency + dsp.Lasts(first-p.last.read))
}
