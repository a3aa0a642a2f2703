package ear

import (
	"spotter/audio/clip"
	"spotter/phone/wire"
)

// The bounds of what is kept of sounds that came for one cue each.
const (
	maxSentences = 16
	clipFolder   = "clips/" // where the sounds of a pack are; a cue with another one waits for it
)

// sentence is a sound that comes in parts.
type sentence struct {
	file []byte
	clip *clip.Clip // nil where it cannot be played
	done bool
}

// sentences are the sounds that came for one cue each, by name. It belongs to one goroutine; its zero value has none.
type sentences map[string]*sentence

// keep takes a part of a sound.
func (s *sentences) keep(b []byte) {
	name, part, last, ok := wire.ReadPart(b)
	if !ok {
		return
	}
	if *s == nil {
		*s = sentences{}
	}
	x := (*s)[name]
	if x == nil {
		for old := range *s { // of a link that broke, or of a cue that was too late: any of them
			if len(*s) < maxSentences {
				break
			}
			delete(*s, old)
		}
		x = &sentence{}
		(*s)[name] = x
	}
	if x.done || len(x.file)+len(part) > maxClip {
		delete(*s, name)
		return
	}
	x.file = append(x.file, part...)
	if last {
		x.done = true
		if k, err := decode(x.file, "a sentence"); err == nil { // its cue says that it is missing
			x.clip = k
		}
		x.file = nil
	}
}

// take returns a sound once, when all of it is there.
func (s sentences) take(name string) (c *clip.Clip, done bool) {
	x := s[name]
	if x == nil || !x.done {
		return nil, false
	}
	delete(s, name)
	return x.clip, true
}

// playWaiting plays a cue that waits for its sound, when that is there. One whose time is over is told of.
func (c *Client) playWaiting() {
	m := c.waits
	if m == nil {
		return
	}
	k, done := c.sentences.take(m.Clip)
	if !done && c.now() <= m.Due {
		return
	}
	c.waits = nil
	c.player.play(m, k)
}

// overtaken gives up a cue that waits for its sound: something else came.
func (c *Client) overtaken() {
	if m := c.waits; m != nil {
		c.waits = nil
		c.tell(wire.Message{Type: wire.Refused, N: m.N, Why: "overtaken"})
	}
}
