package mirrors

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"spotter/crew/wire"
	"spotter/journal/faultdisk"
	"spotter/journal/form"
	"spotter/race"
)

func TestMirrorIsTheJournal(t *testing.T) {
	all := lines(300, "Ann", "a")
	d := new(faultdisk.Disk)
	s := open(t, t.TempDir(), d)
	name := nameOf(t, all)
	random := rand.New(rand.NewPCG(1, 2))
	if c, err := s.Copy(aRace, name); err != nil || c != (wire.Copy{}) {
		t.Fatalf("before the first batch: %+v, %v", c, err)
	}
	for at, size := 0, int64(0); at < len(all); {
		n := min(1+random.IntN(40), len(all)-at)
		before := d.Syncs()
		a := add(t, s, name, size, join(all[at:at+n]))
		if d.Syncs() == before {
			t.Fatal("a batch counts that was not synced")
		}
		if len(a.Events) != n || a.Events[0].Seq != uint64(at+1) || a.Lines != at+n {
			t.Fatalf("%d lines from %d: %d events, %d lines", n, at+1, len(a.Events), a.Lines)
		}
		at, size = at+n, a.Size
	}
	same(t, s, name, join(all))
	if a := lines(1, "Ann", "a"); add(t, s, nameOf(t, lines(1, "Bob", "b")), 0, join(lines(1, "Bob", "b"))).Events[0].Kind != race.KindOpen || len(a) != 2 {
		t.Error("the second mirror has no open line")
	}
	if races, err := s.Races(); err != nil || fmt.Sprint(races) != "["+aRace+"]" {
		t.Errorf("races %v, %v", races, err)
	}
	if names, err := s.Journals(aRace); err != nil || len(names) != 2 {
		t.Errorf("mirrors %v, %v", names, err)
	}
}

func TestOffsets(t *testing.T) {
	all := lines(10, "Ann", "a")
	s := open(t, t.TempDir(), new(faultdisk.Disk))
	name := nameOf(t, all)
	first := add(t, s, name, 0, join(all[:4]))
	for _, from := range []int64{0, 1, first.Size - 1, first.Size + 1, 1 << 60, -1} {
		a, err := s.Append(aRace, name, from, join(all[4:]))
		if err != nil || a.Taken || a.Copy != first.Copy {
			t.Errorf("from %d: %+v, %v", from, a, err)
		}
	}
	same(t, s, name, join(all[:4]))
}

// TestBadBatches gives a mirror of four lines what it must not take.
func TestBadBatches(t *testing.T) {
	all, foreign := lines(10, "Ann", "a"), lines(10, "Bob", "b")
	changed := bytes.Replace(all[5], []byte("a 4"), []byte("a 5"), 1)
	s := open(t, t.TempDir(), new(faultdisk.Disk))
	name := nameOf(t, all)
	size := add(t, s, name, 0, join(all[:4])).Size
	for what, tt := range map[string]struct {
		batch []byte
		want  string
	}{
		"nothing":          {nil, "empty"},
		"half a line":      {all[4][:20], "no end"},
		"a torn end":       {join(all[4:6])[:len(join(all[4:6]))-1], "no end"},
		"a changed line":   {join([][]byte{all[4], changed}), "line 6, byte"},
		"a missing line":   {join([][]byte{all[4], all[6]}), "line 6, byte"},
		"rubbish":          {[]byte("rubbish\n"), "line 5, byte"},
		"an empty line":    {[]byte("\n"), "empty line"},
		"NUL":              {append(bytes.Clone(all[4]), 0, '\n'), "NUL"},
		"carriage returns": {bytes.ReplaceAll(join(all[4:]), []byte("\n"), []byte("\r\n")), "carriage return"},
		"too many":         {bytes.Repeat(all[4], wire.MaxBatch/len(all[4])+1), "at most 65536, but for a single line"},
		"a long line":      {append(bytes.Repeat([]byte("x"), wire.MaxLine+1), '\n'), "at most 1048576"},
	} {
		var bad *BatchError
		if _, err := s.Append(aRace, name, size, tt.batch); !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", what, err, tt.want)
		}
	}
	same(t, s, name, join(all[:4]))
	var bad *BatchError
	for _, tt := range []struct {
		name, want string
		batch      []byte
	}{
		{name: nameOf(t, foreign), batch: join(all), want: "this is the first line of the journal " + name},
		{name: nameOf(t, foreign), batch: join(foreign[1:]), want: "line 1, byte 0"},
		{name: name + ".3", batch: join(all), want: "mirror 3 of a journal needs mirror 2"},
	} {
		if _, err := s.Append(aRace, tt.name, 0, tt.batch); !errors.As(err, &bad) || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	for _, tt := range [][2]string{{"..", name}, {aRace, "x"}, {"", name}, {aRace, "../../etc/passwd"}} {
		if _, err := s.Append(tt[0], tt[1], 0, join(all)); !errors.Is(err, ErrNames) {
			t.Errorf("%q: %v", tt, err)
		}
	}
	newer := bytes.Replace(lines(0, "Cy", "")[0], []byte(`"format":1`), []byte(`"format":9`), 1)
	if _, err := s.Append(aRace, nameOf(t, all), size, newer); !errors.As(err, &bad) || !strings.Contains(err.Error(), "format") {
		t.Errorf("a newer format: %v", err)
	}
}

