package curve

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// String writes the table as one line: the moving time of each step in milliseconds, then
// each rest as metres, a plus sign and milliseconds, all with blanks between them. The
// steps are equally long, so that the length of the way says how long.
func (t *Table) String() string {
	var b []byte
	for i := 1; i < len(t.moving); i++ {
		b = strconv.AppendInt(append(b, ' '), (t.moving[i] - t.moving[i-1]).Milliseconds(), 10)
	}
	for _, r := range t.rests {
		b = strconv.AppendFloat(append(b, ' '), r.AtM, 'f', -1, 64)
		b = strconv.AppendInt(append(b, '+'), r.For.Milliseconds(), 10)
	}
	return string(b[1:])
}

// Parse reads what [Table.String] wrote, of a way of lengthM metres.
func Parse(s string, lengthM float64) (*Table, error) {
	if len(s) > longest {
		return nil, fmt.Errorf("a plan of %d bytes is too long: at most %d are read", len(s), longest)
	}
	ends := []time.Duration{0}
	var rests []Rest
	for _, word := range strings.Fields(s) {
		metres, ms, rest := strings.Cut(word, "+")
		if !rest {
			ms = word
		}
		n, err := strconv.ParseInt(ms, 10, 40) // 40 bits of milliseconds 2,000 times fit into a Duration
		d := time.Duration(n) * time.Millisecond
		switch {
		case err != nil:
			return nil, fmt.Errorf("%q is no step of a plan: a step is milliseconds", word)
		case !rest:
			ends = append(ends, ends[len(ends)-1]+d)
		default:
			m, err := strconv.ParseFloat(metres, 64)
			if err != nil || math.IsNaN(m) {
				return nil, fmt.Errorf("%q is no rest of a plan: a rest is metres+milliseconds", word)
			}
			rests = append(rests, Rest{m, d})
		}
	}
	if len(ends) == 1 {
		return nil, errors.New("a plan without a step")
	}
	return table(lengthM, ends, rests)
}
