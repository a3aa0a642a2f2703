package alert

import (
	"testing"
	"time"

	"spotter/race"
)

func TestSmallFaultsInWords(t *testing.T) {
	full := Small{Item: "copy", Text: "cannot write: the disk is full", Next: "The journal is saved."}
	silent := Small{Item: "watch", Word: "silent", Text: "no cue for 1:30"}
	for _, c := range []struct {
		all          []Small
		narrow, wide string
	}{
		{nil, "", ""},
		{[]Small{full}, "! copy ", "! copy: cannot write: the disk is full "},
		{[]Small{silent, full}, "! silent +1 ", "! silent: no cue for 1:30 +1 "},
		{[]Small{{Item: "copy", Text: "a\x1b[2Jb"}}, "! copy ", "! copy: ab "},
	} {
		if got := Brief(c.all, false); got != c.narrow {
			t.Errorf("narrow: %q, want %q", got, c.narrow)
		}
		if got := Brief(c.all, true); got != c.wide {
			t.Errorf("wide: %q, want %q", got, c.wide)
		}
	}
	if got := full.Words(); got != "copy: cannot write: the disk is full. The journal is saved." {
		t.Error(got)
	}
	asks := Small{Item: "follow", Word: "device", Text: "give the race to vm?", Next: "Answer in the list of outputs."}
	if got := asks.Words(); got != "device: give the race to vm? Answer in the list of outputs." {
		t.Errorf("a question: %q", got)
	}
	at := race.Stamp{Wall: time.Unix(5, 0), Boot: time.Minute}
	e := silent.Event(at, func(race.Stamp) (time.Duration, bool) { return time.Hour, true })
	if e.Kind != race.KindNote || e.Item != "watch" || e.Text != silent.Text || e.Elapsed != time.Hour || !e.HasElapsed || e.Stamp != at {
		t.Errorf("%+v", e)
	}
}

func TestAFaultIsFreshOnce(t *testing.T) {
	a, b := Small{Item: "copy", Text: "1"}, Small{Item: "watch", Text: "0:10", Key: "silence"}
	if got := Fresh(nil, []Small{a, b}); len(got) != 2 {
		t.Error(got)
	}
	if got := Fresh([]Small{a}, []Small{a, b}); len(got) != 1 || got[0] != b {
		t.Error(got)
	}
	if got := Fresh([]Small{a, b}, []Small{{Item: "copy", Text: "2"}, {Item: "watch", Text: "0:11", Key: "silence"}}); len(got) != 1 || got[0].Text != "2" {
		t.Error(got)
	}
	if got := Fresh([]Small{a}, nil); got != nil {
		t.Error(got)
	}
}
