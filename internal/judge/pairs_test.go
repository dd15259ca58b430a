package judge

import (
	_ "embed"
	"math"
	"strings"
	"testing"
	"time"

	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

//go:embed testdata/pairs.txt
var pairsText string

// pair is a line of the file.
type pair struct{ name, target, with, without string }

func pairs(t *testing.T) []pair {
	t.Helper()
	var out []pair
	for line := range strings.Lines(pairsText) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, " | ")
		if len(f) != 4 {
			t.Fatalf("%q has %d fields, wants 4", line, len(f))
		}
		out = append(out, pair{f[0], f[1], f[2], f[3]})
	}
	return out
}

// speaksFor reports whether the words alone speak for the target, strongly enough
// to count.
func speaksFor(tables *signal.Tables, doc *mailtext.Document, target string) bool {
	sig := tables.Detect(doc)
	for _, e := range sig.Evidence {
		if string(e.Target) == target {
			return true
		}
	}
	return false
}

// The same words, or nearly, in another place or sense: what they are taken
// for differs.
func TestNearlyTheSameWords(t *testing.T) {
	tables, err := signal.Load()
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t)
	all := pairs(t)
	if len(all) < 80 {
		t.Errorf("only %d pairs", len(all))
	}
	seen := map[string]bool{}
	for _, p := range all {
		seen[p.target] = true
		t.Run(p.name, func(t *testing.T) {
			doc := letter(seller, "A question", "Hello,\n\n"+p.with+"\n\nIda Brandt")
			switch p.target {
			case "asked", "asked-meeting", "asked-price", "refused", "own", "related", "answered", "own-thread":
				inContext(t, reader, doc, p)
				return
			}
			if !speaksFor(tables, doc, p.target) {
				t.Errorf("%q is not taken for %s", p.with, p.target)
			}
			if other := letter(seller, "A question", "Hello,\n\n"+p.without+"\n\nIda Brandt"); speaksFor(tables, other, p.target) {
				t.Errorf("%q is taken for %s", p.without, p.target)
			}
			// Somebody else's words, quoted below, are not the writer's.
			mine := tables.Detect(doc)
			theirs := tables.Detect(letter(seller, "A question", "Hello,\n\nplease see below.\n\nIda Brandt\n\nOn Mon, 2 Mar 2026 Jan wrote:\n> "+p.with+"\n"))
			if a, b := mine.Best(p.target), theirs.Best(p.target); b > 0 && b >= a && a > 0.5 {
				t.Errorf("quoted it weighs %.1f, as one's own %.1f", b, a)
			}
		})
	}
	for _, tactic := range triage.Tactics {
		if !seen[string(tactic)] && tactic != triage.FalseThread {
			t.Errorf("no pair for %s", tactic)
		}
	}
}

// inContext judges a mail twice: unasked from a stranger, and in the context
// that the pair names.
func inContext(t *testing.T, reader *Reader, doc *mailtext.Document, p pair) {
	t.Helper()
	m := &triage.Message{Envelope: doc.Header.Envelope, Reading: reader.Read(doc)}
	known, feigned := Context{}, Context{Thread: triage.Thread{Resolvable: true}}
	switch p.target {
	case "asked":
		known.Thread = triage.Thread{BuyerWrote: true, Resolvable: true, KnownPerson: true}
	case "asked-meeting":
		known.Thread = triage.Thread{BuyerWrote: true, Resolvable: true, Asked: "a meeting"}
	case "asked-price":
		known.Thread = triage.Thread{BuyerWrote: true, Resolvable: true, Asked: "an answer, an order"}
	case "refused":
		known.Thread = triage.Thread{BuyerWrote: true, Resolvable: true, KnownPerson: true, Asked: "a confirmation"}
		known.Relationship.OptedOut = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
		known.Touch.Date = known.Relationship.OptedOut.AddDate(0, 0, 7)
	case "answered":
		feigned.Thread = triage.Thread{Claims: true, Resolvable: true, Feint: triage.BareReply}
		known.Thread = triage.Thread{Claims: true, ParentKnown: true, Resolvable: true, BuyerWrote: true, Asked: "an answer"}
	case "own-thread":
		feigned.Thread = triage.Thread{Claims: true, Resolvable: true, Feint: triage.InventedHistory}
		known.Thread = triage.Thread{Claims: true, ParentKnown: true, Resolvable: true, OnlySender: true}
	case "own":
		known.Thread = triage.Thread{OwnDomain: true, Resolvable: true}
	case "related":
		known.Relationship.Exists = true
	}
	cold := Decide(m, feigned)
	warm := Decide(m, known)
	switch p.without {
	case "vendor":
		if warm.Kind.Vendor() {
			t.Errorf("in context it is %s", warm.Kind)
		}
	case "mute":
		if warm.Verdict == triage.MuteIt {
			t.Error("it is muted all the same")
		}
	default:
		tactic := triage.Tactic(p.without)
		if !tactic.Valid() {
			t.Fatalf("%q is no tactic", p.without)
		}
		if p.target == "refused" {
			refusedPair(t, &cold, &warm, tactic)
			return
		}
		if !cold.Has(tactic) && !askedOf(&cold, tactic) {
			t.Errorf("unasked, it is no %s: %v", tactic, cold.Tactics)
		}
		if warm.Has(tactic) {
			t.Errorf("asked for, it is still %s", p.without)
		}
		if cold.Pressure.Level.Known() && warm.Kind.Vendor() && warm.Pressure.Expected >= cold.Pressure.Expected {
			t.Errorf("pressure does not fall: %.2f, asked for %.2f", cold.Pressure.Expected, warm.Pressure.Expected)
		}
	}
	sums(t, &cold.Pressure)
	sums(t, &warm.Pressure)
	if warm.Kind.Vendor() && warm.Pressure.Level.Known() && cold.Pressure.Level.Known() && warm.Pressure.Expected > cold.Pressure.Expected+1e-9 {
		t.Errorf("pressure rises from %.2f to %.2f", cold.Pressure.Expected, warm.Pressure.Expected)
	}
	if p.target == "asked" && warm.Kind.Vendor() && warm.Kind != triage.KindDialogue {
		t.Errorf("in the buyer's own thread it is %s", warm.Kind)
	}
}

