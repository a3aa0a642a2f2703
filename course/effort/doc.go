// Package effort makes a plan for a race that keeps the same effort up and down the hills of
// its course, from a published cost of running by slope.
//
// The command line uses it.
//
// Imports: course, race/curve. It must never open a file.
package effort
