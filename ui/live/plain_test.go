package live

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/testrun"
	"spotter/ui/plain"
	"spotter/ui/sign"
	"spotter/ui/uitest"
)

// plainly has every message of a rig go through the front that tells it in lines.
type plainly struct {
	*rig
	front *plain.Front
}

// newPlain returns a rig that is told in lines.
func newPlain(r *rig) *plainly {
	front, ok := plain.For(r.Screen)
	if !ok {
		r.t.Fatal("the live screen cannot be told in lines")
	}
	return &plainly{r, front}
}

// send sends a message and returns what was written.
func (p *plainly) send(msg tea.Msg) string {
	p.front.Update(msg)
	p.front.View()
	return string(p.front.Lines(nil))
}

// key presses keys and returns what was written.
func (p *plainly) key(names ...string) string {
	said := ""
	for _, n := range names {
		said += p.send(uitest.Key(n))
		p.at.Wall, p.at.Boot = p.at.Wall.Add(100*time.Millisecond), p.at.Boot+100*time.Millisecond
	}
	return said
}

// wait turns the clock on and looks.
func (p *plainly) wait(d time.Duration) string {
	p.at.Wall, p.at.Boot = p.at.Wall.Add(d), p.at.Boot+d
	return p.send(Tick{})
}

// linesOf checks that what was written is lines of printable text, of which the last may be
// open, and returns them.
func linesOf(t *testing.T, said string) []string {
	t.Helper()
	all := strings.Split(said, "\r\n")
	for _, line := range all {
		for _, r := range line {
			if !unicode.IsPrint(r) {
				t.Errorf("%q has %q", line, r)
			}
		}
		if n := utf8.RuneCountInString(line); n > 160 {
			t.Errorf("%d characters: %q", n, line)
		}
		if strings.ContainsAny(line, "✗✓●○▸▏·←→↑↓─│█") {
			t.Errorf("%q has a sign of the screen", line)
		}
	}
	return all
}

// hostKeys are keys that a spotter may press in any order: all of the program's, some of the
// pack's, figures, and some that mean nothing.
func hostKeys() []string {
	return strings.Fields("enter enter x X F R W G M S N E C K P T I * Y backspace ; q A d z = tab ? pgup pgdown home end esc esc shift+tab " +
		"space space left right h l H L w [ ] , . up down e u j m a 0 1 2 3 5 : + ctrl+r ctrl+o Z B J é $")
}

// TestPlainPressesTheSameRace drives the same keys through the screen and through the lines.
// Both log the same and play the same, at the same times, and what is written is lines.
func TestPlainPressesTheSameRace(t *testing.T) {
	keys := hostKeys()
	for seed := range uint64(testrun.Long(t, 2, 2, 8)) {
		change := func(o *Options) {
			o.Saved = func() Saved { return Saved{} }
			o.Session = race.NewSession(race.Options{DistanceM: 5000, Frame: o.Frame, Target: 25 * time.Minute})
		}
		onScreen, inLines := newRig(t, change), newPlain(newRig(t, change))
		onScreen.size(200, 20) // pages move by as much
		inLines.send(tea.WindowSizeMsg{Width: 33, Height: 7})
		rnd := rand.New(rand.NewPCG(seed, 1))
		for range 300 {
			if rnd.IntN(40) == 0 {
				lost := OutputState(1 + rnd.IntN(2))
				onScreen.health.Output.State, inLines.health.Output.State = lost, lost
			}
			k := keys[rnd.IntN(len(keys))]
			onScreen.key(k)
			onScreen.View() // pages learn from it how far they scroll
			said := inLines.key(k)
			seen := map[string]bool{}
			for _, line := range linesOf(t, said) {
				if seen[line] && line != "" && inLines.page != pageLog { // a log has the same cue many times
					t.Errorf("seed %d, %s: said twice: %q", seed, k, line)
				}
				seen[line] = true
			}
			if pause := time.Duration(rnd.IntN(5)*rnd.IntN(2)) * 3 * time.Second; pause > 0 {
				onScreen.wait(pause)
				linesOf(t, inLines.wait(pause))
			}
		}
		if !slices.EqualFunc(onScreen.logged, inLines.logged, func(a, b race.Event) bool { return reflect.DeepEqual(a, b) }) {
			t.Errorf("seed %d: logged %d on the screen, %d in lines", seed, len(onScreen.logged), len(inLines.logged))
		}
		if !slices.EqualFunc(onScreen.played, inLines.played, func(a, b race.Event) bool { return reflect.DeepEqual(a, b) }) || onScreen.silenced != inLines.silenced || onScreen.cleared != inLines.cleared {
			t.Errorf("seed %d: played %d on the screen, %d in lines", seed, len(onScreen.played), len(inLines.played))
		}
		if len(onScreen.logged) < 50 || len(onScreen.played) < 50 {
			t.Errorf("seed %d: only %d events, %d cues", seed, len(onScreen.logged), len(onScreen.played))
		}
	}
}

