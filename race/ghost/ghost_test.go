package ghost

import (
	"errors"
	"math"
	"math/big"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestBetweenBoards(t *testing.T) {
	r, err := New([]Board{{2000, 11 * time.Minute}, {1000, 5 * time.Minute}, {3000, 10 * time.Minute}, {2000, 12 * time.Minute}}, 10000)
	if err != nil || r.Boards() != 2 || r.Last() != (Board{2000, 11 * time.Minute}) {
		t.Fatalf("%+v, %v: want two boards", r, err)
	}
	if _, ok := r.Finish(); ok {
		t.Error("a race of 2 of 10 km has a finish")
	}
	for _, tt := range []struct {
		metres float64
		at     time.Duration
		ok     bool
	}{{0, 0, true}, {500, 150 * time.Second, true}, {1000, 5 * time.Minute, true}, {1500, 8 * time.Minute, true}, {2000, 11 * time.Minute, true}, {2001, 0, false}} {
		if got, ok := r.At(tt.metres); got != tt.at || ok != tt.ok {
			t.Errorf("at %v m: %v, %v; want %v", tt.metres, got, ok, tt.at)
		}
		if m, ok := r.Where(tt.at); tt.ok && (!ok || m != tt.metres) {
			t.Errorf("at %v: %v m, %v; want %v", tt.at, m, ok, tt.metres)
		}
	}
	if _, ok := r.Where(12 * time.Minute); ok {
		t.Error("it says where the runner was after the last board")
	}
	if m, lap, ok := r.Lap(1000); m != 1000 || lap != 6*time.Minute || !ok {
		t.Errorf("the lap at 1 km: %v m, %v, %v", m, lap, ok)
	}
	if _, _, ok := r.Lap(2000); ok {
		t.Error("a lap after the last board")
	}
}

func TestNoBoards(t *testing.T) {
	for _, boards := range [][]Board{nil, {{0, time.Minute}}, {{1000, 0}}, {{-5, time.Minute}}} {
		if _, err := New(boards, 1000); !errors.Is(err, ErrNoBoards) {
			t.Errorf("%v: %v", boards, err)
		}
	}
	r, _ := New([]Board{{1000, time.Minute}}, 1000)
	if d, ok := r.Finish(); d != time.Minute || !ok {
		t.Errorf("finish %v, %v", d, ok)
	}
	if m, ok := r.Where(time.Hour); m != 1000 || !ok {
		t.Errorf("after the finish at %v m, %v", m, ok)
	}
}

// The time between boards is that of exact arithmetic, to the nanosecond.
func TestExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var boards []Board
		var b Board
		for range rapid.IntRange(1, 30).Draw(t, "boards") {
			b.Metres += float64(rapid.IntRange(1, 2_000_000).Draw(t, "mm")) / 1000
			b.At += time.Duration(rapid.IntRange(1, 1_000_000).Draw(t, "ms")) * time.Millisecond
			boards = append(boards, b)
		}
		r, err := New(boards, b.Metres)
		if err != nil {
			t.Fatal(err)
		}
		// Rounding must not take it past the last board.
		d := min(b.Metres, b.Metres*float64(rapid.IntRange(0, 1000).Draw(t, "part"))/1000)
		got, ok := r.At(d)
		if !ok {
			t.Fatalf("nothing at %v of %v m", d, b.Metres)
		}
		var from Board
		for _, to := range boards {
			if to.Metres < d {
				from = to
				continue
			}
			x := new(big.Rat).Sub(rat(d), rat(from.Metres))
			x.Quo(x, new(big.Rat).Sub(rat(to.Metres), rat(from.Metres)))
			x.Mul(x, new(big.Rat).SetInt64(int64(to.At-from.At)))
			x.Add(x, new(big.Rat).SetInt64(int64(from.At)))
			want, _ := x.Float64()
			if math.Abs(float64(got)-want) > 1.5 {
				t.Fatalf("at %v m: %v, exactly %v ns", d, got, want)
			}
			return
		}
	})
}

func rat(f float64) *big.Rat { return new(big.Rat).SetFloat64(f) }

// What a run is written as is read as the same run; what cannot be a board is refused.
func TestText(t *testing.T) {
	r, _ := New([]Board{{1609.344, 8*time.Minute + 123*time.Millisecond}, {42195, 4 * time.Hour}}, 42195)
	if got := r.String(); got != "1609.344@480123 42195@14400000" {
		t.Errorf("%q", got)
	}
	back, err := Parse(r.String(), 42195)
	if err != nil || back.String() != r.String() || back.Boards() != 2 {
		t.Errorf("%v, %v", back, err)
	}
	for _, s := range []string{"", "x", "1000", "1000@", "@5", "NaN@5", "1e999@5", "1000@99999999999999999999", "1000@99999999999999", "-5@7"} {
		if r, err := Parse(s, 1000); err == nil {
			t.Errorf("%q is %v", s, r)
		}
	}
	var many []Board
	for i := range 2000 {
		many = append(many, Board{float64(i+1) * 1000, time.Duration(i+1) * 5 * time.Minute})
	}
	r, _ = New(many, 2e6)
	if s := r.String(); len(s) > longest {
		t.Errorf("%d bytes", len(s))
	} else if back, err := Parse(s, 2e6); err != nil || back.Last() != r.Last() {
		t.Errorf("%v: the last board is lost", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("1000@300000 2000@610000")
	f.Fuzz(func(t *testing.T, s string) {
		r, err := Parse(s, 5000)
		if err != nil {
			return
		}
		for m := -100.0; m < 6000; m += 333 {
			at, ok := r.At(m)
			length, lap, _ := r.Lap(m)
			perNs := max(length/float64(max(lap, 1)), 1e-3) // how far it ran in a nanosecond, to which times are rounded
			if where, known := r.Where(at); ok && known && m >= 0 && math.Abs(where-m) > perNs && at > 0 {
				t.Fatalf("%q: at %v m at %v, and then at %v m", s, m, at, where)
			}
		}
	})
}
