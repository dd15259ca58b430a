package signal

import (
	"os"
	"path/filepath"
	"testing"

	"winnow/internal/mailtext"
)

// FuzzDetect looks for mail on which a promise of Detect does not hold.
func FuzzDetect(f *testing.F) {
	tables, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte("Subject: Re: your order\r\nFrom: a@b.example\r\nReceived: x\r\n\r\nHi {FIRST},\r\n\r\nJust following up on my previous email!!\r\n"))
	f.Add([]byte("Subject: FREE $$\r\nList-Unsubscribe: <https://a.example/u>\r\n\r\nACT NOW to win! 20% off, only 3 left. To unsubscribe reply REMOVE.\r\n"))
	f.Add([]byte("Content-Type: text/html\r\n\r\n<p>15 minutes? <a href='https://calendly.com/x'>here</a> \u2019s \u0130"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		checkPromises(t, tables, mailtext.Parse(raw))
	})
}

// FuzzCueFile looks for tables that crash the reader, and checks that tables
// that are taken can be used.
func FuzzCueFile(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("cues", "*.cue"))
	if err != nil || len(files) == 0 {
		f.Fatal("no cue files", err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text[:min(len(text), 2000)]))
	}
	f.Add("version 1\nlang en\ncue a.b kind=promo\n + (a|b c)? d ~3 e* QUESTION\n - ^ x $\n yes \"a\"\n no \"b\"\n")
	doc := plain("a d e and x? Just following up on my 12 mails, $5 for Acme!")
	f.Fuzz(func(t *testing.T, text string) {
		tables, err := Parse("fuzz", text)
		if err != nil {
			return
		}
		tables.Detect(doc)
	})
}
