package journal

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"spotter/race"
)

var update = flag.Bool("update", false, "write down anew what is read of testdata/corpus")

// The journals of the corpus were written by the program of 2026-11-27, in races with a
// sound server: a whole one, one that was killed twice, one with a recording, a storm of
// keys, one whose file was taken away, one whose disk was full, and its rest. kinds.jsonl
// has every kind of event and every field. Others of them were broken by hand. What the
// program of that day read of each lies beside it as text: every later one must read the same.
func TestCorpus(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("testdata", "corpus", "*.jsonl"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d journals, %v", len(files), err)
	}
	for _, path := range files {
		t.Run(filepath.Base(path), func(t *testing.T) {
			got := readWords(filepath.ToSlash(path))
			stored := strings.TrimSuffix(path, ".jsonl") + ".txt"
			if *update {
				if err := os.WriteFile(stored, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(stored)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
				t.Errorf("it is read otherwise (-before +now):\n%s", diff)
			}
		})
	}
}

// readWords writes down all that is read of a journal: by the reader, by the verifier,
// and by who looks at its ends only.
func readWords(path string) string {
	var b strings.Builder
	log, err := ReadFile(path)
	fmt.Fprintf(&b, "read: %v\n", err)
	if err == nil {
		fmt.Fprintf(&b, "%s\n%d lines, last %d, head %s, closed %v\n", log.Verdict(), log.Lines, log.Last, log.Head, log.Closed)
		for i := range log.Events {
			for j, f := range race.Fields(&log.Events[i]) {
				if j > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(f.Name + "=" + quoted(f.Value))
			}
			b.WriteByte('\n')
		}
	}
	if log, err := VerifyFile(path); err == nil {
		fmt.Fprintf(&b, "verified: %s\n", log.Verdict())
	}
	g, err := Peek(path)
	fmt.Fprintf(&b, "ends: first %s, torn %v, %d events, %v\n", g.First, g.Torn, len(g.Events), err)
	return b.String()
}

// quoted puts a text in quotes where it is more than one plain word.
func quoted(s string) string {
	if q := strconv.QuoteToASCII(s); strings.Contains(s, " ") || q != `"`+s+`"` {
		return q
	}
	return s
}

// What was read of a whole journal of the corpus is written again to the same bytes.
func TestCorpusIsWrittenToTheSameBytes(t *testing.T) {
	for _, name := range []string{"whole", "killed", "recorded", "storm", "moved-away", "moved-2", "full", "mended", "kinds"} {
		file, err := os.ReadFile(filepath.Join("testdata", "corpus", name+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		log, err := Read(bytes.NewReader(file))
		if err != nil || log.Err() != nil {
			t.Fatalf("%s: %v, %v", name, err, log.Err())
		}
		c := newChain(zeroHash)
		var again []byte
		for i := range log.Events {
			again = c.add(again, &log.Events[i])
		}
		if diff := cmp.Diff(strings.Split(string(file), "\n"), strings.Split(string(again), "\n")); diff != "" {
			t.Errorf("%s (-before +now):\n%s", name, diff)
		}
	}
}

// The rest of a race whose disk was full still makes its journal whole.
func TestCorpusIsMended(t *testing.T) {
	dir, corpus := t.TempDir(), filepath.Join("testdata", "corpus")
	path := filepath.Join(dir, "full.jsonl")
	file, err := os.ReadFile(filepath.Join(corpus, "full.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Mend(nil, path, filepath.Join(corpus, "full.jsonl.rest")); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(corpus, "mended.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the mended journal has other bytes than that of the day")
	}
}
