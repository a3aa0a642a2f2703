// Package codes has the names that Linux gives to keys and buttons of event devices, such as
// KEY_PLAYPAUSE or BTN_SOUTH, with their numbers, and the directions of a hat, such as
// ABS_HAT0X-.
//
// Imports: text. It must never open a device.
package codes
