// Package fit reads and writes files of the FIT format, which watches make and training
// programs read.
//
// report/track reads tracks with it, and report/export writes races with it. It knows the
// form of a file: header, definitions, messages, checksum. What a message means is known to
// who uses it.
//
// Imports: nothing of ours. It must never open a file, and never trust a length that a file states.
package fit
