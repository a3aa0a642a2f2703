package pack

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"spotter/cues"
)

// uncommented takes one # off each line that has one, from the line that
// contains from on. What was explained in words is left.
func uncommented(manifest, from string) string {
	var b strings.Builder
	on := false
	for line := range strings.Lines(manifest) {
		on = on || strings.Contains(line, from)
		code := strings.TrimPrefix(line, "# ")
		if on && (strings.HasPrefix(code, "[[") || strings.Contains(code, " = ")) {
			line = code
		}
		b.WriteString(line)
	}
	return b.String()
}

func TestCreate(t *testing.T) {
	for _, voice := range Builtins() {
		base, err := Builtin(voice)
		if err != nil {
			t.Fatal(err)
		}
		dir := filepath.Join(t.TempDir(), "sub", "our voice")
		if err := Create(dir, NewOptions{From: voice}); err != nil {
			t.Fatal(err)
		}
		p, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if p.Name != "our voice" || p.Extends != voice || len(p.Cues) != len(base.Cues) || len(p.Words) != len(base.Words) {
			t.Errorf("%+v", p)
		}
		manifest, err := os.ReadFile(filepath.Join(dir, manifestName))
		if err != nil {
			t.Fatal(err)
		}
		// The examples, and then the whole list, with the # taken away.
		examples, list, ok := strings.Cut(string(manifest), "# All that")
		if !ok {
			t.Fatal("no list")
		}
		whole := uncommented(examples, "[[cue]]")
		checkEdited(t, dir, whole, func(p *Pack) bool {
			dog, _ := p.ByKey("1")
			return dog.ID == "dog" && len(p.Cues) == len(base.Cues)+1
		})
		head, _, _ := strings.Cut(examples, "# Three examples")
		checkEdited(t, dir, head+uncommented("# All that"+list, "All that"), func(p *Pack) bool {
			return len(p.Cues) == len(base.Cues) && !slices.ContainsFunc(p.Cues, func(c cues.Cue) bool { return !p.Own(c.File) })
		})
	}
}

// checkEdited writes a manifest and every sound that it names, and looks at the
// pack that they make.
func checkEdited(t *testing.T, dir, manifest string, good func(*Pack) bool) {
	t.Helper()
	m := parseManifest([]byte(manifest), &layer{shown: manifestName}, &faultList{file: manifestName})
	files := map[string]string{manifestName: manifest}
	for _, c := range slices.Concat(m.cues, m.words) {
		if c.file.line > 0 {
			files[c.file.text] = "RIFF"
		}
	}
	p, err := Open(writeFiles(t, files))
	if err != nil {
		t.Errorf("%v\nin\n%s", err, manifest)
	} else if !good(p) {
		t.Errorf("not as it was meant: %+v\nfrom\n%s", p.Cues, manifest)
	}
}

func TestCreateACopy(t *testing.T) {
	base := Default()
	dir := filepath.Join(t.TempDir(), "mine")
	if err := os.Mkdir(dir, 0o755); err != nil { // an empty folder will do
		t.Fatal(err)
	}
	if err := Create(dir, NewOptions{From: DefaultName, Copy: true}); err != nil {
		t.Fatal(err)
	}
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if p.Name != "mine" || p.Extends != "" || len(p.Cues) != len(base.Cues) {
		t.Errorf("%+v", p)
	}
	for i, c := range p.Cues {
		want := base.Cues[i]
		c.Line, want.Line = 0, 0
		if !sameCue(c, want) {
			t.Errorf("%+v, want %+v", c, want)
		}
		a, err := p.ReadFile(c.File)
		b, err2 := base.ReadFile(base.Cues[i].File)
		if err = errors.Join(err, err2); err != nil || !slices.Equal(a, b) {
			t.Errorf("%s: another sound, or %v", c.ID, err)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "PROVENANCE.md")); err != nil {
		t.Error(err)
	}
}

func sameCue(a, b cues.Cue) bool {
	return a.ID == b.ID && a.Text == b.Text && a.Class == b.Class && a.Pan == b.Pan && a.Retrigger == b.Retrigger &&
		a.Repeat == b.Repeat && a.TTL == b.TTL && slices.Equal(a.Keys, b.Keys)
}

