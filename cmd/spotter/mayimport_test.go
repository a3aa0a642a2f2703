package main

import "testing"

func TestMayImport(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		test     bool
		want     bool
	}{
		{"cmd/spotter", module + "/ui/live", false, false},
		{"cmd/spotter/cli", module + "/ui/live", false, true},
		{"ui/live", module + "/race", false, true},
		{"ui/live", module + "/audio", false, false},
		{"ui/live", module + "/audio", true, false},
		{"ui/live", module + "/journal", false, false},
		{"race", module + "/journal", false, false},
		{"cues", module + "/race", false, false},
		{"cues", module + "/cues", true, true},
		{"cues", module + "/cues", false, false},
		{"audio", module + "/audio/audiotest", true, true},
		{"audio", module + "/audio/audiotest", false, false},
		{"somewhere/new", module + "/cues", false, false},
		{"race", "slices", false, true},
		{"race", "github.com/gofrs/flock", false, false},
		{"race", "pgregory.net/rapid", true, true},
		{"journal", "github.com/gofrs/flock", false, true},
		{"ui/live", "example.com/new", false, false},
	} {
		if got := mayImport(tt.from, tt.to, tt.test); got != tt.want {
			t.Errorf("mayImport(%q, %q, test %v) = %v", tt.from, tt.to, tt.test, got)
		}
	}
}
