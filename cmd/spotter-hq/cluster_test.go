package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"

	"spotter/crew/wire"
	"spotter/journal"
	"spotter/testrun"
)

// natsServer runs a NATS server with JetStream, and returns its address.
func natsServer(t *testing.T) string {
	t.Helper()
	s, err := server.NewServer(&server.Options{Host: "127.0.0.1", Port: server.RANDOM_PORT, NoSigs: true, NoLog: true, JetStream: true, StoreDir: t.TempDir(), MaxPayload: 2 << 20, DisableJetStreamBanner: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Start()
	t.Cleanup(func() { s.Shutdown(); s.WaitForShutdown() })
	if !s.ReadyForConnections(time.Minute) {
		t.Fatal("the NATS server is not ready")
	}
	return s.ClientURL()
}

// TestTwoHeadquarters runs two programs on one NATS server, and kills one of them again and
// again while pairs send. A pair then goes to the other one. In the end both have every mirror, byte for byte.
func TestTwoHeadquarters(t *testing.T) {
	testrun.Slow(t, "two headquarters, killed in turn")
	t.Parallel()
	const pairs, kills, each = 4, 4, 12 // each: lines of a pair between two kills
	url := natsServer(t)
	folder := t.TempDir()
	datas := []string{filepath.Join(folder, "one"), filepath.Join(folder, "two")}
	// One authority, so that an invitation is good at both.
	if out, problems, code := hq(datas[0], "invite", "boston-2027", "nobody", "--host", "hq.example"); code != exitDone {
		t.Fatal(out, problems)
	}
	key, err := os.ReadFile(filepath.Join(datas[0], "authority.pem"))
	if err == nil {
		err = os.MkdirAll(datas[1], 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(datas[1], "authority.pem"), key, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"--nats", url, "--nats-replicas", "1"}
	var addresses [2]string
	var kill [2]func()
	for i := range 2 {
		addresses[i], kill[i] = program(t, datas[i], "127.0.0.1:0", args...)
	}
	defer func() { kill[0](); kill[1]() }()
	type pair struct {
		to    wire.Invitation
		id    string
		name  string
		lines [][]byte
	}
	var list []*pair
	for n := range pairs {
		p := &pair{lines: longJournal(kills*each, "x", fmt.Sprint("runner ", n))}
		p.to, p.id = invited(t, datas[n%2], addresses[n%2]) // at one of the two
		p.name, _ = wire.Name(p.lines[0])
		list = append(list, p)
	}
	for k := range kills {
		for i := range each {
			for n, p := range list {
				if i == each/2 && n == 1 { // in the middle, while others send
					kill[k%2]()
				}
				sendLines(t, p.to, p.name, p.lines, k*each+i+1, addresses[:], n+i)
			}
		}
		addresses[k%2], kill[k%2] = program(t, datas[k%2], addresses[k%2], args...)
	}
	for _, p := range list {
		want := bytes.Join(p.lines[:kills*each], nil)
		for _, data := range datas {
			mirror := filepath.Join(data, "races", "boston-2027", p.name+".jsonl")
			waitFor(t, func() bool { got, err := os.ReadFile(mirror); return err == nil && bytes.Equal(got, want) }, "the mirror "+mirror+" has not all")
			if log, err := journal.VerifyFile(mirror); err != nil || log.Err() != nil || log.Lines != kills*each {
				t.Errorf("%s: %v", mirror, err)
			}
		}
	}
	if others, _ := filepath.Glob(filepath.Join(folder, "*", "races", "boston-2027", "*.[2t]*")); len(others) != 0 {
		t.Errorf("there are other files: %q", others)
	}
	// A revocation at one holds at the other.
	if _, problems, code := hq(datas[0], "revoke", list[1].id); code != exitDone {
		t.Fatal(problems)
	}
	list[1].to.Host = addresses[1]
	waitFor(t, func() bool {
		status, _ := call(t, list[1].to, "GET", wire.JournalPath("boston-2027", list[1].name), "")
		return status == http.StatusForbidden
	}, "the revoked pair may still come")
	for _, data := range datas {
		for _, name := range []string{"access.jsonl", "lines.json"} {
			b, err := os.ReadFile(filepath.Join(data, name))
			if err != nil || strings.Contains(string(b), list[0].to.Token) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// sendLines sends the lines of a pair until n are kept, to either address: where one does not
// answer, the other is asked how much there is.
func sendLines(t *testing.T, to wire.Invitation, name string, lines [][]byte, n int, addresses []string, first int) {
	t.Helper()
	want := bytes.Join(lines[:n], nil)
	for end, try := time.Now().Add(2*time.Minute), first; time.Now().Before(end); try++ {
		to.Host = addresses[try%2]
		var have wire.Copy
		status, text, err := tryCall(to, "GET", wire.JournalPath("boston-2027", name), "")
		if err != nil || status != http.StatusOK || json.Unmarshal([]byte(text), &have) != nil {
			time.Sleep(5 * time.Millisecond)
			continue
		}
		if have.Size >= int64(len(want)) {
			return
		}
		status, text, err = tryCall(to, "POST", wire.JournalPath("boston-2027", name)+fmt.Sprint("?from=", have.Size), string(want[have.Size:]))
		if err == nil && status != http.StatusOK && status != http.StatusServiceUnavailable {
			t.Fatalf("lines of %s are answered with %d %s", name, status, text)
		}
		if json.Unmarshal([]byte(text), &have) == nil && err == nil && status == http.StatusOK && have.Size >= int64(len(want)) {
			return
		}
	}
	t.Fatalf("%d lines of %s are not kept", n, name)
}

// tryCall makes a call that may fail.
func tryCall(i wire.Invitation, method, path, body string) (status int, text string, err error) {
	transport := &http.Transport{TLSClientConfig: i.TLS(nil)}
	defer transport.CloseIdleConnections()
	q, err := http.NewRequest(method, i.Base()+path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	q.Header.Set("Authorization", "Bearer "+i.Token)
	a, err := (&http.Client{Transport: transport, Timeout: time.Minute}).Do(q)
	if err != nil {
		return 0, "", err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	return a.StatusCode, string(b), err
}

// waitFor waits for a condition.
func waitFor(t *testing.T, is func() bool, problem string) {
	t.Helper()
	for end := time.Now().Add(2 * time.Minute); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal(problem)
		}
	}
}
