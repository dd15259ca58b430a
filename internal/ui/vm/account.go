package vm

import (
	"strconv"
	"strings"
	"unicode"
)

// AccountForm is what the buyer typed to add a mailbox.
type AccountForm struct {
	Address, Password string
	Host, Port, User  string // "" takes what was found
	Security          Security
	OAuth             *OAuth // instead of the password
	Keep              Keep
	Pin               string
}

// ParseAccount makes a mailbox from the form and the server that was guessed.
// The second result is a sentence about what is missing, or "".
func ParseAccount(f AccountForm, guessed Server) (Mailbox, string) {
	box := Mailbox{
		Address: strings.TrimSpace(f.Address), Password: f.Password, Server: guessed,
		OAuth: f.OAuth, Keep: f.Keep, Pin: f.Pin,
	}
	if !AddressLike(box.Address) {
		return box, "Type the whole address, such as dana@acme.example."
	}
	if h := strings.TrimSpace(f.Host); h != "" {
		box.Server.Host = h
	}
	if f.Security != "" {
		box.Server.Security = f.Security
	}
	if u := strings.TrimSpace(f.User); u != "" {
		box.Server.User = u
	}
	if box.Server.User == "" {
		box.Server.User = box.Address
	}
	if p := strings.TrimSpace(f.Port); p != "" {
		n, err := strconv.Atoi(p)
		if err != nil || n < 1 || n > 65535 {
			return box, "A port is a number from 1 to 65535; IMAP uses 993."
		}
		box.Server.Port = n
	}
	switch {
	case box.Server.Host == "":
		return box, "The server for this address is not known. Type its name; your provider calls it the IMAP or incoming server."
	case box.Server.Port == 0:
		box.Server.Port = 993
		if box.Server.Security == StartTLS || box.Server.Security == Plain {
			box.Server.Port = 143
		}
	}
	if box.Server.Security == "" {
		box.Server.Security = TLS
	}
	if box.Server.Security == Plain && !loopback(box.Server.Host) {
		return box, "Without encryption only a server on this computer can be used. Choose TLS or STARTTLS."
	}
	if box.OAuth == nil && box.Password == "" {
		return box, "Type the password."
	}
	return box, wrongOAuth(box.OAuth)
}

// wrongOAuth says what is missing to sign in at a provider, or "".
func wrongOAuth(o *OAuth) string {
	switch {
	case o == nil:
	case strings.TrimSpace(o.ClientID) == "":
		return "Type the client id under which you or your company registered Winnow with the provider."
	case o.Code && o.Provider == "google":
		return "Google gives no codes for mail. Sign in with the browser instead."
	case o.Provider == "other" && (o.AuthURL == "" && !o.Code || o.TokenURL == ""):
		return "Type the provider's addresses for signing in and for tokens; its help for programs names them."
	case o.Provider == "other" && o.Code && o.DeviceURL == "":
		return "Type the provider's address for device codes, or sign in with the browser."
	}
	return ""
}

// UsedServer is the server that the form means so far: what was guessed, with
// what was typed instead.
func UsedServer(f AccountForm, guessed Server) Server {
	f.Password, f.OAuth = "any", nil
	box, wrong := ParseAccount(f, guessed)
	if wrong != "" {
		return Server{}
	}
	return box.Server
}

// AddressLike reports whether s could be one bare mail address. Whether it is
// one, only its server can say.
func AddressLike(s string) bool {
	user, domain, ok := strings.Cut(s, "@")
	if !ok || user == "" || strings.Contains(domain, "@") || strings.ContainsFunc(s, unicode.IsSpace) {
		return false
	}
	inner := strings.Trim(domain, ".")
	return domain == "localhost" || inner == domain && strings.Contains(inner, ".")
}

func loopback(host string) bool {
	return host == "localhost" || host == "::1" || strings.HasPrefix(host, "127.")
}

// ServerWords says which server is used and how.
func ServerWords(say Speech, s Server) string {
	if s.Host == "" {
		return ""
	}
	how := map[Security]string{TLS: say.T("encrypted (TLS)"), StartTLS: say.T("encrypted (STARTTLS)"), Plain: say.T("not encrypted")}[s.Security]
	return join(", ", s.Host+":"+strconv.Itoa(s.Port), how)
}
