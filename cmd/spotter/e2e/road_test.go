//go:build linux

package e2e

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// roadSpeed is the speed of the runner on the road of these tests, in m/s.
const roadSpeed = 4.0

// eastOf returns the longitude of a place so many metres east of the start.
func eastOf(m float64) float64 { return m / (111_195 * math.Cos(42*math.Pi/180)) }

// putCourse writes a course of 10 km straight to the east: a GPX, and a course file with a turn
// after 70 m and a station after 300 m.
func putCourse(t testing.TB, h *home) (file string) {
	t.Helper()
	put := func(name, text string) {
		if err := os.WriteFile(h.path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var b strings.Builder
	b.WriteString(`<gpx version="1.1"><trk><trkseg>`)
	for m := 0.0; m <= 10_000; m += 50 {
		fmt.Fprintf(&b, `<trkpt lat="42" lon="%.8f"><ele>%.1f</ele></trkpt>`, eastOf(m), 20+10*math.Sin(m/700))
	}
	b.WriteString(`</trkseg></trk></gpx>`)
	put("road.gpx", b.String())
	put("road.toml", `name = "The Road"
distance = "10 km"
track = "road.gpx"

[[turn]]
at = "70 metres"
side = "left"
cue = "left"

[[station]]
at = "0.3 km"
side = "right"
items = ["water"]
`)
	return h.path("road.toml")
}

// gpsd is a server that speaks as gpsd does, for a runner who began to run at a time.
type gpsd struct {
	addr string
	gun  time.Time

	stand float64 // the runner stands from this distance on, in metres; 0: never

	mu    sync.Mutex
	conns []net.Conn
	down  bool // it hangs up at once
}

// listen begins to serve.
func (g *gpsd) listen(t testing.TB) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g.addr = l.Addr().String()
	t.Cleanup(func() {
		l.Close()
		g.set(true)
	})
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			g.mu.Lock()
			if g.down {
				c.Close()
			} else {
				g.conns = append(g.conns, c)
				go g.serve(c)
			}
			g.mu.Unlock()
		}
	}()
}

// serve sends a position each half second, once it was asked to.
func (g *gpsd) serve(c net.Conn) {
	defer c.Close()
	fmt.Fprintln(c, `{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}`)
	if line, err := bufio.NewReader(c).ReadString('\n'); err != nil || !strings.HasPrefix(line, "?WATCH=") {
		return
	}
	fmt.Fprintln(c, `{"class":"DEVICES","devices":[{"class":"DEVICE","path":"/dev/ttyUSB0","activated":"2027-04-19T10:00:00.000Z"}]}`)
	for n := 0; ; n++ {
		g.mu.Lock()
		m := max(time.Since(g.gun).Seconds()*roadSpeed, 0)
		g.mu.Unlock()
		if g.stand > 0 {
			m = min(m, g.stand)
		}
		if _, err := fmt.Fprintf(c, `{"class":"TPV","device":"/dev/ttyUSB0","mode":3,"time":"2027-04-19T10:00:%06.3fZ","lat":42.0,"lon":%.8f,"speed":%.2f,"track":90.0,"eph":5.0}`+"\n",
			float64(n)/2, eastOf(m), roadSpeed); err != nil {
			return
		}
		time.Sleep(500 * time.Millisecond)
	}
}

// set has the server hang up on everybody, or serve again.
func (g *gpsd) set(down bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.down = down
	for _, c := range g.conns {
		c.Close()
	}
	g.conns = nil
}

