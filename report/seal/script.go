package seal

import _ "embed"

// JournalName is the name of the journal in a bundle, whatever the file was called before.
const JournalName = "journal.jsonl"

// Script is verify.py, which checks a journal, and the files of a bundle beside it.
//
//go:embed verify.py
var Script string