// askedOf reports whether the pressure holds a term of what the tactic asks for.
func askedOf(j *triage.Judgement, tactic triage.Tactic) bool {
	for _, p := range j.Pressure.Parts {
		if p.Cue == "target:"+string(tactic) && p.Value > 0 {
			return true
		}
	}
	return false
}

// refusedPair: the buyer wrote, but to refuse. That asks for nothing.
func refusedPair(t *testing.T, cold, warm *triage.Judgement, tactic triage.Tactic) {
	t.Helper()
	if cold.Has(tactic) && !warm.Has(tactic) {
		t.Errorf("refused, it is no longer %s", tactic)
	}
	if warm.Pressure.Expected <= cold.Pressure.Expected {
		t.Errorf("refused, pressure is %.2f, unasked %.2f", warm.Pressure.Expected, cold.Pressure.Expected)
	}
}

// sums holds the parts of a score to the score.
func sums(t *testing.T, s *triage.AxisScore) {
	t.Helper()
	if got := triage.SumParts(s.Parts); s.Level.Known() && math.Abs(got-s.Expected) > 1e-6 {
		t.Errorf("the parts add up to %.6f of %.6f", got, s.Expected)
	}
}

// Who gains by what is asked depends on whether the buyer asked.
func TestTheAskIsToldWithItsDirection(t *testing.T) {
	reader := newReader(t)
	read := func(body string) *triage.Message {
		doc := letter(seller, "Re: valves", "Hello,\n\n"+body+"\n\nIda Brandt")
		return &triage.Message{Envelope: doc.Header.Envelope, Reading: reader.Read(doc)}
	}
	m := read("could we meet on Tuesday? Please book a demo.")
	said := func(m *triage.Message, ctx Context) string {
		j := Decide(m, ctx)
		return askReason(&j, m, ctx)
	}
	refusal := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name string
		ctx  Context
		want []string
	}{
		{"by itself", Context{}, []string{"a meeting unasked", "the sender gains", "pressure +"}},
		{"asked for", Context{Thread: triage.Thread{BuyerWrote: true, Resolvable: true, Asked: "a meeting"}}, []string{"you asked for a meeting"}},
		{"in talk", Context{Thread: triage.Thread{BuyerWrote: true, Resolvable: true}}, []string{"in a conversation that you take part in"}},
		{"refused", Context{Thread: triage.Thread{BuyerWrote: true, Resolvable: true}, Relationship: triage.Relationship{OptedOut: refusal}}, []string{"a meeting unasked"}},
	} {
		got := said(m, c.ctx)
		for _, w := range c.want {
			if !strings.Contains(got, w) {
				t.Errorf("%s: %q does not say %q", c.name, got, w)
			}
		}
	}
	for _, c := range []struct{ body, want string }{
		{"Please confirm your attendance on Friday.", "you gain"},
		{"Download the full report from our site.", "both gain"},
		{"Please take our short survey about pumps.", "the sender gains"},
		{"Who handles packaging at your site?", "the sender gains"},
		{"Which of the two fits your line?", "an answer"},
	} {
		if got := said(read(c.body), Context{}); !strings.Contains(got, c.want) {
			t.Errorf("%q: %q does not say %q", c.body, got, c.want)
		}
	}
}
