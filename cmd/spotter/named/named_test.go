package named

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/journal"
	"spotter/race"
)

// putJournal writes a short journal that began at a time.
func putJournal(t *testing.T, path string, began time.Time) {
	t.Helper()
	w, err := journal.Create(path, race.Open{Race: "A", Units: "km", Pack: "P", PackSHA256: strings.Repeat("a", 64)},
		journal.Options{Now: func() race.Stamp { return race.Stamp{Wall: began, Boot: host.This().Now().Boot} }})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close("test"); err != nil {
		t.Fatal(err)
	}
}

// "last" is the journal whose race began last, whatever the files are called; a file of that
// name comes first.
func TestLast(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir)
	at := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	old, young := filepath.Join(dir, "z.jsonl"), filepath.Join(dir, "a.jsonl")
	putJournal(t, old, at)
	putJournal(t, young, at.Add(time.Hour))
	broken := filepath.Join(dir, "zz.jsonl")
	if err := os.WriteFile(broken, []byte("no journal\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	f := Finder{Journals: func() ([]string, error) { return []string{broken, old, young}, nil }}
	if j, err := f.Find(Last); err != nil || j.Path != young || j.Name != young {
		t.Errorf("%+v, %v; want %s", j, err, young)
	}
	none := Finder{Journals: func() ([]string, error) { return nil, nil }}
	if _, err := none.Find(Last); err == nil || fault.Next(err) == "" {
		t.Errorf("without a race: %v", err)
	}
	if err := os.WriteFile(Last, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if j, err := f.Find(Last); err != nil || j.Path != Last {
		t.Errorf("a file is called last: %+v, %v", j, err)
	}
}

// What is piped in is kept while a command runs, under a name that tells what it is, and is
// gone afterwards. Errors name standard input.
func TestStandardInput(t *testing.T) {
	for text, ext := range map[string]string{`{"seq":1}`: ".jsonl", "": ".jsonl", "\xef\xbb\xbf <gpx>": ".gpx", "PK\x03\x04": ".zip", "name = 'x'": ".toml"} {
		j, err := Finder{Stdin: strings.NewReader(text)}.Find(Stdin)
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(j.Path); err != nil || string(b) != text || filepath.Ext(j.Path) != ext || !j.Piped() {
			t.Errorf("%q: %s has %q, %v", text, j.Path, b, err)
		}
		said := j.Says(fault.Failed(&os.PathError{Op: "open", Path: j.Path, Err: os.ErrInvalid}, "see "+j.Path))
		if said.Error() != "open standard input: invalid argument" || fault.Next(said) != "see standard input" {
			t.Errorf("%q: said %q, next %q", text, said, fault.Next(said))
		}
		if err := j.Close(); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Dir(j.Path)); err == nil {
			t.Errorf("%s is still there", j.Path)
		}
	}
	if _, err := (Finder{Stdin: strings.NewReader("x"), Terminal: func() bool { return true }}).Find(Stdin); err == nil || !strings.Contains(err.Error(), "terminal") {
		t.Errorf("of a terminal: %v", err)
	}
}

// A "-" that means nothing, and a second one, are refused.
func TestCheck(t *testing.T) {
	for _, tt := range []struct {
		args []string
		want string // in the error; "" for none
	}{
		{[]string{"-"}, ""},
		{[]string{"a", "-o", "-"}, ""},
		{[]string{"-", "-o", "-"}, ""},
		{[]string{"-", "-"}, "read once"},
		{[]string{"a", "-o", "-", "--pdf", "-"}, "standard output holds one"},
		{[]string{"a", "--track", "-"}, "--track - "},
	} {
		root := &cobra.Command{Use: "spotter"}
		c := TakesJournals(&cobra.Command{Use: "x A B", Run: func(*cobra.Command, []string) {}})
		c.Flags().StringP("out", "o", "", "")
		c.Flags().String("pdf", "", "")
		c.Flags().String("track", "", "")
		Writes(c, "out")
		Writes(c, "pdf")
		root.AddCommand(c)
		if err := c.ParseFlags(tt.args); err != nil {
			t.Fatal(err)
		}
		err := Check(c, c.Flags().Args())
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v: %v, want %q", tt.args, err, tt.want)
		}
	}
	root := &cobra.Command{Use: "spotter"}
	c := &cobra.Command{Use: "y FILE", Run: func(*cobra.Command, []string) {}}
	root.AddCommand(c)
	if err := Check(c, []string{"-"}); err == nil || !strings.Contains(err.Error(), "does not read standard input") {
		t.Errorf("a command that reads none: %v", err)
	}
}

// The name of a file in spotter's folder stands for it, with or without its extension, also in a
// flag that names a journal; a file here comes first, and a path is a path.
func TestByName(t *testing.T) {
	t.Chdir(t.TempDir())
	kept := filepath.Join("races", "2027-boston.jsonl")
	f := Finder{Journals: func() ([]string, error) { return []string{kept}, nil }}
	for word, want := range map[string]string{"2027-boston.jsonl": kept, "2027-boston": kept, "boston": "boston", "./2027-boston": "./2027-boston", "": ""} {
		if j, err := f.Find(word); err != nil || j.Path != want || j.Name != want {
			t.Errorf("%q: %+v, %v; want %q", word, j, err, want)
		}
	}
	c := &cobra.Command{Use: "review"}
	c.Flags().String("with", "", "")
	c.Flags().String("course", "", "")
	TakesJournal(c, "with")
	if err := c.ParseFlags([]string{"--with", "2027-boston", "--course", "2027-boston"}); err != nil {
		t.Fatal(err)
	}
	if _, _, err := f.Resolve(c, nil); err != nil {
		t.Fatal(err)
	}
	if with, course := c.Flags().Lookup("with").Value.String(), c.Flags().Lookup("course").Value.String(); with != kept || course != "2027-boston" {
		t.Errorf("--with %q --course %q", with, course)
	}
	if err := os.WriteFile("2027-boston", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if j, err := f.Find("2027-boston"); err != nil || j.Path != "2027-boston" {
		t.Errorf("a file here: %+v, %v", j, err)
	}
	if _, ok := (Finder{}).ByName("2027-boston.jsonl"); ok {
		t.Error("a race without a folder")
	}
	f.Journals = func() ([]string, error) { return nil, os.ErrPermission }
	if j, err := f.Find("2027-boston.jsonl"); err != nil || j.Path != "2027-boston.jsonl" {
		t.Errorf("a folder that cannot be read: %+v, %v", j, err)
	}
}

// That a journal is not there comes with what to do; the file of another command has its own words.
func TestMissing(t *testing.T) {
	_, gone := os.ReadFile("gone.jsonl")
	gone = fmt.Errorf("reading journal: %w", gone)
	command := TakesJournals(&cobra.Command{Use: "x"})
	for _, tt := range []struct {
		c    *cobra.Command
		path string
		err  error
		next string
	}{
		{command, "gone.jsonl", gone, "spotter races lists the journals that there are"},
		{command, "another.jsonl", gone, ""},
		{command, "gone.jsonl", fault.Failed(gone, "look"), "look"},
		{&cobra.Command{Use: "y"}, "gone.jsonl", gone, ""},
	} {
		if err := Missing(tt.c, []string{tt.path}, tt.err); fault.Next(err) != tt.next || err.Error() != tt.err.Error() {
			t.Errorf("%s: %v, next %q", tt.path, err, fault.Next(err))
		}
	}
	if err := Missing(command, nil, nil); err != nil {
		t.Error(err)
	}
}
