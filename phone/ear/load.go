package ear

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"spotter/audio/clip"
	"spotter/phone/wire"
	"spotter/text"
)

// pack holds the clips of a pack, by URL.
type pack struct {
	sha     string
	clips   map[string]*clip.Clip
	words   *clip.Clip // "link lost"; nil: it has none
	missing []string
	fault   error // why the first of them is missing
}

// load loads the clips of a pack but those that are there already. It waits for the network.
func (c *Client) load(ctx context.Context, m *wire.Message, have map[string]*clip.Clip) pack {
	p := pack{sha: m.SHA256, clips: map[string]*clip.Clip{}}
	for _, want := range m.Clips {
		k := have[want.URL]
		if k == nil {
			var err error
			if k, err = c.fetch(ctx, want.URL); err != nil {
				p.missing = append(p.missing, text.Clean(want.ID))
				p.fault = cmp.Or(p.fault, err)
				continue
			}
		}
		p.clips[want.URL] = k
		if want.ID == lostWords {
			p.words = k
		}
	}
	return p
}

// use takes the clips of a pack.
func (c *Client) use(p pack) {
	c.clips, c.words, c.sha = p.clips, p.words, ""
	if len(p.missing) > 0 {
		c.o.Say(fmt.Sprintf("%d sounds are missing: %s", len(p.missing), text.FirstLine(p.fault)))
		c.tell(wire.Message{Type: wire.Ready, SHA256: p.sha, Missing: p.missing})
		return
	}
	c.sha = p.sha
	c.ready()
}

// ready says that cues can come.
func (c *Client) ready() {
	if c.sha != "" && c.player.stream != nil && c.conn != nil {
		c.tell(wire.Message{Type: wire.Ready, SHA256: c.sha})
		c.o.Say("ready")
	}
}

// fetch loads one clip.
func (c *Client) fetch(ctx context.Context, path string) (*clip.Clip, error) {
	u, err := c.base.Parse(path)
	if err != nil || u.Host != c.base.Host || !strings.HasPrefix(u.Path, c.base.Path) {
		return nil, errors.New("a clip that is not below the page")
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	a, err := c.o.Client.Do(r)
	if err != nil {
		return nil, errors.New(strings.ReplaceAll(err.Error(), c.base.Path, "/…/"))
	}
	defer a.Body.Close()
	b, err := io.ReadAll(io.LimitReader(a.Body, maxClip))
	if err != nil || a.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("a clip: %s", a.Status)
	}
	return decode(b, "a clip")
}
