package standing

import (
	"cmp"
	"slices"
	"time"

	"spotter/crew/wire"
	"spotter/cues"
	"spotter/race"
)

// Status is the worst that is true of a pair. A lower one is worse.
type Status uint8

// The statuses, worst first.
const (
	Fallen  Status = iota // a fall, and nothing after it that shows the runner going again
	Stopped               // STOP has been on for longer than [StopAfter]
	Deaf                  // the earpiece, or the sound before it, is lost
	NoNews                // neither a line nor a beat for [wire.NoNews]
	Behind                // later than the target
	Fine                  // none of these
	Waiting               // not started
	Over                  // finished, or left
)

// StopAfter is the time that STOP may be on before it is told: a road is crossed in less.
const StopAfter = time.Minute

// behindBy is the gap from which a pair is behind: less is within what a press can tell.
const behindBy = time.Second

var words = [...]string{"fall", "STOP", "earpiece lost", "no news", "behind", "ok", "not started", "over"}

// String returns the word of a status.
func (s Status) String() string {
	if int(s) < len(words) {
		return words[s]
	}
	return "unknown"
}

// Words says how a pair is doing. Of one that is well it says too that there is no sound by choice.
func (s *Standing) Words() string {
	if s.Mute && s.Status == Fine {
		return s.Status.String() + ", sound off"
	}
	return s.Status.String()
}

// Alarming reports whether a status is red, and may make a sound.
func (s Status) Alarming() bool { return s <= Deaf }

// Standing says how a pair does at one moment.
type Standing struct {
	Status Status
	Since  time.Time // by the clock of headquarters; zero where that is not known
	// Clock is the lead of headquarters' clock over the pair's; HasClock is false
	// without a beat. It is as exact as the quickest beat was quick.
	Clock    time.Duration
	HasClock bool

	// Mute says that the pair chose to have no sound, as for a rehearsal: --output null.
	Mute bool

	Heard   time.Time // when the last line or beat came
	Elapsed time.Duration
	race.Standing
	Split *race.Split // the last board; nil before the first
}

// Pair follows one journal. The zero value has heard nothing. It must not be used by two
// goroutines at once.
type Pair struct {
	kept   []race.Event // lines that bear on the standing
	record race.Record
	fresh  bool // record is of all kept lines

	heard   time.Time
	last    stamped       // the last line with a race time
	fast    time.Duration // by so much the last lines were of the future when they came; 0 or less
	closed  bool          // the last line is a close
	beat    *wire.Beat
	delays  [clockBeats]time.Duration // arrival less the pair's clock, of the last beats
	beats   int
	output  string // state of the last output line; [wire.OutputNull] for silence that was chosen
	outputs time.Time
	lost    time.Time // when the beats began to tell of a loss; zero while they do not
}

// clockBeats is the number of beats that tell the difference of the clocks. What the
// network takes makes a beat late, never early, so the smallest difference counts.
const clockBeats = 20

// clockSet bounds how late a beat may be. One that is later is of a clock that was set back, and what the
// beats before it said is of no use any more.
const clockSet = time.Minute

// stamped is a line's race time, and when it was.
type stamped struct {
	elapsed time.Duration
	wall    time.Time // by the pair's clock
	known   bool
}

// Open returns the journal's last open line, nil before the first.
func (p *Pair) Open() *race.Open {
	p.settle()
	return p.record.Open
}

// Take takes in lines that came at a time, in the order of the journal.
func (p *Pair) Take(events []race.Event, at time.Time) {
	if len(events) == 0 {
		return
	}
	p.heard = later(p.heard, at)
	p.fast = min(0, at.Sub(events[len(events)-1].Wall))
	for i := range events {
		e := &events[i]
		p.closed = e.Kind == race.KindClose
		if e.HasElapsed {
			p.last = stamped{e.Elapsed, e.Wall, true}
		}
		if e.Kind == race.KindOutput {
			p.output, p.outputs = e.State, e.Wall
			if chosen(e) {
				p.output = wire.OutputNull
			}
		}
		if bears(e) {
			p.kept = append(p.kept, *e)
			p.fresh = false
		}
	}
}

// chosen reports whether an output line says that silence was asked for. Where it is only what is
// left, the line has the reason.
func chosen(e *race.Event) bool {
	return e.State == "silent" && e.Device == wire.OutputNull && e.Text == ""
}

// bears reports whether a line bears on the standing. Cues and outcomes are most of a journal,
// and are not kept but for STOP.
func bears(e *race.Event) bool {
	switch e.Kind {
	case race.KindCue:
		return e.Class == cues.Alarm
	case race.KindOutcome, race.KindOutput, race.KindAid, race.KindHazard:
		return false
	}
	return true
}

