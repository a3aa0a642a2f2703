package intake

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/wire"
	"spotter/cues"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// fillTexts sets every text under a value to another one with a name in it, and returns how many there are.
func fillTexts(v reflect.Value) (n int) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("Ann Miller")
		return 1
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() && v.Type() != reflect.TypeFor[time.Time]() {
				n += fillTexts(v.Field(i))
			}
		}
	}
	return n
}

// TestNoFieldHasAName puts a name into every text of a line: what a view has of it are words that the
// journal takes from fixed lists.
func TestNoFieldHasAName(t *testing.T) {
	e := race.Event{Seq: 1, Open: new(race.Open)}
	if n := fillTexts(reflect.ValueOf(&e).Elem()) + fillTexts(reflect.ValueOf(e.Open).Elem()); n < 30 {
		t.Fatalf("%d texts were found", n)
	}
	v := withoutNames(&e, "bib 7", aRace)
	for field, got := range map[string]string{"text": v.Text, "name": v.Name, "file": v.File, "device": v.Device, "from": v.From, "sha256": v.SHA256, "runner": v.Open.Runner,
		"spotter": v.Open.Spotter, "race": v.Open.Race, "pack": v.Open.Pack, "pack_sha256": v.Open.PackSHA256, "target_name": v.Open.TargetName, "ghost": v.Open.Ghost, "host": v.Open.Host,
		"review_head": v.Open.ReviewHead} {
		if strings.Contains(got, "Ann") {
			t.Errorf("%s is %q", field, got)
		}
	}
	if v.Open.Runner != "bib 7" || v.Open.Race != aRace || v.Text != hidden || v.Name != hidden || !strings.HasSuffix(v.Open.Program, viewed) {
		t.Errorf("%+v, %+v", v, v.Open)
	}
	e = race.Event{Kind: race.KindNote, Item: race.ItemMedical, Text: "chest pain"}
	if v = withoutNames(&e, "", aRace); v.Item != "" || v.Text != hidden {
		t.Errorf("a medical note: %+v", v)
	}
	e = race.Event{Kind: race.KindOutput, Device: wire.OutputNull, State: "silent"}
	if v = withoutNames(&e, "", aRace); v.Device != wire.OutputNull || v.Text != "" {
		t.Errorf("no sound by choice: %+v", v)
	}
}

// read reads all lines as a guest gets them, in as many calls as it takes.
func (r *rig) read(token, name string) (all string) {
	r.t.Helper()
	for {
		a := r.call("GET", fmt.Sprintf("%s?from=%d", wire.LinesPath(aRace, name), len(all)), token, "")
		if a.status != http.StatusOK {
			r.t.Fatalf("from %d: %d %s", len(all), a.status, a.text)
		}
		if a.text == "" {
			return all
		}
		all += a.text
	}
}

// TestView reads a journal as read-only while it grows, and after other lines took its place.
func TestView(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Hold = time.Millisecond })
	_, token := r.invite(access.Pair)
	_, reader := r.invite(access.Reader)
	_, crew := r.invite(access.Crew)
	all, name := aJournal(t, 600, "Ann"+strings.Repeat(" very long name", 8))
	check := func(want int) string {
		t.Helper()
		view := r.read(reader, name)
		log, err := journal.Verify(strings.NewReader(view))
		if err != nil || log.Err() != nil || log.Lines != want || strings.Contains(view, "Ann") || !strings.Contains(view, `"runner":"bib 7"`) {
			t.Fatalf("%d lines of a view, %v, %v:\n%.300s", log.Lines, err, log.Err(), view)
		}
		return view
	}
	size := 0
	send := func(lines [][]byte) {
		t.Helper()
		part := join(lines)
		if a := r.call("POST", fmt.Sprintf("%s?from=%d", wire.JournalPath(aRace, name), size), token, part); a.status != http.StatusOK {
			t.Fatal(a.text)
		}
		size += len(part)
	}
	send(all[:2])
	short := check(2)
	for n := 2; n < len(all); n += 100 {
		send(all[n:min(n+100, len(all))])
		check(min(n+100, len(all)))
	}
	long := check(601)
	if !strings.HasPrefix(long, short) || len(long) <= wire.MaxBatch/2 {
		t.Errorf("a view of %d bytes began otherwise before", len(long))
	}
	if got := r.read(crew, name); got != join(all) {
		t.Errorf("crew reads %d bytes of %d", len(got), size)
	}
	if a := r.call("GET", fmt.Sprintf("%s?from=%d", wire.LinesPath(aRace, name), len(long)+1), reader, ""); a.status != http.StatusRequestedRangeNotSatisfiable {
		t.Errorf("from beyond the end: %d", a.status)
	}
	// Its lines are deleted, and the journal begins anew.
	if err := r.store.Forget(aRace, false, func() error { return os.Remove(r.store.Path(aRace, name)) }); err != nil {
		t.Fatal(err)
	}
	if got := r.read(reader, name); got != "" {
		t.Errorf("of a deleted journal there are %d bytes", len(got))
	}
	if a := r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all[:5])); a.status != http.StatusOK {
		t.Fatal(a.text)
	}
	if got := check(5); !strings.HasPrefix(long, got) {
		t.Error("the view of the same lines is another one")
	}
}

// TestViewOfOtherLines has a mirror whose lines were replaced by as many other ones.
func TestViewOfOtherLines(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Hold = time.Millisecond })
	_, reader := r.invite(access.Reader)
	all, name := aJournal(t, 3, "Ann")
	if _, err := r.store.Append(aRace, name, 0, []byte(join(all))); err != nil {
		t.Fatal(err)
	}
	first := r.read(reader, name)
	open, _ := journal.ParseLine(bytes.TrimSuffix(all[0], []byte{'\n'}))
	made := []race.Event{open}
	for i := range 4 {
		made = append(made, race.Event{Seq: uint64(i + 2), Kind: race.KindCue, Cue: "left", Class: cues.Steer, Stamp: open.Stamp})
	}
	other, _ := journal.Encode(form.ZeroHash, made)
	if err := r.store.Forget(aRace, false, func() error { return os.Remove(r.store.Path(aRace, name)) }); err != nil {
		t.Fatal(err)
	}
	if _, err := r.store.Append(aRace, name, 0, other); err != nil {
		t.Fatal(err)
	}
	second := r.read(reader, name)
	log, err := journal.Verify(strings.NewReader(second))
	if err != nil || log.Err() != nil || log.Lines != 5 || first == second {
		t.Errorf("%d lines: %v, %v", log.Lines, err, log.Err())
	}
}

// TestViewsAreLetGo reads more views than stay in memory.
func TestViewsAreLetGo(t *testing.T) {
	var s views
	for n := range 10 {
		v := s.get(fmt.Sprint(n))
		s.note(v, mostViews/4)
	}
	if len(s.all) != 4 || s.all["9"] == nil || s.all["6"] == nil {
		t.Errorf("%d views stay", len(s.all))
	}
}
