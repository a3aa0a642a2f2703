package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/aim"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/cues/keyname"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/race/demo"
	"spotter/race/targets"
	"spotter/race/typed"
	"spotter/race/watch"
	"spotter/text"
	"spotter/ui/cells"
)

// setting is something about a race that can be set: by a flag, by a SPOTTER_
// variable, and most of them by the configuration file.
type setting struct {
	name   string // of the flag and of the file's key
	usual  string // in force when nothing sets it
	usage  string
	words  []string // that shells complete; nil: files, or free text
	perRun bool     // belongs to one race: not taken from the file
	isBool bool
	check  bool // of another command, not of a race
}

// liveSettings returns every setting of a live race, in the order of the help.
var liveSettings = sync.OnceValue(func() []setting {
	return []setting{
		{name: "pack", usual: run.DefaultPack, usage: `voice pack: "default", another voice (spotter cues voices), or a folder or zip with pack.toml`},
		{name: "journal", usage: "log to this file, and go on with the race in it if there is one; \"last\" is the last race that broke off", perRun: true},
		{name: "output", usual: "auto", usage: "where cues go: auto, pulse[:SINK], speaker, wav:FILE or null", words: []string{"auto", "pulse", "speaker", "wav:", "null"}},
		{name: "record", usage: "also write what the runner hears to this WAV file; it must not exist", perRun: true},
		{name: "spotter-sink", usage: "play short sounds for the spotter on this sink, never the runner's: a tick for heard, two for not heard, a knock for a lost earpiece"},
		{name: "note-mic", usage: "microphone for notes by voice (V); without it the only safe one of spotter devices, never the default unasked"},
		{name: "bell", usual: "false", usage: "ring the terminal's bell once for each fault, where the spotter has no sounds of their own", isBool: true},
		{name: "copy", usage: "also write the journal to a file in this folder, on another disk: a USB stick, or a folder that is synced"},
		{name: "latency", usual: "auto", usage: "latency to ask of the sound device: 1ms to 500ms, or auto", words: []string{"auto", "2ms", "5ms", "10ms", "20ms"}},
		{name: "moved", usual: "hold", usage: "when the sink is gone: hold the cues back, or follow to another sink", words: []string{"hold", "follow"}},
		{name: "mono", usual: "false", usage: "play the same in both ears, for one earbud or one loudspeaker", isBool: true},
		{name: "keep-awake", usual: "false", usage: "play noise that nobody hears (-82 dBFS), for earbuds that fall asleep in silence and lose the next word", isBool: true},
		{name: "say-name", usual: "false", usage: "say the runner's name, the pack's word \"runner\", before splits and other info cues", isBool: true},
		{name: "countdown", usual: "on", usage: "count down to the place after the keys of turns, speed bumps and steps: on or off", words: []string{"on", "off"}},
		{name: "facing", usual: "backward", usage: "which way the runner faces: backward or forward", words: []string{"backward", "forward"}},
		{name: "keys", usual: "road", usage: "whose left and right the keys mean: road or runner", words: []string{"road", "runner"}},
		{name: "bind", usage: "other keys for the program's acts, such as \"fall=f5 rest=f6\"", words: bindWords()},
		{name: "target", usage: "target of the race: a time such as 3:43:39, or a record by its name such as xu (spotter targets)", words: targets.Names()},
		{name: "target-clock", usual: race.ClockGun, usage: "which clock the target counts by: gun, or chip, from the mat of the start", words: []string{race.ClockGun, race.ClockChip}},
		{name: "plan", usual: aim.Even, usage: "how the target is spread: even, or by effort over the hills of the course (needs --course with heights)", words: []string{aim.Even, race.PlanEffort}},
		{name: "ghost", usage: "run against an earlier race of your own: the file of its journal", perRun: true},
		{name: "distance", usual: "marathon", usage: "length of the race: marathon, half, 10km, 5mi or metres", words: []string{"marathon", "half", "10km", "5km"}},
		{name: "units", usual: "km", usage: "units of splits and pace: km or mi", words: []string{"km", "mi"}},
		{name: "halfway", usual: "false", usage: "there is a board at half the distance as well", isBool: true},
		{name: "course", usage: "the course of the race: a course file, or a GPX track; it also gives the distance and the name of the race"},
		{name: "gpsd", usage: "take positions from gpsd at HOST:PORT, such as 127.0.0.1:2947"},
		{name: "nmea", usage: "take positions from a phone: tcp:HOST:PORT, or udp:0.0.0.0:PORT to listen"},
		{name: "race", usage: "name of the race, for the journal"},
		{name: "runner", usage: "name of the runner, for the journal"},
		{name: "spotter", usage: "name of the spotter, for the journal"},
		{name: "training", usual: "false", usage: "mark the log as a training run, for spotter history", perRun: true, isBool: true},
		{name: "watch", usual: "off", usage: "tell when the runner has heard no cue for so long while the race runs: 10s to 1h, such as 90s, or off", words: []string{"60s", "90s", "2m", "off"}},
		{name: "theme", usual: "auto", usage: "colours for a terminal: dark, light, or auto, which asks the terminal", words: []string{"auto", "dark", "light"}},
		{name: "start-now", usual: "false", usage: "start the clock at once, without a radio check", perRun: true, isBool: true},
		{name: "count-in", usual: "0s", usage: "in training: count down for so long from enter to the start, such as 10s; 0s starts at once", perRun: true},
		{name: "corral", usual: "0s", usage: "for so long after the gun enter is for the mat of the start, such as 10m; C is at any time"},
		{name: "demo", usual: "false", usage: "practise with a race that is made up: hints, a score, and nothing is saved", perRun: true, isBool: true},
		{name: "speed", usual: "10", usage: "of --demo: race time goes so many times faster, 1 to 60", perRun: true, words: []string{"1", "10", "20", "60"}},
		{name: "loopback", usual: "false", usage: "measure what the earpiece adds: play clicks and listen with a microphone", perRun: true, isBool: true, check: true},
		{name: "mic", usage: "microphone or monitor for --loopback and cues record; without it, the sound server's default", check: true},
		{name: "cause", usage: "of report --card: what the runner runs for", check: true},
		{name: "donate", usage: "of report --card: the address of a page for donations", check: true},
	}
})

