package asjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
)

// Flag gives a command the flag --json.
func Flag(c *cobra.Command) {
	c.Flags().Bool("json", false, "print JSON for other programs, one object a line (docs/json.md)")
}

// On reports whether --json was given.
func On(c *cobra.Command) bool {
	on, err := c.Flags().GetBool("json")
	return err == nil && on
}

// Write writes each row as a line; what names the result in an error.
func Write[T any](w io.Writer, what string, rows ...T) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, row := range rows {
		if err := enc.Encode(row); err != nil {
			return fmt.Errorf("making JSON of %s: %w", what, err)
		}
	}
	_, err := w.Write(b.Bytes())
	return fault.Writing(what, err)
}

// Text returns s, or null where it is empty.
func Text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Number returns v rounded to so many decimals, or null where it is no number.
func Number(v float64, decimals int) *float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return nil
	}
	p := math.Pow10(decimals)
	v = math.Round(v*p) / p
	return &v
}

// Ms returns a time in milliseconds, rounded to a microsecond.
func Ms(d time.Duration) float64 { return math.Round(d.Seconds()*1e6) / 1e3 }

// Seconds returns a time in seconds, rounded to a millisecond.
func Seconds(d time.Duration) float64 { return math.Round(d.Seconds()*1e3) / 1e3 }

// Time returns a civil time as RFC 3339 has it, or null where it is zero.
func Time(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	return Text(t.Format(time.RFC3339Nano))
}
