package signal

import (
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// reader holds the names under which the recipients can be addressed: the
// first word of their domains and the parts of their own names. A handful at
// most, so a list serves better than a map.
type reader struct {
	names []readerName
}

type readerName struct {
	word  string
	class class
}

// maxReaderNames bounds what is looked for: long recipient lists name nobody.
const maxReaderNames = 12

// readerOf collects the names of the visible recipients.
func readerOf(h *mailtext.Header) reader {
	var r reader
	if len(h.To)+len(h.Cc) > 10 {
		return r
	}
	for _, list := range [][]triage.Address{h.To, h.Cc} {
		for _, a := range list {
			r.addAddress(a, h.From.Domain())
		}
	}
	for _, d := range h.DeliveredTo {
		r.addAddress(triage.Address{Email: strings.ToLower(d)}, h.From.Domain())
	}
	return r
}

func (r *reader) addAddress(a triage.Address, sender string) {
	domain := a.Domain()
	if domain != "" && !IsFreeMail(domain) && !sameSite(domain, sender) {
		label := tail2(domain)
		label, _, _ = strings.Cut(label, ".")
		if len(label) <= 3 { // co.uk and the like: the label before it
			rest := strings.TrimSuffix(domain, "."+tail2(domain))
			label = rest[strings.LastIndexByte(rest, '.')+1:]
		}
		r.add(label, classOrg)
		r.add(label+"'s", classOrg)
	}
	for w := range strings.FieldsFuncSeq(a.Name, func(c rune) bool { return c == ' ' || c == ',' || c == '.' || c == '"' || c == '(' || c == ')' }) {
		if !strings.ContainsAny(w, "@/") {
			r.add(strings.ToLower(w), classMe)
		}
	}
}

func (r *reader) add(word string, c class) {
	if len(word) < 3 || len(r.names) >= maxReaderNames {
		return
	}
	for _, n := range r.names {
		if n.word == word {
			return
		}
	}
	r.names = append(r.names, readerName{word, c})
}

// classIn returns the forms that a token's word in lower case has for this reader.
func classIn[T string | []byte](r *reader, word T) class {
	for i := range r.names {
		if r.names[i].word == string(word) {
			return r.names[i].class
		}
	}
	return 0
}
