package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/crew/wire"
	"spotter/journal"
)

// TestExport copies journals, a fork and one with a half line, while headquarters runs.
func TestExport(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hq")
	address, _ := serving(t, data, "--host", "hq.example")
	pair, id := invited(t, data, address)
	lines, name := aJournal(t)
	path := wire.JournalPath("boston-2027", name)
	if status, text := call(t, pair, "POST", path+"?from=0", lines); status != 200 {
		t.Fatal(status, text)
	}
	races := filepath.Join(data, "races", "boston-2027")
	all := bytes.SplitAfter([]byte(lines), []byte("\n"))
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(races, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(name+".2.jsonl", string(all[0])+string(all[1])+`{"seq":3,"ki`)
	write(name+".3.jsonl", string(all[0])+strings.Replace(string(all[1]), "start", "fault", 1)+string(all[2]))
	write("messages.jsonl", "{}\n")
	folder := filepath.Join(t.TempDir(), "new", "boston")
	out, problems, code := hq(data, "export", "boston-2027", folder, "--names")
	if code != exitDone || !strings.Contains(out, "3 journals") || !strings.Contains(out, "2 of them second copies, 2 without their end") || !strings.Contains(out, "is mirror 2 of the journal "+name) {
		t.Fatalf("%d %q\n%s", code, problems, out)
	}
	got, err := os.ReadFile(filepath.Join(folder, "7_Ann_"+name+".jsonl"))
	if err != nil || string(got) != lines {
		t.Errorf("the copy: %v, %d bytes of %d", err, len(got), len(lines))
	}
	if got, err := os.ReadFile(filepath.Join(folder, "7_Ann_"+name+".3.jsonl")); err != nil || string(got) != string(all[0]) {
		t.Errorf("the damaged copy: %v, %q", err, got)
	}
	list, err := os.ReadFile(filepath.Join(folder, listFile))
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile(filepath.Join(folder, sumsFile))
	if err != nil || !strings.Contains(string(sums), fmt.Sprintf("%x  %s\n", sha256.Sum256(list), listFile)) {
		t.Errorf("the checksums: %v\n%s", err, sums)
	}
	for row := range bytes.Lines(list) {
		var e exported
		if err := json.Unmarshal(row, &e); err != nil || e.Guest != id || e.Label != "bib 7" || e.Runner != "Ann" || e.Journal != name {
			t.Errorf("%s: %v", row, err)
		}
		log, err := journal.VerifyFile(filepath.Join(folder, e.File))
		if err != nil || log.Err() != nil || log.Lines != e.Lines || log.Head != e.Head || log.Size != e.Bytes || !strings.Contains(string(sums), e.SHA256+"  "+e.File+"\n") {
			t.Errorf("%s: %v, %v, %+v", e.File, err, log.Err(), e)
		}
	}
	if _, problems, code := hq(data, "export", "boston-2027", folder); code != exitUsage || !strings.Contains(problems, "nothing is written over") {
		t.Errorf("once more: %d %s", code, problems)
	}
	out, _, code = hq(data, "export", "boston-2027", folder+"2", "--pair", "bib 7", "--json")
	if code != exitDone || strings.Count(out, "\n") != 3 || !strings.Contains(out, `"file":"7_`+name+`.jsonl"`) {
		t.Errorf("one pair: %d\n%s", code, out)
	}
	for _, tt := range []struct{ args, want string }{
		{"export boston-2027 " + folder + "3 --pair 99", "no pair \"99\"; the nearest: bib 7"}, {"export bostn-2027 " + folder + "3", "no race \"bostn-2027\"; the nearest: boston-2027"},
	} {
		if _, problems, code := hq(data, strings.Fields(tt.args)...); code != exitUsage || !strings.Contains(problems, tt.want) {
			t.Errorf("%s: %d %s", tt.args, code, problems)
		}
	}
	if _, err := os.Stat(folder + "3"); err == nil {
		t.Error("a folder without an export was made")
	}
}

// TestExportOfAGrowingFile reads a mirror while lines are written to it: it never gets half a
// line, and always a beginning of the journal.
func TestExportOfAGrowingFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "j.jsonl")
	all := bytes.Join(longJournal(400, "x", "Ann"), nil)
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	done := make(chan error, 1)
	go func() {
		for from := 0; from < len(all); from += 700 {
			if _, err := f.Write(all[from:min(from+700, len(all))]); err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for ended := false; !ended; {
		select {
		case err := <-done:
			if err != nil {
				t.Fatal(err)
			}
			ended = true
		default:
		}
		whole, log, _, err := wholeLines(path)
		if err != nil || log.Err() != nil && len(whole) > 0 || !bytes.HasPrefix(all, whole) || len(whole) > 0 && whole[len(whole)-1] != '\n' {
			t.Fatalf("%d bytes: %v, %v", len(whole), err, log.Err())
		}
		if ended && len(whole) != len(all) {
			t.Errorf("%d of %d bytes at the end", len(whole), len(all))
		}
		time.Sleep(time.Millisecond)
	}
}

func TestExportNames(t *testing.T) {
	for _, tt := range []struct{ label, runner, want string }{
		{"bib 4711", "Ann Smith", "4711_Ann-Smith_j.jsonl"}, {"", "", "j.jsonl"}, {"../..", "/etc/passwd", "etc-passwd_j.jsonl"},
		{"Müller <b>", "李四", "müller-b_李四_j.jsonl"}, {"a\x1b[2Jb\x00", "CON", "a-2jb_CON_j.jsonl"}, {strings.Repeat("9", 90), "", strings.Repeat("9", mostName) + "_j.jsonl"},
	} {
		if got := exportName(tt.label, tt.runner, "j"); got != tt.want {
			t.Errorf("%q, %q: %q, want %q", tt.label, tt.runner, got, tt.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		got := exportName(rapid.String().Draw(t, "label"), rapid.String().Draw(t, "runner"), "0123456789abcdef.2")
		if filepath.Base(got) != got || !filepath.IsLocal(got) || strings.ContainsAny(got, "\x00<>:\"\\|?* ") || len(got) > 255+len("_.jsonl")+200 {
			t.Fatalf("%q", got)
		}
	})
}
