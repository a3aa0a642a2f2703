package phone

import (
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"net/http"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"
	"rsc.io/qr"

	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/cues"
	"spotter/phone/wire"
	"spotter/race"
	"spotter/ui/blocks"
)

// begin serves the pages of a desk until the test ends, and returns their address and what else stands beside the code.
func begin(t *testing.T, d *Desk, state string) (address, more string) {
	t.Helper()
	err := d.Begin(Options{Bank: clip.Bank{"left": tones.Square(4800, 0.5)}, State: state, Now: func() race.Stamp { return race.Stamp{} },
		Cue: func(cues.ID) (c cues.Cue, ok bool) { return c, false }, Note: func(string) {}, Nudge: func() {}, Guard: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return shown(t, d, "")
}

// shown waits until a desk shows another address than one.
func shown(t *testing.T, d *Desk, but string) (address, more string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		rows, text := d.Code(true)
		if address, more, _ = strings.Cut(text, "\n"); address != "" && address != but {
			if len(rows) < 15 {
				t.Errorf("the code has %d rows", len(rows))
			}
			return address, more
		}
	}
	t.Fatalf("no address: %s", d.serving())
	return "", ""
}

// visitor is a phone in a test.
type visitor struct {
	c  *websocket.Conn
	in chan wire.Message // but pings
}

// visit connects a phone, which answers pings.
func visit(t *testing.T, address, resume string) *visitor {
	t.Helper()
	ctx, end := context.WithTimeout(context.Background(), 20*time.Second)
	defer end()
	socket := "ws" + strings.TrimPrefix(strings.ToLower(address), "http") + "link"
	c, _, err := websocket.Dial(ctx, socket, nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{c, make(chan wire.Message, 64)}
	began := time.Now()
	page := func() float64 { return time.Since(began).Seconds()*1000 + 1 }
	send := func(m wire.Message) {
		b, err := json.Marshal(m)
		if err != nil {
			t.Error(err)
		}
		_ = c.Write(context.Background(), websocket.MessageText, b) // its reader sees the end
	}
	send(wire.Message{Type: wire.Hello, Proto: wire.Proto, Agent: "test \x1b[31m", Resume: resume, Page: page()})
	var inside sync.WaitGroup
	inside.Go(func() {
		defer close(v.in)
		for {
			_, b, err := c.Read(context.Background())
			if err != nil {
				return
			}
			var m wire.Message
			if err := json.Unmarshal(b, &m); err != nil {
				t.Error(err)
			}
			switch m.Type {
			case wire.Ping:
				send(wire.Message{Type: wire.Pong, N: m.N, Server: m.Server, Page: page(), State: "running"})
			case wire.Pack:
				send(wire.Message{Type: wire.Ready, SHA256: m.SHA256})
				v.in <- m
			default:
				v.in <- m
			}
		}
	})
	t.Cleanup(func() { _ = c.CloseNow(); inside.Wait() })
	return v
}

// want waits for a message of a type.
func (v *visitor) want(t *testing.T, kind string) wire.Message {
	t.Helper()
	late := time.After(20 * time.Second)
	for {
		select {
		case m, ok := <-v.in:
			if !ok {
				t.Fatalf("the link ended before %s", kind)
			}
			if m.Type == kind {
				return m
			}
		case <-late:
			t.Fatalf("no %s", kind)
		}
	}
}

// TestCertificate serves over TLS: the certificate names its address, its fingerprint is shown, and the next race has
// the same one. Another address is added to it.
func TestCertificate(t *testing.T) {
	state := filepath.Join(t.TempDir(), "state", "crash.txt")
	d := &Desk{Secure: true, Address: "127.0.0.1:0"}
	address, print := begin(t, d, state)
	if !strings.HasPrefix(address, "HTTPS://127.0.0.1:") {
		t.Fatal(address)
	}
	named := func(address string) *x509.Certificate {
		u := strings.ToLower(address)
		host := strings.Split(u, "/")[2]
		c, err := tls.Dial("tcp", host, &tls.Config{InsecureSkipVerify: true}) // to see what a browser shows
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		leaf := c.ConnectionState().PeerCertificates[0]
		trust := x509.NewCertPool()
		trust.AddCert(leaf)
		client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trust}, DisableKeepAlives: true}}
		a, err := client.Get(u) // who trusts the certificate needs its name to be right
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if a.StatusCode != http.StatusOK {
			t.Error(a.Status)
		}
		return leaf
	}
	first := named(address)
	if want := fmt.Sprintf("SHA-256 %X", sha256.Sum256(first.Raw)); print != want {
		t.Errorf("%s is shown, the certificate has %s", print, want)
	}
	d.Close()
	again := &Desk{Secure: true, Address: "127.0.0.1:0"}
	if _, other := begin(t, again, state); other != print {
		t.Error("the next race has another certificate")
	}
	again.Close()
	moved := &Desk{Secure: true, Address: "127.0.0.2:0"}
	address, other := begin(t, moved, state)
	leaf := named(address)
	if other == print || leaf.VerifyHostname("127.0.0.1") != nil {
		t.Errorf("on another address it names %v", leaf.IPAddresses)
	}
	moved.Close()
	if _, last := begin(t, &Desk{Secure: true, Address: "127.0.0.1:0"}, state); last != other {
		t.Error("back on the first address it is another one")
	}
}

