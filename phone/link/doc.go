// Package link serves the pages on phones and holds their WebSockets: the runner's earpiece
// and the spotter's pads. Each has a token of its own. It checks who comes, keeps one phone
// of each kind, finds how the page's clock stands to ours, and tells within a second that a
// phone is gone.
//
//	phone ─ http ─▸ Link ─ hello, admission ─▸ handler(Peer) ─ Messages, Send
//
// What the messages mean is for the handlers: phone/out for the earpiece, phone/pads.
//
// Imports: phone/wire, text. It must never play a sound, know a race, or write a token anywhere.
package link
