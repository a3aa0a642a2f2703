package dash

import (
	"time"

	"spotter/text/say"
)

// Latch has the words that say how an alarm ends. They are made once for each key and time: STOP may repeat
// for minutes. The zero value has none.
type Latch struct {
	key     string
	latency time.Duration
	text    string
}

// Words says which key ends the alarm, with how long it took to be heard; 0 where that is not known.
func (w *Latch) Words(key string, latency time.Duration) string {
	if w.text != "" && w.key == key && w.latency == latency {
		return w.text
	}
	w.key, w.latency = key, latency
	if w.text = say.F("● repeats until %s clears it", key); latency > 0 {
		w.text = say.F("● repeats · %s · %s clears it", Millis(latency), key)
	}
	return w.text
}
