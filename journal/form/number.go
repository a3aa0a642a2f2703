package form

// The most digits before the point that a number may have here: fewer than the parser
// allows, so that none overflows.
const (
	countDigits   = 18
	milliDigits   = 12 // 292 years are 9.2e12 ms
	latencyDigits = 7  // a day is 86,400,000 ms
	metreDigits   = 15
)

// whole reads a number without a sign and without leading zeros; n is 0 for none.
func whole(b []byte, most int) (v uint64, n int) {
	for n < len(b) && b[n] >= '0' && b[n] <= '9' {
		v = v*10 + uint64(b[n]-'0')
		if n++; n > most {
			return 0, 0
		}
	}
	if n > 1 && b[0] == '0' {
		return 0, 0
	}
	return v, n
}

// signed reads a whole number that may be negative.
func signed(b []byte) (v int64, n int) {
	if len(b) > 0 && b[0] == '-' {
		u, n := whole(b[1:], milliDigits)
		if u == 0 {
			return 0, 0 // the writer has no -0
		}
		return -int64(u), n + 1
	}
	u, n := whole(b, milliDigits)
	return int64(u), n
}

// micros reads milliseconds with up to three decimals, as microseconds.
func micros(b []byte) (us int64, n int) {
	sign := int64(1)
	if len(b) > 0 && b[0] == '-' {
		sign, n = -1, 1
	}
	ms, digits := whole(b[n:], latencyDigits)
	if digits == 0 {
		return 0, 0
	}
	us = int64(ms) * 1000
	if n += digits; n == len(b) || b[n] != '.' {
		return sign * us, n
	}
	n++
	at := n
	for unit := int64(100); n < len(b) && b[n] >= '0' && b[n] <= '9'; n++ {
		if unit == 0 {
			return 0, 0
		}
		us += int64(b[n]-'0') * unit
		unit /= 10
	}
	if n == at {
		return 0, 0
	}
	return sign * us, n
}

// decimal returns the length of a number that may have a sign and decimals.
func decimal(b []byte, most int) int {
	sign := 0
	if len(b) > 0 && b[0] == '-' {
		sign = 1
	}
	_, n := whole(b[sign:], most)
	if n == 0 {
		return 0
	}
	n += sign
	if n == len(b) || b[n] != '.' {
		return n
	}
	point := n
	for n++; n < len(b) && b[n] >= '0' && b[n] <= '9'; n++ {
	}
	if n == point+1 || n > point+metreDigits {
		return 0
	}
	return n
}

// wall reads a civil time such as "2027-04-19T10:14:34.120-04:00".
func (r *Reader) wall(b []byte) int {
	const n = len(`"2006-01-02T15:04:05.000-07:00"`)
	if len(b) < n {
		return 0
	}
	b = b[:n]
	if b[0] != '"' || b[11] != 'T' || b[14] != ':' || b[17] != ':' || b[20] != '.' || b[27] != ':' || b[30] != '"' ||
		b[24] != '+' && b[24] != '-' {
		return 0
	}
	milli := digit(b[21]) | digit(b[22]) | digit(b[23])
	if two(b[12:]) > 23 || two(b[15:]) > 59 || two(b[18:]) > 59 || milli > 15 || two(b[25:]) > 23 || two(b[28:]) > 59 {
		return 0
	}
	if string(b[1:11]) != string(r.day[:]) {
		if !isDay(b[1:11]) {
			return 0
		}
		copy(r.day[:], b[1:11])
	}
	return n
}

// isDay reports whether ten bytes are a date such as 2027-04-19.
func isDay(b []byte) bool {
	century, year, month, day := two(b), two(b[2:]), two(b[5:]), two(b[8:])
	if b[4] != '-' || b[7] != '-' || century > 99 || year > 99 || month < 1 || month > 12 || day < 1 {
		return false
	}
	days := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
	if y := century*100 + year; month == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		days++
	}
	return day <= days
}

// two returns the number of two digits; over 99 where they are none.
func two(b []byte) int {
	tens, ones := digit(b[0]), digit(b[1])
	if tens|ones > 15 {
		return 100
	}
	return tens*10 + ones
}

// digit returns the value of a digit; a byte that is none gives at least 16.
func digit(c byte) int {
	if d := c - '0'; d <= 9 {
		return int(d)
	}
	return 16
}
