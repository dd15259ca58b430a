package imap

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"winnow/internal/mailbox"
	"winnow/internal/mailtext"
	"winnow/internal/triage"
)

// letter is a message while it is fetched in parts.
type letter struct {
	uid    uint32
	header []byte
	size   int64
	flags  mailbox.Flags
	layout layout
	text   []byte // BODY[TEXT], when it is fetched whole
	came   int    // parts that came
	asked  int
}

// fetchParts asks for the headers and structures of messages, and then for the
// parts of each that hold its text. Messages that known tells of are passed on
// with their header alone. It passes on what is complete and returns the UIDs
// that are not; and, when the headers ended in an error, the one at which they
// did, as far as servers answer in ascending order.
func (s *session) fetchParts(ctx context.Context, uids []uint32, known func(triage.ContentID) bool, emit func(mail) time.Duration) (missing []uint32, suspect uint32, took time.Duration, err error) {
	left := make(map[uint32]bool, len(uids))
	for _, uid := range uids {
		left[uid] = true
	}
	var waited time.Duration
	begin := s.cfg.Now()
	pass := func(m mail) {
		delete(left, m.uid)
		waited += emit(m)
	}
	letters, err := s.heads(ctx, uids)
	if err != nil {
		suspect = stumbled(uids, letters)
	} else {
		var open []*letter
		for _, l := range letters {
			id, sure := mailtext.HeaderID(l.header)
			if !sure { // its body tells it from others
				l.layout = layout{whole: true}
			} else if known != nil && known(id) {
				m := l.mail(l.header)
				m.raw.Known = true
				pass(m)
				continue
			}
			open = append(open, l)
		}
		err = s.bodies(ctx, open, pass)
	}
	for _, uid := range uids {
		if left[uid] {
			missing = append(missing, uid)
		}
	}
	return missing, suspect, s.cfg.Now().Sub(begin) - waited, err
}

// stumbled is the lowest of some UIDs of which nothing came, 0 when none came
// at all.
func stumbled(uids []uint32, letters []*letter) uint32 {
	if len(letters) == 0 {
		return 0
	}
	came := make(map[uint32]bool, len(letters))
	for _, l := range letters {
		came[l.uid] = true
	}
	lowest := uint32(0)
	for _, uid := range uids {
		if !came[uid] && (lowest == 0 || uid < lowest) {
			lowest = uid
		}
	}
	return lowest
}

func (l *letter) mail(raw []byte) mail {
	return mail{uid: l.uid, raw: mailbox.Raw{Bytes: raw, Size: max(l.size, int64(len(raw))), Flags: l.flags}}
}

// heads fetches what is known of messages without their bodies.
func (s *session) heads(ctx context.Context, uids []uint32) ([]*letter, error) {
	options := &imap.FetchOptions{
		UID: true, Flags: true, RFC822Size: true,
		BodyStructure: &imap.FetchItemBodyStructure{Extended: true},
		BodySection: []*imap.FetchItemBodySection{{
			Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: headerLimit},
		}},
	}
	max := limits{line: 1 << 20, literal: headerLimit + 1024, depth: 100, total: int64(len(uids))*(headerLimit+8192) + 1<<20}
	left := make(map[uint32]bool, len(uids))
	for _, uid := range uids {
		left[uid] = true
	}
	var letters []*letter
	err := s.do(ctx, s.reading(), s.cfg.Silence, max, func() error {
		cmd := s.client.Fetch(uidSet(uids), options)
		for {
			data := cmd.Next()
			if data == nil {
				return cmd.Close()
			}
			if l, ok := s.head(data); ok && left[l.uid] {
				delete(left, l.uid)
				letters = append(letters, l)
			}
		}
	})
	// Newest first, and the same in every run.
	slices.SortFunc(letters, func(a, b *letter) int { return int(int64(b.uid) - int64(a.uid)) })
	return letters, err
}

