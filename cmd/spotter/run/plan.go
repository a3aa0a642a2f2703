package run

import (
	"cmp"
	"strings"
	"time"

	"spotter/audio"
	"spotter/audio/output"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/hq"
	"spotter/cmd/spotter/pads"
	"spotter/cmd/spotter/phone"
	"spotter/cmd/spotter/taught"
	"spotter/course"
	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/gps"
	"spotter/race/curve"
	"spotter/race/ghost"
	"spotter/ui/cells"
)

// Beginning says how a race begins, and where its boards are.
type Beginning struct {
	StartNow bool          // without a radio check
	CountIn  time.Duration // from enter to the start, in training; 0: at once
	Corral   time.Duration // after the gun, while enter is for the mat; 0: never
	Half     bool          // a board stands half way
}

// Plan holds every setting of a race, read from its text and checked.
type Plan struct {
	Beginning
	Pack, Journal, Output Value
	Record                Value // file that takes what the runner hears; empty: none
	SpotterSink           Value // sink for the spotter's own sounds; empty: none
	Bell                  bool  // the terminal's bell rings for faults
	Copies
	Latency time.Duration // 0: auto
	Follow  bool          // to another sink when the sink is gone
	Mix     audio.MixOptions
	Saying
	Frame  cues.Frame
	Target time.Duration
	Aim
	Earlier
	OnRoad
	DistanceM             float64 // metres
	Units                 string  // "km" or "mi"
	Race, Runner, Spotter string
	Watch                 time.Duration // a silence of the cues that is too long; 0: nobody watches
	Training              bool          // a training run, and no race
	Demo                  bool          // a race that is made up
	Speed                 int           // of the demo: by how much its race time is faster, 1 to 60
	Loopback              bool          // measure what the earpiece adds
	Mics
	Buttons pads.Setting // event devices
	Looks
	Binding
}

// Copies says where copies of the journal go.
type Copies struct {
	Copy Value    // folder for a second copy; empty: none
	HQ   *hq.Desk // headquarters; it knows whether any was asked for
}

// Looks says how the screens look and in which language they are.
type Looks struct {
	Theme cells.Ground
	Lang  string // of the screens; empty: that of the locale, or of the pack
	Touch bool   // the live screen has pads for a finger
}

// Mics names microphones, as the sound server has them.
type Mics struct {
	Phone   *phone.Desk // and the runner's phone, for --output phone
	Mic     string      // that measures an earpiece, or records a pack; empty: the server's default
	NoteMic string      // for notes by voice; empty: the only one that is safe
	TalkMic string      // for talking to the runner; empty: NoteMic
}

// Earlier is an earlier race to run against.
type Earlier struct {
	GhostFile Value      // its journal; empty: none
	Ghost     *ghost.Run // the race in it; nil: none
}

// OnRoad has the course of a race, and the receiver of positions.
type OnRoad struct {
	CourseFile Value          // empty: none
	Course     *course.Course // that is in it; nil: none
	CourseSays []string       // to be said of it, sentences; the first on the screen
	Receiver   *gps.Receiver  // nil: none
}

// Saying says what the runner hears beside the words of the keys.
type Saying struct {
	Naming
	Countdown bool // keys of turns, bumps and steps count down
}

// Aim says more of the target.
type Aim struct {
	TargetClock string       // race.ClockChip, or empty for the gun
	TargetName  string       // who ran it; empty for a plain time
	Effort      Value        // the setting that asks for a target that follows the hills; Text is empty for none
	Curve       *curve.Table // that target, once it is made; nil for an even run
}

// Naming says whether the runner's name comes before info cues.
type Naming struct {
	SayName     bool
	SayNameFrom string // what asked for it
}

// Binding has other keys for the program's acts.
type Binding struct {
	Bind     []keyname.Bind
	BindFrom Value // what asked for them

	OnlyBound taught.Only   // which keys work besides those of input.toml
	Taught    *taught.Table // what input.toml says; nil: nobody read it
}

// Value holds the text of a setting and where it comes from, for messages.
type Value struct {
	Text  string
	Where string // "--pack", "SPOTTER_PACK", "config.toml:3"; empty: the default
	Flag  bool   // given on the command line
}

// Called returns how a setting is called where it was set: "--moved", or
// "config.toml:3: moved".
func (v Value) Called(name string) string {
	if v.Where == "" || strings.HasPrefix(v.Where, "--") || strings.HasPrefix(v.Where, "SPOTTER_") {
		return cmp.Or(v.Where, "--"+name)
	}
	return v.Where + ": " + name
}

// LastRace stands in --journal for the race that broke off last.
const LastRace = "last"

// Outputs returns the outputs that a plan names, the first to try first; the error says
// which setting is wrong. started is when the program started: a recording begins then.
func Outputs(p Plan, started time.Time) ([]audio.Output, error) {
	o := output.Options{Latency: p.Latency, Follow: p.Follow, Start: started}
	if p.Phone != nil {
		o.Phone = p.Phone
	}
	outs, err := output.Parse(p.Output.Text, o)
	if err != nil {
		return nil, fault.Usagef("spotter devices lists the sound server's sinks", "%s %w", p.Output.Called("output"), err)
	}
	return outs, nil
}
