package replay

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"time"

	"spotter/audio"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/race/replay"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/term"
)

// screen prints what is heard, a line for each event. On a terminal there is one more line,
// which says where the replay is.
type screen struct {
	w        io.Writer
	terminal bool
	wide     int // columns of the terminal
	plan     *replay.Plan
	o        replay.Options
	at       time.Duration // race time of the last line
	told     string        // trouble of the output that was told
	all      int           // cues that were printed
	heard    int           // of them, those that sounded whole again
	keys     bool          // keys are obeyed
	state    string        // that the replay stands; "" while it goes on
}

// newScreen returns a screen that writes to w.
func newScreen(w io.Writer, plan *replay.Plan, o replay.Options) *screen {
	s := &screen{w: w, plan: plan, o: o}
	if _, ok := term.FD(w); ok {
		s.terminal = true
		if f, ok := w.(*os.File); ok {
			s.wide, _ = term.Size(f, os.Getenv)
		}
	}
	return s
}

// how says in words how a race is played.
func how(o replay.Options) string {
	speed := strconv.FormatFloat(o.Speed, 'f', -1, 64) + "×"
	switch o.Mode {
	case replay.Gaps:
		return say.T("every cue, silences left out")
	case replay.Whole:
		return say.T("every cue, at the speed of the race")
	case replay.Ticks:
		return say.F("%s, ticks", speed)
	}
	return say.F("%s, in words", speed)
}

// begin prints what is played and on what.
func (s *screen) begin(p *pack.Pack, device string) error {
	return s.print(say.F("%s · %s · on %s · lasts %s", text.Escape(p.Name), how(s.o), device, race.FormatElapsed(s.plan.Lasts.Round(time.Second))))
}

// print writes a line above the status line.
func (s *screen) print(line string) error {
	if s.terminal {
		line = "\r\x1b[K" + line
	}
	if s.keys {
		line += "\r" // the terminal sets no line back by itself while it hands on keys
	}
	_, err := io.WriteString(s.w, line+"\n")
	return fault.Writing("what is heard", err)
}

// line prints the line of the log that an item is.
func (s *screen) line(b *logbook.Book, it *replay.Item) error {
	e := &b.Lines[it.Line]
	s.at = it.Race
	told := b.Tell(int32(it.Line))
	words := fmt.Sprintf("%s  %-6s %s", race.FormatMilli(it.Race), fmt.Sprintf("#%d", e.Seq), logbook.Title(e, b))
	for _, more := range []string{told.Outcome, told.Note, soundWords(it)} {
		if more != "" {
			words += " · " + more
		}
	}
	if it.Cue != "" {
		s.all++
	}
	if err := s.print(words); err != nil {
		return err
	}
	s.status(it.At)
	return nil
}

// soundWords says what sounds in place of words; "" for words, and where nothing is to sound.
func soundWords(it *replay.Item) string {
	switch {
	case it.NoRoom:
		return say.T("no room for its sound")
	case it.Sound == replay.Tick:
		return say.T("tick")
	case it.Sound == replay.Missed:
		return say.T("rough tick")
	case it.Sound == replay.Word:
		return say.F("says %s", logbook.CueName(cues.ID(strings.TrimPrefix(string(it.Word), "n"))))
	case it.Sound == replay.Mark:
		return say.F("sound of %s", logbook.CueName(cues.ID(it.Word)))
	}
	return ""
}

// became counts a cue that sounded again.
func (s *screen) became(it *replay.Item, o audio.Outcome) {
	if it.Cue != "" && o == audio.Heard {
		s.heard++
	}
}

// status brings the status line up to date.
func (s *screen) status(at time.Duration) {
	if !s.terminal {
		return
	}
	hint := say.T("ctrl+c ends")
	if s.keys {
		hint = say.T(". pause  + − speed  q ends")
	}
	line := say.F("race %s · replay %s of %s · %s", race.FormatElapsed(s.at), race.FormatElapsed(at), race.FormatElapsed(s.plan.Lasts), cmp.Or(s.state, hint))
	if r := []rune(line); s.wide > 0 && len(r) >= s.wide {
		line = string(r[:s.wide-1])
	}
	_, _ = io.WriteString(s.w, "\r\x1b[K"+line) // a terminal that is gone is told by the next line
}

// trouble prints what is wrong with an output that is open, once.
func (s *screen) trouble(d audio.Device) error {
	if d.Trouble == "" || d.Trouble == s.told {
		return nil
	}
	s.told = d.Trouble
	said := "warning: " + text.Escape(d.Trouble)
	if d.Next != "" {
		said += ": " + text.Escape(d.Next)
	}
	return s.print(said)
}

// end prints what was heard.
func (s *screen) end(whole bool) error {
	if s.all == 0 {
		if s.terminal {
			_, _ = io.WriteString(s.w, "\r\x1b[K") // the status line
		}
		return nil
	}
	words := say.N(s.all, "%[2]d of %[1]d cue sounded", "%[2]d of %[1]d cues sounded", s.heard)
	if !whole {
		words += ", " + say.F("up to %s", race.FormatElapsed(s.at))
	}
	return s.print(words)
}
