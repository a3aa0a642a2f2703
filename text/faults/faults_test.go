package faults

import (
	"fmt"
	"testing"
)

func TestListIsSortedAndBounded(t *testing.T) {
	const most = 100
	var l List
	for i := range most + 3 {
		l = append(l, Fault{most + 3 - i, fmt.Sprint("fault of line ", most+3-i)})
	}
	got := l.Sorted(most)
	if len(got) != most+1 {
		t.Fatalf("%d faults", len(got))
	}
	for i, f := range got[:most] {
		if f.Line != i+1 || f.Text != fmt.Sprint("fault of line ", i+1) {
			t.Errorf("fault %d: %v", i, f)
		}
	}
	if want := (Fault{most + 1, "and 3 faults more: mend these first"}); got[most] != want {
		t.Errorf("the last is %v, want %v", got[most], want)
	}
}

func TestListIsAnError(t *testing.T) {
	l := List{{0, "it is too long"}, {14, `unknown key "sides"`}}
	if got, want := l.Error(), "it is too long\nline 14: unknown key \"sides\""; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
