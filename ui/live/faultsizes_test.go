package live

import (
	"strings"
	"testing"
	"time"

	"spotter/testrun"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// faultCase holds the report of a part that fails, in the words of audio, journal and
// cmd, and the words of it that must be read whole: what is wrong and the remedy.
type faultCase struct {
	name   string
	health Health
	want   []string
}

const anotherOutput = "d: another output"

// faultCases are faults of every kind, with the longest names of devices.
func faultCases() []faultCase {
	const long = "OpenRun Pro by Shokz (Ann's second pair, blue, left side worn)"
	const sink = "alsa_output.usb-0d8c_C-Media_USB_Headphone_Set-00.analog-stereo"
	open := func(fault, next string, unheard bool) Health {
		return Health{Output: OutputHealth{State: OutputOK, Name: long, Fault: fault, Next: next, Unheard: unheard}}
	}
	lost := func(fault, next string) Health {
		return Health{Output: OutputHealth{State: OutputLost, Name: long, Fault: fault, Next: next}}
	}
	disk := func(fault, next string, hangs time.Duration) Health {
		return Health{Output: OutputHealth{State: OutputOK, Name: long}, Journal: JournalHealth{Logged: 2415, Durable: 1412, Fault: fault, Next: next, For: hangs}}
	}
	noServer := Health{Output: OutputHealth{State: OutputSilent, Name: "auto",
		Fault: "pulse: no sound server answers; tried sound server at unix:/run/user/1000/pulse/native: connection refused, the usual places; read /etc/pulse/client.conf",
		Next:  "Start PulseAudio or PipeWire, or set PULSE_SERVER."}}
	return []faultCase{
		{"muted", open(`"`+long+`" is muted`, "Unmute it: pactl set-sink-mute 17 0", true), []string{"is muted", "Shout.", "pactl set-sink-mute 17 0.", anotherOutput}},
		{"too soft", open(`the volume of "`+long+`" is 12%: the runner cannot hear cues`, "Turn it up: pactl set-sink-volume 17 60%", true),
			[]string{"is 12%", "Shout.", "Turn it up: pactl set-sink-volume 17 60%.", anotherOutput}},
		{"stream too soft", open("the sound server has set spotter's volume to 12%: the runner cannot hear cues", "Turn it up: pactl set-sink-input-volume 4711 100%", true),
			[]string{"spotter's volume to 12%", "Shout.", "pactl set-sink-input-volume 4711 100%.", anotherOutput}},
		{"one ear off", open(`the right ear of "`+long+`" is at zero`, "Set its balance: pactl set-sink-volume 17 70%", false),
			[]string{"the right ear of", "is at zero", "Set its balance: pactl set-sink-volume 17 70%.", anotherOutput}},
		{"one ear too soft", open(`the right ear is too soft: the volume of "`+long+`" is 3%`, "Turn it up: pactl set-sink-volume 17 60%", false),
			[]string{"the right ear is too soft", "is 3%", "Turn it up: pactl set-sink-volume 17 60%.", anotherOutput}},
		{"two spotters", open(`another spotter (process 4711234) speaks on "`+long+`" too`, "Leave one of the two.", false),
			[]string{"another spotter (process 4711234)", "speaks on", "too", "Leave one of the two.", anotherOutput}},
		{"moved", open(`"`+sink+`" is gone: cues sound on "`+long+`"`, "Connect the earpiece: cues go back to it.", false),
			[]string{"is gone: cues sound on", "Connect the earpiece: cues go back to it.", anotherOutput}},
		{"sink gone", lost(`pulse: sink "`+sink+`" is gone`, "Connect it again."), []string{"is gone", "Shout.", "Connect it again.", anotherOutput}},
		{"sink not there", lost(`pulse: sink "`+sink+`" is not there`, "Connect it, or choose one of alsa_output.pci-0000_00_1f.3.analog-stereo, ear."),
			[]string{"is not there", "Shout.", "Connect it, or choose one of alsa_output", anotherOutput}},
		{"suspended", lost(`pulse: sink "`+sink+`" was suspended`, "Resume it, or choose another."), []string{"was suspended", "Resume it, or choose another.", anotherOutput}},
		{"device busy", lost(`pulse: opening a stream on sink "`+sink+`": pulseaudio: device or resource busy 26`, "Restart the sound server if it stays so."),
			[]string{"device or resource busy", "Shout.", "Restart the sound server if it stays so.", anotherOutput}},
		{"no server", noServer, []string{"no sound server answers", "Shout.", "Start PulseAudio or PipeWire, or set PULSE_SERVER.", anotherOutput}},
		{"opening", Health{Output: OutputHealth{State: OutputOpening, Name: long, Fault: "sound server at unix:/run/user/1000/pulse/native: no answer for 2s", Next: "Restart it if it stays so."}},
			[]string{"NO SOUND YET", "no answer for 2s", "Restart it if it stays so.", anotherOutput}},
		{"disk full", disk("cannot write: the disk is full", "Free some space on that disk.", 0), []string{"NOT SAVED: 1003 of 2415 lines", "the disk is full", "Free some space on that disk."}},
		{"disk hangs", disk("the disk does not answer", "Check that disk, card or network.", 3*time.Minute),
			[]string{"NOT SAVED for 180 s", "the disk does not answer", "Check that disk, card or network."}},
		{"journal gone", disk("another program wrote to the file", "Put the file or its folder back, or make room in another.", 12*time.Second),
			[]string{"NOT SAVED for 12 s", "another program wrote to the file", "Put the file or its folder back, or make room in another."}},
		{"journal moved", Health{Output: OutputHealth{State: OutputOK, Name: long}, Journal: JournalHealth{Logged: 9, Durable: 9,
			Moved: "2027-04-19T1000-boston-marathon.jsonl: another file has its name", MovedTo: "2027-04-19T1000-boston-marathon-2.jsonl"}},
			[]string{"LOG MOVED", "Every line is saved in"}},
	}
}

// TestFaultsAreToldWholeAtEverySize: for each kind of fault and each size the reason,
// the remedy with its command and the key for another output are read whole.
func TestFaultsAreToldWholeAtEverySize(t *testing.T) {
	for _, f := range faultCases() {
		for _, size := range [][2]int{{40, 12}, {50, 15}, {80, 24}, {120, 40}} {
			t.Run(f.name+" "+uitest.SizeName(size), func(t *testing.T) {
				r := newRig(t)
				r.size(size[0], size[1])
				r.health = f.health
				r.key("enter")
				r.wait(time.Second)
				for _, want := range f.want {
					r.tells(want)
				}
				if r.health.Output.Fault != "" {
					r.shows(anotherOutput) // in one line
				}
				r.shows("hears RIGHT")
				uitest.FitsSize(t, f.name, r.View().Content, size[0], size[1])
			})
		}
	}
}

// TestTwoFaultsBothHaveTheirRemedy: a lost earpiece and a full disk at once are both
// told with what to do, down to the smallest screen; so is one of them beside STOP.
func TestTwoFaultsBothHaveTheirRemedy(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {50, 15}, {80, 24}, {120, 40}} {
		r := newRig(t)
		r.size(size[0], size[1])
		r.health = Health{Output: OutputHealth{State: OutputLost, Name: "OpenRun", Fault: `sink "OpenRun" is gone`, Next: "Connect it again."},
			Journal: JournalHealth{Logged: 415, Durable: 412, Fault: "cannot write: the disk is full", Next: "Free some space on that disk."}}
		r.key("enter", "space")
		r.wait(time.Second)
		for _, want := range []string{"NO SOUND", "is gone", "Shout.", "Connect it again.", "d: another output", "NOT SAVED: 3 of 415 lines", "Free some space on that disk.", "STOP"} {
			r.tells(want)
		}
	}
}

