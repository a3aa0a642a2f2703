package pack

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"spotter/cues"

	"github.com/google/go-cmp/cmp"
)

const (
	ours  = "extends = \"base\"\n" // line 1
	base  = head + stop + left + right + twelve
	holeO = "[[cue]]\nid = \"hole\"\ntext = \"Hole\"\nclass = \"steer\"\nkeys = [\"o\", \"O\"]\nretrigger = \"restart\"\nfile = \"a.wav\"\n"
)

// loadOver loads a manifest in a folder that has a base in its folder "base".
func loadOver(manifest, base string) (*Pack, error) {
	return load(fsSource{fsys: fstest.MapFS{
		"pack.toml":      {Data: []byte(manifest)},
		"a.wav":          {Data: []byte("own")},
		"base/pack.toml": {Data: []byte(base)},
		"base/a.wav":     {Data: []byte("taken over")},
	}})
}

// cue returns a table of a cue with an ID and more settings.
func cueTable(id string, lines ...string) string {
	return fmt.Sprintf("[[cue]]\nid = %q\n%s\n", id, strings.Join(lines, "\n"))
}

func TestExtends(t *testing.T) {
	p, err := loadOver(ours+"name = \"Ours\"\n"+
		cueTable("left", `text = "Port"`, `file = "a.wav"`)+
		cueTable("stop", `text = "STOP!"`, `keys = ["s"]`)+
		cueTable("dog", `text = "Dog"`, `class = "prepare"`, `keys = ["O"]`, `file = "a.wav"`)+
		"[[word]]\nid = \"n12\"\ntext = \"A dozen\"\nfile = \"a.wav\"\n", base+holeO)
	if err != nil {
		t.Fatal(err)
	}
	const over = "base/pack.toml"
	want := []cues.Cue{
		{ID: "stop", Text: "STOP!", Class: cues.Alarm, Keys: []string{"s"}, File: "base:a.wav", Line: 7, Manifest: "pack.toml"},
		{ID: "left", Text: "Port", Class: cues.Steer, Pan: cues.Left, Keys: []string{"left"}, File: "a.wav", Line: 3, Manifest: "pack.toml"},
		{ID: "right", Text: "Right", Class: cues.Steer, Pan: cues.Right, Keys: []string{"right"}, File: "base:a.wav", Line: 17, Manifest: over},
		{ID: "hole", Text: "Hole", Class: cues.Steer, Keys: []string{"o"}, File: "base:a.wav", Line: 28, Manifest: over},
		{ID: "dog", Text: "Dog", Class: cues.Prepare, Keys: []string{"O"}, File: "a.wav", Line: 11, Manifest: "pack.toml"},
	}
	if diff := cmp.Diff(want, p.Cues); diff != "" {
		t.Errorf("cues (-want +got):\n%s", diff)
	}
	if w, ok := p.Word("n12"); !ok || w.Text != "A dozen" || w.File != "a.wav" {
		t.Errorf("word %+v", w)
	}
	if p.Name != "Ours" || p.Language != "en" || p.License != "l" || p.Extends != "base" {
		t.Errorf("%q, %q, %q, %q", p.Name, p.Language, p.License, p.Extends)
	}
	for file, want := range map[string]string{"a.wav": "own", "base:a.wav": "taken over"} {
		if b, err := p.ReadFile(file); err != nil || string(b) != want || p.Own(file) != (want == "own") {
			t.Errorf("%s: %q, %v, own %v", file, b, err, p.Own(file))
		}
	}
	for key, id := range map[string]cues.ID{"s": "stop", "o": "hole", "O": "dog", "left": "left"} {
		if c, _ := p.ByKey(key); c.ID != id {
			t.Errorf("key %q is %q", key, c.ID)
		}
	}
	if c, ok := p.ByKey("space"); ok {
		t.Errorf("space is %q still", c.ID)
	}
}

