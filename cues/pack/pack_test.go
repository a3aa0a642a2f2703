package pack

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"spotter/cues"
)

// writeFiles makes a folder with files.
func writeFiles(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// zipEntry is a file of an archive in the making.
type zipEntry struct {
	name, content string
	mode          os.FileMode
}

// writeZip makes an archive.
func writeZip(t *testing.T, entries ...zipEntry) string {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Store} // the quicker one for the large and the many
		if n := len(e.content); n > 0 && n < 1<<20 {
			h.Method = zip.Deflate
		}
		h.SetMode(e.mode | 0o644)
		f, err := w.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(e.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "voice.zip")
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestFolderAndZipAreTheSamePack(t *testing.T) {
	manifest := swap(head+stop+left+right, "a.wav", "sub/b c.wav")
	folder := writeFiles(t, map[string]string{
		"pack.toml": manifest, "a.wav": "one", "sub/b c.wav": "two", "unused.txt": "x",
	})
	zipped := writeZip(t, zipEntry{"a.wav", "one", 0}, zipEntry{"sub/", "", os.ModeDir},
		zipEntry{"sub/b c.wav", "two", 0}, zipEntry{"pack.toml", manifest, 0})
	nested := writeZip(t, zipEntry{"my pack/pack.toml", manifest, 0}, zipEntry{"my pack/a.wav", "one", 0},
		zipEntry{"my pack/sub/b c.wav", "two", 0}, zipEntry{"__MACOSX/._a.wav", "x", 0})
	var sums []string
	for _, path := range []string{folder, zipped, nested} {
		p, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != "n" || p.Language != "en" || p.License != "l" || p.Path != path || len(p.Cues) != 3 {
			t.Errorf("%+v", p)
		}
		stop, ok := p.ByKey("space")
		if !ok || stop.ID != StopID || stop.Line != 4 {
			t.Errorf("space is %+v", stop)
		}
		if b, err := p.ReadFile(stop.File); err != nil || string(b) != "two" {
			t.Errorf("%s: stop.wav has %q, %v", path, b, err)
		}
		if c, ok := p.Cue("hole"); ok {
			t.Errorf("there is a hole: %+v", c)
		}
		sums = append(sums, p.SHA256)
	}
	sum := func(s string) string { h := sha256.Sum256([]byte(s)); return hex.EncodeToString(h[:]) }
	want := sum(sum("one") + "  a.wav\n" + sum(manifest) + "  pack.toml\n" + sum("two") + "  sub/b c.wav\n")
	for _, got := range sums {
		if got != want {
			t.Errorf("SHA256 %s, want %s", got, want)
		}
	}
	checkWithShell(t, folder, want)
}

// checkWithShell computes the sum as docs/packs.md tells strangers to.
func checkWithShell(t *testing.T, dir, want string) {
	t.Helper()
	if _, err := exec.LookPath("sha256sum"); err != nil {
		t.Log("no sha256sum here: not compared with it")
		return
	}
	cmd := exec.Command("sh", "-c", `sha256sum pack.toml a.wav "sub/b c.wav" | LC_ALL=C sort -k 2 | sha256sum`)
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil || !strings.HasPrefix(string(out), want+" ") {
		t.Errorf("sha256sum says %s, %v; want %s", out, err, want)
	}
}

func TestSumChangesWithEveryFile(t *testing.T) {
	base := map[string]string{"pack.toml": whole, "a.wav": "one"}
	first, err := Open(writeFiles(t, base))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []map[string]string{
		{"pack.toml": whole + "\n", "a.wav": "one"},
		{"pack.toml": whole, "a.wav": "two"},
		{"pack.toml": swap(whole, "a.wav", "b.wav"), "b.wav": "one"},
	} {
		if p, err := Open(writeFiles(t, c)); err != nil || p.SHA256 == first.SHA256 {
			t.Errorf("%v: same sum, or %v", c, err)
		}
	}
}

func TestLinks(t *testing.T) {
	dir := writeFiles(t, map[string]string{
		"pack.toml": swap(swap(head+stop+left+right, "a.wav", "out.wav"), "a.wav", "in.wav"), "a.wav": "one",
	})
	outside := filepath.Join(t.TempDir(), "secret.wav")
	if err := os.WriteFile(outside, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "out.wav")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if err := os.Symlink("a.wav", filepath.Join(dir, "in.wav")); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir)
	want := `pack.toml:9: file "out.wav" is a symbolic link that does not lead to a file inside the pack`
	if err == nil || err.Error() != want {
		t.Errorf("got %v\nwant %s", err, want)
	}
	for name, target := range map[string]string{"dangling": "gone.wav", "loop": "out.wav", "up": "../x/a.wav"} {
		link := filepath.Join(dir, "out.wav")
		if err := errors.Join(os.Remove(link), os.Symlink(target, link)); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(dir); err == nil || err.Error() != want {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "voice.txt")
	if err := os.WriteFile(text, []byte("hello"), 0o644); err != nil {
		t.Fatal(err)
	}
	many := make([]zipEntry, 25_000)
	for i := range many {
		many[i].name = strconv.Itoa(i)
	}
	manifest := zipEntry{"pack.toml", whole, 0}
	for _, c := range []struct {
		name, path string
		want       []string // all in the message
		faults     bool
	}{
		{"nothing there", filepath.Join(dir, "gone"), []string{"opening pack ", "gone: no such file or directory"}, false},
		{"no manifest", dir, []string{"opening pack " + dir, "no pack.toml in it: not a pack"}, false},
		{"a text file", text, []string{"voice.txt: neither a folder nor a zip archive"}, false},
		{"an empty archive", writeZip(t), []string{"no pack.toml in it: not a pack"}, false},
		{"two packs in one archive", writeZip(t, zipEntry{"a/pack.toml", whole, 0}, zipEntry{"b/pack.toml", whole, 0}),
			[]string{`2 packs in it, in "a/" and "b/": zip one alone`}, false},
		{"entries that lead out", writeZip(t, manifest, zipEntry{"../a.wav", "x", 0}, zipEntry{"/etc/x", "x", 0}, zipEntry{`..\b`, "x", 0}),
			[]string{`voice.zip: entry "../a.wav" leads out`, `voice.zip: entry "/etc/x" leads out`, `voice.zip: entry "../b" leads out`}, true},
		{"an entry twice", writeZip(t, manifest, manifest), []string{`voice.zip: entry "pack.toml" is there twice: pack it again`}, true},
		{"escapes in an entry", writeZip(t, manifest, zipEntry{"../\x1b[2J", "x", 0}), []string{`entry "../\x1b[2J" leads out`}, true},
		{"too many entries", writeZip(t, many[:maxZipEntries+1]...), []string{"voice.zip: too many entries: an archive has at most 2000"}, true},
		{"an endless directory", writeZip(t, many...), []string{"voice.zip: too many entries: an archive has at most 2000"}, true},
		{"a link", writeZip(t, manifest, zipEntry{"a.wav", "/etc/passwd", os.ModeSymlink}),
			[]string{`pack.toml:9: file "a.wav" is not a plain file`}, true},
		{"a missing file", writeZip(t, manifest), []string{`pack.toml:9: file "a.wav" is not in the pack`}, true},
		{"a bomb", writeZip(t, manifest, zipEntry{"a.wav", strings.Repeat("\x00", maxFile+1), 0}),
			[]string{`pack.toml:9: file "a.wav" is too large: more than 32 MiB`}, true},
		{"a manifest like a bomb", writeZip(t, zipEntry{"pack.toml", strings.Repeat("#", maxManifest+1), 0}),
			[]string{"pack.toml is too large"}, false},
		{"faults in an archive", writeZip(t, zipEntry{"pack.toml", swap(whole, "alarm", "loud"), 0}, zipEntry{"a.wav", "x", 0}),
			[]string{`pack.toml:7: unknown class "loud"`}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			p, err := Open(c.path)
			if err == nil || p != nil {
				t.Fatalf("opened: %v, %v", p, err)
			}
			for _, want := range c.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("got %q, want %q in it", err, want)
				}
			}
			if _, ok := err.(Faults); ok != c.faults { //nolint:errorlint // promised as it is
				t.Errorf("faults %v, want %v: %v", ok, c.faults, err)
			}
		})
	}
}

