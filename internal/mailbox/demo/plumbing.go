package demo

import (
	"fmt"
	"strings"
	"time"
)

// The profiles: by what way mail of a sender travels. They decide on the
// header fields that a mail has beside those a person would fill in.
//
//	mailbox   a business mailbox, written by hand
//	freemail  a private mailbox at a free-mail provider
//	tool      a business mailbox driven by a sales tool: no list header, a counting pixel in the HTML part
//	bulk      a mailing service: List-Unsubscribe, Feedback-ID, bounces elsewhere
//	service   a machine that reports: Auto-Submitted
//	list      a community list
//	internal  the buyer's own firm
//	rogue     whatever a swindler found: authentication fails

const (
	ownServer  = "mx1." + Domain
	listServer = "lists.flowcommons.example"
)

// messageID makes an id with the host that such mail would have.
func (l *letter) messageID(hex func(int) string) string {
	d := domain(l.from.email)
	switch l.profile {
	case "tool":
		return "CAF" + hex(12) + "." + hex(8) + "@mail.postharbour.example"
	case "bulk":
		return hex(24) + "@mta-" + hex(1) + "." + sendHost(l)
	case "service":
		return hex(8) + "-" + hex(4) + "-" + hex(4) + "-" + hex(12) + "@" + d
	case "freemail":
		return "CA" + hex(14) + "@mail." + d
	case "rogue":
		return hex(10) + "@WIN-" + strings.ToUpper(hex(6)) + ".invalid"
	}
	return hex(8) + "." + hex(10) + "@" + d
}

// sendHost is the mailing service that a bulk sender uses.
func sendHost(l *letter) string {
	if h := l.script.head.get("host"); h != "" {
		return h
	}
	return "dispatchline.example"
}

// header is an ordered list of header fields.
type header struct{ lines []string }

func (h *header) add(name, value string) {
	if value != "" {
		h.lines = append(h.lines, name+": "+value)
	}
}

// trace adds the fields that servers put on top: Return-Path, Delivered-To,
// Received, Authentication-Results (RFC 5321 section 4.4, RFC 8601).
func (l *letter) trace(h *header) {
	if l.folder() == Sent {
		return
	}
	from, d := l.from.email, domain(l.from.email)
	deliver := l.to.email
	if !internal(deliver) || deliver == Alias {
		deliver = Buyer.Email
	}
	envelope, relay, ip := from, "mail."+d, l.ip()
	switch l.profile {
	case "bulk":
		envelope = "bounce-" + l.hex(6) + "@bounces." + d
		relay = "out" + l.hex(2) + "." + sendHost(l)
	case "tool":
		relay = "mail-" + l.hex(4) + ".postharbour.example"
	case "service":
		envelope = "bounces@" + d
		relay = "smtp-out." + d
	case "list":
		list := l.list()
		envelope = list.name + "-bounces@" + list.domain
		relay = listServer
	case "freemail":
		relay = "mail-out-" + l.hex(2) + "." + d
	case "rogue":
		relay = "[" + ip + "]"
	}
	h.add("Return-Path", "<"+envelope+">")
	h.add("Delivered-To", deliver)
	stamp := func(after time.Duration) string {
		t := l.scene.at.Add(after)
		return t.In(home(t)).Format(time.RFC1123Z)
	}
	if l.profile == "internal" {
		h.add("Received", fmt.Sprintf("from desk-%s.lan.%s (desk-%s.lan [10.20.%d.%d])\r\n\tby post.%s with ESMTPSA id %s;\r\n\t%s",
			l.hex(2), Domain, l.hex(2), ip[len(ip)-1]-'0', 17, Domain, l.hex(10), stamp(2*time.Second)))
		return
	}
	h.add("Received", fmt.Sprintf("from %s (%s [%s])\r\n\tby %s (Postkorb) with ESMTPS id %s\r\n\tfor <%s>; %s",
		relay, relay, ip, ownServer, strings.ToUpper(l.hex(10)), deliver, stamp(9*time.Second)))
	h.add("Authentication-Results", l.auth(envelope))
	switch l.profile {
	case "mailbox":
		h.add("Received", fmt.Sprintf("from [192.168.1.%d] (unknown [%s])\r\n\tby mail.%s with ESMTPSA id %s;\r\n\t%s",
			20+int(ip[len(ip)-1]-'0'), ip, d, l.hex(12), stamp(3*time.Second)))
	case "tool":
		h.add("Received", fmt.Sprintf("by mail-%s.postharbour.example with SMTP id %s\r\n\tfor <%s>; %s",
			l.hex(4), l.hex(14), deliver, stamp(2*time.Second)))
	case "list":
		h.add("Received", fmt.Sprintf("from mail.%s (mail.%s [%s])\r\n\tby %s (Postkorb) with ESMTPS id %s;\r\n\t%s",
			d, d, ip, listServer, strings.ToUpper(l.hex(10)), stamp(4*time.Second)))
	}
}

// ip is an address of the ranges kept for documentation (RFC 5737), the same
// for all mail of a sender.
func (l *letter) ip() string {
	sum := 0
	for _, c := range domain(l.from.email) {
		sum = sum*31 + int(c)
	}
	sum &= 0xffff
	return fmt.Sprintf("%s.%d", [...]string{"192.0.2", "198.51.100", "203.0.113"}[sum%3], 1+sum/3%250)
}