// bindWords returns what --bind may begin with.
func bindWords() []string {
	words := keyname.Acts()
	for i := range words {
		words[i] += "="
	}
	return words
}

// variable returns the environment variable of a setting.
func (s setting) variable() string {
	return "SPOTTER_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// addFlags gives cmd flags for the settings named, for all of them when none is.
func addFlags(cmd *cobra.Command, names ...string) {
	f := cmd.Flags()
	f.SortFlags = false
	for _, s := range liveSettings() {
		switch {
		case len(names) > 0 && !slices.Contains(names, s.name), len(names) == 0 && s.check:
			continue
		case s.isBool:
			f.Bool(s.name, false, s.usage)
		default:
			f.String(s.name, s.usual, s.usage)
			completeFlag(cmd, s)
		}
		command.SetBy(cmd, s.name, s.variable())
	}
}

// completeFlag tells shells what a setting may be.
func completeFlag(cmd *cobra.Command, s setting) {
	complete := cobra.FixedCompletions(s.words, cobra.ShellCompDirectiveNoFileComp)
	switch {
	case s.name == "pack":
		complete = func(c *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
			return completePack(c, nil, word)
		}
	case s.words == nil:
		return // a file's name, or free text: the shell's own completion
	}
	err := cmd.RegisterFlagCompletionFunc(s.name, complete)
	if err != nil {
		panic(fmt.Sprintf("completing --%s: %v", s.name, err)) // no such flag: a slip in addFlags
	}
}

// settings returns the text of every setting: flags over variables over the
// configuration file over what is usual.
func (a *App) settings(cmd *cobra.Command) (map[string]run.Value, error) {
	file, err := wait.Answer(wait.FirstAnswer, a.configFile(), "set XDG_CONFIG_HOME to a folder on another disk", a.readConfig)
	if err != nil {
		return nil, err
	}
	vals := map[string]run.Value{}
	for _, s := range liveSettings() {
		v := run.Value{Text: s.usual}
		if in, ok := file[s.name]; ok {
			v = in
		}
		if text := a.env(s.variable()); text != "" {
			v = run.Value{Text: text, Where: s.variable()}
		}
		if f := cmd.Flags().Lookup(s.name); f != nil && f.Changed {
			v = run.Value{Text: f.Value.String(), Where: "--" + s.name, Flag: true}
		}
		vals[s.name] = v
	}
	return vals, nil
}

// The range of --latency: below it no sound device follows, above it no runner.
const (
	minLatency = time.Millisecond
	maxLatency = 500 * time.Millisecond
)

// planned returns the text of every setting, and the plan that they make.
func (a *App) planned(cmd *cobra.Command) (map[string]run.Value, run.Plan, error) {
	vals, err := a.settings(cmd)
	if err != nil {
		return nil, run.Plan{}, err
	}
	p, err := understand(vals)
	return vals, p, err
}

// understand turns texts into a plan, and tells every fault at once.
func understand(vals map[string]run.Value) (run.Plan, error) {
	p := run.Plan{Pack: vals["pack"], Journal: vals["journal"], Output: vals["output"], Record: vals["record"], Copy: vals["copy"], SpotterSink: vals["spotter-sink"],
		Earlier: run.Earlier{GhostFile: vals["ghost"]}, OnRoad: run.OnRoad{CourseFile: vals["course"]}}
	var faults []error
	try := func(name string, parse func(text string) error) {
		v := vals[name]
		if v.Text == "" {
			return
		}
		if err := parse(v.Text); err != nil {
			faults = append(faults, fmt.Errorf("%s %w", v.Called(name), err))
		}
	}
	try("latency", func(s string) (err error) { p.Latency, err = parseLatency(s); return err })
	try("moved", func(s string) error {
		if p.Follow = s == "follow"; !p.Follow && s != "hold" {
			return fmt.Errorf("%q: use hold or follow", s)
		}
		return nil
	})
	try("mono", func(s string) (err error) { p.Mix.Mono, err = parseBool(s); return err })
	try("keep-awake", func(s string) (err error) { p.Mix.KeepAwake, err = parseBool(s); return err })
	p.BindFrom = vals["bind"]
	try("bind", func(s string) (err error) { p.Bind, err = keyname.ParseBinds(s); return err })
	p.SayNameFrom = vals["say-name"].Where
	try("say-name", func(s string) (err error) { p.SayName, err = parseBool(s); return err })
	try("countdown", func(s string) (err error) { p.Countdown, err = parseOnOff(s); return err })
	try("facing", func(s string) (err error) {
		p.Frame.Facing, err = choose(s, cues.Backward, cues.Forward)
		return err
	})
	try("keys", func(s string) (err error) {
		p.Frame.Keys, err = choose(s, cues.RoadKeys, cues.RunnerKeys)
		return err
	})
	var mark targets.Mark
	try("target", func(s string) (err error) { mark, err = parseTarget(s, &p); return err })
	try("target-clock", func(s string) (err error) { p.TargetClock, err = parseClock(s); return err })
	try("distance", func(s string) (err error) { p.DistanceM, err = typed.Distance(s); return err })
	try("units", func(s string) error { p.Units = s; return typed.CheckUnits(s) })
	try("race", func(s string) (err error) { p.Race, err = parseName(s); return err })
	try("runner", func(s string) (err error) { p.Runner, err = parseName(s); return err })
	try("spotter", func(s string) (err error) { p.Spotter, err = parseName(s); return err })
	try("training", func(s string) (err error) { p.Training, err = parseBool(s); return err })
	try("bell", func(s string) (err error) { p.Bell, err = parseBool(s); return err })
	try("watch", func(s string) (err error) { p.Watch, err = watch.Parse(s); return err })
	try("theme", func(s string) (err error) { p.Theme, err = cells.ParseGround(s); return err })
	tryBeginning(&p, try)
	try("demo", func(s string) (err error) { p.Demo, err = parseBool(s); return err })
	try("speed", func(s string) (err error) { p.Speed, err = demo.ParseSpeed(s); return err })
	try("loopback", func(s string) (err error) { p.Loopback, err = parseBool(s); return err })
	tryMics(&p, try)
	if len(faults) > 0 {
		return run.Plan{}, fault.Usage(errors.Join(faults...))
	}
	if err := checkTarget(vals, &p, &mark); err != nil {
		return run.Plan{}, err
	}
	return p, nil
}

// tryMics reads the names of microphones.
func tryMics(p *run.Plan, try func(name string, parse func(text string) error)) {
	try("mic", func(s string) (err error) { p.Mic, err = parseName(s); return err })
	try("note-mic", func(s string) (err error) { p.NoteMic, err = parseName(s); return err })
}

// tryBeginning reads how a race begins, its boards, and where positions come from.
func tryBeginning(p *run.Plan, try func(name string, parse func(text string) error)) {
	try("start-now", func(s string) (err error) { p.StartNow, err = parseBool(s); return err })
	try("halfway", func(s string) (err error) { p.Half, err = parseBool(s); return err })
	try("count-in", func(s string) (err error) { p.CountIn, err = parseWait(s, mostCountIn); return err })
	try("corral", func(s string) (err error) { p.Corral, err = parseWait(s, mostCorral); return err })
	tryReceiver(p, try)
}

// The longest times that --count-in and --corral take.
const (
	mostCountIn = 10 * time.Minute
	mostCorral  = 2 * time.Hour
)

// parseWait reads a time from 0 to most, in whole milliseconds.
func parseWait(s string, most time.Duration) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration: use a value such as 10s", s)
	}
	if d < 0 || d > most {
		return 0, fmt.Errorf("%q is out of range: use 0s to %v", s, most)
	}
	return d.Truncate(time.Millisecond), nil
}

