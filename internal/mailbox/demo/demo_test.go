package demo

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"math/rand/v2"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/encoding/charmap"

	"winnow/internal/triage"
)

var testNow = time.Date(2026, 5, 13, 10, 30, 0, 0, time.UTC)

// built is the demo as most tests look at it; they only read it.
var built = sync.OnceValues(func() ([]Mail, error) { return build(testNow, 1) })

// mailbox returns the demo and fails on any text that can't be built.
func mailbox(t testing.TB) []Mail {
	t.Helper()
	mails, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return mails
}

func TestItIsAYearOfMail(t *testing.T) {
	mails := mailbox(t)
	kinds := map[triage.Kind]int{}
	langs := map[string]int{}
	tactics := map[triage.Tactic]int{}
	verdicts := map[triage.Verdict]int{}
	vendors := map[string]int{}
	needs := map[string]int{}
	sent := 0
	for _, m := range mails {
		if m.Truth.Mine {
			sent++
			continue
		}
		kinds[m.Truth.Kind]++
		langs[m.Truth.Lang]++
		verdicts[m.Truth.Verdict]++
		for _, k := range m.Truth.Tactics {
			tactics[k]++
		}
		for _, n := range m.Truth.Needs {
			needs[n]++
		}
		if m.Truth.Kind.Vendor() {
			vendors[m.Truth.Vendor]++
		}
	}
	t.Logf("%d messages, %d of them sent, %d vendors", len(mails), sent, len(vendors))
	t.Logf("kinds %v", kinds)
	t.Logf("languages %v", langs)
	t.Logf("tactics %v", tactics)
	t.Logf("verdicts %v", verdicts)
	if len(mails) < 480 {
		t.Errorf("%d messages, want 480 or more", len(mails))
	}
	if len(vendors) < 60 {
		t.Errorf("%d vendors, want 60 or more", len(vendors))
	}
	if sent < 40 {
		t.Errorf("the buyer wrote %d messages, want 40 or more", sent)
	}
	for _, k := range triage.Kinds {
		if kinds[k] < 10 {
			t.Errorf("%d messages of kind %s, want 10 or more", kinds[k], k)
		}
	}
	for _, k := range triage.Tactics {
		if tactics[k] < 4 {
			t.Errorf("tactic %s stands in %d messages, want 4 or more", k, tactics[k])
		}
	}
	for _, v := range triage.Verdicts {
		if verdicts[v] < 15 {
			t.Errorf("verdict %s on %d messages, want 15 or more", v, verdicts[v])
		}
	}
	for _, n := range Needs() {
		if needs[n.Name] < 2 {
			t.Errorf("need %q is answered by %d messages, want 2 or more", n.Name, needs[n.Name])
		}
	}
	if langs["de"] < 60 || langs["fr"] < 15 {
		t.Errorf("%d German and %d French messages, want 60 and 15", langs["de"], langs["fr"])
	}
}

func TestTruthKeepsToTheCodebook(t *testing.T) {
	for _, m := range mailbox(t) {
		tr := m.Truth
		where := tr.Text + " " + m.ID
		if !slices.Contains(triage.Kinds[:], tr.Kind) {
			t.Errorf("%s: kind %q", where, tr.Kind)
		}
		for _, k := range tr.Tactics {
			if !k.Valid() {
				t.Errorf("%s: tactic %q", where, k)
			}
		}
		for _, n := range tr.Needs {
			if n == "" {
				t.Errorf("%s: a need that is none", where)
			}
		}
		judged := tr.Kind.Vendor() && !tr.Mine
		if judged != (tr.Verdict != "") {
			t.Errorf("%s: kind %s with verdict %q", where, tr.Kind, tr.Verdict)
		}
		if judged && tr.Vendor == "" {
			t.Errorf("%s: mail of a vendor without the vendor", where)
		}
		if tr.Verdict != "" && !slices.Contains(triage.Verdicts[:], tr.Verdict) {
			t.Errorf("%s: verdict %q", where, tr.Verdict)
		}
		if tr.Kind == triage.KindDialogue && tr.Verdict == triage.MuteIt {
			t.Errorf("%s: dialogue is never muted", where)
		}
		if slices.Contains(tr.Tactics, triage.FalseThread) && tr.Verdict != triage.MuteIt {
			t.Errorf("%s: a false thread is to be muted", where)
		}
		if len(tr.Tactics) > 0 && !judged {
			t.Errorf("%s: tactics on mail that is no vendor's", where)
		}
		if tr.Verdict == triage.Engage && len(tr.Tactics) > 1 {
			t.Errorf("%s: engage with tactics %v", where, tr.Tactics)
		}
	}
}

