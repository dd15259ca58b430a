package signal

import (
	"strconv"
	"strings"

	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// Names of facts. The value says more where a line names one.
const (
	FactReplyPrefix  = "reply-prefix"   // the subject says reply or forward: "re", "fwd"
	FactBareReply    = "bare-reply"     // it says so, but no header and no quoted text does
	FactReplyHeaders = "reply-headers"  // In-Reply-To or References is there
	FactBulk         = "bulk"           // first bulk mark found: "list-unsubscribe", "precedence bulk" …
	FactOneClick     = "one-click"      // RFC 8058 unsubscribe with an https address
	FactList         = "list"           // List-Id or List-Post
	FactAuto         = "auto-submitted" // RFC 3834 value
	FactVERP         = "verp"           // the return path is made for one recipient
	FactFreeMail     = "free-mail"      // the sender's provider
	FactReplyElse    = "reply-to-else"  // answers go to another domain than the sender's
	FactNameDomain   = "name-is-other"  // the display name holds an address of another domain
	FactAuthFail     = "auth-fail"      // "dmarc", "spf" or "dkim", as the topmost Authentication-Results says
	FactImageOnly    = "image-only"
	FactHidden       = "hidden-text"  // bytes of text that HTML hides
	FactZeroWidth    = "zero-width"   // zero-width characters taken out
	FactMixedScript  = "mixed-script" // words that mix alphabets
	FactTracker      = "tracker-pixel"
	FactAttachment   = "attachment"   // number of attachments
	FactManyTo       = "many-to"      // visible recipients, from 5
	FactNoTo         = "undisclosed"  // no visible recipient
	FactHeadersThin  = "headers-thin" // no Received: taken from an archive, absence of headers proves nothing
	FactOptOut       = "opt-out"      // how it lets the buyer leave: "link", "text", "header"
	FactGreeting     = "greeting"     // "name", "role", "none"
	FactMergeScar    = "merge-scar"   // a mail merge that failed: "Hi {FIRST}"
	FactOwnThread    = "own-thread"   // the quoted mail is the sender's own
	FactTool         = "tool"         // product and class that a fingerprint names
	FactLinkClass    = "link-"        // + class of link: scheduler, form, file, gift, tracker, shortener
	FactTicket       = "ticket-marks" // subject carries a ticket or order number
	FactNoReply      = "no-reply"     // the address says that nobody reads answers
	FactRoleAddress  = "role-address" // local part: sales, info, marketing …
	FactHTML         = "html"         // made from HTML
	FactCostume      = "costume"      // a short subject in small letters, as among colleagues, over bulk plumbing
	FactDressed      = "dressed-up"   // looks hand-written and was sent by a machine; the value says by what it is told
	FactAffixDomain  = "affix-domain" // sends from a spare domain; the value is the brand's own that it links to
)

// facts reads the headers, links and layout.
func facts(doc *mailtext.Document, s *Signals) []triage.Fact {
	f := factList{}
	h := &doc.Header
	f.thread(doc, s)
	if m := bulkMark(h); m != "" {
		f.add(FactBulk, m)
	}
	if h.OneClick {
		f.add(FactOneClick, "")
	}
	if h.ListID != "" {
		f.add(FactList, h.ListID)
	} else if h.ListPost != "" {
		f.add(FactList, h.ListPost)
	}
	if h.AutoSubmit != "" && h.AutoSubmit != "no" {
		f.add(FactAuto, h.AutoSubmit)
	}
	f.sender(h)
	f.layout(doc)
	f.recipients(h)
	f.links(doc)
	f.fingerprints(doc)
	if g := greetingKind(doc); g != "" {
		f.add(FactGreeting, g)
	}
	if scar := mergeScar(doc); scar != "" {
		f.add(FactMergeScar, scar)
	}
	if ticketSubject(h.Subject) {
		f.add(FactTicket, "")
	}
	if how := optOut(doc); how != "" {
		f.add(FactOptOut, how)
	}
	if costume(doc, f) {
		f.add(FactCostume, "")
	}
	if own := affixDomain(doc); own != "" {
		f.add(FactAffixDomain, own)
	}
	if how := dressed(doc, f); how != "" {
		f.add(FactDressed, how)
	}
	return f
}

type factList []triage.Fact

func (f *factList) add(name, value string) {
	*f = append(*f, triage.Fact{Name: name, Value: value})
}

func (f *factList) layout(doc *mailtext.Document) {
	l := &doc.Layout
	for _, c := range []struct {
		name  string
		count int
	}{
		{FactHidden, l.HiddenBytes},
		{FactZeroWidth, l.ZeroWidth},
		{FactMixedScript, l.MixedScript},
		{FactTracker, l.TrackerPixel},
		{FactAttachment, len(doc.Attachments)},
	} {
		if c.count > 0 {
			f.add(c.name, strconv.Itoa(c.count))
		}
	}
	if l.HTML {
		f.add(FactHTML, "")
	}
	if doc.ImageOnly() {
		f.add(FactImageOnly, "")
	}
}

func (f *factList) recipients(h *mailtext.Header) {
	switch n := len(h.To) + len(h.Cc); {
	case n == 0:
		f.add(FactNoTo, "")
	case n >= 5:
		f.add(FactManyTo, strconv.Itoa(n))
	}
	if h.Received == 0 {
		f.add(FactHeadersThin, "")
	}
}

func (f *factList) sender(h *mailtext.Header) {
	domain := h.From.Domain()
	local := strings.TrimSuffix(h.From.Email, "@"+domain)
	if IsFreeMail(domain) {
		f.add(FactFreeMail, domain)
	}
	flat := strings.Map(func(r rune) rune {
		if r == '-' || r == '_' || r == '.' {
			return -1
		}
		return r
	}, local)
	switch {
	case strings.Contains(flat, "noreply") || strings.Contains(flat, "donotreply"):
		f.add(FactNoReply, "")
	case roleLocals[flat]:
		f.add(FactRoleAddress, local)
	}
	if len(h.ReplyTo) > 0 && domain != "" {
		if d := h.ReplyTo[0].Domain(); d != "" && !sameSite(d, domain) {
			f.add(FactReplyElse, d)
		}
	}
	if i := strings.LastIndexByte(h.From.Name, '@'); i >= 0 && domain != "" {
		if d := strings.ToLower(strings.Trim(h.From.Name[i+1:], " <>()\"'")); d != "" && !sameSite(d, domain) {
			f.add(FactNameDomain, d)
		}
	}
	if verp(h.ReturnPath, h) {
		f.add(FactVERP, "")
	}
	for _, a := range []struct{ name, result string }{{"dmarc", h.Auth.DMARC}, {"dkim", h.Auth.DKIM}, {"spf", h.Auth.SPF}} {
		if a.result == "fail" || a.result == "softfail" || a.result == "permerror" {
			f.add(FactAuthFail, a.name)
			break
		}
	}
}

var roleLocals = map[string]bool{
	"sales": true, "info": true, "marketing": true, "newsletter": true, "news": true, "hello": true, "contact": true, "support": true,
	"team": true, "office": true, "events": true, "promo": true, "offers": true, "deals": true, "export": true, "service": true,
	"billing": true, "invoice": true, "accounts": true, "orders": true, "help": true, "admin": true, "editor": true, "updates": true,
}

// sameSite reports whether one domain is the other or lies under it, or both
// end in the same two labels.
func sameSite(a, b string) bool {
	return tail2(a) == tail2(b) || strings.HasSuffix(a, "."+b) || strings.HasSuffix(b, "."+a)
}

func tail2(d string) string {
	i := strings.LastIndexByte(d, '.')
	if i < 0 {
		return d
	}
	return d[strings.LastIndexByte(d[:i], '.')+1:]
}

// verp reports a return path made for one recipient (variable envelope return
// path): it carries the recipient's address or a long number.
func verp(path string, h *mailtext.Header) bool {
	local, _, ok := strings.Cut(path, "@")
	if !ok {
		return false
	}
	for _, to := range h.To {
		if l, _, ok := strings.Cut(to.Email, "@"); ok && len(l) > 2 && strings.Contains(local, l) && strings.ContainsAny(local, "=+") {
			return true
		}
	}
	digits := 0
	for i := range len(local) {
		if isDigit(local[i]) {
			digits++
		}
	}
	return digits >= 6 && len(local) >= 14
}

// bulkMark names the first mark of bulk sending in the headers, or "".
func bulkMark(h *mailtext.Header) string {
	switch {
	case len(h.Unsubscribe) > 0:
		return "list-unsubscribe"
	case h.Precedence == "bulk" || h.Precedence == "junk":
		return "precedence " + h.Precedence
	case h.FeedbackID != "":
		return "feedback-id"
	case h.ListID != "" && h.ListPost == "":
		return "list-id"
	}
	for _, name := range []string{"x-campaign", "x-campaignid", "x-campaign-id", "x-mailer-recptid", "x-job", "x-csa-complaints", "x-report-abuse"} {
		if h.Fields[name] != "" {
			return name
		}
	}
	return ""
}
