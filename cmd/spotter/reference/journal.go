package reference

import (
	"spotter/cmd/spotter/manual"
)

// journal returns the page on the journal of a race. docs/journal.md says more.
func journal() manual.Topic {
	return manual.Topic{
		Name: "spotter-journal", Short: "Journal of a race",
		About: `A journal is the log of one race: every cue and its outcome, every split, fall and cup of water, and every failure of sound, disk or clock. It is text: UTF-8, one JSON object a line, each ended by a newline. Lines are only added. A mistake is voided or amended by a later line, never changed.

The last field of a line is "hash": the SHA-256 of the hash of the line before, as text, and of the bytes of this line before the hash. Before the first line stand 64 zeros. So the last hash stands for every line before it. A last line without its newline is torn, and counts for nothing.

A field that does not apply is absent: there is no null, no empty text and no zero. Names that end in _ms are milliseconds, those in _m metres.

    jq 'select(.kind == "cue") | [.elapsed_ms, .cue]' race.jsonl
    spotter journal verify race.jsonl`,
		Lists: []manual.List{
			{Title: "kinds", Items: journalKinds},
			{Title: "fields of every line", Items: headFields},
			{Title: "fields of an open line", Items: openFields},
			{Title: "fields of other lines", Items: ownFields},
		},
		SeeAlso: []string{"spotter(1)", "spotter-journal(1)", "spotter-review(1)", "spotter-export(1)", "jq(1)"},
	}
}

var journalKinds = []manual.Item{
	{Tag: "open", Says: "The file was opened to write: the first line, and one after each restart."},
	{Tag: "close", Says: "The program ended in order."},
	{Tag: "start, finish", Says: "The clock was started or stopped."},
	{Tag: "cue", Says: "A key was pressed, or the program gave a word of a countdown."},
	{Tag: "outcome", Says: "How a cue ended; exactly one for each."},
	{Tag: "split", Says: "A marker was passed."},
	{Tag: "aid, fall, hazard, rest, go, note, swap", Says: "What happened beside the cues: item, side, text, file and name say more."},
	{Tag: "void", Says: "An earlier line does not count."},
	{Tag: "amend", Says: "An earlier line should read otherwise: it has the fields as they should read."},
	{Tag: "output", Says: "Sound was opened, changed, moved, lost, silenced or closed."},
	{Tag: "clock", Says: "The wall clock and the boot clock came apart, or race time became an estimate or was corrected."},
}

var headFields = []manual.Item{
	{Tag: "seq", Says: "The number of the line, from 1."},
	{Tag: "kind", Says: "One of the kinds above."},
	{Tag: "elapsed_ms", Says: "Race time; absent before the start."},
	{Tag: "wall", Says: "Civil time, RFC 3339 with milliseconds and offset."},
	{Tag: "boot_ms", Says: "Time since the machine booted, sleep included."},
}

var openFields = []manual.Item{
	{Tag: "format", Says: "The version of this format: 1."},
	{Tag: "program", Says: "The version of spotter."},
	{Tag: "race, runner, spotter", Says: "Names."},
	{Tag: "facing, keys", Says: "Whose left: backward or forward; road or runner."},
	{Tag: "pack, pack_sha256", Says: "Name and hash of the voice."},
	{Tag: "target_ms, target_clock, target_name", Says: "The target time; the clock that it counts by, if that is the chip's; who ran it."},
	{Tag: "ghost, plan, plan_table", Says: "What the race is run against: the boards of an earlier race, or a plan by effort."},
	{Tag: "distance_m, units, extra_board", Says: "The distance, km or mi, and half where a board stands at half the distance too."},
	{Tag: "host, clock_name, boot_id", Says: "The system, where boot_ms comes from, and this boot of the machine."},
	{Tag: "review_head", Says: "The file was opened after the race, to add notes: the hash of the line before."},
}

var ownFields = []manual.Item{
	{Tag: "cue, pressed, class", Says: "What the runner hears, the cue whose key was pressed, and how urgent it is."},
	{Tag: "ref, unresolved", Says: "The seq of the line that this one speaks of, or a number in place of one that never reached the journal."},
	{Tag: "outcome, by, why", Says: "heard, cut, dropped, expired or no_device; the seq of the cue that took its place; the reason."},
	{Tag: "latency_ms, ended_ms, earpiece_ms", Says: "From key to ear; from key to the end of a sound that was cut; the delay of the earpiece beyond that."},
	{Tag: "device, state", Says: "The output, and what became of it."},
	{Tag: "clock, correction_ms, jump_ms", Says: "gun, chip or finish; what is to be added to it; by how much the wall clock gained."},
	{Tag: "marker, distance_m, position_m", Says: "The board, its distance from the start, and where the runner was along the course."},
	{Tag: "input", Says: "How the press came: key, a key that was taught; touch; pad, a button; page, the pads on a phone."},
	{Tag: "item, side, text, file, name", Says: "The thing, left or right, words, a file beside the journal, a person."},
	{Tag: "length_ms, sha256", Says: "Of a note by voice: its length, and the hash of its file."},
	{Tag: "reason", Says: "Why the program ended, or review in a line that was added after the race."},
	{Tag: "from, from_seq", Says: "In a merged log: the log, A or B, and the line there."},
}
