package ui

import (
	"fmt"
	"strings"
	"testing"

	"winnow/internal/triage"
	"winnow/internal/ui/widgets"
)

// tabTo presses Tab until something of a type has the keyboard that passes a
// test, and fails the test when nothing does.
func tabTo[T any](b *bench, ok func(T) bool) T {
	b.t.Helper()
	for range 60 {
		b.press("Tab")
		if w, is := b.win.Canvas().Focused().(T); is && ok(w) {
			return w
		}
	}
	b.t.Fatalf("no Tab leads to such a %T", *new(T))
	panic("unreachable")
}

func rowsWith(title string) func(*widgets.Rows) bool {
	return func(r *widgets.Rows) bool {
		for _, it := range r.Items() {
			if strings.Contains(it.Title, title) {
				return true
			}
		}
		return false
	}
}

func TestAClaimLeadsToTheMessage(t *testing.T) {
	b := open(t, 12)
	b.OpenVendor("brightpath.example")
	tabTo(b, rowsWith("A customer by name"))
	b.press("Return")
	if !b.home.Reading() {
		t.Error("a claim does not open its message")
	}
}

func TestASectionFoldsAndStaysSo(t *testing.T) {
	b := open(t, 12)
	b.OpenVendor("brightpath.example")
	why := func(f *widgets.Fold) bool { return strings.HasPrefix(f.Text(), "Why it stands there") }
	tabTo(b, why)
	b.press("Return")
	b.OpenVendor("halden-precision.example")
	if f := tabTo(b, why); !f.Shut() {
		t.Error("what was folded is open on the next vendor")
	}
	b.press("Right")
	if f := b.win.Canvas().Focused().(*widgets.Fold); f.Shut() {
		t.Error("right does not unfold")
	}
}

func TestSuggestionsAreSettledAndTakenBack(t *testing.T) {
	for _, c := range []struct {
		button string
		act    triage.Act
		said   string
	}{
		{"Join", triage.ActJoin, "Said that Brightpath Insights and quillon.example are one vendor."},
		{"Keep apart", triage.ActSplit, "Kept Brightpath Insights and quillon.example apart."},
	} {
		t.Run(c.button, func(t *testing.T) {
			b := open(t, 12)
			b.OpenVendor("brightpath.example")
			tabTo(b, func(w *widgets.Button) bool { return strings.HasPrefix(w.Text(), c.button) })
			b.press("Return")
			if b.dialog != nil { // a join is asked about, with what it changes
				b.press("Return")
			}
			j := b.desk.Journal()
			if len(j) != 1 || j[0].Act != c.act || b.toast.Text() != c.said || len(b.desk.Suggestions()) != 0 {
				t.Fatalf("journal %+v, said %q", j, b.toast.Text())
			}
			b.press("u")
			if len(b.desk.Suggestions()) != 1 {
				t.Error("the undo does not bring the suggestion back")
			}
		})
	}
}

func TestADomainIsSplitOff(t *testing.T) {
	b := open(t, 12)
	b.OpenVendor("brightpath.example")
	tabTo(b, rowsWith("getbrightpath.example"))
	b.press("Return")
	if b.dialog == nil {
		t.Fatal("it is not asked first")
	}
	b.press("Return")
	j := b.desk.Journal()
	if len(j) != 1 || j[0].Act != triage.ActSplit || fmt.Sprint(j[0].With.Keys) != "[getbrightpath.example]" {
		t.Fatalf("journal %+v", j)
	}
	if want := "Split getbrightpath.example off from Brightpath Insights."; b.toast.Text() != want {
		t.Errorf("said %q, want %q", b.toast.Text(), want)
	}
}

func TestAQuestionIsCopied(t *testing.T) {
	b := open(t, 12)
	b.OpenVendor("brightpath.example")
	tabTo(b, rowsWith("Question 1"))
	b.press("Down", "Return")
	if got := b.app.Clipboard().Content(); got != "Who uses it, and may we ask them?" {
		t.Errorf("copied %q", got)
	}
}