// head reads the answer for one message. It is not ok when something that was
// asked for is not there.
func (s *session) head(data *imapclient.FetchMessageData) (l *letter, ok bool) {
	l = &letter{size: -1}
	var structure imap.BodyStructure
	whole := false
	for {
		item := data.Next()
		if item == nil {
			break
		}
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			l.uid = uint32(item.UID)
		case imapclient.FetchItemDataRFC822Size:
			l.size = item.Size
		case imapclient.FetchItemDataFlags:
			l.flags = notedFlags(item.Flags)
		case imapclient.FetchItemDataBodyStructure:
			structure = item.BodyStructure
		case imapclient.FetchItemDataBodySection:
			if item.Section.Specifier == imap.PartSpecifierHeader && len(item.Section.Part) == 0 && !whole {
				l.header, whole = s.body(item.Literal, headerLimit)
			}
		}
	}
	if l.uid == 0 || l.size < 0 || structure == nil || !whole || len(l.header) >= headerLimit {
		return nil, false // the next rung of the ladder asks for less
	}
	l.layout = lay(structure, l.header, l.size)
	return l, true
}

// notedFlags picks the flags that matter.
func notedFlags(flags []imap.Flag) (out mailbox.Flags) {
	for _, f := range flags {
		switch strings.ToLower(string(f)) {
		case `\seen`:
			out |= mailbox.Seen
		case `\answered`:
			out |= mailbox.Answered
		}
	}
	return out
}

// bodies fetches the texts of messages: those of one shape by one command, and
// the commands without waiting for the answers between them.
func (s *session) bodies(ctx context.Context, letters []*letter, pass func(mail)) error {
	groups := map[string]*group{}
	var order []*group
	add := func(l *letter, nodes []*node) {
		key := shape(nodes)
		g := groups[key]
		if g == nil {
			g = &group{sections: sections(nodes), letters: map[uint32]*letter{}}
			groups[key] = g
			order = append(order, g)
		}
		g.letters[l.uid] = l
		l.asked, l.came = 2*len(nodes), 0
		if len(nodes) == 0 {
			l.asked = 1
		}
	}
	for _, l := range letters {
		add(l, l.layout.texts)
	}
	var again []*letter
	err := s.ask(ctx, order, func(l *letter) {
		if len(l.layout.needed()) > 0 {
			again = append(again, l)
			return
		}
		pass(l.done(s.cfg.mark))
	})
	if err != nil || len(again) == 0 {
		return err
	}
	clear(groups)
	order = nil
	for _, l := range again {
		add(l, l.layout.needed())
	}
	return s.ask(ctx, order, func(l *letter) { pass(l.done(s.cfg.mark)) })
}

// group is messages of which the same parts are asked for.
type group struct {
	sections []*imap.FetchItemBodySection
	letters  map[uint32]*letter
}

// shape names a list of parts.
func shape(nodes []*node) string {
	var b strings.Builder
	for _, n := range nodes {
		fmt.Fprintf(&b, "%v %d;", n.path, n.want)
	}
	return b.String()
}

// sections are the items of FETCH for parts, the text of the whole message
// when there are none.
func sections(nodes []*node) []*imap.FetchItemBodySection {
	if len(nodes) == 0 {
		return []*imap.FetchItemBodySection{{
			Specifier: imap.PartSpecifierText, Peek: true, Partial: &imap.SectionPartial{Size: firstPart},
		}}
	}
	var out []*imap.FetchItemBodySection
	for _, n := range nodes {
		out = append(out,
			&imap.FetchItemBodySection{Part: n.path, Specifier: imap.PartSpecifierMIME, Peek: true},
			&imap.FetchItemBodySection{Part: n.path, Peek: true, Partial: &imap.SectionPartial{Size: n.want}})
	}
	return out
}

