package many

import (
	"fmt"
	"io"
	"strings"

	"spotter/course"
	"spotter/report/crowd"
	"spotter/report/crowdpage"
	"spotter/report/html"
	"spotter/text"
)

// Options say what a page shows.
type Options struct {
	Names   bool           // runners' names, and names of files
	Course  *course.Course // nil for none
	Paper   html.Paper
	Version string
}

// Write writes the page of a crew.
func Write(w io.Writer, c *crowd.Crew, o Options) error {
	return crowdpage.Write(w, c, crowdpage.Options{Program: o.Version, Paper: o.Paper, Names: o.Names, Course: o.Course})
}

// count writes a number of things.
func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// Brief says how many pairs are in a report, and how many journals are not.
func Brief(c *crowd.Crew) string {
	return count(len(c.Pairs), "pair", "pairs") + ", " + count(len(c.Left), "journal", "journals") + " left out"
}

// Says sums up in words what was read, with what is left out, a line for each.
func Says(c *crowd.Crew) string {
	var b strings.Builder
	for _, line := range sortedLeft(c) {
		fmt.Fprintln(&b, line)
	}
	for _, name := range c.Torn {
		fmt.Fprintf(&b, "%s: its last line is half there, and is not counted\n", text.Clean(name))
	}
	fmt.Fprintf(&b, "%s, %d finished, %s, %s lost, %s; %s left out\n", count(len(c.Pairs), "pair", "pairs"), c.Finished(), count(c.Falls, "fall", "falls"),
		count(c.Lost, "earpiece", "earpieces"), count(c.Cues, "cue", "cues"), count(len(c.Left), "journal", "journals"))
	return b.String()
}
