package picker

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"spotter/race/logbook"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// someRaces are logs of each kind: run, broken, never started, without a name.
func someRaces() Options {
	zone := time.FixedZone("", -4*3600)
	dir := "/home/a/.local/share/spotter/races/"
	return Options{Folder: strings.TrimSuffix(dir, "/"), Races: []logbook.Entry{
		{Path: dir + "2027-04-19-boston.jsonl", Race: "Boston 2027", Start: time.Date(2027, 4, 19, 10, 2, 0, 0, zone),
			Duration: hms(3, 44, 20), Events: 1412, Distance: "42.195 km", Ended: "finished", OK: true, Verdict: "whole: 1412 lines"},
		{Path: dir + "2027-03-07-half.jsonl", Race: "Half of the river, with a rather long name to it",
			Start: time.Date(2027, 3, 7, 9, 30, 0, 0, zone), Duration: hms(1, 59, 2), Events: 733, Distance: "21.098 km", Ended: "at km 20", Verdict: "line 31: the hash does not follow"},
		{Path: dir + "2027-03-01-check.jsonl", Start: time.Date(2027, 3, 1, 18, 0, 0, 0, zone), Events: 9, OK: true},
		{Path: dir + "torn.jsonl", Race: "Torn", Events: 1},
	}}
}

func hms(h, m, s int) time.Duration {
	return time.Duration(h)*time.Hour + time.Duration(m)*time.Minute + time.Duration(s)*time.Second
}

func TestRacesGolden(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		for name, keys := range map[string][]string{"list": {"j"}, "help": {"?"}} {
			r := uitest.Resize(New(someRaces()), size[0], size[1])
			uitest.Press(r, keys...)
			uitest.Golden(t, fmt.Sprintf("%s-%dx%d.txt", name, size[0], size[1]), uitest.GoldenText(r))
		}
	}
}

func TestRacesChooses(t *testing.T) {
	for keys, want := range map[string]string{
		"enter": "boston", "j enter": "half", "G enter": "torn", "j k enter": "boston", "q": "", "ctrl+c": "", "? q q": "",
		"/ t o r n enter enter": "torn", "/ h a l f enter n enter": "half", "? enter q j enter": "half",
	} {
		r := uitest.Resize(New(someRaces()), 80, 24)
		if !uitest.Press(r, strings.Fields(keys)...) {
			t.Errorf("%q does not leave", keys)
		}
		if got := r.Chosen(); !strings.Contains(got, want) || (want == "") != (got == "") {
			t.Errorf("%q chooses %q, want %q", keys, got, want)
		}
	}
}

func TestRacesStays(t *testing.T) {
	for _, keys := range []string{"esc", "?", "? q", "? enter", "/ q", "/ esc", "n", "N", "x"} {
		if r := uitest.Resize(New(someRaces()), 80, 24); uitest.Press(r, strings.Fields(keys)...) || r.Chosen() != "" {
			t.Errorf("%q leaves", keys)
		}
	}
}

func TestRacesNone(t *testing.T) {
	r := uitest.Resize(New(Options{Folder: "/nowhere"}), 40, 12)
	uitest.Shows(t, r, "no races in /nowhere", "empty")
	if uitest.Press(r, "j", "enter") || r.Chosen() != "" {
		t.Error("chose from nothing")
	}
	if !uitest.Press(r, "q") {
		t.Error("q does not quit")
	}
}

func TestRacesShowsFaults(t *testing.T) {
	r := New(someRaces())
	r.Update(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	uitest.Resize(r, 80, 24)
	if !strings.Contains(r.View().Content, r.canvas.Opening(cells.Fault)+"✗ not whole") {
		t.Error("a broken log does not stand out")
	}
	uitest.Shows(t, r, "✓ whole", "✗ not whole", "2027-03-", "finished", "42.195 km", "at km 20")
	uitest.Resize(r, 40, 12)
	uitest.Shows(t, r, "✓", "✗")
	uitest.Resize(r, 39, 11)
	uitest.Shows(t, r, "terminal too small")
}

func TestRacesFitsEverySize(t *testing.T) {
	o := someRaces()
	for i := range 100 {
		e := o.Races[i%4]
		e.Race = "\x1b[31mrace\r\n" + strings.Repeat("界", i)
		e.Verdict, e.Path = "\x1b]0;x\x07v", e.Path+"\x9b31m"
		o.Races = append(o.Races, e)
	}
	r := New(o)
	for _, size := range uitest.EdgeSizes(t) {
		uitest.Resize(r, size[0], size[1])
		for _, k := range []string{"g", "space", "G", "?", "q"} {
			uitest.Press(r, k)
			uitest.Fits(t, r, size[0], size[1])
		}
	}
}

func TestRacesHelpIsComplete(t *testing.T) {
	r := uitest.Resize(New(someRaces()), 80, 40)
	uitest.Press(r, "?")
	for _, g := range r.keys.groups() {
		for _, b := range g.Keys {
			uitest.Shows(t, r, b.Help().Key, b.Help().Desc)
		}
	}
}
