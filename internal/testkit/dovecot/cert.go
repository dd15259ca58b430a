package dovecot

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Cert says what is wrong with a server's certificate.
type Cert string

// The certificates that a server can have.
const (
	Good      Cert = "" // for localhost, 127.0.0.1 and ::1
	Expired   Cert = "expired"
	WrongHost Cert = "wronghost" // for imap.other.example
	Untrusted Cert = "untrusted" // signed by itself
)

// writeTLS makes an authority (ca.pem) and a server's certificate and key in a
// folder.
func writeTLS(dir string, kind Cert) (*x509.CertPool, error) {
	now := time.Now()
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Throwaway test CA"},
		NotBefore: now.AddDate(-10, 0, 0), NotAfter: now.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	if err := writeCert(filepath.Join(dir, "ca.pem"), ca, ca, caKey, caKey); err != nil {
		return nil, err
	}
	leaf := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(1, 0, 0),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	signer, signerKey := ca, caKey
	switch kind {
	case Good:
	case Expired:
		leaf.NotBefore, leaf.NotAfter = now.AddDate(-2, 0, 0), now.AddDate(-1, 0, 0)
	case WrongHost:
		leaf.DNSNames, leaf.IPAddresses = []string{"imap.other.example"}, nil
	case Untrusted:
		signer, signerKey = leaf, key
	default:
		return nil, fmt.Errorf("no certificate of kind %q", kind)
	}
	if err := writeCert(filepath.Join(dir, "server.pem"), leaf, signer, key, signerKey); err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	if err := writePEM(filepath.Join(dir, "server.key"), "PRIVATE KEY", der); err != nil {
		return nil, err
	}
	text, err := os.ReadFile(filepath.Join(dir, "ca.pem"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(text)
	return roots, nil
}

func writeCert(path string, cert, signer *x509.Certificate, key, signerKey *ecdsa.PrivateKey) error {
	der, err := x509.CreateCertificate(rand.Reader, cert, signer, key.Public(), signerKey)
	if err != nil {
		return err
	}
	return writePEM(path, "CERTIFICATE", der)
}

func writePEM(path, kind string, der []byte) error {
	return os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600)
}
