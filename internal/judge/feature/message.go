package feature

import (
	"math/bits"
	"strings"

	"winnow/internal/cut"
	"winnow/internal/mailtext"
	"winnow/internal/signal"
	"winnow/internal/triage"
)

// spare is room for the terms of what the sentences show, which the caller may
// append.
const spare = 64

// Weight of the groups of message features against each other, before
// learning: words are many and each says little.
const (
	wordsScale   = 3.0
	subjectScale = 1.2
	tailScale    = 1.0
)

func (x *Extractor) message(text *cut.Text, sig *signal.Signals, m *messageShape) Vector {
	doc := text.Doc
	x.layout(doc, m)
	x.envelope(doc)
	for _, f := range sig.Facts {
		x.fact(f)
	}
	x.topics(&m.shape)
	x.hits(sig.Hits)
	out := x.acc.take(once)

	// Words of the author's part, the subject and the tail apart, so that a
	// long footer never outweighs what the sender says.
	sentences := sig.Sentences[:len(m.all)]
	for i, s := range sentences {
		if s.Zone == mailtext.ZoneAuthor || s.Zone == mailtext.ZoneGreeting {
			for _, id := range x.wordIDs[x.bounds[i]:x.bounds[i+1]] {
				x.acc.add(id, 1)
			}
		}
	}
	for _, id := range x.pairIDs {
		x.acc.add(id, 1)
	}
	body := x.acc.take(keep)
	damp(body, wordsScale)
	for _, s := range sentences {
		if s.Zone == mailtext.ZoneSubject {
			x.words(text, &s, "subject")
		}
	}
	subject := x.acc.take(keep)
	damp(subject, subjectScale)
	for _, s := range sentences {
		if s.Zone == mailtext.ZoneFooter || s.Zone == mailtext.ZoneOptOut || s.Zone == mailtext.ZoneSignature {
			x.words(text, &s, "tail")
		}
	}
	tail := x.acc.take(keep)
	damp(tail, tailScale)
	out, tail = x.acc.merge(out, body), x.acc.merge(subject, tail)
	return mergeInto(x.acc.vector(len(out)+len(tail)+spare), out, tail)
}

// topics adds the families of words that a text draws on: whether at all, and
// how much of it.
func (x *Extractor) topics(s *shape) {
	for set := s.seen; set != 0; set &= set - 1 {
		i := bits.TrailingZeros64(set)
		n, keys := s.topics[i], &keysOfTopics[i].steps
		share := float64(n) / float64(max(s.words, 30))
		x.add(keys[0])
		if n >= 2 && share >= 0.012 {
			x.add(keys[1])
		}
		if n >= 3 && share >= 0.03 {
			x.add(keys[2])
		}
		if n >= 4 && share >= 0.06 {
			x.add(keys[3])
		}
	}
}

// hits adds the cues that were found: each by itself, and the strongest for
// each target, in the writer's own words and in quoted mail apart.
func (x *Extractor) hits(hits []signal.Hit) {
	for i := range hits {
		x.hit(&hits[i], zoneClass(hits[i].Zone))
	}
	// How many sentences speak for the target, as a second ladder.
	for i := range x.marks {
		x.marks[i].last, x.marks[i].count = 0, 0
	}
	for i := range hits {
		t := &x.marks[x.of(hits[i].Cue).target]
		if t.last == hits[i].Sentence+1 {
			continue
		}
		t.last = hits[i].Sentence + 1
		t.count++
		switch t.count {
		case 2:
			if t.twice == unasked {
				t.twice = x.number("target ", t.name, " twice")
			}
			x.acc.add(t.twice, 1)
		case 4:
			if t.often == unasked {
				t.often = x.number("target ", t.name, " often")
			}
			x.acc.add(t.often, 1)
		}
	}
}

// zoneClass is the index into zoneClasses.
func zoneClass(z mailtext.ZoneKind) int {
	switch z {
	case mailtext.ZoneSubject:
		return 1
	case mailtext.ZoneQuote, mailtext.ZoneForward:
		return 2
	case mailtext.ZoneSignature, mailtext.ZoneFooter, mailtext.ZoneOptOut:
		return 3
	}
	return 0
}

