package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
)

// TestOpenFirst: outputs are tried in their order, none for longer than its time, and
// each failure is told, also where a later output opens.
func TestOpenFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone, slow, ear := &fakeOutput{name: "gone", fails: 9}, &fakeOutput{name: "slow", delay: time.Hour}, &fakeOutput{name: "ear"}
		began := time.Now()
		r, err := OpenFirst(t.Context(), []audio.Output{gone, slow, ear, &fakeOutput{name: "later"}}, audio.MixOptions{})
		if err != nil || r.Output.Name() != "ear" || r.Stream != audio.Stream(ear.last()) || r.Timeline != ear.last().tl || len(r.Failed) != 2 {
			t.Errorf("%+v, %v; want ear, and two that failed", r, err)
		}
		if d := time.Since(began); d != audio.OpenDeadline {
			t.Errorf("it took %v", d)
		}
		r, err = OpenFirst(t.Context(), []audio.Output{gone, slow}, audio.MixOptions{})
		if err == nil || r.Stream != nil || len(r.Failed) != 2 || !strings.Contains(err.Error(), "gone is not there") {
			t.Errorf("%+v, %v; want both failures", r, err)
		}
		if _, err := OpenFirst(t.Context(), nil, audio.MixOptions{}); !errors.Is(err, ErrNoOutput) {
			t.Errorf("of none: %v", err)
		}
	})
}

// TestAudible: silence is left out, unless nothing else was asked for.
func TestAudible(t *testing.T) {
	null, ear := &fakeOutput{name: "null"}, &fakeOutput{name: "ear"}
	both, silence := []audio.Output{null, ear}, []audio.Output{null}
	if got := Audible(both); !slices.Equal(got, []audio.Output{ear}) || len(both) != 2 {
		t.Errorf("audible: %v", got)
	}
	if len(Audible(silence)) != 0 || !slices.Equal(AudibleFirst(silence), silence) || !slices.Equal(AudibleFirst(both), []audio.Output{ear}) {
		t.Error("silence alone is asked for")
	}
}