// TestCreateFromAPath extends and copies a pack that itself extends one: two files
// have the same name in it.
func TestCreateFromAPath(t *testing.T) {
	files := map[string]string{
		"ours/pack.toml": "extends = \"../base\"\n" + cueTable("left", `text = "Port"`, `file = "a.wav"`), "ours/a.wav": "one", "ours/README": "ours",
		"base/pack.toml": base, "base/a.wav": "two", "base/LICENSE": "theirs",
	}
	dir := writeFiles(t, files)
	t.Chdir(dir)
	if err := Create("packs/third", NewOptions{From: "ours"}); err != nil {
		t.Fatal(err)
	}
	if p, err := Open("packs/third"); err != nil || p.Extends != "../../ours" || p.Cues[0].File != "../../ours:../base:a.wav" {
		t.Errorf("%+v, %v", p, err)
	}
	if err := Create("copy", NewOptions{From: "ours", Copy: true}); err != nil {
		t.Fatal(err)
	}
	p, err := Open("copy")
	if err != nil {
		t.Fatal(err)
	}
	for id, want := range map[cues.ID]string{"stop": "two", "left": "one", "right": "two"} {
		c, _ := p.Cue(id)
		if b, err := p.ReadFile(c.File); err != nil || string(b) != want {
			t.Errorf("%s: %q, %v", id, b, err)
		}
	}
	for name, want := range map[string]string{"README": "ours", "base-LICENSE": "theirs"} {
		if b, err := os.ReadFile(filepath.Join("copy", name)); err != nil || string(b) != want {
			t.Errorf("%s: %q, %v", name, b, err)
		}
	}
}