// Beat takes in a beat that came at a time.
func (p *Pair) Beat(b wire.Beat, at time.Time) {
	p.heard = later(p.heard, at)
	switch told := b.Earpiece == wire.EarpieceLost || b.Output == "lost" || b.Output == "silent"; {
	case !told:
		p.lost = time.Time{}
	case p.lost.IsZero():
		p.lost = at
	}
	p.beat = &b
	delay := at.Sub(b.At)
	if is, known := p.clock(); known && delay-is > clockSet {
		p.beats = 0
	}
	p.delays[p.beats%clockBeats] = delay
	p.beats++
}

// LastBeat returns the last beat; nil without one.
func (p *Pair) LastBeat() *wire.Beat { return p.beat }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// clock returns how far headquarters' clock is ahead of the pair's. Without a beat that is not known
// (the lines may have been on their way for hours), but for a line of the future: its clock is fast.
func (p *Pair) clock() (time.Duration, bool) {
	if p.beats == 0 {
		return p.fast, false
	}
	return slices.Min(p.delays[:min(p.beats, clockBeats)]), true
}

// here returns a time of the pair's clock by that of headquarters, as well as it is known.
func (p *Pair) here(t time.Time) time.Time {
	d, _ := p.clock()
	return t.Add(d)
}

func (p *Pair) settle() {
	if !p.fresh {
		p.record, p.fresh = race.AsItStands(p.kept), true
	}
}

// At returns how the pair is doing at a time by the clock of headquarters.
func (p *Pair) At(now time.Time) Standing {
	p.settle()
	s := Standing{Heard: p.heard}
	s.Clock, s.HasClock = p.clock()
	if p.last.known {
		s.Elapsed = p.last.elapsed + max(now.Sub(p.here(p.last.wall)), 0)
		s.Standing = p.record.Standing(s.Elapsed)
	}
	if n := len(p.record.Splits); n > 0 {
		s.Split = &p.record.Splits[n-1]
	}
	s.Status, s.Since = p.worst(now, s.Standing)
	s.Mute = p.mute()
	return s
}

// mute reports whether there is no sound by choice, by the beat or the output line, whichever is newer.
func (p *Pair) mute() bool {
	if p.beat == nil || p.beat.Output == "" || p.outputs.After(p.beat.At) {
		return p.output == wire.OutputNull
	}
	return p.beat.Output == wire.OutputNull
}

// worst returns the worst that is true now.
func (p *Pair) worst(now time.Time, st race.Standing) (Status, time.Time) {
	fall, stop := p.open()
	over := p.record.Finish.Known || p.closed
	silent := p.heard.IsZero() || now.Sub(p.heard) > wire.NoNews
	deaf, since := p.deaf()
	switch {
	case fall != nil:
		return Fallen, p.here(fall.Wall)
	case stop != nil && !over && now.Sub(p.here(stop.Wall)) > StopAfter:
		return Stopped, p.here(stop.Wall)
	case over:
		return Over, p.here(p.last.wall)
	case deaf:
		return Deaf, since
	case silent:
		return NoNews, p.heard
	case !p.record.Gun.Known:
		return Waiting, time.Time{}
	case st.HasGap && st.Behind >= behindBy:
		return Behind, time.Time{}
	}
	return Fine, time.Time{}
}

// open returns the first fall that nothing shows to be over, and the STOP that was not cleared.
// A later go ends a fall, and so does a board: who passes one is going.
func (p *Pair) open() (fall, stop *race.Event) {
	for i := range p.record.Lines {
		e := &p.record.Lines[i]
		if !p.record.Counts(i) {
			continue
		}
		switch e.Kind {
		case race.KindFall:
			fall = cmp.Or(fall, e)
		case race.KindSplit, race.KindFinish:
			fall = nil
		case race.KindGo:
			if e.Item == race.ItemStop {
				stop = nil
			}
			if e.Reason == "" && e.Text == "" { // else the program ended, and nobody let the runner go
				fall = nil
			}
		case race.KindCue:
			stop = cmp.Or(stop, e)
		}
	}
	return fall, stop
}

// deaf reports whether nothing can be heard, and since when: by the last beat that tells, or by
// the last output line, whichever is newer.
func (p *Pair) deaf() (bool, time.Time) {
	lines := p.output == "lost" || p.output == "silent"
	if p.beat == nil || p.outputs.After(p.beat.At) {
		return lines, p.here(p.outputs)
	}
	if !p.lost.IsZero() {
		if lines {
			return true, p.here(p.outputs)
		}
		return true, p.lost
	}
	if p.beat.Earpiece == "" && p.beat.Output == "" { // it does not tell
		return lines, p.here(p.outputs)
	}
	return false, time.Time{}
}

// Compare orders two pairs worst first, and of the same status the one that has been so for
// longest first.
func Compare(a, b Standing) int {
	return cmp.Or(cmp.Compare(a.Status, b.Status), a.Since.Compare(b.Since))
}
