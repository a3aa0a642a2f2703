package cli

import (
	"io"
	"strings"
	"testing"

	"spotter/cmd/spotter/catalog"
	"spotter/cmd/spotter/fault"
)

// Without HOME nobody knows where races are kept: nothing is made at the top of the
// disk, and the words say what to do.
func TestNoHome(t *testing.T) {
	a := New(Options{Env: []string{"HOME="}, Args: []string{"races"}, Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard})
	for what, err := range map[string]error{
		"new journal": second(a.desk.RacesFolder()),
		"races":       a.catalog().Print(nil, catalog.Form{}),
		"resume":      third(a.races().ToResume(true)),
	} {
		if err == nil || !strings.Contains(err.Error(), "HOME is not set") || !strings.Contains(fault.Next(err), "--journal FILE") {
			t.Errorf("%s: %v; next %s", what, err, fault.Next(err))
		}
	}
	if a.desk.CrashFile() != "" || a.desk.ConfigFile() != "" || a.desk.EarpieceFile() != "" {
		t.Errorf("files at the top of the disk: %q, %q, %q", a.desk.CrashFile(), a.desk.ConfigFile(), a.desk.EarpieceFile())
	}
}

func second[T any](_ T, err error) error { return err }

func third[T, U any](_ T, _ U, err error) error { return err }
