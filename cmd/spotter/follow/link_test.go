package follow

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/crew/authority"
	"spotter/crew/wire"
	"spotter/text"
	"spotter/ui/cells"
)

// newDesk returns a desk whose screen stays until the context ends: for what cannot even begin.
func newDesk(t *testing.T, stdin string) Desk {
	return Desk{Stdin: strings.NewReader(stdin), Stdout: &strings.Builder{}, Version: "test",
		Theme:        func(*cobra.Command) (cells.Theme, error) { return cells.Theme{}, nil },
		NeedTerminal: func(string) error { return nil },
		Show: func(ctx context.Context, m tea.Model, c *crash.Guard, ended func()) (tea.Model, error) {
			<-ctx.Done()
			ended()
			return m, c.Report(filepath.Join(t.TempDir(), "crashes"), "test")
		},
		RacesFolder: func() (string, error) { return t.TempDir(), nil },
		TakeUp:      func(*cobra.Command, run.Entry) error { t.Error("a race is taken up"); return nil }}
}

// other is another device that answers each question for the list so. It returns its link.
func other(t *testing.T, code int, body string) wire.Invitation {
	t.Helper()
	ca, err := authority.Fresh(time.Now)
	if err != nil {
		t.Fatal(err)
	}
	c, err := ca.Server([]string{"127.0.0.1"})
	if err != nil {
		t.Fatal(err)
	}
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(code)
		w.Write([]byte(body))
	})}
	go s.Serve(tls.NewListener(on, c))
	t.Cleanup(func() { s.Close() })
	return wire.Invitation{Host: on.Addr().String(), Race: "boston", Token: wire.TokenText([wire.TokenBytes]byte{1}), CA: ca.Fingerprint()}
}

// Whatever cannot be followed ends the command with a sentence that names the next step, and with no control character.
func TestCannotBeFollowed(t *testing.T) {
	list, _ := json.Marshal(wire.List{Journals: []wire.Listed{{Journal: "0123456789abcdef", Label: "bib <b>7</b>\x1b[2J", Lines: 3}, {Journal: "fedcba9876543210", Label: "bib 8", Lines: 3}}})
	said, _ := json.Marshal(wire.Fault{Error: "no\x1b[31m such <script>"})
	for _, tt := range []struct {
		name, link, says, next string
		code                   int
	}{
		{name: "no link", link: "hello", says: "no invitation", next: "ctrl+o"},
		{name: "http", link: "http://hq.test/boston?token=x", says: "https only", next: "ctrl+o"},
		{name: "a short token", link: "spotter-hq://hq.test/boston?token=x", says: "token", next: "ctrl+o"},
		{name: "escapes", link: "https://a\x1b[2J/b", says: "no invitation", next: "ctrl+o"},
		{name: "a wrong token", link: other(t, http.StatusUnauthorized, "{}").String(), says: "not known there", next: "new link"},
		{name: "withdrawn", link: other(t, http.StatusForbidden, string(said)).String(), says: "withdrawn, or is for something else: no such", next: "new link"},
		{name: "an old one", link: other(t, http.StatusNotFound, "").String(), says: "too old a version", next: "new link"},
		{name: "several races", link: other(t, http.StatusOK, string(list)).String(), says: "2 journals: say which", next: "--pair: bib <b>7</b>, bib 8"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newDesk(t, tt.link).Command()
			c.SetArgs([]string{"-"})
			c.SilenceErrors, c.SilenceUsage = true, true
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			err := c.ExecuteContext(ctx)
			if err == nil || !strings.Contains(err.Error(), tt.says) || !strings.Contains(fault.Next(err), tt.next) {
				t.Errorf("%v, next: %q", err, fault.Next(err))
			}
			if err != nil && text.Clean(err.Error()+fault.Next(err)) != err.Error()+fault.Next(err) {
				t.Errorf("%q has control characters", err)
			}
			if token := wire.TokenText([wire.TokenBytes]byte{1}); err != nil && strings.Contains(err.Error()+fault.Next(err), token) {
				t.Error("the token is told")
			}
		})
	}
}

// A panic of what fetches the lines ends the screen in order, and is told.
func TestPanicIsCaught(t *testing.T) {
	d := newDesk(t, other(t, http.StatusServiceUnavailable, "").String())
	show := d.Show
	d.Show = func(ctx context.Context, m tea.Model, c *crash.Guard, ended func()) (tea.Model, error) {
		func() {
			defer c.Caught()
			panic("as of a goroutine")
		}()
		return show(ctx, m, c, ended)
	}
	c := d.Command()
	c.SetArgs([]string{"-"})
	c.SilenceErrors, c.SilenceUsage = true, true
	if err := c.Execute(); err == nil || !strings.Contains(err.Error(), "as of a goroutine") {
		t.Errorf("%v", err)
	}
}

func TestCopiesHaveFreeNames(t *testing.T) {
	dir := t.TempDir()
	d := Desk{RacesFolder: func() (string, error) { return dir, nil }}
	first, err := d.newCopy("0123456789abcdef")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(first, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if second, err := d.newCopy("0123456789abcdef"); err != nil || second == first || filepath.Dir(second) != dir {
		t.Errorf("%s after %s, %v", second, first, err)
	}
	d.RacesFolder = func() (string, error) { return filepath.Join(first, "below a file"), nil }
	if _, err := d.newCopy("x"); err == nil {
		t.Error("a folder that cannot be made is no fault")
	}
}

// FuzzLink reads any text as a link. What is taken comes out again as it was, by either form; no error has a control character
// or is without a next step. A name for the device is always one that the other side takes.
func FuzzLink(f *testing.F) {
	for _, s := range []string{"", "-", "HTTPS://127.0.0.1:8899/J33GTXPML7D43TVDNBZEZBUTQE/H7CXT7774DIPMFCT7QNKBXUQBXQTNWSQW22J7GBV62YWT25NIIHA", " spotter-hq://hq.test/boston?token=AAAAAAAAAAAAAAAAAAAAAA\n&ca=00 ", "https://\x1b[2J", strings.Repeat("é", 40)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		to, err := Desk{Stdin: strings.NewReader(s)}.link("-")
		if err != nil {
			if fault.Next(err) == "" || text.Clean(err.Error()) != err.Error() {
				t.Errorf("%q: %q", s, err)
			}
		} else if again, err := wire.ParseInvitation(to.String()); err != nil || again != to {
			t.Errorf("%q: %+v, again %+v, %v", s, to, again, err)
		} else if again, err := wire.ParseInvitation(to.Short()); to.Race == wire.Live && (err != nil || again != to) {
			t.Errorf("%q: %+v, short %+v, %v", s, to, again, err)
		}
		if name := deviceName(s); name == "" || len(name) > wire.MaxDevice || !utf8.ValidString(name) || text.Clean(name) != name {
			t.Errorf("%q names the device %q", s, name)
		}
	})
}
