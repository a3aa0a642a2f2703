package shelf

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
)

// room is a folder of journals with a clock that goes on by a second with each look.
type room struct {
	t      *testing.T
	folder string
	cache  string
	now    time.Time
}

func newRoom(t *testing.T) *room {
	t.Helper()
	r := &room{t: t, folder: filepath.Join(t.TempDir(), "races"), now: time.Date(2027, 4, 19, 12, 0, 0, 0, time.UTC)}
	r.cache = filepath.Join(t.TempDir(), "spotter", "races.json")
	if err := os.Mkdir(r.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return r
}

// list lists the folder as a program does that was started for it.
func (r *room) list(within time.Duration) []Race {
	r.t.Helper()
	paths, err := filepath.Glob(filepath.Join(r.folder, "*.jsonl"))
	if err != nil {
		r.t.Fatal(err)
	}
	s, err := Open(Options{Folder: r.folder, Paths: paths, Cache: r.cache, Program: "1", Now: func() time.Time { r.now = r.now.Add(time.Second); return r.now }})
	if err != nil {
		r.t.Log(err)
	}
	return s.List(within)
}

// unchecked counts the races that were not read whole.
func unchecked(list []Race) (n int) {
	for i := range list {
		if list[i].Unchecked {
			n++
		}
	}
	return n
}

func (r *room) write(path string, b []byte) {
	r.t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		r.t.Fatal(err)
	}
}

func (r *room) bytes(path string) []byte {
	r.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		r.t.Fatal(err)
	}
	return b
}

// A list reads whole what it has time for, the newest first, and remembers it: the next one goes
// on from there. Whatever changed is read again.
func TestListRemembers(t *testing.T) {
	r := newRoom(t)
	var paths []string
	for n := range 7 {
		paths = append(paths, marathon(t, r.folder, n, 300))
	}
	for _, want := range []int{5, 3, 1, 0, 0} {
		list := r.list(0)
		if len(list) != 7 || unchecked(list) != want || list[0].Unchecked || list[0].Race != "Race 6" {
			t.Fatalf("%d races, %d unchecked, want %d: %+v", len(list), unchecked(list), want, list[0])
		}
		for i := range list { // what the two ends tell is true as well
			if x := &list[i]; x.Ended != "finished" || x.Duration != 4*time.Hour || x.Gun != 4*time.Hour || x.Start.Hour() != 10 || x.DistanceM != 42195 || x.Events != 297 || x.Chip != 0 {
				t.Fatalf("%+v", x)
			}
		}
	}
	list := r.list(0)
	if x := list[3]; !x.OK || len(x.Head) != 64 || x.Cues == 0 || race.FormatShort(x.Pace) != "5:41" {
		t.Errorf("%+v", x)
	}
	r.write(paths[0], bytes.Replace(r.bytes(paths[0]), []byte(`"km 22"`), []byte(`"km 23"`), 1)) // as long as before
	list = r.list(0)
	if x := list[6]; x.OK || x.Unchecked || !strings.HasPrefix(x.Verdict, "damaged") || x.Head != "" {
		t.Errorf("a changed byte is not seen: %+v", x)
	}
	for name, b := range map[string]string{"gone": "", "damaged": "{{{", "of another form": `{"form":99,"races":{}}`} {
		r.write(r.cache, []byte(b))
		if list := r.list(Forever); len(list) != 7 || unchecked(list) != 0 {
			t.Errorf("cache %s: %d races", name, len(list))
		}
	}
}

