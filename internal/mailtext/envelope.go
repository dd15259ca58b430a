package mailtext

import (
	"strings"
	"time"

	"winnow/internal/triage"
)

// readHeader fills the document's header facts. Strings of the envelope are
// copies of their own, since envelopes are kept long after the message is gone.
func readHeader(doc *Document, h header) {
	e := &doc.Header
	e.ContentType = CleanLine(h.get("content-type"), maxName)
	media := parseMedia(h.get("content-type"))
	cs := media.charset // raw 8-bit header text is in the body's charset, if any
	text := func(name string, limit int) string {
		return strings.Clone(CleanLine(decodeValue(h.get(name), cs), limit))
	}
	addresses := func(name string) []triage.Address {
		return parseAddresses(h.get(name), cs, MaxAddresses)
	}

	e.Subject = text("subject", MaxSubject)
	if from := addresses("from"); len(from) > 0 {
		e.From = from[0]
		for _, a := range from {
			if e.From.Email == "" && a.Email != "" {
				e.From = a
			}
		}
	}
	if s := addresses("sender"); len(s) > 0 {
		e.Sender = s[0]
	}
	if e.From.Email == "" && e.From.Name == "" {
		e.From = e.Sender
	}
	e.ReplyTo = addresses("reply-to")
	e.To = addresses("to")
	e.Cc = addresses("cc")
	e.MessageID = oneID(h.get("message-id"))
	e.InReplyTo = messageIDs(h.get("in-reply-to"))
	e.References = messageIDs(h.last("references"))
	e.ListID = listID(text("list-id", maxName))
	e.ListPost = firstURI(h.get("list-post"))
	e.Unsubscribe = uris(h.get("list-unsubscribe"), maxURLs)
	e.OneClick = strings.Contains(strings.ToLower(h.get("list-unsubscribe-post")), "one-click")
	e.LeavePost, e.LeaveSigned = e.OneClick, leaveSigned(h)
	e.AutoSubmit = strings.ToLower(text("auto-submitted", maxName))
	e.Precedence = strings.ToLower(text("precedence", maxName))
	e.FeedbackID = text("feedback-id", maxName)
	if e.FeedbackID == "" {
		e.FeedbackID = text("x-feedback-id", maxName)
	}
	if e.Mailer = text("x-mailer", maxName); e.Mailer == "" {
		e.Mailer = text("user-agent", maxName)
	}
	e.HasMimeVersion = h.has("mime-version")
	e.ReturnPath = strings.Clone(cleanEmail(h.get("return-path")))
	if v := h.get("authentication-results"); v != "" {
		e.Auth = parseAuth(v)
	}
	for i := range h {
		switch h[i].name {
		case "delivered-to", "x-delivered-to", "x-original-to", "envelope-to", "x-apparently-to":
			if a := cleanEmail(unfold(h[i].value)); a != "" && len(e.DeliveredTo) < 10 && !contains(e.DeliveredTo, a) {
				e.DeliveredTo = append(e.DeliveredTo, a)
			}
		case "received":
			e.Received++
			if e.FirstReceived.IsZero() {
				e.FirstReceived, _ = receivedDate(h[i].value)
			}
		}
	}
	readDate(doc, h)
	e.Fields = furtherFields(h)
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// slack is how far a Date may lie behind the arrival of its message before the
// clock of the sender is not believed.
const slack = 48 * time.Hour

// readDate takes the date from Date, else from the topmost Received that tells
// one, which the buyer's own server wrote. A Date after the arrival is not
// believed: it would keep a message on top for ever.
func readDate(doc *Document, h header) {
	e := &doc.Header
	raw := h.get("date")
	date, ok := parseDate(raw)
	e.DateSource = "none"
	switch arrived := e.FirstReceived; {
	case ok && (arrived.IsZero() || date.Sub(arrived) < slack && arrived.Sub(date) < 366*24*time.Hour):
		e.Date, e.DateSource = date, "date"
	case !arrived.IsZero():
		e.Date, e.DateSource = arrived, "received"
		doc.problem("date", "its Date is missing or cannot be true; the time of its arrival is taken")
	case ok:
		e.Date, e.DateSource = date, "date"
	case raw != "":
		doc.problem("date", "its Date cannot be read")
	}
}

// oneID takes a Message-ID (RFC 5322 section 3.6.4) without its brackets.
func oneID(v string) string {
	if ids := messageIDs(v); len(ids) > 0 {
		return ids[0]
	}
	return strings.Clone(CleanLine(strings.Trim(v, "<> \t"), 500))
}

// messageIDs lists the ids in a References or In-Reply-To value, the newest
// MaxReferences of them.
func messageIDs(v string) []string {
	var ids []string
	for {
		lt := strings.IndexByte(v, '<')
		if lt < 0 {
			break
		}
		v = v[lt+1:]
		gt := strings.IndexAny(v, "<>")
		if gt < 0 {
			gt = len(v)
		}
		id := CleanLine(strings.TrimSpace(v[:gt]), 500)
		if id != "" && !strings.Contains(id, " ") {
			ids = append(ids, strings.Clone(id))
		}
		v = v[min(gt, len(v)):]
	}
	if len(ids) > MaxReferences {
		ids = ids[len(ids)-MaxReferences:]
	}
	return ids
}

// listID takes the identifier out of a List-Id (RFC 2919).
func listID(v string) string {
	if i := strings.LastIndexByte(v, '<'); i >= 0 {
		if j := strings.IndexByte(v[i:], '>'); j > 1 {
			v = v[i+1 : i+j]
		}
	}
	return strings.ToLower(strings.TrimSpace(v))
}

// uris lists the URIs of a List-* field (RFC 2369 section 2).
func uris(v string, limit int) []string {
	var out []string
	for len(out) < limit {
		lt := strings.IndexByte(v, '<')
		if lt < 0 {
			break
		}
		gt := strings.IndexByte(v[lt:], '>')
		if gt < 0 {
			break
		}
		if l, ok := makeLink(strings.TrimSpace(v[lt+1 : lt+gt])); ok {
			out = append(out, strings.Clone(l.URL))
		}
		v = v[lt+gt+1:]
	}
	if v = strings.TrimSpace(v); out == nil && v != "" && !strings.ContainsAny(v, " <>") {
		if l, ok := makeLink(v); ok {
			out = append(out, strings.Clone(l.URL))
		}
	}
	return out
}

func firstURI(v string) string {
	if u := uris(v, 1); len(u) > 0 {
		return u[0]
	}
	return strings.Clone(CleanLine(v, maxName)) // "NO" means that nobody may post
}

// furtherFields keeps the header fields that have no place of their own, for
// fingerprints of sending tools. What filters on the way thought of the
// message is left out: it is not the message's own doing, and a reader that
// learns from it learns the filter.
func furtherFields(h header) map[string]string {
	m := make(map[string]string, len(h))
	for i := range h {
		name := h[i].name
		if ownPlace(name) || verdictField(name) || len(name) > 100 {
			continue
		}
		if _, have := m[name]; have {
			continue
		}
		if len(m) == MaxFields {
			break
		}
		v := h[i].value
		if len(v) > 4*MaxFieldValue {
			v = v[:4*MaxFieldValue]
		}
		v = unfold(v)
		if strings.Contains(v, "=?") || !plainLine(v) {
			v = decodeValue(v, "")
		}
		m[name] = CleanLine(v, MaxFieldValue)
	}
	return m
}

func plainLine(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] >= 0x7F {
			return false
		}
	}
	return true
}

