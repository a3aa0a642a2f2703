package hq

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// supplies is the folder in which Linux tells of batteries.
const supplies = "/sys/class/power_supply"

// battery returns the charge of the machine's battery in per cent; nil where it has none, or
// does not tell.
func battery() *int { return batteryIn(supplies) }

// batteryIn returns the lowest charge of the batteries of the machine itself in a folder.
func batteryIn(dir string) (least *int) {
	all, err := filepath.Glob(filepath.Join(dir, "*", "capacity"))
	if err != nil {
		return nil
	}
	for _, path := range all {
		in := filepath.Dir(path)
		if word(filepath.Join(in, "type")) != "Battery" || word(filepath.Join(in, "scope")) == "Device" { // a mouse has one too
			continue
		}
		n, err := strconv.Atoi(word(path))
		if err == nil && n >= 0 && n <= 100 && (least == nil || n < *least) {
			least = &n
		}
	}
	return least
}

// word returns what a small file has in it, "" for nothing.
func word(path string) string {
	b, err := os.ReadFile(path)
	if err != nil || len(b) > 100 {
		return ""
	}
	return strings.TrimSpace(string(b))
}
