package after

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/cmd/spotter/fault"
)

// corpus is a log that is whole.
const corpus = "../../../journal/testdata/corpus/"

// do runs a command of the desk.
func do(t *testing.T, args ...string) (stdout string, err error) {
	t.Helper()
	var out bytes.Buffer
	for _, c := range (Desk{Stdout: &out, Version: "devel"}).Commands() {
		if c.Name() != args[0] {
			continue
		}
		c.SetArgs(args[1:])
		c.SilenceErrors, c.SilenceUsage = true, true
		err = c.Execute()
	}
	return out.String(), err
}

// says fails the test unless an error holds a text, in itself or in what to do next.
func says(t *testing.T, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error()+"; "+fault.Next(err), want) {
		t.Errorf("error %v (%s), want %q", err, fault.Next(err), want)
	}
}

func TestReportMakesAPage(t *testing.T) {
	page := filepath.Join(t.TempDir(), "report.html")
	out, err := do(t, "report", corpus+"whole.jsonl", "-o", page)
	if err != nil || !strings.Contains(out, "whole: 60 lines") {
		t.Fatalf("%q, %v", out, err)
	}
	b, err := os.ReadFile(page)
	if err != nil || !bytes.Contains(b, []byte("size:A4")) || !bytes.HasSuffix(bytes.TrimSpace(b), []byte("</html>")) {
		t.Fatalf("%v, %d bytes", err, len(b))
	}
	_, err = do(t, "report", corpus+"whole.jsonl", "-o", page)
	says(t, err, "is there already; name another file with -o, or replace it with --force")
	if _, err := do(t, "report", corpus+"whole.jsonl", "-o", page, "--force", "--paper", "Letter"); err != nil {
		t.Fatal(err)
	}
	if b, _ = os.ReadFile(page); !bytes.Contains(b, []byte("size:letter")) {
		t.Error("the page was not written again")
	}
}

// TestReportOfEveryLog makes pages of logs that are damaged, torn, cut, or no logs at all. A
// damaged one is called so before anything else.
func TestReportOfEveryLog(t *testing.T) {
	logs, err := filepath.Glob(corpus + "*.jsonl")
	if err != nil || len(logs) < 10 {
		t.Fatal(logs, err)
	}
	for _, log := range logs {
		page := filepath.Join(t.TempDir(), "report.html")
		_, err := do(t, "report", log, "-o", page)
		if filepath.Base(log) == "future.jsonl" {
			says(t, err, "use a newer spotter")
			continue
		}
		b, rerr := os.ReadFile(page)
		if err != nil || rerr != nil {
			t.Errorf("%s: %v, %v", log, err, rerr)
			continue
		}
		_, verify := do(t, "journal", "verify", log)
		if says := bytes.Contains(b, []byte("This log is not whole")); says != (verify != nil) {
			t.Errorf("%s: verify says %v, and the page that it is not whole: %v", log, verify, says)
		}
	}
	empty := filepath.Join(t.TempDir(), "empty.jsonl")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := do(t, "report", empty, "-o", empty+".html"); err != nil {
		t.Error(err)
	}
	if b, _ := os.ReadFile(empty + ".html"); !bytes.Contains(b, []byte("This log is not whole")) {
		t.Error("the page of an empty log does not say so")
	}
}

func TestReportRefuses(t *testing.T) {
	dir := t.TempDir()
	log := filepath.Join(dir, "race.jsonl")
	b, err := os.ReadFile(corpus + "whole.jsonl")
	if err == nil {
		err = os.WriteFile(log, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	svg := filepath.Join(t.TempDir(), "card.svg")
	if err := os.WriteFile(svg, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		args []string
		want string
	}{
		{[]string{"report", log}, "no file to write; say where it goes, such as spotter report " + log + " -o report.html"},
		{[]string{"report", log, "-o", log, "--force"}, "is a journal: it is never written over"},
		{[]string{"report", log, "-o", dir, "--force"}, "is no ordinary file"},
		{[]string{"report", log, "--pdf", dir}, "name another file with --pdf"},
		{[]string{"report", log, "--card", svg}, "card.svg is there already; name another file with --card, or replace it with --force"},
		{[]string{"report", log, "-o", filepath.Join(dir, "no", "report.html")}, "cannot write"},
		{[]string{"report", log, "-o", os.DevNull, "--force"}, "is no ordinary file"},
		{[]string{"report", filepath.Join(dir, "none.jsonl"), "-o", filepath.Join(dir, "x.html")}, "none.jsonl"},
		{[]string{"report", log, "-o", filepath.Join(dir, "x.html"), "--track", log}, "it is neither GPX nor FIT"},
		{[]string{"report", log, "-o", filepath.Join(dir, "x.html"), "--track", "none.gpx"}, "reading the track"},
		{[]string{"report", log, "-o", filepath.Join(dir, "x.html"), "--track", "../../../report/track/testdata/big.fit"}, "give the track of this race, or set its clock right with --track-offset"},
		{[]string{"report", log, "-o", filepath.Join(dir, "x.html"), "--track-offset", "2s"}, "give the track with --track FILE"},
		{[]string{"report", log, "-o", filepath.Join(dir, "x.html"), "--track", log, "--track-offset", "soon"}, "--track-offset"},
		{[]string{"report", log, "-o", filepath.Join(dir, "x.html"), "--paper", "A5"}, "use --paper a4 or --paper letter"},
	} {
		_, err := do(t, x.args...)
		says(t, err, x.want)
	}
	if after, err := os.ReadFile(log); err != nil || !bytes.Equal(b, after) {
		t.Errorf("the log changed: %v", err)
	}
	only(t, dir, "race.jsonl")
}

// TestReportWithoutABrowser asks for a PDF where no browser is: the page is made, and the
// message says how to print it.
func TestReportWithoutABrowser(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	dir := t.TempDir()
	page := filepath.Join(dir, "report.html")
	_, err := do(t, "report", corpus+"whole.jsonl", "-o", page, "--pdf", filepath.Join(dir, "report.pdf"))
	says(t, err, "was found on the PATH; open "+page+" in a browser and print it to a file")
	only(t, dir, "report.html")
	_, err = do(t, "report", corpus+"whole.jsonl", "--pdf", filepath.Join(dir, "report.pdf"))
	says(t, err, "make the page with -o report.html")
}

// only fails the test where a folder has other files than these.
func only(t *testing.T, dir string, names ...string) {
	t.Helper()
	got, err := os.ReadDir(dir)
	if err != nil || len(got) != len(names) {
		t.Errorf("the folder has %v, want %v (%v)", got, names, err)
	}
}