// TestTheStatusLineGivesWayToFaultsOnly: it is left out only where a fault needs its
// row, and never where it tells of quiet mode.
func TestTheStatusLineGivesWayToFaultsOnly(t *testing.T) {
	for _, f := range faultCases() {
		r := newRig(t)
		r.size(80, 24)
		r.health = f.health
		r.wait(time.Second)
		r.shows("? help")
		r.size(40, 12)
		r.health.Output.Quiet = true
		r.wait(time.Second)
		r.shows("QUIET")
		if n := strings.Count(r.screenText(), "\n") + 1; n > 12 {
			t.Errorf("%s: %d lines", f.name, n)
		}
	}
}

// TestAreasStayApartWhenFaultsTakeRows: however many rows faults take, at every size, no
// two areas of the screen overlap, and none leaves the screen.
func TestAreasStayApartWhenFaultsTakeRows(t *testing.T) {
	every := 3 * testrun.LongEvery(t, 4)
	r := newRig(t)
	for _, f := range faultCases() {
		r.health, r.Screen.health = f.health, f.health
		for w := cells.MinWidth; w <= 130; w += every {
			for h := cells.MinHeight; h <= 40; h++ {
				r.w, r.h = w, h
				l := r.gather().Layout()
				used := make([]bool, w*h)
				for name, a := range map[string]cells.Rect{"header": l.Header, "cue": l.Cue, "gap": l.Gap, "band": l.Band,
					"pads": l.Pads, "keys": l.Keys, "feed": l.Feed, "status": l.Status} {
					for i := range a.W * a.H {
						at := (a.Y+i/a.W)*w + a.X + i%a.W
						if a.X+a.W > w || a.Y+a.H > h || used[at] {
							t.Fatalf("%s at %d×%d: %s %v overlaps or leaves the screen: %+v", f.name, w, h, name, a, l)
						}
						used[at] = true
					}
				}
			}
		}
	}
}
