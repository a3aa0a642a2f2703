package live

import (
	"testing"
	"time"
)

// What the band says of a journal that is not saved, or went on elsewhere, and the
// first ctrl+c of lines that are not saved.
func TestJournalWords(t *testing.T) {
	l := &Screen{}
	l.health = Health{Output: OutputHealth{State: OutputOK}, Journal: JournalHealth{Logged: 75, Durable: 18,
		Fault: "the disk does not answer", Next: "check that disk", For: 12 * time.Second}}
	fs := l.faults()
	if want := "NOT SAVED for 12 s: the disk does not answer: 57 of 75 lines"; len(fs) != 1 || fs[0].What != want {
		t.Errorf("%+v, want %q", fs, want)
	}
	if want := "NOT SAVED for 12 s: 57 lines"; fs[0].Short != want {
		t.Errorf("%q, want %q", fs[0].Short, want)
	}
	l.health.Journal = JournalHealth{Logged: 75, Durable: 75, Moved: "r.jsonl: the file was removed", MovedTo: "r-2.jsonl"}
	if fs = l.faults(); len(fs) != 1 || fs[0].What != "LOG MOVED: r.jsonl: the file was removed" || fs[0].Next != "Every line is saved in r-2.jsonl." {
		t.Errorf("%+v", fs)
	}
}

// A demo has no log: a fault of the sound does not say that cues are logged.
func TestADemoDoesNotSayThatCuesAreLogged(t *testing.T) {
	for _, state := range []OutputState{OutputLost, OutputSilent} {
		for _, size := range [][2]int{{80, 24}, {40, 12}} {
			r := newRig(t)
			r.size(size[0], size[1])
			r.health.Output, r.health.Journal = OutputHealth{State: state, Name: "null"}, JournalHealth{Practice: true}
			r.wait(time.Second)
			r.shows("NO SOUND")
			r.hides("logged")
		}
	}
}
