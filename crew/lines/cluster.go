package lines

import (
	"cmp"
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/lines/embedded"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/wire"
)

// Store keeps the mirrors of this headquarters. A [mirrors.Store] does.
type Store interface {
	intake.Mirrors
	Prepare(race, name string, from int64, batch []byte) (*mirrors.Prepared, wire.Copy, error)
	Yield(race, name string, from int64) error
	Races() ([]string, error)
	Journals(race string) ([]string, error)
	Came(race, name string) (time.Time, error)
}

// Options say what a cluster works with. Store, Book and Post are needed, and nobody else may
// append to Store while it is open.
type Options struct {
	Site  Site
	Store Store
	Book  *access.Book
	Post  *post.Office
	Acks  Acks // nil: acknowledgements are not shared
	// Replicas of the streams: 1 for an embedded server, 3 where a cluster has as many. 0 means 1.
	Replicas int
	// Place is a file that remembers how far this headquarters has followed. It saves time at a
	// start, and nothing depends on it. "": there is none.
	Place string
	// Told is called for each batch that this headquarters keeps, whichever took it, in the order
	// of its mirror, and for each beat. It must not wait. Nil: nobody is told.
	Told func(intake.News)
	Say  func(string)     // takes a sentence for the log, seldom; nil: nobody is told
	Now  func() time.Time // nil: the system's clock

	Patience time.Duration // the longest that a pair waits for NATS; 0 means 5 s
	Look     time.Duration // between two looks for what is behind; 0 means 1 s

	reconnect time.Duration // between two tries to connect; 0 means reconnectWait
	behind    time.Duration // how far an embedded stream may be behind the mirrors; 0 means behindBy
}

// Cluster is this headquarters' part in a cluster. Its methods may be called at the same time.
type Cluster struct {
	o      Options
	id     string // of this headquarters, new at each start
	server *embedded.Server
	nc     *nats.Conn
	js     jetstream.JetStream
	ctx    context.Context
	cancel context.CancelFunc
	link   context.Context // of this connection; mu guards it, and cut
	cut    context.CancelFunc
	away   atomic.Bool
	full   atomic.Bool // the store of the embedded server takes nothing, and has no room to be opened again
	nudged chan struct{}
	ended  sync.WaitGroup
	beats  *nats.Subscription

	mu      sync.Mutex
	mirrors map[string]*mirror      // by subject
	races   jetstream.Stream        // nil before it is known
	epoch   time.Time               // when the stream of lines was made: another time is another stream
	since   uint64                  // the last message when the mirrors were listed: what comes later is followed
	hint    uint64                  // where to begin to look for what a mirror lacks
	swept   map[string]access.Dates // of a race: the dates for which the streams were purged
	said    string                  // the last problem
	saidAt  time.Time
	lacks   map[*mirror]wire.Copy // what other headquarters have of mirrors of which they asked for more
	stopped func()                // ends the following; nil where nothing is followed
	share   sharing
	owing   owing

	restored atomic.Int64    // bytes that were published from mirrors since the last look
	formed   map[string]bool // of a stream: it has its settings; only a look has it
	kept     place           // what the file has; only a look has it
}

// Open connects, and follows from then on. A cluster that cannot be reached is no error: pairs
// wait until it can be.
func Open(o Options) (*Cluster, error) {
	o.Replicas = cmp.Or(o.Replicas, 1)
	o.Patience = cmp.Or(o.Patience, 5*time.Second)
	o.reconnect = cmp.Or(o.reconnect, reconnectWait)
	o.Look = cmp.Or(o.Look, time.Second)
	o.behind = cmp.Or(o.behind, behindBy)
	if o.Told == nil {
		o.Told = func(intake.News) {}
	}
	if o.Say == nil {
		o.Say = func(string) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	c := &Cluster{o: o, id: nats.NewInbox()[len(nats.InboxPrefix):], nudged: make(chan struct{}, 1), mirrors: make(map[string]*mirror), swept: make(map[string]access.Dates), formed: make(map[string]bool)}
	c.share.reset()
	c.ctx, c.cancel = context.WithCancel(context.Background())
	c.link, c.cut = context.WithCancel(c.ctx)
	err := c.connect()
	if err == nil {
		if c.o.Site.Leaf != "" { // a leaf node passes no other questions on to JetStream
			c.js, err = jetstream.NewWithDomain(c.nc, c.o.Site.Domain)
		} else {
			c.js, err = jetstream.New(c.nc)
		}
	}
	if err == nil {
		c.beats, err = c.nc.Subscribe(beatRoot+">", c.beaten)
	}
	if err != nil {
		c.cancel()
		if c.nc != nil {
			c.disconnect()
		}
		return nil, err
	}
	o.Book.Share(c.claim)
	o.Post.Share(c.letter)
	// An embedded server is there at once, and pairs need not wait for the mirrors of others to
	// be read: what a pair asks for is settled first.
	c.meet()
	c.nudge()
	c.ended.Go(c.keepLooking)
	return c, nil
}

// Close ends the following, and what is embedded, which gets what it lacks before. Calls that are
// under way fail.
func (c *Cluster) Close() error {
	if c.alone() {
		c.feed(time.Now().Add(time.Second)) // all
	}
	c.cancel()
	c.ended.Wait()
	c.stop()
	c.share.end()
	c.disconnect()
	return nil
}

func (c *Cluster) disconnect() {
	c.nc.Close()
	if c.server != nil {
		c.server.Close()
	}
}

// say hands a sentence to the log.
func (c *Cluster) say(text string) { c.o.Say(text) }

// sayAgain is the time after which the same problem is said again.
const sayAgain = 10 * time.Minute

// problem hands a problem of the client or the server to the log, not the same one again and again.
func (c *Cluster) problem(err error) {
	if err == nil || c.ctx.Err() != nil {
		return
	}
	text := strings.TrimSpace(err.Error())
	c.mu.Lock()
	again := text == c.said && time.Since(c.saidAt) < sayAgain
	c.said, c.saidAt = text, time.Now()
	c.mu.Unlock()
	if !again && !errors.Is(err, nats.ErrConnectionClosed) {
		c.say("NATS: " + text)
	}
}

// nudge has the next look come at once.
func (c *Cluster) nudge() {
	select {
	case c.nudged <- struct{}{}:
	default:
	}
}

// find returns what is known of a mirror's subject.
func (c *Cluster) find(race, name string) *mirror {
	c.mu.Lock()
	defer c.mu.Unlock()
	subject := subjectOf(race, name)
	m := c.mirrors[subject]
	if m == nil {
		m = &mirror{race: race, name: name, subject: subject}
		c.mirrors[subject] = m
	}
	return m
}

// known returns what is known of a mirror's subject; nil where it was not asked for before.
func (c *Cluster) known(race, name string) *mirror {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.mirrors[subjectOf(race, name)]
}

// lines returns the stream of lines, or the error for a pair where there is none yet.
func (c *Cluster) lines() (jetstream.Stream, error) {
	c.mu.Lock()
	s := c.races
	c.mu.Unlock()
	if s == nil {
		return nil, c.gone(errors.New("the stream of lines is not there yet"))
	}
	return s, nil
}

var _ intake.Mirrors = (*Cluster)(nil)
