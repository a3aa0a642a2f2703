// Package say gives the words of a screen in the language of the person who looks at it.
//
// The English sentence in the code is the key: say.T("No output") is "No output" in
// English and "Keine Ausgabe" where the table of German is in use. The table is set once,
// by [Use], before the first screen; without one everything is English, which costs one
// atomic load and no look-up. [T] and [C] allocate nothing, so they may stand where a
// screen is drawn.
//
// Only what a person reads on a screen goes through here. A line of the journal, a key
// binding, the name of a cue that is compared, and an error for the command line stay as
// they are.
//
// The screens of ui, the words of race/logbook and the rooms below cmd that put texts on
// a screen use it; cmd/spotter/language makes the tables.
//
// Imports: nothing of ours. It must never import more than the standard library, read a file, or
// know one language from another.
package say
