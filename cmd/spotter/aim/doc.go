// Package aim puts into the settings of a race the targets that come from other files: an
// earlier race of one's own, and a plan that follows the hills of the course. For a race that is
// taken up it takes them from its journal.
//
// The command line uses it.
//
// Imports: cmd/spotter/fault, cmd/spotter/races, cmd/spotter/run, cmd/spotter/wait, course,
// course/effort, race, race/ghost. It must never write a file.
package aim