// TestAddressChanges has the hotspot's address change: the page is served on the new one, which is shown, and the
// same phone comes in without a question.
func TestAddressChanges(t *testing.T) {
	var mu sync.Mutex
	here := netip.MustParseAddr("127.0.0.1")
	d := &Desk{every: 10 * time.Millisecond, machine: func() []place {
		mu.Lock()
		defer mu.Unlock()
		return []place{{"wlan0", here}}
	}}
	before, _ := begin(t, d, "")
	awaited := func() bool { runners, _ := d.Awaited(); return runners }
	if !awaited() {
		t.Error("no phone is awaited")
	}
	v := visit(t, before, "")
	resume := v.want(t, wire.Welcome).Resume
	v.want(t, wire.Pack)
	for awaited() {
		time.Sleep(time.Millisecond)
	}
	mu.Lock()
	here = netip.MustParseAddr("127.0.0.2")
	mu.Unlock()
	after, _ := shown(t, d, before)
	if !strings.HasPrefix(after, "HTTP://127.0.0.2:") {
		t.Errorf("%s is shown", after)
	}
	for range v.in { // to its end
	}
	if c, _, err := websocket.Dial(context.Background(), "ws"+strings.TrimPrefix(strings.ToLower(before), "http")+"link", nil); err == nil {
		_ = c.CloseNow()
		t.Error("the old address answers")
	}
	if m := visit(t, after, resume).want(t, wire.Welcome); m.Resume != resume {
		t.Errorf("%+v", m)
	}
	if d.Asks() != "" {
		t.Error("the same phone needs a yes")
	}
}

// TestSecondPhone has another phone ask: the two answers stand in the list of outputs, no first.
func TestSecondPhone(t *testing.T) {
	d := &Desk{Address: "127.0.0.1:0"}
	address, _ := begin(t, d, "")
	if d.Choices() != nil {
		t.Error("there is a question before anybody asked")
	}
	first := visit(t, address, "")
	first.want(t, wire.Welcome)
	asked := func() {
		t.Helper()
		for end := time.Now().Add(20 * time.Second); d.Asks() == ""; time.Sleep(time.Millisecond) {
			if time.Now().After(end) {
				t.Fatal("nobody asks")
			}
		}
	}
	second := visit(t, address, "")
	asked()
	c := d.Choices()
	if len(c) != 2 || c[0].Spec != Answer+"no" || c[1].Spec != Answer+"yes" || c[0].InUse || c[1].InUse || strings.ContainsRune(c[1].Label, 0x1b) {
		t.Errorf("%+v", c)
	}
	if s, loud := d.Small(); !loud || !strings.Contains(s.Text, "another phone") {
		t.Errorf("%+v", s)
	}
	if d.Answer("pulse:x") || !d.Answer(c[0].Spec) {
		t.Error("an answer is taken for an output")
	}
	if m := second.want(t, wire.Bye); m.Why != wire.ByeTaken {
		t.Errorf("%+v", m)
	}
	for d.Asks() != "" {
		time.Sleep(time.Millisecond)
	}
	third := visit(t, address, "")
	asked()
	d.Answer(c[1].Spec)
	third.want(t, wire.Welcome)
	if m := first.want(t, wire.Bye); m.Why != wire.ByeReplaced {
		t.Errorf("%+v", m)
	}
}

// TestNotesAreBounded has a page say more than a journal takes: the rest is counted, and after a while notes come again.
func TestNotesAreBounded(t *testing.T) {
	var n notes
	now, taken := time.Now(), 0
	for range 1000 {
		if _, ok := n.take("x", now); ok {
			taken++
		}
	}
	if taken != notesAtOnce {
		t.Errorf("%d of 1000 notes at once are taken", taken)
	}
	said, ok := n.take("x", now.Add(noteEvery))
	if want := fmt.Sprintf("x (%d notes before it were left out)", 1000-notesAtOnce); !ok || said != want {
		t.Errorf("after a while %q, %t", said, ok)
	}
	if _, ok := n.take("x", now.Add(noteEvery)); ok {
		t.Error("a second one is taken at once")
	}
	taken = 0
	for i := range 7200 { // two hours, one a second
		if _, ok := n.take("x", now.Add(time.Hour+time.Duration(i)*time.Second)); ok {
			taken++
		}
	}
	if most := notesAtOnce + int(2*time.Hour/noteEvery); taken > most || taken < most-2 {
		t.Errorf("%d notes are taken in two hours", taken)
	}
}

// TestCodeIsThatOfItsLetters holds what is drawn to the modules of the code, with a rim of four, in dark ink and in light.
func TestCodeIsThatOfItsLetters(t *testing.T) {
	const address = "HTTP://192.168.43.1:8888/0123456789ABCDEF0123456789ABCDEF/"
	code, err := qr.Encode(address, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	for _, dark := range []bool{true, false} {
		rows := blocks.Rows(address, dark)
		if w := len([]rune(rows[0])); len(rows) > 19 || w > 37 || w != code.Size+8 {
			t.Errorf("%d × %d cells", w, len(rows))
		}
		for y := range code.Size + 8 {
			row := []rune(rows[y/2])
			for x := range row {
				half := slices.Index([]rune(" ▄▀█"), row[x]) // a bit each for the lower and the upper half
				inked := half>>(1-y%2)&1 == 1
				if inked == dark != code.Black(x-4, y-4) {
					t.Fatalf("dark ink %v: module %d, %d is wrong", dark, x, y)
				}
			}
		}
	}
}
