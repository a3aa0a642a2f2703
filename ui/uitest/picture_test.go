package uitest

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestPictureIsXML(t *testing.T) {
	for _, content := range []string{
		"", "a<b>&\"c'\x1b[1;38;2;1;2;3mx\x1b[m", "\x1b[7mreverse\x1b[m\x1b[41;97mred\x1b[48;5;200mmore", "\x1b[38;2", "\x1b]0;title\x07text",
		"日本\n\x00\x01 wide", strings.Repeat("▀▄█▁▇─│╭╮╰╯", 40),
	} {
		svg := Picture(content, 20, 3, false)
		checkXML(t, content, svg)
	}
}

// checkXML fails unless svg can be read to its end.
func checkXML(t *testing.T, content string, svg []byte) {
	t.Helper()
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		_, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("picture of %q: %v\n%s", content, err, svg)
		}
	}
}

func FuzzPicture(f *testing.F) {
	f.Add("a\x1b[1;38;2;1;2;3mx\x1b[m\n\x1b[7;48;5m█▀\xff日", 10, 2)
	f.Fuzz(func(t *testing.T, content string, cols, rows int) {
		const most, mostRows = 300, 100 // of any screen
		checkXML(t, content, Picture(content, int(uint(cols)%(most+1)), int(uint(rows)%(mostRows+1)), true))
	})
}

func TestPictureColours(t *testing.T) {
	svg := string(Picture("\x1b[38;2;16;32;48mone\x1b[m \x1b[9mtwo\x1b[m \x1b[44mthree", 20, 1, true))
	for _, want := range []string{`fill="#102030">one<`, `text-decoration="line-through">two<`, `fill="#000080" shape-rendering`, `>three<`} {
		if !strings.Contains(svg, want) {
			t.Errorf("no %s in\n%s", want, svg)
		}
	}
}
