package record

import (
	"fmt"
	"math"
	"slices"

	"spotter/cues"
	"spotter/text"
)

// unknown is a cue point whose number is not known yet.
type unknown struct {
	at    int64 // frame of the recording
	press uint64
	cue   cues.ID
}

// point has a press begin to sound at a frame of the recording. Its number comes
// from the journal, which may not have it yet.
func (r *Recorder) point(at int64, press uint64, cue cues.ID) error {
	if len(r.file.points)+len(r.unknown) >= r.file.room {
		if err := r.roll(at); err != nil {
			return err
		}
	}
	if len(r.unknown) == maxUnknown {
		r.unknown = append(r.unknown[:0], r.unknown[1:]...)
		r.unnumbered(1)
	}
	r.unknown = append(r.unknown, unknown{at, press, cue})
	return nil
}

// unpoint forgets the points behind a frame at which the sound was changed: what was to begin
// there was taken back before it did.
func (r *Recorder) unpoint(at int64) {
	r.unknown = slices.DeleteFunc(r.unknown, func(u unknown) bool { return u.at > at })
}

// number gives the points their numbers that have one by now and of whose sound
// the file counts some. With last those that have none are given up.
func (r *Recorder) number(last bool) error {
	kept, lost := r.unknown[:0], 0
	for _, u := range r.unknown {
		if u.at-r.base >= r.file.counted {
			kept = append(kept, u)
			continue
		}
		seq, ok := r.o.Number(u.press)
		switch {
		case ok && seq <= math.MaxUint32:
			if err := r.file.point(u.at-r.base, uint32(seq), string(u.cue)); err != nil {
				return err
			}
		case last || ok:
			lost++
		default:
			kept = append(kept, u)
		}
	}
	r.unknown = kept
	if lost > 0 {
		r.unnumbered(lost)
	}
	return nil
}

// unnumbered tells of cues without a point.
func (r *Recorder) unnumbered(n int) {
	r.tell(Missed, fmt.Errorf("recording to %s: %d cues have no cue point: the journal has no number for them; their sound is there", text.Escape(r.file.name), n))
}