func (x *Extractor) layout(doc *mailtext.Document, m *messageShape) {
	per := func(n int) float64 { return float64(n) * 100 / float64(max(m.words, 20)) }
	x.step(float64(m.words), &wordsSteps)
	x.step(float64(m.sentences), &sentencesSteps)
	x.step(per(m.capitals), &capitalsSteps)
	x.step(per(m.names), &namesSteps)
	x.step(float64(m.nameRuns), &nameRunsSteps)
	x.step(float64(m.exclaims), &exclamationsSteps)
	x.step(per(m.exclaims), &exclamationShareSteps)
	x.step(float64(m.asks), &questionsSteps)
	x.step(per(m.numbers), &numbersSteps)
	x.step(float64(m.money), &amountsSteps)
	x.step(float64(m.percent), &percentagesSteps)
	x.step(per(m.you), &youSteps)
	x.step(per(m.we), &weSteps)
	x.step(per(m.i), &iSteps)
	x.step(float64(m.bullets), &listItemsSteps)
	x.step(float64(m.longest), &longestSentenceSteps)
	x.step(float64(m.shorts)/float64(max(m.sentences, 1)), &shortLinesSteps)
	x.step(float64(len(doc.Links)), &linksSteps)
	x.step(float64(len(doc.Links))*100/float64(max(m.words, 20)), &linkShareSteps)
	x.step(float64(doc.Layout.Colours), &coloursSteps)
	x.flag(doc.Layout.HiddenBytes > 40, hiddenTextKey)
	x.flag(m.zones[mailtext.ZoneGreeting] > 0, greetingKey)
	x.flag(m.zones[mailtext.ZoneSignature] > 0, signatureKey)
	x.flag(m.zones[mailtext.ZoneOptOut] > 0, optOutTextKey)
	x.flag(m.zones[mailtext.ZoneFooter] > 0, footerKey)
	x.flag(m.zones[mailtext.ZoneForward] > 0, forwardedMailKey)
	quoted := m.zones[mailtext.ZoneQuote]
	x.flag(quoted > 0, quotedMailKey)
	x.flag(quoted > 2*(m.zones[mailtext.ZoneAuthor]+1), mostlyQuotedMailKey)
	x.flag(len(doc.Attachments) > 0, attachmentKey)
	x.flag(m.person, personsNameKey)
	x.flag(feedItem(doc), feedItemKey)
}

// feedItem reports whether the body is an item of a news feed that a program
// turned into mail: it begins with the item's address on a line of its own,
// named as a field, as such programs write it.
func feedItem(doc *mailtext.Document) bool {
	_, body, _ := strings.Cut(doc.Text, "\n")
	line, _, _ := strings.Cut(strings.TrimLeft(body, "\n"), "\n")
	name, value, ok := strings.Cut(line, ": ")
	if !ok || !strings.HasPrefix(value, "http") || strings.Contains(value, " ") {
		return false
	}
	switch strings.ToLower(name) {
	case "url", "link", "item", "feed", "source", "permalink":
		return true
	}
	return false
}

// envelope adds what the header fields say. Fields that tell the collection
// that a message was found in rather than its kind (Received, MIME version,
// traces of filters and archives) are left out on purpose.
func (x *Extractor) envelope(doc *mailtext.Document) {
	h := &doc.Header
	local, _, _ := strings.Cut(h.From.Email, "@")
	if c := localClass(local); c != "" {
		x.named("sender ", c)
	}
	x.flag(h.From.Name == "", noSenderNameKey)
	x.flag(len(h.ReplyTo) > 0 && h.ReplyTo[0].Email != h.From.Email, answersGoElsewhereKey)
	x.flag(len(h.ReplyTo) > 0 && h.ReplyTo[0].Domain() != h.From.Domain(), answersGoToAnotherDomainKey)
	x.flag(len(h.To) == 0, noRecipientKey)
	x.flag(len(h.To)+len(h.Cc) > 1, severalRecipientsKey)
	x.flag(len(h.To)+len(h.Cc) > 5, manyRecipientsKey)
	x.flag(len(h.Cc) > 0, copiesKey)
	x.flag(len(h.To) > 0 && h.To[0].Email == h.From.Email, toTheSenderKey)
	x.flag(brandName(h.From), senderNameIsTheDomainsKey)
	x.flag(personName(h.From.Name) && !namedAfter(h.From), unlikeTheAddressKey)
	x.flag(madeUp(h.From.Domain()), domainOfNoWordsKey)
	x.flag(h.ListPost != "", listPostKey)
	x.flag(len(h.Unsubscribe) > 0, listUnsubscribeKey)
	x.flag(h.AutoSubmit != "" && h.AutoSubmit != "no", sentByAMachineKey)
	x.flag(sameOrganisation(h), sameOrganisationKey)
	x.flag(QuotesReader(doc), quotesTheReaderKey)
	x.subject(h)
	for _, l := range doc.Links {
		x.flag(strings.Contains(l.URL, "unsub") || strings.Contains(l.URL, "optout") || strings.Contains(l.URL, "opt-out"), unsubscribeLinkKey)
	}
}