func TestAMessageIsCorrectedAfterALookAtWhatChanges(t *testing.T) {
	b := open(t, 12)
	b.OpenVendor("brightpath.example")
	b.press("Return", "n") // its newest message, the first mark: a false thread
	b.press("c", "x")
	if b.dialog == nil || len(b.desk.Journal()) != 0 {
		t.Fatal("it is not shown first what the correction changes")
	}
	b.press("Return")
	j := b.desk.Journal()
	if len(j) != 1 || j[0].Correction == nil || j[0].Correction.Tactics[triage.FalseThread] || len(j[0].Correction.Tactics) != 1 {
		t.Fatalf("journal %+v", j)
	}
	if want := "Corrected a message of Brightpath Insights to no false thread."; b.toast.Text() != want {
		t.Errorf("said %q, want %q", b.toast.Text(), want)
	}
	// By questions: an axis, pressure, level 1.
	b.press("c", "a", "4", "1", "Return")
	if j = b.desk.Journal(); len(j) != 2 || j[0].Correction.Levels[triage.Pressure] != 1 {
		t.Fatalf("journal %+v", j)
	}
	b.press("c", "t", "Escape")
	if b.dialog != nil || len(b.desk.Journal()) != 2 {
		t.Error("Escape decides, or leaves the question standing")
	}
	b.press("u")
	if !b.desk.Journal()[1].Undone {
		t.Error("the correction is not taken back")
	}
}

func TestTheListIsNarrowedByKeysAndChips(t *testing.T) {
	b := open(t, 12)
	all := b.home.Rows()
	b.press("v")
	engage := b.home.Rows()
	if engage == 0 || engage >= all {
		t.Fatalf("v shows %d of %d", engage, all)
	}
	b.press("Escape")
	if b.home.Rows() != all {
		t.Error("Escape does not show all again")
	}
	b.press("f") // those that meet a need; which one is a chip
	needs := tabTo(b, func(c *widgets.Chips) bool { return strings.HasPrefix(c.Items()[len(c.Items())-1].Text, "needs ") })
	b.press("Right", "Right", "Right", "Right", "Return")
	if b.home.Rows() != 1 || !needs.Items()[4].On {
		t.Errorf("the chip of a need shows %d", b.home.Rows())
	}
	b.press("Return")
	if needs.Items()[4].On {
		t.Error("the chip is not switched off again")
	}
}

func TestOnePersonIsMutedAndTheOthersAreNot(t *testing.T) {
	b := open(t, 12)
	b.OpenVendor("brightpath.example")
	tabTo(b, rowsWith("Ines Moreau"))
	b.press("Down", "Return", "m", "3")
	j := b.desk.Journal()
	if len(j) != 1 || j[0].Act != triage.ActMute || j[0].Person != "ines@getbrightpath.example" || j[0].Mute.Strength != triage.Stop {
		t.Fatalf("journal %+v", j)
	}
	if !strings.HasPrefix(b.toast.Text(), "Ines Moreau is stopped; the others") {
		t.Errorf("said %q", b.toast.Text())
	}
	b.press("Return") // the row now offers to lift it
	b.press("m")
	if j = b.desk.Journal(); len(j) != 2 || j[0].Act != triage.ActUnmute || j[0].Person == "" {
		t.Fatalf("journal %+v", j)
	}
}

func TestASearchGoesThroughTheTextsToo(t *testing.T) {
	b := open(t, 12)
	b.press("/")
	b.typing("inspection reports") // stands in the body of one mail, and nowhere else
	if b.home.Rows() != 1 {
		t.Fatalf("%d vendors found", b.home.Rows())
	}
	b.press("Escape")
	if b.home.Rows() < 10 {
		t.Error("Escape does not leave the search")
	}
}

func TestTheWordsOnAnAxisOpenWhereTheyStand(t *testing.T) {
	b := open(t, 12)
	b.OpenVendor("halden-precision.example")
	tabTo(b, func(*widgets.AxisTable) bool { return true })
	b.press("Down", "Return")
	if !b.home.Reading() || !strings.Contains(b.home.Seen(), "true") {
		t.Fatal("the words do not open their message")
	}
	if b.home.Marked() != triage.Interest {
		t.Errorf("it shows %q", b.home.Marked())
	}
}
