package pack

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// spelledManifest is a pack whose one sound has an accent in its name.
const spelledManifest = `extends = "en-US"
name = "t"
[[cue]]
id = "dog"
text = "Dog"
class = "prepare"
keys = ["1"]
file = %q
`

// TestNamesOfOtherSystems opens archives and folders as Windows and macOS make
// them: the file that the manifest names is there, however its name was written.
func TestNamesOfOtherSystems(t *testing.T) {
	const composed, decomposed = "\u00e1gua.wav", "a\u0301gua.wav"
	ibm := "\xa0gua.wav" // IBM PC characters
	type entry struct{ name, manifest string }
	for name, entries := range map[string][]entry{
		"backslashes":           {{`ours\`, ""}, {`ours\pack.toml`, "dog.wav"}, {`ours\dog.wav`, ""}},
		"backslashes deeper":    {{`ours\pack.toml`, "s/dog.wav"}, {`ours\s\dog.wav`, ""}},
		"mixed":                 {{`ours/pack.toml`, "s/dog.wav"}, {`ours\s/dog.wav`, ""}},
		"a dot in front":        {{"./", ""}, {"./pack.toml", "dog.wav"}, {"./dog.wav", ""}},
		"decomposed":            {{"pack.toml", composed}, {decomposed, ""}},
		"decomposed manifest":   {{"pack.toml", decomposed}, {composed, ""}},
		"decomposed folder":     {{"pack.toml", "\u00e1/dog.wav"}, {"a\u0301/dog.wav", ""}},
		"IBM PC characters":     {{"pack.toml", composed}, {ibm, ""}},
		"an Apple's own folder": {{"ours/pack.toml", composed}, {"ours/" + decomposed, ""}, {"__MACOSX/ours/._pack.toml", ""}},
	} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		for _, e := range entries {
			h := &zip.FileHeader{Name: e.name, NonUTF8: e.name == ibm}
			w, err := z.CreateRaw(rawEntry(h, e.manifest))
			if err != nil {
				t.Fatal(err)
			}
			if e.manifest != "" {
				fmt.Fprintf(w, spelledManifest, e.manifest)
			} else if !strings.HasSuffix(e.name, "/") && !strings.HasSuffix(e.name, `\`) {
				fmt.Fprint(w, "sound")
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "p.zip")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		checkSpelled(t, name, path)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "pack.toml"), fmt.Appendf(nil, spelledManifest, "\u00e1/"+composed), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "a\u0301"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "a\u0301", decomposed), []byte("sound"), 0o600); err != nil {
		t.Fatal(err)
	}
	checkSpelled(t, "folder", dir)
}

// rawEntry completes the header of an entry that is stored as it is, so that its
// name is written byte for byte.
func rawEntry(h *zip.FileHeader, manifest string) *zip.FileHeader {
	text := "sound"
	switch {
	case manifest != "":
		text = fmt.Sprintf(spelledManifest, manifest)
	case strings.HasSuffix(h.Name, "/") || strings.HasSuffix(h.Name, `\`):
		text = ""
	}
	h.Method = zip.Store
	h.CRC32 = crc32.ChecksumIEEE([]byte(text))
	h.CompressedSize64, h.UncompressedSize64 = uint64(len(text)), uint64(len(text))
	return h
}

// checkSpelled fails unless the pack at path has the sound of its one cue.
func checkSpelled(t *testing.T, name, path string) {
	t.Helper()
	p, err := Open(path)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	c, _ := p.Cue("dog")
	if data, err := p.ReadFile(c.File); err != nil || string(data) != "sound" {
		t.Errorf("%s: %q, %v", name, data, err)
	}
}

// TestArchivesThatLeadOut: backslashes are folders, so they lead out as slashes do.
func TestArchivesThatLeadOut(t *testing.T) {
	for _, name := range []string{`..\evil.wav`, `ours\..\..\evil.wav`, `\evil.wav`, "./../evil.wav", "a\u0301.wav|\u00e1.wav"} {
		var b bytes.Buffer
		z := zip.NewWriter(&b)
		fmt.Fprintf(must(z.Create("pack.toml")), spelledManifest, "dog.wav")
		fmt.Fprint(must(z.Create("dog.wav")), "sound")
		for part := range strings.SplitSeq(name, "|") {
			fmt.Fprint(must(z.Create(part)), "sound")
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "p.zip")
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); err == nil {
			t.Errorf("%s was let in", name)
		}
	}
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
