package pads

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"spotter/input"
	"spotter/input/bindings"
	"spotter/input/evdev"
	"spotter/race"
	"spotter/text"
	"spotter/ui/sign"
)

// Setting holds what the settings say of event devices.
type Setting struct {
	Pads   []string // names or paths of devices, beside those of input.toml
	Button string   // the runner's: [Auto], [Off], or a device's name
}

// What --runner-button may be, besides a name.
const (
	Auto = "auto" // any button of earbuds, if there is one
	Off  = "off"
)

// The bounds of a setting.
const (
	maxPads = 16
	maxName = 120 // characters
)

// ParsePads reads --pad: names or paths, with commas between them.
func ParsePads(s string) (all []string, err error) {
	for name := range strings.SplitSeq(s, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		if err := checkName(name); err != nil {
			return nil, err
		}
		all = append(all, name)
	}
	if len(all) > maxPads {
		return nil, fmt.Errorf("%d devices: name at most %d", len(all), maxPads)
	}
	return all, nil
}

// ParseButton reads --runner-button.
func ParseButton(s string) (string, error) {
	if s = strings.TrimSpace(s); s == "" {
		return "", errors.New("is empty: use auto, off or the name of a device")
	}
	return s, checkName(s)
}

// checkName refuses what is no name of a device.
func checkName(s string) error {
	switch {
	case !utf8.ValidString(s):
		return errors.New("is not UTF-8 text: type it again")
	case strings.IndexFunc(s, func(r rune) bool { return !text.Printable(r) }) >= 0:
		return fmt.Errorf("%q has control characters: leave them out", s)
	case utf8.RuneCountInString(s) > maxName:
		return fmt.Errorf("is longer than %d characters: shorten it", maxName)
	}
	return nil
}

// Options say what the devices depend on. Its functions never wait, and may be called from any
// goroutine.
type Options struct {
	Setting
	File  func() *bindings.File // what buttons do, as it is now; nil: nothing is taught
	Sys   evdev.System
	Now   func() race.Stamp
	Note  func(text string)               // takes what a button lacks to the journal, as a note of [race.ItemInput]
	Sign  func(at race.Stamp, is sign.Is) // takes a sign of the runner to the journal
	Shown func()                          // a sign came or grew: have it seen and heard
}

// Pads reads the devices of a race. It is an [input.Source]. A nil one tells no sign.
type Pads struct {
	*evdev.Reader
	runner *runner
	given  map[string]int // the devices of --pad, by their labels
	here   []atomic.Bool  // which of them are there
	tables tables
}

// New returns the devices that a race has to read; nil where nothing is to be read.
func New(o Options) *Pads {
	if o.File == nil {
		o.File = func() *bindings.File { return nil }
	}
	if o.Note == nil {
		o.Note = func(string) {}
	}
	p := &Pads{runner: &runner{o: &o}, given: map[string]int{}, tables: tables{o: &o}}
	var want []evdev.Wanted
	names := map[string]bool{}
	add := func(name string) {
		if low := strings.ToLower(name); !names[low] {
			names[low] = true
			want = append(want, p.tables.wanted(name, p.label(name)))
		}
	}
	for _, name := range o.Pads {
		add(name)
	}
	for i := range want {
		p.given[want[i].Label] = i
	}
	p.here = make([]atomic.Bool, len(want))
	for _, name := range o.fileNames() {
		add(name)
	}
	if o.Button != Off && o.Button != "" {
		want = append(want, p.runner.wanted(o.Button))
	}
	if len(want) == 0 || o.Sys == nil && len(o.Pads) == 0 && (o.Button == Auto || o.Button == Off || o.Button == "") {
		return nil // input.toml may be of another machine
	}
	p.Reader = evdev.New(o.Sys, o.Now, want)
	return p
}

// mostLabel is the most characters of a path on the screen.
const mostLabel = 24

// label returns what people call a device that is wanted by a name: of a long path its end.
func (p *Pads) label(name string) string {
	label := text.Clean(name)
	if utf8.RuneCountInString(label) > mostLabel && strings.Contains(name, "/") {
		label = "…/" + text.Clean(filepath.Base(name))
	}
	for _, w := range p.tables.labels {
		if w == label {
			label = text.Clean(name) // two paths have the same end
		}
	}
	p.tables.labels = append(p.tables.labels, label)
	return label
}

// fileNames returns the devices that the file names, but for those that --pad names by a path.
func (o *Options) fileNames() (names []string) {
	f := o.File()
	if f == nil {
		return nil
	}
	byPath := map[*bindings.Device]bool{}
	for _, name := range o.Pads {
		if o.Sys == nil || !strings.Contains(name, "/") {
			continue
		}
		if i, err := o.Sys.Describe(name); err == nil {
			byPath[f.Device(i.Name)] = true
		}
	}
	for i := range f.Devices {
		if d := &f.Devices[i]; d.Name != "" && !byPath[d] {
			names = append(names, d.Name)
		}
	}
	return names
}

