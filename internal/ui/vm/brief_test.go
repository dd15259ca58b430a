package vm

import (
	"reflect"
	"testing"
)

func TestABriefIsTakenApartByItsHeadings(t *testing.T) {
	title, got := NewBrief("Brief of a week\n\nWhat came\n  12 messages\n    from 3 vendors\n\nOpt-outs broken\n  None.\n")
	want := []BriefSection{
		{"What came", []BriefLine{{"12 messages", false}, {"from 3 vendors", true}}},
		{"Opt-outs broken", []BriefLine{{"None.", false}}},
	}
	if title != "Brief of a week" || !reflect.DeepEqual(got, want) {
		t.Errorf("%q, %+v", title, got)
	}
	if title, got = NewBrief(""); title != "" || got != nil {
		t.Errorf("%q, %+v", title, got)
	}
}
