// Package watchtest serves a headquarters with a board for a test, and has pairs that send their
// journals to it. Its clock is the test's.
//
// Tests of the board, its page and its screen use it. Imports: crew/access, crew/board, crew/intake, crew/mirrors, crew/post, crew/watch, crew/webpage, crew/wire, cues, journal, journal/form, race. It
// must never be imported by the program.
package watchtest
