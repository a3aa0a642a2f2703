package live

// FirstTime says that nobody ever started a race on this machine. Sent to a [Screen] as a
// message, it shows what to do first until the first key.
type FirstTime struct{}
