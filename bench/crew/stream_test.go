package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestRowsOfAStream(t *testing.T) {
	stream := ": hello\nretry: 2000\n\nevent: pair\ndata: {\"mirror\":\"a\",\"status\":\"ok\",\"distance_m\":7}\n\n" +
		"event: clock\ndata: {\"at\":\"2027-04-19T10:00:00Z\"}\n\nevent: pair\ndata: {\"mirror\":\"b\"}\n\nevent: pair\ndata: rubbish\n\n" +
		"event: pair\ndata: {\"mirror\":\"a\",\"distance_m\":9}\n\n"
	got := ""
	rows(strings.NewReader(stream), func(mirror string, lines int, _ time.Time) { got += fmt.Sprint(mirror, lines, " ") })
	if got != "a7 a9 " {
		t.Errorf("the rows tell %q", got)
	}
}
