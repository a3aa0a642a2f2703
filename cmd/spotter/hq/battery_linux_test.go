package hq

import (
	"os"
	"path/filepath"
	"testing"
)

// The charge is that of the machine's own batteries, the lowest of them.
func TestBattery(t *testing.T) {
	dir := t.TempDir()
	for name, files := range map[string]map[string]string{
		"AC":    {"type": "Mains\n", "online": "1\n"},
		"BAT0":  {"type": "Battery\n", "capacity": "81\n"},
		"BAT1":  {"type": "Battery\n", "capacity": "34\n"},
		"mouse": {"type": "Battery\n", "capacity": "3\n", "scope": "Device\n"},
		"odd":   {"type": "Battery\n", "capacity": "999\n"},
	} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
		for file, s := range files {
			if err := os.WriteFile(filepath.Join(dir, name, file), []byte(s), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n := batteryIn(dir); n == nil || *n != 34 {
		t.Errorf("%v", n)
	}
	if batteryIn(t.TempDir()) != nil {
		t.Error("a machine without a battery has a charge")
	}
}