// Corrections that were added after a race are in its summary, and the notes are no race.
func TestListReadsTheNotes(t *testing.T) {
	r := newRoom(t)
	path := marathon(t, r.folder, 0, 300)
	before := r.list(Forever)
	b, err := beside.Open(path, beside.Options{Now: func() race.Stamp { return race.Stamp{Wall: r.now} }})
	if err == nil {
		_, err = b.Append(race.Event{Kind: race.KindVoid, Ref: 3}, race.Event{Kind: race.KindAmend, Ref: 297, Correction: -time.Minute})
	}
	if err != nil {
		t.Fatal(err)
	}
	after := r.list(Forever)
	if len(after) != 1 || after[0].Later != 2 || after[0].Cues != before[0].Cues-1 || after[0].Head != before[0].Head || after[0].Events != before[0].Events {
		t.Errorf("%+v\nwas %+v", after, before)
	}
	notes := beside.NotesPath(path)
	r.write(notes, append(r.bytes(notes), '{'))
	if x := r.list(Forever)[0]; x.Later != 2 {
		t.Errorf("torn: %+v", x)
	}
	r.write(notes, bytes.Replace(r.bytes(notes), []byte(`"ref":3`), []byte(`"ref":4`), 1))
	if x := r.list(Forever)[0]; x.Later != 0 || !strings.Contains(x.Notes, "left out") || x.Cues != before[0].Cues {
		t.Errorf("damaged: %+v", x)
	}
}

