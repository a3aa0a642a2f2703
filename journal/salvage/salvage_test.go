package salvage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
	"spotter/testrun"
)

// corpus returns a journal of package journal's corpus.
func corpus(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "testdata", "corpus", name+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// recovered recovers a file, and fails unless the result is whole, begins with all lines before
// the first damage as they were, and has no event that the original has not.
func recovered(t testing.TB, what string, file, original []byte) ([]byte, *Result) {
	t.Helper()
	var out bytes.Buffer
	res, err := Recover(&out, bytes.NewReader(file), "race.jsonl")
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
	log, err := journal.Read(bytes.NewReader(out.Bytes()))
	if err != nil || log.Err() != nil || log.Head != res.Head || log.Lines != res.Lines() {
		t.Fatalf("%s: the result is not whole: %v, %v, %+v\n%s", what, err, log.Err(), res, out.String())
	}
	before := len(file)
	if res.Log.Damaged > 0 {
		before = int(res.Log.Damage[0].Begin)
	} else if res.Log.Torn != nil {
		before = int(res.Log.Torn.Byte)
	}
	if !bytes.HasPrefix(out.Bytes(), file[:before]) {
		t.Fatalf("%s: the lines before the damage are other ones:\n%s", what, out.String())
	}
	honest(t, what, log.Events, original)
	return out.Bytes(), res
}

// honest fails where events are not those of the original, in its order, numbers apart: a cue
// and its outcome must still belong together.
func honest(t testing.TB, what string, events []race.Event, original []byte) {
	t.Helper()
	orig := read(t, original)
	was := make(map[race.EventID]uint64) // the number that each line had
	at := 0
	for _, e := range events {
		if e.Kind == race.KindNote && e.Item == Item || e.Kind == race.KindOpen && strings.HasPrefix(e.Open.Race, "recovered from ") {
			continue
		}
		says := said(&e)
		for ; at < len(orig.said) && orig.said[at] != says; at++ {
		}
		if at == len(orig.said) {
			t.Fatalf("%s: line %d is none of the original: %s", what, e.Seq, says)
		}
		was[e.ID] = orig.events[at].Seq
		if e.Ref != 0 && was[e.Ref] != uint64(orig.events[at].Ref) || e.By != 0 && was[race.EventID(e.By)] != uint64(orig.events[at].By) {
			t.Fatalf("%s: line %d speaks of another line than it did", what, e.Seq)
		}
		at++
	}
}

// events are those of a journal, with what each says.
type events struct {
	events []race.Event
	said   []string
}

// read reads a journal, each only once.
func read(t testing.TB, file []byte) *events {
	t.Helper()
	if known[&file[0]] == nil {
		log, err := journal.Read(bytes.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		e := &events{events: log.Events}
		for i := range log.Events {
			e.said = append(e.said, said(&log.Events[i]))
		}
		known[&file[0]] = e
	}
	return known[&file[0]]
}

var known = map[*byte]*events{} // by the first byte of a file

// said returns the fields of an event that must not change.
func said(e *race.Event) string {
	var b strings.Builder
	for _, f := range race.Fields(e) {
		switch f.Name {
		case "seq", "ref", "by", "unresolved":
		default:
			b.WriteString(f.Name + "=" + f.Value + " ")
		}
	}
	return b.String()
}

// Each bit flipped: what comes out is whole, and holds nothing that was not written. Where
// only a hash was hit, it is the journal as it was. The gate tries every bit, without the race detector.
func TestRecoverFromEveryFlip(t *testing.T) {
	file := corpus(t, "killed")
	lines := bytes.SplitAfter(file, []byte{'\n'})
	file = bytes.Join(lines[:9], nil)
	step := 131
	if testrun.Thorough() {
		step = 1
	}
	for i := 0; i < 8*len(file)-8; i += step {
		bad := bytes.Clone(file)
		bad[i/8] ^= 1 << (i % 8)
		what := fmt.Sprintf("byte %d, bit %d", i/8, i%8)
		if _, err := journal.Verify(bytes.NewReader(bad)); err != nil {
			continue // a later version
		}
		out, res := recovered(t, what, bad, file)
		if most := 2; res.LeftOut > most {
			t.Errorf("%s: %d lines left out", what, res.LeftOut)
		}
		end := bytes.IndexByte(file[i/8:], '\n') // bytes to the end of the line
		if inHash := end > len(`"}`) && end <= len(`"}`)+form.HashLen; inHash && i/8 < len(file)-len(lines[8]) && isHex(bad[i/8]) {
			if !bytes.Equal(out, file) || res.Mended != 1 || res.Notes != 0 {
				t.Errorf("%s: only a hash was changed: %+v", what, res)
			}
		} else if res.Notes == 0 {
			t.Errorf("%s: nothing is said: %+v", what, res)
		}
	}
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' }

// Lines cut out, doubled, swapped, replaced: the same holds, and the notes say what is missing.
func TestRecover(t *testing.T) {
	file := corpus(t, "killed")
	lines := bytes.SplitAfter(file, []byte{'\n'})
	lines = lines[:len(lines)-1]
	with := func(change func(l [][]byte) [][]byte) []byte {
		return bytes.Join(change(append([][]byte(nil), lines...)), nil)
	}
	for i := 1; i < len(lines); i++ {
		recovered(t, fmt.Sprintf("without line %d", i+1), with(func(l [][]byte) [][]byte { return append(l[:i], l[i+1:]...) }), file)
		recovered(t, fmt.Sprintf("line %d twice", i+1), with(func(l [][]byte) [][]byte { return append(l[:i+1], l[i:]...) }), file)
		recovered(t, fmt.Sprintf("line %d and the next swapped", i), with(func(l [][]byte) [][]byte {
			l[i], l[i-1] = l[i-1], l[i]
			return l
		}), file)
		_, res := recovered(t, fmt.Sprintf("line %d replaced", i+1), with(func(l [][]byte) [][]byte { l[i] = []byte("rubbish\n"); return l }), file)
		if res.LeftOut != 1 || res.Notes != 1 || res.Same != i {
			t.Errorf("line %d replaced: %+v", i+1, res)
		}
	}
	recovered(t, "three places", with(func(l [][]byte) [][]byte {
		l[2], l[3], l[7], l[9] = []byte("a\n"), []byte("b\n"), []byte("c\n"), bytes.Replace(l[9], []byte(`"wall"`), []byte(`"Wall"`), 1)
		return l
	}), file)
	for name, odd := range map[string][]byte{
		"no open line": bytes.Join(lines[1:], nil),
		"begins later": bytes.Join(lines[4:], nil),
		"first spoilt": append([]byte("x\n"), bytes.Join(lines[1:], nil)...),
	} {
		if _, res := recovered(t, name, odd, file); res.Same != 0 || res.Notes < 2 || res.Anew < len(lines)-6 {
			t.Errorf("%s: %+v", name, res)
		}
	}
	if out, res := recovered(t, "torn", append(bytes.Clone(file), "{\"se"...), file); !bytes.Equal(out, file) || res.Notes != 0 {
		t.Errorf("torn: %+v", res)
	}
	if out, _ := recovered(t, "whole", file, file); !bytes.Equal(out, file) {
		t.Error("a whole journal has changed")
	}
}

// The notes name what is missing and the code of what stands as it was, and a line that spoke of
// a lost one says so.
func TestNotesOfRecover(t *testing.T) {
	file := corpus(t, "killed")
	lines := bytes.SplitAfter(file, []byte{'\n'})
	cue := bytes.Index(file, []byte(`"kind":"cue"`))
	n := bytes.Count(file[:cue], []byte{'\n'}) // its line, from 0
	_, hash, _ := form.Split(bytes.TrimSuffix(lines[n-1], []byte{'\n'}))
	lines[n] = []byte("rubbish\n")
	out, _ := recovered(t, "a cue", bytes.Join(lines, nil), file)
	log, err := journal.Read(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	note := log.Events[n]
	want := fmt.Sprintf("lines 1 to %d stand as they were, up to the code %s; line %d of that file cannot be trusted and is left out; "+
		"from here on lines have other numbers and hashes than in that file, and no code of it fits them", n, code(hash), n+1)
	if note.Item != Item || note.File != "race.jsonl" || note.Text != want || note.Wall != log.Events[n+1].Wall {
		t.Errorf("%+v\nwant %s", note, want)
	}
	found := false
	for _, e := range log.Events {
		found = found || e.Kind == race.KindOutcome && e.Ref == 0 && uint64(e.Unresolved) == uint64(n+1)
	}
	if !found {
		t.Error("the outcome of the lost cue does not say that it is lost")
	}
}

func TestRecoverRefuses(t *testing.T) {
	for name, file := range map[string][]byte{"empty": nil, "rubbish": corpus(t, "rubbish"), "torn": []byte(`{"seq"`)} {
		if _, err := Recover(new(bytes.Buffer), bytes.NewReader(file), "x"); !errors.Is(err, ErrNothing) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Recover(new(bytes.Buffer), bytes.NewReader(corpus(t, "future")), "x"); err == nil || !strings.Contains(err.Error(), "newer spotter") {
		t.Error(err)
	}
	gone := errors.New("gone")
	if _, err := Recover(new(bytes.Buffer), iotest.ErrReader(gone), "x"); !errors.Is(err, gone) {
		t.Error(err)
	}
	if _, err := Recover(full{}, bytes.NewReader(corpus(t, "killed")), "x"); !errors.Is(err, errFull) {
		t.Error(err)
	}
}

var errFull = errors.New("the disk is full")

// full is a disk that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

// FuzzRecover: whatever is in a file, the result is whole, and what is recovered of the result is the
// result.
func FuzzRecover(f *testing.F) {
	lines := bytes.SplitAfter(corpus(f, "killed"), []byte{'\n'})
	f.Add(bytes.Join(lines[:3], nil))
	f.Add(append([]byte("x\n"), bytes.Join(lines[1:3], nil)...))
	f.Add(bytes.Join([][]byte{lines[0], lines[2]}, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		var out, again bytes.Buffer
		if _, err := Recover(&out, bytes.NewReader(b), "x"); err != nil {
			return
		}
		log, err := journal.Verify(bytes.NewReader(out.Bytes()))
		if err != nil || log.Err() != nil {
			t.Fatalf("%v, %v: %q", err, log.Err(), out.String())
		}
		if _, err := Recover(&again, bytes.NewReader(out.Bytes()), "x"); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
			t.Fatalf("recovered again it is another: %v", err)
		}
	})
}
