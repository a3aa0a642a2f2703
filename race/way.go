package race

// Way says by what a press came. It is the field input of a line. A line without it was
// made by a key of the terminal, as all lines of spotter 0.1.0 were, or by the program.
type Way string

// The ways of a press.
const (
	ByKey   Way = "key"   // a key of the terminal that the spotter taught it, such as a clicker's
	ByTouch Way = "touch" // a finger or a mouse on the screen
	ByPad   Way = "pad"   // a button that is read as an event device
	ByPage  Way = "page"  // the pads on the page of a phone

	ByDevice Way = "device" // STOP on the device that gave the race to this one
)

// The items of notes about devices in the hand and in the air. They cannot be voided.
const (
	ItemInput  = "input"        // how a device for presses is doing, or what its buttons were taught
	ItemPhone  = "phone"        // how the runner's phone as the earpiece is doing
	ItemTalk   = "talk"         // the spotter spoke to the runner: text is the length in ms
	ItemRunner = "runner"       // the runner's own sign: text is understood, water or talk
	ItemCrew   = "crew"         // what somebody at headquarters wrote to the spotter: name says who
	ItemHQ     = "headquarters" // how the link to headquarters is doing
)
