package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"time"

	"spotter/cues"
)

func text(v []byte) (string, error) {
	if len(v) == 0 || v[0] != '"' {
		return "", errors.New("not a text")
	}
	if bytes.IndexByte(v, '\\') < 0 {
		return string(v[1 : len(v)-1]), nil
	}
	var s string
	if err := json.Unmarshal(v, &s); err != nil {
		return "", errors.New("not a text")
	}
	return s, nil
}

func integer(v []byte) (int64, error) {
	n, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil {
		return 0, errors.New("not a whole number")
	}
	return n, nil
}

// counting reads a number that counts from 1.
func counting(v []byte) (uint64, error) {
	n, err := integer(v)
	if err != nil || n < 1 {
		return 0, errors.New("not a whole number from 1")
	}
	return uint64(n), nil
}

func number(v []byte) (float64, error) {
	f, err := strconv.ParseFloat(string(v), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0, errors.New("not a number")
	}
	return f, nil
}

func millis(v []byte) (time.Duration, error) {
	n, err := integer(v)
	if err != nil {
		return 0, err
	}
	const most = math.MaxInt64 / int64(time.Millisecond)
	if n > most || n < -most {
		return 0, errors.New("longer than 292 years")
	}
	return time.Duration(n) * time.Millisecond, nil
}

// latency reads milliseconds with decimals, to the nearest microsecond.
func latency(v []byte) (time.Duration, error) {
	f, err := number(v)
	if err != nil {
		return 0, err
	}
	if us := math.Round(f * 1000); math.Abs(us) <= float64(maxLatency.Microseconds()) {
		return time.Duration(us) * time.Microsecond, nil
	}
	return 0, errors.New("longer than a day")
}

func wall(v []byte) (time.Time, error) {
	s, err := text(v)
	if err != nil {
		return time.Time{}, err
	}
	t, err := time.Parse("2006-01-02T15:04:05.000Z07:00", s)
	if err != nil {
		return time.Time{}, errors.New("not a time such as 2027-04-19T10:14:34.120-04:00")
	}
	return t, nil
}

func class(v []byte) (cues.Class, error) {
	s, err := text(v)
	if err != nil {
		return 0, err
	}
	c, ok := cues.ParseClass(s)
	if !ok {
		return 0, errors.New("not a class of cue")
	}
	return c, nil
}
