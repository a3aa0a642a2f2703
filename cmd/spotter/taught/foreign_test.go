package taught

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/input/bindings"
)

// listed holds the list that Linux gives on a notebook with a clicker.
const listed = `I: Bus=0019 Vendor=0000 Product=0001 Version=0000
N: Name="Power Button"
H: Handlers=kbd event0
B: EV=3
B: KEY=10000000000000 0

I: Bus=0011 Vendor=0001 Product=0001 Version=ab41
N: Name="AT Translated Set 2 keyboard"
H: Handlers=sysrq kbd event1 leds
B: EV=120013
B: KEY=402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe

I: Bus=0011 Vendor=0002 Product=0007 Version=01b1
N: Name="SynPS/2 Synaptics TouchPad"
H: Handlers=mouse0 event2
B: EV=b

I: Bus=0003 Vendor=046d Product=c52d Version=0111
N: Name="Logitech USB Receiver"
H: Handlers=sysrq kbd event3 leds
B: EV=120013
`

func TestKeyboards(t *testing.T) {
	path := filepath.Join(t.TempDir(), "devices")
	if err := os.WriteFile(path, []byte(listed), 0o600); err != nil {
		t.Fatal(err)
	}
	got := Keyboards(path)
	if !slices.Equal(got, []string{"Logitech USB Receiver"}) {
		t.Errorf("%q", got)
	}
	if got := Keyboards(filepath.Join(t.TempDir(), "none")); got != nil {
		t.Errorf("without a list: %q", got)
	}
	says := Foreign(got, pack.Default(), cues.Frame{})
	if !strings.Contains(says, "Logitech USB Receiver") || !strings.Contains(says, ". TURN LEFT") || !strings.Contains(says, "spotter input learn") {
		t.Errorf("%q", says)
	}
	if says := Foreign([]string{"AT keyboard", "evil\x1b[2J"}, pack.Default(), cues.Frame{}); says != "" {
		t.Errorf("%q", says)
	}
}

// A keyboard that is read as an event device types nothing: its keys are not told of.
func TestOthers(t *testing.T) {
	file, err := bindings.Parse([]byte("[[device]]\nname = \"zero\"\n[[device.bind]]\nkey = \"KEY_C\"\ndo = \"left\"\n"))
	if err != nil {
		t.Fatal(err)
	}
	got := Others([]string{"8BitDo Zero 2", "Logitech R400", "AB Shutter3"}, file, []string{"r400"})
	if !slices.Equal(got, []string{"AB Shutter3"}) {
		t.Errorf("%q", got)
	}
}
