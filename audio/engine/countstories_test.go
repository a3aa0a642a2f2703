package engine

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/cues"
)

// countStories have the keys of a spotter during countdowns, and the diary of it. A number is a
// wait in milliseconds; 8000 at the end.
var countStories = []struct{ name, play, want string }{
	{"a whole turn", "turn_left", "turn_left heard; count three; three heard; count two; two heard; count one; one heard; count now; now heard"},
	{"a bump", "bump", "bump heard; count two; two heard; count one; one heard; count now; now heard"},
	{"a kerb", "step_down", "step_down heard; count now; now heard"},
	{"steer ends it, silently", "turn_left 2600 right", "turn_left heard; count three; three heard; rest cancelled by right; right heard"},
	{"steer cuts a count", "turn_left 2000 right", "turn_left heard; count three; rest cancelled by right; three cut(cue); right heard"},
	{"steer cuts the announcement", "turn_left 200 left", "rest cancelled by left; turn_left cut(cue); left heard"},
	{"steer while a count is on its way", "turn_left 2850 left", "turn_left heard; count three; three heard; rest cancelled by left; left heard"},
	{"STOP ends it", "turn_left 2600 stop 3000 clear", "turn_left heard; count three; three heard; rest cancelled by stop; stop heard"},
	{"c ends it and is said", "turn_left 2600 cancel", "turn_left heard; count three; three heard; rest cancelled by cancel; cancel heard"},
	{"silence ends it", "turn_left 2000 silence", "turn_left heard; count three; rest cancelled by silence; three cut(silence)"},
	{"silence between two counts", "turn_left 2850 silence", "turn_left heard; count three; three heard; rest cancelled by silence"},
	{"quiet ends it", "turn_left 2600 quiet", "turn_left heard; count three; three heard; rest cancelled by quiet"},
	{"quiet cuts a count", "turn_left 3000 quiet", "turn_left heard; count three; three heard; count two; rest cancelled by quiet; two cut(quiet)"},
	{"quiet takes a count back", "turn_left 2850 quiet", "turn_left heard; count three; three heard; rest cancelled by quiet"},
	{"in quiet none begins", "quiet turn_left", "turn_left dropped(quiet)"},
	{"a kerb is steer, and quiet lets it pass", "quiet step_up 500 quiet", "step_up heard; count now; now heard"},
	{"the key again begins anew", "turn_left 2600 turn_left", "turn_left heard; count three; three heard; rest cancelled by turn_left; " +
		"turn_left heard; count three; three heard; count two; two heard; count one; one heard; count now; now heard"},
	{"the other side replaces it", "turn_left 3000 turn_right", "turn_left heard; count three; three heard; count two; rest cancelled by turn_right; " +
		"two cut(cue); turn_right heard; count three; three heard; count two; two heard; count one; one heard; count now; now heard"},
	{"up, and then down", "step_up 1000 step_down", "step_up heard; rest cancelled by step_down; step_down heard; count now; now heard"},
	{"now at once", "turn_left 1000 now", "turn_left heard; rest cancelled by now; now heard"},
	{"another prepare waits and expires", "turn_left 1500 people",
		"turn_left heard; count three; three heard; count two; people expired(turn); two heard; count one; one heard; count now; now heard"},
	{"another prepare waits for the end", "turn_left 4200 people",
		"turn_left heard; count three; three heard; count two; two heard; count one; one heard; count now; now heard; people heard"},
	{"prepare does not cut the announcement", "turn_left 300 people",
		"turn_left heard; people expired(turn); count three; three heard; count two; two heard; count one; one heard; count now; now heard"},
	{"a bump waits in a turn", "turn_left 3700 bump",
		"turn_left heard; count three; three heard; count two; two heard; count one; one heard; count now; bump expired(turn); now heard"},
	{"service and info wait", "turn_left 2700 pace 1 water",
		"turn_left heard; count three; three heard; pace dropped(newer); count two; two heard; count one; one heard; count now; now heard; water heard"},
	{"what waited is heard when steer has ended it", "turn_left 2500 people 100 left",
		"turn_left heard; count three; three heard; rest cancelled by left; left heard; people heard"},
	{"a bump that waited counts from its own key", "step_up 1300 bump",
		"step_up heard; count now; now heard; bump heard; count one; one heard; count now; now heard"},
	{"the output is lost", "turn_left 3000 lose", "turn_left heard; count three; three heard; count two; rest cancelled by lost; two no_device(lost)"},
	{"another output", "turn_left 2600 use", "turn_left heard; count three; three heard; rest cancelled by changed"},
	{"the splice of a count fails", "turn_left 2600 break", "turn_left heard; count three; three heard; rest cancelled by lost"},
	{"the machine slept", "turn_left 2600 sleep", "turn_left heard; count three; three heard; rest cancelled by sleep"},
	{"the machine slept with a count on its way", "turn_left 2850 sleep", "turn_left heard; count three; three heard; rest cancelled by sleep"},
	{"a little late is heard", "turn_left 2600 late200",
		"turn_left heard; count three; three heard; count two; two heard; count one; one heard; count now; now heard"},
	{"too late is dropped, and the rest is in time", "turn_left 2600 late600",
		"turn_left heard; count three; three heard; count two; two expired(late); count one; one heard; count now; now heard"},
	{"everything is too late", "turn_left 2600 late5000",
		"turn_left heard; count three; three heard; count two; two expired(late); count one; one expired(late); count now; now expired(late)"},
	{"the end of the program", "turn_left 2600 end", "turn_left heard; count three; three heard; rest cancelled by closed"},
}

// Every rule of what ends a countdown, what replaces it, and what waits for it.
func TestCountdownStories(t *testing.T) {
	for _, tt := range countStories {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := startCounting(t, 0)
				for word := range strings.FieldsSeq(tt.play + " 8000") {
					r.do(word)
				}
				r.expect(tt.want)
				if s := r.Status(); s.Counting != 0 {
					t.Errorf("press %d is still counted for", s.Counting)
				}
			})
		})
	}
}

// do does one word of a story.
func (r *countRig) do(word string) {
	if ms, err := strconv.Atoi(word); err == nil {
		time.Sleep(time.Duration(ms) * time.Millisecond)
		synctest.Wait()
		return
	}
	late, isLate := strings.CutPrefix(word, "late")
	switch {
	case isLate:
		ms, _ := strconv.Atoi(late)
		r.behind.Store(int64(ms) * int64(time.Millisecond))
	case word == "clear":
		r.Clear()
	case word == "silence":
		r.Silence()
	case word == "quiet":
		r.SetQuiet(true)
	case word == "lose":
		r.out.last().lost <- errors.New("gone")
	case word == "use":
		r.Use([]audio.Output{r.out})
	case word == "break":
		r.out.last().broken.Store(true)
	case word == "sleep":
		r.ahead.Store(int64(time.Hour))
	case word == "end":
		r.cancel()
	default:
		r.say(cues.ID(word))
	}
}
