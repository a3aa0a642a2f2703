package run

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"spotter/cmd/spotter/host"
	"spotter/cues/pack"
	"spotter/journal"
	"spotter/race"
)

// opens counts the packs that are opened and so hashed, in order.
type opens []string

func (o *opens) open(name string) (*pack.Pack, error) {
	*o = append(*o, name)
	return OpenPack(name)
}

// TestPackBegunIsFoundByName counts the packs that are hashed to take a race up: the one
// it was begun with and no other, whichever voice is asked for by now.
func TestPackBegunIsFoundByName(t *testing.T) {
	for _, voice := range pack.Builtins() {
		pack, err := OpenPack(voice)
		if err != nil {
			t.Fatal(err)
		}
		var o opens
		name, got, err := PackBegun(&race.Open{Pack: pack.Name, PackSHA256: pack.SHA256}, DefaultPack, o.open)
		if err != nil || name != voice || got.SHA256 != pack.SHA256 {
			t.Errorf("%s: %q, %v", voice, name, err)
		}
		if !slices.Equal(o, opens{voice}) {
			t.Errorf("%s: hashed %q, want it alone", voice, o)
		}
	}
}

// TestPackBegunUnderAnotherName finds a voice by its content whatever it was called, and
// hashes none twice.
func TestPackBegunUnderAnotherName(t *testing.T) {
	fr, err := OpenPack("fr")
	if err != nil {
		t.Fatal(err)
	}
	ours := filepath.Join(t.TempDir(), "ours")
	if err := os.Mkdir(ours, 0o755); err != nil {
		t.Fatal(err)
	}
	manifest := "extends = \"en-US\"\nname = \"fr Siwis\"\nlanguage = \"en-US\"\nlicense = \"CC0-1.0\"\n"
	if err := os.WriteFile(filepath.Join(ours, "pack.toml"), []byte(manifest), 0o644); err != nil {
		t.Fatal(err)
	}
	own, err := OpenPack(ours)
	if err != nil {
		t.Fatal(err)
	}
	none := strings.Repeat("0", 64)
	every := append(opens{DefaultPack}, slices.DeleteFunc(pack.Builtins(), func(v string) bool { return v == pack.DefaultName })...)
	for _, tt := range []struct {
		what              string
		title, sha, asked string
		name              string
		hashed            opens
	}{
		{"a voice that was renamed since", "fr Jeanne", fr.SHA256, DefaultPack, "fr", every[:slices.Index(every, "fr")+1]},
		{"a voice that has the name of another by now", "de Pico", fr.SHA256, DefaultPack, "fr",
			opens{"de", DefaultPack, "en-GB", "en-US-f", "es", "fr"}},
		{"a pack of one's own", "ours", own.SHA256, ours, ours, opens{ours}},
		{"a pack of one's own that is called as a voice", own.Name, own.SHA256, ours, ours, opens{"fr", ours}},
		{"one that is not there", "gone", none, DefaultPack, DefaultPack, every},
		{"a voice that says something else by now", pack.Default().Name, none, pack.DefaultName, pack.DefaultName,
			append(opens{pack.DefaultName}, every[1:]...)},
	} {
		var o opens
		name, p, err := PackBegun(&race.Open{Pack: tt.title, PackSHA256: tt.sha}, tt.asked, o.open)
		if err != nil || name != tt.name || (p.SHA256 == tt.sha) != (tt.sha != none) {
			t.Errorf("%s: %q, %v, want %q", tt.what, name, err, tt.name)
		}
		if !slices.Equal(o, tt.hashed) {
			t.Errorf("%s: hashed\n%q, want\n%q", tt.what, o, tt.hashed)
		}
	}
	if _, _, err := PackBegun(&race.Open{Pack: "gone", PackSHA256: none}, "nowhere", OpenPack); err == nil {
		t.Error("a pack that cannot be opened is no error")
	}
}

// TestTakingARaceUpKeepsItsVoice writes down which voice it is, for what tells of it.
func TestTakingARaceUpKeepsItsVoice(t *testing.T) {
	es, err := OpenPack("es")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "race.jsonl")
	w, err := journal.Create(path, race.Open{Pack: es.Name, PackSHA256: es.SHA256}, journal.Options{Now: host.This().Now})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close("test"); err != nil {
		t.Fatal(err)
	}
	p := Plan{Journal: Value{Text: path}, Pack: Value{Text: DefaultPack}}
	r := &openRace{plan: p, in: Entry{Replan: func(string, *race.Open) (Plan, error) { return p, nil }}}
	if err := r.takeUp(); err != nil {
		t.Fatal(err)
	}
	if err := r.takePack(); err != nil {
		t.Fatal(err)
	}
	if r.pack.SHA256 != es.SHA256 || r.plan.Pack != (Value{Text: "es", Where: path}) {
		t.Errorf("goes on with %s, %+v", r.pack.Name, r.plan.Pack)
	}
}

// BenchmarkPackBegun finds the voice of a race that is taken up: by its name, and by
// its content alone.
func BenchmarkPackBegun(b *testing.B) {
	pack, err := OpenPack("pt-BR") // the last
	if err != nil {
		b.Fatal(err)
	}
	for _, title := range []string{pack.Name, "another name"} {
		b.Run(strings.ReplaceAll(title, " ", "-"), func(b *testing.B) {
			for b.Loop() {
				if _, p, err := PackBegun(&race.Open{Pack: title, PackSHA256: pack.SHA256}, DefaultPack, OpenPack); err != nil || p.SHA256 != pack.SHA256 {
					b.Fatal(p, err)
				}
			}
		})
	}
}
