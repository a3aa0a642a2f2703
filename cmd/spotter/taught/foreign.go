package taught

import (
	"io"
	"os"
	"strconv"
	"strings"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/input/bindings"
	"spotter/input/known"
	"spotter/text"
	"spotter/text/say"
)

// DevicesFile lists, on Linux, all devices with keys. Other systems have no such file.
const DevicesFile = "/proc/bus/input/devices"

// Keyboards returns the names of the keyboards beyond the first that a file such as [DevicesFile]
// lists: the first is the one of the machine, and clickers and pads are others. It knows them by the
// keys that repeat when they are held, which a power button has not. Without a file there are none.
func Keyboards(path string) (names []string) {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 1<<20))
	if err != nil {
		return nil
	}
	for block := range strings.SplitSeq(string(data), "\n\n") {
		if name, ok := keyboard(block); ok {
			names = append(names, name)
		}
	}
	if len(names) > 0 {
		names = names[1:]
	}
	return names
}

// keyboard reads what is listed of one device.
func keyboard(block string) (name string, ok bool) {
	handled, repeats := false, false
	for line := range strings.Lines(block) {
		line = strings.TrimSpace(line)
		switch {
		case strings.HasPrefix(line, "N: Name="):
			name = text.Clean(strings.Trim(strings.TrimPrefix(line, "N: Name="), `"`))
		case strings.HasPrefix(line, "H: Handlers="):
			handled = strings.Contains(" "+strings.TrimPrefix(line, "H: Handlers=")+" ", " kbd ")
		case strings.HasPrefix(line, "B: EV="):
			bits, err := strconv.ParseUint(strings.TrimPrefix(line, "B: EV="), 16, 64)
			repeats = err == nil && bits>>20&1 == 1 // EV_REP
		}
	}
	return name, handled && repeats && name != ""
}

// Others returns the keyboards that type in the terminal: those that no race reads as event devices, by
// the file or as one of pads.
func Others(keyboards []string, f *bindings.File, pads []string) (names []string) {
	for _, name := range keyboards {
		read := f.Device(name) != nil
		for _, pad := range pads {
			read = read || strings.Contains(strings.ToLower(name), strings.ToLower(pad))
		}
		if !read {
			names = append(names, name)
		}
	}
	return names
}

// Foreign says of keyboards what their keys would do on the live screen, for those that are known
// clickers and pads; "" for none.
func Foreign(keyboards []string, p *pack.Pack, f cues.Frame) string {
	for _, name := range keyboards {
		k := known.Of(name)
		if k == nil {
			continue
		}
		if does := WithoutLearning(k, Usual(p, f)); does != "" {
			return say.F("%s: its keys do this: %s. Teach it: spotter input learn", text.Clean(name), does)
		}
	}
	return ""
}
