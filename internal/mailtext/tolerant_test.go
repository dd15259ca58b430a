package mailtext

import (
	"bytes"
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"winnow/internal/testkit"
)

// tolerant is a reader of another hand, Python's: for each file the longer
// words of the first part that shows text, as it decodes it. Lines of base64,
// addresses of pages and what is encrypted are no text.
const tolerant = `
import email, email.policy, html, json, re, sys
def words(s):
    out = []
    for w in re.findall(r"[A-Za-z]{4,}", s):
        w = w.lower()
        if w not in out: out.append(w)
    return out[:40]
for name in sys.stdin.read().split("\n"):
    if not name: continue
    raw = open(name, "rb").read()
    found, sealed = [], False
    try:
        m = email.message_from_bytes(raw, policy=email.policy.compat32)
        for p in m.walk():
            kind = p.get_content_type()
            sealed = sealed or "encrypted" in kind or "pkcs7-mime" in kind
            if found or p.is_multipart() or kind not in ("text/plain", "text/html") or "attachment" in str(p.get("Content-Disposition", "")).lower(): continue
            b = p.get_payload(decode=True) or b""
            try: t = b.decode(str(p.get_content_charset() or "utf-8"))
            except Exception: t = b.decode("latin-1")
            if "-----BEGIN PGP MESSAGE" in t: sealed = True
            if kind == "text/html" or "<html" in t.lower():
                t = re.sub(r"(?is)<(script|style|title|head)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", " ", t)
                t = html.unescape(t)
            t = re.sub(r"https?://\S+", " ", t)
            found = words("\n".join(l for l in t.split("\n") if not re.fullmatch(r"\S{24,}\s*", l))) # base64 is no text
    except Exception: pass
    print(json.dumps({"name": name, "words": found, "sealed": sealed}))
`

// Where a tolerant reader of another hand finds text in hostile mail, ours
// finds the same words. Parts of what was cut into several messages
// (message/partial, RFC 2046 section 5.2.2) are most of where it does not.
func TestTextIsFoundWhereATolerantReaderFindsIt(t *testing.T) {
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Skipf("the other reader is Python's: %v", err)
	}
	files := emails(t, testkit.Shared(t, "hostile"))
	var names strings.Builder
	for name := range files {
		names.WriteString(name + "\n")
	}
	var out, said bytes.Buffer
	cmd := exec.Command(python, "-c", tolerant)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(names.String()), &out, &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, said.String())
	}
	read, missed := 0, 0
	for line := range strings.Lines(out.String()) {
		var theirs struct {
			Name   string   `json:"name"`
			Words  []string `json:"words"`
			Sealed bool     `json:"sealed"`
		}
		if err := json.Unmarshal([]byte(line), &theirs); err != nil {
			t.Fatal(err)
		}
		if len(theirs.Words) < 3 || theirs.Sealed {
			continue
		}
		read++
		text := strings.ToLower(Parse(files[theirs.Name]).Text)
		n := 0
		for _, w := range theirs.Words {
			if strings.Contains(text, w) {
				n++
			}
		}
		if n*10 < len(theirs.Words)*6 {
			missed++
			t.Logf("%s: %d of %d words, of %.60q", filepath.Base(theirs.Name), n, len(theirs.Words), strings.Join(theirs.Words, " "))
		}
	}
	t.Logf("the other reader finds text in %d samples, and ours the same in %d", read, read-missed)
	if read < 150 || missed*100 > read*4 {
		t.Errorf("text was missed in %d of %d", missed, read)
	}
}
