package check

import (
	"context"
	"fmt"
	"os"
	"slices"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/text"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	xterm "github.com/charmbracelet/x/term"

	"spotter/ui/term"
)

// When disk and clock need a word.
const (
	syncs     = 20
	slowSync  = 100 * time.Millisecond // later, "saved" lags behind what happens
	lowSpace  = 50 << 20               // bytes
	noSpace   = 5 << 20                // bytes: a race of three hours, many times over
	clockTest = 100 * time.Millisecond
	clockTol  = 20 * time.Millisecond
)

// checkDisk times syncing a line of a journal's length where journals go.
func (d Desk) checkDisk() finding {
	dir, err := d.Settings.RacesFolder()
	if err != nil {
		return finding{gradeFailure, "disk", err.Error(), fault.Next(err)}
	}
	if err := wait.Reach(dir, "give a race --journal on another disk"); err != nil {
		return finding{gradeFailure, "disk", err.Error(), fault.Next(err)}
	}
	f, err := wait.Answer(wait.WholeAnswer, dir, "give a race --journal on another disk", func() (finding, error) { return timeDisk(dir), nil })
	if err != nil {
		return finding{gradeFailure, "disk", err.Error(), fault.Next(err)}
	}
	return f
}

// timeDisk times syncing a line of a journal's length in a folder.
func timeDisk(dir string) finding {
	const next = "make the folder writable, or give a race --journal on another disk"
	fail := func(err error) finding { return finding{gradeFailure, "disk", err.Error(), next} }
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fail(err)
	}
	f, err := os.CreateTemp(dir, ".check-*")
	if err != nil {
		return fail(err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	line := make([]byte, 256)
	var took []time.Duration
	for range syncs {
		start := time.Now()
		if _, err := f.Write(line); err != nil {
			return fail(err)
		}
		if err := f.Sync(); err != nil {
			return fail(err)
		}
		took = append(took, time.Since(start))
	}
	slices.Sort(took)
	worst := took[len(took)-1]
	out := finding{gradeOK, "disk", fmt.Sprintf("%s: a sync takes %s, at most %s", dir, text.ShowMS(took[len(took)/2]), text.ShowMS(worst)), ""}
	if worst > slowSync {
		out.grade, out.next = gradeWarning, "saving is slow, but cues do not wait for it: use a faster disk"
	}
	return out
}

// checkSpace looks at the room left where journals go.
func (d Desk) checkSpace() finding {
	dir, err := d.Settings.RacesFolder()
	if err != nil {
		return finding{gradeWarning, "space", err.Error(), fault.Next(err)}
	}
	free, err := wait.Answer(wait.FirstAnswer, dir, "give a race --journal on another disk", func() (int64, error) { return d.Host.Free(dir) })
	if err != nil {
		return finding{gradeWarning, "space", err.Error(), "make sure that there is room for journals"}
	}
	f := finding{gradeOK, "space", fmt.Sprintf("%s free", showBytes(free)), ""}
	switch {
	case free < noSpace:
		f.grade, f.next = gradeFailure, "make room in "+dir+": a race needs about 1 MB"
	case free < lowSpace:
		f.grade, f.next = gradeWarning, "make room in "+dir
	}
	return f
}

// showBytes returns a size for people, in powers of ten as disks are sold.
func showBytes(n int64) string {
	for _, u := range []struct {
		size int64
		name string
	}{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}} {
		if n >= u.size {
			return fmt.Sprintf("%.1f %s", float64(n)/float64(u.size), u.name)
		}
	}
	return fmt.Sprintf("%d kB", n/1000)
}

// oldestYear is before this program was written: a wall clock that shows less
// was never set.
const oldestYear = 2026

