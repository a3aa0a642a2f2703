package gpsd

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"spotter/gps"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// notes keeps what a receiver tells.
type notes struct {
	mu     sync.Mutex
	states []string
	fixes  []gps.Fix
}

func (n *notes) Fix(f gps.Fix) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.fixes = append(n.fixes, f)
}

func (n *notes) State(s gps.State, why string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.states = append(n.states, s.String()+": "+why)
}

// read returns the states and fixes so far.
func (n *notes) read() ([]string, []gps.Fix) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string(nil), n.states...), append([]gps.Fix(nil), n.fixes...)
}

// A server that lies in every way of the list gives a state, never a place that cannot be, and
// no control character.
func TestAServerThatLies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		here, there := net.Pipe()
		r, err := Parse("127.0.0.1:2947")
		if err != nil {
			t.Fatal(err)
		}
		conns := make(chan net.Conn, 1)
		conns <- here
		r.Open = func(ctx context.Context) (net.Conn, error) {
			select {
			case c := <-conns:
				return c, nil
			default:
				return nil, io.ErrUnexpectedEOF
			}
		}
		var got notes
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		go r.Run(ctx, &got)
		if line, err := bufio.NewReader(there).ReadString('\n'); line != watch {
			t.Fatalf("it asked %q, %v", line, err)
		}
		place := func(lat, lon string) string {
			return fmt.Sprintf(`{"class":"TPV","device":"/dev/pts/1","mode":3,"lat":%s,"lon":%s}`, lat, lon)
		}
		for _, line := range []string{
			`{"class":"VERSION","release":"3.22"}`, place("42.2297", "-71.5176"), place("NaN", "-71.5176"), place("1e999", "-71.5176"),
			place("0", "0"), place("91", "-71.5176"), place("42.57", "-71.5176"), place(`"42.2297"`, "-71.5176"), "\x1b]0;owned\x07\x1b[2J", place("42.22971", "-71.5176"),
		} {
			io.WriteString(there, line+"\n")
			time.Sleep(900 * time.Millisecond)
		}
		_, err = io.WriteString(there, strings.Repeat("x", 200_000))
		if err == nil {
			t.Error("it read 200 kB without a line's end")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		states, fixes := got.read()
		if len(fixes) != 2 || fixes[0].LatDeg != 42.2297 || fixes[1].LatDeg != 42.22971 {
			t.Errorf("fixes %+v", fixes)
		}
		all := strings.Join(states, "\n")
		want := "connecting: connecting to 127.0.0.1:2947\nfix: positions arrive from 127.0.0.1:2947\nlies: 3 lines refused, the last: the position is exactly 0, 0\ngone: 127.0.0.1:2947: unexpected EOF"
		if all != want {
			t.Errorf("states\n%s\nwant\n%s", all, want)
		}
	})
}