func (x *Extractor) subject(h *mailtext.Header) {
	s := strings.TrimSpace(h.Subject)
	lower := strings.ToLower(s)
	re := strings.HasPrefix(lower, "re:") || strings.HasPrefix(lower, "re ") || strings.HasPrefix(lower, "aw:")
	fw := strings.HasPrefix(lower, "fw:") || strings.HasPrefix(lower, "fwd:")
	chained := len(h.InReplyTo) > 0 || len(h.References) > 0
	x.flag(re, reKey)
	x.flag(fw, fwdKey)
	x.flag((re || fw) && chained, reWithChainKey)
	x.flag(re && !chained, reWithoutChainKey)
	// Where an archive dropped the header fields, the lack of a chain says
	// nothing.
	x.flag(re && !chained && h.Received > 0, replyToNothingKey)
	x.flag(!re && !fw && chained, chainWithoutReKey)
	x.flag(s == "", noSubjectKey)
	x.flag(strings.Contains(s, "!"), subjectExclaimsKey)
	x.flag(strings.Contains(s, "?"), subjectAsksKey)
	x.flag(strings.Contains(s, "$"), subjectMoneyKey)
	x.flag(strings.ContainsAny(s, "0123456789"), subjectNumberKey)
	x.flag(strings.HasPrefix(s, "["), subjectTagKey)
	x.flag(hashTail(s), hashTailKey)
	sh := &x.subjectShape
	for set := sh.seen; set != 0; set &= set - 1 {
		x.add(keysOfTopics[bits.TrailingZeros64(set)].subject)
	}
	x.flag(sh.words > 0 && sh.capitals*2 > sh.words, subjectCapitalsKey)
	x.step(float64(sh.words), &subjectWordsSteps)
}

// localClass sorts the part before the "@" of the sender's address.
func localClass(local string) string {
	for _, c := range localClasses {
		for _, w := range c.words {
			if strings.Contains(local, w) {
				return c.name
			}
		}
	}
	switch {
	case strings.ContainsAny(local, "0123456789") && len(local) > 12:
		return "coded"
	case strings.ContainsAny(local, "._"):
		return "dotted"
	case len(local) <= 3:
		return "initials"
	}
	return ""
}

var localClasses = []struct {
	name  string
	words []string
}{
	{"machine", []string{"noreply", "no-reply", "no_reply", "donotreply", "daemon", "postmaster", "bounce", "auto", "notif", "alert", "system", "robot", "root", "www", "cron", "server"}},
	{"news", []string{"news", "letter", "update", "digest", "daily", "weekly", "bulletin", "editor", "list"}},
	{"sales", []string{"sales", "market", "promo", "offer", "deal", "special", "campaign", "export", "business"}},
	{"service", []string{"service", "support", "help", "order", "billing", "account", "customer", "admin", "confirm", "member"}},
	{"office", []string{"info", "contact", "hello", "office", "mail", "team", "webmaster", "conference", "event", "register", "registration", "training"}},
}

// brandName reports whether the sender's display name is the name of its
// domain, as firms' bulk mail has it.
func brandName(from triage.Address) bool {
	d := from.Domain()
	labels := strings.Split(d, ".")
	squeezed := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + 32
		}
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, from.Name)
	if len(squeezed) < 4 {
		return false
	}
	for _, l := range labels {
		if len(l) >= 4 && (strings.Contains(squeezed, l) || strings.Contains(l, squeezed)) {
			return true
		}
	}
	return false
}

// namedAfter reports whether the address has anything of the display name: a
// part of three letters or more, or initials at its beginning.
func namedAfter(from triage.Address) bool {
	local, domain, _ := strings.Cut(strings.ToLower(from.Email), "@")
	initials := ""
	for _, part := range strings.FieldsFunc(strings.ToLower(from.Name), func(r rune) bool { return r == ' ' || r == ',' || r == '.' || r == '-' }) {
		if len(part) >= 3 && (strings.Contains(local, part[:3]) || strings.Contains(domain, part)) {
			return true
		}
		initials += part[:1]
	}
	return len(initials) >= 2 && strings.HasPrefix(local, initials)
}

