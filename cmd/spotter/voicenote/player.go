package voicenote

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/audio/note"
	"spotter/audio/wav"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
	"spotter/race/spoken"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/review"
)

// playWithin bounds how long it may take until a note is on its way.
const playWithin = 5 * time.Second

// Player plays the notes by voice beside a journal for a review, on an output that somebody
// named, and deletes them. Its methods wait for disk and sound server.
type Player struct {
	dir    string
	choose func(ctx context.Context) (audio.Output, error)

	mu   sync.Mutex       // not held while anything is waited for
	play *engine.Playback // nil until an output was chosen
}

var _ review.Voices = (*Player)(nil)

// NewPlayer returns the player of the journal at path. choose returns the output, or says why
// there is none; it is asked before the first note is played.
func NewPlayer(path string, choose func(ctx context.Context) (audio.Output, error)) *Player {
	return &Player{dir: filepath.Dir(path), choose: choose}
}

// Play implements [review.Voices].
func (p *Player) Play(n spoken.Note) (says string, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), playWithin)
	defer cancel()
	path, says, err := p.look(n)
	if err != nil {
		return "", err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	sound, err := clip.Load(data, n.File)
	if err != nil {
		return "", err
	}
	play := p.playback()
	if play == nil {
		out, err := p.choose(ctx)
		if next := fault.Next(err); err != nil && next != "" {
			err = fmt.Errorf("%w; %s", err, next)
		}
		if err != nil {
			return "", err
		}
		play = engine.NewPlayback([]audio.Output{apart{out}})
		p.mu.Lock()
		p.play = play
		p.mu.Unlock()
	}
	if err := play.Play(ctx, sound, cues.Centre); err != nil {
		return "", err
	}
	return says, nil
}

// playback returns what plays, nil while no output was chosen.
func (p *Player) playback() *engine.Playback {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.play
}

// look finds the file of a note, and says what is to be known of it.
func (p *Player) look(n spoken.Note) (path, says string, err error) {
	path = filepath.Join(p.dir, n.File)
	if n.File == "" || n.SHA256 == "" && !n.Open() {
		return "", "", errors.New(say.T("this note has no sound"))
	}
	kept, err := note.Check(path, n.SHA256)
	switch {
	case err != nil:
		return "", "", err
	case kept == note.Missing:
		return "", "", errors.New(say.F("%s is missing: it does not lie beside the journal", text.Escape(n.File)))
	case n.Open():
		return path, say.T("playing · never closed: nothing vouches for it"), nil
	case kept == note.Changed:
		return path, say.T("playing · CHANGED: its SHA-256 is not that of the journal"), nil
	}
	return path, say.T("playing · as the journal says"), nil
}

// Hush implements [review.Voices].
func (p *Player) Hush() {
	if play := p.playback(); play != nil {
		play.Hush()
	}
}

// Delete implements [review.Voices]. It removes no file but one that is the journal's, or that
// has the form of a note that was never closed.
func (p *Player) Delete(n spoken.Note) error {
	path := filepath.Join(p.dir, n.File)
	kept, err := note.Check(path, n.SHA256)
	switch {
	case err != nil:
		return err
	case n.File == "", kept == note.Missing:
		return nil
	case kept == note.Changed && !(n.Open() && isNote(path)):
		return errors.New(say.F("%s is not the file that was recorded: remove it by hand", text.Escape(n.File)))
	}
	return os.Remove(path)
}

// isNote reports whether a file has the form of a note by voice.
func isNote(path string) bool {
	f, err := os.Open(path)
	if err != nil || !strings.EqualFold(filepath.Ext(path), ".wav") {
		return false
	}
	defer f.Close()
	head := make([]byte, wav.PlainHeader)
	if _, err := io.ReadFull(f, head); err != nil {
		return false
	}
	return string(head) == string(wav.MonoHeader(note.Rate, binary.LittleEndian.Uint32(head[wav.PlainHeader-4:])))
}

// Close closes the output.
func (p *Player) Close() error {
	if play := p.playback(); play != nil {
		return play.Close()
	}
	return nil
}

// apart is an output on which no runner hears cues: one that is shared is not opened.
type apart struct{ audio.Output }

// Open implements [audio.Output].
func (o apart) Open(ctx context.Context, tl *audio.Timeline) (audio.Stream, error) {
	s, err := o.Output.Open(ctx, tl)
	if err != nil {
		return nil, err
	}
	if d := s.Device(); d.Shared {
		return nil, errors.Join(fmt.Errorf("a runner hears cues on %s: nothing is played there. Name another output with --output", text.Quote(d.Name)), s.Close())
	}
	return s, nil
}