// checkClock compares the wall clock with the boot clock.
func (d Desk) checkClock() finding {
	if _, err := d.Host.Boot(); err != nil {
		return finding{gradeFailure, "clock", err.Error(), "no clock of this system runs while it sleeps: do not run a race on it"}
	}
	before := d.Now()
	time.Sleep(clockTest)
	after := d.Now()
	apart := (after.Wall.Sub(before.Wall) - (after.Boot - before.Boot)).Abs()
	zone, _ := after.Wall.Zone()
	f := finding{gradeOK, "clock", fmt.Sprintf("%s, wall clock %s %s", d.Host.Clock, after.Wall.Format("2006-01-02 15:04:05"), zone), ""}
	switch {
	case after.Boot <= before.Boot:
		f.grade, f.next = gradeFailure, d.Host.Clock+" stands still: do not run a race on this system"
	case apart > clockTol:
		f.grade, f.next = gradeWarning, fmt.Sprintf("wall and boot clock went %s apart in %v: another program may be setting the time; check again", text.ShowMS(apart), clockTest)
	case after.Wall.Year() < oldestYear:
		f.grade, f.next = gradeWarning, "set the date: the journal's wall times would be wrong"
	case d.Host.Stops:
		f.grade, f.next = gradeWarning, "it stands still while the machine sleeps, and with it the race time: keep the machine awake during a race"
	}
	if d.Host.ID() == "" {
		f.text += ", boots have no name here"
	}
	return f
}

// What a terminal needs for the live screen.
const (
	leastWidth  = 40
	leastHeight = 12
	askTerminal = 400 * time.Millisecond // for it to say what its keyboard can do
)

// checkTerminal looks at what the live screen would be drawn on.
func (d Desk) checkTerminal(ctx context.Context) finding {
	if err := d.NeedTerminal("the live screen"); err != nil {
		return finding{gradeWarning, "terminal", err.Error(), "run spotter check in the terminal of the race"}
	}
	out, _ := term.FD(d.Stdout)
	w, h, err := xterm.GetSize(out)
	if err != nil {
		return finding{gradeWarning, "terminal", "its size is unknown: " + err.Error(), "use another terminal if the screen looks wrong"}
	}
	repeats := d.askKeyboard(ctx)
	f := finding{gradeOK, "terminal", fmt.Sprintf("%s, %d×%d, %s, ", d.Settings.Env("TERM"), w, h, colours(colorprofile.Detect(d.Stdout, d.Settings.Environ))), ""}
	if repeats {
		f.text += "reports held keys"
	} else {
		f.text += "does not report held keys: spotter recognises them by their timing"
	}
	if w < leastWidth || h < leastHeight {
		f.grade, f.next = gradeWarning, fmt.Sprintf("make it larger: the live screen needs %d×%d", leastWidth, leastHeight)
	}
	return f
}

func colours(p colorprofile.Profile) string {
	switch p {
	case colorprofile.TrueColor:
		return "true colour"
	case colorprofile.ANSI256:
		return "256 colours"
	case colorprofile.ANSI:
		return "16 colours"
	}
	return "no colour"
}

// keyboard asks a terminal whether it tells presses from repeats.
type keyboard struct{ repeats bool }

// Init implements [tea.Model].
func (k keyboard) Init() tea.Cmd {
	return tea.Tick(askTerminal, func(time.Time) tea.Msg { return tea.QuitMsg{} })
}

// Update implements [tea.Model].
func (k keyboard) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if m, ok := msg.(tea.KeyboardEnhancementsMsg); ok {
		k.repeats = m.SupportsEventTypes()
		return k, tea.Quit
	}
	return k, nil
}

// View implements [tea.Model].
func (k keyboard) View() tea.View {
	v := tea.NewView("")
	v.KeyboardEnhancements.ReportEventTypes = true
	return v
}

// askKeyboard reports whether the terminal tells presses from repeats.
func (d Desk) askKeyboard(ctx context.Context) bool {
	m, err := d.Browse(ctx, keyboard{})
	k, ok := m.(keyboard)
	return err == nil && ok && k.repeats
}