// TestPlainSaysStopFirst presses STOP on each page: the first line is that of STOP.
func TestPlainSaysStopFirst(t *testing.T) {
	for name, open := range everyPage(t) {
		p := newPlain(open())
		p.send(Tick{})
		if said := strings.TrimPrefix(p.key("space"), "\r\n"); !strings.HasPrefix(said, "STOP") {
			t.Errorf("%s: %q", name, said)
		}
		if p.played[len(p.played)-1].Pressed != "stop" {
			t.Errorf("%s: no STOP was played", name)
		}
	}
}

// TestPlainIsSilentWhileNothingHappens lets a minute go by in a race: the clock runs, the gap
// grows, and nothing is said. Then the keys say both.
func TestPlainIsSilentWhileNothingHappens(t *testing.T) {
	p := newPlain(newRig(t))
	p.key("enter")
	p.wait(time.Second)
	for range 600 {
		if said := p.wait(time.Second); said != "" {
			t.Fatalf("said %q", said)
		}
	}
	for key, want := range map[string]string{"esc": "10 min 1 s, behind", "pgdown": "km 1, overdue by", "pgup": "target 3 h 43 min 39 s",
		"home": "sound: OpenRun, 3 ms", "end": "the clock runs"} {
		if said := p.key(key); !strings.Contains(said, want) {
			t.Errorf("%s: %q, want %q", key, said, want)
		}
	}
}

// TestPlainRepeatsWhatLasts loses the sound: it is said at once, again while it lasts, and
// when it is over. So is STOP.
func TestPlainRepeatsWhatLasts(t *testing.T) {
	p := newPlain(newRig(t))
	p.key("enter")
	p.health.Output.State, p.health.Output.Since = OutputLost, p.at.Wall
	if said := p.wait(time.Second); !strings.HasPrefix(said, "ALARM. NO SOUND") {
		t.Errorf("at once: %q", said)
	}
	times := 0
	for range 75 {
		times += strings.Count(p.wait(time.Second), "NO SOUND")
	}
	if times != 2 {
		t.Errorf("said again %d times in 75 s, want 2", times)
	}
	if said := p.key("w"); said != "Water, no sound to send it to\r\n" {
		t.Errorf("a cue: %q", said)
	}
	p.health.Output.State = OutputOK
	if said := p.wait(time.Second); strings.Count(said, "Sound is back") != 1 {
		t.Errorf("over: %q", said)
	}
	p.key("space")
	times = 0
	for range 35 {
		times += strings.Count(p.wait(time.Second), "STOP repeats. space clears it")
	}
	if times != 3 {
		t.Errorf("STOP said again %d times in 35 s, want 3", times)
	}
	if said := p.key("space"); said != "STOP cleared\r\n" {
		t.Errorf("cleared: %q", said)
	}
}

// TestPlainEchoesWhatIsTyped types a note: each letter is written behind the last, nothing is
// taken back on the line, and a deletion writes the line anew.
func TestPlainEchoesWhatIsTyped(t *testing.T) {
	p := newPlain(newRig(t))
	p.send(Tick{})
	first := p.key("N")
	if !strings.HasSuffix(first, ": ") {
		t.Fatalf("no line to type in: %q", first)
	}
	title := first[strings.LastIndex(first, "\n")+1:]
	for _, tt := range [][2]string{{"g", "g"}, {"o", "o"}, {"space", " "}, {"x", "x"}, {"backspace", "\r\n" + title + "go "}} {
		if said := p.key(tt[0]); said != tt[1] {
			t.Errorf("%s: wrote %q, want %q", tt[0], said, tt[1])
		}
	}
	if said := p.key("enter"); !strings.HasPrefix(said, "\r\n") || strings.HasSuffix(said, ": ") {
		t.Errorf("enter: %q", said)
	}
}

