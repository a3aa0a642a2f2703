// Package faultdisk is a disk for tests: the operating system's, whose calls fail on demand, and
// whose power can be cut. It syncs nothing, which takes a real disk long and proves nothing; it
// remembers what was synced instead, and after a cut of the power that alone is left.
//
// Tests of crew/mirrors and journal/mirror use it. Imports: journal. Only tests may import it.
package faultdisk
