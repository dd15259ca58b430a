package intake

import (
	"log/slog"

	"winnow/internal/account"
	"winnow/internal/mailbox/imap"
	"winnow/internal/mailbox/sieve"
)

// Server is an account's mail server for the changes that the buyer asks for.
// meter may be nil.
func Server(a account.Account, secrets Secrets, meter Meter, log *slog.Logger) (*imap.Server, error) {
	cfg, err := config(a, log)
	if err != nil {
		return nil, err
	}
	if meter != nil {
		cfg.Count = func(received, sent int) { meter.Count(a.Key(), received, sent) }
	}
	secrets.into(&cfg, a)
	return imap.NewServer(cfg), nil
}

// Filters is the service for filter scripts of an account's mail server: on its
// host unless another is named, and on the usual port when that is 0.
func Filters(a account.Account, secrets Secrets, host string, port int, log *slog.Logger) (*sieve.Server, error) {
	cfg, err := config(a, log)
	if err != nil {
		return nil, err
	}
	secrets.into(&cfg, a)
	if host == "" {
		host = a.Host
	}
	cfg.Host = host
	return &sieve.Server{Account: a.Key(), Config: sieve.Config{
		Host: host, Port: port, Plain: a.Security == account.Plain, TLS: imap.NewServer(cfg).TLS(),
		User: a.User, Password: cfg.Password, Token: cfg.Token,
	}}, nil
}
