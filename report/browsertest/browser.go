package browsertest

import (
	"os"
	"sync"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// Patience bounds the time that an answer of the browser takes on a busy machine.
const Patience = 90 * time.Second

// Browser is a running Chromium. Its methods end the test where something fails.
type Browser struct {
	tb testing.TB
	*process
	profile string // the name of its own in a shared process; empty: the process is its own
}

// Options say how a browser is started.
type Options struct {
	Env  []string // its whole environment; nil: that of the test
	Args []string // flags besides those that it has anyway
}

// Start starts a browser without a window.
func Start(tb testing.TB) *Browser {
	tb.Helper()
	return StartWith(tb, Options{})
}

// StartWith starts a browser without a window, in a given environment.
func StartWith(tb testing.TB, o Options) *Browser {
	tb.Helper()
	audiotest.Need(tb, "chromium")
	x, err := startProcess(o, tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(x.end)
	return &Browser{tb: tb, process: x}
}

// shared is the process of all browsers that [Share] returned and whose tests have not ended.
var shared struct {
	sync.Mutex
	*process
	dir   string
	users int
}

// Share returns a browser that shares its process with those of other tests that run: a start takes a second of
// processor time. It has windows, storage and connections of its own. A test that stops or kills its
// browser, or gives it an environment, starts one with [StartWith].
func Share(tb testing.TB) *Browser {
	tb.Helper()
	audiotest.Need(tb, "chromium")
	x := use(tb)
	tb.Cleanup(func() { unuse(tb) })
	b := &Browser{tb: tb, process: x}
	var made struct{ BrowserContextID string }
	b.call("", "Target.createBrowserContext", map[string]any{}, &made)
	b.profile = made.BrowserContextID
	tb.Cleanup(func() {
		if err := x.try("", "Target.disposeBrowserContext", map[string]any{"browserContextId": b.profile}, nil); err != nil {
			tb.Error(err)
		}
	})
	return b
}

// use returns the shared process, and starts it where nobody uses it.
func use(tb testing.TB) *process {
	shared.Lock()
	defer shared.Unlock()
	if shared.users == 0 {
		dir, err := os.MkdirTemp("", "browsertest-")
		if err != nil {
			tb.Fatal(err)
		}
		x, err := startProcess(Options{}, dir)
		if err != nil {
			_ = os.RemoveAll(dir)
			tb.Fatal(err)
		}
		shared.process, shared.dir = x, dir
	}
	shared.users++
	return shared.process
}

// unuse ends the shared process after its last user.
func unuse(tb testing.TB) {
	shared.Lock()
	defer shared.Unlock()
	if shared.users--; shared.users > 0 {
		return
	}
	shared.end()
	if err := os.RemoveAll(shared.dir); err != nil {
		tb.Error(err)
	}
}

// call sends a command and returns its answer in result, which may be nil.
func (b *Browser) call(session, method string, params, result any) {
	b.tb.Helper()
	if err := b.try(session, method, params, result); err != nil {
		b.tb.Fatal(err)
	}
}

// Process returns the browser's process, for a test that stops it for a while.
func (b *Browser) Process() *os.Process { return b.cmd.Process }
