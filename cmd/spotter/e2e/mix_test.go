//go:build unix

package e2e

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"spotter/audio/audiotest"
)

// --mono, and mono in the configuration, give both ears the same samples.
func TestWholeProgramMono(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{"flag": {"--mono"}, "file": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := newHome(t)
			if args == nil {
				h.configure(t, "mono = true\n")
			}
			wav := h.path("ear.wav")
			x, journal := h.live(t, 80, 24, "wav:"+wav, args...)
			for _, key := range []string{"left", "o"} {
				x.pressed(journal, 1, key)
			}
			x.quit()
			frames := readWAV(t, wav)
			var ears []string
			for _, tone := range tones(frames) {
				ears = append(ears, tone.String())
			}
			if want := []string{"right both", "hole both"}; !slices.Equal(ears, want) {
				t.Errorf("the file has %q, want %q", ears, want)
			}
			for i, f := range frames {
				if f[0] != f[1] {
					t.Fatalf("frame %d is %v", i, f)
				}
			}
		})
	}
}

// With --keep-awake what leaves is never digital silence for long, and no cue is
// taken for one by it.
func TestWholeProgramKeepAwake(t *testing.T) {
	t.Parallel()
	h := newHome(t)
	wav := h.path("ear.wav")
	x, journal := h.live(t, 80, 24, "wav:"+wav, "--keep-awake")
	x.pressed(journal, 1, "o")
	x.quit()
	frames := readWAV(t, wav)
	if got := tones(frames); len(got) != 1 || got[0].String() != "hole both" {
		t.Errorf("the file has %v, want one tone", got)
	}
	first := slices.IndexFunc(frames, func(f audiotest.Frame) bool { return f != audiotest.Frame{} })
	zeros, longest := 0, 0
	for _, f := range frames[max(0, first):] {
		zeros++
		if (f != audiotest.Frame{}) {
			zeros = 0
		}
		longest = max(longest, zeros)
	}
	if first < 0 || longest > 8 {
		t.Errorf("noise from frame %d on, with %d frames of silence in a row", first, longest)
	}
}

// configure writes the configuration file.
func (h *home) configure(t *testing.T, text string) {
	t.Helper()
	path := h.path(filepath.Join(".config", "spotter", "config.toml"))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
