package main

import (
	"bytes"
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/crew/wire"
)

// hqAt runs one command at a time of the test.
func hqAt(at time.Time, data string, args ...string) (out, problems string, code int) {
	var o, p bytes.Buffer
	h := headquarters{out: &o, now: func() time.Time { return at }, env: func(string) string { return "" }}
	code = h.main(context.Background(), append(args, "--data", data), &p)
	return o.String(), p.String(), code
}

// TestKeepAndPurge names a day, and comes back after it.
func TestKeepAndPurge(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hq")
	address, stop := serving(t, data, "--host", "hq.example")
	pair, _ := invited(t, data, address)
	lines, name := aJournal(t)
	path := wire.JournalPath("boston-2027", name)
	if status, text := call(t, pair, "POST", path+"?from=0", lines); status != 200 {
		t.Fatal(status, text)
	}
	out, _, code := hq(data, "keep")
	if code != exitDone || !strings.Contains(out, "boston-2027  1 ") || !strings.Contains(out, "journals, messages") {
		t.Errorf("without a day: %d\n%s", code, out)
	}
	day := time.Now().AddDate(0, 0, 3)
	if out, problems, code := hq(data, "keep", "boston-2027", "--until", day.Format(time.DateOnly)); code != exitDone || !strings.Contains(out, "after "+day.Format(time.DateOnly)) || !strings.Contains(out, "invitations too") {
		t.Errorf("with a day: %d %s\n%s", code, problems, out)
	}
	for _, tt := range []struct{ args, want string }{
		{"keep boston-2027 --until soon", "use one such as 2027-05-31"},
		{"keep boston-2027 --until 2020-01-01", "spotter-hq purge boston-2027"},
		{"keep --until 2099-01-01", "name the race"},
		{"keep Boston --until 2099-01-01", `no race "Boston"; the nearest: boston-2027`},
		{"keep bostn-2027 --until 2099-01-01", `no race "bostn-2027"; the nearest: boston-2027; spotter-hq keep lists all`},
		{"keep bostn-2027", "the nearest: boston-2027"},
		{"purge bostn-2027 --yes", "the nearest: boston-2027"},
		{"pairs bostn-2027", "the nearest: boston-2027"},
		{"revoke xyz", `no guest "xyz"; the nearest: `},
		{"revoke 7", "\"7\" is a label: name the ID, which is "},
		{"invite --second xyz", `no guest "xyz"; the nearest: `},
		{"purge boston-2027", "--yes"},
	} {
		if out, problems, code := hq(data, strings.Fields(tt.args)...); code != exitUsage || !strings.Contains(problems, tt.want) || out != "" {
			t.Errorf("%s: %d %q %q", tt.args, code, out, problems)
		}
	}
	if out, _, code := hq(data, "purge"); code != exitDone || !strings.Contains(out, "headquarters is running") {
		t.Errorf("while it runs: %d %q", code, out)
	}
	stop()
	if out, _, code := hqAt(day, data, "purge"); code != exitDone || !strings.HasPrefix(out, "boston-2027: all of it is deleted at ") {
		t.Errorf("before the day is over: %d %q", code, out)
	}
	if out, problems, code := hqAt(day.AddDate(0, 0, 1), data, "purge"); code != exitDone || out != "boston-2027: deleted 1 files and the invitations: the race is closed for good\n" {
		t.Errorf("after it: %d %q %q", code, out, problems)
	}
	if left, _ := filepath.Glob(filepath.Join(data, "races", "boston*")); len(left) > 0 {
		t.Errorf("left: %q", left)
	}
	address, _ = serving(t, data)
	pair.Host = address
	if status, text := call(t, pair, "POST", path+"?from=0", lines); status != http.StatusGone || !strings.Contains(text, "this race was deleted") {
		t.Errorf("a pair after that: %d %s", status, text)
	}
	if _, problems, code := hq(data, "invite", "boston-2027", "bib 8"); code != exitUsage || !strings.Contains(problems, "use another name") {
		t.Errorf("an invitation after that: %d %s", code, problems)
	}
	if out, _, _ := hq(data, "keep"); !strings.Contains(out, "was on ") {
		t.Errorf("the list after that:\n%s", out)
	}
	audit, err := os.ReadFile(filepath.Join(data, "audit.jsonl"))
	for _, want := range []string{`"do":"keep"`, `"do":"deletion ahead"`, `"do":"deleted","race":"boston-2027","text":"1 files and the invitations"`} {
		if !strings.Contains(string(audit), want) {
			t.Errorf("the audit log has no %s: %v", want, err)
		}
	}
	if strings.Contains(string(audit), "bib 7") {
		t.Error("the audit log has a label of a deleted race")
	}
}

// TestPurgeNow deletes one race at once.
func TestPurgeNow(t *testing.T) {
	data, _ := withAJournal(t)
	damaged := filepath.Join(data, "jetstream.damaged-1")
	if err := os.CopyFS(damaged, os.DirFS(filepath.Join(data, "jetstream"))); err != nil {
		t.Fatal(err)
	}
	if !holds(t, data, "Ann") {
		t.Error("before that, nothing has the runner's name")
	}
	if out, problems, code := hq(data, "purge", "boston-2027", "--yes"); code != exitDone || !strings.Contains(out, "deleted 1 files and the invitations") {
		t.Errorf("%d %q %q", code, out, problems)
	}
	if holds(t, data, "Ann") { // neither the mirrors nor the store of NATS
		t.Error("a file has the runner's name")
	}
	if out, _, code := hq(data, "pairs"); code != exitDone || strings.Contains(out, "bib 7") {
		t.Errorf("who was invited after that: %d\n%s", code, out)
	}
}

// holds reports whether a file under a folder has a text.
func holds(t *testing.T, folder, what string) (found bool) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		found = found || bytes.Contains(b, []byte(what))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
