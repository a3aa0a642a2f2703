package picker

import (
	"errors"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/race/logbook"
	"spotter/ui/uitest"
)

// fakeKeeper notes what it is asked to do.
type fakeKeeper struct {
	did []string
	err error
}

func (k *fakeKeeper) Check(path string) logbook.Entry {
	k.did = append(k.did, "check "+path)
	return logbook.Entry{Path: path, Race: "checked", OK: true, Unchecked: strings.Contains(path, "huge")}
}

func (k *fakeKeeper) Rename(path, name string) (logbook.Entry, error) {
	k.did = append(k.did, "name "+name)
	return logbook.Entry{Path: path, Race: name, OK: true}, k.err
}

func (k *fakeKeeper) Tag(path string, tags []string) (logbook.Entry, error) {
	k.did = append(k.did, "tags "+strings.Join(tags, "|"))
	return logbook.Entry{Path: path, Race: "tagged", Tags: []string{"pb"}, OK: true}, k.err
}

func (k *fakeKeeper) Trash(path string) (string, error) {
	k.did = append(k.did, "trash "+path)
	return "now in /trash/x", k.err
}

// does presses keys, and runs what follows from each until nothing more does.
func does(r *Screen, cmd tea.Cmd) {
	for cmd != nil {
		msg, ok := cmd().(keptMsg)
		if !ok {
			return
		}
		_, cmd = r.Update(msg)
	}
}

func pressed(r *Screen, keys ...tea.KeyPressMsg) {
	for _, k := range keys {
		_, cmd := r.Update(k)
		does(r, cmd)
	}
}

func runes(s string) (keys []tea.KeyPressMsg) {
	for _, c := range s {
		keys = append(keys, tea.KeyPressMsg{Code: c, Text: string(c)})
	}
	return keys
}

var enter = tea.KeyPressMsg{Code: tea.KeyEnter}

// Keys name, tag and put away the race under the cursor; the list shows it at once.
func TestRacesAreKept(t *testing.T) {
	o, k := someRaces(), &fakeKeeper{}
	o.Keeper = k
	r := uitest.Resize(New(o), 80, 24)
	pressed(r, runes("jr")...)
	uitest.Shows(t, r, "name: Half of the river")
	pressed(r, append(runes(" q?D"), enter)...)
	uitest.Shows(t, r, "the name is saved")
	pressed(r, append(runes("tpb, x"), enter)...)
	uitest.Shows(t, r, "tagged #pb", "the tags are saved")
	pressed(r, append(runes("rabc"), tea.KeyPressMsg{Code: tea.KeyEscape})...)
	pressed(r, runes("D")...)
	uitest.Shows(t, r, "move 2027-03-07-half.jsonl to the trash? y/n")
	pressed(r, runes("n")...)
	uitest.Shows(t, r, "nothing was moved")
	pressed(r, runes("Dy")...)
	uitest.Shows(t, r, "now in /trash/x", "3 races")
	want := []string{"name Half of the river, with a rather long name to it q?D", "tags pb| x", "trash " + someRaces().Races[1].Path}
	if !slices.Equal(k.did, want) {
		t.Errorf("%q", k.did)
	}
	if r.list.Cursor != 1 || len(r.o.Races) != 3 || r.o.Races[1].Path != someRaces().Races[2].Path {
		t.Errorf("the cursor is on %d of %d", r.list.Cursor, len(r.o.Races))
	}
	k.err = errors.New("the disk is full")
	pressed(r, runes("Dy")...)
	uitest.Shows(t, r, "the disk is full", "3 races")
}

// Logs that were not read are read one after the other beside the screen, each once.
func TestUncheckedRacesAreChecked(t *testing.T) {
	o, k := someRaces(), &fakeKeeper{}
	for i := range o.Races {
		o.Races[i].Unchecked, o.Races[i].OK = i != 1, false
	}
	o.Races[2].Path, o.Keeper = "/huge.jsonl", k
	r := uitest.Resize(New(o), 80, 24)
	uitest.Shows(t, r, "? unchecked")
	does(r, r.checkNext())
	if len(k.did) != 3 || r.o.Races[0].Unchecked || !r.o.Races[2].Unchecked || r.o.Races[3].Race != "checked" {
		t.Errorf("%q: %+v", k.did, r.o.Races)
	}
}

// Without a keeper, and in an empty list, the keys change nothing.
func TestRacesWithoutAKeeper(t *testing.T) {
	r := uitest.Resize(New(someRaces()), 80, 24)
	pressed(r, runes("r")...)
	uitest.Shows(t, r, "races cannot be changed here")
	r = uitest.Resize(New(Options{Keeper: &fakeKeeper{}}), 80, 24)
	pressed(r, runes("rtDy")...)
	if r.typed != nil || r.asks {
		t.Error("a question about no race")
	}
	for _, size := range uitest.EdgeSizes(t) {
		o := someRaces()
		o.Keeper = &fakeKeeper{}
		for _, keys := range []string{"D", "r", "t"} {
			r := uitest.Resize(New(o), size[0], size[1])
			pressed(r, runes(keys)...)
			uitest.Fits(t, r, size[0], size[1])
		}
	}
}
