// Package board holds how every pair of every race is doing, and tells any number of watchers what
// changed: the newest state, never a queue. It knows who has taken on what is red.
//
//	news of the intake ─▸ standing of the pair ─▸ row ─▸ watchers
//	mirrors on the disk ─▸
//
// crew/watch serves it. Imports: crew/access, crew/intake, crew/standing, crew/wire, journal, race, text. It
// must never keep the intake waiting, nor give a name to a watcher who may not see it.
package board
