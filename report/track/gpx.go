package track

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"time"
)

// maxText bounds the text of one element that is read, in bytes.
const maxText = 200

// readGPX reads the track points of a GPX file as they come.
func readGPX(r io.Reader, b *builder) error {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, fmt.Errorf("its text is in %q: save it as UTF-8", charset)
	}
	for root := true; ; {
		token, err := d.Token()
		if err == io.EOF && !root {
			return nil
		}
		if err != nil {
			return wrong(d, err)
		}
		start, ok := token.(xml.StartElement)
		switch {
		case !ok:
		case root && start.Name.Local != "gpx":
			return fmt.Errorf("it is XML, but no GPX: it begins with <%.20s>", start.Name.Local)
		case root:
			root = false
		case start.Name.Local == "trkpt":
			p, err := gpxPoint(d, start)
			if err != nil {
				return wrong(d, err)
			}
			if err := b.add(p); err != nil {
				return err
			}
		}
	}
}

// wrong returns an error of reading with its line.
func wrong(d *xml.Decoder, err error) error {
	if err == io.EOF {
		return errors.New("it is cut short")
	}
	if s, ok := errors.AsType[*xml.SyntaxError](err); ok {
		return fmt.Errorf("line %d: %s", s.Line, s.Msg)
	}
	line, _ := d.InputPos()
	return fmt.Errorf("line %d: %w", line, err)
}

// gpxPoint reads a point of a track, whose start was read, to its end.
func gpxPoint(d *xml.Decoder, start xml.StartElement) (p Point, err error) {
	p.LatDeg, p.LonDeg = math.NaN(), math.NaN()
	for _, a := range start.Attr {
		switch a.Name.Local {
		case "lat":
			p.LatDeg, err = decimal(a.Value)
		case "lon":
			p.LonDeg, err = decimal(a.Value)
		}
		if err != nil {
			return p, err
		}
	}
	if math.IsNaN(p.LatDeg) || math.IsNaN(p.LonDeg) {
		return p, errors.New("a point without latitude or longitude")
	}
	var text strings.Builder
	for depth := 1; depth > 0; {
		token, err := d.Token()
		if err != nil {
			return p, err
		}
		switch x := token.(type) {
		case xml.StartElement:
			depth++
			text.Reset()
		case xml.CharData:
			text.Write(x[:min(len(x), maxText-min(text.Len(), maxText))])
		case xml.EndElement:
			depth--
			if err := p.take(x.Name.Local, depth == 1, strings.TrimSpace(text.String())); err != nil {
				return p, err
			}
			text.Reset()
		}
	}
	return p, nil
}

// take takes in one element of a point; own says that it is the point's own, and not of its
// extensions. The heart rate is in an extension.
func (p *Point) take(name string, own bool, text string) error {
	switch {
	case own && name == "time":
		at, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return fmt.Errorf("%.40q is no time with its zone", text)
		}
		p.Wall = at
	case own && name == "ele":
		h, err := decimal(text)
		if err != nil {
			return err
		}
		p.HeightM, p.HasHeight = h, true
	case !own && (name == "hr" || name == "heartrate"):
		// A heart rate that makes no sense is none: the place still counts.
		if n, err := strconv.Atoi(text); err == nil && n > 0 && n < 255 {
			p.HeartRate = n
		}
	}
	return nil
}

// decimal reads a number that is finite.
func decimal(s string) (float64, error) {
	v, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%.40q is no number", s)
	}
	return v, nil
}
