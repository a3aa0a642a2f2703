package sheet

// The bounds of a course file.
const (
	MaxBytes  = 1 << 20 // more is refused unread
	maxFaults = 100     // more are only counted
)
