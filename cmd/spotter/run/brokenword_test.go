//go:build unix

package run

import (
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/audio/clip"
	"spotter/cmd/spotter/clitest"
	"spotter/cmd/spotter/crash"
	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/journal"
	"spotter/race"
	"spotter/ui/live"
)

// breakWord spoils the sound file of a word and returns its name.
func breakWord(t testing.TB, dir string, id cues.ID) (file string) {
	t.Helper()
	pack, err := pack.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	w, ok := pack.Word(id)
	if !ok {
		t.Fatalf("no word %q", id)
	}
	if err := os.WriteFile(filepath.Join(dir, w.File), []byte("this is no sound"), 0o644); err != nil {
		t.Fatal(err)
	}
	return w.File
}

// modelRace is a live race whose screen is not drawn on a terminal, and whose clock a
// test turns.
type modelRace struct {
	*openRace
	t     *testing.T
	live  tea.Model
	boot  atomic.Int64
	ticks chan struct{}
}

// newModelRace opens a race of 2 km with the pack of a folder, all but its terminal.
func newModelRace(t *testing.T, dir string) *modelRace {
	t.Helper()
	m := &modelRace{t: t, ticks: make(chan struct{}, 1)}
	began := time.Now()
	now := func() race.Stamp {
		d := time.Duration(m.boot.Load())
		return race.Stamp{Wall: began.Add(d), Boot: time.Hour + d}
	}
	prog := testProgram(t)
	prog.Now = now
	p := Plan{Pack: Value{Text: dir}, Output: Value{Text: "wav:" + filepath.Join(t.TempDir(), "ear.wav")},
		DistanceM: 2000, Target: 10 * time.Minute, Units: "km"}
	m.openRace = &openRace{prog: prog, plan: p, clock: new(race.Clock), path: filepath.Join(t.TempDir(), "race.jsonl"),
		crash: crash.New(func() {})}
	if err := m.takePack(); err != nil {
		t.Fatal(err)
	}
	var err error
	if m.bank, err = clip.LoadBank(m.pack); err != nil {
		t.Fatal(err)
	}
	if err := m.openJournal(); err != nil {
		t.Fatal(err)
	}
	outputs, err := Outputs(m.plan, began)
	if err != nil {
		t.Fatal(err)
	}
	m.openSound(outputs)
	m.beat.Show(func() {
		select {
		case m.ticks <- struct{}{}:
		default: // it has one to take yet
		}
	})
	m.live = m.model()
	m.live.Init()
	return m
}

// key presses a key, a second and a half after what was before.
func (m *modelRace) key(k rune, text string) {
	m.boot.Add(int64(1500 * time.Millisecond))
	m.live, _ = m.live.Update(tea.KeyPressMsg{Code: k, Text: text})
}

// text returns what the screen shows at a size.
func (m *modelRace) text(w, h int) string {
	m.live, _ = m.live.Update(tea.WindowSizeMsg{Width: w, Height: h})
	m.live, _ = m.live.Update(live.Tick{})
	return ansi.Strip(m.live.View().Content)
}

// sees waits from tick to tick until the screen of 80×24 shows a text.
func (m *modelRace) sees(want string) {
	m.t.Helper()
	deadline := time.After(20 * time.Second)
	for !strings.Contains(m.text(80, 24), want) {
		select {
		case <-m.ticks:
		case <-deadline:
			m.t.Fatalf("no %q on\n%s", want, m.text(80, 24))
		}
	}
}

// shows compares the screen of a size with what it has to show, and must not.
func (m *modelRace) shows(w, h int, want, not string) {
	m.t.Helper()
	text := m.text(w, h)
	if !strings.Contains(text, want) || not != "" && strings.Contains(text, not) {
		m.t.Errorf("%d×%d: want %q, and no %q, on\n%s", w, h, want, not, text)
	}
}

