package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/crew/mirrors"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
	"spotter/ui/cells"
)

// output is a standard output that a test reads while the program runs.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// hq runs one command and returns what it printed, and its exit code.
func hq(data string, args ...string) (out, problems string, code int) {
	var o, p bytes.Buffer
	h := headquarters{out: &o, now: time.Now, env: func(string) string { return "" }}
	code = h.main(context.Background(), append(args, "--data", data), &p)
	return o.String(), p.String(), code
}

// serving runs serve until stop is called, and returns the address it listens on.
func serving(t *testing.T, data string, args ...string) (address string, stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var o, p output
	done := make(chan int, 1)
	h := headquarters{out: &o, now: time.Now, env: func(string) string { return "" }}
	go func() {
		done <- h.main(ctx, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", data}, args...), &p)
	}()
	listening := regexp.MustCompile(`listening on (\S+),`)
	for {
		if m := listening.FindStringSubmatch(o.String()); m != nil {
			address = m[1]
			break
		}
		select {
		case code := <-done:
			t.Fatalf("serve ended with %d: %s", code, p.String())
		case <-time.After(time.Millisecond):
		}
	}
	stop = sync.OnceFunc(func() {
		cancel()
		if code := <-done; code != exitDone {
			t.Errorf("serve ended with %d: %s", code, p.String())
		}
	})
	t.Cleanup(stop)
	return address, stop
}

// invited makes an invitation for a server that listens on an address.
func invited(t *testing.T, data, address string, args ...string) (i wire.Invitation, id string) {
	t.Helper()
	out, problems, code := hq(data, append([]string{"invite", "boston-2027", "bib 7", "--code=false", "--host", address}, args...)...)
	if code != exitDone {
		t.Fatalf("invite ended with %d: %s", code, problems)
	}
	text, rest, _ := strings.Cut(out, "\n")
	i, err := wire.ParseInvitation(text)
	if err != nil {
		t.Fatal(err)
	}
	id, _, _ = strings.Cut(rest, ":")
	return i, id
}

// call makes a call as a pair does, by what its invitation has.
func call(t *testing.T, i wire.Invitation, method, path, body string) (status int, text string) {
	t.Helper()
	transport := &http.Transport{TLSClientConfig: i.TLS(nil)}
	defer transport.CloseIdleConnections()
	q, err := http.NewRequest(method, i.Base()+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+i.Token)
	a, err := (&http.Client{Transport: transport}).Do(q)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a.StatusCode, string(b)
}

// aJournal returns a journal with a fall, and the name of its mirror.
func aJournal(t *testing.T) (lines, name string) {
	t.Helper()
	at := race.Stamp{Wall: time.Now().Truncate(time.Second)}
	all, _ := journal.Encode(form.ZeroHash, []race.Event{
		{Seq: 1, Kind: race.KindOpen, Stamp: at, Open: &race.Open{Format: 1, Program: "test", Runner: "Ann", Facing: "backward", Keys: "road", Units: "km"}},
		{Seq: 2, Kind: race.KindStart, Clock: "gun", Stamp: at, HasElapsed: true},
		{Seq: 3, Kind: race.KindFall, Stamp: at, HasElapsed: true, Elapsed: time.Second},
	})
	first, _, _ := strings.Cut(string(all), "\n")
	name, ok := wire.Name([]byte(first))
	if !ok {
		t.Fatal("no name")
	}
	return string(all), name
}

// TestHeadquarters invites a pair, takes its journal, restarts, and revokes the invitation.
func TestHeadquarters(t *testing.T) {
	t.Parallel()
	data := filepath.Join(t.TempDir(), "hq")
	address, stop := serving(t, data, "--host", "hq.example:8443")
	pair, id := invited(t, data, address)
	lines, name := aJournal(t)
	path := wire.JournalPath("boston-2027", name)
	var have wire.Copy
	status, text := call(t, pair, "POST", path+"?from=0", lines)
	if err := json.Unmarshal([]byte(text), &have); err != nil || status != 200 || have.Lines != 3 {
		t.Fatalf("the journal is answered with %d %s", status, text)
	}
	if out, _, code := hq(data, "pairs", "boston-2027"); code != exitDone || !regexp.MustCompile(`(?m)^fall +bib 7 +boston-2027 +pair +3 +\d+s ago +`+name+` +`+id+`$`).MatchString(out) {
		t.Errorf("pairs ends with %d:\n%s", code, out)
	}
	stop()
	address, _ = serving(t, data) // the host is kept
	pair.Host = address           // the port is another one in this test
	var again wire.Copy
	if status, text := call(t, pair, "GET", path, ""); json.Unmarshal([]byte(text), &again) != nil || status != 200 || again != have {
		t.Errorf("after a restart: %d %s, want %+v", status, text, have)
	}
	if status, text := call(t, pair, "POST", path+"/beat", `{"at":"2027-04-19T10:00:00Z"}`); status != 200 {
		t.Errorf("a beat: %d %s", status, text)
	}
	log, err := journal.VerifyFile(filepath.Join(data, "races", "boston-2027", name+".jsonl"))
	if err != nil || log.Err() != nil {
		t.Errorf("the mirror is not whole: %v, %v", err, log.Err())
	}
	if out, _, code := hq(data, "revoke", id); code != exitDone || !strings.Contains(out, "no guest any more") {
		t.Errorf("revoke ends with %d: %s", code, out)
	}
	for until := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) { // it looks once a second
		status, _ := call(t, pair, "GET", path, "")
		if status == http.StatusForbidden {
			break
		}
		if time.Now().After(until) {
			t.Fatalf("a revoked pair is answered with %d", status)
		}
	}
	if out, _, _ := hq(data, "pairs"); !strings.HasPrefix(strings.SplitN(out, "\n", 3)[1], "revoked ") {
		t.Errorf("pairs after that:\n%s", out)
	}
	audit, err := os.ReadFile(filepath.Join(data, "audit.jsonl"))
	if err != nil || !strings.Contains(string(audit), `"do":"begin"`) || strings.Contains(string(audit), pair.Token) {
		t.Errorf("the audit log: %v\n%s", err, audit)
	}
}

