package cli

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/testrun"
)

// defaultTexts is a manifest with the texts of the default pack and none of its
// sounds, or only those of what needs saying most.
func defaultTexts(few bool) string {
	voice := pack.Default()
	text := fmt.Sprintf("name = \"all\"\nlanguage = %q\nlicense = \"CC0-1.0\"\n", voice.Language)
	for _, c := range voice.Cues {
		if few && c.ID != pack.StopID && c.Pan == cues.Centre {
			continue
		}
		text += fmt.Sprintf("[[cue]]\nid = %q\ntext = %q\nclass = %q\npan = %q\nfile = %q\n", c.ID, c.Text, c.Class, c.Pan, c.File)
		if c.ID == pack.StopID {
			text += "keys = [\"space\"]\n"
		}
	}
	return text
}

// TestBuildWithARealVoice has the whole default pack said by eSpeak NG, as the help
// has it: every clip is a word, as loud as the others.
func TestBuildWithARealVoice(t *testing.T) {
	audiotest.Need(t, "espeak-ng")
	for tts, few := range map[string]bool{
		"espeak-ng -v en-us -s 180 -w {out} -- {text}": false,
		"espeak-ng -v en-us -s 180 --stdin --stdout":   true,
	} {
		if !few && !testrun.Whole() {
			t.Log("only the cues that steer are said: SPOTTER_CI=1 has all of them said")
			continue
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "pack.toml"), []byte(defaultTexts(few)), 0o644); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		a := New(Options{Args: []string{"cues", "build", dir, "--tts", tts}, Stdout: &out, Stderr: &errs})
		if code := a.Main(context.Background()); code != 0 {
			t.Fatalf("%s: %d\n%s%s", tts, code, out.String(), errs.String())
		}
		built, err := pack.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		bank, err := clip.LoadBank(built)
		if err != nil {
			t.Fatal(err)
		}
		for id, c := range bank {
			m := c.Measures()
			if m.Length < 150*time.Millisecond || m.Length > 3*time.Second || math.Abs(m.Loudness-clip.TargetLoudness) > 0.5 || m.TruePeak > clip.PeakCeiling+0.01 || m.LeadIn > 5*time.Millisecond {
				t.Errorf("%s: %s: %+v", tts, id, m)
			}
		}
	}
}