// auth is what the buyer's server found out about the sender. A mail may say
// "auth: fail", "softfail" or "none"; the rest passes.
func (l *letter) auth(envelope string) string {
	d := domain(l.from.email)
	result := l.head.get("auth")
	if result == "" && l.profile == "rogue" {
		result = "fail"
	}
	sel := map[string]string{"bulk": "k1", "tool": "ph1", "service": "svc", "freemail": "20230601"}[l.profile]
	if sel == "" {
		sel = "mail"
	}
	switch {
	case result == "fail":
		return fmt.Sprintf("%s;\r\n\tspf=fail smtp.mailfrom=%s;\r\n\tdkim=none;\r\n\tdmarc=fail (p=reject) header.from=%s", ownServer, envelope, d)
	case result == "softfail":
		return fmt.Sprintf("%s;\r\n\tspf=softfail smtp.mailfrom=%s;\r\n\tdkim=none;\r\n\tdmarc=none header.from=%s", ownServer, envelope, d)
	case result == "none":
		return fmt.Sprintf("%s;\r\n\tspf=none smtp.mailfrom=%s;\r\n\tdkim=none;\r\n\tdmarc=none header.from=%s", ownServer, envelope, d)
	case l.profile == "list":
		return fmt.Sprintf("%s;\r\n\tspf=pass smtp.mailfrom=%s;\r\n\tdkim=fail reason=\"body hash did not verify\" header.d=%s;\r\n\tdmarc=fail (p=none) header.from=%s",
			ownServer, envelope, d, d)
	}
	return fmt.Sprintf("%s;\r\n\tspf=pass smtp.mailfrom=%s;\r\n\tdkim=pass (2048-bit key) header.d=%s header.s=%s header.b=%s;\r\n\tdmarc=pass (p=none) header.from=%s",
		ownServer, envelope, d, sel, l.hex(8), d)
}

// extras adds the fields that the sender's system puts in.
func (l *letter) extras(h *header) {
	d := domain(l.from.email)
	unsub := l.head.or(l.script.head, "unsub")
	switch l.profile {
	case "bulk":
		token := l.hex(20)
		campaign := l.hex(6)
		switch unsub {
		case "mailto":
			h.add("List-Unsubscribe", fmt.Sprintf("<mailto:leave-%s@%s?subject=unsubscribe>", token[:8], d))
		case "none":
		default:
			h.add("List-Unsubscribe", fmt.Sprintf("<https://mail.%s/u/%s>,\r\n <mailto:leave-%s@%s?subject=unsubscribe>", d, token, token[:8], d))
			h.add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
		}
		h.add("List-Id", fmt.Sprintf("%s mailing <news.%s>", quoteWord(l.script.head.get("name")), d))
		h.add("Feedback-ID", fmt.Sprintf("%s:%s:news:dispatchline", campaign, l.hex(5)))
		h.add("X-Campaign-Id", campaign)
		h.add("Precedence", "bulk")
	case "tool":
		if unsub == "yes" {
			h.add("List-Unsubscribe", fmt.Sprintf("<https://inst.%s/o/%s>", d, l.hex(16)))
		}
	case "service":
		h.add("Auto-Submitted", "auto-generated")
		h.add("X-Auto-Response-Suppress", "All")
	case "list":
		l.list().headers(h)
	case "rogue":
		h.add("X-Mailer", "MassPost 2.11 (unregistered)")
		h.add("X-Priority", "1 (Highest)")
	case "mailbox":
		if l.ip()[len(l.ip())-1]%2 == 0 {
			h.add("X-Mailer", "Corvus Mail 4.2.1")
		} else {
			h.add("User-Agent", "Letterbox/115.8 (X11; Linux x86_64)")
		}
	case "internal":
		h.add("User-Agent", "Letterbox/115.8 (Windows)")
		h.add("X-Originating-Org", Company)
	}
}

func quoteWord(s string) string { return `"` + strings.ReplaceAll(s, `"`, "") + `"` }

// mailingList is a community list: "list: pump-users@lists.flowcommons.example | Pump users' list".
type mailingList struct{ name, domain, title string }

func (l *letter) list() mailingList {
	addr, title, _ := strings.Cut(l.script.head.get("list"), "|")
	name, d, _ := strings.Cut(strings.TrimSpace(addr), "@")
	return mailingList{name, d, strings.TrimSpace(title)}
}

func (m mailingList) address() string { return m.name + "@" + m.domain }

// headers adds the fields of RFC 2369 and RFC 2919.
func (m mailingList) headers(h *header) {
	h.add("Sender", m.name+"-bounces@"+m.domain)
	h.add("List-Id", fmt.Sprintf("%s <%s.%s>", m.title, m.name, m.domain))
	h.add("List-Post", "<mailto:"+m.address()+">")
	h.add("List-Help", "<mailto:"+m.name+"-request@"+m.domain+"?subject=help>")
	h.add("List-Archive", "<https://"+m.domain+"/archive/"+m.name+"/>")
	h.add("List-Unsubscribe", fmt.Sprintf("<https://%s/options/%s>,\r\n\t<mailto:%s-request@%s?subject=unsubscribe>", m.domain, m.name, m.name, m.domain))
	h.add("Precedence", "list")
	h.add("X-Mailman-Version", "3.3.9")
}
