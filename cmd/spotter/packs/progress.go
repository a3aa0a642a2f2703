package packs

import (
	"fmt"
	"io"
	"strings"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/text"

	"github.com/charmbracelet/x/ansi"
	xterm "github.com/charmbracelet/x/term"

	"spotter/ui/term"
)

// buildTeller tells how the making of sounds goes: on a terminal by a bar in its
// last line, elsewhere by a line for each sound.
type buildTeller struct {
	w     io.Writer
	width func() int // of the terminal, in cells; nil: w is none
	total int
	done  int
	last  string // of what was told
	drawn time.Time
}

const (
	barWidth = 24                     // cells, at most
	barEvery = 100 * time.Millisecond // a bar that is drawn more often cannot be read
	eraseEnd = "\x1b[K"               // clears from the cursor on
)

// newBuildTeller returns one for total sounds.
func (d Desk) newBuildTeller(total int) *buildTeller {
	t := &buildTeller{w: d.Stdout, total: total}
	if out, ok := d.Stdout.(xterm.File); ok && d.Settings.Env("TERM") != "dumb" {
		if _, is := term.FD(out); is {
			t.width = func() int { w, _ := term.Size(out, d.Settings.Env); return w }
		}
	}
	return t
}

// begin shows that nothing is done yet.
func (t *buildTeller) begin() error {
	if t.width == nil || t.total == 0 {
		return nil
	}
	return t.draw()
}

// Step tells of one more sound, and what is to be said against it.
func (t *buildTeller) Step(line string, warnings []string) error {
	t.done++
	t.last = text.Escape(line)
	if t.width == nil {
		return t.print(t.last+"\n", warnings)
	}
	if len(warnings) > 0 {
		if err := t.print("\r"+eraseEnd, warnings); err != nil {
			return err
		}
	} else if t.done < t.total && time.Since(t.drawn) < barEvery {
		return nil
	}
	return t.draw()
}

// print writes a text, and each warning on a line of its own.
func (t *buildTeller) print(lines string, warnings []string) error {
	for _, w := range warnings {
		lines += "warning: " + text.Escape(w) + "\n"
	}
	_, err := io.WriteString(t.w, lines)
	return fault.Writing("how it goes", err)
}

// draw draws the bar over what stands in its line.
func (t *buildTeller) draw() error {
	t.drawn = time.Now()
	_, err := io.WriteString(t.w, "\r"+barLine(t.width(), t.done, t.total, t.last)+eraseEnd)
	return fault.Writing("how it goes", err)
}

// barLine returns the bar and what was done last, narrower than the terminal: a
// line that fills it would wrap.
func barLine(width, done, total int, last string) string {
	room := max(0, width-1)
	count := fmt.Sprintf(" %d/%d", done, total)
	cells := max(4, min(barWidth, room/2-len(count)))
	full := cells * done / max(1, total)
	return ansi.Truncate(strings.Repeat("█", full)+strings.Repeat("░", cells-full)+count+"  "+last, room, "…")
}

// end takes the bar away.
func (t *buildTeller) end() error {
	if t.width == nil || t.total == 0 {
		return nil
	}
	_, err := io.WriteString(t.w, "\r"+eraseEnd)
	return fault.Writing("how it goes", err)
}