// ownPlace names the fields that Header holds by themselves.
func ownPlace(name string) bool {
	switch name {
	case "from", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references", "reply-to", "sender", "received",
		"delivered-to", "return-path", "content-type", "list-id", "list-post", "list-unsubscribe", "list-unsubscribe-post",
		"auto-submitted", "authentication-results", "precedence", "feedback-id", "mime-version":
		return true
	}
	return false
}

// verdictField names fields in which a filter, a server or a mail program says
// what it thinks of the message or where it keeps it.
func verdictField(name string) bool {
	switch name {
	case "status", "x-status", "x-keywords", "x-uid", "x-uidl", "content-length", "x-bogosity", "x-crm114-status", "x-dspam-result", "x-dspam-confidence",
		"x-dspam-probability", "x-dspam-signature", "x-barracuda-bbl-ip", "x-microsoft-antispam", "x-forefront-antispam-report",
		"x-ms-exchange-organization-scl", "x-ms-exchange-organization-pcl", "x-rspamd-server", "x-rspamd-queue-id", "x-gmail-labels", "x-gm-thrid", "x-folder",
		"x-ham-report", "x-pyzor", "x-imapbase", "x-imap", "x-filename", "x-origin":
		return true
	}
	for _, part := range [...]string{"spam", "junk", "virus", "antivir", "scanned", "phish", "rspamd", "dspam", "crm114", "bogofilter", "barracuda", "x-mozilla-", "quarantine"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}
