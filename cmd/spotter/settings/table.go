package settings

import (
	"strings"
	"sync"

	"spotter/cmd/spotter/aim"
	"spotter/cmd/spotter/language"
	"spotter/cmd/spotter/pads"
	"spotter/cmd/spotter/run"
	"spotter/cues/keyname"
	"spotter/race"
	"spotter/race/targets"
)

// Setting is something about a race that can be set: by a flag, by a SPOTTER_
// variable, and most of them by the configuration file.
type Setting struct {
	Name   string // of the flag and of the file's key
	Usual  string // in force when nothing sets it
	Usage  string
	Words  []string // that shells complete; nil: files, or free text
	PerRun bool     // belongs to one race: not taken from the file
	IsBool bool
	Many   bool // the flag can be given more than once: its texts are joined by commas
	Other  bool // of another command, not of a race
	Secret bool // its text is not shown
}

// All returns every setting of a live race, in the order of the help. Nobody may change them.
func All() []Setting { return all() }

var all = sync.OnceValue(func() []Setting {
	return []Setting{
		{Name: "pack", Usual: run.DefaultPack, Usage: `voice pack: "default", another voice (spotter cues voices), or a folder or zip with pack.toml`},
		{Name: "journal", Usage: "log to this file, and go on with the race in it if there is one; \"last\" is the last race that broke off", PerRun: true},
		{Name: "output", Usual: "auto", Usage: "where cues go: auto, pulse[:SINK], speaker, phone, wav:FILE or null", Words: []string{"auto", "pulse", "speaker", "phone", "wav:", "null"}},
		{Name: "phone-address", Usage: "of --output phone: serve the page for the phone at this address of the machine, such as 192.168.43.1:8888; without it at the hotspot's"},
		{Name: "pads", Usual: "false", Usage: "serve a page with pads for the spotter's own phone, at the address of --phone-address; its code is in the list of outputs (ctrl+o)", IsBool: true},
		{Name: "tls", Usual: "false", Usage: "of --output phone: serve it over TLS, with a certificate of its own whose fingerprint is shown", IsBool: true},
		{Name: "record", Usage: "also write what the runner hears to this WAV file; it must not exist", PerRun: true},
		{Name: "spotter-sink", Usage: "play short sounds for the spotter on this sink, never the runner's: a tick for heard, two for not heard, a knock for a lost earpiece"},
		{Name: "note-mic", Usage: "microphone for notes by voice (V); without it the only safe one of spotter devices, never the default unasked"},
		{Name: "talk-mic", Usage: "microphone for talking to the runner (O); without it that of --note-mic"},
		{Name: "pad", Usage: "read these event devices of Linux, by name or path, with commas between them; input.toml says what their buttons do (spotter input devices)", Many: true},
		{Name: "runner-button", Usual: pads.Auto, Usage: "the runner's own button: auto for that of earbuds, off, or the name of a device; one press is understood, two water, three a stop to talk", Words: []string{pads.Auto, pads.Off}},
		{Name: "bell", Usual: "false", Usage: "ring the terminal's bell once for each fault, where the spotter has no sounds of their own", IsBool: true},
		{Name: "copy", Usage: "also write the journal to a file in this folder, on another disk: a USB stick, or a folder that is synced"},
		{Name: "mirror", Usage: "send the journal to headquarters while it is written: the invitation that headquarters printed, spotter-hq://HOST/RACE?token=…", PerRun: true, Secret: true},
		{Name: "mirror-position", Usual: "false", Usage: "of --mirror: also tell headquarters where the pair is, by --gpsd or --nmea; else no position is sent", IsBool: true},
		{Name: "latency", Usual: "auto", Usage: "latency to ask of the sound device: 1ms to 500ms, or auto", Words: []string{"auto", "2ms", "5ms", "10ms", "20ms"}},
		{Name: "moved", Usual: "hold", Usage: "when the sink is gone: hold the cues back, or follow to another sink", Words: []string{"hold", "follow"}},
		{Name: "mono", Usual: "false", Usage: "play the same in both ears, for one earbud or one loudspeaker", IsBool: true},
		{Name: "keep-awake", Usual: "false", Usage: "play noise that nobody hears (-82 dBFS), for earbuds that fall asleep in silence and lose the next word", IsBool: true},
		{Name: "say-name", Usual: "false", Usage: "say the runner's name, the pack's word \"runner\", before splits and other info cues", IsBool: true},
		{Name: "countdown", Usual: "on", Usage: "count down to the place after the keys of turns, speed bumps and steps: on or off", Words: []string{"on", "off"}},
		{Name: "facing", Usual: "backward", Usage: "which way the runner faces: backward or forward", Words: []string{"backward", "forward"}},
		{Name: "keys", Usual: "road", Usage: "whose left and right the keys mean: road or runner", Words: []string{"road", "runner"}},
		{Name: "bind", Usage: "other keys for the program's acts, such as \"fall=f5 rest=f6\"", Words: bindWords()},
		{Name: "only-bound", Usual: onlyWithPads, Usage: "no key works but those of input.toml (spotter input learn): for a keyboard in a bag; ctrl+c twice still leaves; not given: while the devices of --pad are there and the clock runs", IsBool: true},
		{Name: "target", Usage: "target of the race: a time such as 3:43:39, or a record by its name such as xu (spotter targets)", Words: targets.Names()},
		{Name: "target-clock", Usual: race.ClockGun, Usage: "which clock the target counts by: gun, or chip, from the mat of the start", Words: []string{race.ClockGun, race.ClockChip}},
		{Name: "plan", Usual: aim.Even, Usage: "how the target is spread: even, or by effort over the hills of the course (needs --course with heights)", Words: []string{aim.Even, race.PlanEffort}},
		{Name: "ghost", Usage: "run against an earlier race of your own: the file of its journal", PerRun: true},
		{Name: "distance", Usual: "marathon", Usage: "length of the race: marathon, half, 10km, 5mi or metres", Words: []string{"marathon", "half", "10km", "5km"}},
		{Name: "units", Usual: "km", Usage: "units of splits and pace: km or mi", Words: []string{"km", "mi"}},
		{Name: "halfway", Usual: "false", Usage: "there is a board at half the distance as well", IsBool: true},
		{Name: "course", Usage: "the course of the race: a course file, or a GPX track; it also gives the distance and the name of the race"},
		{Name: "gpsd", Usage: "take positions from gpsd at HOST:PORT, such as 127.0.0.1:2947", Words: []string{"127.0.0.1:2947"}},
		{Name: "nmea", Usage: "take positions from a phone: tcp:HOST:PORT, or udp:0.0.0.0:PORT to listen", Words: []string{"tcp:", "udp:0.0.0.0:10110"}},
		{Name: "race", Usage: "name of the race, for the journal"},
		{Name: "runner", Usage: "name of the runner, for the journal"},
		{Name: "spotter", Usage: "name of the spotter, for the journal"},
		{Name: "training", Usual: "false", Usage: "mark the log as a training run, for spotter history", PerRun: true, IsBool: true},
		{Name: "watch", Usual: "off", Usage: "tell when the runner has heard no cue for so long while the race runs: 10s to 1h, such as 90s, or off", Words: []string{"60s", "90s", "2m", "off"}},
		{Name: "theme", Usual: "auto", Usage: "colours for a terminal: dark, light, or auto, which asks the terminal", Words: []string{"auto", "dark", "light"}},
		{Name: "plain", Usual: "false", Usage: "tell everything in lines, for screen readers, braille and terminals that only print; on with ACCESSIBLE or TERM=dumb", IsBool: true},
		{Name: "touch", Usual: "false", Usage: "show pads for a finger on the live screen, and act on taps and clicks; text is then not selected with the mouse", IsBool: true},
		{Name: "lang", Usage: "language of the screens: " + strings.Join(language.Languages(), ", ") + "; without it that of the locale, or of the pack", Words: language.Languages()},
		{Name: "start-now", Usual: "false", Usage: "start the clock at once, without a radio check", PerRun: true, IsBool: true},
		{Name: "count-in", Usual: "0s", Usage: "in training: count down for so long from enter to the start, such as 10s; 0s starts at once", PerRun: true},
		{Name: "corral", Usual: "0s", Usage: "for so long after the gun enter is for the mat of the start, such as 10m; C is at any time"},
		{Name: "demo", Usual: "false", Usage: "practise with a race that is made up: hints, a score, and nothing is saved", PerRun: true, IsBool: true},
		{Name: "speed", Usual: "10", Usage: "of --demo: race time goes so many times faster, 1 to 60", PerRun: true, Words: []string{"1", "10", "20", "60"}},
		{Name: "loopback", Usual: "false", Usage: "measure what the earpiece adds: play clicks and listen with a microphone", PerRun: true, IsBool: true, Other: true},
		{Name: "mic", Usage: "microphone or monitor for --loopback and cues record; without it, the sound server's default", Other: true},
		{Name: "cause", Usage: "of report --card: what the runner runs for", Other: true},
		{Name: "donate", Usage: "of report --card: the address of a page for donations", Other: true},
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

// Variable returns the environment variable of a setting.
func (s Setting) Variable() string {
	return "SPOTTER_" + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
}
