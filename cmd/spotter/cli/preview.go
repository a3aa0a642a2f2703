package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/text"
)

// The bounds of --pause.
const (
	usualPause = 400 * time.Millisecond
	mostPause  = time.Minute
)

func (a *App) cuesPreviewCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "preview [PACK] [ID...]",
		Short: "Hear a pack: each cue in its ear, one after another",
		Long: paragraphs(`Preview plays cues as a race would, through the same output and in the same ear. It
			prints each as it sounds: its id, its ear and its text. It plays the cues that you name by
			id, in your order; without ids it plays all, in the order of the pack. It plays an alarm
			once. --split says a split from the words of the pack, as in a race.

			The first argument is the pack if it is the name of a voice, a folder or a zip. With
			--pack all arguments are ids. Ctrl+c ends it at once.`),
		Example: `spotter cues preview
spotter cues preview my-pack left right
spotter cues preview --words my-pack.zip n42 n10
spotter cues preview --split 'mile 5 42:10 +12'
spotter cues preview --output wav:cues.wav`,
		RunE: a.previewCues,
	}
	addFlags(c, "pack", "output", "latency", "mono", "keep-awake")
	c.Flags().StringArray("split", nil, `a split as a race would say it, such as "mile 5 42:10 +12"; may be given again`)
	c.Flags().Duration("pause", usualPause, "silence between two cues")
	c.Flags().Bool("words", false, "play the words that splits are built from, instead of the cues")
	return c
}

// previewItem is something to be heard.
type previewItem struct {
	id    string
	text  string
	fault pack.Fault // where it stands
	file  string
	cue   cues.Cue // as the engine plays it
}

func (a *App) previewCues(c *cobra.Command, args []string) error {
	pause, _ := c.Flags().GetDuration("pause")
	words, _ := c.Flags().GetBool("words")
	splits, _ := c.Flags().GetStringArray("split")
	if pause < 0 || pause > mostPause {
		return fault.Usagef("", "--pause %v is out of range: use 0s to %v", pause, mostPause)
	}
	var named []string
	if len(args) > 0 && !c.Flags().Changed("pack") && isPack(args[0]) {
		named, args = args[:1], args[1:]
	}
	voice, p, err := a.packOf(c, named)
	if err != nil {
		return err
	}
	outputs, err := run.Outputs(p, a.o.Started)
	if err != nil {
		return err
	}
	var items []previewItem
	if len(splits) == 0 || len(args) > 0 {
		if items, err = previewItems(voice, words, args); err != nil {
			return err
		}
	}
	bank, err := loadItems(voice, items)
	if err != nil {
		return fault.Failed(err, "make these sounds again")
	}
	said, err := splitItems(c.Context(), voice, splits, bank)
	if err != nil {
		return err
	}
	return a.preview(c.Context(), voice, p, outputs, append(items, said...), bank, pause)
}

