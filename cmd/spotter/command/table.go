package command

import (
	"fmt"
	"io"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/text"

	"github.com/charmbracelet/x/ansi"
)

// WriteTable writes rows as columns, two blanks apart, the first row as their
// heads. Every cell is cleaned: many come from files and devices.
func WriteTable(w io.Writer, rows [][]string) error {
	var widths []int
	for _, row := range rows {
		for i := range row {
			row[i] = text.Escape(row[i])
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], ansi.StringWidth(row[i]))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			fmt.Fprintf(&line, "%s%s  ", cell, strings.Repeat(" ", widths[i]-ansi.StringWidth(cell)))
		}
		b.WriteString(strings.TrimRight(line.String(), " "))
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return fault.Writing("the table", err)
}
