// Package purge deletes what headquarters has of a race when its time is over: a journal names
// a runner, perhaps a blind one, and says when they fell.
//
//	a day that somebody named     journals, messages, invitations: all of it, and the race is over for good
//	no day: 30 days (UTC) after   journals and messages. Invitations stay: perhaps the race was
//	the day of the last line      only rehearsed, and is still to come
//
// When lines came is in the book of guests, noted before the lines are kept. The times of files do not
// count: a copy or a restore moves them. They are looked at once, for files that were there before.
//
// It deletes the files that headquarters makes in the folder of the race, and nothing else.
//
// cmd/spotter-hq runs it. Imports: crew/access, crew/wire. It must never delete a file of
// another race, one that headquarters does not make, or one outside of the folder.
package purge
