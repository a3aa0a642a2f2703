package reference

import (
	"strings"

	"spotter/cmd/spotter/manual"
)

// entry holds the names of keys, files, variables and other pages that one command's page has.
type entry struct {
	keys  func() []manual.List
	files string // names in places
	vars  string // names in groups of variables
	exit  []manual.Item
	see   string // other pages
}

// commands are the pages by command.
var commands = map[string]entry{
	"spotter":         {liveKeys, "config races crash earpieces rescue", "folders sound screen", raceExit, "spotter-config(5) spotter-journal(5) spotter-pack(5) pulseaudio(1) pipewire(1)"},
	"spotter resume":  {liveKeys, "config races crash earpieces rescue", "folders sound screen", raceExit, "spotter-journal(5)"},
	"spotter follow":  {nil, "config races crash earpieces rescue", "folders sound screen", raceExit, "spotter-resume(1) spotter-journal(5)"},
	"spotter review":  {reviewKeys, "races", "folders sound screen", nil, "spotter-journal(5)"},
	"spotter races":   {pickerKeys, "races names cache trash", "folders screen tables", nil, "spotter-review(1)"},
	"spotter drill":   {drillKeys, "config drills earpieces", "folders sound screen", madeExit, "spotter-cues-preview(1)"},
	"spotter replay":  {replayKeys, "races", "folders sound", madeExit, "spotter-review(1)"},
	"spotter check":   {nil, "config races earpieces", "folders sound screen", checkExit, "spotter-devices(1)"},
	"spotter devices": {nil, "config earpieces", "folders sound", nil, "pactl(1) pulseaudio(1) pipewire(1)"},
	"spotter ear":     {nil, "config", "folders sound", earExit, "spotter(1)"},
	"spotter gps":     {nil, "config", "folders", gpsExit, "gpsd(8)"},
	"spotter targets": {nil, "", "tables", nil, ""},
	"spotter history": {nil, "races", "folders tables", nil, "spotter-races(1)"},

	"spotter input":         {nil, "config input", "folders", nil, "spotter-config(5)"},
	"spotter input learn":   {nil, "input", "folders screen", nil, ""},
	"spotter input list":    {nil, "input", "folders", nil, ""},
	"spotter input check":   {nil, "input", "folders", nil, ""},
	"spotter input devices": {nil, "input", "folders", nil, ""},
	"spotter input use":     {nil, "input", "folders", nil, ""},
	"spotter input termux":  {nil, "", "", nil, ""},

	"spotter cues record":  {studioKeys, "packfile takes", "sound screen", madeExit, "spotter-pack(5)"},
	"spotter cues preview": {nil, "packfile", "sound", madeExit, "spotter-pack(5)"},
	"spotter cues build":   {nil, "packfile", "", madeExit, "spotter-pack(5) espeak-ng(1)"},
	"spotter cues new":     {nil, "packfile", "", nil, "spotter-pack(5)"},
	"spotter cues check":   {nil, "packfile", "", nil, "spotter-pack(5)"},
	"spotter cues pack":    {nil, "packfile", "", nil, "spotter-pack(5) sha256sum(1)"},
	"spotter cues list":    {nil, "packfile", "", nil, "spotter-pack(5)"},
	"spotter cues get":     {nil, "voices", "folders", nil, "spotter-cues-voices(1) spotter-pack(5)"},
	"spotter course show":  {nil, "", "tables", nil, ""},

	"spotter races list":      {nil, "races names cache", "folders tables", nil, ""},
	"spotter races rename":    {nil, "races names", "folders", nil, ""},
	"spotter races tag":       {nil, "races names", "folders", nil, ""},
	"spotter races trash":     {nil, "races names trash", "folders", nil, ""},
	"spotter report":          {nil, "races", "folders", nil, "spotter-export(1)"},
	"spotter export":          {nil, "races", "folders", wholeExit, "spotter-report(1) spotter-journal(5)"},
	"spotter evidence":        {nil, "races", "folders", wholeExit, "ssh-keygen(1) spotter-journal(5)"},
	"spotter journal verify":  {nil, "races", "", verifyExit, "spotter-journal(5)"},
	"spotter journal recover": {nil, "races", "", wholeExit, "spotter-journal(5)"},
	"spotter journal mend":    {nil, "races rescue", "", nil, "spotter-journal(5)"},
	"spotter journal points":  {nil, "races", "", nil, "spotter-journal(5)"},
	"spotter journal":         {nil, "races", "", nil, "spotter-journal(5)"},
}

// Commands returns the commands that the reference knows, such as "spotter races list".
func Commands() (names []string) {
	for name := range commands {
		names = append(names, name)
	}
	return names
}

// Of returns what the page of a command has beside its help. A command that the reference
// does not know has nothing beside it.
func Of(command string) manual.Facts {
	e := commands[command]
	f := manual.Facts{Exit: e.exit, SeeAlso: strings.Fields(e.see)}
	if e.keys != nil {
		f.Keys = e.keys()
	}
	for name := range strings.FieldsSeq(e.files) {
		f.Files = append(f.Files, places[name])
	}
	for name := range strings.FieldsSeq(e.vars) {
		f.Variables = append(f.Variables, variables[name]...)
	}
	return f
}

