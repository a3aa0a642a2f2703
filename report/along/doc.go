// Package along lays the track of a watch along a race: it finds out by how much the clock of
// the watch was off, and tells where the runner was at a race time.
//
// The log's clock is its gun and the race time from there, so that steps of the machine's wall
// clock do no harm. The offset is estimated from when the runner stood: before the start, in
// the wait for the mat and in rests. Even running says nothing: there a shift in time and one in
// place are the same.
//
// report/html draws it.
//
// Imports: race, report/track. It must never open a file.
package along
