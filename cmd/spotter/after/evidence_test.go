package after_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/after"
	"spotter/cmd/spotter/fault"
	"spotter/journal"
)

// laid copies a journal to a folder of its own, changed, and returns its path.
func laid(t *testing.T, from string, change func([]byte) []byte) string {
	t.Helper()
	raw, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if change != nil {
		raw = change(raw)
	}
	path := filepath.Join(t.TempDir(), "race.jsonl")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func file(t *testing.T, parts ...string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// python runs verify.py in a bundle and returns what it said and its exit code.
func python(t *testing.T, dir string, words ...string) (string, int) {
	t.Helper()
	audiotest.Need(t, "python3")
	run := exec.Command("python3", append([]string{"-B", filepath.Join(dir, "verify.py")}, words...)...)
	out, err := run.CombinedOutput()
	if run.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), run.ProcessState.ExitCode()
}

func TestEvidence(t *testing.T) {
	race := laid(t, marathon, nil)
	out := filepath.Join(filepath.Dir(race), "out")
	said, _, err := runs("evidence", race, "-o", out)
	if err != nil {
		t.Fatal(err)
	}
	log, err := journal.VerifyFile(race)
	if err != nil {
		t.Fatal(err)
	}
	if file(t, race) != file(t, out, "journal.jsonl") {
		t.Error("the journal in the bundle is another one")
	}
	for _, want := range []string{"whole: ", "missing: The log names no witness", "page 2 of evidence.html"} {
		if !strings.Contains(said, want) {
			t.Errorf("no %q in\n%s", want, said)
		}
	}
	told, code := python(t, out)
	for _, want := range []string{"head " + log.Head, "hour 1 ends with line", "SHA256SUMS: every file is as it was"} {
		if !strings.Contains(told, want) {
			t.Errorf("verify.py says no %q but\n%s", want, told)
		}
	}
	if code != 0 {
		t.Errorf("verify.py ends with %d", code)
	}
	page := file(t, out, "evidence.html")
	for line := range strings.Lines(told) { // the codes on paper are those that verify.py finds
		if _, c, ok := strings.Cut(strings.TrimSpace(line), ", code "); ok && !strings.Contains(page, c) {
			t.Errorf("the pages lack the code of %s", line)
		}
	}
	if told, code := python(t, out, filepath.Join(out, "journal.jsonl"), strings.ToUpper(log.Head[:20]), "0123 4567 89ab cdef 0123"); code != 1 ||
		!strings.Contains(told, "no line has the code 0123 4567 89ab cdef 0123") || strings.Count(told, "is that of line") != 1 {
		t.Errorf("codes on paper: %d\n%s", code, told)
	}
	if err := os.WriteFile(filepath.Join(out, "race.csv"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if told, code := python(t, out); code != 1 || !strings.Contains(told, "race.csv was changed") {
		t.Errorf("a changed file: %d\n%s", code, told)
	}
}

func TestEvidenceOfWhatIsNotWhole(t *testing.T) {
	for name, tt := range map[string]struct {
		change func([]byte) []byte
		want   string
	}{
		"torn":    {func(b []byte) []byte { return b[:len(b)-9] }, "The journal is TORN"},
		"flipped": {func(b []byte) []byte { b[len(b)/2] ^= 1; return b }, "The journal is DAMAGED"},
	} {
		race := laid(t, marathon, tt.change)
		out := filepath.Join(filepath.Dir(race), "out")
		if _, _, err := runs("evidence", race, "-o", out); code(err) != fault.ExitFailed || !strings.Contains(fault.Next(err), "the evidence was made") {
			t.Errorf("%s: %v", name, err)
		}
		page := file(t, out, "evidence.html")
		if first := strings.Index(page, tt.want); first < 0 || first > strings.Index(page, "Cover facts") {
			t.Errorf("%s: the first page does not say %q first", name, tt.want)
		}
		if told, code := python(t, out); code != 1 || !strings.Contains(told, "WRONG: the chain is not whole") {
			t.Errorf("%s: verify.py ends with %d\n%s", name, code, told)
		}
	}
}

func TestEvidenceAsZip(t *testing.T) {
	race := laid(t, corpus+"whole.jsonl", nil)
	dir := filepath.Dir(race)
	var sums [2][sha256.Size]byte
	for i := range sums {
		out := filepath.Join(dir, "out.zip")
		if _, _, err := runs("evidence", race, "-o", out, "--force"); err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256([]byte(file(t, out)))
	}
	if sums[0] != sums[1] {
		t.Error("two ZIPs of one race differ")
	}
	z, err := zip.OpenReader(filepath.Join(dir, "out.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	f, err := z.Open("evidence/journal.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || string(got) != file(t, race) {
		t.Errorf("the journal in the ZIP is another one, %v", err)
	}
}

func TestEvidenceSlips(t *testing.T) {
	race := laid(t, corpus+"whole.jsonl", nil)
	dir := filepath.Dir(race)
	taken := filepath.Join(dir, "taken")
	if err := os.Mkdir(taken, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(taken, "photo.jpg"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	rubbish := filepath.Join(dir, "rubbish")
	if err := os.WriteFile(rubbish, []byte("no journal\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(dir, "out")
	for name, tt := range map[string]struct {
		words []string
		code  int
		want  string
	}{
		"no place":      {[]string{race}, fault.ExitUsage, "-o is missing"},
		"a folder":      {[]string{dir, "-o", out}, fault.ExitFailed, "no ordinary file"},
		"no file":       {[]string{filepath.Join(dir, "none"), "-o", out}, fault.ExitFailed, "no such file"},
		"no journal":    {[]string{rubbish, "-o", out}, fault.ExitFailed, "no line that can be read"},
		"future":        {[]string{corpus + "future.jsonl", "-o", out}, fault.ExitFailed, "format"},
		"taken":         {[]string{race, "-o", taken, "--force"}, fault.ExitFailed, "it holds photo.jpg"},
		"the journal":   {[]string{race, "-o", race, "--force"}, fault.ExitFailed, "is no folder"},
		"no such key":   {[]string{race, "-o", out, "--sign", filepath.Join(dir, "key")}, fault.ExitFailed, "the key of --sign"},
		"no such place": {[]string{race, "-o", filepath.Join(dir, "a", "b")}, fault.ExitFailed, "no such file"},
	} {
		_, _, err := runs(append([]string{"evidence"}, tt.words...)...)
		if err == nil || code(err) != tt.code || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v (exit %d), want %q (exit %d)", name, err, code(err), tt.want, tt.code)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Errorf("left there: %v, %v", left, err)
	}
}

// TestEvidenceBrokenOff has a signal while the evidence is made.
func TestEvidenceBrokenOff(t *testing.T) {
	race := laid(t, marathon, nil)
	dir := filepath.Dir(race)
	d := after.Desk{Stdout: io.Discard, Stderr: io.Discard, UntilSignal: func(ctx context.Context) (context.Context, func() os.Signal, func()) {
		ctx, cancel := context.WithCancel(ctx)
		cancel()
		return ctx, func() os.Signal { return os.Interrupt }, func() {}
	}}
	for _, c := range d.Commands() {
		if c.Name() == "evidence" {
			c.SetArgs([]string{race, "-o", filepath.Join(dir, "out")})
			c.SilenceErrors, c.SilenceUsage = true, true
			if err := c.ExecuteContext(t.Context()); code(err) != 128+2 {
				t.Errorf("%v, exit %d", err, code(err))
			}
		}
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left there: %v, %v", left, err)
	}
}

// TestEvidenceTakesOnlyWhatBelongs has a log that names a recording, and a file that is none.
func TestEvidenceTakesOnlyWhatBelongs(t *testing.T) {
	race := laid(t, corpus+"recorded.jsonl", nil)
	dir := filepath.Dir(race)
	out := filepath.Join(dir, "out")
	name := "recorded.wav"
	if raw := file(t, race); !strings.Contains(raw, `"file":"`+name+`"`) {
		t.Fatalf("the corpus names another recording:\n%.900s", raw)
	}
	for _, tt := range []struct {
		text, want string
		here       bool
	}{
		{"a private key", "the file with that name is another one", false},
		{"RIFF\x24\x00\x00\x00WAVEfmt ", "", true},
		{"", "it does not lie beside the journal", false},
	} {
		path := filepath.Join(dir, name)
		if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		if tt.text != "" {
			if err := os.WriteFile(path, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		said, _, err := runs("evidence", race, "-o", out, "--force")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(said, tt.want) {
			t.Errorf("%q: no %q in\n%s", tt.text, tt.want, said)
		}
		if _, err := os.Stat(filepath.Join(out, name)); (err == nil) != tt.here {
			t.Errorf("%q: in the bundle: %v", tt.text, err)
		}
	}
}

// TestSealIsAcceptedByOpenSSH signs a race and has ssh-keygen check it as the last page says.
func TestSealIsAcceptedByOpenSSH(t *testing.T) {
	audiotest.Need(t, "ssh-keygen")
	race := laid(t, marathon, nil)
	dir := filepath.Dir(race)
	key, out := filepath.Join(dir, "-key"), filepath.Join(dir, "out")
	if said, err := exec.Command("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", key).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if _, _, err := runs("evidence", race, "-o", out, "--sign", key); err != nil {
		t.Fatal(err)
	}
	const line = "ssh-keygen -Y verify -f allowed_signers -I spotter -n journal@spotter -s seal.txt.sig &lt; seal.txt"
	if !strings.Contains(file(t, out, "evidence.html"), line) {
		t.Error("the pages have another command line")
	}
	check := func(seal string) (string, error) {
		run := exec.Command("ssh-keygen", "-Y", "verify", "-f", "allowed_signers", "-I", "spotter", "-n", "journal@spotter", "-s", "seal.txt.sig")
		run.Dir, run.Stdin = out, strings.NewReader(seal)
		said, err := run.CombinedOutput()
		return string(said), err
	}
	words := file(t, out, "seal.txt")
	if said, err := check(words); err != nil || !strings.Contains(said, "Good \"journal@spotter\" signature for spotter") {
		t.Errorf("%v: %s", err, said)
	}
	if said, err := check(strings.Replace(words, "lines: ", "lines: 1", 1)); err == nil {
		t.Errorf("a changed seal was accepted: %s", said)
	}
	private := file(t, key)
	files, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if bytes.Contains([]byte(file(t, out, f.Name())), []byte(strings.Split(private, "\n")[2])) {
			t.Errorf("%s has the private key", f.Name())
		}
	}
	if told, code := python(t, out); code != 0 {
		t.Errorf("verify.py ends with %d\n%s", code, told)
	}
	broken := filepath.Join(dir, "broken")
	if err := os.WriteFile(broken, []byte("no key\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := runs("evidence", race, "-o", filepath.Join(dir, "other"), "--sign", broken); err == nil || !strings.Contains(err.Error(), "ssh-keygen did not sign") {
		t.Errorf("a broken key: %v", err)
	}
}
