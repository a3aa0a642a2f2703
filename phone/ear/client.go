package ear

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coder/websocket"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/audio/talk"
	"spotter/audio/wav"
	"spotter/phone/wire"
	"spotter/text"
)

// How the client behaves.
const (
	lostAfter  = 1500 * time.Millisecond // without a word of spotter
	lostEvery  = 10 * time.Second        // the runner is told again
	giveUp     = 3 * time.Second         // a connection that stays silent for so long
	firstWait  = 100 * time.Millisecond
	longWait   = 2 * time.Second
	maxMessage = 8 << 20 // bytes: a spoken split
	maxClip    = 8 << 20 // bytes
	lostWords  = "link_lost"
)

// Options configure a [Client].
type Options struct {
	URL     string         // of the page, as spotter shows it
	Client  *http.Client   // nil: http.DefaultClient; another one checks a certificate by its fingerprint
	Outputs []audio.Output // the first that opens is played on
	Mix     audio.MixOptions
	Agent   string            // tells spotter who comes
	Say     func(said string) // for the person at the terminal, a line; must not wait
}

// Client is the earpiece. Use it once.
type Client struct {
	o      Options
	base   *url.URL
	socket string
	began  time.Time
	player player
	voice  voice
	clips  map[string]*clip.Clip // by URL
	waits  *wire.Message         // a cue whose sound is on its way; nil: none
	sha    string                // of the pack that is loaded
	resume string

	sentences sentences
	tones     *clip.Clip
	words     *clip.Clip // "link lost"; nil: the pack has none

	conn   *websocket.Conn // nil: there is no link
	frames chan frame
	dialed time.Time // when that was opened
	heard  time.Time // when spotter was heard last; zero: never
	lostAt time.Time // when the runner was last told that the link is lost; zero: it is not
	opened chan engine.Opened
	loaded chan pack
	over   error
}

// frame is one of a connection; err ends that.
type frame struct {
	conn  *websocket.Conn
	kind  websocket.MessageType
	bytes []byte
	err   error
}

// New returns a client. The error says what is wrong with the address.
func New(o Options) (*Client, error) {
	u, err := url.Parse(strings.TrimSpace(o.URL))
	if err != nil || u.Host == "" || !strings.EqualFold(u.Scheme, "http") && !strings.EqualFold(u.Scheme, "https") || strings.Trim(u.Path, "/") == "" {
		return nil, fmt.Errorf("%q is not the address of a page of spotter", text.Escape(o.URL))
	}
	u.Scheme, u.RawQuery, u.Fragment = strings.ToLower(u.Scheme), "", ""
	u.Path = "/" + strings.Trim(u.Path, "/") + "/"
	if o.Client == nil {
		o.Client = http.DefaultClient
	}
	c := &Client{o: o, base: u, began: time.Now(), clips: map[string]*clip.Clip{}, tones: lostTones(),
		frames: make(chan frame), opened: make(chan engine.Opened, 1), loaded: make(chan pack, 4)}
	c.socket = "ws" + strings.TrimPrefix(u.String(), "http") + "link"
	c.player = player{now: c.now, tell: c.tell}
	c.voice = voice{say: o.Say, make: func(device string, over talk.Over) speaker { return talk.NewSpeaker(device, over) }}
	return c, nil
}

// now returns the client's clock in ms.
func (c *Client) now() float64 { return float64(time.Since(c.began)) / float64(time.Millisecond) }

// tell sends a message where there is a link.
func (c *Client) tell(m wire.Message) {
	if c.conn == nil {
		return
	}
	b, err := json.Marshal(m)
	if err != nil {
		return // a time that is no number
	}
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	_ = c.conn.Write(ctx, websocket.MessageText, b) // its reader tells of a link that is gone
}

// ErrOver says that spotter ended the link, with a word of package wire.
var ErrOver = errors.New("spotter ended the link")

// Run plays until ctx ends or spotter says that nothing more will come.
func (c *Client) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer c.player.lose()
	defer c.voice.done.Wait()
	defer c.voice.close()
	go c.open(ctx)
	wait, dial := firstWait, time.NewTimer(0)
	look := time.NewTicker(poll)
	defer look.Stop()
	for c.over == nil {
		select {
		case <-ctx.Done():
			c.hangUp()
			return nil
		case <-dial.C:
			if err := c.connect(ctx); err != nil {
				c.o.Say("connecting: " + text.FirstLine(err))
				dial.Reset(wait)
				wait = min(2*wait, longWait)
			}
		case f := <-c.frames:
			if f.conn != c.conn {
				break // of a link that was given up
			}
			if f.err != nil {
				c.hangUp()
				dial.Reset(wait)
				break
			}
			wait, c.heard = firstWait, time.Now()
			c.take(ctx, f)
		case o := <-c.opened:
			c.player.open(o.Stream, o.Timeline)
			c.o.Say("playing on " + text.Escape(o.Stream.Device().Label))
			c.ready()
		case p := <-c.loaded:
			c.use(p)
		case err := <-c.deviceLost():
			c.o.Say("the device is lost: " + text.FirstLine(err))
			c.player.lose()
			go c.open(ctx)
		case <-look.C:
			c.player.look()
			c.playWaiting()
			c.voice.look(c.player.over(), c.player.device())
			if c.watch() {
				c.hangUp()
				dial.Reset(0)
			}
		}
	}
	c.hangUp()
	return c.over
}

