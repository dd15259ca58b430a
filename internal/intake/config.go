package intake

import (
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"

	"winnow/internal/account"
	"winnow/internal/mailbox"
	"winnow/internal/mailbox/imap"
)

// config says to the IMAP client what an account says, but for the secret.
func config(a account.Account, log *slog.Logger) (imap.Config, error) {
	cfg := imap.Config{
		Account: a.Key(), Host: a.Host, Port: a.Port, Security: imap.Security(a.Security),
		User: a.User, Folders: a.Folders, Horizon: a.Horizon(), Pin: a.Pin, Log: log,
	}
	if a.CAFile == "" {
		return cfg, nil
	}
	pem, err := os.ReadFile(a.CAFile)
	if err != nil {
		return cfg, fmt.Errorf("read the certificate authority: %w", err)
	}
	if cfg.Roots, err = x509.SystemCertPool(); err != nil {
		cfg.Roots = x509.NewCertPool()
	}
	if !cfg.Roots.AppendCertsFromPEM(pem) {
		return cfg, fmt.Errorf("%s holds no certificate: %w", mailbox.Clean(a.CAFile, 400), mailbox.ErrInput)
	}
	return cfg, nil
}
