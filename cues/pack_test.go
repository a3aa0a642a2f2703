package cues

import "testing"

func TestDefaultLoads(t *testing.T) {
	p := Default()
	t.Log(p.Name, p.SHA256, len(p.Cues))
}
