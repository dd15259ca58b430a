package imap_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/mailboxtest"
	"winnow/internal/mailtext"
	"winnow/internal/testkit"
	"winnow/internal/testkit/dovecot"
)

// Real mail, much of it broken, comes through a real server as it is.
func TestF24RealMailThroughARealServer(t *testing.T) {
	var want []string
	for _, pattern := range []string{"corpus/weak/*.eml", "corpus/labelled/*.eml", "hostile/*/*.eml"} {
		files, err := filepath.Glob(filepath.Join(testkit.Shared(t), pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range files {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if len(text) > 0 && len(text) < 200<<10 {
				want = append(want, string(text))
			}
		}
	}
	s := dovecot.Start(t, dovecot.Options{})
	s.Put(t, "INBOX", want...)
	var sink mailboxtest.Sink
	cfg := account(s)
	var said bytes.Buffer
	cfg.Log = slog.New(slog.NewTextHandler(&said, nil))
	defer func() { t.Logf("%s", said.String()) }()
	if err := imap.New(cfg).Sync(context.Background(), &sink); err != nil {
		t.Fatal(err)
	}
	c := comparison{}
	for _, m := range mailboxtest.Messages(sink.Take()) {
		var uid int
		if _, err := fmt.Sscanf(m.Place, "UID %d", &uid); err != nil || m.Fault != "" {
			t.Errorf("%s: %s %v", m.Place, m.Fault, err)
			continue
		}
		// The server ends lines with CRLF and sends no NUL, as IMAP wants it.
		whole := strings.NewReplacer("\r\n", "\r\n", "\n", "\r\n", "\x00", "\x80").Replace(want[uid-1])
		if !m.Partial {
			if string(m.Bytes) != whole {
				t.Errorf("%s: %d bytes of %d, and not the same", m.Place, len(m.Bytes), len(whole))
			}
			c.whole++
			continue
		}
		c.compare(t, m, mailtext.Parse([]byte(whole)), mailtext.ParsePartial(m.Bytes))
	}
	if got := c.whole + c.partial; got != len(want) {
		t.Errorf("%d messages, want %d", got, len(want))
	}
	c.report(t)
}

// comparison counts in what the document made from the parts of a message
// differs from the one made from all of it.
type comparison struct {
	whole, partial                                       int
	text, links, hosts, attachments, sizes, html, images int
	bytes, of                                            int64
}

func (c *comparison) compare(t *testing.T, m mailbox.Raw, whole, part *mailtext.Document) {
	c.partial++
	c.bytes += int64(len(m.Bytes))
	c.of += m.Size
	if whole.Header.ID != part.Header.ID || whole.Header.Subject != part.Header.Subject || whole.Header.From != part.Header.From {
		t.Errorf("%s: another message: %q", m.Place, part.Header.Subject)
	}
	if whole.Text != part.Text {
		c.text++
		if testing.Verbose() {
			t.Logf("%s: text of %d instead of %d bytes (cut %v)", m.Place, len(part.Text), len(whole.Text), m.Cut)
		}
	}
	count := func(n *int, different bool) {
		if different {
			*n++
		}
	}
	count(&c.links, len(whole.Links) != len(part.Links))
	count(&c.hosts, !slices.Equal(whole.Header.LinkHosts, part.Header.LinkHosts))
	count(&c.html, whole.Layout.HTML != part.Layout.HTML)
	count(&c.images, whole.Layout.Images != part.Layout.Images || whole.Layout.TrackerPixel != part.Layout.TrackerPixel)
	names := func(d *mailtext.Document, size bool) (out []string) {
		for _, a := range d.Attachments {
			if size {
				out = append(out, fmt.Sprint(a.Name, " ", a.Type, " ", a.Size))
			} else {
				out = append(out, a.Name+" "+a.Type)
			}
		}
		return out
	}
	if !slices.Equal(names(whole, false), names(part, false)) {
		c.attachments++
		t.Logf("%s: attachments %q instead of %q", m.Place, names(part, false), names(whole, false))
	}
	count(&c.sizes, !slices.Equal(names(whole, true), names(part, true)))
}

func (c *comparison) report(t *testing.T) {
	t.Logf("%d messages whole; %d by parts, %d of %d KB", c.whole, c.partial, c.bytes>>10, c.of>>10)
	t.Logf("of those by parts differ in: text %d, links %d, link hosts %d, images %d, attachments %d, their sizes %d, form shown %d",
		c.text, c.links, c.hosts, c.images, c.attachments, c.sizes, c.html)
	if c.partial > 50 && (c.text*20 > c.partial || c.attachments*20 > c.partial) {
		t.Error("more than one in twenty reads otherwise")
	}
}
