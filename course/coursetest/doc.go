// Package coursetest makes courses, runners on them and noisy fixes of a receiver, all with
// the truth beside them. The same seed gives the same race.
//
// The tests of matching and of position use it. What is tested never sees the truth.
//
// Imports: course. Only tests may import it.
package coursetest
