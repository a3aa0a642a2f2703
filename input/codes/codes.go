package codes

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"spotter/text"
)

// Hat is a direction of a hat: a d-pad that is an axis. Its code is that of the axis.
type Hat struct {
	Axis uint16 // such as 0x10 for ABS_HAT0X
	Sign int32  // -1 or 1
}

// hats are the names of the directions of the hats. Up and left are negative.
func hats() map[string]Hat {
	m := map[string]Hat{}
	for n := range uint16(4) {
		for i, axis := range []string{"X", "Y"} {
			name, code := "ABS_HAT"+strconv.Itoa(int(n))+axis, 0x10+2*n+uint16(i)
			m[name+"-"], m[name+"+"] = Hat{code, -1}, Hat{code, 1}
		}
	}
	return m
}

// both is the table in both directions.
type both struct {
	number map[string]uint16
	name   map[uint16]string
	hat    map[string]Hat
	names  []string // sorted
}

// table reads the table at its first use: most runs of the program ask for no name.
var table = sync.OnceValue(func() *both {
	t := &both{number: map[string]uint16{}, name: map[uint16]string{}, hat: hats()}
	for word := range strings.FieldsSeq(keys) {
		name, digits, _ := strings.Cut(word, "=")
		n, err := strconv.ParseUint(digits, 10, 16)
		if err != nil {
			panic(err) // the table is a constant
		}
		t.number[name] = uint16(n)
		if t.name[uint16(n)] == "" {
			t.name[uint16(n)] = name
		}
		t.names = append(t.names, name)
	}
	for name := range t.hat {
		t.names = append(t.names, name)
	}
	slices.Sort(t.names)
	return t
})

// Number returns the number of a key or button, such as 164 for KEY_PLAYPAUSE. Any goroutine
// may call it, as all functions of the package.
func Number(name string) (uint16, bool) {
	n, ok := table().number[name]
	return n, ok
}

// Name returns the name of a key or button; of one without a name the text KEY_ and its number,
// which [Number] does not know.
func Name(n uint16) string {
	if name := table().name[n]; name != "" {
		return name
	}
	return "KEY_" + strconv.Itoa(int(n))
}

// HatOf returns the direction that a name such as ABS_HAT0X- stands for.
func HatOf(name string) (Hat, bool) {
	h, ok := table().hat[name]
	return h, ok
}

// HatName returns the name of a direction of a hat.
func HatName(h Hat) string {
	for name, is := range table().hat {
		if is == h {
			return name
		}
	}
	return ""
}

// Known reports whether a name is one of a key, a button or the direction of a hat.
func Known(name string) bool {
	_, found := slices.BinarySearch(table().names, name)
	return found
}

// Nearest returns the name that was probably meant by one which is not known, "" where none is near.
func Nearest(name string) string { return text.Nearest(strings.ToUpper(name), table().names) }
