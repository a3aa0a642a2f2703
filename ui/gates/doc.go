// Package gates holds the rules and pages for the start, each board and the finish.
//
// [Desk] takes the keys for them: the radio check, the count-in, the gun, the mat, the
// boards, a start put right, the finish. It holds what is asked, what a key then
// answers, and the pages for it. [RadioCheck] and [CountIn] are the rules of two of them
// alone.
//
// Imports: cues, race, race/typed, text, text/say, ui/cells, ui/dash, ui/line. It must never
// make a sound, write a journal, or ask what time it is: [Host] and [Ear] do what it decides.
package gates
