package need

import (
	"fmt"
	"strings"
	"testing"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Words that stand beside the need's words in the buyer's mail, and words that
// mark the mail that the buyer kept, are found and told apart; what the need
// has already, or turned down, is not offered again.
func TestFurtherWordsComeFromTheBuyersMail(t *testing.T) {
	n := triage.Need{Name: "seals", Words: []string{"mechanical seal"}, Weight: 1}
	find := func(n triage.Need) map[string]triage.Expansion {
		x := NewExpander(n)
		for i := range 6 {
			x.Own(triage.ContentID{1, byte(i)}, mail("Line 3", fmt.Sprintf("The mechanical seal on the slurry pump leaks since day %d. The canteen opens at noon. The gate stays closed.", i)))
			x.Kept(triage.ContentID{2, byte(i)}, mail("Seals", "Our mechanical seal has faces of silicon carbide and ships in a week."), true)
			x.Kept(triage.ContentID{3, byte(i)}, mail("Talk", "Join our talk about new markets and ships in harbours."), false)
		}
		out := map[string]triage.Expansion{}
		for _, e := range x.Expansions() {
			out[e.Term] = e
			if e.Count < 2 || e.Score <= 0 || e.Sentence == "" || e.Message == (triage.ContentID{}) {
				t.Errorf("%+v", e)
			}
		}
		return out
	}
	got := find(n)
	if e := got["slurry pump"]; e.From != triage.ExpandOwn || !strings.Contains(e.Sentence, "slurry pump") {
		t.Errorf("of the buyer's mail: %+v", got)
	}
	if e := got["silicon carbide"]; e.From != triage.ExpandKept {
		t.Errorf("of mail that was kept: %+v", got)
	}
	for _, term := range []string{"canteen", "talk", "mechanical", "mechanical seal"} {
		if e, ok := got[term]; ok {
			t.Errorf("%q was offered: %+v", term, e)
		}
	}
	if len(got) > maxExpansions+maxKept {
		t.Errorf("%d were offered", len(got))
	}
	if e, ok := find(n.WithRemoved("slurry pump"))["slurry pump"]; ok {
		t.Errorf("what was turned down was offered again: %+v", e)
	}
	// Once taken over it meets the need, and says so; turned down it does not.
	doc := mail("Hello", "We rebuild any slurry pump within a week.")
	if got := match(t, n.WithAccepted("slurry pump"), doc); len(got) != 1 || got[0].Word != "slurry pump" {
		t.Errorf("a word that was taken over: %+v", got)
	}
	if got := match(t, n.WithAccepted("slurry pump").WithRemoved("slurry pump"), doc); len(got) != 0 {
		t.Errorf("a word that was turned down: %+v", got)
	}
}

func TestOnlyAPartOfTheWordsStaysBelowHalfANeed(t *testing.T) {
	n := triage.Need{Name: "ap", Words: []string{"accounts payable automation for hospitals"}, Weight: 1}
	got := match(t, n, mail("Accounts payable", "Accounts payable, accounts payable and supplier invoices. Accounts payable for all."))
	if len(got) != 1 || got[0].Score > broadMost {
		t.Errorf("got %+v, want at most %v", got, broadMost)
	}
}

func FuzzExpand(f *testing.F) {
	f.Add("mechanical seal", "The mechanical seal leaks. The mechanical seal leaks.")
	f.Add("", "\xff\x00")
	f.Fuzz(func(t *testing.T, word, body string) {
		x := NewExpander(triage.Need{Name: "n", Words: []string{word}, Removed: []string{word}})
		doc := mailtext.Parse([]byte("Subject: s\r\n\r\n" + body))
		for i := range 3 {
			x.Own(triage.ContentID{byte(i)}, doc)
			x.Kept(triage.ContentID{byte(i)}, doc, x.Meets(doc) || i > 0)
		}
		for _, e := range x.Expansions() {
			if e.Term == "" || e.Count < 2 {
				t.Errorf("%+v", e)
			}
		}
	})
}
