// Package crowd sums up the journals of many pairs of one race: who finished and when, where on
// the course they fell, how many cues there were on each kilometre, how often an earpiece was
// lost, and how long it took until a runner went on.
//
//	journal ──▶ race/logbook ──▶ Gather.Add ──▶ a few numbers ──▶ Gather.Sum ──▶ Crew
//
// One journal is in memory at a time. What is not counted is in Crew.Left, with the reason.
//
// cmd/spotter/many uses it, and report/crowdpage shows it. Imports: cues, race, race/logbook, report/figures. It must
// never leave a journal out without saying so.
package crowd
