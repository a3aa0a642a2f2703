// Package installed knows the voices that are installed beside those of the program, and
// installs them: from an archive that lies beside the program, or from a file.
//
// cmd/spotter/run opens them by name, and "spotter cues get" installs them.
//
// Imports: audio/clip, cmd/spotter/fault, cmd/spotter/host, cues/pack, cues/stored, files, text.
// It must never fetch anything from a network.
package installed
