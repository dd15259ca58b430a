package cadence

import (
	"strings"

	"winnow/internal/triage"
	"winnow/internal/vendor"
)

// feint tells a false thread from a true one. It says nothing where the mailbox
// holds too little (nothing that the buyer wrote by then), of mail by somebody
// whom the buyer has written to, of lists, machines, tickets, calendars and the
// buyer's own side, and of mail that is rather a person's than a seller's:
// there a parent that is gone is likelier than one that never was.
func (t *threader) feint(n *note, th *triage.Thread) (triage.Feint, string) {
	if n.mine || th.BuyerWrote || th.BuyerAnswered || th.KnownPerson ||
		n.from.ownSide || t.wroteOrg[n.key()] || th.ListMail || n.machine || n.subject.Machine || n.serves {
		return triage.NoFeint, ""
	}
	if (n.subject.Reply || n.subject.Forward) && th.ParentKnown && th.OnlySender && t.allKnown(n) {
		return triage.OwnChain, "It answers the sender's own mail, which you never answered"
	}
	if !t.anyMine || n.date.Before(t.firstMine) && !n.date.IsZero() {
		return triage.NoFeint, ""
	}
	if th.Claims && t.namesOwn(n) {
		return triage.NoFeint, "" // it answers a Message-ID such as only the buyer's mails bear
	}
	for i := range n.rare().quoted {
		if q := &n.rare().quoted[i]; t.byBuyer(q.By) && !t.wrote(q.Marks) {
			return triage.InventedHistory, "It quotes mail as yours, and nothing like it is in what you wrote"
		}
	}
	if !th.ParentKnown && th.Claims && n.subject.Reply && len(n.refs) == 0 && !n.quotes {
		return triage.BareReply, "Its subject says reply; it names no mail that it answers, and you never wrote to them"
	}
	// The mail that it answers is not here, but it bears the sender's own mark.
	if n.subject.Reply && !th.ParentKnown && t.answersItself(n) {
		return triage.OwnChain, "It answers a mail of the sender's own, which is not here"
	}
	if talk := n.rare().talk; talk != "" {
		return triage.ClaimedTalk, "It speaks of an earlier exchange (“" + talk + "”), and your mail knows of none"
	}
	return triage.NoFeint, ""
}

// allKnown reports whether every mail that a reply names is in the mailbox, so
// that none of the buyer's can be among them.
func (t *threader) allKnown(n *note) bool {
	for _, id := range n.refs {
		if _, ok := t.bearer(id); !ok {
			return false
		}
	}
	return true
}

// serves reports mail that is rather a person's, a list's or a machine's than a
// seller's, by the odds of its reading.
func serves(r *triage.Reading) bool {
	switch r.Kind {
	case triage.KindPersonal, triage.KindList, triage.KindTransactional:
		return true
	}
	return r.KindOdds[triage.KindPersonal]+r.KindOdds[triage.KindList]+r.KindOdds[triage.KindTransactional] > 0.25
}

// byBuyer reports whether an attribution names the buyer: by address, or by a
// name of several words under which the buyer writes.
func (t *threader) byBuyer(by string) bool {
	for name := range t.ownNames {
		if strings.Contains(by, name) {
			return true
		}
	}
	for _, w := range strings.FieldsFunc(by, func(r rune) bool { return strings.ContainsRune(" <>()[]:;,\"'", r) }) {
		if strings.Contains(w, "@") && t.own.IsMine(strings.TrimPrefix(w, "mailto:")) {
			return true
		}
	}
	return false
}

// wrote reports whether one of the marks stands in mail that the buyer wrote.
func (t *threader) wrote(marks []uint32) bool {
	for _, h := range marks {
		if t.ownMarks[h] {
			return true
		}
	}
	return false
}

// namesOwn reports whether a reply names a Message-ID of a host at which only
// the buyer's own mail gets its ids: then the parent is gone, not invented.
func (t *threader) namesOwn(n *note) bool {
	own := t.chain.host(n.named)
	for _, id := range n.refs {
		if h := t.chain.host(id); h != "" && t.ownHosts[h] && h != own {
			return true
		}
	}
	return false
}

// answersItself reports whether all that a reply names bears the host of its
// own Message-ID, which is the sender's and not a mail service's.
func (t *threader) answersItself(n *note) bool {
	host := t.chain.host(n.named)
	if host == "" || vendor.Registrable(host) != vendor.Registrable((triage.Address{Email: n.from.address}).Domain()) {
		return false
	}
	for _, id := range n.refs {
		if t.chain.host(id) != host {
			return false
		}
	}
	return len(n.refs) > 0
}

func idHost(id string) string {
	_, host, _ := strings.Cut(id, "@")
	return strings.ToLower(host)
}

func factValue(m *triage.Message, name string) string {
	for i := range m.Reading.Facts {
		if m.Reading.Facts[i].Name == name {
			return m.Reading.Facts[i].Value
		}
	}
	return ""
}
