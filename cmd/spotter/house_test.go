package main

import (
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// room says which packages one package may import.
type room struct {
	folder  string   // from the root of the project, with slashes
	imports []string // folders of our packages that it may import, tests apart
	tests   []string // what its tests may import besides
}

// house is the drawing: every package, from the door down. A package that it does
// not name may import nothing of ours, so a new one has to be drawn in here.
var house = []room{
	{folder: "cmd/spotter", imports: []string{"cmd/spotter/cli"}},
	{folder: "cmd/spotter/cli", imports: []string{"cmd/spotter/after", "cmd/spotter/reading", "cmd/spotter/catalog", "cmd/spotter/shelf", "cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/wait", "cmd/spotter/crash", "cmd/spotter/run", "cmd/spotter/races", "cmd/spotter/merge", "cmd/spotter/drill", "cmd/spotter/replay", "ui/drill", "cmd/spotter/host", "ui/review", "ui/live", "ui/studio", "ui/cells", "ui/term", "journal/beside", "audio", "race/logbook", "race/targets", "race", "text", "cmd/spotter/voicenote", "ui/picker", "cmd/spotter/gpscheck", "cmd/spotter/courses", "cmd/spotter/manual", "cmd/spotter/aim", "journal", "cmd/spotter/version", "cmd/spotter/check", "cmd/spotter/packs", "cmd/spotter/settings", "cmd/spotter/licenses", "cmd/spotter/named", "cmd/spotter/help", "cmd/spotter/reference", "cmd/spotter/asjson", "cmd/spotter/standing", "course", "course/near", "cmd/spotter/language", "text/say", "ui/plain", "input/evdev", "cmd/spotter/taught", "cmd/spotter/inputcmd", "cmd/spotter/complete", "cues", "cues/pack", "cmd/spotter/ear", "cmd/spotter/follow", "cmd/spotter/share", "ui/handed"}, tests: []string{"audio/clip", "audio/audiotest", "audio/audiotest/fakepulse", "cmd/spotter/clitest", "race/racetest", "ui/uitest"}},
	{folder: "cmd/spotter/complete", imports: []string{"cmd/spotter/command", "cmd/spotter/fault", "audio/pulse", "audio/speaker", "input/evdev", "input/known", "cmd/spotter/installed", "cmd/spotter/named", "cmd/spotter/run", "cmd/spotter/settings", "cues/pack", "cues/stored", "journal", "text"}, tests: []string{"cmd/spotter/cli", "race", "audio/audiotest/fakepulse"}},
	{folder: "cmd/spotter/after", imports: []string{"race", "race/logbook", "report/along", "report/bundle", "report/card", "report/evidence", "report/export", "report/html", "report/pdf", "report/seal", "report/track", "ui/term", "audio/record", "cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/run", "journal", "text", "journal/beside", "journal/explain", "journal/salvage", "race/typed", "cmd/spotter/newfile", "audio/note", "race/spoken", "course", "course/load", "cmd/spotter/named", "cmd/spotter/asjson", "cmd/spotter/many"}, tests: []string{"audio/audiotest"}},
	{folder: "cmd/spotter/command", imports: []string{"cmd/spotter/fault", "text"}},
	{folder: "cmd/spotter/e2e", tests: []string{"crew/uplink/fakehq", "crew/wire", "cmd/spotter/cli", "cmd/spotter/fault", "cmd/spotter/host", "journal", "audio/clip", "race", "cues/pack", "cues", "input/codes", "input/evdev", "text"}},
	{folder: "cmd/spotter/clitest", imports: []string{"audio/clip", "audio/audiotest", "audio/audiotest/wavfiles", "cues/pack", "cues/grammar", "cues"}},
	{folder: "cmd/spotter/fault"},
	{folder: "cmd/spotter/reading", imports: []string{"journal/beside", "journal/index", "race", "text", "ui/cells", "ui/review", "race/logbook", "report/long", "journal", "text/say"}, tests: []string{"cues", "ui/uitest"}},
	{folder: "cmd/spotter/wait", imports: []string{"cmd/spotter/fault", "journal"}},
	{folder: "cmd/spotter/crash", imports: []string{"cmd/spotter/fault", "cmd/spotter/wait", "cmd/spotter/host", "ui/term", "audio", "text"}, tests: []string{"ui/uitest"}},
	{folder: "cmd/spotter/run", imports: []string{"cmd/spotter/fault", "cmd/spotter/wait", "cmd/spotter/crash", "cmd/spotter/host", "studio/check", "ui/alert", "ui/live", "ui/dash", "ui/studio", "ui/cells", "ui/term", "journal", "journal/mirror", "audio", "audio/record", "audio/pulse", "audio/ticks", "audio/output", "audio/mic", "audio/engine", "audio/clip", "audio/dsp", "race/ghost", "race/demo", "race/watch", "race", "cues/pack", "cues/grammar", "cues", "text", "cues/keyname", "ui/keymap", "audio/headset", "cmd/spotter/counts", "cmd/spotter/sounds", "cmd/spotter/inputs", "input", "race/curve", "cmd/spotter/road", "course", "gps", "cmd/spotter/voicenote", "text/say", "cmd/spotter/installed", "cmd/spotter/phone", "phone/out", "phone/pads", "cmd/spotter/taught", "ui/teach", "ui/sign", "cmd/spotter/pads", "input/evdev", "cmd/spotter/hq", "cmd/spotter/sinks", "cmd/spotter/share", "cmd/spotter/handed", "ui/handed"}, tests: []string{"ui/count", "cmd/spotter/clitest", "ui/uitest"}},
	{folder: "cmd/spotter/beside", imports: []string{"cmd/spotter/fault", "cmd/spotter/host", "cmd/spotter/run", "cmd/spotter/wait"}},
	{folder: "cmd/spotter/preview", imports: []string{"cmd/spotter/fault", "audio", "audio/engine", "audio/clip", "audio/dsp", "cues/pack", "cues/grammar", "cues", "text", "race/typed"}},
	{folder: "cmd/spotter/drill", imports: []string{"cmd/spotter/fault", "cmd/spotter/run", "audio", "audio/clip", "audio/crowd", "audio/engine", "cues", "cues/drill", "cues/pack", "text", "ui/alert", "ui/cells", "ui/drill"}},
	{folder: "cmd/spotter/manual", imports: []string{"cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/host", "text", "cmd/spotter/help"}},
	{folder: "cmd/spotter/merge", imports: []string{"cmd/spotter/command", "cmd/spotter/fault", "journal", "journal/beside", "journal/whole", "race", "race/agree", "race/align", "race/merge", "text", "cmd/spotter/named"}, tests: []string{"audio/audiotest"}},
	{folder: "cmd/spotter/races", imports: []string{"cmd/spotter/fault", "journal", "journal/beside", "race", "race/ghost", "race/history", "race/logbook", "race/targets", "text", "ui/cells", "ui/live", "cmd/spotter/asjson"}, tests: []string{"cmd/spotter/run", "cmd/spotter/shelf", "cues"}},
	{folder: "cmd/spotter/catalog", imports: []string{"cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/races", "cmd/spotter/shelf", "race/logbook", "text", "ui/cells", "ui/picker", "text/say", "cmd/spotter/asjson"}, tests: []string{"journal", "race"}},
	{folder: "cmd/spotter/shelf", imports: []string{"cmd/spotter/host", "journal", "journal/beside", "race", "race/logbook", "text"}, tests: []string{"cues"}},
	{folder: "cmd/spotter/gpscheck", imports: []string{"cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/run", "gps", "gps/gpsd", "gps/nmea", "race", "text"}},
	{folder: "cmd/spotter/replay", imports: []string{"audio", "audio/clip", "audio/dsp", "audio/engine", "audio/output", "audio/pulse", "audio/record", "cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/run", "cues", "cues/grammar", "cues/pack", "journal", "race", "race/logbook", "race/replay", "report/figures", "report/filter", "text", "ui/term", "cmd/spotter/named", "text/say"}, tests: []string{"audio/audiotest", "audio/audiotest/wavfiles", "cmd/spotter/clitest"}},
	{folder: "cmd/spotter/host", imports: []string{"files", "race"}},
	{folder: "studio/build", imports: []string{"studio/check", "studio/tts", "audio/dsp", "cues/pack", "cues", "text", "audio/clip"}},
	{folder: "studio/store", imports: []string{"audio/clip", "cues/stored"}, tests: []string{"cues/flac", "cues/voices"}},
	{folder: "studio/check", imports: []string{"cues/pack", "cues", "text", "audio/clip"}},
	{folder: "studio/tts", imports: []string{"text"}, tests: []string{"audio/clip"}},
	{folder: "ui/drill", imports: []string{"cues", "cues/drill", "text", "ui/cells", "text/say"}, tests: []string{"ui/uitest"}},
	{folder: "ui/review", imports: []string{"cues", "race", "race/logbook", "race/rows", "report/compare", "report/figures", "report/filter", "text", "ui/cells", "ui/filters", "ui/line", "ui/overview", "race/spoken", "text/say"}, tests: []string{"ui/plain", "race/racetest", "ui/uitest"}},
	{folder: "ui/picker", imports: []string{"race", "race/logbook", "text", "ui/cells", "ui/line", "text/say"}, tests: []string{"ui/uitest"}},
	{folder: "ui/filters", imports: []string{"cues", "race", "report/filter", "text", "ui/cells", "ui/line", "race/logbook", "text/say"}},
	{folder: "ui/live", imports: []string{"cues", "cues/grammar", "cues/pack", "race", "race/logbook", "text", "ui/alert", "ui/cells", "ui/dash", "ui/edit", "ui/gates", "ui/incidents", "ui/keymap", "cues/keyname", "race/typed", "ui/count", "course", "race/sayings", "ui/road", "ui/voice", "ui/talk", "ui/line", "text/say", "input", "ui/touch", "ui/teach", "ui/sign", "ui/code", "ui/crew"}, tests: []string{"ui/term", "cues/countdown", "gps", "ui/plain", "ui/bound", "ui/uitest"}},
	{folder: "input/evdev", imports: []string{"input", "input/codes", "race", "text"}},
	{folder: "cmd/spotter/pads", imports: []string{"input", "input/bindings", "input/evdev", "race", "text", "ui/sign", "input/known"}, tests: []string{"input/codes"}},
	{folder: "ui/sign", imports: []string{"race", "text/say", "ui/cells"}},
	{folder: "cmd/spotter/inputs", imports: []string{"cmd/spotter/wait", "input", "race", "text", "text/say", "ui/alert"}, tests: []string{"cues"}},
	{folder: "input", imports: []string{"cues", "race"}},
	{folder: "cmd/spotter/taught", imports: []string{"cmd/spotter/fault", "cmd/spotter/wait", "cues", "cues/keyname", "cues/pack", "input", "input/bindings", "input/known", "race", "text", "text/say", "ui/bound", "ui/cells", "ui/keymap", "ui/teach", "text/faults"}},
	{folder: "cmd/spotter/inputcmd", imports: []string{"cmd/spotter/asjson", "input/evdev", "cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/taught", "cues", "cues/pack", "input", "input/bindings", "input/known", "race", "text", "text/say", "ui/cells", "ui/teach", "cmd/spotter/pads", "text/faults"}},
	{folder: "input/known", imports: []string{"input", "input/bindings", "text"}, tests: []string{"cues/pack"}},
	{folder: "ui/teach", imports: []string{"input", "text", "text/say", "ui/bound", "ui/cells", "ui/dash", "race"}},
	{folder: "ui/bound", imports: []string{"cues", "input", "race", "text/say", "ui/cells", "ui/keymap"}},
	{folder: "input/codes", imports: []string{"text"}},
	{folder: "input/bindings", imports: []string{"cues/keyname", "files", "input", "input/codes", "text", "text/faults"}},
	{folder: "phone/wire"},
	{folder: "phone/pages", imports: []string{"text/say"}, tests: []string{"audio", "audio/clip", "audio/dsp", "audio/engine", "audio/pulse", "cues", "input", "phone/link", "phone/out", "phone/pads", "phone/wire", "race"}},
	{folder: "phone/pads", imports: []string{"cues", "input", "phone/link", "phone/wire", "race"}},
	{folder: "ui/plain", imports: []string{"cues", "race", "text", "text/say", "ui/cells", "ui/dash", "ui/crew"}},
	{folder: "ui/overview", imports: []string{"cues", "race", "race/logbook", "report/figures", "report/filter", "ui/cells", "text/say"}},
	{folder: "ui/code", imports: []string{"text/say", "ui/cells"}},
	{folder: "ui/dash", imports: []string{"ui/code", "ui/touch", "cues", "race", "text", "ui/alert", "ui/cells", "ui/sign", "race/curve", "text/say", "ui/crew"}, tests: []string{"ui/uitest"}},
	{folder: "ui/touch", imports: []string{"cues", "input", "race", "ui/cells"}},
	{folder: "ui/incidents", imports: []string{"race", "text", "ui/cells", "ui/keymap", "ui/line", "cues", "text/say"}},
	{folder: "ui/edit", imports: []string{"race", "race/logbook", "text", "ui/cells", "race/typed", "text/say"}, tests: []string{"cues"}},
	{folder: "ui/keymap", imports: []string{"cues", "cues/keyname", "cues/pack", "text", "ui/cells", "text/say", "input"}, tests: []string{"ui/uitest"}},
	{folder: "ui/studio", imports: []string{"ui/cells", "cues/pack", "text", "text/say"}, tests: []string{"cues", "ui/uitest"}},
	{folder: "ui/gates", imports: []string{"cues", "race", "text", "ui/cells", "ui/dash", "ui/line", "race/typed", "text/say"}},
	{folder: "ui/line", imports: []string{"ui/cells", "text"}},
	{folder: "ui/alert", imports: []string{"race", "text", "text/say"}},
	{folder: "ui/cells", imports: []string{"cues", "text", "text/say"}, tests: []string{"ui/uitest"}},
	{folder: "ui/term"}, {folder: "ui/crew", imports: []string{"race", "text/say", "ui/cells", "ui/sign"}, tests: []string{"text"}},
	{folder: "ui/uitest", imports: []string{"text/say", "ui/term"}},
	{folder: "journal", imports: []string{"journal/form", "race", "cues"}, tests: []string{"audio/audiotest", "race/racetest"}},
	{folder: "journal/form", imports: []string{"race", "cues"}},
	{folder: "journal/beside", imports: []string{"journal", "journal/form", "race"}},
	{folder: "journal/explain", imports: []string{"journal", "text"}},
	{folder: "journal/salvage", imports: []string{"journal/whole", "files", "journal", "journal/form", "race"}, tests: []string{"audio/audiotest"}},
	{folder: "journal/index", imports: []string{"journal", "race", "race/rows", "cues", "journal/form"}},
	{folder: "journal/whole", imports: []string{"files", "journal", "journal/form", "race"}, tests: []string{"cues"}},
	{folder: "journal/mirror", imports: []string{"journal"}, tests: []string{"race", "cues", "journal/faultdisk"}},
	{folder: "audio", imports: []string{"audio/dsp", "cues", "text", "audio/clip", "cues/countdown"}, tests: []string{"cues/pack", "audio/audiotest/tones"}},
	{folder: "audio/ticks", imports: []string{"audio", "audio/clip", "audio/dsp", "audio/engine", "cues"}},
	{folder: "audio/speaker", imports: []string{"audio", "audio/dsp"}, tests: []string{"cues"}},
	{folder: "audio/record", imports: []string{"audio", "audio/dsp", "audio/wav", "cues", "text"}, tests: []string{"audio/clip", "audio/engine", "audio/output", "audio/pulse", "audio/audiotest", "audio/audiotest/tones", "audio/audiotest/wavfiles"}},
	{folder: "audio/pulse", imports: []string{"audio", "audio/clip", "audio/dsp", "text", "audio/headset", "audio/servers", "audio/clientconf"}, tests: []string{"audio/engine", "cues", "audio/audiotest", "audio/audiotest/fakepulse", "audio/audiotest/tones"}},
	{folder: "audio/output", imports: []string{"audio", "audio/dsp", "audio/pulse", "audio/speaker", "audio/wav", "text", "audio/servers"}, tests: []string{"cues", "audio/audiotest", "audio/audiotest/tones"}},
	{folder: "audio/mic", imports: []string{"audio", "audio/clip", "audio/dsp", "audio/pulse", "audio/wav", "audio/safemic"}, tests: []string{"cues", "cues/pack", "audio/audiotest"}},
	{folder: "audio/loopback", imports: []string{"audio", "audio/clip", "audio/dsp", "audio/pulse", "cues", "audio/engine", "audio/safemic"}},
	{folder: "audio/engine", imports: []string{"audio", "audio/clip", "audio/dsp", "cues", "cues/grammar", "cues/countdown"}, tests: []string{"audio/output", "audio/pulse", "cues/pack", "audio/audiotest", "audio/audiotest/tones"}},
	{folder: "audio/clip", imports: []string{"audio/dsp", "audio/wav", "cues", "cues/grammar", "cues/pack", "text", "cues/flac", "cues/stored"}, tests: []string{"audio/audiotest", "audio/audiotest/wavfiles"}},
	{folder: "audio/crowd", imports: []string{"audio/dsp"}},
	{folder: "audio/wav", imports: []string{"audio/dsp"}},
	{folder: "audio/dsp"}, {folder: "audio/audiotest"},
	{folder: "audio/audiotest/tones", imports: []string{"audio/clip"}},
	{folder: "audio/audiotest/fakepulse"},
	{folder: "audio/audiotest/mics", imports: []string{"audio/audiotest/fakepulse", "audio/pulse", "audio/safemic"}},
	{folder: "audio/audiotest/wavfiles"},
	{folder: "report/html", imports: []string{"cues", "race", "race/logbook", "report/along", "report/chart", "report/figures", "report/track", "text", "course", "report/markup"}, tests: []string{"journal", "report/markup/markuptest"}},
	{folder: "report/markup"}, {folder: "report/markup/markuptest"},
	{folder: "report/along", imports: []string{"race", "report/track"}},
	{folder: "report/card", imports: []string{"race", "race/logbook", "report/chart", "report/figures", "text"}, tests: []string{"journal"}},
	{folder: "report/pdf", imports: []string{"text"}, tests: []string{"audio/audiotest"}},
	{folder: "report/browsertest"},
	{folder: "report/export", imports: []string{"cues", "race", "race/logbook", "report/figures", "report/fit", "report/track", "text", "course"}, tests: []string{"journal", "audio/audiotest"}},
	{folder: "report/compare", imports: []string{"race", "report/figures", "text", "text/say"}},
	{folder: "report/filter", imports: []string{"cues", "race", "race/logbook", "report/figures", "text", "text/say"}},
	{folder: "report/track", imports: []string{"report/fit", "course/gpx"}},
	{folder: "report/chart"}, {folder: "report/fit"},
	{folder: "gps", imports: []string{"text"}},
	{folder: "gps/gpsd", imports: []string{"gps"}},
	{folder: "gps/nmea", imports: []string{"gps"}},
	{folder: "report/evidence", imports: []string{"cues", "race", "race/logbook", "report/figures", "report/seal", "text", "race/spoken", "report/markup"}, tests: []string{"journal", "race/racetest", "report/markup/markuptest"}},
	{folder: "report/seal", imports: []string{"journal", "race", "text"}, tests: []string{"audio/audiotest"}},
	{folder: "report/bundle", imports: []string{"files"}},
	{folder: "report/long", imports: []string{"journal/index", "race", "race/rows", "report/figures", "cues"}, tests: []string{"journal", "journal/form", "race/logbook"}},
	{folder: "report/figures", imports: []string{"cues", "race", "race/logbook", "text/say"}},
	{folder: "race/logbook", imports: []string{"race", "cues", "text", "text/say"}},
	{folder: "race/agree", imports: []string{"cues", "race"}},
	{folder: "race/align", imports: []string{"cues", "race"}, tests: []string{"journal"}},
	{folder: "race/history", imports: []string{"cues", "race", "race/logbook"}},
	{folder: "race/watch", imports: []string{"race", "race/typed"}},
	{folder: "race/replay", imports: []string{"cues", "race", "race/logbook"}},
	{folder: "race/rows", imports: []string{"cues", "race"}},
	{folder: "race/demo", imports: []string{"cues", "race", "text/say"}},
	{folder: "race/merge", imports: []string{"race", "race/align"}, tests: []string{"cues", "journal", "journal/whole"}},
	{folder: "race/racetest", imports: []string{"race", "cues"}},
	{folder: "course/coursetest", imports: []string{"course"}},
	{folder: "course/where", imports: []string{"course", "course/match"}},
	{folder: "course/match", imports: []string{"course"}},
	{folder: "race/ghost"},
	{folder: "race/targets", imports: []string{"race", "race/ghost", "text", "race/typed"}},
	{folder: "race", imports: []string{"cues", "race/ghost", "race/curve"}, tests: []string{"race/racetest"}},
	{folder: "cues/pack", imports: []string{"cues/keyname", "cues/voices", "cues", "text", "cues/stored"}, tests: []string{"cues/grammar"}},
	{folder: "cues/drill", imports: []string{"cues"}},
	{folder: "cues/grammar", imports: []string{"cues"}},
	{folder: "cues/keyname", imports: []string{"text"}},
	{folder: "cues/stored", imports: []string{"cues/flac"}},
	{folder: "cues/flac"},
	{folder: "cues/voices"},
	{folder: "cues"},
	{folder: "text"},
	{folder: "files"},
	{folder: "testrun"},
	{folder: "cues/render/words", imports: []string{"cues/grammar"}},
	{folder: "race/typed", imports: []string{"race"}},
	{folder: "cues/countdown", imports: []string{"cues"}},
	{folder: "audio/headset"},
	{folder: "audio/safemic", imports: []string{"audio/headset", "audio/pulse", "text"}},
	{folder: "cmd/spotter/voicenote", imports: []string{"audio/pulse", "audio/safemic", "audio/note", "audio/ticks", "cmd/spotter/wait", "race", "text", "ui/alert", "ui/voice", "audio", "audio/clip", "audio/engine", "audio/wav", "cmd/spotter/command", "cmd/spotter/fault", "cues", "race/spoken", "ui/review", "text/say", "audio/talk", "ui/talk"}, tests: []string{"audio/audiotest/fakepulse"}},
	{folder: "course", imports: []string{"text"}},
	{folder: "audio/note", imports: []string{"audio", "audio/pulse", "audio/safemic", "audio/wav"}, tests: []string{"audio/audiotest", "audio/audiotest/fakepulse", "audio/audiotest/mics"}},
	{folder: "ui/road", imports: []string{"course", "cues", "gps", "race", "text", "ui/cells", "ui/dash", "ui/line", "text/say"}},
	{folder: "course/gpx", imports: []string{"text"}},
	{folder: "race/curve"},
	{folder: "course/effort", imports: []string{"course", "race/curve"}},
	{folder: "cmd/spotter/counts", imports: []string{"audio", "audio/clip", "audio/dsp", "audio/engine", "cues", "cues/countdown", "race", "ui/count"}, tests: []string{"audio/audiotest/tones"}},
	{folder: "ui/count", imports: []string{"cues", "cues/countdown", "race", "ui/dash"}},
	{folder: "course/sheet", imports: []string{"course", "race", "race/typed", "text", "text/faults"}},
	{folder: "course/load", imports: []string{"course", "course/gpx", "course/sheet", "race", "text"}},
	{folder: "race/sayings", imports: []string{"cues/grammar", "race"}},
	{folder: "cmd/spotter/sounds", imports: []string{"audio/headset", "audio/pulse", "audio/ticks", "cmd/spotter/wait", "race", "text", "ui/alert", "text/say"}},
	{folder: "cmd/spotter/newfile", imports: []string{"cmd/spotter/fault", "files", "text"}},
	{folder: "cmd/spotter/courses", imports: []string{"cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/newfile", "course", "course/hint", "course/load", "course/sheet", "race", "race/typed", "text", "cmd/spotter/named"}, tests: []string{"cues/pack"}},
	{folder: "course/hint", imports: []string{"course"}},
	{folder: "cmd/spotter/road", imports: []string{"course", "course/load", "course/where", "gps", "journal", "race", "text", "ui/road", "cues"}, tests: []string{"ui/count", "course/coursetest"}},
	{folder: "ui/voice", imports: []string{"race", "text/say"}},
	{folder: "race/spoken", imports: []string{"race"}},
	{folder: "cmd/spotter/aim", imports: []string{"cmd/spotter/fault", "cmd/spotter/races", "cmd/spotter/run", "cmd/spotter/wait", "course", "course/effort", "race", "race/ghost"}},
	{folder: "cmd/spotter/version"},
	{folder: "text/say"},
	{folder: "cmd/spotter/check", imports: []string{"audio", "audio/clip", "audio/engine", "audio/loopback", "audio/pulse", "cmd/spotter/beside", "cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/host", "cmd/spotter/run", "cmd/spotter/settings", "cmd/spotter/voicenote", "cmd/spotter/wait", "cues", "cues/grammar", "cues/pack", "race", "text", "ui/term", "audio/speaker", "audio/safemic", "cmd/spotter/asjson", "cmd/spotter/taught", "input/bindings", "cmd/spotter/pads", "input/evdev", "text/faults"}, tests: []string{"cmd/spotter/clitest"}},
	{folder: "cmd/spotter/packs", imports: []string{"audio/clip", "cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/preview", "cmd/spotter/run", "cmd/spotter/settings", "cues", "cues/grammar", "cues/pack", "studio/build", "studio/check", "studio/tts", "text", "ui/cells", "ui/studio", "ui/term", "cmd/spotter/named", "cmd/spotter/asjson", "cmd/spotter/installed"}},
	{folder: "cmd/spotter/settings", imports: []string{"cmd/spotter/aim", "cmd/spotter/courses", "cmd/spotter/fault", "cmd/spotter/road", "cmd/spotter/run", "cmd/spotter/wait", "course", "course/load", "cues", "cues/keyname", "cues/pack", "gps/gpsd", "gps/nmea", "race", "race/demo", "race/targets", "race/typed", "race/watch", "text", "ui/cells", "cmd/spotter/command", "cmd/spotter/language", "cmd/spotter/host", "cmd/spotter/installed", "cmd/spotter/asjson", "cmd/spotter/phone", "input/bindings", "cmd/spotter/pads", "cmd/spotter/taught", "cmd/spotter/hq"}},
	{folder: "cmd/spotter/licenses", imports: []string{"cmd/spotter/command", "cmd/spotter/fault"}},
	{folder: "release", imports: []string{"release/notice", "release/rename", "release/build", "release/target", "release/matrix"}},
	{folder: "release/notice", imports: []string{"cmd/spotter/licenses", "release/parts", "release/target"}},
	{folder: "release/parts", imports: []string{"cmd/spotter/licenses", "release/target"}},
	{folder: "release/rename"},
	{folder: "release/target"},
	{folder: "release/archive"},
	{folder: "release/build", imports: []string{"cmd/spotter/licenses", "cmd/spotter/version", "release/archive", "release/distro", "release/manifests", "release/parts", "release/publisher", "release/sbom", "release/target"}},
	{folder: "release/distro", imports: []string{"cmd/spotter/licenses", "release/archive", "release/publisher", "release/target"}},
	{folder: "release/manifests", imports: []string{"release/archive", "release/publisher"}, tests: []string{"release/target"}},
	{folder: "release/publisher"},
	{folder: "release/sbom", imports: []string{"cmd/spotter/licenses", "release/publisher", "release/target"}},
	{folder: "film", imports: []string{"audio/wav"}},
	{folder: "cmd/spotter/named", imports: []string{"cmd/spotter/fault", "cmd/spotter/wait", "journal", "text"}, tests: []string{"cmd/spotter/host", "race"}},
	{folder: "cmd/spotter/reference", imports: []string{"cmd/spotter/manual", "cmd/spotter/replay", "cues", "cues/pack", "ui/cells", "ui/drill", "ui/keymap", "ui/picker", "ui/review", "ui/studio"}, tests: []string{"race", "race/logbook"}},
	{folder: "cmd/spotter/help", imports: []string{"cmd/spotter/command", "cmd/spotter/fault", "ui/cells"}, tests: []string{"audio/audiotest"}},
	{folder: "cmd/spotter/language", imports: []string{"text", "text/say"}, tests: []string{"race/logbook", "cues", "cues/pack", "race", "ui/keymap", "ui/alert", "audio/servers"}},
	{folder: "audio/servers"},
	{folder: "audio/clientconf", imports: []string{"text"}},
	{folder: "ui/talk", imports: []string{"input", "race", "text/say", "ui/keymap"}},
	{folder: "audio/talk", imports: []string{"audio", "audio/dsp", "audio/pulse", "audio/safemic"}},
	{folder: "cmd/spotter/ear", imports: []string{"audio", "cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/run", "cmd/spotter/settings", "phone/ear", "text"}, tests: []string{"audio/audiotest", "audio/audiotest/tones", "audio/clip", "audio/dsp", "audio/engine", "audio/pulse", "cmd/spotter/phone", "cues", "race"}},
	{folder: "cmd/spotter/phone", imports: []string{"audio", "audio/clip", "cues", "phone/pads", "race", "ui/live", "phone/link", "phone/out", "phone/pages", "text", "text/say", "ui/alert", "ui/blocks"}, tests: []string{"audio/audiotest/tones", "phone/wire"}},
	{folder: "phone/out", imports: []string{"audio", "audio/clip", "audio/dsp", "audio/wav", "cues", "phone/link", "phone/wire"}, tests: []string{"audio/engine", "phone/ear"}},
	{folder: "phone/ear", imports: []string{"audio", "audio/clip", "audio/dsp", "audio/engine", "audio/wav", "cues", "phone/wire", "text", "audio/talk"}},
	{folder: "phone/link", imports: []string{"phone/wire", "text"}},
	{folder: "cmd/spotter/asjson", imports: []string{"cmd/spotter/fault"}},
	{folder: "cmd/spotter/standing", imports: []string{"cmd/spotter/asjson", "journal/beside", "race/logbook", "report/figures", "text"}},
	{folder: "release/matrix", imports: []string{"release/target"}},
	{folder: "course/near", imports: []string{"course", "text", "text/say"}},
	{folder: "cmd/spotter/emulated"},
	{folder: "crew/uplink/fakehq", imports: []string{"crew/wire", "journal/form"}},
	{folder: "crew/wire", imports: []string{"journal/form"}},
	{folder: "cmd/spotter-hq", imports: []string{"crew/access", "crew/authority", "crew/intake", "crew/mirrors", "crew/post", "crew/standing", "crew/wire", "files", "journal", "text", "ui/blocks", "crew/lines", "course", "course/load", "crew/board", "crew/viewer", "crew/watch", "crew/webpage", "race", "ui/board", "ui/cells", "ui/term", "cmd/spotter/version", "crew/certify", "crew/purge"}, tests: []string{"crew/uplink", "journal/form", "crew/certify/fakeca", "audio/audiotest", "crew/follow"}},
	{folder: "ui/blocks"},
	{folder: "crew/authority", imports: []string{"crew/wire", "files"}},
	{folder: "crew/intake", imports: []string{"crew/access", "crew/mirrors", "crew/post", "crew/wire", "race", "journal", "journal/form"}, tests: []string{"journal", "journal/form", "crew/uplink", "journal/faultdisk", "cues"}},
	{folder: "crew/standing", imports: []string{"crew/wire", "cues", "race"}},
	{folder: "crew/post", imports: []string{"crew/wire", "journal"}},
	{folder: "crew/purge", imports: []string{"crew/access", "crew/wire"}, tests: []string{"crew/mirrors", "crew/post", "journal", "journal/form", "race"}},
	{folder: "crew/certify"},
	{folder: "crew/certify/fakeca"},
	{folder: "report/crowd", imports: []string{"race", "cues", "race/logbook", "report/figures"}},
	{folder: "report/crowdpage", imports: []string{"race", "course", "report/chart", "report/crowd", "report/html", "report/markup", "text"}, tests: []string{"cues", "race/logbook", "report/markup/markuptest"}},
	{folder: "cmd/spotter/many", imports: []string{"text", "cmd/spotter/asjson", "course", "journal", "journal/beside", "race/logbook", "report/crowd", "report/crowdpage", "report/html"}, tests: []string{"cues", "journal/form", "race"}},
	{folder: "crew/access", imports: []string{"crew/wire", "journal", "files", "text"}},
	{folder: "crew/mirrors", imports: []string{"crew/wire", "journal", "journal/form", "race"}, tests: []string{"cues"}},
	{folder: "crew/uplink", imports: []string{"crew/wire", "journal/form", "text"}, tests: []string{"cues", "journal", "race"}},
	{folder: "cmd/spotter/hq", imports: []string{"crew/uplink", "crew/wire", "gps", "journal", "race", "text", "text/say", "ui/alert", "ui/crew", "ui/live", "cmd/spotter/share"}},
	{folder: "cmd/spotter/installed", imports: []string{"audio/clip", "cmd/spotter/fault", "cmd/spotter/host", "cues/pack", "cues/stored", "files", "text"}, tests: []string{"cues/voices", "audio/audiotest"}},
	{folder: "text/faults", imports: []string{"text"}},
	{folder: "bench/crew", imports: []string{"crew/access", "crew/authority", "crew/mirrors", "crew/uplink", "crew/wire", "cues", "journal", "journal/form", "race"}},
	{folder: "journal/faultdisk", imports: []string{"journal"}},
	{folder: "crew/lines/embedded"},
	{folder: "crew/lines", imports: []string{"crew/access", "crew/intake", "crew/lines/embedded", "crew/mirrors", "crew/post", "crew/wire", "files", "journal/form"}, tests: []string{"journal", "race", "crew/purge"}},
	{folder: "ui/board", imports: []string{"crew/viewer", "crew/wire", "race", "ui/cells", "ui/line"}, tests: []string{"ui/uitest"}},
	{folder: "crew/webpage", tests: []string{"crew/access", "crew/watch/watchtest", "crew/wire"}},
	{folder: "crew/watch/watchtest", imports: []string{"crew/access", "crew/board", "crew/intake", "crew/mirrors", "crew/post", "crew/watch", "crew/webpage", "crew/wire", "cues", "journal", "journal/form", "race"}},
	{folder: "crew/watch", imports: []string{"crew/access", "crew/board", "crew/intake", "crew/post", "crew/wire", "cues", "race", "race/logbook", "text"}, tests: []string{"crew/watch/watchtest"}},
	{folder: "crew/viewer", imports: []string{"crew/wire", "text"}, tests: []string{"crew/access", "crew/watch/watchtest"}},
	{folder: "crew/board", imports: []string{"crew/access", "crew/intake", "crew/standing", "crew/wire", "journal", "race", "text"}, tests: []string{"crew/watch/watchtest", "cues"}},
	{folder: "ui/follow", imports: []string{"cues", "race", "race/logbook", "text", "text/say", "ui/cells"}},
	{folder: "crew/share", imports: []string{"crew/authority", "crew/wire", "journal/form"}},
	{folder: "crew/follow", imports: []string{"crew/wire", "journal", "journal/form", "race", "text"}, tests: []string{"crew/share"}},
	{folder: "cmd/spotter/sinks", imports: []string{"audio", "audio/headset", "audio/pulse", "text", "text/say", "ui/live"}},
	{folder: "cmd/spotter/share", imports: []string{"cmd/spotter/phone", "crew/share", "crew/wire", "race", "text", "text/say", "ui/alert", "ui/blocks", "ui/live", "cmd/spotter/fault", "input", "journal"}, tests: []string{"journal/form"}},
	{folder: "cmd/spotter/follow", imports: []string{"cmd/spotter/command", "cmd/spotter/fault", "cmd/spotter/run", "crew/follow", "crew/wire", "text", "ui/cells", "ui/follow", "cmd/spotter/share", "cmd/spotter/crash", "input", "race"}, tests: []string{"crew/authority"}},
	{folder: "ui/handed", imports: []string{"cues", "input", "text", "text/say", "ui/alert", "ui/cells", "ui/keymap"}, tests: []string{"cues/pack", "ui/uitest"}},
	{folder: "cmd/spotter/handed", imports: []string{"audio", "cmd/spotter/crash", "cmd/spotter/fault", "cmd/spotter/share", "cues", "input", "race", "ui/handed", "ui/live"}},
}

// testHelpers are packages that any test may import, and nothing else may.
var testHelpers = []string{"audio/audiotest", "audio/audiotest/fakepulse", "audio/audiotest/wavfiles", "cmd/spotter/clitest", "race/racetest", "ui/uitest", "testrun", "audio/audiotest/tones", "audio/audiotest/mics", "report/browsertest", "course/coursetest", "crew/uplink/fakehq", "report/markup/markuptest", "journal/faultdisk", "crew/watch/watchtest", "crew/certify/fakeca"}

// others says who alone may import a module that is not ours, tests apart. The
// first prefix that fits counts.
var others = []struct {
	prefix string
	rooms  []string
}{
	{"charm.land/bubbles/v2", []string{"ui/board", "ui/drill", "ui/keymap", "ui/live", "ui/picker", "ui/review", "ui/studio", "ui/cells"}},
	{"charm.land/bubbletea/v2", []string{"ui/board", "cmd/spotter-hq", "ui/drill", "ui/filters", "cmd/spotter/drill", "ui/edit", "ui/incidents", "ui/keymap", "ui/line", "ui/gates", "ui/road", "ui/live", "ui/talk", "ui/plain", "ui/picker", "ui/review", "ui/studio", "ui/cells", "ui/term", "ui/uitest", "cmd/spotter/cli", "cmd/spotter/run", "cmd/spotter/check", "cmd/spotter/packs", "ui/bound", "ui/teach", "cmd/spotter/inputcmd", "ui/follow", "cmd/spotter/follow", "ui/handed", "cmd/spotter/handed"}},
	{"charm.land/lipgloss/v2", []string{"ui/cells"}},
	{"github.com/charmbracelet/", []string{"cmd/spotter-hq", "film", "cmd/spotter/replay", "cmd/spotter/courses", "ui/live", "ui/review", "ui/studio", "ui/cells", "ui/term", "ui/uitest", "cmd/spotter/cli", "cmd/spotter/command", "cmd/spotter/crash", "cmd/spotter/preview", "cmd/spotter/check", "cmd/spotter/packs"}},
	{"github.com/coder/websocket", []string{"phone/link", "phone/ear"}},
	{"rsc.io/qr", []string{"ui/blocks"}},
	{"golang.org/x/crypto", []string{"crew/certify", "crew/certify/fakeca"}},
	{"github.com/creack/pty", []string{"film", "ui/uitest"}},
	{"github.com/ebitengine/oto/v3", []string{"audio", "audio/speaker"}},
	{"github.com/go-audio/", []string{"audio/wav"}},
	{"github.com/gofrs/flock", []string{"cues/pack", "journal"}},
	{"github.com/google/go-cmp", []string{"ui/uitest"}},
	{"github.com/gopxl/beep/v2", []string{"audio", "audio/wav", "audio/dsp", "audio/clip"}},
	{"github.com/jfreymuth/pulse", []string{"audio", "audio/audiotest", "audio/audiotest/fakepulse", "audio/pulse"}},
	{"github.com/pelletier/go-toml/v2", []string{"release/publisher", "course/sheet", "cues/pack", "cmd/spotter/settings", "cmd/spotter/run", "cmd/spotter/language", "input/bindings"}},
	{"github.com/muesli/", []string{"cmd/spotter/manual"}},
	{"github.com/nats-io/", []string{"crew/lines", "crew/lines/embedded", "bench/crew"}},
	{"github.com/nicksnyder/go-i18n/v2", nil}, // it checks the catalogues in a test
	{"github.com/rogpeppe/go-internal", []string{"cmd/spotter/clitest"}},
	{"github.com/spf13/", []string{"cmd/spotter/ear", "cmd/spotter/asjson", "cmd/spotter/complete", "cmd/spotter/named", "cmd/spotter/help", "cmd/spotter/courses", "cmd/spotter/after", "cmd/spotter/catalog", "cmd/spotter/cli", "cmd/spotter/command", "cmd/spotter/gpscheck", "cmd/spotter/manual", "cmd/spotter/merge", "cmd/spotter/replay", "cmd/spotter/check", "cmd/spotter/packs", "cmd/spotter/settings", "cmd/spotter/licenses", "cmd/spotter/inputcmd", "cmd/spotter/follow"}},
	{"golang.org/x/image", []string{"report/card"}},
	{"golang.org/x/sys", []string{"input/evdev", "cmd/spotter/host", "ui/term", "journal", "audio", "cues/pack", "cmd/spotter/crash", "cmd/spotter/run"}},
	{"golang.org/x/text", []string{"cmd/spotter/language", "cues/pack", "report/card"}},
	{"gonum.org/v1/gonum", []string{"audio", "audio/dsp", "audio/clip"}},
}

// drawn returns the room of a folder, or one that may import nothing.
func drawn(folder string) room {
	for _, r := range house {
		if r.folder == folder {
			return r
		}
	}
	return room{folder: folder}
}

// mayImport reports whether a file of the package in folder from may import target.
func mayImport(from, target string, test bool) bool {
	to, ours := strings.CutPrefix(target, module+"/")
	switch {
	case ours && test && (from == to || slices.Contains(testHelpers, to) || slices.Contains(drawn(from).tests, to)): // an external test imports what it tests
		return true
	case ours && slices.Contains(testHelpers, from) && slices.Contains(testHelpers, to):
		return true
	case ours:
		return slices.Contains(drawn(from).imports, to)
	case test || !strings.Contains(strings.Split(target, "/")[0], "."): // the standard library
		return true
	}
	for _, o := range others {
		if strings.HasPrefix(target, o.prefix) {
			return slices.Contains(o.rooms, from)
		}
	}
	return false
}

// TestImportsOnlyPointDown compares every import with the drawing. What the drawing
// allows and nobody uses is taken out of it.
func TestImportsOnlyPointDown(t *testing.T) {
	_, found := sources(t)
	used := make(map[string]bool)
	for folder, files := range found {
		for _, f := range files {
			for _, spec := range f.file.Imports {
				target := strings.Trim(spec.Path.Value, `"`)
				if !mayImport(folder, target, f.test) {
					t.Errorf("%s imports %s: the drawing does not allow it", path.Join(folder, f.name), target)
				}
				if to, ours := strings.CutPrefix(target, module+"/"); ours && !f.test {
					used[folder+" "+to] = true
				}
			}
		}
	}
	for _, r := range house {
		if len(found[r.folder]) == 0 {
			t.Errorf("%s is in the drawing and has no Go file", r.folder)
		}
		for _, to := range r.imports {
			if !used[r.folder+" "+to] {
				t.Errorf("%s may import %s and does not", r.folder, to)
			}
		}
	}
	for folder := range found {
		if !slices.ContainsFunc(house, func(r room) bool { return r.folder == folder }) {
			t.Errorf("%s is not in the drawing", folder)
		}
	}
}

// TestDocNamesTheImports compares the imports that each doc.go names with those of
// the package.
func TestDocNamesTheImports(t *testing.T) {
	_, found := sources(t)
	for folder, files := range found {
		var said []string
		used := make(map[string]bool)
		for _, f := range files {
			if f.name == "doc.go" {
				_, rest, _ := strings.Cut(strings.Join(strings.Fields(f.file.Doc.Text()), " "), "Imports: ")
				list, _, _ := strings.Cut(rest, ". ")
				said = strings.Split(list, ", ")
				if n := strings.Count(f.file.Doc.Text(), "Imports: "); n != 1 {
					t.Errorf("the doc.go of %s lists its imports %d times", folder, n)
				}
			}
			for _, spec := range f.file.Imports {
				if to, ours := strings.CutPrefix(strings.Trim(spec.Path.Value, `"`), module+"/"); ours && !f.test {
					used[to] = true
				}
			}
		}
		want := slices.Sorted(maps.Keys(used))
		if len(want) == 0 {
			want = []string{"nothing of ours"}
		}
		for i := range said {
			said[i] = strings.TrimSuffix(said[i], " outside its tests")
		}
		if !slices.Equal(said, want) {
			t.Errorf("the doc.go of %s says that it imports %q, and it imports %q", folder, said, want)
		}
	}
}
