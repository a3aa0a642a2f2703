package courses

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/course"
	"spotter/course/load"
	"spotter/race"
	"spotter/race/typed"
	"spotter/text"
)

// show is the command that draws a course.
func (d Desk) show() *cobra.Command {
	var s source
	var units string
	c := &cobra.Command{
		Use:   "show FILE",
		Short: "Draw the profile of a course, and list what comes where",
		Long: command.Paragraphs(`Show draws the heights of a course, when its track has any, as wide as the terminal, and lists everything
on it by distance. Sides are the road's, as somebody sees them who runs the course forwards. Without
a terminal it is as wide as COLUMNS says, or 80. It is plain text.`),
		Example: "spotter course show boston.toml\nspotter course show boston.toml --units km | less",
		Args:    command.Takes(1, 1, "FILE"),
		RunE: func(c *cobra.Command, words []string) error {
			if units != "" {
				if err := typed.CheckUnits(units); err != nil {
					return fault.Usage(fmt.Errorf("--units: %w", err))
				}
			}
			r, err := d.load(c, words[0], s)
			if err != nil {
				return err
			}
			if units != "" {
				r.Units = units
			}
			if err := d.notes(r); err != nil {
				return err
			}
			_, err = fmt.Fprint(d.Stdout, strings.Join(drawing(r, d.Columns()), "\n")+"\n")
			return fault.Writing("the course", err)
		},
	}
	s.flags(c)
	named.TakesFiles(c)
	c.Flags().StringVar(&units, "units", "", "show distances in km or mi")
	_ = c.RegisterFlagCompletionFunc("units", cobra.FixedCompletions([]string{race.UnitsKm, race.UnitsMi}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// drawing returns the lines of a course as show prints them, at most so many columns wide.
func drawing(r *load.Result, width int) []string {
	width = max(width, 20)
	var lines []string
	if r.Course.Name != "" {
		lines = append(lines, wrapped(text.Escape(r.Course.Name), width, 0)...)
	}
	lines = append(lines, wrapped(strings.Join(summary(r), " · "), width, 0)...)
	lines = append(lines, "")
	if p := profile(r.Course, r.Units, width); p != nil {
		lines = append(append(lines, p...), "")
	}
	for i := range r.Course.Things {
		lines = append(lines, item(&r.Course.Things[i], r.Units, width)...)
	}
	if len(r.Course.Things) == 0 {
		lines = append(lines, wrapped("nothing is on the course: spotter course new makes a file to begin with", width, 0)...)
	}
	return lines
}

// whole writes the length of a course.
func whole(m float64, units string) string { return race.FormatDistance(m, units) }

// along writes a distance along a course in its units with two decimals: 10 m are enough to
// find a thing.
func along(m float64, units string) string {
	return strconv.FormatFloat(m/race.UnitM(units), 'f', 2, 64) + " " + units
}

// item returns the lines of one thing: its distance, kind and side, then all that is known of
// it.
func item(t *course.Thing, units string, width int) []string {
	words := []string{t.Kind.String()}
	if t.Side != course.NoSide {
		words[0] += " " + map[bool]string{true: "both sides", false: t.Side.String()}[t.Side == course.Both]
	}
	if t.ToM > 0 {
		words[0] += " to " + along(t.ToM, units)
	}
	if t.Name != "" {
		words = append(words, t.Name)
	}
	if len(t.Items) > 0 {
		words = append(words, strings.Join(t.Items, ", "))
	}
	if t.Rest > 0 {
		words = append(words, "rest "+race.FormatShort(t.Rest))
	}
	if t.Cue != "" {
		words = append(words, "cue "+t.Cue)
	}
	at := fmt.Sprintf("%9s  ", along(t.AtM, units))
	lines := wrapped(text.Escape(strings.Join(words, " · ")), width-len(at), 2)
	for i := range lines {
		if i == 0 {
			lines[i] = at + lines[i]
		} else {
			lines[i] = strings.Repeat(" ", len(at)) + lines[i]
		}
	}
	return lines
}

// wrapped breaks a text into lines of so many columns; all but the first are indented.
func wrapped(s string, width, indent int) []string {
	lines := strings.Split(ansi.Wrap(s, max(width-indent, 8), " "), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
		if i > 0 {
			lines[i] = strings.Repeat(" ", indent) + strings.TrimLeft(lines[i], " ")
		}
	}
	return lines
}

const (
	scaleCells = 7    // columns of the heights beside a profile
	leastRange = 40.0 // metres from the bottom to the top of a profile at least: a flat course looks flat
)

// eighths are the blocks of a column, by eighths of a cell.
var eighths = []rune(" ▁▂▃▄▅▆▇█")

// profile draws the heights of a course, and nothing where none is known.
func profile(c *course.Course, units string, width int) []string {
	rows, cells := 8, width-scaleCells
	if width < 60 {
		rows = 6
	}
	heights := make([]float64, cells)
	low, high := math.Inf(1), math.Inf(-1)
	for x := range heights {
		heights[x] = mean(c, c.LengthM*float64(x)/float64(cells), c.LengthM*float64(x+1)/float64(cells))
		if !math.IsNaN(heights[x]) {
			low, high = min(low, heights[x]), max(high, heights[x])
		}
	}
	if high < low {
		return nil
	}
	base, top := low, max(high, low+leastRange)
	lines := make([]string, 0, rows+2)
	for y := rows - 1; y >= 0; y-- {
		label := ""
		switch y {
		case rows - 1:
			label = fmt.Sprintf("%.0f m", top)
		case 0:
			label = fmt.Sprintf("%.0f m", base)
		}
		var b strings.Builder
		fmt.Fprintf(&b, "%*s ", scaleCells-1, label)
		for _, h := range heights {
			filled := 0
			if !math.IsNaN(h) { // the lowest has one eighth, so that it shows
				filled = 1 + int(math.Round((h-base)/(top-base)*float64(8*rows-1)))
			}
			b.WriteRune(eighths[min(max(filled-8*y, 0), 8)])
		}
		lines = append(lines, strings.TrimRight(b.String(), " "))
	}
	return append(lines, axis(c.LengthM, units, cells))
}

// mean returns the mean height between two distances in metres, and NaN where none is known.
func mean(c *course.Course, from, to float64) float64 {
	const samples = 8
	sum, n := 0.0, 0
	for i := range samples {
		if h, ok := c.HeightAt(from + (to-from)*(float64(i)+0.5)/samples); ok {
			sum += h
			n++
		}
	}
	return sum / float64(n)
}

// axis returns the line of distances below a profile.
func axis(lengthM float64, units string, cells int) string {
	unit := race.UnitM(units)
	step := 1.0
	for _, s := range []float64{0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200} {
		if step = s; lengthM/unit/s*6 <= float64(cells) { // a number and its blanks are 6 columns at most
			break
		}
	}
	line := []rune(strings.Repeat(" ", scaleCells+cells))
	free := 0
	for k := 0; ; k++ {
		v := float64(k) * step
		x := int(v * unit / lengthM * float64(cells))
		label := strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
		if k == 0 {
			label += " " + units
		}
		if x+len(label) > cells || v*unit > lengthM {
			break
		}
		if x < free {
			continue
		}
		copy(line[scaleCells+x:], []rune(label))
		free = x + len(label) + 1
	}
	return strings.TrimRight(string(line), " ")
}
