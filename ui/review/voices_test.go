package review

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/race/spoken"
	"spotter/ui/uitest"
)

// tape plays nothing, and keeps what it was asked for.
type tape struct {
	did  []string
	fail error
}

func (f *tape) Play(n spoken.Note) (string, error) {
	f.did = append(f.did, "play "+n.File)
	return "playing · as the journal says", f.fail
}
func (f *tape) Hush()                      { f.did = append(f.did, "hush") }
func (f *tape) Delete(n spoken.Note) error { f.did = append(f.did, "delete "+n.File); return f.fail }

// spokenLog is a race with a note by voice in its third line, which the fourth closes.
func spokenLog() []race.Event {
	at := func(seq uint64, k race.Kind) race.Event {
		s := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, int(seq), 0, time.UTC), Boot: time.Duration(seq) * time.Second}
		return race.Event{ID: race.EventID(seq), Seq: seq, Kind: k, Stamp: s, Elapsed: time.Duration(seq) * time.Second, HasElapsed: true}
	}
	log := []race.Event{at(1, race.KindOpen), at(2, race.KindStart), at(3, race.KindNote), at(4, race.KindAmend), at(5, race.KindFall)}
	log[0].Open, log[1].Clock = &race.Open{Race: "Boston"}, race.ClockGun
	log[2].Item, log[2].File = race.ItemVoice, "race-3.wav"
	log[3].Ref, log[3].Length, log[3].SHA256 = 3, 7400*time.Millisecond, strings.Repeat("5f", 32)
	return log
}

// send presses a key, and does what it asks for.
func send(r *Screen, name string) {
	_, cmd := r.Update(tea.KeyPressMsg(uitest.Key(name)))
	var do func(tea.Msg)
	do = func(m tea.Msg) {
		switch m := m.(type) {
		case tea.BatchMsg:
			for _, c := range m {
				if c != nil {
					do(c())
				}
			}
		case voiceMsg, savedMsg:
			r.Update(m)
		}
	}
	if cmd != nil {
		do(cmd())
	}
}

// A note by voice is played and silenced by one key, on its line and on the one that closed it.
func TestReviewPlaysANoteByVoice(t *testing.T) {
	f := &tape{}
	r := uitest.Resize(New(Options{Events: spokenLog(), OK: true, Voices: f}), 80, 24)
	send(r, "2")
	uitest.Shows(t, r, "by voice 0:07")
	send(r, "g")
	send(r, "v")
	uitest.Shows(t, r, "no note by voice here")
	send(r, "j")
	send(r, "j")
	send(r, "v")
	uitest.Shows(t, r, "playing · as the journal says")
	send(r, "v")
	send(r, "j")
	f.fail = errors.New("choose an output with --output")
	send(r, "v")
	uitest.Shows(t, r, "choose an output with --output")
	if got := strings.Join(f.did, ", "); got != "play race-3.wav, hush, play race-3.wav" {
		t.Errorf("did %s", got)
	}
	r = uitest.Resize(New(Options{Events: spokenLog(), OK: true}), 80, 24)
	send(r, "2")
	send(r, "v")
	uitest.Shows(t, r, "notes by voice cannot be played here")
}

// A note by voice is deleted only after a yes: its line is voided, and then the file goes.
func TestReviewDeletesANoteByVoice(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}} {
		f := &tape{}
		var added []string
		o := Options{Events: spokenLog(), OK: true, Voices: f}
		o.Append = func(e race.Event) (Options, string, error) {
			added = append(added, fmt.Sprint(e.Kind, " ", e.Ref))
			later := o
			e.ID, e.Seq, e.Stamp = 6, 6, race.Stamp{Wall: time.Date(2027, 4, 19, 11, 0, 0, 0, time.UTC)}
			later.Events = append(spokenLog(), e)
			return later, "race.review.jsonl", nil
		}
		r := uitest.Resize(New(o), size[0], size[1])
		for _, k := range []string{"2", "g", "j", "j", "D"} {
			send(r, k)
		}
		uitest.Shows(t, r, "void this note and delete")
		send(r, "n")
		if uitest.Shows(t, r, "nothing was deleted"); len(added)+len(f.did) > 0 {
			t.Fatalf("added %q, did %q", added, f.did)
		}
		send(r, "D")
		send(r, "y")
		uitest.Shows(t, r, "deleted: race-3.wav")
		if strings.Join(added, ", ") != "void 3" || strings.Join(f.did, ", ") != "hush, delete race-3.wav" {
			t.Errorf("added %q, did %q", added, f.did)
		}
		f.fail = errors.New("it is not the file that was recorded")
		send(r, "D")
		send(r, "y")
		uitest.Shows(t, r, "its file is still there")
	}
}
