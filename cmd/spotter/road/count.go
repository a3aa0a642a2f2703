package road

import (
	"spotter/course"
	"spotter/course/where"
	"spotter/cues"
	"spotter/race"
)

// The error of a place reckoned from a board that was just pressed: that of the press, and its
// growth with each metre since. A countdown takes it up to [surelyM]: some 33 m behind a board.
const (
	pressM  = 3.0
	growsM  = 0.06
	surelyM = 5.0
)

// Ahead tells countdowns what is known of the road. It belongs to the goroutine of the screen,
// waits for nothing and allocates nothing.
type Ahead struct {
	r      *Road
	things []course.Thing
	heard  []cues.ID // of each thing: its cue as the runner hears it
}

// Ahead returns what countdowns ask of the road, for a runner who faces so.
func (r *Road) Ahead(facing cues.Facing) *Ahead {
	a := &Ahead{r: r}
	if r.o.Course == nil {
		return a
	}
	a.things = r.o.Course.Things
	f := cues.Frame{Facing: facing, Keys: cues.RoadKeys} // a course has the sides of the road
	for i := range a.things {
		a.heard = append(a.heard, f.Heard(cues.ID(a.things[i].Cue)))
	}
	return a
}

// SpeedMS returns the runner's speed over the last minute by fresh positions, in metres a
// second; 0 without such.
func (a *Ahead) SpeedMS(now race.Stamp) float64 {
	p := a.r.where.At(now.Boot)
	if p.Source != where.FromGPS || p.Since > freshFor || p.PaceSPerKm <= 0 {
		return 0
	}
	return 1000 / p.PaceSPerKm
}

// LeftM returns the distance in metres to the next thing of the course that is announced with a
// cue, as the runner hears it; 0 where none comes, and where the runner's place is not known to
// 5 m. Only a board that was just pressed tells it so well: a position of a receiver is 12 m
// off one time in twenty, which is four seconds.
func (a *Ahead) LeftM(heard cues.ID, now race.Stamp) float64 {
	b := &a.r.anchor
	if b.ID == 0 || b.PaceSPerKm <= 0 || a.r.resting || now.Boot < b.At {
		return 0
	}
	since := (now.Boot - b.At - b.Stood).Seconds() * 1000 / b.PaceSPerKm
	if since < 0 || pressM+growsM*since > surelyM {
		return 0
	}
	at := b.M + since
	for i := range a.things {
		if left := a.things[i].AtM - at; a.heard[i] == heard && left > 0 {
			return left
		}
	}
	return 0
}