func parseLatency(s string) (time.Duration, error) {
	if s == "auto" {
		return 0, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil {
		return 0, fmt.Errorf("%q is not a duration: use a value such as 5ms, or auto", s)
	}
	if d < minLatency || d > maxLatency {
		return 0, fmt.Errorf("%q is out of range: use %v to %v, or auto", s, minLatency, maxLatency)
	}
	return d, nil
}

// choose returns which of two named choices s is.
func choose[T fmt.Stringer](s string, a, b T) (T, error) {
	switch s {
	case a.String():
		return a, nil
	case b.String():
		return b, nil
	}
	return a, fmt.Errorf("%q: use %v or %v", s, a, b)
}

// maxName bounds the names in a journal's first line, in characters.
const maxName = 120

// parseName refuses what would spoil a line of the screen or of the journal.
func parseName(s string) (string, error) {
	s = strings.TrimSpace(s)
	switch {
	case !utf8.ValidString(s):
		return "", errors.New("is not UTF-8 text: type it again")
	case strings.IndexFunc(s, func(r rune) bool { return !text.Printable(r) }) >= 0:
		return "", fmt.Errorf("%q has control characters: leave them out", s)
	case utf8.RuneCountInString(s) > maxName:
		return "", fmt.Errorf("is longer than %d characters: shorten it", maxName)
	}
	return s, nil
}

func parseBool(s string) (bool, error) {
	switch s {
	case "true", "1", "yes":
		return true, nil
	case "false", "0", "no":
		return false, nil
	}
	return false, fmt.Errorf("%q: use true or false", s)
}

func parseOnOff(s string) (bool, error) {
	switch s {
	case "on":
		return true, nil
	case "off":
		return false, nil
	}
	return false, fmt.Errorf("%q: use on or off", s)
}

// packOf returns the pack that the arguments name, or else the settings.
func (a *App) packOf(c *cobra.Command, words []string) (*pack.Pack, run.Plan, error) {
	_, p, err := a.planned(c)
	if err != nil {
		return nil, run.Plan{}, err
	}
	path := p.Pack.Text
	if len(words) > 0 {
		path = words[0]
	}
	pack, err := run.OpenPack(path)
	return pack, p, err
}
