package voices

import (
	_ "embed"
	"maps"
	"slices"
)

//go:generate go run ../../studio/store .

//go:embed en-US.voice
var enUS []byte

// Names returns the names of the voices, such as "en-US", sorted.
func Names() []string { return slices.Sorted(maps.Keys(archives())) }

// Archive returns the archive of a voice, which is not to be changed: its pack.toml, its
// sounds and PROVENANCE.md, which says where they come from.
func Archive(name string) (archive []byte, ok bool) {
	archive, ok = archives()[name]
	return archive, ok
}

func archives() map[string][]byte {
	all := more()
	all["en-US"] = enUS
	return all
}
