// Package lines puts NATS JetStream behind the intake, so that several headquarters share
// their mirrors, guests, messages, acknowledgements and beats. Pairs never speak NATS.
//
//	pair ─▸ intake ─▸ Append: check with the mirror ─▸ publish, expecting the subject's last
//	        sequence ─▸ append to the mirror and sync it ─▸ answer
//	others: ordered consumer ─▸ append to their mirrors ─▸ news
//	alone:  Append: append to the mirror and sync it ─▸ answer; the stream gets it within half a minute
//
// The mirror stays the truth: the chain proves it. The stream gives one order to what several
// headquarters take. An embedded server that no other headquarters can reach needs none, and is fed
// behind the mirrors. A mirror that is behind its subject catches up from it, and a subject that
// is behind its mirror is published again from it: settle does both, whatever the cause was.
//
//	race.RACE.JOURNAL      lines of a mirror, such as race.boston-2027.9f2c04be1d7a6c30.2
//	crew.RACE.access       invitations and revocations
//	crew.RACE.own.JOURNAL  whose a journal is: the first one counts
//	crew.RACE.gone         that the race was deleted, or its lines: it stays when all else is purged
//	crew.RACE.post.J, crew.RACE.seen.J   messages to spotters, and what was seen
//	crew.RACE.ack.J.RED    who takes on a red row: the first one counts
//	beat.RACE.JOURNAL      beats, which are not stored
//
// cmd/spotter-hq uses it. Imports: crew/access, crew/intake, crew/lines/embedded, crew/mirrors,
// crew/post, crew/wire, files, journal/form. It must never let a pair be answered before its
// lines are in the mirror and, where other headquarters share the stream, in the stream, nor put a token on the wire, nor print anything.
package lines
