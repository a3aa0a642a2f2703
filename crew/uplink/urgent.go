package uplink

import "bytes"

// Parts of lines that headquarters has to know at once. In a text of a line quotes are escaped,
// so that none of these can be found there.
var (
	kindKey  = []byte(`"kind":"`)
	fallen   = []byte(`fall"`)
	cue      = []byte(`cue"`)
	alarm    = []byte(`,"class":"alarm"`)
	output   = []byte(`output"`)
	lost     = []byte(`,"state":"lost"`)
	silent   = []byte(`,"state":"silent"`)
	medic    = []byte(`note"`)
	medicKey = []byte(`,"item":"medical"`)
)

// urgent reports whether a line must not wait for the next batch: a fall, a matter for medical
// help, a STOP, an earpiece that is lost.
func urgent(line []byte) bool {
	i := bytes.Index(line[:min(len(line), 40)], kindKey)
	if i < 0 {
		return false
	}
	kind := line[i+len(kindKey):]
	switch {
	case bytes.HasPrefix(kind, fallen):
		return true
	case bytes.HasPrefix(kind, cue):
		return bytes.Contains(kind, alarm)
	case bytes.HasPrefix(kind, output):
		return bytes.Contains(kind, lost) || bytes.Contains(kind, silent)
	case bytes.HasPrefix(kind, medic):
		return bytes.Contains(kind, medicKey)
	}
	return false
}
