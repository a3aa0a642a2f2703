package intake

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/uplink"
	"spotter/crew/wire"
	"spotter/journal/faultdisk"
)

// TestSameBatchFromTenConnections lets a pair send each batch ten times at once: it is taken once.
func TestSameBatchFromTenConnections(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Limits.AtOnce = 10 })
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 20, "Ann")
	size := 0
	for _, line := range all {
		var calls sync.WaitGroup
		for range 10 {
			calls.Go(func() {
				a := r.call("POST", fmt.Sprintf("%s?from=%d", wire.JournalPath(aRace, name), size), token, string(line))
				if a.status != http.StatusOK {
					t.Errorf("answer %d %s", a.status, a.text)
				}
			})
		}
		calls.Wait()
		size += len(line)
	}
	if got, err := os.ReadFile(r.store.Path(aRace, name)); err != nil || string(got) != join(all) {
		t.Errorf("the mirror has %d bytes of %d: %v", len(got), size, err)
	}
	lines := 0
	for _, n := range r.news {
		lines += len(n.Events)
	}
	if lines != len(all) {
		t.Errorf("%d lines were told, of %d", lines, len(all))
	}
}

// TestOffsetBeyondTheEnd sends right lines to places that the mirror does not have.
func TestOffsetBeyondTheEnd(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 5, "Ann")
	path := wire.JournalPath(aRace, name)
	var before, have wire.Copy
	r.call("POST", path+"?from=0", token, join(all[:3])).into(t, &before)
	for _, from := range []string{"1", "999999", "9223372036854775807"} {
		r.call("POST", path+"?from="+from, token, join(all[3:])).into(t, &have)
		if have != before {
			t.Errorf("from %s: %+v, and before it was %+v", from, have, before)
		}
	}
	if got, err := os.ReadFile(r.store.Path(aRace, name)); err != nil || string(got) != join(all[:3]) {
		t.Errorf("the mirror has %d bytes: %v", len(got), err)
	}
}

// TestClockOfAPairIsWrong sends beats and lines of a pair whose clock is five minutes off, either way:
// what comes counts from when it came.
func TestClockOfAPairIsWrong(t *testing.T) {
	for _, off := range []time.Duration{5 * time.Minute, -5 * time.Minute} {
		r := newRig(t, nil)
		_, token := r.invite(access.Pair)
		all, name := aJournal(t, 3, "Ann")
		r.pass(-off) // the journal's lines have the pair's clock
		r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all))
		var said wire.Beaten
		r.call("POST", wire.BeatPath(aRace, name), token, `{"at":"2027-04-19T10:00:00Z"}`).into(t, &said)
		if !said.At.Equal(r.now()) {
			t.Errorf("off by %v: headquarters says it is %v, and it is %v", off, said.At, r.now())
		}
		if len(r.news) != 2 {
			t.Fatalf("off by %v: %d news", off, len(r.news))
		}
		for _, n := range r.news {
			if !n.At.Equal(r.now()) {
				t.Errorf("off by %v: news of %v at %v", off, n.At, r.now())
			}
		}
	}
}

// toServer sends the calls of a link to a server without TLS. It takes away how long the link is told to
// wait, which other tests look at: seconds, of the real clock.
type toServer struct{ to *url.URL }

// RoundTrip implements [http.RoundTripper].
func (s toServer) RoundTrip(q *http.Request) (*http.Response, error) {
	q = q.Clone(q.Context())
	q.URL.Scheme, q.URL.Host = s.to.Scheme, s.to.Host
	a, err := http.DefaultTransport.RoundTrip(q)
	if err == nil {
		a.Header.Del("Retry-After")
	}
	return a, err
}

// sends begins a real link for a file, and ends it with the test.
func (r *rig) sends(token, path string) *uplink.Link {
	r.t.Helper()
	to, err := url.Parse(r.server.URL)
	if err != nil {
		r.t.Fatal(err)
	}
	l := uplink.New(uplink.Options{To: wire.Invitation{Host: "hq.example", Race: aRace, Token: token}, Path: func() string { return path },
		Transport: toServer{to}, Every: 5 * time.Millisecond, RetryLeast: 5 * time.Millisecond, RetryMost: 20 * time.Millisecond, Refused: 20 * time.Millisecond})
	ended := make(chan struct{})
	go func() { l.Run(); close(ended) }()
	r.t.Cleanup(func() { _ = l.Close(time.Second); <-ended })
	return l
}

// until waits until something is true.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not within a minute: %s", what)
		}
	}
}

// write adds lines to a pair's file.
func write(t *testing.T, path string, lines [][]byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.WriteString(join(lines)); err != nil {
		t.Fatal(err)
	}
}

// TestFullDiskInARace fills the disk of headquarters while a pair sends: the pair waits, and when
// there is room again nothing is missing. Small batches go through the log, large ones do not.
func TestFullDiskInARace(t *testing.T) {
	for _, n := range []int{3, 100} {
		d := new(faultdisk.Disk)
		folder := t.TempDir()
		store, err := mirrors.Open(mirrors.Options{Folder: folder, FS: d})
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		r := newRig(t, func(o *Options) { o.Mirrors, o.Limits.PerSecond = store, 1000 })
		_, token := r.invite(access.Pair)
		all, name := aJournal(t, 4*n, "Ann")
		path := filepath.Join(folder, "pair.jsonl")
		write(t, path, all[:n])
		l := r.sends(token, path)
		arrived := func(want [][]byte) func() bool {
			return func() bool {
				got, _ := os.ReadFile(store.Path(aRace, name))
				return string(got) == join(want) && l.Status().Waiting == 0
			}
		}
		l.Wake()
		until(t, "the first lines are there", arrived(all[:n]))
		write(t, path, all[n:n+1]) // the log is open
		l.Wake()
		until(t, "one more is there", arrived(all[:n+1]))
		d.Fail(faultdisk.Failing(syscall.ENOSPC, "write"))
		write(t, path, all[n+1:2*n])
		l.Wake()
		until(t, "the pair is told of the full disk", func() bool { return l.Status().State == uplink.Waiting })
		if got, err := os.ReadFile(store.Path(aRace, name)); err != nil || string(got) != join(all[:n+1]) {
			t.Errorf("with a full disk the mirror has %d bytes: %v", len(got), err)
		}
		write(t, path, all[2*n:])
		d.Fail(nil)
		until(t, "all lines are there", func() bool { l.Wake(); r.pass(time.Second); return arrived(all)() })
	}
}

// TestRevokedInARace takes an invitation back while a pair sends: what came stays, nothing more
// comes, and the pair is told why.
func TestRevokedInARace(t *testing.T) {
	r := newRig(t, nil)
	g, token := r.invite(access.Pair)
	all, name := aJournal(t, 20, "Ann")
	path := filepath.Join(t.TempDir(), "pair.jsonl")
	write(t, path, all[:10])
	l := r.sends(token, path)
	until(t, "the first lines are there", func() bool { return l.Status().Waiting == 0 && l.Status().Mirror != "" && l.Status().Lines == 10 })
	if _, err := r.book.Revoke(g.ID); err != nil {
		t.Fatal(err)
	}
	write(t, path, all[10:])
	l.Wake()
	until(t, "the pair is refused", func() bool { l.Wake(); return l.Status().State == uplink.Refused })
	if err := l.Status().Err; !errors.Is(err, uplink.ErrWithdrawn) {
		t.Errorf("the pair is told %v", err)
	}
	if got, err := os.ReadFile(r.store.Path(aRace, name)); err != nil || string(got) != join(all[:10]) {
		t.Errorf("the mirror has %d bytes: %v", len(got), err)
	}
}