// madeUp reports whether a part of a domain cannot be spoken, as that of a
// domain that was registered for one mailing: five consonants in a row. The
// last part is left out.
func madeUp(domain string) bool {
	const run = 5
	name := domain[:max(strings.LastIndexByte(domain, '.'), 0)]
	n := 0
	for i := range len(name) {
		if c := name[i]; c >= 'a' && c <= 'z' && strings.IndexByte("aeiouy", c) < 0 {
			if n++; n == run {
				return true
			}
		} else {
			n = 0
		}
	}
	return false
}

// hashTail reports whether a few letters that say nothing stand behind the
// subject, apart from it, as bulk mailers make every copy differ: after
// three dots, three spaces or an exclamation mark.
func hashTail(subject string) bool {
	head, tail := subject, ""
	if i := strings.LastIndexByte(subject, ' '); i > 0 {
		head, tail = subject[:i], subject[i+1:]
	}
	if len(tail) < 3 || len(tail) > 8 || strings.Trim(tail, "abcdefghijklmnopqrstuvwxyz") != "" {
		return false
	}
	return strings.HasSuffix(head, "...") || strings.HasSuffix(head, "  ") || strings.HasSuffix(strings.TrimRight(head, " "), "!") && !spoken(tail)
}

// spoken reports whether a word has a vowel among every four letters.
func spoken(word string) bool {
	n := 0
	for i := range len(word) {
		if strings.IndexByte("aeiouy", word[i]) >= 0 {
			n = 0
		} else if n++; n == 4 {
			return false
		}
	}
	return n < len(word)
}

// fact adds a fact; of some the value matters.
func (x *Extractor) fact(f triage.Fact) {
	if f.Name == signal.FactMixedScript || f.Name == signal.FactZeroWidth {
		return // tricks are shown; a message is read as if it were free of them
	}
	x.named("fact ", f.Name)
	switch f.Name {
	case signal.FactGreeting, signal.FactOptOut, signal.FactReplyPrefix:
		x.named("fact ", f.Name, " ", f.Value)
	}
}

// sameOrganisation reports whether the sender writes from the domain of the
// first recipient. Providers of free mail are no organisation.
func sameOrganisation(h *mailtext.Header) bool {
	if len(h.To) == 0 || h.To[0].Email == h.From.Email {
		return false
	}
	a, b := h.From.Domain(), h.To[0].Domain()
	return a != "" && (a == b || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)) && !freeMail[a]
}

var freeMail = map[string]bool{
	"gmail.com": true, "googlemail.com": true, "yahoo.com": true, "hotmail.com": true, "outlook.com": true, "live.com": true, "msn.com": true,
	"aol.com": true, "gmx.de": true, "gmx.net": true, "web.de": true, "icloud.com": true, "me.com": true, "mail.com": true, "163.com": true,
	"126.com": true, "qq.com": true, "yandex.ru": true, "mail.ru": true, "protonmail.com": true, "proton.me": true,
}

// QuotesReader reports whether quoted mail is a recipient's own or of a
// recipient's organisation, by the address or the name in its attribution: the
// reader's side seems to have written before. What a message claims in a quote
// is a sign, no proof.
func QuotesReader(doc *mailtext.Document) bool {
	const (
		attribution = 400 // bytes at the start of a quote in which its writer is named
		recipients  = 8   // that are looked for
	)
	from := doc.Header.From.Domain()
	for _, z := range doc.Zones {
		if z.Kind != mailtext.ZoneQuote {
			continue
		}
		text := doc.Quote(z.Span)
		text = strings.ToLower(text[:min(len(text), attribution)])
		if i := strings.Index(text, "to:"); i > 0 {
			text = text[:i] // what follows names the recipient of that mail
		}
		for _, to := range [...][]triage.Address{doc.Header.To, doc.Header.Cc} {
			for _, a := range to[:min(len(to), recipients)] {
				if names(text, a, from) {
					return true
				}
			}
		}
	}
	return false
}

// names reports whether an attribution names a recipient who does not share
// the sender's domain.
func names(text string, to triage.Address, from string) bool {
	local, domain, _ := strings.Cut(to.Email, "@")
	if domain == "" || domain == from {
		return false
	}
	if strings.Contains(text, to.Email) || !freeMail[domain] && strings.Contains(text, "@"+domain) {
		return true
	}
	if first, last, ok := strings.Cut(strings.ToLower(to.Name), " "); ok && len(first) > 2 && len(last) > 2 && strings.Contains(text, first) && strings.Contains(text, last) {
		return true
	}
	a, b, ok := strings.Cut(local, ".")
	return ok && len(a) > 2 && len(b) > 2 && strings.Contains(text, a) && strings.Contains(text, b)
}