// The whole program on a course with a server of positions: it shows what comes, prompts the
// spotter, marks a key's line with the position, loses the server and finds it again, and says
// nothing to the runner by itself.
func TestWholeProgramOnTheRoad(t *testing.T) {
	t.Parallel()
	h := newHome(t).withKeys(t)
	g := &gpsd{gun: time.Now().Add(time.Hour), stand: 40} // at the start line
	// The runner stands before the turn, so that a slow machine has time to show it.
	g.listen(t)
	path := h.path("race.jsonl")
	x := h.open(t, 80, 24, "--course", putCourse(t, h), "--gpsd", g.addr, "--journal", path, "--output", "wav:"+h.path("ear.wav"), "--target", "41:40")
	x.see(`The Road`)
	x.see(`● GPS`)
	x.press("enter")
	g.mu.Lock()
	g.gun = time.Now()
	g.mu.Unlock()
	x.see(`TURN left›RIGHT in ~[234]0 m +←: say it`)
	x.see(`TURN L +~[234]0 m.*WATER R`)
	x.press("left")
	l := awaitJournal(t, path, "a cue", func(l []line) bool { return len(only(l, "cue")) == 1 })
	cue := only(l, "cue")[0]
	if at := positionOf(t, path, cue.Seq); math.Abs(at-g.stand) > 25 {
		t.Errorf("the cue has position_m %.1f, want about %.0f", at, g.stand)
	}
	g.set(true)
	x.see(`○ GPS gone \d:\d\d`)
	g.set(false)
	x.see(`● GPS ±\d+ m`)
	x.press("I", "0", ".", "2", "enter")
	awaitJournal(t, path, "the spotter's word, and each change of the receiver", func(l []line) bool {
		var notes []string
		for _, n := range only(l, "note") {
			notes = append(notes, n.Item+" "+n.Text)
		}
		all := strings.Join(notes, "\n")
		return strings.Contains(all, "position km 0.2") && strings.Contains(all, "gps gone: ") && strings.Contains(all, "gps fix") &&
			strings.Contains(all, "course The Road, 10 km")
	})
	x.quit()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines, _, err := chain(b)
	if err != nil {
		t.Fatal(err)
	}
	if cues := only(lines, "cue"); len(cues) != 1 {
		t.Errorf("%d cues for one key: %+v", len(cues), cues)
	}
	if n := len(only(lines, "split")); n != 0 {
		t.Errorf("%d splits that nobody pressed", n)
	}
}

// positionOf returns the position_m of a line.
func positionOf(t testing.TB, path string, seq int) float64 {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var l struct {
		PositionM float64 `json:"position_m"`
	}
	if err := json.Unmarshal([]byte(strings.Split(string(b), "\n")[seq-1]), &l); err != nil {
		t.Fatal(err)
	}
	return l.PositionM
}

// A course that cannot be read ends the program before the race, and says how to find the
// faults. A receiver that is not there does not.
func TestABadCourse(t *testing.T) {
	t.Parallel()
	h := newHome(t).withTones(t)
	put(t, h.path("bad.toml"), "distance = \"10 km\"\n[[turn]]\nat = \"99 km\"\nside = \"up\"\n")
	for _, tt := range []struct {
		args   []string
		status int
		says   string
	}{
		{[]string{"--course", "bad.toml"}, 1, "bad.toml:4"},
		{[]string{"--course", "none.toml"}, 1, "name the file of a course, TOML or GPX"},
		{[]string{"--gpsd", "127.0.0.1"}, 2, "has no port"},
		{[]string{"--gpsd", "127.0.0.1:1", "--nmea", "udp:127.0.0.1:1"}, 2, "positions come from one of them"},
	} {
		x := h.open(t, 80, 24, tt.args...)
		x.seeWrapped(strings.ReplaceAll(tt.says, ".", `\.`))
		if got := x.exit(); got != tt.status {
			t.Errorf("%v: exit code %d, want %d", tt.args, got, tt.status)
		}
	}
}

// BenchmarkIdleOnTheRoad measures what the whole program costs with a course and two positions a
// second, while nobody presses a key: compare with BenchmarkIdle/null.
//
//	go test -run '^$' -bench 'BenchmarkIdle(OnTheRoad|/null)' -benchtime 3x ./cmd/spotter/e2e
func BenchmarkIdleOnTheRoad(b *testing.B) {
	h := newHome(b)
	g := &gpsd{gun: time.Now()}
	g.listen(b)
	x, _ := h.live(b, 80, 24, "null", "--start-now", "--course", putCourse(b, h), "--gpsd", g.addr)
	x.see(`GPS`)
	measureIdle(b, x)
}