// withAJournal returns the data of a headquarters that a pair sent its journal to, and the journal's name. Nothing serves any more.
func withAJournal(t *testing.T) (data, name string) {
	data = filepath.Join(t.TempDir(), "hq")
	address, stop := serving(t, data, "--host", "hq.example")
	pair, _ := invited(t, data, address)
	lines, name := aJournal(t)
	call(t, pair, "POST", wire.JournalPath("boston-2027", name)+"?from=0", lines)
	stop()
	return data, name
}

// TestEveryFileIsPrivate holds the rights of what has keys and names in it.
func TestEveryFileIsPrivate(t *testing.T) {
	data, _ := withAJournal(t)
	found := 0
	err := filepath.WalkDir(data, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has the rights %v, %v", path, info.Mode(), err)
		}
		found++
		return nil
	})
	if err != nil || found < 8 {
		t.Errorf("only %d files: %v", found, err)
	}
}

func TestWrongUse(t *testing.T) {
	data := t.TempDir()
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"dance", exitUsage, `no command "dance"`},
		{"serve", exitUsage, "--host hq.example:8443"},
		{"serve --host a/b", exitUsage, "is no name"},
		{"serve --speed 3", exitUsage, "speed"},
		{"serve x", exitUsage, "other arguments"},
		{"serve --host h --nats nats://a --nats-leaf nats://b", exitUsage, "do not go together"},
		{"serve --host h --nats-creds x", exitUsage, "need --nats URL"},
		{"serve --host h --nats off --nats-replicas 3", exitUsage, "need --nats URL"},
		{"serve --host h --nats nats://a --nats-replicas 2", exitUsage, "use 1, 3 or 5"},
		{"serve --host h --nats-leaf nats://a --nats-ca x", exitUsage, "--nats-ca is for --nats"},
		{"serve --host h --listen 127.0.0.1:0 --nats nats://127.0.0.1:1 --nats-ca /nowhere", exitFailed, "authority of the NATS"},
		{"serve --host h --listen 127.0.0.1:0 --nats-leaf nowhere", exitFailed, "leaf node listener"},
		{"invite boston", exitUsage, "name RACE and LABEL"},
		{"invite Boston bib --host h", exitUsage, "no name of a race"},
		{"invite boston bib --host h --role boss", exitUsage, "no role"},
		{"invite boston bib --host h:x", exitUsage, "--host"},
		{"revoke nobody", exitUsage, "no guest \"nobody\""},
		{"pairs boston", exitUsage, "no race \"boston\""},
		{"invite --second nobody --host h", exitUsage, "no guest \"nobody\""},
		{"pairs Nowhere", exitUsage, "no race \"Nowhere\""},
		{"serve --host h --listen nowhere.invalid:1", exitFailed, "--listen"},
	} {
		out, problems, code := hq(data, strings.Fields(tt.args)...)
		if code != tt.code || !strings.Contains(problems, tt.want) || out != "" {
			t.Errorf("%s: %d %q, %q on standard output", tt.args, code, problems, out)
		}
	}
	for _, args := range []string{"help", "serve --help", "invite -h", "pairs --help"} {
		out, problems, code := hq(data, strings.Fields(args)...)
		if code != exitDone || out == "" || problems != "" {
			t.Errorf("%s: %d %q %q", args, code, out, problems)
		}
	}
	if _, problems, code := hq(filepath.Join(data, "nothing"), "pairs"); code != exitFailed || !strings.Contains(problems, "there is no headquarters in") {
		t.Errorf("a folder that is not there: %d %s", code, problems)
	} else if _, err := os.Stat(filepath.Join(data, "nothing")); err == nil {
		t.Error("a list made a folder")
	}
	out, problems, code := hq(data, "invite", "boston", "tent", "--role", "medical", "--host", "h", "--code=false")
	_, id, said := strings.Cut(strings.TrimSpace(out), "To take it back: spotter-hq revoke --data "+data+" ")
	if code != exitDone || !said {
		t.Errorf("how to take it back: %d %q %q", code, out, problems)
	}
	if _, problems, code := hq(data, "invite", "--second", id, "--host", "h"); code != exitUsage || !strings.Contains(problems, "is no pair that may come") {
		t.Errorf("a second device of a medical guest: %d %q", code, problems)
	}
	if out, _, code := hq(data, "invite", "boston", "a\x1b[2Jb", "--host", "h"); code != exitDone || strings.Contains(out, "\x1b") || !strings.Contains(out, "█") {
		t.Errorf("an invitation with a code: %d\n%s", code, out)
	}
	var p bytes.Buffer
	h := headquarters{out: io.Discard, now: time.Now, env: func(string) string { return "" }}
	if code := h.main(context.Background(), []string{"pairs"}, &p); code != exitUsage || !strings.Contains(p.String(), "--data") {
		t.Errorf("without a home: %d %s", code, &p)
	}
	h.env = func(name string) string { return map[string]string{"HOME": "/home/me"}[name] }
	if got := h.folder(); got != filepath.Join("/home/me", ".local", "share", "spotter-hq") {
		t.Errorf("the folder is %s", got)
	}
}

