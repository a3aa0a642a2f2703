package curve

import "time"

// A load says how hard a stretch was run, measured by the plan: its moving time, divided by
// the plan's for the same stretch. Over 1 is slower than the plan. Whoever keeps a load
// keeps the effort, up a hill and down.

// Load returns the load of a stretch that took a moving time; 0 where that is not known.
func (t *Table) Load(from, to float64, moving time.Duration) float64 {
	plan := t.Moving(to) - t.Moving(from)
	if moving <= 0 || plan <= 0 {
		return 0
	}
	return float64(moving) / float64(plan)
}

// Takes returns how long a stretch takes at a load, without rests.
func (t *Table) Takes(from, to, load float64) time.Duration {
	return round(float64(t.Moving(to)-t.Moving(from)) * load)
}

// Reached returns where a runner is who moved for a time since a place, at a load.
func (t *Table) Reached(from float64, moved time.Duration, load float64) float64 {
	return t.WhereMoving(t.Moving(from) + round(float64(moved)/load))
}

// Pace returns the plan's time for a unit: over the unit of unitM metres that begins at a
// distance, or over what is left of the way.
func (t *Table) Pace(metres, unitM float64) time.Duration {
	from := max(min(metres, t.lengthM-1), 0) // a metre before the end is the last that has a pace
	to := min(from+unitM, t.lengthM)
	return round(float64(t.Moving(to)-t.Moving(from)) * unitM / (to - from))
}

// Needed returns the pace for the unit ahead that ends the way after a time, the planned
// rests taken: the plan's pace there, all that is left made quicker or slower alike. It is 0
// where that cannot be.
func (t *Table) Needed(metres float64, spare time.Duration, unitM float64) time.Duration {
	left := t.Moving(t.lengthM) - t.Moving(metres)
	if spare -= t.RestsFrom(metres); spare <= 0 || left <= 0 {
		return 0
	}
	return round(float64(t.Pace(metres, unitM)) * float64(spare) / float64(left))
}

// Left returns how long the rest of the way takes at a load, with the planned rests.
func (t *Table) Left(metres, load float64) time.Duration {
	return t.Takes(metres, t.lengthM, load) + t.RestsFrom(metres)
}
