package target

import (
	"slices"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	got, err := Parse("linux/armv7,windows/amd64")
	if want := []Target{{"linux", "arm", "7"}, {"windows", "amd64", ""}}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%v, %v, want %v", got, err, want)
	}
	if got, err := Parse("all"); err != nil || len(got) != len(All) {
		t.Errorf("all are %v, %v", got, err)
	}
	for _, odd := range []string{"", "linux", "linux/arm", "linux/amd64,", "plan9/amd64"} {
		if got, err := Parse(odd); err == nil {
			t.Errorf("%q is taken for %v", odd, got)
		}
	}
}

func TestNamesAreUnique(t *testing.T) {
	seen := make(map[string]bool)
	for _, target := range All {
		if seen[target.String()] {
			t.Errorf("%v is there twice", target)
		}
		seen[target.String()] = true
	}
}

// TestEnvIsWhole sets every variable that changes the code for a processor: what a person has in the environment must not.
func TestEnvIsWhole(t *testing.T) {
	for _, target := range All {
		env := target.Env()
		for _, name := range []string{"CGO_ENABLED", "GOOS", "GOARCH", "GOARM", "GOAMD64", "GOARM64", "GO386", "GORISCV64"} {
			if !slices.ContainsFunc(env, func(v string) bool { return strings.HasPrefix(v, name+"=") }) {
				t.Errorf("%v leaves %s open: %q", target, name, env)
			}
		}
	}
}
