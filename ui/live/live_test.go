package live

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// rig is a live screen with fakes around it and a clock that a test turns.
type rig struct {
	*Screen
	t        testing.TB
	at       race.Stamp
	order    []string // what was called, in order
	played   []race.Event
	cleared  int
	logged   []race.Event
	health   Health
	outcomes []Report
	silenced int
	quieted  []bool
	woken    time.Duration // what the screen last asked for
	choices  []Choice
	listErr  error
	used     []string
	useErr   error
}

func (r *rig) Play(e race.Event)          { r.played = append(r.played, e); r.order = append(r.order, "play") }
func (r *rig) Clear()                     { r.cleared++; r.order = append(r.order, "clear") }
func (r *rig) Silence()                   { r.silenced++; r.order = append(r.order, "silence") }
func (r *rig) SetQuiet(on bool)           { r.quieted = append(r.quieted, on) }
func (r *rig) Choices() ([]Choice, error) { return r.choices, r.listErr }
func (r *rig) Use(spec string) error {
	if r.useErr == nil {
		r.used = append(r.used, spec)
	}
	return r.useErr
}
func (r *rig) Append(e race.Event) {
	r.logged = append(r.logged, e)
	r.order = append(r.order, "append "+string(e.Kind))
}
func (r *rig) Health() Health { return r.health }
func (r *rig) Outcomes(dst []Report) []Report {
	dst = append(dst, r.outcomes...)
	r.outcomes = nil
	return dst
}

// rigAt returns the reading of the clocks at which every test begins.
func rigAt() race.Stamp {
	zone := time.FixedZone("EDT", -4*3600)
	return race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, zone), Boot: 2 * time.Hour}
}

// newRig returns a live screen of 80×24 with sound, on the default pack.
func newRig(t testing.TB, change ...func(*Options)) *rig {
	t.Helper()
	r := &rig{t: t, at: rigAt()}
	r.health.Output = OutputHealth{State: OutputOK, Name: "OpenRun", Latency: 3 * time.Millisecond, Since: r.at.Wall}
	o := Options{
		Now: func() race.Stamp { return r.at }, Pack: pack.Default(), Player: r, Recorder: r, Monitor: r, Outputs: r,
		Wake: func(d time.Duration) { r.woken = d },
		Race: "Boston 2027", Runner: "L. Z.", Theme: cells.Theme{Ground: cells.GroundDark, Profile: colorprofile.TrueColor, Fixed: true},
		Session: race.NewSession(race.Options{DistanceM: race.MarathonM, Target: 3*time.Hour + 43*time.Minute + 39*time.Second}),
	}
	for _, f := range change {
		f(&o)
	}
	r.Screen = New(o)
	r.Init()
	r.size(80, 24)
	return r
}

func (r *rig) size(w, h int) { r.Update(tea.WindowSizeMsg{Width: w, Height: h}) }

// wait turns the clock on and looks.
func (r *rig) wait(d time.Duration) {
	r.at.Wall, r.at.Boot = r.at.Wall.Add(d), r.at.Boot+d
	r.Update(Tick{})
}

// key presses a key by its name, as a plain terminal sends it, and a second later
// turns the clock on a little, so that nothing bounces.
func (r *rig) key(names ...string) tea.Cmd {
	var cmd tea.Cmd
	for _, n := range names {
		_, cmd = r.Update(uitest.Key(n))
		r.at.Wall, r.at.Boot = r.at.Wall.Add(100*time.Millisecond), r.at.Boot+100*time.Millisecond
	}
	return cmd
}

// heard lets the last cue be heard.
func (r *rig) heard(ms int) {
	id := r.played[len(r.played)-1].ID
	r.outcomes = append(r.outcomes, Report{ID: id, Latency: time.Duration(ms) * time.Millisecond},
		Report{ID: id, Final: true, Outcome: race.Heard, Latency: time.Duration(ms) * time.Millisecond})
	r.wait(0)
}

// sinks returns outputs as a sound server might offer them.
func sinks() []Choice {
	return []Choice{
		{Spec: "pulse:bluez_output.AA", Label: "OpenRun by Shokz", State: "running", Bluetooth: true, InUse: true, Latency: 184 * time.Millisecond},
		{Spec: "pulse:alsa_output.pci", Label: "Built-in Audio", State: "idle", Default: true, Latency: 12 * time.Millisecond},
		{Spec: "pulse:hdmi", Label: "HDMI", State: "suspended", Muted: true},
	}
}

// pickFrom opens the list of outputs and has it come.
func (r *rig) pickFrom(c ...Choice) {
	r.t.Helper()
	r.choices = c
	cmd := r.key("d")
	if cmd == nil {
		r.t.Fatal("d asked for no list")
	}
	r.Update(cmd())
}