// Run implements [input.Source].
func (p *Pads) Run(ctx context.Context, to input.Sink) error {
	defer p.runner.end()
	state := to.State
	to.State = func(s input.State) {
		if i, ok := p.given[s.Source]; ok && i < len(p.here) {
			p.here[i].Store(s.Is == input.Here)
		}
		state(s)
	}
	return p.Reader.Run(ctx, to)
}

// Here reports whether every device of --pad is there; false without any. It never waits.
func (p *Pads) Here() bool {
	if p == nil || len(p.here) == 0 {
		return false
	}
	for i := range p.here {
		if !p.here[i].Load() {
			return false
		}
	}
	return true
}

// Taught has the devices that are there do what the file says now.
func (p *Pads) Taught() {
	if p != nil {
		p.tables.look()
	}
}

// Sign returns the last sign of the runner. It never waits.
func (p *Pads) Sign() sign.Sign {
	if p == nil {
		return sign.Sign{}
	}
	return p.runner.last()
}

// Find returns which of the devices of a system a name means: a path its own, a part of a name each
// that a race would read by it.
func Find(sys evdev.System, all []evdev.Info, name string) (found []evdev.Info) {
	if strings.Contains(name, "/") {
		if i, err := sys.Describe(name); err == nil {
			found = append(found, i)
		}
		return found
	}
	for i := range all {
		if matches(name, &all[i]) {
			found = append(found, all[i])
		}
	}
	return found
}

// matches reports whether a name is that of a device. A part of the name is enough, but for what
// may be the keyboard of the terminal: that is only taken by its whole name.
func matches(name string, i *evdev.Info) bool {
	if strings.EqualFold(i.Name, name) {
		return true
	}
	return !i.Typing() && strings.Contains(strings.ToLower(i.Name), strings.ToLower(name))
}

// together is the time after a press in which another one belongs to the same sign.
const together = 600 * time.Millisecond

// runner follows the runner's own button. It is safe for concurrent use.
type runner struct {
	o *Options

	mu      sync.Mutex
	sign    sign.Sign
	first   race.Stamp // the first press of the sign
	latest  time.Duration
	timer   *time.Timer // ends the sign
	pending bool        // it has not ended
}

// steps are the presses that a key stands for: earbuds count for themselves, and send "next" for
// two presses and "previous" for three.
var steps = map[string]int{"KEY_PLAYPAUSE": 1, "KEY_PLAY": 1, "KEY_PAUSE": 1, "KEY_PLAYCD": 1, "KEY_PAUSECD": 1, "KEY_STOPCD": 1, "KEY_STOP": 1,
	"KEY_MEDIA": 1, "KEY_PHONE": 1, "KEY_NEXTSONG": 2, "KEY_PREVIOUSSONG": 3}

// wanted says how the runner's button is found.
func (r *runner) wanted(name string) evdev.Wanted {
	w := evdev.Wanted{Label: "the runner's button", Free: name == Auto, Use: func(*evdev.Info, evdev.To) func(evdev.Button) { return r.press }}
	switch {
	case name == Auto:
		w.Match = (*evdev.Info).Runner
	case strings.Contains(name, "/"):
		w.Path = name
	default:
		w.Match = func(i *evdev.Info) bool { return matches(name, i) }
	}
	return w
}

// press takes a press of the runner's button. The sign shows at once, and grows with the presses
// that follow soon.
func (r *runner) press(b evdev.Button) {
	n := steps[b.Name]
	if n == 0 || b.Edge != input.Down {
		return
	}
	r.mu.Lock()
	if r.pending && b.At.Boot-r.latest > together {
		r.finish() // the timer is late
	}
	if !r.pending {
		r.pending, r.first = true, b.At
		r.sign = sign.Sign{N: r.sign.N + 1, At: b.At.Boot}
	}
	r.latest = b.At.Boot
	r.sign.Is = min(r.sign.Is+sign.Is(n), sign.Talk)
	if r.timer == nil {
		r.timer = time.AfterFunc(together, r.over)
	} else {
		r.timer.Reset(together)
	}
	r.mu.Unlock()
	r.o.Shown()
}

// over ends a sign that no press followed.
func (r *runner) over() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.pending && r.o.Now().Boot-r.latest >= together {
		r.finish()
	}
}

// finish takes the sign to the journal. The caller holds the lock.
func (r *runner) finish() {
	r.pending = false
	r.o.Sign(r.first, r.sign.Is)
}

// end ends the sign that is under way.
func (r *runner) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.timer != nil {
		r.timer.Stop()
	}
	if r.pending {
		r.finish()
	}
}

// last returns the last sign.
func (r *runner) last() sign.Sign {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.sign
}
