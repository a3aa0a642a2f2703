package gpsd

import (
	"encoding/json"
	"errors"
	"math"

	"spotter/gps"
)

// watch asks for reports. Before it gpsd sends one line with its version and nothing else, and
// may not even open the receiver.
const watch = `?WATCH={"enable":true,"json":true};` + "\n"

// New returns a receiver that follows the gpsd at an address.
func New(a gps.Address) *gps.Receiver {
	return &gps.Receiver{Address: a, Protocol: gps.Protocol{Greeting: watch, Decoder: func() gps.Decoder { return decoder{} }}}
}

// Parse reads HOST:PORT and returns the receiver that follows the gpsd there.
func Parse(hostPort string) (*gps.Receiver, error) {
	a, err := gps.ParseHostPort("tcp", hostPort)
	if err != nil {
		return nil, err
	}
	return New(a), nil
}

// decoder reads lines. Each class has a struct of its own with the fields that are used, so that
// an odd field of one class cannot lose the line of another.
type decoder struct{}

// Decode returns what a line says.
func (decoder) Decode(line []byte) gps.Report {
	var head struct {
		Class *string `json:"class"`
	}
	if err := json.Unmarshal(line, &head); err != nil {
		return refused(err)
	}
	if head.Class == nil {
		return gps.Refusal("a line without a class")
	}
	switch *head.Class {
	case "TPV":
		return decodeTPV(line)
	case "DEVICE":
		return decodeDevice(line)
	case "DEVICES":
		return decodeDevices(line)
	case "ERROR":
		return decodeError(line)
	}
	return gps.Report{Kind: gps.Heard}
}

// tpv is a report of time, position and velocity. A field that was not sent is nil: a latitude of
// 0 is a place.
type tpv struct {
	Device string   `json:"device"`
	Mode   *float64 `json:"mode"` // 0 not known, 1 no fix, 2 without height, 3 with height
	Time   string   `json:"time"` // only compared: the receiver's clock may be years off
	Lat    *float64 `json:"lat"`
	Lon    *float64 `json:"lon"`
	Speed  *float64 `json:"speed"` // m/s
	Track  *float64 `json:"track"` // degrees
	Eph    *float64 `json:"eph"`   // metres
}

func decodeTPV(line []byte) gps.Report {
	var t tpv
	if err := json.Unmarshal(line, &t); err != nil {
		return refused(err)
	}
	switch {
	case t.Mode == nil:
		return gps.Refusal("a TPV without a mode")
	case *t.Mode != 0 && *t.Mode != 1 && *t.Mode != 2 && *t.Mode != 3:
		return gps.Refusal("the mode %.6g of a TPV is not 0 to 3", *t.Mode)
	case *t.Mode < 2:
		return gps.Report{Kind: gps.NoPosition, Device: t.Device, Epoch: t.Time, Why: "the receiver has no fix"}
	case t.Lat == nil && t.Lon == nil:
		// gpsd sends this for the first sentence of some instants: the position follows.
		return gps.Report{Kind: gps.Heard}
	}
	return gps.Placed(gps.Fix{LatDeg: number(t.Lat), LonDeg: number(t.Lon), SpeedMS: number(t.Speed), TrackDeg: number(t.Track), EphM: number(t.Eph)}, t.Time, t.Device)
}

// number returns a field, or NaN where it was not sent.
func number(v *float64) float64 {
	if v == nil {
		return math.NaN()
	}
	return *v
}

// decodeDevice reads that a receiver came or went. activated is the time as a text while it is
// there, and the number 0 when it is gone.
func decodeDevice(line []byte) gps.Report {
	var d struct {
		Path      string          `json:"path"`
		Activated json.RawMessage `json:"activated"`
	}
	if err := json.Unmarshal(line, &d); err != nil {
		return refused(err)
	}
	if string(d.Activated) == "0" {
		return gps.Report{Kind: gps.Lost, Device: d.Path, Why: "gpsd has lost its receiver " + d.Path}
	}
	return gps.Report{Kind: gps.Heard}
}

// decodeDevices reads the list of receivers that follows the watch.
func decodeDevices(line []byte) gps.Report {
	var d struct {
		Devices []json.RawMessage `json:"devices"`
	}
	if err := json.Unmarshal(line, &d); err != nil {
		return refused(err)
	}
	if len(d.Devices) == 0 {
		return gps.Report{Kind: gps.Lost, Why: "gpsd runs and has no receiver"}
	}
	return gps.Report{Kind: gps.Heard}
}

func decodeError(line []byte) gps.Report {
	var e struct {
		Message string `json:"message"`
	}
	if err := json.Unmarshal(line, &e); err != nil {
		return refused(err)
	}
	return gps.Refusal("gpsd says: %.100q", e.Message)
}

// refused is the report of a line that is not in order.
func refused(err error) gps.Report {
	if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok && wrong.Field != "" {
		return gps.Refusal("%.40q cannot be the value of %.40q", wrong.Value, wrong.Field)
	}
	return gps.Refusal("a line that is not a JSON object")
}
