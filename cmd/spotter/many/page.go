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

// Says sums up in words what was read, with what is left out, a line for each.
func Says(c *crowd.Crew) string {
	var b strings.Builder
	for _, line := range sortedLeft(c) {
		fmt.Fprintln(&b, line)
	}
	for _, name := range c.Torn {
		fmt.Fprintf(&b, "%s: its last line is half there, and is not counted\n", text.Clean(name))
	}
	fmt.Fprintf(&b, "%d pairs, %d finished, %d falls, %d earpieces lost, %d cues; %d journals left out\n", len(c.Pairs), c.Finished(), c.Falls, c.Lost, c.Cues, len(c.Left))
	return b.String()
}