// isPack reports whether a word names a pack rather than a cue. A folder that
// happens to be called as a cue is none.
func isPack(word string) bool {
	if word == run.DefaultPack || slices.Contains(pack.Builtins(), word) || strings.ContainsAny(word, `/\`) {
		return true
	}
	info, err := os.Stat(word)
	if err == nil && info.IsDir() {
		_, err = os.Stat(filepath.Join(word, manifestFile))
	}
	return err == nil
}

// previewItems returns what is to be heard of a pack: what is named by id, or else
// all cues, or with words all words. An id of both is taken for the kind that was
// asked for.
func previewItems(voice *pack.Pack, words bool, ids []string) ([]previewItem, error) {
	var all, others []previewItem
	for _, q := range voice.Cues {
		all = append(all, cueItem(q))
	}
	for _, w := range voice.Words {
		others = append(others, wordItem(w))
	}
	if words {
		all, others = others, all
	}
	if len(ids) == 0 && len(all) == 0 {
		return nil, fault.Failed(fmt.Errorf("pack %s has no words", voice.Name), "spotter cues build --words adds those of its language")
	}
	if len(ids) == 0 {
		return all, nil
	}
	known := map[string]previewItem{}
	var names []string
	for _, it := range slices.Concat(all, others) {
		if _, dup := known[it.id]; !dup {
			known[it.id] = it
			names = append(names, it.id)
		}
	}
	var out []previewItem
	var faults []error
	for _, id := range ids {
		it, ok := known[id]
		if !ok {
			hint := ""
			if near := text.Nearest(id, names); near != "" {
				hint = fmt.Sprintf(": did you mean %q?", near)
			}
			faults = append(faults, fmt.Errorf("pack %s has no cue or word %q%s", voice.Name, id, hint))
		}
		out = append(out, it)
	}
	if len(faults) > 0 {
		return nil, fault.Usagef("spotter cues list shows the cues of a pack; to hear another, name a voice, a folder or a zip first", "%w", errors.Join(faults...))
	}
	return out, nil
}

// cueItem is a cue to be heard. It is played as one that nothing is urgent about:
// nobody runs, so that none is too late, and an alarm need not be cleared.
func cueItem(q cues.Cue) previewItem {
	return previewItem{string(q.ID), q.Text, pack.Fault{File: q.Manifest, Line: q.Line}, q.File, cues.Cue{ID: q.ID, Class: cues.Info, Pan: q.Pan}}
}

// wordItem is a word to be heard. Its name to the engine is no cue's.
func wordItem(w cues.Word) previewItem {
	return previewItem{string(w.ID), w.Text, pack.Fault{File: w.Manifest, Line: w.Line}, w.File, cues.Cue{ID: "word " + w.ID, Class: cues.Info}}
}

// loadItems makes the sounds of items ready, and tells every one that cannot be.
func loadItems(voice *pack.Pack, items []previewItem) (clip.Bank, error) {
	bank := clip.Bank{}
	var faults pack.Faults
	for _, it := range items {
		if _, done := bank[it.cue.ID]; done {
			continue
		}
		data, err := voice.ReadFile(it.file)
		if err == nil {
			bank[it.cue.ID], err = clip.Load(data, it.file)
		}
		if err != nil {
			it.fault.Msg = text.Escape(err.Error())
			faults = append(faults, it.fault)
		}
	}
	if len(faults) > 0 {
		return nil, faults
	}
	return bank, nil
}

// preview plays items one after another.
func (a *App) preview(ctx context.Context, voice *pack.Pack, p run.Plan, outputs []audio.Output, items []previewItem, bank clip.Bank, pause time.Duration) error {
	ctx, sig, stop := a.untilSignal(ctx)
	defer stop()
	v := &preview{w: a.o.Stdout, mono: p.Mix.Mono, items: items, bank: bank,
		reports: make(chan audio.Report, 16), device: make(chan engine.DeviceEvent, 16)}
	byID := map[cues.ID]cues.Cue{}
	for _, it := range items {
		byID[it.cue.ID] = it.cue
	}
	v.engine = engine.New(engine.Options{
		Cue:  func(id cues.ID) (cues.Cue, bool) { q, ok := byID[id]; return q, ok },
		Bank: bank, Outputs: outputs, Mix: p.Mix, Report: v.report, Device: v.changed,
	})
	running, quiet := context.WithCancel(context.Background())
	closed := make(chan error, 1)
	go func() { closed <- v.engine.Run(running) }()
	err := v.play(ctx, voice, pause)
	if ctx.Err() != nil {
		v.hush()
	}
	quiet()
	closing := <-closed
	if s := sig(); s != nil {
		return fault.EndedBy(s, nil, "")
	}
	if closing != nil {
		err = errors.Join(err, fmt.Errorf("closing the sound output: %w", closing))
	}
	return err
}

// manifestFile is the file that makes a folder a pack.
const manifestFile = "pack.toml"
