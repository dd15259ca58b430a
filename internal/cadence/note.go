package cadence

import (
	"slices"
	"strings"
	"time"

	"winnow/internal/claim"
	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// note is what is kept of a message to link it and to tell a false thread. A
// mailbox may have a hundred thousand of them, so it is small.
type note struct {
	id      triage.ContentID
	date    time.Time
	subject Subject
	from    *sender
	list    string  // its List-Id
	few     *few    // what few messages have, or nil
	refs    []int32 // numbers of the Message-IDs that it names: the references, then those it answers
	named   int32   // number of its own Message-ID, or -1
	parent  int32   // place of the message it answers, or -1
	answers uint8   // how many of refs it answers (In-Reply-To)

	mine    bool // the buyer wrote it
	counts  bool // and it is a word to somebody outside
	plain   bool // and no forward, so that it speaks to the whole chain
	forged  bool // its server found the sender forged
	machine bool // a program wrote it
	serves  bool // it is rather a person's, a list's or a machine's than a seller's
	listed  bool // it reads as a list's
	quotes  bool // it shows earlier mail
}

// few is what few messages have.
type few struct {
	replyTo []string            // addresses that answers go to, others than its own
	quoted  []triage.QuotedMail // of others' mail: what may be told for the buyer's
	talk    string              // of sellers' mail: an earlier exchange that it speaks of

	// Of the buyer's own:
	name    string    // under which it was written, folded
	wrote   []*sender // to whom
	to      []string  // organisations that it speaks to
	asks    []string  // what it asks for
	refuses bool
}

var none few

// key is the organisation of the sender.
func (n *note) key() string { return n.from.key }

// rare is what few messages have; not to be changed where there is nothing.
func (n *note) rare() *few {
	if n.few == nil {
		return &none
	}
	return n.few
}

// hear takes down what is needed of a message. It makes no difference which
// messages were heard before.
func (t *threader) hear(m *triage.Message) note {
	from := t.sender(m.From.Email)
	r := &m.Reading
	n := note{
		id: m.ID, date: m.Date, subject: ParseSubject(m.Subject), from: from, list: m.ListID, named: -1, parent: -1,
		forged: forged(m), listed: readsAsList(m), quotes: quotes(m), serves: serves(r),
	}
	n.machine = byMachine(m)
	n.mine = (m.Mine || from.mine) && (m.Sent || !n.forged)
	if m.MessageID != "" {
		n.named = t.chain.number(m.MessageID)
	}
	ids, answers := refs(m)
	if len(ids) > 0 {
		n.refs, n.answers = make([]int32, len(ids)), uint8(answers)
		for i, id := range ids {
			n.refs[i] = t.chain.number(id)
		}
	}
	var f few
	for _, a := range m.ReplyTo {
		if a.Email != m.From.Email {
			f.replyTo = append(f.replyTo, a.Email)
		}
	}
	if n.mine {
		f.name, f.refuses = vendor.Fold(m.From.Name), m.Refuses
		for _, a := range recipients(m) {
			f.wrote = append(f.wrote, t.sender(a.Email))
		}
		for _, h := range r.Marks {
			t.ownMarks[h] = true
		}
		for _, fact := range r.Facts {
			if fact.Name == factAsk {
				what, _, _ := strings.Cut(fact.Value, ";")
				f.asks = append(f.asks, what)
			}
		}
		n.few = &f
		return n
	}
	f.quoted = slices.DeleteFunc(slices.Clone(r.Quoted), func(q triage.QuotedMail) bool { return len(q.Marks) < claim.MinQuoting })
	if r.Kind.Selling() {
		f.talk = factValue(m, claim.FactTalk)
	}
	if len(f.replyTo) > 0 || len(f.quoted) > 0 || f.talk != "" {
		n.few = &f
	}
	return n
}

// refs are the Message-IDs that a message names, at most maxRefs of each sort:
// the first of its references and the last ones, then those that it answers.
func refs(m *triage.Message) (ids []string, answers int) {
	r := m.References
	if len(r) > maxRefs {
		r = append(r[:1:1], r[len(r)-maxRefs+1:]...)
	}
	in := m.InReplyTo
	if len(in) > maxRefs {
		in = in[:maxRefs]
	}
	return append(r[:len(r):len(r)], in...), len(in)
}
