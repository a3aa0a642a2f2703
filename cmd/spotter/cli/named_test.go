package cli

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/cmd/spotter/fault"
)

// corpusFile is a whole journal.
const corpusFile = "../../../journal/testdata/example.jsonl"

// runs runs a command with its standard input, in an empty home.
func runs(t *testing.T, stdin io.Reader, stdout io.Writer, args ...string) (errs string, code int) {
	t.Helper()
	var said bytes.Buffer
	code = New(Options{Args: args, Stdin: stdin, Stdout: stdout, Stderr: &said, Env: []string{"HOME=" + t.TempDir()}, Version: "test"}).Main(t.Context())
	return said.String(), code
}

// aSecret is the token of an invitation.
const aSecret = "AAECAwQFBgcICQoLDA0ODw"

// A journal that is piped in is read as one that is named, by every command that reads one.
func TestStandardInputIsAJournal(t *testing.T) {
	b, err := os.ReadFile(corpusFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ args, want string }{
		{"journal verify -", "standard input: "},
		{"review -", "journal  standard input\n"},
		{"export - --to csv -o -", "seq,kind,"},
		{"report - -o -", "<!DOCTYPE html>"},
	} {
		var out bytes.Buffer
		errs, code := runs(t, bytes.NewReader(b), &out, strings.Fields(tt.args)...)
		if code != 0 || !strings.HasPrefix(out.String(), tt.want) || strings.Contains(out.String()+errs, os.TempDir()) {
			t.Errorf("%s: exit code %d, %q, %.80q; want %q", tt.args, code, errs, out.String(), tt.want)
		}
	}
	if _, code := runs(t, bytes.NewReader(b), io.Discard, "races", "agree", "-", "-"); code != fault.ExitUsage {
		t.Errorf("twice: exit code %d", code)
	}
}

// Without a command, a journal is reviewed. Whatever else is named, the error says what to do.
func TestAJournalWithoutACommand(t *testing.T) {
	dir := t.TempDir()
	notes := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(notes, []byte("water at km 5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		says string // in the output, or in the error
		next string
	}{
		{args: []string{corpusFile}, says: "journal  " + corpusFile + "\n"},
		{args: []string{corpusFile, "--theme", "dark"}, says: "journal  "},
		{args: []string{corpusFile, "--target", "3:00:00"}, code: 2, says: "--target is for a race", next: "spotter --journal"},
		{args: []string{corpusFile, "x.jsonl"}, code: 2, says: "one argument too many", next: "--with x.jsonl"},
		{args: []string{dir}, code: 2, says: "is a folder", next: "spotter races"},
		{args: []string{notes}, code: 2, says: "is neither a command nor a journal", next: "spotter --help"},
		{args: []string{filepath.Join(dir, "no.jsonl")}, code: 2, says: "there is no file and no command", next: "spotter races"},
		{args: []string{"rveiew"}, code: 2, says: `unknown command "rveiew"`, next: "did you mean spotter review?"},
		{args: []string{"-"}, code: 2, says: "does not read standard input", next: "spotter review -"},
		{args: []string{"spotter-hq://hq.example/boston?token=" + aSecret}, code: 2, says: "this is an invitation", next: "--mirror INVITATION"},
		{args: []string{"config", "--mirror", "spotter-hq://hq.example/boston?token=" + aSecret}, says: "(a secret, not shown)"},
		{args: []string{"config", "--json", "--mirror", "spotter-hq://hq.example/boston?token=" + aSecret}, says: "(a secret, not shown)"},
		{args: []string{"config", "--mirror", "spotter-hq://hq.example/" + aSecret}, code: 2, says: "names no race"},
		{args: []string{"review", "last"}, code: 1, says: "no race in spotter's folder yet", next: "--demo"},
	} {
		var out bytes.Buffer
		errs, code := runs(t, strings.NewReader(""), &out, tt.args...)
		if strings.Contains(out.String()+errs, aSecret) {
			t.Errorf("%v: the token of an invitation is shown", tt.args[0])
		}
		if code != tt.code || !strings.Contains(out.String()+errs, tt.says) || !strings.Contains(errs, tt.next) {
			t.Errorf("%v: exit code %d, %.100q, %q; want %d, %q, next %q", tt.args, code, out.String(), errs, tt.code, tt.says, tt.next)
		}
	}
}

// Where nobody reads standard output any more, a command ends without a word and with the
// code of SIGPIPE; where the disk behind it is full, with one error.
func TestAStandardOutputThatTakesNothing(t *testing.T) {
	const marathonSecond = "../../../journal/testdata/marathon/second/race.jsonl ../../../journal/testdata/marathon/second/second.jsonl"
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	for _, args := range []string{"review " + corpusFile, "export --to csv " + corpusFile, "journal verify " + corpusFile, "report -o - " + corpusFile, "cues list", "targets",
		"review --json " + corpusFile, "journal verify --json " + corpusFile, "cues list --json", "cues voices --json", "cues check --json", "config --json",
		"check --json --output null", "races agree --json " + marathonSecond, "completion bash", "man", "licenses", "--help", "--version"} {
		if errs, code := runs(t, nil, w, strings.Fields(args)...); code != fault.ExitNobodyReads || errs != "" {
			t.Errorf("%s: to a closed pipe: exit code %d, %q", args, code, errs)
		}
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			continue // not on this system
		}
		if errs, code := runs(t, nil, full, strings.Fields(args)...); code != fault.ExitFailed || strings.Count(errs, "no space left") != 1 {
			t.Errorf("%s: to a full disk: exit code %d, %q", args, code, errs)
		}
		full.Close()
	}
}
