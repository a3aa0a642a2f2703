package version

import (
	"cmp"
	"runtime"
	"runtime/debug"
	"strings"
)

// Number is the version of this source. Between two releases it is the number of the next one,
// and the commit tells the builds apart.
const Number = "0.1.0"

// Day is the day of the last release, as CHANGELOG.md has it: the manual pages bear it where nothing names the commit.
const Day = "2026-11-28"

// commit and date are empty here, and written by the release with the linker's -X. In any other build they are
// empty, and Go's own build information is asked.
var commit, date string

// Dirty ends a commit whose files were changed before the build.
const Dirty = "-dirty"

// shown counts the digits of a commit that are shown: as many as git shows in a large repository.
const shown = 12

// Build names the source and the tools of one build of the program.
type Build struct {
	Number   string // such as "0.1.0"
	Commit   string // of the source, at most 12 digits, and "-dirty" where files were changed; "" is not known
	Date     string // of the commit, in UTC, such as "2026-11-28"; "" is not known
	Go       string // the Go that built it, such as "go1.26.8"
	Platform string // such as "linux/amd64"
}

// This returns what is known of the running program.
func This() Build {
	b := Build{Number: Number, Commit: short(commit), Date: date, Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	if b.Commit == "" {
		if info, ok := debug.ReadBuildInfo(); ok {
			b.Commit, b.Date = stamped(info)
		}
	}
	return b
}

// stamped returns the commit and the date that Go wrote into the program: from the repository that it was
// built in, or from the version of a module that "go install" fetched.
func stamped(info *debug.BuildInfo) (commit, date string) {
	changed := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			commit = s.Value
		case "vcs.time":
			date, _, _ = strings.Cut(s.Value, "T")
		case "vcs.modified":
			changed = s.Value == "true"
		}
	}
	if commit == "" {
		commit, date = pseudo(info.Main.Version)
	}
	if commit != "" && changed {
		commit = short(commit) + Dirty
	}
	return short(commit), date
}

// pseudo returns the commit and the date in a pseudo-version of Go, such as
// v0.0.0-20261128044837-11493bc7a1b2, and nothing of any other version.
func pseudo(v string) (commit, date string) {
	v, _, _ = strings.Cut(v, "+")
	parts := strings.Split(v, "-")
	if len(parts) < 3 {
		return "", ""
	}
	commit, when := parts[len(parts)-1], parts[len(parts)-2]
	when = when[strings.LastIndexByte(when, '.')+1:] // v1.2.4-0.20261128044837-…
	if len(commit) != 12 || len(when) != len("20060102150405") {
		return "", ""
	}
	return commit, when[:4] + "-" + when[4:6] + "-" + when[6:8]
}

// short cuts a commit to the digits that are shown, and keeps that it was changed.
func short(commit string) string {
	digits, changed := strings.CutSuffix(commit, Dirty)
	if len(digits) > shown {
		digits = digits[:shown]
	}
	if changed {
		digits += Dirty
	}
	return digits
}

// String returns what `spotter --version` prints after the program's name, such as
// "0.1.0 (commit 11493bc7a1b2, 2026-11-28, go1.26.8, linux/amd64)".
func (b Build) String() string {
	parts := []string{"commit " + cmp.Or(b.Commit, "not known")}
	for _, p := range []string{b.Date, b.Go, b.Platform} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	return b.Number + " (" + strings.Join(parts, ", ") + ")"
}

// Short returns number and commit as one word in the form of Semantic Versioning, such as "0.1.0+11493bc7a1b2".
// Journals, reports and crash reports name the program with it.
func (b Build) Short() string {
	if b.Commit == "" {
		return b.Number
	}
	return b.Number + "+" + b.Commit
}