func TestTheStoryIsTold(t *testing.T) {
	mails := mailbox(t)
	count := map[string]int{}
	for _, m := range mails {
		for _, tag := range m.Truth.Tags {
			count[tag]++
		}
	}
	for tag, want := range map[string]int{
		"break-up": 5, "promise-broken": 5, "second-domain": 15, "rep-rotation": 3, "false-thread": 7,
		"refusal": 2, "opt-out-broken": 4, "return-after-mute": 2, "look-alike": 3, "own-domain": 1,
		"exact-need": 2, "drowning": 2, "no-proof": 1, "spintax": 4, "reseller": 2,
		"image-only": 5, "html-only": 10, "newsletter": 40, "calendar": 5, "spoofed-own": 1,
	} {
		if count[tag] < want {
			t.Errorf("%d messages are tagged %q, want %d or more", count[tag], tag, want)
		}
	}
	byVendor := map[string][]Mail{}
	for _, m := range mails {
		if v := m.Truth.Vendor; v != "" {
			byVendor[v] = append(byVendor[v], m)
		}
	}
	first := func(ms []Mail, tag string) (Mail, bool) {
		i := slices.IndexFunc(ms, func(m Mail) bool { return m.Truth.Has(tag) })
		if i < 0 {
			return Mail{}, false
		}
		return ms[i], true
	}
	long := 0
	for name, ms := range byVendor {
		if broken, ok := first(ms, "promise-broken"); ok {
			if end, ok := first(ms, "break-up"); !ok || !end.Date.Before(broken.Date) {
				t.Errorf("%s breaks a promise that it never gave", name)
			}
		}
		if ignored, ok := first(ms, "opt-out-broken"); ok {
			if no, ok := first(ms, "refusal"); !ok || !no.Date.Before(ignored.Date) || !no.Truth.Mine {
				t.Errorf("%s goes on after a refusal that the buyer never wrote", name)
			}
		}
		home := ""
		run := 0
		for _, m := range ms {
			if m.Truth.Mine {
				run = 0
				continue
			}
			_, from, _, _ := parse(t, m)
			d := domain(from.Address)
			if home == "" {
				home = d
			}
			if m.Truth.Has("second-domain") && d == home {
				t.Errorf("%s: second domain is the first, %s", name, d)
			}
			if m.Truth.Kind.Selling() {
				run++
			}
		}
		if run >= 4 {
			long++
		}
	}
	if long < 12 {
		t.Errorf("%d vendors end in four or more touches without an answer, want 12", long)
	}
}

// decoder reads header text, also that in charsets which net/mail doesn't know.
var decoder = &mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	if charset != "windows-1252" {
		return nil, fmt.Errorf("charset %q", charset)
	}
	return charmap.Windows1252.NewDecoder().Reader(r), nil
}}

func parse(t testing.TB, m Mail) (header mail.Header, from *mail.Address, subject string, body io.Reader) {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		t.Fatalf("%s: %v", m.Truth.Text, err)
	}
	parser := mail.AddressParser{WordDecoder: decoder}
	from, err = parser.Parse(msg.Header.Get("From"))
	if err != nil {
		t.Fatalf("%s: From: %v", m.Truth.Text, err)
	}
	if to := msg.Header.Get("To"); to == "" {
		t.Errorf("%s: no To", m.Truth.Text)
	} else if _, err := parser.ParseList(to); err != nil {
		t.Errorf("%s: To %q: %v", m.Truth.Text, to, err)
	}
	subject, err = decoder.DecodeHeader(msg.Header.Get("Subject"))
	if err != nil {
		t.Errorf("%s: Subject: %v", m.Truth.Text, err)
	}
	return msg.Header, from, subject, msg.Body
}

func TestSameSeedSameBytes(t *testing.T) {
	a, b := Messages(testNow, 7), Messages(testNow, 7)
	if len(a) != len(b) {
		t.Fatalf("%d and %d messages from one seed", len(a), len(b))
	}
	for i := range a {
		if !bytes.Equal(a[i].Raw, b[i].Raw) {
			t.Fatalf("message %d (%s) differs between two runs", i, a[i].Truth.Text)
		}
	}
	differs := 0
	other := Messages(testNow, 8)
	if len(other) != len(a) {
		t.Errorf("seed 8 has %d messages, seed 7 %d: the story must be the same", len(other), len(a))
	}
	for i := range min(len(a), len(other)) {
		if !bytes.Equal(a[i].Raw, other[i].Raw) {
			differs++
		}
	}
	if differs < len(a)/2 {
		t.Errorf("only %d messages differ with another seed", differs)
	}
}

