package version

import (
	"runtime"
	"runtime/debug"
	"testing"
)

func TestStamped(t *testing.T) {
	for _, tt := range []struct {
		name         string
		info         debug.BuildInfo
		commit, date string
	}{
		{"nothing", debug.BuildInfo{Main: debug.Module{Version: "(devel)"}}, "", ""},
		{"repository", debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "11493bc7a1b2c3d4e5f60718293a4b5c6d7e8f90"}, {Key: "vcs.time", Value: "2026-11-28T04:48:37Z"}, {Key: "vcs.modified", Value: "false"}}},
			"11493bc7a1b2", "2026-11-28"},
		{"changed files", debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "11493bc7a1b2c3d4e5f60718293a4b5c6d7e8f90"}, {Key: "vcs.modified", Value: "true"}}},
			"11493bc7a1b2-dirty", ""},
		{"a commit from the proxy", debug.BuildInfo{Main: debug.Module{Version: "v0.0.0-20261128044837-11493bc7a1b2"}}, "11493bc7a1b2", "2026-11-28"},
		{"a commit after a release", debug.BuildInfo{Main: debug.Module{Version: "v0.1.1-0.20261128044837-11493bc7a1b2+dirty"}}, "11493bc7a1b2", "2026-11-28"},
		{"a release from the proxy", debug.BuildInfo{Main: debug.Module{Version: "v0.1.0"}}, "", ""},
		{"a release candidate", debug.BuildInfo{Main: debug.Module{Version: "v0.1.0-rc-1"}}, "", ""},
	} {
		if commit, date := stamped(&tt.info); commit != tt.commit || date != tt.date {
			t.Errorf("%s: %q of %q, want %q of %q", tt.name, commit, date, tt.commit, tt.date)
		}
	}
}

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		b           Build
		long, short string
	}{
		{Build{"0.1.0", "11493bc7a1b2", "2026-11-28", "go1.26.8", "linux/amd64"}, "0.1.0 (commit 11493bc7a1b2, 2026-11-28, go1.26.8, linux/amd64)", "0.1.0+11493bc7a1b2"},
		{Build{"0.1.0", "11493bc7a1b2-dirty", "", "go1.26.8", "linux/arm"}, "0.1.0 (commit 11493bc7a1b2-dirty, go1.26.8, linux/arm)", "0.1.0+11493bc7a1b2-dirty"},
		{Build{"0.1.0", "", "", "go1.26.8", "linux/arm"}, "0.1.0 (commit not known, go1.26.8, linux/arm)", "0.1.0"},
	} {
		if tt.b.String() != tt.long || tt.b.Short() != tt.short {
			t.Errorf("%q and %q, want %q and %q", tt.b, tt.b.Short(), tt.long, tt.short)
		}
	}
}

// TestLinked stamps a commit as the release does: it is believed before what Go wrote.
func TestLinked(t *testing.T) {
	defer func() { commit, date = "", "" }()
	commit, date = "11493bc7a1b2c3d4e5f60718293a4b5c6d7e8f90-dirty", "2026-11-28"
	want := Build{Number, "11493bc7a1b2-dirty", "2026-11-28", runtime.Version(), runtime.GOOS + "/" + runtime.GOARCH}
	if got := This(); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}
