package judge

import (
	_ "embed"
	"strings"
	"testing"

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
	if len(all) < 60 {
		t.Errorf("only %d pairs", len(all))
	}
	seen := map[string]bool{}
	for _, p := range all {
		seen[p.target] = true
		t.Run(p.name, func(t *testing.T) {
			doc := letter(seller, "A question", "Hello,\n\n"+p.with+"\n\nIda Brandt")
			switch p.target {
			case "asked", "own", "related":
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
	known := Context{}
	switch p.target {
	case "asked":
		known.Thread = triage.Thread{BuyerWrote: true, Resolvable: true, KnownPerson: true}
	case "own":
		known.Thread = triage.Thread{OwnDomain: true, Resolvable: true}
	case "related":
		known.Relationship.Exists = true
	}
	cold := Decide(m, Context{Thread: triage.Thread{Resolvable: true}})
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
		if warm.Has(triage.Tactic(p.without)) {
			t.Errorf("asked for, it is still %s", p.without)
		}
	}
	if warm.Kind.Vendor() && warm.Pressure.Level.Known() && cold.Pressure.Level.Known() && warm.Pressure.Expected > cold.Pressure.Expected+1e-9 {
		t.Errorf("pressure rises from %.2f to %.2f", cold.Pressure.Expected, warm.Pressure.Expected)
	}
	if p.target == "asked" && warm.Kind.Vendor() && warm.Kind != triage.KindDialogue {
		t.Errorf("in the buyer's own thread it is %s", warm.Kind)
	}
}

// Who gains by what is asked depends on whether the buyer asked.
func TestTheAskIsToldWithItsDirection(t *testing.T) {
	reader := newReader(t)
	doc := letter(seller, "Re: valves", "Hello,\n\ncould we meet on Tuesday? Please book a demo.\n\nIda Brandt")
	m := &triage.Message{Envelope: doc.Header.Envelope, Reading: reader.Read(doc)}
	cold := askReason(m, Context{})
	warm := askReason(m, Context{Thread: triage.Thread{BuyerWrote: true}})
	if !strings.Contains(cold, "unasked") || !strings.Contains(cold, "the sender gains") {
		t.Errorf("unasked: %q", cold)
	}
	if strings.Contains(warm, "unasked") || warm == cold {
		t.Errorf("in the buyer's own thread: %q", warm)
	}
}
