package pack

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write down anew what is read of testdata/corpus")

// The packs of the corpus were judged and zipped by the program of 2026-11-27: a folder with every key of
// a manifest, one that extends it, and the zip of each. What the program of that day read
// of them lies beside them as text: every later one must read the same.
func TestCorpus(t *testing.T) {
	for _, name := range []string{"plain", "extended", "plain.zip", "extended.zip"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join("testdata", "corpus", name)
			p, err := Open(path)
			if err != nil {
				t.Fatal(err)
			}
			got := packWords(t, p)
			if *update {
				if err := os.WriteFile(path+".txt", []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("it is read otherwise (-before +now):\n%s", diff)
			}
		})
	}
}

// packWords writes down all that is read of a pack.
func packWords(t *testing.T, p *Pack) string {
	t.Helper()
	var b strings.Builder
	sound := func(file string) string {
		data, err := p.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%q own=%v bytes=%d sha256=%.16x", file, p.Own(file), len(data), sha256.Sum256(data))
	}
	fmt.Fprintf(&b, "name=%q language=%q license=%q extends=%q sha256=%s\n", p.Name, p.Language, p.License, p.Extends, p.SHA256)
	for _, c := range p.Cues {
		fmt.Fprintf(&b, "cue %s text=%q class=%s pan=%d ignores=%v pause=%v ttl=%v keys=%q at %s:%d file %s\n",
			c.ID, c.Text, c.Class, c.Pan, c.Ignores(), c.RepeatPause(), c.TimeToLive(), c.Keys, filepath.ToSlash(c.Manifest), c.Line, sound(c.File))
		for _, k := range c.Keys {
			if by, ok := p.ByKey(k); !ok || by.ID != c.ID {
				t.Errorf("key %s is that of %q, and cue %s has it", k, by.ID, c.ID)
			}
		}
	}
	for _, w := range p.Words {
		fmt.Fprintf(&b, "word %s text=%q at %s:%d file %s\n", w.ID, w.Text, filepath.ToSlash(w.Manifest), w.Line, sound(w.File))
	}
	return b.String()
}

// A pack of the corpus is zipped to the same bytes as on that day. Another compressor, of
// a later Go, may make others: then -update writes them down.
func TestCorpusIsZippedToTheSameBytes(t *testing.T) {
	for _, name := range []string{"plain", "extended"} {
		p, err := Open(filepath.Join("testdata", "corpus", name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name+".zip")
		if _, err := p.Archive(path); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		stored := filepath.Join("testdata", "corpus", name+".zip")
		if *update {
			if err := os.WriteFile(stored, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(stored)
		if err != nil {
			t.Fatal(err)
		}
		if string(got) != string(want) {
			t.Errorf("%s: %d bytes, and other ones than the %d of that day", name, len(got), len(want))
		}
	}
}
