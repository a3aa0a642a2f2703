package gpx

// element says what an element of the file is to the reader.
type element uint8

const (
	other     element = iota // passed over with all that is in it
	root                     // gpx
	trk                      // holds segments
	seg                      // holds points
	rte                      // holds points
	trackPt                  // point of a track or route
	wayPt                    // waypoint
	extension                // extensions of a point, and what is in them
	name                     // from here on: elements whose text is read
	stamp
	height
	heart
)

// inside returns what an element with a name is inside another one.
func inside(parent element, local string) element {
	switch parent {
	case root:
		switch local {
		case "trk":
			return trk
		case "rte":
			return rte
		case "wpt":
			return wayPt
		}
	case trk:
		switch local {
		case "trkseg":
			return seg
		case "name":
			return name
		}
	case seg:
		if local == "trkpt" {
			return trackPt
		}
	case rte:
		switch local {
		case "rtept":
			return trackPt
		case "name":
			return name
		}
	case trackPt, wayPt:
		switch local {
		case "time":
			return stamp
		case "ele":
			return height
		case "extensions":
			return extension
		case "name":
			if parent == wayPt {
				return name
			}
		}
	case extension:
		if local == "hr" || local == "heartrate" {
			return heart
		}
		return extension
	}
	return other
}
