// Package form knows the bytes of a journal's line: where its hash stands, what the hash
// covers, and the form in which spotter's own writer puts the fields.
//
//	{"seq":5,"kind":"outcome","elapsed_ms":1370, ... ,"ref":4,"outcome":"heard","hash":"9a4a…"}
//	└──────────────── Split: body, which the hash covers ────────────────────┘         └ hash
//
// A [Reader] recognises a line of that form in one pass and without allocating, several
// times as fast as JSON is parsed. It never guesses: of a line that is not exactly so (fields in another
// order, an unknown field, a number written otherwise, anything damaged) it says only
// that it does not know it, and package journal parses that line. What it takes, the
// parser takes too, with the same values. The fields come from the one list of
// [race.FieldsOf], so that it knows each field that the writer writes.
//
// Imports: cues, race. It must never take a line that journal's parser refuses.
package form