// TestDamagedZip cuts and changes an archive: an error, never a panic or a pack
// with other content.
func TestDamagedZip(t *testing.T) {
	path := writeZip(t, zipEntry{"pack.toml", whole, 0}, zipEntry{"a.wav", "one", 0})
	good, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	try := func(name string, i int, b []byte) {
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
		if p, err := Open(path); err == nil && p.SHA256 != good.SHA256 {
			t.Errorf("%s at byte %d went unseen", name, i)
		}
	}
	for i := range data {
		try("cut", i, data[:i])
		b := slices.Clone(data)
		b[i] ^= 0x41
		try("change", i, b)
	}
}

func TestReadFile(t *testing.T) {
	dir := writeFiles(t, map[string]string{"pack.toml": whole, "a.wav": "one", "b.wav": "two"})
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	stop, _ := p.Cue(StopID)
	for _, file := range []string{"b.wav", "pack.toml", "../x", ""} {
		if _, err := p.ReadFile(file); err == nil || !strings.Contains(err.Error(), "no sound file of this pack") {
			t.Errorf("%q: %v", file, err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "a.wav"), []byte("eno"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ReadFile(stop.File); err == nil || err.Error() != `file "a.wav" changed while the pack was open: open it again` {
		t.Error(err)
	}
	if err := os.Remove(filepath.Join(dir, "a.wav")); err != nil {
		t.Fatal(err)
	}
	if _, err := p.ReadFile(stop.File); err == nil || err.Error() != `file "a.wav" is not in the pack: add it or mend its name` {
		t.Error(err)
	}
}

// TestRelativePath stays right when the program changes its folder.
func TestRelativePath(t *testing.T) {
	dir := writeFiles(t, map[string]string{"p/pack.toml": whole, "p/a.wav": "one"})
	t.Chdir(dir)
	p, err := Open("p")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	if b, err := p.ReadFile(p.Cues[0].File); err != nil || string(b) != "one" {
		t.Errorf("%q, %v", b, err)
	}
}

// TestOneFileForAllCues opens a pack as measuring tools write it: the same click on every
// key, and only the cues they need.
func TestOneFileForAllCues(t *testing.T) {
	water := "[[cue]]\nid = \"water\"\ntext = \"Water\"\nclass = \"service\"\nkeys = [\"w\"]\nfile = \"a.wav\"\n"
	p, err := Open(writeFiles(t, map[string]string{"pack.toml": head + "\n" + stop + left + right + water, "a.wav": "RIFF"}))
	if err != nil {
		t.Fatal(err)
	}
	for key, id := range map[string]cues.ID{"space": "stop", "left": "left", "right": "right", "w": "water"} {
		if c, ok := p.ByKey(key); !ok || c.ID != id {
			t.Errorf("key %q is %q", key, c.ID)
		}
	}
}
