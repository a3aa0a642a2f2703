package packs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"spotter/audio/clip"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
	"spotter/text"
)

func (d Desk) cuesPackCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use:   "pack [DIR]",
		Short: "Put a pack into one zip file, to give away",
		Long: command.Paragraphs(`Pack writes a zip with everything that the pack in DIR needs; without DIR it takes
this folder. The zip holds pack.toml, the sounds that it uses, licence, provenance and
readme. It also holds SHA256SUMS: spotter and sha256sum use it to check that the files
arrived unchanged. When the pack extends another pack, the zip holds that one too, unless
it is a voice of the program. Pack refuses a pack with a fault, and
never writes over a file that exists.`),
		Example: `spotter cues pack our-voice
spotter --pack our-voice.zip`,
		Args: command.Takes(0, 1, "[DIR]"),
		RunE: func(_ *cobra.Command, words []string) error {
			dir := "."
			if len(words) > 0 {
				dir = words[0]
			}
			return d.zipPack(dir, out)
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "zip file to write; without it, DIR.zip in this folder")
	return c
}

// zipPack writes the archive of the pack in dir.
func (d Desk) zipPack(dir, out string) error {
	voice, err := run.OpenPack(dir)
	if err != nil {
		return err
	}
	if _, err := clip.LoadBank(voice); err != nil {
		return fault.Failed(err, "mend it, until spotter cues check "+text.ShellWord(dir)+" finds no fault")
	}
	if out == "" {
		if out, err = zipName(dir); err != nil {
			return err
		}
	}
	zipped, err := voice.Archive(out)
	if err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fault.Failed(err, "move it away, or name another with -o")
		}
		return err
	}
	info, err := os.Stat(out)
	if err != nil {
		return fmt.Errorf("looking at %s: %w", out, err)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "wrote %s: %s, %s, %.1f MB\nsha256 %s\n", text.Escape(out), text.Count(len(zipped.Cues), "cue"),
		text.Count(len(zipped.Words), "word"), float64(info.Size())/1e6, zipped.SHA256)
	switch {
	case voice.Extends != "" && slices.Contains(pack.Builtins(), voice.Extends):
		fmt.Fprintf(&b, "it extends %s, a voice of the program\n", voice.Extends)
	case voice.Extends != "":
		fmt.Fprintf(&b, "it also holds %s, which it extends: its content hash differs from that of the folder\n", text.Escape(voice.Extends))
	}
	_, err = fmt.Fprint(d.Stdout, b.String())
	return fault.Writing("what was written", err)
}

// zipName returns the archive's name for a pack.
func zipName(dir string) (string, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("the folder %s: %w", dir, err)
	}
	name := strings.TrimSuffix(filepath.Base(abs), ".zip")
	if name == string(filepath.Separator) {
		name = "pack"
	}
	return name + ".zip", nil
}