func TestFaultsOfExtending(t *testing.T) {
	const spanish = "language = \"es\"\nname = \"n\"\n"
	for _, c := range []struct {
		name, manifest, base string
		want                 []string
	}{
		{"nothing of its own", ours, base, nil},
		{"a text in other letters", ours + cueTable("stop", `text = "stop!  "`), base, nil},
		{"the same words, spoken anew", ours + cueTable("stop", `file = "a.wav"`), base, nil},
		{"another ear and class", ours + cueTable("hole", `class = "info"`, `retrigger = "ignore"`, `ttl_ms = 900`), base + holeO, nil},
		{"times of the class it had", ours + cueTable("hole", `class = "steer"`),
			base + swap(holeO, `"steer"`, "\"info\"\nttl_ms = 900"), nil},
		{"no keys, said so", ours + cueTable("hole", `keys = []`) + cueTable("stop", `keys = ["o"]`), base + holeO, nil},

		{"a text alone", ours + cueTable("left", `text = "Port"`), base, []string{
			`pack.toml:4: text "Port" for "left", but its sound still says "Left": add a file too`}},
		{"a word's text alone", ours + "[[word]]\nid = \"n12\"\ntext = \"A dozen\"\n", base, []string{
			`pack.toml:4: text "A dozen" for "n12", but its sound still says "Twelve": add a file too`}},
		{"the last keys", ours + cueTable("stop", `keys = ["o",`, `"O", "left"]`), base + holeO, []string{
			`pack.toml:5: "stop" takes the last key of "left": give that cue another key, or set keys = [] for it`,
			`pack.toml:5: "stop" takes the last key of "hole": give that cue another key, or set keys = [] for it`}},
		{"stop without a key", ours + cueTable("stop", `keys = []`), base, []string{
			`pack.toml:2: no keys for "stop": give it one, such as "space"`}},
		{"a key of two of its own", ours + cueTable("stop", `keys = ["a"]`) + cueTable("left", `keys = ["a"]`), base, []string{
			`pack.toml:7: key "a" used by "stop" and "left"`}},
		{"an unknown id", ours + cueTable("lefft", `keys = ["a"]`), base, []string{
			`pack.toml:2: text is missing: add a line such as text = "Left"`,
			`pack.toml:2: file is missing: add a line such as file = "left.wav"`,
			`pack.toml:2: class is missing: add one of alarm, steer, prepare, service, info`,
			`pack.toml:3: the pack that this one extends, "base", has no cue "lefft": correct the id, or add text, class and file to make a new cue`}},
		{"an id twice", ours + cueTable("stop") + cueTable("stop", `keys = ["a"]`), base, []string{
			`pack.toml:6: id "stop" is used twice: first in line 3`}},
		{"a new cue of one side", ours + cueTable("far_left", `text = "Far left"`, `class = "steer"`, `pan = "left"`, `file = "a.wav"`), base, []string{
			`pack.toml:2: "far_left" without "far_right": add "far_right", or its key is silent when the sides are mirrored`}},
		{"the other side's words", "extends = \"base\"\n" + cueTable("left", `text = "Move"`, `file = "a.wav"`),
			swap(base, `"Right"`, `"Move"`), []string{
				`pack.toml:2: text "Move" for "right" is also the text of "left": choose another word, for a runner with one earbud`}},
		{"a pan of the other side", ours + cueTable("left", `pan = "right"`), base, []string{
			`pack.toml:4: pan "right" for "left": use "left"`}},
		{"a class for stop", ours + cueTable("stop", `class = "info"`), base, []string{
			`pack.toml:2: class "info" for "stop": use "alarm"`}},
		{"a file that is not there", ours + cueTable("stop", `file = "b.wav"`), base, []string{
			`pack.toml:4: file "b.wav" is not in the pack: add it or mend its name`}},

		{"another language", spanish + ours + cueTable("stop", `text = "Alto"`, `file = "a.wav"`) + cueTable("left", `file = "a.wav"`), base, []string{
			`pack.toml:1: language "es", but these cues still speak "en": give each a text and a file: left, right`}},
		{"a whole other language", spanish + ours + cueTable("stop", `text = "Alto"`, `file = "a.wav"`) +
			cueTable("left", `text = "Izquierda"`, `file = "a.wav"`) + cueTable("right", `text = "Derecha"`, `file = "a.wav"`), base, nil},
		{"another region", "language = \"en-GB\"\n" + ours, base, nil},

		{"a base that is not there", "extends = \"bas\"\n" + cueTable("stop", `text = "Halt"`), base, []string{
			`pack.toml:1: extends "bas" is not there: it is neither a voice of this program (` + strings.Join(Builtins(), ", ") +
				`) nor an installed one, and there is no pack at that path, which starts in the folder of pack.toml`}},
		{"a path to nothing", "extends = \"base/no\"\n", base, []string{
			`pack.toml:1: extends "base/no" is not there: there is no pack at that path, which starts in the folder of pack.toml`}},
		{"a base with faults", ours + cueTable("stop", `volume = 3`), base + "[[no]]\n" + hole + cueTable("hole"), []string{
			`pack.toml:4: unknown key "volume": a cue has id, text, class, pan, keys, file, retrigger, repeat_ms, ttl_ms and countdown`,
			`base/pack.toml:28: unknown table "no": a pack has only [[cue]] and [[word]]`,
			`base/pack.toml:35: text is missing: add a line such as text = "Left"`,
			`base/pack.toml:35: file is missing: add a line such as file = "left.wav"`,
			`base/pack.toml:35: class is missing: add one of alarm, steer, prepare, service, info`,
			`base/pack.toml:36: id "hole" is used twice: first in line 30`}},
		{"a base whose file is not there", ours, swap(base, "a.wav", "b.wav"), []string{
			`base/pack.toml:9: file "b.wav" is not in the pack: add it or mend its name`}},
		{"a file of the base that nobody needs", ours + cueTable("stop", `file = "a.wav"`), swap(base, "a.wav", "b.wav"), nil},
		{"itself", "extends = \".\"\n", base, []string{
			`pack.toml:1: extends "." leads back to the pack itself: name another pack`}},
		{"a circle", ours, "extends = \"../base\"\n" + base, []string{
			`base/pack.toml:1: extends "../base" cannot be used: leads out of the program`}},
		{"absolute", "extends = \"/etc\"\n", base, []string{
			`pack.toml:1: extends "/etc" is neither the name of a voice nor a path with / that starts in the folder of pack.toml: write one such as "en-US" or "../ours"`}},
		{"no text", "extends = 3\n" + cueTable("stop"), base, []string{`pack.toml:1: extends must be a text in quotes`}},
		{"in a cue", whole + ours, base, []string{`pack.toml:10: extends belongs to the pack: move it above the first [[cue]]`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := loadOver(c.manifest, c.base)
			var got []string
			if err != nil {
				if _, ok := errors.AsType[Faults](err); !ok {
					t.Fatalf("not faults: %v", err)
				}
				got = strings.Split(err.Error(), "\n")
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("faults (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		name, manifest string
		want           []string
	}{
		{"this one", "format = 1\n" + whole, nil},
		{"a newer one, and what is new in it", "format = 2\ncolour = 3\n[[scene]]\n" + whole + "broken", []string{
			`1: has format 2, and this spotter reads 1: use a newer spotter, or an older pack`}},
		{"none", "format = 0\n" + whole, []string{`1: format must be a whole number, 1 or more, such as format = 1`}},
		{"a text", "format = \"1\"\n" + whole, []string{`1: format must be a whole number, 1 or more, such as format = 1`}},
		{"in a cue", whole + "format = 2\n", []string{`10: format belongs to the pack: move it above the first [[cue]]`}},
	} {
		t.Run(c.name, func(t *testing.T) { checkFaults(t, c.manifest, c.want) })
	}
	_, err := loadOver(ours+"[[cue]]\nid = 3\n", "format = 7\ncolour = 3\n"+base)
	want := "pack.toml:3: id must be a text in quotes\n" +
		"base/pack.toml:1: has format 7, and this spotter reads 1: use a newer spotter, or an older pack"
	if err == nil || err.Error() != want {
		t.Errorf("a base of a newer format:\n%v\nwant\n%s", err, want)
	}
}

// TestExtendsABuiltin has three words of a pair and a cue of its own on a digit.
func TestExtendsABuiltin(t *testing.T) {
	dir := writeFiles(t, map[string]string{"a.wav": "one", "pack.toml": "extends = \"en-US\"\n" +
		cueTable("dog", `text = "Dog"`, `class = "steer"`, `keys = ["1"]`, `file = "a.wav"`) +
		cueTable("hole", `keys = ["9"]`)})
	p, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	std := Default()
	if len(p.Cues) != len(std.Cues)+1 || len(p.Words) != len(std.Words) || p.Language != std.Language {
		t.Errorf("%d cues, %d words, %s", len(p.Cues), len(p.Words), p.Language)
	}
	if one, _ := p.Cue("one"); slices.Contains(one.Keys, "1") || len(one.Keys) == 0 {
		t.Errorf("one is on %q", one.Keys)
	}
	for key, id := range map[string]cues.ID{"1": "dog", "9": "hole", "space": "stop"} {
		if c, _ := p.ByKey(key); c.ID != id {
			t.Errorf("key %q is %q", key, c.ID)
		}
	}
	stop, _ := std.Cue("stop")
	want, err := std.ReadFile(stop.File)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := p.ReadFile("en-US:" + stop.File); err != nil || !slices.Equal(got, want) {
		t.Errorf("stop.wav: %v", err)
	}
}

// TestChains goes as deep as chains may, further, and in circles, over folders
// and archives.
func TestChains(t *testing.T) {
	chain := func(n int, last string) map[string]string {
		files := map[string]string{}
		for i := range n {
			files[fmt.Sprintf("p%d/pack.toml", i)] = fmt.Sprintf("extends = \"../p%d\"\n", i+1)
		}
		files[fmt.Sprintf("p%d/pack.toml", n)] = last
		files[fmt.Sprintf("p%d/a.wav", n)] = "one"
		return files
	}
	open := func(files map[string]string) (*Pack, error) { return Open(filepath.Join(writeFiles(t, files), "p0")) }
	p, err := open(chain(maxBases, base))
	if err != nil {
		t.Fatal(err)
	}
	if want := "../p1:../p2:../p3:../p4:a.wav"; p.Cues[0].File != want {
		t.Errorf("file %q, want %q", p.Cues[0].File, want)
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"too deep", chain(maxBases+1, base), `../p4/pack.toml:1: extends "../p5" makes the chain of packs too long: it can have at most 4`},
		{"a circle", chain(2, "extends = \"../p0/../p1\"\n"), `../p2/pack.toml:1: extends "../p0/../p1" leads back to the pack itself: name another pack`},
		{"itself", map[string]string{"p0/pack.toml": "extends = \"../p0\"\n"}, `pack.toml:1: extends "../p0" leads back to the pack itself: name another pack`},
		{"a file", map[string]string{"p0/pack.toml": "extends = \"../a\"\n", "a": "x"},
			`pack.toml:1: extends "../a" cannot be used: neither a folder nor a zip archive`},
		{"no pack", map[string]string{"p0/pack.toml": "extends = \"../a\"\n", "a/x": "x"},
			`pack.toml:1: extends "../a" is not there: there is no pack at that path, which starts in the folder of pack.toml`},
	} {
		if _, err := open(c.files); err == nil || err.Error() != c.want {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}

	t.Run("a link to itself", func(t *testing.T) {
		dir := writeFiles(t, map[string]string{"p0/pack.toml": "extends = \"../p1\"\n"})
		if err := os.Symlink("p0", filepath.Join(dir, "p1")); err != nil {
			t.Skip("no symbolic links here:", err)
		}
		if _, err := Open(filepath.Join(dir, "p0")); err == nil || !strings.Contains(err.Error(), "leads back to the pack itself") {
			t.Error(err)
		}
	})
}

// TestArchivesThatExtend has a base inside the archive, beside it, and one that is an archive.
func TestArchivesThatExtend(t *testing.T) {
	inside := writeZip(t, zipEntry{"pack.toml", ours, 0}, zipEntry{"base/pack.toml", base, 0}, zipEntry{"base/a.wav", "one", 0})
	nested := writeZip(t, zipEntry{"mine/pack.toml", ours, 0}, zipEntry{"mine/base/pack.toml", base, 0}, zipEntry{"mine/base/a.wav", "one", 0})
	folder := writeFiles(t, map[string]string{"pack.toml": ours, "base/pack.toml": base, "base/a.wav": "one"})
	var sums []string
	for _, path := range []string{inside, nested, folder} {
		p, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := p.ReadFile(p.Cues[0].File); err != nil || string(b) != "one" {
			t.Errorf("%s: %q, %v", path, b, err)
		}
		sums = append(sums, p.SHA256)
	}
	if sums[0] != sums[1] || sums[0] != sums[2] {
		t.Errorf("names by content differ: %q", sums)
	}

	beside := writeZip(t, zipEntry{"pack.toml", "extends = \"../base.zip\"\n", 0})
	b := writeZip(t, zipEntry{"pack.toml", base, 0}, zipEntry{"a.wav", "one", 0})
	if err := os.Rename(b, filepath.Join(filepath.Dir(beside), "base.zip")); err != nil {
		t.Fatal(err)
	}
	if p, err := Open(beside); err != nil || p.Cues[0].File != "../base.zip:a.wav" {
		t.Errorf("%+v, %v", p, err)
	}
	if _, err := Open(writeZip(t, zipEntry{"pack.toml", "extends = \".\"\n", 0})); err == nil || !strings.Contains(err.Error(), "leads back") {
		t.Error(err)
	}
}

// TestSumOfAnExtendingPack changes each file that is heard, and checks the
// documented recipe.
func TestSumOfAnExtendingPack(t *testing.T) {
	files := map[string]string{
		"mine/pack.toml": "extends = \"../base\"\n" + cueTable("left", `text = "Port"`, `file = "port.wav"`), "mine/port.wav": "one",
		"base/pack.toml": swap(base, "a.wav", "stop.wav"), "base/a.wav": "two", "base/stop.wav": "three",
	}
	dir := writeFiles(t, files)
	p, err := Open(filepath.Join(dir, "mine"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range files {
		old := files[name]
		files[name] += "\n"
		if other, err := Open(filepath.Join(writeFiles(t, files), "mine")); err != nil || other.SHA256 == p.SHA256 {
			t.Errorf("%s changed: the same name by content, or %v", name, err)
		}
		files[name] = old
	}
	if _, err := exec.LookPath("sha256sum"); err != nil {
		t.Skip("no sha256sum here")
	}
	cmd := exec.Command("sh", "-c", `{ sha256sum pack.toml port.wav; cd ../base; sha256sum pack.toml a.wav stop.wav | sed 's|  |&../base:|'; } | LC_ALL=C sort -k 2 | sha256sum`)
	cmd.Dir = filepath.Join(dir, "mine")
	if out, err := cmd.Output(); err != nil || !strings.HasPrefix(string(out), p.SHA256+" ") {
		t.Errorf("sha256sum says %s, %v; want %s", out, err, p.SHA256)
	}
}

// The keys of the program's acts are taken over like any setting of the pack.
func TestBindIsTakenOver(t *testing.T) {
	bound := "bind = \"fall=f5 rest=f6\"\n" + base
	for manifest, want := range map[string]string{
		ours:                          "[{fall f5} {rest f6}]",
		ours + "bind = \"note=f7\"\n": "[{note f7}]",
		ours + "bind = \"\"\n":        "[]",
	} {
		p, err := loadOver(manifest, bound)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(p.Bind); got != want {
			t.Errorf("%q: %s, want %s", manifest, got, want)
		}
	}
	_, err := loadOver(ours+cueTable("left", `keys = ["f5"]`), bound)
	if err == nil || !strings.Contains(err.Error(), `bind: key "f5" of fall is that of the cue "left"`) {
		t.Errorf("a cue on a bound key: %v", err)
	}
}
