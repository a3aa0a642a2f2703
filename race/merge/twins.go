package merge

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"spotter/race"
	"spotter/race/align"
)

// The limits of what is taken for one event.
const (
	boardApart    = 3 * time.Second  // boards further apart are a conflict
	incidentApart = 10 * time.Second // incidents further apart are two
	backApart     = 30 * time.Second // a press taken back and another further apart were for two boards
)

// twin is a line that does not count in the merged log, as the other log has the same.
type twin struct {
	counts   place         // the line that does
	later    time.Duration // by which it is later than that; negative for earlier
	conflict bool          // the two say something different
}

// conflict is something that the two logs say differently, at a moment of the common clock.
type conflict struct {
	at    time.Duration
	words string
}

// findTwins finds the lines that both logs have, and which of them count. Of the boards in
// swap the press counts that would not count by the rules of duty.
func (m *merger) findTwins(swap map[string]bool) (found []conflict) {
	m.twins = map[place]twin{}
	names := make([]string, 0, len(m.sides[0].boards))
	for name := range m.sides[0].boards {
		if _, both := m.sides[1].boards[name]; both {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		found = append(found, m.board(name, swap[name])...)
	}
	found = append(found, m.takenBack()...)
	found = append(found, m.clocks(race.KindFinish, "")...)
	found = append(found, m.clocks(race.KindStart, race.ClockChip)...)
	return append(found, m.incidents()...)
}

// board decides which press for a board counts that both logs have.
func (m *merger) board(name string, swap bool) []conflict {
	a, b := m.sides[0].boards[name], m.sides[1].boards[name]
	times := [2]time.Duration{a.At, b.At}
	places := [2]place{{0, a.Line}, {1, b.Line}}
	win := m.duty(min(a.At, b.At))
	if swap {
		win = 1 - win
	}
	t := twin{counts: places[win], later: times[1-win] - times[win]}
	t.conflict = t.later.Abs() > boardApart
	m.twins[places[1-win]] = t
	if !t.conflict {
		return nil
	}
	marker := m.sides[win].Stands.Lines[places[win].line].Marker
	return []conflict{{times[win], fmt.Sprintf("%s: %s counts, %s has it %s", marker, m.named(places[win]), m.named(places[1-win]), apartWords(t.later))}}
}

// named names a line of a log.
func (m *merger) named(p place) string {
	s := m.sides[p.side]
	return fmt.Sprintf("line %d of %s", s.Events[p.line].Seq, s.letter)
}

// takenBack finds boards that a log took back and does not have: whether the other has
// them, or took them back as well, at about the same moment.
func (m *merger) takenBack() (found []conflict) {
	voided := [2]map[string]int{m.voided(0), m.voided(1)}
	for name, line := range voided[0] {
		if other, both := voided[1][name]; both && (m.sides[0].Time(line)-m.sides[1].Time(other)).Abs() <= backApart {
			found = append(found, conflict{m.sides[0].Time(line), fmt.Sprintf("%s: both logs took it back, %s and %s, and neither has it",
				m.sides[0].Stands.Lines[line].Marker, m.named(place{0, line}), m.named(place{1, other}))})
		}
	}
	for k := range m.sides {
		for name, line := range voided[k] {
			if press, has := m.sides[1-k].boards[name]; has && (m.sides[k].Time(line)-press.At).Abs() <= backApart {
				found = append(found, conflict{m.sides[k].Time(line), fmt.Sprintf("%s: %s was taken back, %s counts",
					m.sides[k].Stands.Lines[line].Marker, m.named(place{k, line}), m.named(place{1 - k, press.Line}))})
			}
		}
	}
	return found
}

// voided returns the boards that a log took back and does not have, each with its last press.
func (m *merger) voided(k int) map[string]int {
	s := m.sides[k]
	list := map[string]int{}
	for i := range s.Stands.Lines {
		e := &s.Stands.Lines[i]
		if e.Kind != race.KindSplit || s.Stands.Counts(i) {
			continue
		}
		name := align.BoardName(e.Marker, e.DistanceM)
		if _, has := s.boards[name]; !has && name != "" {
			list[name] = i
		}
	}
	return list
}

// clocks decides which line of a kind counts that stops or starts a clock, where both logs
// have one: of a log the last counts, and the others stand beside it.
func (m *merger) clocks(k race.Kind, clock string) []conflict {
	var lines [2][]int
	var times [2]time.Duration
	for i, s := range m.sides {
		for line := range s.Stands.Lines {
			e := &s.Stands.Lines[line]
			if e.Kind == k && s.Stands.Counts(line) && (clock == "" || e.Clock == clock) {
				lines[i] = append(lines[i], line)
				times[i] = s.Time(line) + e.Correction
				if k == race.KindStart {
					times[i] = s.Time(line) - e.Correction
				}
			}
		}
	}
	if len(lines[0]) == 0 || len(lines[1]) == 0 {
		return nil
	}
	win := m.duty(min(times[0], times[1]))
	counts := place{win, lines[win][len(lines[win])-1]}
	t := twin{counts: counts, later: times[1-win] - times[win]}
	t.conflict = t.later.Abs() > boardApart
	for _, line := range lines[1-win] {
		m.twins[place{1 - win, line}] = t
	}
	if !t.conflict {
		return nil
	}
	other := place{1 - win, lines[1-win][len(lines[1-win])-1]}
	return []conflict{{times[win], fmt.Sprintf("%s: %s counts, %s has it %s", join(" ", string(k), clock), m.named(counts), m.named(other), apartWords(t.later))}}
}

// incidents decides which line of an incident counts that both logs have.
func (m *merger) incidents() (found []conflict) {
	a, b := m.incidentsOf(0), m.incidentsOf(1)
	for what, lines := range a {
		others := b[what]
		for i, j := 0, 0; i < len(lines) && j < len(others); {
			ta, tb := m.sides[0].Time(lines[i]), m.sides[1].Time(others[j])
			switch {
			case tb-ta > incidentApart:
				i++
			case ta-tb > incidentApart:
				j++
			default:
				found = append(found, m.incident([2]int{lines[i], others[j]}, [2]time.Duration{ta, tb})...)
				i, j = i+1, j+1
			}
		}
	}
	return found
}

// incident decides which of two lines of one incident counts.
func (m *merger) incident(lines [2]int, times [2]time.Duration) []conflict {
	win := m.duty(min(times[0], times[1]))
	t := twin{counts: place{win, lines[win]}, later: times[1-win] - times[win]}
	x, y := &m.sides[0].Stands.Lines[lines[0]], &m.sides[1].Stands.Lines[lines[1]]
	t.conflict = x.Side != "" && y.Side != "" && x.Side != y.Side && m.sameFrame()
	m.twins[place{1 - win, lines[1-win]}] = t
	if !t.conflict {
		return nil
	}
	return []conflict{{times[win], fmt.Sprintf("%s: %s says %s, %s says %s", join(" ", string(x.Kind), x.Item),
		m.named(place{0, lines[0]}), x.Side, m.named(place{1, lines[1]}), y.Side)}}
}

// sameFrame reports whether both logs mean the same by left.
func (m *merger) sameFrame() bool {
	x, y := race.LastOpen(m.sides[0].Events), race.LastOpen(m.sides[1].Events)
	return x != nil && y != nil && x.Frame() == y.Frame()
}

// incidentsOf returns the incidents of a log that count, by what happened, each in the
// order of time.
func (m *merger) incidentsOf(k int) map[string][]int {
	s := m.sides[k]
	list := map[string][]int{}
	for i := range s.Stands.Lines {
		e := &s.Stands.Lines[i]
		if !s.Stands.Counts(i) {
			continue
		}
		switch e.Kind {
		case race.KindNote:
			if e.Item != race.ItemMedical {
				continue
			}
		case race.KindGo:
			if e.Item != "" { // the end of a STOP belongs to its cue
				continue
			}
		case race.KindFall, race.KindAid, race.KindRest, race.KindHazard:
		default:
			continue
		}
		what := join(" ", string(e.Kind), e.Item)
		list[what] = append(list[what], i)
	}
	for _, lines := range list {
		slices.SortStableFunc(lines, func(a, b int) int { return cmp.Compare(s.Time(a), s.Time(b)) })
	}
	return list
}
