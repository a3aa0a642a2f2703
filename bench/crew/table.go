package main

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"
)

// column has the figures of one headquarters, in order.
type column struct {
	name  string
	names []string
	texts map[string]string
}

func (c *column) add(name, format string, args ...any) {
	if c.texts == nil {
		c.texts = make(map[string]string)
	}
	if _, known := c.texts[name]; !known {
		c.names = append(c.names, name)
	}
	c.texts[name] = fmt.Sprintf(format, args...)
}

// cost adds what a process used between two moments, for so many lines.
func (c *column) cost(before, after usage, lines int) {
	each := func(n float64) float64 { return n / float64(max(lines, 1)) }
	c.add("processor, % of a core", "%.1f", spent(before, after))
	c.add("of that in the system", "%.1f", 100*(after.system-before.system).Seconds()/after.at.Sub(before.at).Seconds())
	c.add("processor for a line", "%.0f µs", each(float64((after.cpu-before.cpu)/time.Microsecond)))
	c.add("calls that read and write, for a line", "%.1f, %.1f", each(float64(after.reads-before.reads)), each(float64(after.writes-before.writes)))
	c.add("bytes to the disk for a line", "%.0f", each(float64(after.disk-before.disk)))
	c.add("resident, open files and connections", "%s, %d", megabytes(after.resident), after.handles)
}

// table prints columns side by side.
func table(w io.Writer, columns []column) error {
	var names []string
	known := make(map[string]bool)
	for _, c := range columns {
		for _, n := range c.names {
			if !known[n] {
				known[n] = true
				names = append(names, n)
			}
		}
	}
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, c := range columns {
		fmt.Fprintf(t, "\t%s", c.name)
	}
	fmt.Fprintln(t)
	for _, n := range names {
		fmt.Fprint(t, n)
		for _, c := range columns {
			fmt.Fprintf(t, "\t%s", c.texts[n])
		}
		fmt.Fprintln(t)
	}
	return t.Flush()
}