// TestLongLineGoesAlone takes a line that is longer than a batch of several may be.
func TestLongLineGoesAlone(t *testing.T) {
	open := lines(0, "Ann", "a")[0]
	body := append(bytes.TrimSuffix(bytes.Clone(open[:len(open)-form.TailLen-1]), []byte("}")), `,"later":"`+strings.Repeat("x", wire.MaxBatch)+`"`...)
	var h form.Hasher
	line := append(body, form.HashKey+string(h.Sum([]byte(form.ZeroHash), body))+"\"}\n"...)
	s := openNew(t)
	name := nameOf(t, [][]byte{line})
	if len(line) <= wire.MaxBatch {
		t.Fatal("the line is short")
	}
	add(t, s, name, 0, line)
	same(t, s, name, line)
}

// TestFork gives a mirror the lines of a journal that went on otherwise from line 4 on.
func TestFork(t *testing.T) {
	all := lines(8, "Ann", "a")
	s := open(t, t.TempDir(), new(faultdisk.Disk))
	name := nameOf(t, all)
	size := add(t, s, name, 0, join(all[:5])).Size
	for n := 2; n <= wire.MaxForks+1; n++ {
		other := forked(all, strconv.Itoa(n%10))
		at := int64(len(join(other[:5])))
		if at != size {
			t.Fatalf("this test needs lines of one length: %d and %d", at, size)
		}
		var fork *ForkError
		_, err := s.Append(aRace, name, size, join(other[5:]))
		want := wire.ForkName(name, n)
		if n > wire.MaxForks {
			want = ""
		}
		if !errors.As(err, &fork) || fork.Fork != want || fork.Size != size || fork.Lines != 5 {
			t.Fatalf("fork %d: %+v, %v", n, fork, err)
		}
		if want == "" {
			break
		}
		add(t, s, want, 0, join(other[:7]))
		if _, err := s.Append(aRace, name, size, join(other[5:])); !errors.As(err, &fork) || fork.Fork != want {
			t.Fatalf("fork %d asked again: %+v, %v", n, fork, err) // a pair that was killed finds its own mirror again
		}
		add(t, s, want, int64(len(join(other[:7]))), join(other[7:]))
		same(t, s, want, join(other))
	}
	add(t, s, name, size, join(all[5:]))
	same(t, s, name, join(all))
}

// forked returns the lines of a journal that goes on with other days behind line 3, each as
// long as before.
func forked(all [][]byte, day string) [][]byte {
	var h form.Hasher
	_, head, _ := form.Split(bytes.TrimSuffix(all[2], newline))
	list := slices.Clone(all[:3])
	for _, line := range all[3:] {
		body, _, _ := form.Split(bytes.TrimSuffix(line, newline))
		body = bytes.Replace(bytes.Clone(body), []byte("2027-04-19"), []byte("2027-05-1"+day), 1)
		head = bytes.Clone(h.Sum(head, body))
		list = append(list, []byte(string(body)+form.HashKey+string(head)+"\"}\n"))
	}
	return list
}

// TestConnectionsAtOnce lets ten senders of one pair send the same journal.
func TestConnectionsAtOnce(t *testing.T) {
	all := lines(60, "Ann", "a")
	s := open(t, t.TempDir(), new(faultdisk.Disk))
	name := nameOf(t, all)
	var wg sync.WaitGroup
	for n := range 10 {
		wg.Go(func() {
			random := rand.New(rand.NewPCG(3, uint64(n)))
			for {
				c, err := s.Copy(aRace, name)
				if err != nil || c.Lines == len(all) {
					return
				}
				if _, err = s.Append(aRace, name, c.Size, join(all[c.Lines:min(c.Lines+1+random.IntN(4), len(all))])); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	same(t, s, name, join(all))
}