// A name and tags change no byte of a journal, stay with it under another file name, and two
// races of one name are told apart.
func TestNamesAndTags(t *testing.T) {
	r := newRoom(t)
	a, b := marathon(t, r.folder, 0, 50), marathon(t, r.folder, 1, 50)
	before := r.bytes(a)
	hostile := "=cmd|' /C calc'!A0 \x1b[31m \u202e" + strings.Repeat("x", 100)
	for _, path := range []string{a, b} {
		if _, err := Rename(path, hostile); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Tag(b, []string{"PB", " charity run ", "pb", ""}); err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(r.folder, "moved.jsonl")
	if err := os.Rename(b, moved); err != nil {
		t.Fatal(err)
	}
	list := r.list(0)
	if x := list[0]; x.Path != moved || strings.Join(x.Tags, ",") != "pb,charity run" || strings.ContainsAny(x.Race, "\x1b\u202e") || !strings.HasPrefix(x.Race, "=cmd") {
		t.Errorf("%+v", x)
	}
	if list[1].Race != list[0].Race || list[1].Tags != nil || !bytes.Equal(before, r.bytes(a)) {
		t.Errorf("%+v", list[1])
	}
	if _, err := Rename(a, ""); err != nil {
		t.Fatal(err)
	}
	if got := r.list(0)[1].Race; got != "Race 0" {
		t.Errorf("its own name again: %q", got)
	}
	if _, err := Rename(a, strings.Repeat("界", MostName+1)); err == nil {
		t.Error("a name without end was taken")
	}
	var many []string
	for n := range MostTags + 1 {
		many = append(many, fmt.Sprint(n))
	}
	for _, tags := range [][]string{{strings.Repeat("x", MostTag+1)}, {"a,b"}, many} {
		if _, err := Tag(a, tags); err == nil {
			t.Errorf("tags %q were taken", tags)
		}
	}
}

// A damaged file of names is set aside and said; nothing of it is lost.
func TestDamagedNamesAreSetAside(t *testing.T) {
	r := newRoom(t)
	path := marathon(t, r.folder, 0, 50)
	names := filepath.Join(r.folder, NamesFile)
	for n := 1; n <= 2; n++ {
		r.write(names, []byte("[half"))
		if list := r.list(0); len(list) != 1 || list[0].Race != "Race 0" {
			t.Errorf("%+v", list)
		}
		if _, err := Open(Options{Folder: r.folder}); err == nil || !strings.Contains(err.Error(), "left out") {
			t.Errorf("not said: %v", err)
		}
		aside, err := Rename(path, "new")
		if err != nil || aside != fmt.Sprintf("%s.damaged-%d", names, n) || string(r.bytes(aside)) != "[half" {
			t.Errorf("%s, %v", aside, err)
		}
		if got := r.list(0)[0].Race; got != "new" {
			t.Errorf("the name is %q", got)
		}
	}
	unlock, err := lockFolder(r.folder)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Rename(path, "x"); err == nil || !strings.Contains(err.Error(), "another spotter") {
		t.Errorf("two at once: %v", err)
	}
	unlock()
}

// The trash takes a journal with what belongs to it, keeps every byte, and replaces nothing. It says
// where everything was.
func TestTrash(t *testing.T) {
	for _, home := range []string{"home", ""} {
		t.Run(home, func(t *testing.T) {
			r := newRoom(t)
			bin := Bin{Now: func() time.Time { return r.now }}
			if home != "" {
				bin.Home = filepath.Join(filepath.Dir(r.folder), "Trash")
			}
			for n := range 2 { // the second has the same names
				r.trashOne(bin, n)
			}
			if home == "" {
				return
			}
			info := string(r.bytes(filepath.Join(bin.Home, "info", "2020-01-01-race-0000.jsonl.trashinfo")))
			if want := "[Trash Info]\nPath=" + r.folder + "/2020-01-01-race-0000.jsonl\nDeletionDate=2027-04-19T12:00:00\n"; info != want {
				t.Errorf("%q, want %q", info, want)
			}
		})
	}
}

// trashOne makes a race with all that may lie beside it, and moves it to the trash.
func (r *room) trashOne(bin Bin, n int) {
	t := r.t
	t.Helper()
	path := filepath.Join(r.folder, "2020-01-01-race-0000.jsonl")
	w, err := journal.Create(path, race.Open{Race: fmt.Sprint(n)}, journal.Options{Now: func() race.Stamp { return race.Stamp{Wall: r.now} }})
	if err != nil {
		t.Fatal(err)
	}
	for i, file := range []string{"heard.wav", "../away.wav", "other.jsonl", "/stick/race.jsonl"} {
		item := race.ItemRecording
		if i == 3 {
			item = race.ItemCopy
		}
		w.Append(race.Event{ID: race.EventID(i + 1), Kind: race.KindNote, Item: item, File: file})
	}
	if err := w.Close(race.ReasonLeft); err != nil {
		t.Fatal(err)
	}
	b, err := beside.Open(path, beside.Options{Now: func() race.Stamp { return race.Stamp{Wall: r.now} }})
	if err == nil {
		_, err = b.Append(race.Event{Kind: race.KindNote, Text: "x"})
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"heard.wav", "other.jsonl", "2020-01-01-race-0000.jsonl.torn", "2020-01-01-race-0000.jsonl.2.torn", "2020-01-01-race-0000.jsonl.rest", "stays.wav"} {
		r.write(filepath.Join(r.folder, name), []byte(name))
	}
	was := r.bytes(path)
	got, err := bin.Take(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(was, r.bytes(got.To)) || len(got.Also) != 5 || len(got.From) != 6 {
		t.Errorf("%+v", got)
	}
	if left := strings.Join(got.Left, "; "); left != "the sound ../away.wav, which is not in this folder; the second copy /stick/race.jsonl" {
		t.Errorf("left: %s", left)
	}
	files, err := filepath.Glob(filepath.Join(r.folder, "*.*"))
	if err != nil || len(files) != 2 {
		t.Errorf("in the folder: %q", files)
	}
	for i, to := range append([]string{got.To}, got.Also...) { // as the words say
		if err := os.Rename(to, got.From[i]); err != nil {
			t.Error(err)
		}
	}
	if !bytes.Equal(was, r.bytes(path)) {
		t.Error("it did not come back")
	}
	if _, err := bin.Take(path); err != nil { // and away again, so that its name is in the trash
		t.Error(err)
	}
}

// A race that runs, and what is no file, is refused.
func TestTrashRefuses(t *testing.T) {
	r := newRoom(t)
	path := filepath.Join(r.folder, "race.jsonl")
	w, err := journal.Create(path, race.Open{}, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close("test")
	link := filepath.Join(r.folder, "link.jsonl")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{path: "still runs", link: "not a file", r.folder: "not a file", path + "x": "no such file"} {
		if _, err := (Bin{Now: time.Now}).Take(file); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