// ask fetches what groups want and calls whole for each message of which all
// came. Each answer is read by a goroutine of its own: a server may answer in
// another order than it was asked.
func (s *session) ask(ctx context.Context, groups []*group, whole func(*letter)) error {
	max := limits{line: 1 << 20, depth: 100, total: 1 << 20, literal: firstPart + 1024}
	for _, g := range groups {
		for _, section := range g.sections {
			size := int64(headerLimit)
			if section.Partial != nil {
				size = section.Partial.Size
			}
			max.total += int64(len(g.letters)) * (size + 1024)
		}
	}
	return s.do(ctx, s.reading(), s.cfg.Silence, max, func() error {
		var wg sync.WaitGroup
		var mu sync.Mutex
		var first error
		for _, g := range groups {
			uids := make([]uint32, 0, len(g.letters))
			for uid := range g.letters {
				uids = append(uids, uid)
			}
			slices.Sort(uids)
			cmd := s.client.Fetch(uidSet(uids), &imap.FetchOptions{UID: true, BodySection: g.sections})
			wg.Go(func() {
				for data := cmd.Next(); data != nil; data = cmd.Next() {
					got := s.parts(data)
					mu.Lock()
					if l := g.letters[got.uid]; l != nil && l.take(got) {
						delete(g.letters, got.uid)
						whole(l)
					}
					mu.Unlock()
				}
				err := cmd.Close()
				mu.Lock()
				defer mu.Unlock()
				if first == nil {
					first = err
				}
			})
		}
		wg.Wait()
		return first
	})
}

// answer is what one line tells of a message's parts.
type answer struct {
	uid   uint32
	parts []part
}

type part struct {
	section *imap.FetchItemBodySection
	bytes   []byte
}

func (s *session) parts(data *imapclient.FetchMessageData) answer {
	var a answer
	for {
		item := data.Next()
		if item == nil {
			return a
		}
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			a.uid = uint32(item.UID)
		case imapclient.FetchItemDataBodySection:
			if item.Literal == nil { // NIL: the part is empty
				a.parts = append(a.parts, part{section: item.Section})
			} else if b, ok := s.body(item.Literal, firstPart); ok {
				a.parts = append(a.parts, part{item.Section, b})
			}
		}
	}
}

// take puts the parts that came in their places and reports whether all that
// was asked for is there.
func (l *letter) take(a answer) bool {
	for _, p := range a.parts {
		if p.section.Partial != nil && p.section.Partial.Offset != 0 {
			continue
		}
		if l.layout.whole {
			if p.section.Specifier == imap.PartSpecifierText && len(p.section.Part) == 0 && l.came == 0 {
				l.text = p.bytes
				l.came++
			}
			continue
		}
		for _, n := range slices.Concat(l.layout.texts, l.layout.later) {
			if n.given || !slices.Equal(n.path, p.section.Part) {
				continue
			}
			switch p.section.Specifier {
			case imap.PartSpecifierMIME:
				if n.mime == nil {
					n.mime = append([]byte{}, p.bytes...)
					l.came++
				}
			case imap.PartSpecifierNone:
				if n.body == nil {
					n.body = append([]byte{}, p.bytes...)
					l.came++
				}
			}
			n.given = n.mime != nil && n.body != nil
		}
	}
	return l.came >= l.asked
}

// done is the message of what came.
func (l *letter) done(mark string) mail {
	if l.layout.whole {
		raw := slices.Concat(l.header, l.text)
		m := l.mail(raw)
		if m.raw.Cut = len(l.text) >= firstPart && l.size > int64(len(raw)); !m.raw.Cut {
			m.raw.Size = int64(len(raw)) // some servers guess the size
		}
		return m
	}
	m := l.mail(l.layout.assemble(l.header, mark))
	m.raw.Size = l.size
	m.raw.Partial, m.raw.Cut = true, l.layout.cut()
	return m
}

func (s *session) reading() string { return "reading " + mailbox.Clean(s.folder, 100) }
