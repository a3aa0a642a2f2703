package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"spotter/crew/uplink"
	"spotter/crew/wire"
	"spotter/cues"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// pair is one pair: a journal's file and its link.
type pair struct {
	number  int
	path    string
	mirror  string // its name at headquarters
	route   *route // to headquarters
	way     *way   // between; nil: there is none
	link    *uplink.Link
	ended   chan struct{}
	figures *figures

	mu    sync.Mutex
	head  string
	lines int   // written
	size  int64 // bytes written
	acked int64 // bytes that headquarters has, as it answered
	sent  int64 // the furthest byte of a batch that was offered
	began time.Time
	kept  []mark // events that headquarters has not answered for yet
	shown []mark // events that no reader saw yet; only of a pair that is watched
	seen  bool   // the pair is watched
}

// mark says where an event ends in the journal, and when it was written.
type mark struct {
	size  int64
	lines int
	at    time.Time
}

// newPair writes the first line of a pair's journal.
func newPair(number int, path string, f *figures) (*pair, error) {
	p := &pair{number: number, path: path, head: form.ZeroHash, figures: f, began: time.Now(), ended: make(chan struct{})}
	open := race.Open{Format: 1, Program: "bench/crew", Race: "Load", Runner: fmt.Sprint("runner ", number), Spotter: "nobody", Facing: "backward", Keys: "road", Units: "km"}
	line, err := p.write(race.Event{Kind: race.KindOpen, Open: &open})
	if err != nil {
		return nil, err
	}
	p.mirror, _ = wire.Name(line)
	return p, nil
}

// write adds an event to the journal's file.
func (p *pair) write(e race.Event) (line []byte, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	line, p.head = p.next(e, now)
	f, err := os.OpenFile(p.path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	_, err = f.Write(line)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	p.lines++
	p.size += int64(len(line))
	m := mark{p.size, p.lines, now}
	p.kept = append(p.kept, m)
	if p.seen && e.Kind == race.KindSplit { // a board is what a row shows at once
		p.shown = append(p.shown, m)
	}
	return line, err
}

// next is the line of an event, and its hash.
func (p *pair) next(e race.Event, now time.Time) (line []byte, head string) {
	e.Seq, e.Stamp = uint64(p.lines+1), race.Stamp{Wall: now.Truncate(time.Millisecond), Boot: now.Sub(p.began) + time.Hour}
	return journal.Encode(p.head, []race.Event{e})
}

// watchedPace is the time for a metre of a pair that is watched.
const watchedPace = 300 * time.Millisecond

// event returns the next event of a race: mostly cues and their outcomes, now and then a board.
func (p *pair) event() race.Event {
	n := p.lines
	e := race.Event{Elapsed: time.Since(p.began), HasElapsed: true}
	switch {
	case n == 1:
		e.Kind, e.Clock, e.Elapsed = race.KindStart, "gun", 0
	case p.seen: // the metres tell the line. A board that does not fit the pace before it is not believed, and so not shown
		e.Kind, e.Marker, e.DistanceM, e.Elapsed = race.KindSplit, "board", float64(n+1), time.Duration(n+1)*watchedPace
	case n%60 == 0:
		e.Kind, e.Marker, e.DistanceM = race.KindSplit, fmt.Sprint("km ", n/60), float64(n/60)*1000
	case n%2 == 0:
		e.Kind, e.Cue, e.Pressed, e.Class = race.KindCue, "left", "right", cues.Steer
	default:
		e.Kind, e.Ref, e.Outcome, e.Latency = race.KindOutcome, race.EventID(n), race.Heard, 41500*time.Microsecond
	}
	return e
}

// run writes an event each so often until stop is closed. Two pairs do not keep step.
func (p *pair) run(every time.Duration, stop <-chan struct{}) error {
	for wait := time.Duration(rand.Int64N(int64(every))); ; wait = every/2 + time.Duration(rand.Int64N(int64(every))) {
		timer := time.NewTimer(wait)
		select {
		case <-stop:
			timer.Stop()
			return nil
		case <-timer.C:
		}
		if _, err := p.write(p.event()); err != nil {
			return fmt.Errorf("the journal of a pair: %w", err)
		}
		p.link.Wake()
	}
}

// connect begins the link.
func (p *pair) connect(to wire.Invitation, every time.Duration) {
	base := uplink.Transport(to)
	base.Proxy = nil
	dialer := net.Dialer{Timeout: 10 * time.Second, KeepAlive: -1}
	base.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		if p.way != nil {
			return dialer.DialContext(ctx, network, p.way.address())
		}
		return p.route.dial(ctx)
	}
	battery, room := 80, int64(20e9)
	o := uplink.Options{To: to, Agent: "bench", Path: func() string { return p.path }, Open: openLazily, Every: every, Transport: &tap{base, p},
		Beat: func() wire.Beat {
			return wire.Beat{At: time.Now(), Battery: &battery, DiskFree: &room, Output: "opened", Earpiece: wire.EarpieceThere}
		}}
	p.link = uplink.New(o)
	go func() { p.link.Run(); close(p.ended) }()
}

