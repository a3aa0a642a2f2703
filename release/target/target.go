package target

import (
	"fmt"
	"slices"
	"strings"
)

// Target is one kind of machine: an operating system and a processor.
type Target struct {
	OS, Arch string // as Go spells them
	ARM      string // of 32-bit ARM, the least version of the processor: "6" or "7"; else ""
}

// All holds every target of a release, in the order of its lists.
var All = []Target{
	{"linux", "amd64", ""}, {"linux", "arm64", ""}, {"linux", "arm", "6"}, {"linux", "arm", "7"}, {"linux", "386", ""}, {"linux", "riscv64", ""},
	{"freebsd", "amd64", ""}, {"openbsd", "amd64", ""},
	{"darwin", "amd64", ""}, {"darwin", "arm64", ""},
	{"windows", "amd64", ""}, {"windows", "arm64", ""},
	{"android", "arm64", ""},
}

// Servers holds the targets that headquarters is built for.
var Servers = []Target{
	{"linux", "amd64", ""}, {"linux", "arm64", ""}, {"linux", "arm", "7"}, {"linux", "riscv64", ""},
	{"freebsd", "amd64", ""}, {"openbsd", "amd64", ""},
	{"darwin", "amd64", ""}, {"darwin", "arm64", ""},
	{"windows", "amd64", ""},
}

// Serves reports whether headquarters is built for a target.
func (t Target) Serves() bool { return slices.Contains(Servers, t) }

// Parse returns the targets of a list such as "linux/amd64,linux/armv7". "all" has all of them.
func Parse(list string) ([]Target, error) {
	if list == "all" {
		return slices.Clone(All), nil
	}
	var found []Target
	for name := range strings.SplitSeq(list, ",") {
		i := slices.IndexFunc(All, func(t Target) bool { return t.String() == name })
		if i < 0 {
			return nil, fmt.Errorf("there is no target %q: use all, or some of %v with commas between them", name, All)
		}
		found = append(found, All[i])
	}
	return found, nil
}

// String returns the name of a target, such as "linux/armv7".
func (t Target) String() string { return t.OS + "/" + t.Machine() }

// Machine returns the name of the processor, such as "armv7".
func (t Target) Machine() string {
	if t.ARM != "" {
		return t.Arch + "v" + t.ARM
	}
	return t.Arch
}

// Env returns the variables that make Go build for the target, without cgo and whatever the
// environment says of the processor.
func (t Target) Env() []string {
	return []string{"CGO_ENABLED=0", "GOOS=" + t.OS, "GOARCH=" + t.Arch, "GOARM=" + t.ARM, "GOAMD64=v1", "GOARM64=v8.0", "GO386=sse2", "GORISCV64=rva20u64"}
}

// Program returns the name of the program's file there.
func (t Target) Program() string {
	if t.OS == "windows" {
		return "spotter.exe"
	}
	return "spotter"
}
