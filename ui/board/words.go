package board

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"spotter/crew/viewer"
	"spotter/crew/wire"
	"spotter/race"
	"spotter/ui/cells"
)

// The ranks of a row's status, as headquarters has them.
const (
	lastRed = 2
	silent  = 3
	behind  = 4
	fine    = 5
	ranks   = 8
)

// rankWords are the statuses by rank.
var rankWords = [ranks]string{"fall", "STOP", "earpiece lost", "no news", "behind", "ok", "not started", "over"}

// NameOf returns what a row is called.
func NameOf(r *wire.Row) string {
	if r.Label != "" {
		return r.Label
	}
	return "journal " + r.Mirror
}

// Newer reports whether a row is that of the same pair in a journal that was heard of later: the pair
// began anew, and reads what is written to that one alone.
func Newer(r, than *wire.Row) bool {
	return r.Label != "" && r.Label == than.Label && r.Mirror != than.Mirror && r.Heard.After(than.Heard)
}

// lasting returns for how long something is so, in few letters: "4 s", "4:10", "1:04:10".
func lasting(d time.Duration) string {
	if d < time.Minute {
		return strconv.Itoa(int(max(d, 0).Seconds())) + " s"
	}
	return race.FormatShort(d)
}

// sinceWords returns for how long a row is so; "" where that is not known.
func sinceWords(r *wire.Row, now time.Time) string {
	if r.Since.IsZero() {
		return ""
	}
	return lasting(now.Sub(r.Since))
}

func kmWords(r *wire.Row) string {
	if r.DistanceM <= 0 {
		return ""
	}
	return fmt.Sprintf("%.1f", r.DistanceM/1000)
}

// signed words a difference: nothing where it is within what does not matter.
func signed(ms *int64, least time.Duration, plus, minus string) string {
	if ms == nil {
		return ""
	}
	d := time.Duration(*ms) * time.Millisecond
	switch {
	case d.Abs() < least:
		return ""
	case d < 0:
		return lasting(-d) + " " + minus
	}
	return lasting(d) + " " + plus
}

func gapWords(r *wire.Row) string   { return signed(r.GapMs, time.Second, "behind", "ahead") }
func clockWords(r *wire.Row) string { return signed(r.ClockMs, 2*time.Second, "slow", "fast") }

// takenWords says who has taken on what is red.
func takenWords(r *wire.Row, zone *time.Location) string {
	switch {
	case r.Ack != nil:
		return r.Ack.By + " " + r.Ack.At.In(zone).Format("15:04")
	case r.Red != "":
		return "nobody yet"
	}
	return ""
}

// LinkWords says how the link is doing.
func LinkWords(s *viewer.State) string {
	why := s.Why
	if why != "" {
		why = " (" + why + ")"
	}
	switch s.Link {
	case viewer.Opening:
		return "Headquarters has not answered for " + lasting(s.Quiet) + why
	case viewer.Lost:
		return "No link to headquarters for " + lasting(s.Quiet) + ": what you see is old" + why
	case viewer.Refused:
		return s.Why
	}
	if s.Clock.Reading > 0 {
		return fmt.Sprintf("Link open. Headquarters is still reading %d journals", s.Clock.Reading)
	}
	return "Link open"
}

// counts returns how many pairs have each status.
func counts(rows []wire.Row) string {
	var n [ranks]int
	for i := range rows {
		if rank := rows[i].Rank; rank >= 0 && rank < ranks {
			n[rank]++
		}
	}
	var list []string
	for i, word := range rankWords {
		if n[i] > 0 {
			list = append(list, fmt.Sprint(n[i], " ", word))
		}
	}
	return strings.Join(list, ", ")
}

// Sentence tells a row in words, for who listens.
func Sentence(r *wire.Row, now time.Time, zone *time.Location) string {
	say := []string{NameOf(r) + ": " + r.Status}
	if s := sinceWords(r, now); s != "" {
		say = append(say, "for "+s)
	}
	if km := kmWords(r); km != "" {
		say = append(say, "passed "+km+" km")
	}
	if r.Rank >= behind {
		say = append(say, gapWords(r))
	}
	if c := clockWords(r); c != "" {
		say = append(say, "its clock is "+c)
	}
	if taken := takenWords(r, zone); taken != "" {
		say = append(say, "taken on by "+taken)
	}
	return cells.Join(", ", say...)
}

// role returns the look of a row.
func role(r *wire.Row) cells.Role {
	switch {
	case r.Rank <= lastRed && r.Ack == nil:
		return cells.FaultFill
	case r.Rank <= lastRed:
		return cells.Fault
	case r.Rank == silent || r.Rank > fine:
		return cells.Dim
	case r.Rank == behind:
		return cells.Warn
	}
	return cells.OK
}
