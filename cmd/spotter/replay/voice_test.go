package replay

import (
	"os"
	"path/filepath"
	"testing"

	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
	"spotter/race"
)

// TestVoiceOfTheRace: a race is heard in its own voice where that is part of the program or
// installed, whatever it is called; one that has only its name is played too, and that is said.
func TestVoiceOfTheRace(t *testing.T) {
	data := t.TempDir()
	t.Setenv("XDG_DATA_HOME", data)
	tones, err := pack.Open(tonePack(t))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(data, "spotter", "voices")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := tones.Archive(filepath.Join(folder, "bells.zip")); err != nil {
		t.Fatal(err)
	}
	other, err := run.OpenPack(pack.Builtins()[0])
	if err != nil {
		t.Fatal(err)
	}
	const gone = "00000000000000000000000000000000000000000000000000000000000000aa"
	for name, tt := range map[string]struct {
		named string
		open  race.Open
		want  string // SHA-256
		notes int
	}{
		"installed":           {"", race.Open{Pack: tones.Name, PackSHA256: tones.SHA256}, tones.SHA256, 0},
		"by its name":         {"bells", race.Open{Pack: other.Name, PackSHA256: other.SHA256}, tones.SHA256, 0},
		"of the program":      {"", race.Open{Pack: other.Name, PackSHA256: other.SHA256}, other.SHA256, 0},
		"only the name":       {"", race.Open{Pack: other.Name, PackSHA256: gone}, other.SHA256, 1},
		"neither":             {"", race.Open{Pack: "gone", PackSHA256: gone}, pack.Default().SHA256, 1},
		"a log without a say": {"", race.Open{}, pack.Default().SHA256, 0},
	} {
		v, err := openVoice(t.Context(), tt.named, &tt.open)
		if err != nil || v.pack.SHA256 != tt.want || len(v.notes) != tt.notes {
			t.Errorf("%s: %v, %v", name, v, err)
		}
	}
}
