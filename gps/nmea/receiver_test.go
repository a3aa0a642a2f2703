package nmea

import (
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

// second returns the sentences of one second of a phone, of which only two are used.
func second(i int) []string {
	clock, minutes := fmt.Sprintf("1402%02d.00", i), fmt.Sprintf("%07.4f", 13.782+float64(i)/1000)
	return []string{
		sum("$GPGSV,1,1,01,03,03,111,00"), sum("$GNGGA," + clock + ",42" + minutes + ",N,07131.0560,W,1,09,0.9,149.0,M,-33.5,M,,"), "$ACCURACY,3.9",
		sum("$GNRMC," + clock + ",A,42" + minutes + ",N,07131.0560,W,5.34,57.9,190427,,,A,V"),
	}
}

// A phone's sentences come with any end of line, in pieces of any size, and after half a sentence.
func TestAStreamInPieces(t *testing.T) {
	for name, end := range map[string]string{"CR LF": "\r\n", "LF": "\n", "CR": "\r", "twice": "\r\n\r\n", "none but the next $": ""} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				here, there := net.Pipe()
				r, err := Parse("tcp:phone:8080")
				if err != nil {
					t.Fatal(err)
				}
				r.Open = func(context.Context) (net.Conn, error) { return here, nil }
				var got notes
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() {
					r.Run(ctx, &got)
					close(ended)
				}()
				io.WriteString(there, "07131.0560,W*3A"+end)
				for i := range 5 {
					text := strings.Join(second(i), end) + end
					for len(text) > 0 {
						n := min(7, len(text))
						io.WriteString(there, text[:n])
						text = text[n:]
						time.Sleep(time.Millisecond)
					}
					time.Sleep(700 * time.Millisecond)
				}
				io.WriteString(there, "$")
				time.Sleep(time.Second)
				cancel()
				<-ended
				if len(got.states) != 2 || got.states[1] != "fix: positions arrive from phone:8080" {
					t.Errorf("states %q", got.states)
				}
				for i, f := range got.fixes {
					if want := 42 + (13.782+float64(i)/1000)/60; f.LatDeg < want-1e-9 || f.LatDeg > want+1e-9 || f.SpeedMS < 2.7 {
						t.Errorf("fix %d: %+v", i, f)
					}
				}
				if n := len(got.fixes); n != 5 {
					t.Errorf("%d fixes", n)
				}
			})
		})
	}
}

// Several sentences in a datagram, and a datagram for each, over a real socket.
func TestDatagramsOfAPhone(t *testing.T) {
	probe, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := probe.LocalAddr().String()
	probe.Close()
	r, err := Parse("udp:" + address)
	if err != nil {
		t.Fatal(err)
	}
	phone, err := net.Dial("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer phone.Close()
	var got notes
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		r.Run(ctx, &got)
		close(ended)
	}()
	defer func() {
		cancel()
		<-ended
	}()
	for end, i := time.Now().Add(time.Minute), 0; ; i++ {
		lines := second(i % 60)
		if i%2 == 0 {
			lines = []string{strings.Join(lines, "\r\n")}
		}
		for _, l := range lines {
			phone.Write([]byte(l)) // refused while nobody listens yet
		}
		time.Sleep(50 * time.Millisecond)
		got.mu.Lock()
		fixes, states := len(got.fixes), got.states
		got.mu.Unlock()
		if fixes >= 4 {
			if last := states[len(states)-1]; last != fmt.Sprintf("fix: positions arrive from UDP port %d", r.Address.Port) {
				t.Errorf("states %q", states)
			}
			return
		}
		if time.Now().After(end) {
			t.Fatalf("%d fixes, states %q", fixes, states)
		}
	}
}