// end leaves the race and returns its journal.
func (m *modelRace) end() []race.Event {
	m.t.Helper()
	m.beat.Stop()
	m.quiet()
	m.inside.Wait()
	if err := m.writer.Close(reasonLeft); err != nil {
		m.t.Fatal(err)
	}
	log, err := journal.ReadFile(m.path)
	if err != nil || log.Err() != nil {
		m.t.Fatal(err, log.Err())
	}
	return log.Events
}

// TestABrokenWordIsToldAtOnce has a pack of whose words the files of two cannot be
// decoded: screen and journal tell before any key is pressed, splits that need one play
// the clip, and others are said.
func TestABrokenWordIsToldAtOnce(t *testing.T) {
	dir, _ := clitest.SayPack(t)
	file := breakWord(t, dir, "n59")
	half := breakWord(t, dir, "half_way")
	breakWord(t, dir, grammar.RunnerWord) // which no split needs
	m := newModelRace(t, dir)
	m.sees("✗ SOME SPLITS PLAIN: file ")
	m.shows(80, 24, "is not a WAV file", "")
	m.shows(80, 24, "Splits that need it, or 1 more like it, play the plain clip.", "")
	m.shows(40, 12, "✗ SOME SPLITS PLAIN: file \""+file+"\"", "")
	m.boot.Add(int64(wordsFaultFor) + 1)
	m.shows(80, 24, "target: ", "PLAIN") // the pace has its place again
	m.key(tea.KeyEnter, "")
	m.boot.Add(int64(5 * time.Minute))
	m.key(tea.KeyEnter, "")
	m.key('m', "m")
	m.shows(80, 24, `<marker> without its words: the word "half_way": file "`+half, "")
	m.key('a', "a")
	m.shows(80, 24, "ilometer", "without its words")
	var kinds, notes, said []string
	for _, e := range m.end() {
		switch kinds = append(kinds, string(e.Kind)); e.Kind {
		case race.KindNote:
			notes = append(notes, e.Item+": "+e.Text)
			if len(said) > 0 || e.File == "" {
				t.Errorf("the note %+v comes after %q", e, said)
			}
		case race.KindCue:
			said = append(said, string(e.Cue)+": "+e.Text)
		}
	}
	if len(notes) != 1 || !strings.HasPrefix(notes[0], "words: ") || !strings.Contains(notes[0], "n59") || !strings.Contains(notes[0], "half_way") ||
		!strings.Contains(notes[0], "runner cannot be said, and splits with them play the plain clip: file \"") {
		t.Errorf("notes %q in %q", notes, kinds)
	}
	if len(said) != 2 || said[0] != "marker: " || !strings.HasPrefix(said[1], "pace: ") || said[1] == "pace: " {
		t.Errorf("said %q", said)
	}
}

// TestABrokenWordThatNoSplitNeeds is noted, and takes no place on the screen.
func TestABrokenWordThatNoSplitNeeds(t *testing.T) {
	dir, _ := clitest.SayPack(t)
	file := breakWord(t, dir, grammar.RunnerWord)
	m := newModelRace(t, dir)
	for m.wire.words.Load() == nil { // a tick comes when they are loaded
		<-m.ticks
	}
	m.shows(80, 24, "radio check", "PLAIN")
	var notes []string
	for _, e := range m.end() {
		if e.Kind == race.KindNote {
			notes = append(notes, e.Item+" "+e.File)
		}
	}
	if len(notes) != 1 || notes[0] != "words "+file {
		t.Errorf("notes %q", notes)
	}
}

// TestWholeWordsAreNotTold has nothing to tell of the program's own voices.
func TestWholeWordsAreNotTold(t *testing.T) {
	w, _, log, _ := newTestWire()
	speech, err := clip.LoadSpeech(t.Context(), pack.Default())
	if err != nil {
		t.Fatal(err)
	}
	w.take(pack.Default(), speech)
	if h := w.Health(); h.Words != (live.WordsHealth{}) || len(log.events) > 0 {
		t.Errorf("told %+v, logged %+v", h.Words, log.events)
	}
}