func TestCreateRefuses(t *testing.T) {
	dir := writeFiles(t, map[string]string{"full/a": "x", "file": "x"})
	for _, c := range []struct {
		dir, from, want string
	}{
		{"full", DefaultName, "is not empty: name a new one"},
		{"file", DefaultName, "looking at"},
		{"new", "nobody", "no such file"},
		{"file/new", DefaultName, "not a directory"},
	} {
		err := Create(filepath.Join(dir, c.dir), NewOptions{From: c.from, Copy: true})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s from %s: %v, want %q", c.dir, c.from, err, c.want)
		}
	}
	// A disk that is full after so many files leaves nothing behind.
	for full := range 5 {
		for _, there := range []bool{false, true} {
			parent := t.TempDir()
			target := filepath.Join(parent, "new")
			if there {
				if err := os.Mkdir(target, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			n := 0
			w := folderWriter{sync: func(f *os.File) error {
				if n++; n > full {
					return &os.PathError{Op: "sync", Path: f.Name(), Err: syscall.ENOSPC}
				}
				return nil
			}}
			err := create(target, NewOptions{From: DefaultName, Copy: true}, w)
			if err == nil || !errors.Is(err, syscall.ENOSPC) || !strings.HasPrefix(err.Error(), "writing ") || strings.Contains(err.Error(), "spotter-new") {
				t.Errorf("full disk: %v", err)
			}
			left, err := os.ReadDir(parent)
			if err != nil || len(left) > 0 != there {
				t.Errorf("left behind: %v, %v", left, err)
			}
			if inside, _ := os.ReadDir(target); len(inside) > 0 {
				t.Errorf("left inside: %v", inside)
			}
		}
	}
}

func TestArchive(t *testing.T) {
	files := map[string]string{
		"mine/pack.toml":     "\ufeffname = \"N\"\nextends   =   '../ours' # ours\n" + cueTable("left", `text = "Port"`, `file = "base/port.wav"`),
		"mine/base/port.wav": "one", "mine/README.md": "read me", "mine/secret.txt": "x", "mine/LICENSE": "all mine",
		"ours/pack.toml": "extends = \"../base.zip\"\n" + cueTable("right", `text = "Starboard"`, `file = "a b.wav"`), "ours/a b.wav": "two",
	}
	dir := writeFiles(t, files)
	zipped := writeZip(t, zipEntry{"pack.toml", base, 0}, zipEntry{"a.wav", "three", 0})
	if err := os.Rename(zipped, filepath.Join(dir, "base.zip")); err != nil {
		t.Fatal(err)
	}
	p, err := Open(filepath.Join(dir, "mine"))
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	var made [2][]byte
	var q *Pack
	for i, name := range []string{"one.zip", "two.zip"} {
		if q, err = p.Archive(filepath.Join(out, name)); err != nil {
			t.Fatal(err)
		}
		if made[i], err = os.ReadFile(filepath.Join(out, name)); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(made[0], made[1]) {
		t.Error("the same pack gives two archives")
	}
	if len(q.Cues) != len(p.Cues) || q.Extends != "base2" {
		t.Errorf("%q, %+v", q.Extends, q.Cues)
	}
	for i, c := range p.Cues {
		a, err := p.ReadFile(c.File)
		b, err2 := q.ReadFile(q.Cues[i].File)
		if err = errors.Join(err, err2); err != nil || !slices.Equal(a, b) || !sameCue(c, q.Cues[i]) || c.Line != q.Cues[i].Line {
			t.Errorf("%+v is %+v, %v", c, q.Cues[i], err)
		}
	}
	a, err := openArchive(filepath.Join(out, "one.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer a.file.Close()
	var names []string
	for _, f := range a.File {
		names = append(names, f.Name)
	}
	want := []string{"LICENSE", "README.md", "base/port.wav", "base2/a b.wav", "base2/base/a.wav", "base2/base/pack.toml", "base2/pack.toml", "pack.toml", "SHA256SUMS"}
	if !slices.Equal(names, want) {
		t.Errorf("%q\nwant %q", names, want)
	}
	checkUnpacked(t, filepath.Join(out, "one.zip"), want, q.SHA256)

	if _, err := p.Archive(filepath.Join(out, "one.zip")); err == nil || !strings.Contains(err.Error(), "is there already") {
		t.Errorf("written over: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "ours", "a b.wav"), []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Archive(filepath.Join(out, "three.zip")); err == nil || !strings.Contains(err.Error(), "changed while the pack was open") {
		t.Errorf("a file that changed: %v", err)
	}
	if left, _ := os.ReadDir(out); len(left) != 2 {
		t.Errorf("left behind: %v", left)
	}
}

// checkUnpacked unpacks an archive: sha256sum is content with it, and so is Open.
func checkUnpacked(t *testing.T, path string, names []string, sha string) {
	t.Helper()
	a, err := openArchive(path)
	if err != nil {
		t.Fatal(err)
	}
	defer a.file.Close()
	files := map[string]string{}
	for _, name := range names {
		b, err := read(zipSource{file: path}, name, maxFile)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(b)
	}
	dir := writeFiles(t, files)
	if p, err := Open(dir); err != nil || p.SHA256 != sha {
		t.Errorf("unpacked: %v", err)
	}
	if _, err := exec.LookPath("sha256sum"); err == nil {
		cmd := exec.Command("sha256sum", "--check", "--strict", sumsName)
		cmd.Dir = dir
		if out, err := cmd.CombinedOutput(); err != nil || strings.Count(string(out), ": OK\n") != len(names)-1 {
			t.Errorf("%s, %v", out, err)
		}
	}
}

// TestArchiveOfAPackAlone has the name by content of its folder.
func TestArchiveOfAPackAlone(t *testing.T) {
	files := map[string]string{"pack.toml": whole, "a.wav": "one"}
	p, err := Open(writeFiles(t, files))
	if err != nil {
		t.Fatal(err)
	}
	q, err := p.Archive(filepath.Join(t.TempDir(), "p.zip"))
	if err != nil || q.SHA256 != p.SHA256 {
		t.Errorf("%v, %v", q, err)
	}
	both := maps.Clone(files)
	both["A.wav"] = "two"
	both["pack.toml"] = whole + swap(hole, "a.wav", "A.wav")
	if p, err = Open(writeFiles(t, both)); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Archive(filepath.Join(t.TempDir(), "p.zip")); err == nil || !strings.Contains(err.Error(), "differ only in capitals") {
		t.Error(err)
	}
}
