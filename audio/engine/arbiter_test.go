package engine

import (
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/cues/pack"
)

// whichCueWins is "Which cue wins" of the design as a table: what plays, down;
// what is pressed, across, from info to alarm.
const whichCueWins = `
nothing  play play play play play
info     play play play play play
service  wait play play play play
prepare  wait wait play play play
steer    wait wait wait play play
alarm    drop drop drop drop play
`

var epoch = time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)

func testJob(id uint64, c cues.Class, at time.Time) *job {
	return &job{id: id, cue: cues.Cue{ID: cues.ID(c.String()), Class: c}, at: at}
}

// testCue returns a job of a cue of the default pack.
func testCue(id uint64, name cues.ID) *job {
	c, ok := pack.Default().Cue(name)
	if !ok {
		panic("the default pack has no " + name)
	}
	return &job{id: id, cue: c, at: epoch}
}

func TestWhichCueWins(t *testing.T) {
	names := map[verdict]string{play: "play", wait: "wait", drop: "drop", outranked: "outranked"}
	for _, line := range strings.Split(strings.TrimSpace(whichCueWins), "\n") {
		f := strings.Fields(line)
		for pressed := cues.Info; pressed <= cues.Alarm; pressed++ {
			for waiting := cues.Class(0); waiting <= cues.Prepare; waiting++ {
				want := f[pressed] // classes count from 1, as the fields do after the first
				if want == "wait" && waiting > pressed {
					want = "outranked" // a lower class never displaces a higher one that waits
				}
				for _, heard := range []bool{false, true} {
					var a arbiter
					if c, ok := cues.ParseClass(f[0]); ok {
						a.playing = testJob(1, c, epoch)
						a.playing.heard = heard
					}
					if waiting > 0 {
						a.waiting = testJob(2, waiting, epoch)
					}
					if got := names[a.decide(testJob(3, pressed, epoch), epoch)]; got != want {
						t.Errorf("%s plays, %v waits, %s pressed: %s, want %s", f[0], waiting, pressed, got, want)
					}
				}
			}
		}
	}
}

func TestPressesGrowStale(t *testing.T) {
	for c := cues.Info; c <= cues.Alarm; c++ {
		var a arbiter
		ttl := testJob(1, c, epoch).cue.TimeToLive()
		if v := a.decide(testJob(1, c, epoch), epoch.Add(ttl)); v != play {
			t.Errorf("%s pressed %v ago: %v, want play", c, ttl, v)
		}
		if v := a.decide(testJob(1, c, epoch), epoch.Add(ttl+1)); v != late {
			t.Errorf("%s pressed a moment over %v ago: %v, want late", c, ttl, v)
		}
	}
}

func TestOneCueWaits(t *testing.T) {
	var a arbiter
	first, second := testJob(1, cues.Info, epoch), testJob(2, cues.Prepare, epoch)
	if d := a.hold(first); d != nil {
		t.Errorf("holding the first displaced %v", d.id)
	}
	if d := a.hold(second); d != first {
		t.Errorf("holding the second displaced %v, want the first", d)
	}
	a.playing = testJob(3, cues.Steer, epoch)
	if turn, expired := a.next(epoch); turn != nil || expired != nil {
		t.Errorf("while a cue plays: turn %v, expired %v", turn, expired)
	}
	a.playing = nil
	if turn, _ := a.next(epoch.Add(second.cue.TimeToLive())); turn != second {
		t.Errorf("at the end of its time to live it is the turn of %v, want the second", turn)
	}
	if a.waiting != nil {
		t.Error("its turn did not empty the slot")
	}
}

func TestWaitingCueExpires(t *testing.T) {
	a := arbiter{playing: testJob(1, cues.Steer, epoch), waiting: testJob(2, cues.Service, epoch)}
	a.playing.until = epoch.Add(time.Minute)
	end := a.waiting.expires()
	if w := a.wake(); !w.After(end) || w.After(end.Add(time.Millisecond)) {
		t.Errorf("wake at %v, want just past the time to live, %v", w, end)
	}
	turn, expired := a.next(end.Add(1))
	if turn != nil || expired == nil || expired.id != 2 || a.waiting != nil {
		t.Errorf("turn %v, expired %v, waiting %v", turn, expired, a.waiting)
	}
}

func TestAlarmEmptiesTheSlot(t *testing.T) {
	for c := cues.Info; c <= cues.Alarm; c++ {
		a := arbiter{playing: testJob(1, cues.Info, epoch), waiting: testJob(2, cues.Info, epoch)}
		cut, displaced := a.begin(testJob(3, c, epoch))
		if cut == nil || cut.id != 1 {
			t.Errorf("%s cut %v, want the cue that played", c, cut)
		}
		if emptied := displaced != nil && a.waiting == nil; emptied != (c == cues.Alarm) {
			t.Errorf("%s emptied the slot: %v", c, emptied)
		}
	}
}

// TestSecondPress has what plays, what waits, what is pressed, and the verdict.
func TestSecondPress(t *testing.T) {
	for _, tt := range []struct {
		plays, waits, pressed cues.ID
		want                  verdict
	}{
		{"left", "", "left", play}, // begins anew
		{"stop", "", "stop", play},
		{"water", "", "water", play},
		{"pace", "", "pace", sounds},
		{"yes", "", "pace", play}, // another one
		{"left", "water", "water", wait},
		{"left", "pace", "pace", awaited},
		{"left", "yes", "pace", wait},
		{"left", "pace", "left", play},
		{"stop", "", "pace", drop},
		{"", "", "pace", play},
	} {
		var a arbiter
		if tt.plays != "" {
			a.playing = testCue(1, tt.plays)
		}
		if tt.waits != "" {
			a.waiting = testCue(2, tt.waits)
		}
		j := testCue(3, tt.pressed)
		if got := a.decide(j, epoch); got != tt.want {
			t.Errorf("%q plays, %q waits, %s pressed: %v, want %v", tt.plays, tt.waits, tt.pressed, got, tt.want)
		}
		if got := a.decide(j, j.expires().Add(1)); got != late {
			t.Errorf("%q plays, %q waits, a stale %s: %v, want late", tt.plays, tt.waits, tt.pressed, got)
		}
	}
}

func TestRevoke(t *testing.T) {
	a := arbiter{playing: testCue(1, "hole"), waiting: testCue(2, "turn_left")}
	if r := a.revoke(testCue(3, "left")); r != nil || a.waiting == nil {
		t.Errorf("left took back %v", r)
	}
	if r := a.revoke(testCue(4, "right")); r == nil || r.id != 2 || a.waiting != nil {
		t.Errorf("right took back %v, and %v waits", r, a.waiting)
	}
	if r := a.revoke(testCue(5, "cancel")); r != nil {
		t.Errorf("cancel took %v from an empty slot", r)
	}
}
