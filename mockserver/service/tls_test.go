package service

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func trusting(t *testing.T, leaf []byte, name string) *tls.Config {
	t.Helper()
	cert, err := x509.ParseCertificate(leaf)
	require.NoError(t, err)
	pool := x509.NewCertPool()
	pool.AddCert(cert)
	return &tls.Config{RootCAs: pool, ServerName: name}
}

func TestGivenTLS(t *testing.T) {
	made, _, err := SelfSigned("")
	require.NoError(t, err)
	pair := made.Certificates[0]
	der, err := x509.MarshalPKCS8PrivateKey(pair.PrivateKey)
	require.NoError(t, err)
	cert, key := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, os.WriteFile(cert, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: pair.Certificate[0]}), 0o600))
	require.NoError(t, os.WriteFile(key, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600))
	secure, err := LoadTLS(cert, key)
	require.NoError(t, err)
	s := start(t, Config{Handler: hello, Limits: DefaultLimits, TLS: secure, Grace: time.Second})
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: trusting(t, pair.Certificate[0], "localhost")}}
	defer client.CloseIdleConnections()
	resp, err := client.Get(s.url)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Equal(t, "hello over HTTP/1.1", string(body), "a client that does not ask for HTTP/2")
}
