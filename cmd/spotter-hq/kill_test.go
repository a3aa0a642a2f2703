package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"spotter/crew/uplink"
	"spotter/crew/wire"
	"spotter/journal"
)

// asProgram makes the test's own program run as spotter-hq, so that it can be killed.
const asProgram = "SPOTTER_HQ_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// program starts headquarters as a process of its own, and returns its address and how it is killed.
func program(t *testing.T, data, listen string, args ...string) (address string, kill func()) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.Command(self, append([]string{"serve", "--data", data, "--host", "hq.example", "--listen", listen}, args...)...)
	c.Env = append(os.Environ(), asProgram+"=1")
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	m := regexp.MustCompile(`listening on (\S+),`).FindStringSubmatch(line)
	if m == nil {
		c.Process.Kill()
		t.Fatalf("headquarters said %q, %v", line, err)
	}
	return m[1], func() { c.Process.Kill(); c.Wait() }
}

// TestKilledHeadquarters kills headquarters again and again while pairs send: at the end each
// mirror is byte for byte the journal, and nothing of it was doubled.
func TestKilledHeadquarters(t *testing.T) {
	t.Parallel()
	const pairs, kills, each = 12, 6, 25 // each: lines of a pair between two kills
	folder := t.TempDir()
	data := filepath.Join(folder, "hq")
	address, kill := program(t, data, "127.0.0.1:0")
	type pair struct {
		lines  [][]byte
		file   *os.File
		mirror string
		link   *uplink.Link
	}
	var list []pair
	for n := range pairs {
		to, _ := invited(t, data, address)
		p := pair{lines: longJournal(kills*each, "x", fmt.Sprint("runner ", n))}
		name, _ := wire.Name(p.lines[0])
		p.mirror = filepath.Join(data, "races", "boston-2027", name+".jsonl")
		path := filepath.Join(folder, fmt.Sprint(n, ".jsonl"))
		var err error
		if p.file, err = os.Create(path); err != nil {
			t.Fatal(err)
		}
		defer p.file.Close()
		l, end := link(t, to, path)
		defer end()
		p.link = l
		list = append(list, p)
	}
	for k := range kills {
		for i := range each {
			for _, p := range list {
				if _, err := p.file.Write(p.lines[k*each+i]); err != nil {
					t.Fatal(err)
				}
				p.link.Wake()
			}
			time.Sleep(10 * time.Millisecond) // so that the kill comes while they send
		}
		kill()
		_, kill = program(t, data, address)
	}
	defer kill()
	for n, p := range list {
		want := bytes.Join(p.lines[:kills*each], nil)
		for until := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
			got, err := os.ReadFile(p.mirror)
			if err == nil && bytes.Equal(got, want) {
				break
			}
			if time.Now().After(until) {
				t.Fatalf("pair %d: the mirror has %d of %d bytes: %v; the link: %+v", n, len(got), len(want), err, p.link.Status())
			}
		}
		if log, err := journal.VerifyFile(p.mirror); err != nil || log.Err() != nil || log.Lines != kills*each {
			t.Errorf("pair %d: %v, %v", n, err, log.Err())
		}
	}
}
