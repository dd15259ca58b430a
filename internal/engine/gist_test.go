package engine

import (
	"fmt"
	"reflect"
	"runtime"
	"testing"
	"time"

	"winnow/internal/triage"
)

// What is read again and judged again when a message is opened is what it was
// judged as, to the last part, evidence and reason.
func TestOpenedAsJudged(t *testing.T) {
	msgs := grownMail(t, 600, 9)
	for i, m := range msgs {
		switch {
		case i%41 == 6:
			m.Auth = triage.Auth{Server: "mx.kestrel.example", DMARC: []string{"pass", "fail"}[i%2]}
		case i%47 == 5:
			m.From.Email = "rep9@vendor1w0rks.example" // looks like another
		}
	}
	e := bare(msgs[len(msgs)-1].Date.Add(time.Hour))
	for i, m := range msgs {
		e.put(m)
		if i%60 == 30 {
			e.matches[m.ID] = []triage.NeedMatch{{Need: "Valves", Word: "valve", Found: "valves", Score: 0.8, Reason: "Names valves"}}
		}
	}
	e.rebuild()
	s := e.snap.Load()
	in := e.material()
	vendors, parts, evidence := 0, 0, 0
	for id, d := range s.dealings {
		copied := *d
		judged, err := s.judge(&copied, in.answers)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := s.judged(d, d.theirs)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(copied.touches, d.touches) {
			t.Fatalf("%s: other touches when it is judged again", id)
		}
		vendors++
		for i := range judged {
			if got := ranked(opened[i].Judgement); !reflect.DeepEqual(got, judged[i].Judgement) {
				t.Fatalf("%s: message %d\n got %+v\nwant %+v", id, i, got, judged[i].Judgement)
			}
			if r := s.judgements.get(d.theirs[i].ID); r.Worth != opened[i].Judgement.Worth || r.Verdict != opened[i].Judgement.Verdict || r.Band != opened[i].Judgement.Band {
				t.Fatalf("%s: message %d is listed as %+v and opens as %+v", id, i, r, opened[i].Judgement)
			}
			if j := opened[i].Judgement; j.Kind.Vendor() {
				parts, evidence = parts+len(j.Usefulness.Parts), evidence+len(j.Evidence)
			}
		}
	}
	if vendors < 5 || parts == 0 || evidence == 0 {
		t.Errorf("only %d vendors, %d parts and %d pieces of evidence were compared", vendors, parts, evidence)
	}
}

// A sender that wrote more than is held in full at once is judged as any other.
func TestThinMessagesTellTheSame(t *testing.T) {
	msgs := grownMail(t, 300, 2)
	e := bare(msgs[len(msgs)-1].Date.Add(time.Hour))
	for _, m := range msgs {
		e.put(m)
	}
	e.rebuild()
	s := e.snap.Load()
	in := e.material()
	for id, d := range s.dealings {
		want, err := s.judge(d, in.answers)
		if err != nil {
			t.Fatal(err)
		}
		thinned := *d
		for _, most := range []int{1, 7, len(d.theirs) - 1} {
			got, err := s.judgeBy(&thinned, in.answers, max(1, most))
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(got, want) || !reflect.DeepEqual(thinned.touches, d.touches) {
				t.Fatalf("%s is judged otherwise in parts of %d", id, most)
			}
		}
	}
}

// heldAtMost is how many bytes a message may take in memory: what vendors,
// threads, touches and the ranking hold of it together.
const heldAtMost = 1500

// The memory that a mailbox takes grows by little with each message.
func TestAMessageTakesLittleMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second or two")
	}
	const n = 12_000
	msgs := grownMail(t, n, 300)
	for i, m := range msgs { // as real ones, each with letters of its own
		m.References = append(m.References, fmt.Sprintf("root-%d@%s", i, m.From.Domain()))
	}
	held := func() uint64 {
		runtime.GC()
		runtime.GC()
		var s runtime.MemStats
		runtime.ReadMemStats(&s)
		return s.HeapAlloc
	}
	e := bare(msgs[n-1].Date.Add(time.Hour))
	for _, m := range msgs[:10] {
		e.put(m)
	}
	e.rebuild() // with the tables that are made once
	e = bare(msgs[n-1].Date.Add(time.Hour))
	shelf := e.archive.(*shelf)
	shelf.all = msgs
	for i, m := range msgs {
		shelf.at[m.ID] = i
	}
	before := held()
	for _, m := range msgs {
		e.add(m)
	}
	e.rebuild()
	each := (int64(held()) - int64(before)) / n
	runtime.KeepAlive(e)
	t.Logf("%d bytes a message", each)
	if each > heldAtMost {
		t.Errorf("a message takes %d bytes in memory, at most %d are meant", each, heldAtMost)
	}
}