// places are the files of the program, where they are on Linux.
var places = map[string]manual.Item{
	"input":     {Tag: "~/.config/spotter/input.toml", Says: "What the buttons of clickers, pads and pedals do; docs/clickers.md describes it."},
	"config":    {Tag: "~/.config/spotter/config.toml", Says: "The settings; see spotter-config(5)."},
	"races":     {Tag: "~/.local/share/spotter/races/*.jsonl", Says: "The journals of races; see spotter-journal(5)."},
	"names":     {Tag: "~/.local/share/spotter/races/names.json", Says: "The names and tags of races in the lists."},
	"trash":     {Tag: "~/.local/share/Trash", Says: "Where races go that are moved to the trash."},
	"cache":     {Tag: "~/.cache/spotter/races.json", Says: "What the list knows of journals that did not change. It may be deleted."},
	"crash":     {Tag: "~/.local/state/spotter/crash.log", Says: "What went wrong inside the program, for a report of the fault."},
	"earpieces": {Tag: "~/.local/state/spotter/earpieces.toml", Says: "What spotter check --loopback measured of each earpiece."},
	"drills":    {Tag: "~/.local/state/spotter/drills.jsonl", Says: "The results of drills."},
	"rescue":    {Tag: "~/.local/state/spotter/*.jsonl.rest", Says: "Lines of a journal that its disk did not take; spotter journal mend adds them."},
	"voices":    {Tag: "~/.local/share/spotter/voices/*.voice", Says: "The voices that spotter cues get installed."},
	"packfile":  {Tag: "pack.toml", Says: "The cues and words of a pack; see spotter-pack(5)."},
	"takes":     {Tag: "takes/", Says: "What the microphone heard, in the folder of the pack."},
}

// variables are those of the environment, beside the ones that set a flag.
var variables = map[string][]manual.Item{
	"folders": {
		{Tag: "XDG_CONFIG_HOME", Says: "The folder of spotter/config.toml; without it, ~/.config."},
		{Tag: "XDG_DATA_HOME", Says: "The folder of spotter/races and spotter/voices; without it, ~/.local/share."},
		{Tag: "XDG_STATE_HOME", Says: "The folder of spotter's other files; without it, ~/.local/state."},
		{Tag: "XDG_CACHE_HOME", Says: "The folder of what may be deleted; without it, ~/.cache."},
	},
	"sound": {
		{Tag: "PULSE_SERVER", Says: "The sound server, as libpulse reads it."},
		{Tag: "PULSE_SINK", Says: "The sink that cues go to where --output names none."},
		{Tag: "PULSE_COOKIE", Says: "The file of the server's cookie."},
		{Tag: "PULSE_CLIENTCONFIG", Says: "The file that is read in place of client.conf."},
	},
	"screen": {
		{Tag: "NO_COLOR", Says: "Set to anything, it takes the colours away."},
		{Tag: "COLORFGBG", Says: "The colours of the terminal. It tells whether the background is dark."},
		{Tag: "ACCESSIBLE", Says: "Set to anything, it tells everything in lines, as --plain does."},
		{Tag: "LC_ALL, LC_MESSAGES, LANG", Says: "The language of the screen where --lang names none; the first that is set counts."},
		{Tag: "TERM", Says: "The kind of the terminal."},
		{Tag: "TERMUX_VERSION", Says: "In Termux the screen leaves taps to the terminal, which opens the keyboard at a tap; with --touch it takes them."},
	},
	"tables": {
		{Tag: "COLUMNS", Says: "How wide a table may be where standard output is no terminal. Without it, 80 columns."},
	},
}

// The exit codes of commands that have others than most.
var (
	done      = manual.Item{Tag: "0", Says: "It is done."}
	misused   = manual.Item{Tag: "2", Says: "It was used wrongly: a flag, a variable, the configuration or an argument."}
	failed    = manual.Item{Tag: "1", Says: "It failed. Standard error says what failed, and what to do."}
	madeExit  = []manual.Item{done, failed, misused, {Tag: "128 + N", Says: "Signal N ended it, such as 130 for ctrl+c."}}
	raceExit  = []manual.Item{done, failed, misused, {Tag: "128 + N", Says: "Signal N ended it, such as 143 for SIGTERM. What was pressed is saved."}}
	checkExit = []manual.Item{{Tag: "0", Says: "There is no failure. There may be warnings."}, {Tag: "1", Says: "Something that a race depends on fails."}, misused}
	gpsExit   = []manual.Item{{Tag: "0", Says: "Positions arrive at the end."}, {Tag: "1", Says: "No positions arrive."}, misused}
	earExit   = []manual.Item{done, {Tag: "1", Says: "The spotter ended the link, or something failed."}, misused, {Tag: "128 + N", Says: "Signal N ended it, but for ctrl+c."}}
	wholeExit = []manual.Item{done, {Tag: "1", Says: "It failed, or the journal is damaged or torn: what can be read was written."}, misused}

	verifyExit = []manual.Item{{Tag: "0", Says: "The chain of hashes is whole."}, {Tag: "1", Says: "The journal is damaged or torn, or cannot be read."}, misused}
)
