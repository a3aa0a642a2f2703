package crowdpage

import (
	"testing"

	"spotter/report/markup/markuptest"
)

// TestValuesStandWhereTheyCan has html/template judge the markup of the page.
func TestValuesStandWhereTheyCan(t *testing.T) { markuptest.Check(t, ".") }
