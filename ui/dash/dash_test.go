package dash

import (
	"fmt"
	"time"

	"spotter/cues"
	"spotter/race"
)

// sample returns the facts of a race with 20 splits behind it, at 80×24.
func sample() *Facts {
	plan := race.Plan{Target: 3*time.Hour + 43*time.Minute + 39*time.Second, DistanceM: race.MarathonM}
	f := &Facts{W: 80, H: 24, Header: Header{Race: "Boston 2027", Runner: "L. Z."}, Events: &list{},
		Output:  Output{Sound: SoundOK, Name: "OpenRun", Latency: 3 * time.Millisecond},
		Journal: Journal{Logged: 412, Durable: 412},
		Frame:   cues.Frame{Facing: cues.Backward, Keys: cues.RoadKeys},
		Keys: &Keys{
			Left:  &Key{Label: "←", Labels: "← h", Says: "Left", Short: "Left›RIGHT", Heard: "RIGHT", Side: "RIGHT", Class: cues.Steer, Sided: true},
			Right: &Key{Label: "→", Labels: "→ l", Says: "Right", Short: "Right›LEFT", Heard: "LEFT", Side: "LEFT", Class: cues.Steer, Sided: true},
			Stop:  &Key{Label: "space", Labels: "space", Says: "Stop", Short: "Stop", Heard: "STOP", Class: cues.Alarm},
		},
	}
	for i, class := range []cues.Class{cues.Steer, cues.Prepare, cues.Service, cues.Info} {
		for n := range 9 {
			name := fmt.Sprintf("cue %d", 9*i+n)
			f.Keys.Rest = append(f.Keys.Rest, Key{Label: string(rune('a' + n)), Says: name, Short: name, Heard: name, Class: class})
		}
	}
	at := time.Duration(0)
	for km := range 20 {
		lap := 318*time.Second + time.Duration(km%5-2)*2*time.Second + 700*time.Millisecond
		at += lap
		f.Race.Splits = append(f.Race.Splits, race.Split{ID: race.EventID(km + 1), Marker: fmt.Sprintf("km %d", km+1),
			DistanceM: float64(km+1) * 1000, Elapsed: at, Lap: lap, LapM: 1000})
	}
	f.Race.Started, f.Race.Plan, f.Race.Elapsed = true, plan, at+51*time.Second
	facts := race.Facts{Plan: plan, Splits: f.Race.Splits}
	f.Race.Standing = facts.Standing(f.Race.Elapsed)
	for i, b := range facts.Ahead(nil, f.Race.Elapsed, 5) {
		f.Race.Ahead = append(f.Race.Ahead, Thing{Name: plan.Marker(b.Number), AwayM: b.AwayM, In: b.In, HasIn: b.HasIn})
		if i == 0 {
			f.Race.Ahead[0].Key = "enter"
		}
	}
	for n := range 12 {
		*f.Events.(*list) = append(*f.Events.(*list), Event{At: race.FormatElapsed(at + time.Duration(n)*time.Second),
			Title: fmt.Sprintf("event %d", n+1), IsCue: true, Class: cues.Steer, State: "✓ heard · 3 ms", Fate: WentWell})
	}
	f.Cue = &Cue{Word: "RIGHT", Pan: cues.Right, Class: cues.Steer, State: "✓ heard · 3 ms · right ear", At: race.FormatElapsed(f.Race.Elapsed)}
	return f
}

// list holds events, oldest first.
type list []Event

func (l *list) Len() int       { return len(*l) }
func (l *list) At(i int) Event { return (*l)[len(*l)-1-i] }