// TestUnreadableMirror lists the other mirrors all the same, and says which one it was.
func TestUnreadableMirror(t *testing.T) {
	data, name := withAJournal(t)
	if err := os.Mkdir(mirrors.Path(filepath.Join(data, "races"), "boston-2027", name+".2"), 0o700); err != nil {
		t.Fatal(err)
	}
	out, problems, code := hq(data, "pairs", "boston-2027")
	if code != exitFailed || !strings.Contains(out, "\nfall ") || !strings.Contains(out, "unreadable") || !strings.Contains(problems, "the mirror of bib 7") {
		t.Errorf("%d %s\n%s", code, problems, out)
	}
	if _, problems, code = hq(data, "export", "boston-2027", filepath.Join(data, "copies")); code != exitFailed || !strings.Contains(problems, "copies is not whole: delete it") {
		t.Errorf("an export that fails: %d %s", code, problems)
	}
}

// TestNarrowHelp fits the help of each command to 40 columns.
func TestNarrowHelp(t *testing.T) {
	for _, name := range append(commands(), "help") {
		var b bytes.Buffer
		h := headquarters{out: &b, now: time.Now, env: func(name string) string { return map[string]string{"COLUMNS": "40"}[name] }}
		args := []string{name, "--help"}
		if name == "help" {
			args = args[:1]
		}
		if code := h.main(context.Background(), args, io.Discard); code != exitDone {
			t.Errorf("%s: %d", name, code)
		}
		for line := range strings.Lines(b.String()) {
			if w := cells.Width(strings.TrimSuffix(line, "\n")); w > 40 {
				t.Errorf("%s: %d columns: %s", name, w, line)
			}
		}
		if wide := helpOf(name); !slices.Equal(strings.Fields(wide), strings.Fields(b.String())) {
			t.Errorf("%s: narrow help says something else:\n%s\n%s", name, wide, &b)
		}
	}
}

func TestSecondServer(t *testing.T) {
	data := t.TempDir()
	serving(t, data, "--host", "hq.example")
	if _, problems, code := hq(data, "serve", "--listen", "127.0.0.1:0", "--host", "other.example"); code != exitFailed || !strings.Contains(problems, "another headquarters") {
		t.Errorf("a second one: %d %s", code, problems)
	}
	if out, _, _ := hq(data, "invite", "boston-2027", "bib 7"); !strings.Contains(out, "//hq.example:") {
		t.Errorf("one that was not let in has changed what is invited to: %s", out)
	}
}

// TestInvitationsHaveThePort holds that pairs come to the port that serve listens on, where nobody named another.
func TestInvitationsHaveThePort(t *testing.T) {
	for given, want := range map[string]string{"hq.example": "hq.example:8443", "hq.example:443": "hq.example:443", "192.168.1.7": "192.168.1.7:8443",
		"2001:db8::1": "[2001:db8::1]:8443", "[2001:db8::1]": "[2001:db8::1]:8443", "[2001:db8::1]:9": "[2001:db8::1]:9"} {
		if got := withPort(given, "8443"); got != want {
			t.Errorf("%s is reached as %s, want %s", given, got, want)
		}
	}
	if got := withPort("hq.example", "443"); got != "hq.example" {
		t.Errorf("on port 443 it is reached as %s", got)
	}
	data := filepath.Join(t.TempDir(), "hq")
	address, stop := serving(t, data, "--host", "hq.example")
	stop()
	_, port, _ := net.SplitHostPort(address)
	if out, problems, code := hq(data, "invite", "boston-2027", "bib 7", "--code=false"); code != exitDone || !strings.Contains(out, "spotter-hq://hq.example:"+port+"/") {
		t.Errorf("%d %s %s", code, out, problems)
	}
	if out, problems, code := hq(data, "invite", "boston-2027", "bib 8", "--code=false", "--host", "192.168.1.7"); code != exitDone || !strings.Contains(out, "//192.168.1.7:"+port+"/") {
		t.Errorf("by another name: %d %s %s", code, out, problems)
	}
}