// TestPlainSplits says how a split went, and asks about one that is not believed.
func TestPlainSplits(t *testing.T) {
	p := newPlain(newRig(t))
	p.key("enter")
	p.wait(5*time.Minute + 20*time.Second)
	if said := p.key("enter"); said != "split km 1, 5 min 20 s, 5 min 20 s per km, behind 2 s\r\n" {
		t.Errorf("%q", said)
	}
	p.wait(30 * time.Second)
	said := linesOf(t, p.key("enter"))
	if len(said) != 3 || !strings.HasPrefix(said[0], "split km 2, 5 min 50 s, not believed") || said[1] != "KM 2? 30 s after km 1: too quick. enter: it is; x: no press" {
		t.Errorf("%q", said)
	}
}

// TestPlainKeyPath measures that a key is handed over before a line of it is made, and that
// making lines never waits for who reads them.
func TestPlainKeyPath(t *testing.T) {
	p := newPlain(newRig(t))
	p.key("enter")
	for range 100 { // nobody takes the lines
		p.front.Update(uitest.Key("w"))
		p.at.Wall, p.at.Boot = p.at.Wall.Add(time.Second), p.at.Boot+time.Second
	}
	if len(p.played) != 100 {
		t.Errorf("%d of 100 cues were played", len(p.played))
	}
}

// BenchmarkPlainStep measures what telling costs after a message, with nothing to say.
func BenchmarkPlainStep(b *testing.B) {
	r := newRig(b)
	p := newPlain(r)
	p.key("enter")
	p.wait(10 * time.Minute)
	b.ReportAllocs()
	for b.Loop() {
		p.front.Update(Tick{})
	}
}

// A sign of the runner is said at once, in words, and once; end says it again.
func TestPlainSaysTheRunnersSign(t *testing.T) {
	p := newPlain(newRig(t))
	p.wait(0)
	p.key("enter")
	for n, tt := range []struct {
		is    sign.Is
		words string
	}{{sign.Understood, "RUNNER: UNDERSTOOD"}, {sign.Water, "RUNNER ASKS FOR WATER"}, {sign.Talk, "RUNNER WANTS TO TALK"}} {
		p.health.Sign = sign.Sign{N: uint64(n + 1), Is: tt.is, At: p.at.Boot}
		said := p.wait(0) + p.wait(10*time.Second) + p.wait(25*time.Second)
		if lines := linesOf(t, said); len(lines) != 2 || lines[0] != tt.words {
			t.Errorf("%q, want %q and no more", said, tt.words)
		}
		if again := p.key("end"); again != tt.words+"\r\n" {
			t.Errorf("end says %q", again)
		}
	}
}

// The page that closes says so: nothing else on a terminal of lines shows that it is gone.
func TestPlainSaysThatAPageIsClosed(t *testing.T) {
	p := newPlain(newRig(t))
	p.wait(0)
	for _, keys := range [][]string{{"ctrl+o", "esc"}, {"tab", "tab"}, {"E", "esc"}} {
		if said := p.key(keys[0]); said == "" {
			t.Errorf("%s: nothing is said", keys[0])
		}
		if said := p.key(keys[1]); said != "page closed: keys are those of the race\r\n" {
			t.Errorf("%s: %q", keys[1], said)
		}
	}
}

// phoned are outputs with the page of a phone.
type phoned struct{ Outputs }

const phonePage = "HTTP://127.0.0.1:8888/0123456789ABCDEF0123456789ABCDEF/"

func (phoned) Code(bool) ([]string, string) {
	return []string{"█▀█"}, phonePage + "\nSHA-256 12:34:56"
}
func (phoned) Awaited() (runners, pads bool) { return true, false }

// The address of the phone's page is told in letters, before the start and in the list of outputs, as it is: no
// part of it is read as a time.
func TestPlainTellsThePhonesAddress(t *testing.T) {
	p := newPlain(newRig(t, func(o *Options) { o.Outputs = phoned{o.Outputs} }))
	said := p.wait(0)
	for _, want := range []string{"the runner's phone\r\n", phonePage + "\r\n", "SHA-256 12:34:56\r\n", "esc: hide this; the other keys work\r\n"} {
		if !strings.Contains(said, want) {
			t.Errorf("before the start there is no %q in %q", want, said)
		}
	}
	if strings.Contains(said, "█") {
		t.Errorf("the code is drawn: %q", said)
	}
	p.key("esc", "enter")
	if said := p.key("ctrl+o"); !strings.Contains(said, "open this address on the phone:\r\n"+phonePage+"\r\nSHA-256 12:34:56\r\n") {
		t.Errorf("the list of outputs says %q", said)
	}
}