// TestAnyDayWillDo holds on days that calendars trip over, and on others.
func TestAnyDayWillDo(t *testing.T) {
	nows := []time.Time{
		time.Date(2028, 2, 29, 12, 0, 0, 0, time.UTC),
		time.Date(2026, 12, 31, 23, 59, 59, 0, time.UTC),
		time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(2026, 3, 29, 1, 0, 0, 0, time.UTC),    // summer time begins
		time.Date(2026, 10, 25, 0, 59, 59, 0, time.UTC), // and ends
		time.Date(2026, 5, 16, 4, 0, 0, 0, time.UTC),    // Saturday
		time.Date(2026, 5, 17, 4, 0, 0, 0, time.UTC),    // Sunday
		time.Date(2026, 5, 18, 0, 1, 0, 0, time.UTC),    // Monday, very early
		time.Date(2026, 5, 18, 10, 0, 0, 0, time.FixedZone("", 13*3600)),
	}
	rng := rand.New(rand.NewPCG(4711, 42))
	for range 5 {
		nows = append(nows, time.Unix(1_700_000_000+rng.Int64N(400_000_000), 0))
	}
	for _, now := range nows {
		mails, err := build(now, rng.Uint64())
		if err != nil {
			t.Fatal(err)
		}
		sent := map[string]time.Time{}
		for i, m := range mails {
			where := m.Truth.Text + " at " + now.String()
			if m.Date.After(now) || m.Date.Before(now.AddDate(0, 0, -365)) {
				t.Errorf("%s: dated %v, not in the year before", where, m.Date)
			}
			if i > 0 && m.Date.Before(mails[i-1].Date) {
				t.Errorf("%s: not in the order of dates", where)
			}
			if _, twice := sent[m.ID]; twice {
				t.Errorf("%s: two messages have the id %s", where, m.ID)
			}
			sent[m.ID] = m.Date
			msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
			if err != nil {
				t.Fatalf("%s: %v", where, err)
			}
			if d, err := msg.Header.Date(); err != nil || !d.Equal(m.Date) {
				t.Errorf("%s: Date %v %v, want %v", where, d, err, m.Date)
			}
			irt := msg.Header.Get("In-Reply-To")
			if irt == "" || slices.Contains(m.Truth.Tactics, triage.FalseThread) {
				continue
			}
			if parent, ok := sent[strings.Trim(irt, "<>")]; !ok || !parent.Before(m.Date) {
				t.Errorf("%s: answers %s, which is not earlier in the mailbox", where, irt)
			}
		}
	}
}

var claimsThread = regexp.MustCompile(`(?i)^(re|aw|fwd|wg|tr) ?:`)

func TestThreadsHoldTogether(t *testing.T) {
	mails := mailbox(t)
	byID := map[string]Mail{}
	replies, fakes := 0, 0
	for _, m := range mails {
		byID[m.ID] = m
	}
	for _, m := range mails {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			t.Fatalf("%s: %v", m.Truth.Text, err)
		}
		if got := strings.Trim(msg.Header.Get("Message-ID"), "<>"); got != m.ID {
			t.Errorf("%s: Message-ID %q, want %q", m.Truth.Text, got, m.ID)
		}
		irt := strings.Trim(msg.Header.Get("In-Reply-To"), "<>")
		refs := strings.Fields(msg.Header.Get("References"))
		parent, known := byID[irt]
		if slices.Contains(m.Truth.Tactics, triage.FalseThread) {
			fakes++
			if _, _, subject, _ := parse(t, m); !claimsThread.MatchString(subject) {
				t.Errorf("%s: a false thread under %q", m.Truth.Text, subject)
			}
			if known {
				t.Errorf("%s: a false thread whose parent exists", m.Truth.Text)
			}
			continue
		}
		if irt == "" {
			if len(refs) > 0 {
				t.Errorf("%s: References without In-Reply-To", m.Truth.Text)
			}
			continue
		}
		replies++
		if !known {
			t.Errorf("%s answers %s, which is not in the mailbox", m.Truth.Text, irt)
			continue
		}
		if len(refs) == 0 || strings.Trim(refs[len(refs)-1], "<>") != irt {
			t.Errorf("%s: the last of References %v is not %s", m.Truth.Text, refs, irt)
		}
		for _, r := range refs {
			if _, ok := byID[strings.Trim(r, "<>")]; !ok {
				t.Errorf("%s refers to %s, which is not in the mailbox", m.Truth.Text, r)
			}
		}
		if !parent.Date.Before(m.Date) {
			t.Errorf("%s answers a later mail", m.Truth.Text)
		}
	}
	if replies < 120 || fakes < 7 {
		t.Errorf("%d replies and %d false threads, want 120 and 7", replies, fakes)
	}
}