// deviceLost returns where the loss of the device arrives; nil without one.
func (c *Client) deviceLost() <-chan error {
	if c.player.stream == nil {
		return nil
	}
	return c.player.stream.Lost()
}

// open opens a device, however long that takes.
func (c *Client) open(ctx context.Context) {
	for said := ""; ctx.Err() == nil; {
		o, err := engine.OpenFirst(ctx, c.o.Outputs, c.o.Mix)
		if err == nil {
			select {
			case c.opened <- o:
			case <-ctx.Done():
				_ = o.Stream.Close() // it never played
			}
			return
		}
		if line := text.FirstLine(err); line != said && ctx.Err() == nil {
			said = line
			c.o.Say("no sound: " + line)
		}
		select {
		case <-time.After(time.Second):
		case <-ctx.Done():
		}
	}
}

// connect opens a link and says hello.
func (c *Client) connect(ctx context.Context) error {
	dialing, cancel := context.WithTimeout(ctx, longWait)
	defer cancel()
	conn, answer, err := websocket.Dial(dialing, c.socket, &websocket.DialOptions{HTTPClient: c.o.Client})
	if err != nil {
		if answer != nil && answer.StatusCode == http.StatusNotFound {
			c.over = fmt.Errorf("%w: its address is another now: take it from the screen", ErrOver)
		}
		return errors.New(strings.ReplaceAll(err.Error(), c.base.Path, "/…/")) // the token is no news
	}
	conn.SetReadLimit(maxMessage)
	c.conn, c.dialed = conn, time.Now()
	hello := wire.Message{Type: wire.Hello, Proto: wire.Proto, Agent: c.o.Agent, Page: c.now(), Resume: c.resume, State: c.player.state(), SHA256: c.sha}
	if c.player.repeats() {
		hello.N = c.player.playing.n
	}
	c.tell(hello)
	go func() {
		for {
			kind, b, err := conn.Read(ctx)
			select {
			case c.frames <- frame{conn, kind, b, err}:
			case <-ctx.Done():
				return
			}
			if err != nil {
				return
			}
		}
	}()
	return nil
}

// hangUp ends the link.
func (c *Client) hangUp() {
	if c.conn != nil {
		_ = c.conn.CloseNow() // there is nothing more to say
		c.conn, c.waits = nil, nil
	}
}

// watch tells the runner that the link is lost, and reports whether it is to be opened again.
func (c *Client) watch() (again bool) {
	if c.heard.IsZero() {
		return false
	}
	silent := time.Since(c.heard)
	switch {
	case silent < lostAfter:
		if !c.lostAt.IsZero() {
			c.lostAt = time.Time{}
			c.o.Say("the link is back")
		}
		return false
	case c.lostAt.IsZero():
		c.o.Say("LINK LOST")
		fallthrough
	case time.Since(c.lostAt) > lostEvery:
		c.lostAt = time.Now()
		if c.player.stream != nil && !c.player.repeats() {
			c.player.cut(0)
			c.player.sound(&sounding{clip: c.lostClip(), tone: true})
		}
	}
	return c.conn != nil && silent > giveUp && time.Since(c.dialed) > giveUp // a new one has not had the time to say anything
}

// lostClip returns the two tones, and the words behind them where the pack has them.
func (c *Client) lostClip() *clip.Clip {
	if c.words == nil {
		return c.tones
	}
	return clip.New(append(append([]float32(nil), c.tones.Samples()...), c.words.Samples()...))
}

// take does what spotter says.
func (c *Client) take(ctx context.Context, f frame) {
	if f.kind == websocket.MessageBinary {
		c.sentences.keep(f.bytes)
		c.playWaiting()
		c.voice.take(f.bytes, c.player.device(), c.now())
		return
	}
	var m wire.Message
	if json.Unmarshal(f.bytes, &m) != nil {
		return // no message of ours
	}
	switch m.Type {
	case wire.Ping:
		pong := wire.Message{Type: wire.Pong, N: m.N, Server: m.Server, Page: c.now(), State: c.player.state()}
		pong.Awake = true // a terminal needs no screen
		if s := c.player.stream; s != nil {
			pong.OutMs = float64(s.Device().Latency) / float64(time.Millisecond)
		}
		c.tell(pong)
	case wire.Welcome:
		c.resume = m.Resume
	case wire.Pack:
		have := maps.Clone(c.clips)
		go func() { c.loaded <- c.load(ctx, &m, have) }() // there is room for those of a few links
	case wire.Cue:
		c.overtaken()
		if strings.HasPrefix(m.Clip, clipFolder) {
			c.player.play(&m, c.clips[m.Clip])
			break
		}
		c.waits = &m
		c.playWaiting()
	case wire.Stop:
		c.overtaken()
		c.player.stop(m.N)
	case wire.Bye:
		c.player.stop(0)
		c.over = fmt.Errorf("%w: %s", ErrOver, text.Clean(m.Why))
	}
}

// decode makes a sound of spotter ready. It is levelled already.
func decode(file []byte, name string) (*clip.Clip, error) {
	s, err := wav.Decode(file, name)
	if err != nil {
		return nil, err
	}
	return clip.New(s.Samples), nil
}