// disconnect ends the link.
func (p *pair) disconnect() {
	_ = p.link.Close(time.Second) // what headquarters lacks is compared later
	<-p.ended
}

// answered takes in that headquarters has so many bytes on its disk.
func (p *pair) answered(size int64) {
	now := time.Now()
	p.mu.Lock()
	p.acked = max(p.acked, size)
	done := reached(&p.kept, func(m mark) bool { return m.size <= size })
	p.mu.Unlock()
	p.figures.took(&p.figures.kept, done, now)
}

// onBoard takes in that a reader saw so many lines.
func (p *pair) onBoard(lines int, now time.Time) {
	p.mu.Lock()
	done := reached(&p.shown, func(m mark) bool { return m.lines <= lines })
	p.mu.Unlock()
	p.figures.took(&p.figures.shown, done, now)
}

// state returns the bytes that were written and those that headquarters has.
func (p *pair) state() (size, acked int64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.size, p.acked
}

// offers notes that bytes up to one are sent, and reports whether they were sent before.
func (p *pair) offers(end int64) (again bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	again = end <= p.sent
	p.sent = max(p.sent, end)
	return again
}

// tap is the transport of a link, which sees what headquarters answers.
type tap struct {
	base *http.Transport
	pair *pair
}

// RoundTrip implements [http.RoundTripper].
func (t *tap) RoundTrip(r *http.Request) (*http.Response, error) {
	f := t.pair.figures
	if from, err := strconv.ParseInt(r.URL.Query().Get(wire.From), 10, 64); err == nil {
		again := t.pair.offers(from + r.ContentLength)
		f.do(func() {
			if f.sends++; again {
				f.again++
			}
		})
	}
	a, err := t.base.RoundTrip(r)
	if err != nil {
		f.do(func() { f.broken++ })
		return a, err
	}
	if a.StatusCode != http.StatusOK {
		f.do(func() { f.codes[a.StatusCode]++ })
	}
	if a.StatusCode != http.StatusOK || strings.HasSuffix(r.URL.Path, "/beat") {
		return a, nil
	}
	b, err := io.ReadAll(io.LimitReader(a.Body, 64<<10))
	_ = a.Body.Close() // it was read
	a.Body = io.NopCloser(io.MultiReader(bytes.NewReader(b), failing{err}))
	if err != nil {
		f.do(func() { f.broken++ })
		return a, nil
	}
	var c wire.Copy
	if json.Unmarshal(b, &c) != nil {
		return a, nil // the link says what is wrong with it
	}
	t.pair.answered(c.Size)
	return a, nil
}

// CloseIdleConnections closes what the link no longer uses.
func (t *tap) CloseIdleConnections() { t.base.CloseIdleConnections() }

// failing is the end of a body that broke.
type failing struct{ err error }

// Read implements [io.Reader].
func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}
