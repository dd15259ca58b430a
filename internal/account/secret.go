package account

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"log/slog"
)

// Secret is a password or token. However it is printed, logged or encoded, it
// shows as "[secret]"; only Reveal gives it away. The zero Secret is empty.
type Secret struct {
	// Behind a pointer: printing a struct that holds a Secret in a private
	// field goes round all methods, and then shows an address only.
	text *string
}

const redacted = "[secret]"

// NewSecret makes a secret of a text.
func NewSecret(text string) Secret { return Secret{text: &text} }

// Reveal is the text itself. Call it where it is handed to a server, and keep
// it nowhere.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Empty reports whether there is no text.
func (s Secret) Empty() bool { return s.text == nil || *s.text == "" }

// Equal compares in a time that does not depend on where the texts differ.
func (s Secret) Equal(other Secret) bool {
	return subtle.ConstantTimeCompare([]byte(s.Reveal()), []byte(other.Reveal())) == 1
}

// Format prints "[secret]" for every verb.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, redacted) }

// String is "[secret]".
func (s Secret) String() string { return redacted }

// LogValue is "[secret]".
func (s Secret) LogValue() slog.Value { return slog.StringValue(redacted) }

// MarshalText is "[secret]", also in JSON.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// UnmarshalText refuses: secrets are not read from files.
func (s *Secret) UnmarshalText([]byte) error {
	return errors.New("a secret is not read from a file")
}