// decode walks the parts of an entity and hands the decoded leaves over.
func decode(t testing.TB, header map[string][]string, body io.Reader, leaf func(mediaType, charset string, content []byte)) {
	t.Helper()
	get := func(k string) string {
		if v := header[k]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	mediaType, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil {
		t.Fatalf("content type %q: %v", get("Content-Type"), err)
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		r := multipart.NewReader(body, params["boundary"])
		for n := 0; ; n++ {
			p, err := r.NextRawPart()
			if err == io.EOF {
				if n == 0 {
					t.Fatal("a multipart without parts")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			decode(t, p.Header, p, leaf)
		}
	}
	switch get("Content-Transfer-Encoding") {
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	}
	content, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("%s: %v", mediaType, err)
	}
	leaf(mediaType, params["charset"], content)
}

func TestEveryMessageIsSound(t *testing.T) {
	formats := map[string]int{}
	for _, m := range mailbox(t) {
		where := m.Truth.Text
		if bytes.Contains(bytes.ReplaceAll(m.Raw, []byte("\r\n"), nil), []byte("\n")) {
			t.Errorf("%s: a line that does not end in CRLF", where)
		}
		for line := range bytes.SplitSeq(m.Raw, []byte("\r\n")) {
			if len(line) > 998 {
				t.Errorf("%s: a line of %d bytes (RFC 5322 section 2.1.1 allows 998)", where, len(line))
			}
		}
		header, _, subject, body := parse(t, m)
		if strings.TrimSpace(subject) == "" {
			t.Errorf("%s: no subject", where)
		}
		if !m.Truth.Mine && header.Get("Delivered-To") == "" {
			t.Errorf("%s: came without Delivered-To", where)
		}
		text := 0
		decode(t, header, body, func(mediaType, charset string, content []byte) {
			formats[mediaType]++
			formats["charset "+charset]++
			if strings.HasPrefix(mediaType, "text/plain") {
				text += len(bytes.TrimSpace(content))
			}
			if strings.HasPrefix(mediaType, "text/html") {
				text += len(content)
			}
		})
		if text < 5 {
			t.Errorf("%s: a message of %d letters", where, text)
		}
	}
	t.Logf("%v", formats)
	for _, want := range []string{
		"text/plain", "text/html", "application/pdf", "text/csv", "text/calendar", "image/png",
		"charset us-ascii", "charset utf-8", "charset iso-8859-1", "charset windows-1252",
	} {
		if formats[want] < 3 {
			t.Errorf("%d parts of %s, want 3 or more", formats[want], want)
		}
	}
}

var (
	addressForm = regexp.MustCompile(`(?i)[a-z0-9._+=-]+@([a-z0-9-]+(?:\.[a-z0-9-]+)+)`)
	linkForm    = regexp.MustCompile(`(?i)https?://([a-z0-9.-]+)`)
	wordHost    = regexp.MustCompile(`(?i)\b(?:www\.)?[a-z0-9-]+\.(?:com|net|org|io|ai|co|de|at|fr|eu|uk|ch|info|biz)\b`)
)

// allowedHost reports whether a host is one that nobody owns, or a provider of
// private mail.
func allowedHost(host string) bool {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if i := strings.LastIndexByte(host, '.'); i >= 0 && slices.Contains([]string{"example", "invalid", "lan"}, host[i+1:]) {
		return true
	}
	site, err := publicsuffix.EffectiveTLDPlusOne(host)
	return err == nil && (site == "gmail.com" || site == "outlook.com")
}

func TestNobodyRealIsNamed(t *testing.T) {
	free := map[string]bool{}
	for _, m := range mailbox(t) {
		head, _, _ := bytes.Cut(m.Raw, []byte("\r\n\r\n"))
		texts := []string{string(head)}
		header, sender, _, body := parse(t, m)
		decode(t, header, body, func(mediaType, _ string, content []byte) {
			if strings.HasPrefix(mediaType, "text/") {
				texts = append(texts, string(content))
			}
		})
		for _, text := range texts {
			for _, form := range []*regexp.Regexp{addressForm, linkForm} {
				for _, g := range form.FindAllStringSubmatch(text, -1) {
					if !allowedHost(g[1]) {
						t.Errorf("%s: %s is a host that somebody may own", m.Truth.Text, g[1])
					}
				}
			}
			for _, w := range wordHost.FindAllString(text, -1) {
				if !allowedHost(w) {
					t.Errorf("%s: %s is a host that somebody may own", m.Truth.Text, w)
				}
			}
		}
		if from := sender.Address; domain(from) == "gmail.com" || domain(from) == "outlook.com" {
			free[from] = true
			if local, _, _ := strings.Cut(from, "@"); len(local) < 20 {
				t.Errorf("%s: %s may be somebody's address", m.Truth.Text, from)
			}
		}
	}
	if len(free) == 0 || len(free) > 12 {
		t.Errorf("%d senders from free mail, want a handful", len(free))
	}
}
