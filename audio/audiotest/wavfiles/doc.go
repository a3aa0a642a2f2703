// Package wavfiles makes WAV files for tests, right and wrong ones, without the code
// that they test.
//
// Imports: nothing of ours. It must never become part of the program.
package wavfiles
