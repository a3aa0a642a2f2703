package fault

import (
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
)

func TestCodeAndNextStep(t *testing.T) {
	broken := errors.New("it broke")
	for _, tt := range []struct {
		name string
		err  error
		code int
		next string
		text string
	}{
		{"failed", Failed(broken, "mend it"), ExitFailed, "mend it", "it broke"},
		{"used wrongly", Usage(broken), ExitUsage, "", "it broke"},
		{"used wrongly, with a next step", Usage(fmt.Errorf("outer: %w", Failed(broken, "mend it"))), ExitUsage, "mend it", "outer: it broke"},
		{"said to be used wrongly", Usagef("read the help", "no %s", "flag"), ExitUsage, "read the help", "no flag"},
		{"one thing more to do", AndNext(Usagef("read", "no"), "resume"), ExitUsage, "read; resume", "no"},
		{"only that to do", AndNext(broken, "resume"), ExitFailed, "resume", "it broke"},
		{"a signal", EndedBy(syscall.SIGTERM, nil, ""), 128 + 15, "", "ended by SIGTERM"},
		{"an error at a signal", EndedBy(os.Interrupt, broken, "go on"), 128 + 2, "go on", "it broke"},
	} {
		f, ok := errors.AsType[*Error](tt.err)
		if !ok || f.Code != tt.code || Next(tt.err) != tt.next || tt.err.Error() != tt.text {
			t.Errorf("%s: %q, %+v, next %q", tt.name, tt.err, f, Next(tt.err))
		}
	}
	if Failed(nil, "x") != nil || Usage(nil) != nil || Writing("x", nil) != nil || Next(broken) != "" {
		t.Error("no error became one")
	}
}
