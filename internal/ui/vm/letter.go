package vm

import (
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"
)

// LetterText is a draft that Winnow wrote as people read it: from whom, to
// whom, about what, and the text. What only programs read is left out.
func LetterText(raw []byte) string {
	head, body, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n")
	head = strings.NewReplacer("\n ", " ", "\n\t", " ").Replace(head)
	var out []string
	var words mime.WordDecoder
	for _, l := range strings.Split(head, "\n") {
		name, value, _ := strings.Cut(l, ":")
		switch strings.ToLower(name) {
		case "from", "to", "subject":
			if plain, err := words.DecodeHeader(value); err == nil {
				value = plain
			}
			out = append(out, name+": "+oneLine(value))
		case "content-transfer-encoding":
			if strings.EqualFold(strings.TrimSpace(value), "quoted-printable") {
				if plain, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(body))); err == nil {
					body = string(plain)
				}
			}
		}
	}
	return strings.Join(out, "\n") + "\n\n" + strings.TrimSpace(strings.ReplaceAll(body, "\r\n", "\n"))
}
